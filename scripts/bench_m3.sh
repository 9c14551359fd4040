#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# usage: bench_m3.sh [FOLDER [SERIES]]
# Processor time of `tarve forecast` for the training parts of all of M3, with ranges, one thread; and of R's ets (R
# package forecast) for SERIES (20) of each of its four sets, as if it had done all. FOLDER holds m3_yearly.csv
# (series_id,period_index,value,part), m3_yearly_meta.csv (series_id,frequency,horizon,...) and so on.
set -eu
cd "$(dirname "$0")/.."
folder=${1:-../shared/data/benchmarks/m3}
some=${2:-20}
if [ ! -r "$folder/m3_yearly.csv" ]; then
    echo "skipped: there is no $folder/m3_yearly.csv"
    exit 0
fi
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

cmake --preset release >/dev/null
cmake --build --preset release --target tarve_cli | tail -n 1
python3 - build/release/tarve "$folder" "$work" <<'EOP'
import csv, resource, subprocess, sys
program, folder, work = sys.argv[1:]
def cpu():
    u = resource.getrusage(resource.RUSAGE_CHILDREN)
    return u.ru_utime + u.ru_stime
for name in "yearly quarterly monthly other".split():
    meta = list(csv.DictReader(open("%s/m3_%s_meta.csv" % (folder, name))))
    path = "%s/%s.csv" % (work, name)
    with open(path, "w") as f:
        f.write("series_id,period,value\n")
        for r in csv.DictReader(open("%s/m3_%s.csv" % (folder, name))):
            if r["part"] == "train":
                f.write("%s,%s,%s\n" % (r["series_id"], r["period_index"], r["value"]))
    times = []
    for _ in range(3): # the least: others use the machine too
        before = cpu()
        subprocess.check_call([program, "forecast", "-q", "-j1", "--frequency", meta[0]["frequency"], "--horizon",
                               meta[0]["horizon"], "--output", path + ".out", path])
        times.append(cpu() - before)
    print("tarve forecast, %s: %d series, %.2f s" % (name, len(meta), min(times)))
    open(work + "/total", "a").write("%f\n" % min(times))
EOP
total=$(awk '{ s += $1 } END { printf "%.2f", s }' "$work/total")
echo "tarve forecast, all of M3: $total s"

if ! command -v Rscript >/dev/null || ! Rscript -e 'library(forecast)' >/dev/null 2>&1; then
    echo "skipped: R with the package forecast is not installed"
    exit 0
fi
Rscript - "$folder" "$work" "$some" "$total" <<'EOR'
suppressMessages(library(forecast))
a <- commandArgs(TRUE)
some <- as.integer(a[3])
all <- 0
for (name in c("yearly", "quarterly", "monthly", "other")) {
  meta <- read.csv(file.path(a[1], sprintf("m3_%s_meta.csv", name)), colClasses = "character")
  d <- read.csv(file.path(a[2], paste0(name, ".csv")))
  rows <- split(d$value, d$series_id)
  pick <- meta[unique(round(seq(1, nrow(meta), length.out = some))), ]
  begin <- proc.time()
  for (i in seq_len(nrow(pick))) {
    y <- ts(rows[[pick$series_id[i]]], frequency = as.integer(pick$frequency[i]))
    f <- forecast(ets(y), as.integer(pick$horizon[i]), level = c(80, 95))
  }
  t <- sum((proc.time() - begin)[1:2])
  cat(sprintf("R ets, %s: %d series, %.2f s\n", name, nrow(pick), t))
  all <- all + t / nrow(pick) * nrow(meta)
}
cat(sprintf("R ets %s, all of M3: %.0f s, %.0f times as long\n", packageVersion("forecast"), all, all / as.numeric(a[4])))
EOR
