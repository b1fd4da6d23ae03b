#!/bin/sh
# For cron: make the briefing, keep one folder a day, and say by mail only what went wrong
# (cron mails what a job prints). 0: every source is complete. 3: written, and it says what is missing.
set -u
babelwire run --quiet --config examples/nightly.yaml
code=$?
case $code in
0 | 3)
	day="archive/$(date +%F)"
	mkdir -p "$day" && cp out/briefing.* "$day/" || exit 1
	[ $code -eq 0 ] || echo "The briefing of today is not complete: see the top of $day/briefing.html"
	;;
*) echo "No briefing was written today (exit code $code)." ;;
esac
exit $code
