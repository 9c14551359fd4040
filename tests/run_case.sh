#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# usage: run_case.sh TARVE CASE_DIR   - runs CASE_DIR/cmd, compares stdout, stderr and exit code.
# TARVE_UPDATE=1 rewrites the expectations instead (review with git diff).
set -u
PATH="$(dirname "$1"):$(cd "$(dirname "$0")" && pwd)/support/bin:$PATH"; export PATH
cd "$2" || exit 99
tmp=$(mktemp -d) && trap 'rm -rf "$tmp"' EXIT
mkdir "$tmp/work"; TMPDIR=$tmp/work; export TMPDIR # a folder for what a case writes
sh ./cmd >"$tmp/out" 2>"$tmp/err"; echo $? >"$tmp/exit"
status=0
for f in out err exit; do
    if [ "${TARVE_UPDATE:-0}" = 1 ]; then cp "$tmp/$f" "expect.$f"; fi
    diff -u "expect.$f" "$tmp/$f" || status=1
done
exit $status
