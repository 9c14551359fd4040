#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# usage: fuzz.sh [SECONDS [TARGET ...]]   every target, or the named ones, for SECONDS each (60)
#        fuzz.sh total SECONDS            every target, SECONDS for all of them together
#        fuzz.sh coverage [TARGET ...]    the lines and branches of src/ that corpora and seeds reach
#        fuzz.sh minimise TARGET ...      puts into tests/fuzz/seeds what of the corpus reaches more
# A target is named fuzz_csv or csv. Corpora, logs and findings lie in build/fuzz. One line a target:
# inputs run, edges and features reached, inputs kept, CPU seconds, findings. Ends with 1 when an
# input was found that breaks something.
set -eu
cd "$(dirname "$0")/.."
export OMP_WAIT_POLICY=passive LC_ALL=C TZ=UTC # a thread that waits leaves the core to others
build=build/fuzz
badcsv=../shared/data/badcsv/synthetic

say() {
    echo "fuzz.sh: $*" >&2
    exit 2
}

# All targets, or those named.
names() {
    if [ $# -eq 0 ]; then
        for f in tests/fuzz/fuzz_*.c; do basename "$f" .c; done
    else
        for name in "$@"; do
            name=fuzz_${name#fuzz_}
            [ -f "tests/fuzz/$name.c" ] || say "no target $name"
            echo "$name"
        done
    fi
}

build_targets() { # preset or folder, targets
    dir=$1
    shift
    # shellcheck disable=SC2046 # one word a target
    cmake --build "$dir" --target $(names "$@") >"$dir/build.log" 2>&1 || {
        tail -n 20 "$dir/build.log" >&2
        exit 1
    }
}

# Folders that a target starts from, the one that it adds to first.
folders() {
    mkdir -p "$build/corpus/$1"
    echo "$build/corpus/$1"
    [ ! -d "tests/fuzz/seeds/$1" ] || echo "tests/fuzz/seeds/$1"
    case $1 in fuzz_csv | fuzz_dialect | fuzz_pin) [ ! -d "$badcsv" ] || echo "$badcsv" ;; esac
}

# Text readers meet no new code in huge inputs, and are slow in them.
largest() {
    case $1 in fuzz_key | fuzz_number | fuzz_period) echo 256 ;; *) echo 8192 ;; esac
}

run_one() { # name, seconds
    name=$1
    log=$build/$name.log
    dict=tests/fuzz/dict/$name.dict
    status=0
    # shellcheck disable=SC2046 # one word a folder
    ( # the times of this shell's children are those of one target
        "$build/tests/$name" -max_total_time="$2" -timeout=20 -rss_limit_mb=1536 \
            -max_len="$(largest "$name")" -close_fd_mask=3 -print_final_stats=1 \
            $([ ! -f "$dict" ] || echo "-dict=$dict") -artifact_prefix="$build/$name-" \
            $(folders "$name") || status=$?
        times
        exit "$status"
    ) >"$log" 2>&1 || status=$?
    awk -v name="$name" -v status="$status" '
        { for (i = 1; i < NF; i++) { if ($i == "cov:") cov = $(i+1); if ($i == "ft:") ft = $(i+1); if ($i == "corp:") corp = $(i+1) } }
        /number_of_executed_units/ { n = $2 }
        /^[0-9]+m[0-9.]+s [0-9]+m[0-9.]+s$/ { # of the shell, then of its children
            split($0, t, /[ms ]+/)
            cpu = 60 * t[1] + t[2] + 60 * t[3] + t[4]
        }
        END { printf "%-16s %12d inputs %6d edges %7d features  corpus %-14s %8.1f s CPU  %s\n", name, n, cov, ft, corp, cpu,
                     status == 0 ? "ok" : "FOUND (status " status ", build/fuzz/" name ".log)" }' "$log"
    return "$status"
}

run_all() { # seconds each, targets
    seconds=$1
    shift
    cmake --preset fuzz >/dev/null
    build_targets "$build" "$@"
    bad=0
    for name in $(names "$@"); do
        run_one "$name" "$seconds" || bad=1
    done
    return $bad
}

# A build of its own: the counters of libFuzzer are those of edges, these are of lines.
coverage() {
    cover=build/fuzzcov
    cmake -S . -B $cover -G Ninja -DCMAKE_C_COMPILER=clang -DCMAKE_BUILD_TYPE=Debug \
        -DCMAKE_C_FLAGS='-fprofile-instr-generate -fcoverage-mapping' >/dev/null
    build_targets $cover "$@"
    rm -f $cover/*.profraw
    objects=
    for name in $(names "$@"); do
        # shellcheck disable=SC2046 # one word a folder
        LLVM_PROFILE_FILE=$cover/$name.profraw $cover/tests/"$name" \
            $(find $(folders "$name") -maxdepth 0 -not -empty) >/dev/null
        objects="$objects -object $cover/tests/$name"
    done
    llvm-profdata merge -o $cover/all.profdata $cover/*.profraw
    # shellcheck disable=SC2086 # one word an object
    llvm-cov report $objects -instr-profile=$cover/all.profdata \
        -ignore-filename-regex='tests/|include/' | sed "s|$PWD/||"
}

minimise() {
    [ $# -gt 0 ] || say "minimise which target?"
    cmake --preset fuzz >/dev/null
    build_targets "$build" "$@"
    for name in $(names "$@"); do
        "$build/tests/$name" -set_cover_merge=1 -use_counters=0 -max_len="$(largest "$name")" \
            "tests/fuzz/seeds/$name" "$build/corpus/$name" >"$build/$name.merge.log" 2>&1
        du -sb "tests/fuzz/seeds/$name"
    done
}

case ${1:-60} in
    coverage) shift && coverage "$@" ;;
    minimise) shift && minimise "$@" ;;
    total)
        [ $# -eq 2 ] || say "total how many seconds?"
        run_all $(($2 / $(names | wc -l)))
        ;;
    *[!0-9]*) say "usage: fuzz.sh [SECONDS [TARGET ...]] | total SECONDS | coverage [TARGET ...] | minimise TARGET ..." ;;
    *)
        seconds=${1:-60}
        [ $# -eq 0 ] || shift
        run_all "$seconds" "$@"
        ;;
esac
