#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# usage: fuzz.sh [SECONDS [TARGET ...]]
# Runs every fuzz target (or the named ones) for SECONDS each, 60 by default, seeded by the test files.
set -eu
cd "$(dirname "$0")/.."
seconds=${1:-60}
[ $# -eq 0 ] || shift
cmake --preset fuzz >/dev/null
cmake --build --preset fuzz | tail -n 1
[ $# -gt 0 ] || set -- build/fuzz/tests/fuzz_*
export OMP_WAIT_POLICY=passive # a thread that waits leaves the core to the one that works
bad=0
for target in "$@"; do
    name=$(basename "$target")
    [ -x "build/fuzz/tests/$name" ] || continue
    corpus="build/fuzz/corpus/$name"
    mkdir -p "$corpus"
    seeds=
    for dir in "tests/fuzz/seeds/$name" ../shared/data/badcsv/synthetic; do
        case "$dir" in */badcsv/*) [ "$name" = fuzz_csv ] || continue ;; esac
        [ ! -d "$dir" ] || seeds="$seeds $dir"
    done
    # shellcheck disable=SC2086 # one word a folder
    if "build/fuzz/tests/$name" -max_total_time="$seconds" -timeout=10 -rss_limit_mb=1024 -close_fd_mask=3 \
        -print_final_stats=1 -artifact_prefix="build/fuzz/$name-" "$corpus" $seeds >"build/fuzz/$name.log" 2>&1; then
        echo "ok    $name $(grep -o 'number_of_executed_units.*' "build/fuzz/$name.log")"
    else
        echo "FAIL  $name (build/fuzz/$name.log)"
        bad=$((bad + 1))
    fi
done
exit $bad
