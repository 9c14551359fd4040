#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# usage: check_man.sh [TARVE]
# The manual is well-formed, and with TARVE names every command, option and model that the program has.
set -u
cd "$(dirname "$0")/.." || exit 70
page=docs/tarve.1
bad=0
if command -v mandoc >/dev/null; then
    mandoc -T lint -W warning "$page" || bad=1
elif command -v man >/dev/null; then
    warnings=$(LC_ALL=C.UTF-8 MANROFFSEQ='' man --warnings -E UTF-8 -l -Tutf8 -Z "$page" 2>&1 >/dev/null)
    [ -z "$warnings" ] || { printf '%s\n' "$warnings"; bad=1; }
else
    echo "neither mandoc nor man is installed: form not checked"
fi
for code in 0 3 64 65 66 69 70 71 73 74 75 78; do
    grep -qx ".It $code" "$page" || { echo "$page: exit status $code is missing"; bad=1; }
done
[ $# -gt 0 ] || exit $bad
"$1" --help | sed -n '/^Commands:/,$s/^  \([a-z]*\) .*/\1/p' | {
    missing=0
    while read -r command; do
        grep -q "^\.It Cm $command " "$page" || { echo "$page: command $command is missing"; missing=1; }
        "$1" "$command" --help | grep -o -- '--[a-z][a-z-]*' | sort -u >"${TMPDIR:-/tmp}/tarve_options.$$"
        while read -r option; do
            grep -q "Fl Fl ${option#--}\>" "$page" || { echo "$page: $command $option is missing"; missing=1; }
        done <"${TMPDIR:-/tmp}/tarve_options.$$"
        rm -f "${TMPDIR:-/tmp}/tarve_options.$$"
    done
    exit $missing
} || bad=1
models=$("$1" forecast --model '?' x 2>&1 | sed -n 's/.*there are //p' | tr -d ,)
[ -n "$models" ] || { echo "the program names no model"; bad=1; }
for model in $models; do
    grep -q "^\.Cm $model\b" "$page" || { echo "$page: model $model is missing"; bad=1; }
done
exit $bad
