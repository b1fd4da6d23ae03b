#!/bin/sh
# Every point of a finished briefing with its verdict and the original sentences it rests on. Needs jq.
# usage: proof.sh out/briefing.json
jq -r '
  .articles as $all
  | .stories[].points[]
  | "\(.verdict): \(.text)",
    (.evidence[] | . as $e | "    [\($e.lang)] \($e.original)  -- \($all[] | select(.id == $e.article) | .source)")
' "${1:-out/briefing.json}"
