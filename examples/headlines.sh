#!/bin/sh
# The headlines alone, with the number of independent publishers behind each. Needs jq.
# pipefail is not in every sh: the briefing goes to a file, so that babelwire's exit code counts.
babelwire brief --quiet --format json fixtures/sources > briefing.json
code=$?
jq -r '.stories[] | "\(.publishers)\t\(.headline)"' briefing.json
exit $code
