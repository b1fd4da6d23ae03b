#!/bin/sh
# What a run would read, ask and take, before anything is sent.
babelwire brief --dry-run fixtures/sources
