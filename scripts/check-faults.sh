#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# usage: check-faults.sh [--long] [--table] [--names] [--build DIR] [ID...]
#   --long    all steps of rows that take long (hours in all): every kill, every power cut, every allocation
#   --table   also writes docs/faults.md from what was seen; all rows, so no IDs
#   --names   only looks whether every row of tests/faults/cases.tsv has a test, and every test a row
#   --build   a build that is there already; default: a release build is made
# Tries every fault of tests/faults/cases.tsv, or the named ones, and prints a table of ID and outcome.
set -eu
cd "$(dirname "$0")/.."
faults=tests/faults build='' table=no names=no
while [ $# -gt 0 ]; do
    case $1 in
    --long) FAULTS_LONG=1 && export FAULTS_LONG ;;
    --table) table=yes ;;
    --names) names=yes ;;
    --build) build=${2:?--build needs a folder} && shift ;;
    -*) sed -n '3,8s/^# //p' "$0" >&2 && exit 64 ;;
    *) break ;;
    esac
    shift
done
tmp=$(mktemp -d) && trap 'rm -rf "$tmp"' EXIT

# every row has one test, and every test a row
awk -F'\t' '!/^#/ && $1 != "id" { print $1 }' $faults/cases.tsv | LC_ALL=C sort >"$tmp/cases"
sed -n 's/^if row \([A-Z][0-9]*\) .*/\1/p' $faults/[A-Z]_*.sh | LC_ALL=C sort >"$tmp/tests"
[ -s "$tmp/cases" ] || { echo "$faults/cases.tsv has no rows"; exit 1; }
if [ $# = 0 ] && ! diff "$tmp/cases" "$tmp/tests" >"$tmp/diff"; then
    sed -n 's/^</no test, or two rows:/p; s/^>/no row, or two tests:/p' "$tmp/diff"
    matched=no
else
    matched=yes
fi
if [ $names = yes ]; then [ $matched = yes ] && exit 0 || exit 1; fi
for name in "$@"; do
    grep -qx "$name" "$tmp/tests" || { echo "no test is named $name" >&2; exit 64; }
done

if [ -z "$build" ]; then
    build=build/release
    cmake --preset release >/dev/null
    cmake --build --preset release --target tarve_cli catalogues fault_shim >"$tmp/build" || { tail "$tmp/build"; exit 1; }
fi
status=0
for script in $faults/[A-Z]_*.sh; do
    if [ $# -gt 0 ]; then # only the files that hold an asked row
        letter=$(basename "$script" | cut -c 1)
        case " $*" in *" $letter"*) ;; *) continue ;; esac
    fi
    "$script" "$build/tarve" datasets "$@" >"$tmp/said" 2>&1 || status=1
    sed -n 's/^row\t//p' "$tmp/said" >"$tmp/now"
    cat "$tmp/now" >>"$tmp/rows"
    cut -c 1-150 "$tmp/now"
    if ! grep -q ' 0 failures$' "$tmp/said"; then grep -A 5 '^FAIL' "$tmp/said" || tail -n 20 "$tmp/said"; fi
done
count() { awk -F'\t' -v want="$1" '$2 == want { n++ } END { print n + 0 }' "$tmp/rows"; }
totals="$(count ok) as expected, $(count FAIL) failed, $(count skip) skipped for want of a tool"
echo "faults tried: $totals"
[ "$(wc -l <"$tmp/rows")" = "$(if [ $# -gt 0 ]; then echo $#; else wc -l <"$tmp/tests"; fi)" ] || { echo "not every row reported"; status=1; }

if [ $table = yes ] && [ $# = 0 ]; then
    {
        printf '# Faults tried\n\nWhat `scripts/check-faults.sh%s --table` saw: %s. Each row is a test in `tests/faults`,\n' \
            "${FAULTS_LONG:+ --long}" "$totals"
        printf 'which also looks that a failed run publishes nothing, leaves nothing behind and says why; how each fault is made and what is\n'
        printf 'expected stands in `tests/faults/cases.tsv`. First an exit status, then the first line of its message.\n\n'
        printf '| id | case | outcome |\n|---|---|---|\n'
        # what a table would take for its own
        awk -F'\t' 'function cell(t) { gsub(/\|/, "\\|", t); gsub(/</, "\\&lt;", t)
                gsub(/\/[^ :]*\/tmp\.[A-Za-z0-9]+/, "FOLDER", t); gsub(/\/[^ :]*\/tarve:/, "tarve:", t); return t }
            NR == FNR { outcome[$1] = $2; seen[$1] = $3; next }
            /^#/ || $1 == "id" { next }
            { printf "| %s | %s | %s%s%s |\n", $1, cell($2), outcome[$1], seen[$1] == "" ? "" : ": " cell(seen[$1]), $5 == "-" || $5 == "" ? "" : ". Differs: " cell($5) }' \
            "$tmp/rows" $faults/cases.tsv
    } >docs/faults.md
fi
[ $matched = yes ] || exit 1
exit $status
