#!/bin/sh
# What the endpoint can do: structured output, context, slots, speed; and whether it cuts long prompts in silence.
babelwire doctor
