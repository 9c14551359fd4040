#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# usage: Y_injected.sh TARVE DATADIR [ID...]
# Faults tried: system calls that fail, full disks, streams that are closed.
# shellcheck disable=SC2154 # lib.sh sets them
. "$(dirname "$0")/lib.sh"

inject() { strace -f -o /dev/null -e trace="$1" -e inject="$1:$2" "$tarve" run --force "$conf"; }
last_fsync() {
    strace -f -o "$tmp/trace" -e trace=fsync "$tarve" run --force "$conf" >/dev/null 2>&1
    grep -c 'fsync(' "$tmp/trace"
}

if row Y04 "fsync fails"; then
    if can_trace; then
        published
        refused 74 "fsync fails at once" inject fsync error=EIO:when=1
        refused 74 "fsync fails later" inject fsync error=EIO:when=9
    else
        skip "no strace here, or sanitizers"
    fi
fi

if row Y05 "fsync fails after the rename"; then
    if can_trace; then
        published
        last=$(last_fsync)
        # the last four are of the list of runs and of status.json, which are no part of the run
        want 74 "the last fsync of the run fails" inject fsync error=EIO:when="$((last - 4))"
        says "published, but not confirmed"
        want 0 "that of the list of runs fails" inject fsync error=EIO:when="$((last - 2))"
        says "the list of all runs was not renewed"
        want 0 "the last fsync fails" inject fsync error=EIO:when="$last"
        says "the time of this run was not noted"
        nothing_left "$reports" "the last fsync fails"
    else
        skip "no strace here, or sanitizers"
    fi
fi

if row Y06 "rename fails"; then
    if can_trace; then
        published
        refused 73 "rename fails" inject renameat2 error=EACCES:when=1
        want 0 "no exchange of names here" inject renameat2 error=EINVAL:when=1
        nothing_left "$reports" "no exchange"
        whole "$reports/2023Q4" || fail "failing system calls broke the published run"
    else
        skip "no strace here, or sanitizers"
    fi
fi

if row Y07 "disk full"; then
    if can_mount size=64k; then
        config "output: $small/reports"
        want 74 "disk full" "$tarve" run "$conf"
        nothing_left "$small/reports" "disk full"
        umount "$small"
    else
        skip "cannot mount a small disk"
    fi
fi

if row Y08 "no inodes left"; then
    if can_mount size=64m,nr_inodes=8; then
        config "output: $small/reports"
        want 74 "no inodes left" "$tarve" run "$conf"
        umount "$small"
    else
        skip "cannot mount a small disk"
    fi
fi

if row Y10 "output folder not ours"; then
    if can_be_nobody; then
        published
        refused 73 "output folder not ours" as_nobody run --force "$conf"
        says "Permission denied"
    else
        skip "not root, or no setpriv"
    fi
fi

if row Y11 "file size limit"; then
    if [ $asan = yes ]; then
        skip "sanitizers need more"
    else
        published
        refused 74 "file size limit" prlimit --fsize=4096 "$tarve" run --force "$conf"
    fi
fi

if row Y12 "standard streams full or closed"; then
    want 74 "stdout full, --help" sh -c "exec '$tarve' --help >/dev/full"
    want 74 "stdout full, sniff" sh -c "exec '$tarve' sniff '$tmp/region/$vacancies' >/dev/full"
    want 74 "stdout full, check" sh -c "exec '$tarve' check '$conf' >/dev/full"
    printf 'series_id,period,value\na,2020M01,1\na,2020M02,2\n' >"$tmp/s.csv"
    want 74 "stdout full, forecast" sh -c "exec '$tarve' forecast '$tmp/s.csv' >/dev/full"
    want 0 "closed standard streams" sh -c "exec '$tarve' sniff '$tmp/region/$vacancies' <&- >&- 2>&-"
fi

finish
