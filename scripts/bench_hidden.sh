#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# usage: bench_hidden.sh [FOLDER]   default FOLDER ../shared/data/statfin/series
# What a protected cell is best taken for, by figures of 1 to 9, 14 and 19 of municipalities that are hidden although
# they are known (docs/methods.md, "What is really known"): vacancies of table 12r5, open and new ones of table 2310,
# whose empty figures are those that the publisher hides. A minute.
set -eu
cd "$(dirname "$0")/.."
folder=${1:-../shared/data/statfin/series}
if [ ! -r "$folder/2310_keski-suomi_kunnat_2006M01-2020M08.csv" ]; then
    echo "skipped: there is no table 2310 in $folder"
    exit 0
fi
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
mkdir "$work/12r5" "$work/2310"
cmake --preset release >/dev/null
cmake --build --preset release --target bench_protected | tail -n 1
python3 scripts/statfin_set.py "$folder/12r5_keski-suomi_2006M01-2023M10.csv" "$work/12r5" AVPAIKATLOPUSSA=vacancies
python3 scripts/statfin_set.py -p "$folder/2310_keski-suomi_kunnat_2006M01-2020M08.csv" "$work/2310" \
    Avoimet_tyopaikat_kauden_aikana=open Uudet_avoimet_tyopaikat_kauden_aikana=new
for table in 12r5 2310; do
    for limit in 9 14 19; do
        printf 'table %s, ' "$table"
        build/release/tests/bench/bench_protected -l "$limit" 10 11 2 0 "$work/$table/set.csv" "$work/$table/meta.csv"
    done
done
