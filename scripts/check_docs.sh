#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Fails when a column of an output table is not described in docs/data.md, or a file of datasets/ not in its README.
set -eu
bad=0
columns=$(awk '/^static const char [a-z]+_header\[\]/ { on = 1 } /^static void header/ { on = 0 }
    on { while (match($0, /"[^"]*"/)) { print substr($0, RSTART + 1, RLENGTH - 2); $0 = substr($0, RSTART + RLENGTH) } }' \
    src/report/tables.c src/report/roadmap.c | tr ',*' '\n\n' | grep -E '^[a-z][a-z0-9_.]*$' | sort -u)
[ "$(echo "$columns" | wc -l)" -gt 60 ] || { echo "src/report/tables.c: the headings were not found"; exit 1; }
for column in $columns; do
    grep -qw -- "$column" docs/data.md || { echo "docs/data.md does not describe $column"; bad=1; }
done
for file in datasets/*.csv datasets/*/*.*; do
    grep -qF -- "${file##*/}" datasets/README.md || { echo "datasets/README.md does not name $file"; bad=1; }
done
exit $bad
