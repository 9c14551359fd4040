#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# usage: coverage.sh [--html DIR] [--report] [CTEST-OPTION ...]
# Share of lines, branches and functions of src/ that the test suite runs, by room and in all; fails below the bars.
# --report reads the counts that are there instead of building and testing first; options of ctest choose other tests.
# The build (preset coverage) has no sanitizers, as gcov's counters and theirs get in each other's way, and no asserts: an assert that
# never fails is no branch that a test could take. A branch is one way out of one condition, so `a && b` has four; what gcc adds for
# exceptions or for lines of a brace alone does not count. Lines that only a failing allocation reaches do count.
set -eu
cd "$(dirname "$0")/.."
bar_lines=90 bar_branches=80
html='' report=no
while [ $# -gt 0 ]; do
    case "$1" in
    --html) html=${2:?--html wants a folder}; shift 2 ;;
    --report) report=yes; shift ;;
    *) break ;;
    esac
done
for tool in gcovr jq; do
    command -v $tool >/dev/null || { echo "$tool is missing: scripts/install_packages.sh coverage" >&2; exit 69; }
done
build=build/coverage
export OMP_WAIT_POLICY=passive # a thread that waits leaves the core to the one that works
if [ $report = no ]; then
    cmake --preset coverage >/dev/null
    cmake --build --preset coverage | tail -n 1
    find $build -name '*.gcda' -delete
    # what looks at the sources, at pages or at packages tells nothing about lines that ran
    [ $# -gt 0 ] || set -- -LE 'lint|pages|package|reference|figures' -E '^(install|units|fetch)$'
    ctest --preset coverage -j "$(nproc 2>/dev/null || echo 2)" --timeout 1800 --output-log $build/coverage.log --quiet "$@" ||
        { grep -E '\(Failed\)|\(Timeout\)|tests passed' $build/coverage.log >&2; exit 1; }
    grep 'tests passed' $build/coverage.log
fi
[ -z "$html" ] || mkdir -p "$html"
gcovr --root . --object-directory $build --filter src/ --exclude-throw-branches --exclude-unreachable-branches \
    ${html:+--html-details "$html/index.html"} --json-summary $build/coverage.json $build/CMakeFiles/tarve.dir $build/src >$build/coverage.txt
jq -r --argjson lines $bar_lines --argjson branches $bar_branches '
    def share(got; all): if all == 0 then 100 else 100 * got / all end;
    def sums: {l: map(.line_covered) | add, L: map(.line_total) | add, b: map(.branch_covered) | add,
        B: map(.branch_total) | add, f: map(.function_covered) | add, F: map(.function_total) | add};
    def one: (. * 10 | round) / 10 | tostring | if test("\\.") then . else . + ".0" end;
    def row(name): [name, (share(.l; .L) | one), (share(.b; .B) | one), (share(.f; .F) | one), .L, .B, .F] | @tsv;
    (.files | sums) as $all
    | "room\tlines %\tbranches %\tfunctions %\tlines\tbranches\tfunctions",
      (.files | group_by(.filename | split("/")[1])[] | (.[0].filename | split("/")[1]) as $room | sums | row($room)),
      ($all | row("all")),
      if share($all.l; $all.L) >= $lines and share($all.b; $all.B) >= $branches then empty
      else "below the bars: \($lines) % of lines, \($branches) % of branches" | ., halt_error(1) end' $build/coverage.json
