#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# usage: bench_ingest.sh [MEGABYTES [FOLDER [ROUNDS]]]
# Writes a country-sized table (1100 MB unless told otherwise) and prints how fast it is read: bare csv_parse,
# to observations, to a panel, with 1 and 2 threads, the median of ROUNDS (5); then pandas and R data.table where they are installed.
set -eu
cd "$(dirname "$0")/.."
megabytes=${1:-1100}
folder=${2:-${TMPDIR:-/tmp}}
mkdir -p "$folder"
file=$folder/national-$megabytes.csv

cmake --preset release >/dev/null
cmake --build --preset release --target gen_national bench_ingest | tail -n 1
if [ ! -s "$file" ]; then
    build/release/tests/bench/gen_national datasets/classifications "$file.part" "$megabytes"
    mv "$file.part" "$file"
fi
ls -l "$file"
cat "$file" >/dev/null # into the page cache: the disk is not what is measured
build/release/tests/bench/bench_ingest datasets/classifications "$file" "${3:-5}" 1 2

python=
for candidate in python3 /usr/bin/python3; do
    if "$candidate" -c 'import pandas' 2>/dev/null; then
        python=$candidate
        break
    fi
done
if [ -n "$python" ]; then
    "$python" - "$file" <<'EOF'
import sys, time, resource, pandas
t = time.time()
d = pandas.read_csv(sys.argv[1], dtype={3: "category"}, na_values=["..."])
print("pandas %s read_csv: %.2f s, %d rows, peak %d MB" % (
    pandas.__version__, time.time() - t, len(d), resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024))
EOF
else
    echo "skipped: pandas is not installed"
fi

if command -v Rscript >/dev/null && Rscript -e 'library(data.table)' >/dev/null 2>&1; then
    for threads in 1 2; do
        Rscript -e 'suppressMessages(library(data.table)); a <- commandArgs(TRUE); setDTthreads(as.integer(a[2]))
            t <- system.time(d <- fread(a[1], na.strings = "...", showProgress = FALSE))
            cat(sprintf("data.table %s fread, %s thread(s): %.2f s, %d rows\n", packageVersion("data.table"), a[2],
                        t[["elapsed"]], nrow(d)))' "$file" "$threads"
    done
else
    echo "skipped: R with data.table is not installed"
fi
