#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# usage: badcsv.sh TARVE BADCSV_FOLDER [list]
# Every file of the folder through `tarve sniff` and `tarve check`: no crash, no hang, at most 200 MB, an
# exit code of the table, and a message that names the file. Files of synthetic/ must get the verdict of
# MANIFEST.tsv, except those of badcsv_exceptions.tsv, where the reason stands beside each.
# Prints how many are read, refused, and why; with `list` also each file's fate.
set -u
tarve=$1
folder=$2
list=${3:-}
here=$(cd "$(dirname "$0")" && pwd)
if [ ! -d "$folder" ]; then
    echo "skipped: $folder is not there"
    exit 77
fi
folder=$(cd "$folder" && pwd)
tmp=$(mktemp -d) && trap 'rm -rf "$tmp"' EXIT
tab=$(printf '\t')
bad=0
fail() { bad=$((bad + 1)); echo "FAIL  $*"; }

# Sanitizers reserve terabytes of addresses: the limit is for the other builds.
limit=209715200
if grep -qa __asan_init "$tarve"; then limit=unlimited; fi
# one arena: glibc otherwise reserves 64 MB of addresses for each thread
limited() { MALLOC_ARENA_MAX=1 timeout 20 prlimit --as=$limit "$@"; }

# what: which command; file: the input; then the command line. Leaves $code, out and err.
try() {
    what=$1 file=$2
    shift 2
    limited "$@" >"$tmp/out" 2>"$tmp/err" </dev/null
    code=$?
    case $code in
    0 | 3) ;;
    65 | 66) grep -qF -- "$(basename "$file")" "$tmp/err" || fail "$what $file: exit $code, and no message names the file" ;;
    *) fail "$what $file: exit $code: $(tail -n 1 "$tmp/err")" ;;
    esac
    if grep -qE 'Sanitizer|runtime error:' "$tmp/err"; then fail "$what $file: sanitizer report"; fi
    if LC_ALL=C grep -q "$(printf '[\001-\010\013-\037]')" "$tmp/out" "$tmp/err"; then
        fail "$what $file: control characters in the output"
    fi
}

# The code of the first message: "tarve: FILE:LINE:COL: CODE: text".
reason() {
    sed -n 's/^tarve: .*: \([a-z][a-z0-9-]*\): .*/\1/p' "$tmp/err" | head -n 1
}

find "$folder" -type f ! -name MANIFEST.tsv ! -name '*.md' | LC_ALL=C sort >"$tmp/files"
: >"$tmp/fates"
while IFS= read -r file; do
    try sniff "$file" "$tarve" sniff -- "$file"
    if [ $code = 0 ]; then fate="read"; else fate="refused ($(reason))"; fi
    printf '%s\t%s\n' "$fate" "${file#"$folder"/}" >>"$tmp/fates"
    cat >"$tmp/region.yaml" <<C
region: {name: Test, area: SK138, occupation_area: MK13}
inputs:
  - path: "$file"
    source: a broken file
C
    sniffed=$code
    try check "$file" "$tarve" check "$tmp/region.yaml"
    # what sniff refuses, check refuses; check may find more (sums that do not add up)
    if [ "$sniffed" != 0 ] && [ $code = 0 ]; then fail "check $file: taken, though sniff refuses it"; fi
done <"$tmp/files"

manifest=$folder/synthetic/MANIFEST.tsv
if [ -f "$manifest" ]; then
    n=0
    tail -n +2 "$manifest" | cut -f1,5,6 >"$tmp/verdicts"
    while IFS="$tab" read -r name want_code want_exit; do
        [ -f "$folder/synthetic/$name" ] || continue
        # an empty middle field: the shell joins tabs
        case $want_code in 0 | 65) want_exit=$want_code want_code= ;; esac
        other=$(grep "^$name$tab" "$here/badcsv_exceptions.tsv" | head -n 1)
        if [ -n "$other" ]; then
            want_exit=$(printf '%s' "$other" | cut -f2)
            want_code=$(printf '%s' "$other" | cut -f3)
        fi
        limited "$tarve" sniff -- "$folder/synthetic/$name" >"$tmp/out" 2>"$tmp/err" </dev/null
        got=$?
        n=$((n + 1))
        [ "$got" = "$want_exit" ] || fail "$name: exit $got, not $want_exit: $(head -n 1 "$tmp/err")"
        if [ -n "$want_code" ] && [ "$want_code" != - ] && ! grep -qF -- "$want_code" "$tmp/out" "$tmp/err"; then
            fail "$name: nothing says $want_code: $(head -n 1 "$tmp/err")"
        fi
    done <"$tmp/verdicts"
    echo "verdicts of MANIFEST.tsv checked: $n, of them by exception: $(grep -cv '^#' "$here/badcsv_exceptions.tsv")"
fi

echo "files: $(wc -l <"$tmp/files")"
cut -f1 "$tmp/fates" | LC_ALL=C sort | uniq -c | LC_ALL=C sort -rn
[ "$list" != list ] || LC_ALL=C sort "$tmp/fates"
[ $bad = 0 ] || echo "$bad failures"
[ $bad = 0 ]
