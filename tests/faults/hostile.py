#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""usage: hostile.py DATADIR REGION - hostile names into a copy of the data and of a region with region.yaml"""

import csv
import json
import sys

NAMES = [
    "<script>alert(1)</script>",
    '"; system "touch PWNED',
    "'; system('touch PWNED') #",
    "`touch PWNED` $(touch PWNED)",
    "=1+1", "+cmd|' /C touch PWNED'!A0", "-2+3+cmd", "@SUM(1+1)", "\t=1+1", "\uff1d1+1",
    "</style><img src=x onerror=alert(2)>",
    "../../../../etc/evil", "/etc/evil", "..\\evil", "con.txt:evil", "-rf evil", ".evil",
    '{/Arial"x y^{z}_a} ~b{.6c} @d &{e}',
    "\x01\x02\x1b[31m\u0085\u202eevil",
    "%s%n%x \\n \\042 ]]> <!-- &lt;b&gt;",
    "A" * 3000,
]


def spoil(path, columns, wanted, tag):
    with open(path, encoding="utf-8", newline="") as f:
        rows = list(csv.reader(f))
    head, n = rows[0], 0
    for row in rows[1:]:
        if not wanted(row):
            continue
        if "other_names" in head:
            row[head.index("other_names")] = row[head.index("name_fi")]
        for column in columns:
            row[head.index(column)] = f"{NAMES[n % len(NAMES)]} {tag}{n}"
        n += 1
    with open(path, "w", encoding="utf-8", newline="") as f:
        csv.writer(f, lineterminator="\n").writerows(rows)


def main(data, region):
    names = ["name_fi", "name_sv", "name_en"]
    tables = data + "/classifications/"
    spoil(tables + "municipalities.csv", names, lambda row: "SK138" in row, "m")
    spoil(tables + "areas.csv", names[1:], lambda row: row[0] == "SK138", "a")
    spoil(tables + "fields.csv", names[1:], lambda row: True, "f")
    spoil(tables + "occupations.csv", names[1:], lambda row: row[0] != "SSS", "o")
    spoil(tables + "qualifications.csv", names[1:], lambda row: True, "q")
    spoil(region + "/providers.csv", ["name_fi", "note"], lambda row: True, "p")
    spoil(region + "/roadmap.csv", ["theme_title_fi", "subgoal_fi", "partners_fi", "measures_fi"], lambda row: True, "r")
    with open(region + "/region.yaml", encoding="utf-8") as f:
        text = f.read()
    for i, source in enumerate(("StatFin 12r5", "StatFin 12ti", "made up")):
        text = text.replace("source: " + source, "source: " + json.dumps(NAMES[2 * i]))
    text = text.replace("name: Sydänsuomi", "name: " + json.dumps(NAMES[0] + NAMES[1]))
    with open(region + "/region.yaml", "w", encoding="utf-8") as f:
        f.write(text + "roadmap: roadmap.csv\n")


if __name__ == "__main__":
    main(*sys.argv[1:])
