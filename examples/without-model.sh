#!/bin/sh
# No model at hand: the leading sentences of each source as they stand, grouped by story. Takes seconds.
babelwire brief --without-model -o out fixtures/sources
