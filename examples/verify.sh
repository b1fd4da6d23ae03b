#!/bin/sh
# Check a briefing again, with no model and no network: does every point still follow from the originals in the file?
babelwire brief --quiet -o out fixtures/sources
babelwire verify out/briefing.json
