#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# usage: check.sh NAME
# Runs NAME.R and compares with NAME.out to 1e-6. Exit 77, aloud, without Rscript or a package the script needs.
set -u
cd "$(dirname "$0")" || exit 70
command -v Rscript >/dev/null || { echo "Rscript is not installed: $1.out is taken as it is"; exit 77; }
got=$(Rscript --vanilla "$1.R")
code=$?
[ $code -ne 77 ] || { echo "$1.R: a package it needs is not installed: $1.out is taken as it is"; exit 77; }
[ $code -eq 0 ] || { echo "$1.R failed"; exit 1; }
printf '%s\n' "$got" | awk -v file="$1" '
    FNR == NR { want[FNR] = $0; n = FNR; next }
    {
        k = split(want[FNR], w, " ")
        bad = k != NF
        for (i = 1; i <= NF && !bad; i++) {
            off = $i - w[i]
            size = w[i] < 0 ? -w[i] : w[i]
            bad = i == 1 ? $i != w[i] : (off < 0 ? -off : off) > 1e-6 * (size > 1 ? size : 1)
        }
        if (bad) { print file ".out: has \"" want[FNR] "\", R says \"" $0 "\""; wrong = 1 }
        seen = FNR
    }
    END { if (seen != n) { print file ".out: " n " lines, R says " seen; wrong = 1 } exit wrong }' "$1.out" -
