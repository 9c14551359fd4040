#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""usage: statfin_set.py [-p] FILE.csv FOLDER COLUMN[=NAME]...

A monthly table of Statistics Finland in the form that the programs of tests/bench read: FOLDER/set.csv and
FOLDER/meta.csv, a series NAME_area for every area and column, the last 12 months to be forecast. An empty figure
is one that the publisher hides (`...`) with -p, else one that is missing; `...` is hidden in any case. Areas whose
code begins with SSS, MK or SK (countries and regions) are left out: municipalities are kept.
"""
import csv
import os
import sys

HORIZON = 12


def month(text):
    year, sub = text.split("M")
    return 12 * int(year) + int(sub) - 1


def read_series(path, columns, hide_empty):
    """{series: {month: figure as written}}; the area stands in the first column, the month in `time`."""
    series = {}
    with open(path, encoding="utf-8-sig") as f:
        rows = csv.DictReader(f)
        for r in rows:
            area = r[rows.fieldnames[0]]
            if area.startswith(("SSS", "MK", "SK")):
                continue
            for column, name in columns:
                value = r[column].strip()
                value = "..." if value == "" and hide_empty else value
                series.setdefault(f"{name}_{area}", {})[month(r["time"])] = value
    return series


def write_set(folder, series):
    with open(os.path.join(folder, "set.csv"), "w", encoding="utf-8") as data, \
            open(os.path.join(folder, "meta.csv"), "w", encoding="utf-8") as meta:
        data.write("series_id,period_index,value,part\n")
        meta.write("series_id,frequency,horizon,type,n_train,start\n")
        for name, of in sorted(series.items()):
            first, end = min(of), max(of) + 1
            train = end - first - HORIZON
            for t in range(first, end):
                data.write(f"{name},{t - first + 1},{of.get(t, '')},{'train' if t - first < train else 'test'}\n")
            meta.write(f"{name},12,{HORIZON},statfin,{train},{first // 12}-{first % 12 + 1}\n")


def main(argv):
    hide_empty = argv[:1] == ["-p"]
    argv = argv[1:] if hide_empty else argv
    if len(argv) < 3:
        sys.exit(__doc__)
    columns = [c.split("=") if "=" in c else (c, c) for c in argv[2:]]
    write_set(argv[1], read_series(argv[0], columns, hide_empty))


if __name__ == "__main__":
    main(sys.argv[1:])
