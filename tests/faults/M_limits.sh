#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# usage: M_limits.sh TARVE DATADIR [ID...]
# Faults tried: limits of memory, descriptors and sizes.
# shellcheck disable=SC2154 # lib.sh sets them
. "$(dirname "$0")/lib.sh"

if row M05 "memory ends"; then
    if [ $asan = yes ]; then
        skip "sanitizers need more"
    else
        published
        config "quality: {plots: required}"
        for mb in 25 30 35 40 50 60; do # the program starts, and somewhere memory ends
            prlimit --as=${mb}000000 "$tarve" run --force --jobs 1 "$conf" >/dev/null 2>"$tmp/err"
            got=$?
            case $got in
            0 | 69 | 71 | 127) [ -s "$tmp/err" ] || ok "--as=${mb}M was enough" ;;
            *) fail "--as=${mb}M: exit $got" ;;
            esac
            note $got
            nothing_left "$reports" "--as=${mb}M"
            whole "$reports/latest" || fail "--as=${mb}M: the published run is not whole"
        done
    fi
fi

if row M06 "descriptors end"; then
    if [ $asan = yes ]; then
        skip "sanitizers need more"
    else
        published
        for n in 4 5 6 8; do
            prlimit --nofile=$n "$tarve" run --force "$conf" >/dev/null 2>"$tmp/err"
            got=$?
            case $got in 71 | 0) ;; *) [ -s "$tmp/err" ] || fail "--nofile=$n: exit without a word" ;; esac
            note $got
        done
        whole "$reports/latest" || fail "the published run is not whole"
    fi
fi

finish
