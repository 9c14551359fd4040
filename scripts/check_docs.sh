#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Fails when a column of an output table is not described in docs/data.md, a file of datasets/ not in its README, or when
# the page would show the bare code of an assumption or a finding.
set -eu
bad=0
columns=$(cat src/report/table_*.c src/report/roadmap.c src/report/datatable.h | tr '\n' ' ' |
    grep -oE '(TARVE_COLUMN|PROBABILITY|COUNT|FORECAST|NARROWS|SAME_AS|STATUS)\( *"[a-z][a-z0-9_]*"' | grep -oE '"[^"]*"' | tr -d '"' | sort -u)
[ "$(echo "$columns" | wc -l)" -gt 120 ] || { echo "src/report/table_*.c: the columns were not found"; exit 1; }
for column in $columns; do
    grep -qw -- "$column" docs/data.md || { echo "docs/data.md does not describe $column"; bad=1; }
done
for file in datasets/*.csv datasets/*/*.*; do
    grep -qF -- "${file##*/}" datasets/README.md || { echo "datasets/README.md does not name $file"; bad=1; }
done
names=$(sed -n 's/.*\.name = "\([a-z_]*[1a-z]\)".*/\1/p' src/need/params_table.c) # the first of a lag stands for all
[ "$(echo "$names" | wc -l)" -gt 30 ] || { echo "the parameters were not found"; exit 1; }
for name in $names; do
    grep -q "{\"$name\"," src/report/page_assumptions.c || { echo "the page has no name for the parameter $name"; bad=1; }
done
codes=$(cat src/need/*.c src/run/*.c src/panel/*.c | tr '\n' ' ' | grep -oE '(tarve_findings_add|[^a-z_]say)\([^"()]*"[a-z]+(-[a-z]+)*"' |
    grep -oE '"[a-z-]+"$' | sort -u)
[ "$(echo "$codes" | wc -l)" -gt 15 ] || { echo "the codes of findings were not found"; exit 1; }
for code in $codes; do
    grep -q "{$code," src/report/page_data.c || { echo "the page has no name for the finding $code"; bad=1; }
done
exit $bad
