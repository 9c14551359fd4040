#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# usage: bench_national.sh [PERCENT [MEAN [JOBS [FOLDER]]]]
# Forecasts the cells of a country, 309 areas x 433 occupations x 214 months with their totals, 12 months ahead with
# ranges, reconciled; prints seconds and megabytes. PERCENT (100) of the areas, cells of MEAN persons on average (2, as
# in real tables; with 200 hardly a cell is small), JOBS threads (2). The 650 MB file is kept in FOLDER.
set -eu
cd "$(dirname "$0")/.."
percent=${1:-100}
mean=${2:-2}
jobs=${3:-2}
folder=${4:-${TMPDIR:-/tmp}}
areas=$((309 * percent / 100))
[ "$areas" -gt 0 ] || areas=1
mkdir -p "$folder"
file=$folder/cells-$areas-$mean

cmake --preset release >/dev/null
cmake --build --preset release --target gen_cells tarve_cli | tail -n 1
if [ ! -s "$file.csv" ]; then
    build/release/tests/bench/gen_cells "$areas" 433 214 "$mean" "$file.part" "$file.hierarchy.csv"
    mv "$file.part" "$file.csv"
fi
cat "$file.csv" >/dev/null # into the page cache: the disk is not what is measured
echo "$((areas * 433 + areas + 433 + 1)) series, $(($(wc -c <"$file.csv") / 1000000)) MB, $jobs jobs"
python3 - build/release/tarve forecast -q --jobs "$jobs" --hierarchy "$file.hierarchy.csv" --output "$file.out.csv" \
    "$file.csv" <<'EOP'
import resource, subprocess, sys, time
start = time.time()
code = subprocess.call(sys.argv[1:])
u = resource.getrusage(resource.RUSAGE_CHILDREN)
print("exit %d, wall %.1f s, processor %.1f s (%.1f of the system), peak %d MB" % (
    code, time.time() - start, u.ru_utime + u.ru_stime, u.ru_stime, u.ru_maxrss // 1024))
EOP
rm -f "$file.out.csv"
