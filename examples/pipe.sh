#!/bin/sh
# Brief one text from a pipe; the Markdown goes to standard output, nothing else does.
cat fixtures/sources/000_*.txt | babelwire brief --quiet - > briefing.md
