#!/bin/sh
# Brief a folder: out/briefing.md, out/briefing.html and out/briefing.json.
babelwire brief -o out fixtures/sources
