#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""usage: check.py RUN_FOLDER LANGUAGE FIRST_LANGUAGE SOFFICE WORK_FOLDER

LANGUAGE/tarve.xlsx of a run beside data/*.csv: LibreOffice opens the workbook and writes every sheet as CSV, of which each cell
must be that of the table; the sheets with charts may hold figures of the tables only. In the file itself codes are text, months
are dates, numbers are numbers, and nothing is a formula. In a language that is not the first of the run, texts may differ.
"""
import csv
import json
import os
import pathlib
import re
import subprocess
import sys
import xml.etree.ElementTree as ET
import zipfile

RUNNING = ("=", "+", "-", "@", "\t", "\r", "\uff1d", "\uff0b", "\uff0d", "\uff20")
SHEETS_BEFORE = 4  # read-me, need, ledger, forecasts; the columns come last
MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
# every sheet, UTF-8, numbers as they are and not as they are shown
FILTER = "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,false,false,false,false,-1"
bad = 0


def fail(text):
    global bad
    bad += 1
    if bad <= 20:
        print(f"FAIL  {text}")


def convert(soffice, book, out):
    """Each sheet by its name, as LibreOffice reads it; names of sheets are names of files, so not in the C locale."""
    utf8 = {**os.environ, "LC_ALL": "C.UTF-8"}
    done = subprocess.run([soffice, "--headless", f"-env:UserInstallation=file://{out}/profile", "--convert-to", FILTER,
                           "--outdir", str(out), str(book)], capture_output=True, encoding="utf-8", errors="replace", env=utf8,
                          timeout=300)
    said = [line for line in (done.stdout + done.stderr).splitlines()
            if not re.match(r"Writing sheet|convert |Overwriting|Warning: failed to launch javaldx|$", line)]
    if done.returncode != 0 or said:
        fail(f"LibreOffice: exit {done.returncode}, {said}")
    stem = book.stem + "-"
    return {path.stem[len(stem):]: read(path) for path in out.glob(f"{stem}*.csv")}


def read(path):
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.reader(file))


def armed(text):
    """The apostrophe of the CSV file is not in the workbook."""
    return text[1:] if text[:1] == "'" and text[1:2] in RUNNING else text


def same(want, have, kind):
    month = re.fullmatch(r"(\d{4})M(\d\d)", want)
    if month and kind == "period":
        return have == f"{month[2]}/01/{month[1]}"
    if kind == "number" and want not in ("", "1-4"):
        return have != "" and float(want) == float(have)
    return armed(want) == have


def kind_of(field):
    if field["type"] in ("integer", "number", "year"):
        return "number"
    return "period" if "pattern" in field.get("constraints", {}) else "text"


def check_table(name, want, have, fields, own_language):
    if len(want) != len(have):
        fail(f"{name}: {len(have)} rows in place of {len(want)}")
        return
    for i, (a, b) in enumerate(zip(want[1:], have[1:]), 2):
        b = b + [""] * (len(a) - len(b))
        for field, x, y in zip(fields, a, b):
            kind = kind_of(field)
            translated = kind == "text" and "enum" not in field.get("constraints", {}) and not own_language
            if not (translated and bool(x) == bool(y)) and not same(x, y, kind):
                fail(f"{name}:{i}: {field['name']} is {y!r} in place of {x!r}")


def check_headings(name, have, fields, language):
    want = [field["titles"][language] for field in fields]
    if have[0] != want:
        fail(f"{name}: headings {have[0]} in place of {want}")


NUMBER = re.compile(r"-?\d+(\.\d+)?")


def numbers(rows):
    return {f"{float(cell):g}" for row in rows for cell in row if NUMBER.fullmatch(cell)}


def histories(run):
    """Observed figures of the headline series, as the pictures have them."""
    found = set()
    for path in run.glob("plots/*/series-*.tsv"):
        rows = [line.split("\t") for line in path.read_text(encoding="utf-8").splitlines()]
        found |= {f"{float(row[2]):g}" for row in rows if len(row) == 3 and row[1] == "0" and NUMBER.fullmatch(row[2])}
    return found


def check_charts(sheets, tables, titles, language, observed):
    """Beside a chart stand figures of the tables and of the pictures, and no others."""
    known = numbers(tables["need"][1:]) | numbers(tables["forecasts"][1:])
    charts = [rows for name, rows in sheets.items() if name not in titles.values()]
    shown = [row for rows in charts for row in rows if len(row) >= 5 and any(NUMBER.fullmatch(cell) for cell in row[1:])]
    if len(shown) < 10:
        fail(f"{language}: only {len(shown)} rows beside the charts")
    for row in shown:
        is_history = bool(row[1]) and not any(row[2:])
        for cell in row[1:]:
            if NUMBER.fullmatch(cell) and f"{float(cell):g}" not in (observed if is_history else known):
                fail(f"{language}: {cell} beside a chart is nowhere else: {row}")


def check_types(name, root, fields):
    """Strings are shared strings, all else numbers; "1-4" and quarters are strings."""
    for cell in root.iter(f"{MAIN}c"):
        column = 0
        for letter in re.match(r"[A-Z]+", cell.get("r"))[0]:
            column = 26 * column + ord(letter) - 64
        if re.fullmatch(r"[A-Z]+1", cell.get("r")) or cell.find(f"{MAIN}v") is None:
            continue
        is_text, kind = cell.get("t") == "s", kind_of(fields[column - 1])
        if kind == "text" and not is_text:
            fail(f"{name}: {cell.get('r')} ({fields[column - 1]['name']}) is a number")


def check_inside(book, resources):
    """What the file itself says, past what LibreOffice makes of it."""
    n_tables = len(resources)
    n_charts = 0
    with zipfile.ZipFile(book) as z:
        for name in z.namelist():
            root = ET.fromstring(z.read(name)) if name.endswith((".xml", ".rels")) else None
            n_charts += name.startswith("xl/charts/chart")
            if root is not None and name.startswith("xl/worksheets/sheet"):
                if root.find(f".//{MAIN}f") is not None:
                    fail(f"{name} holds a formula")
                number = int(re.search(r"(\d+)\.xml$", name)[1]) - SHEETS_BEFORE - 1
                if 0 <= number < n_tables:
                    check_types(resources[number]["name"], root, resources[number]["schema"]["fields"])
        if any(part.startswith("xl/externalLinks") or "vba" in part.lower() for part in z.namelist()):
            fail("the workbook has links or macros")
        stamps = {info.date_time for info in z.infolist()}
        sheets = sum(name.startswith("xl/worksheets/sheet") for name in z.namelist())
    if len(stamps) != 1:
        fail(f"times of the parts: {stamps}")
    if sheets != n_tables + SHEETS_BEFORE + 1:
        fail(f"{sheets} sheets for {n_tables} tables")
    return n_charts


def main():
    run, language, first, soffice, out = pathlib.Path(sys.argv[1]), *sys.argv[2:5], pathlib.Path(sys.argv[5])
    package = json.loads((run / "data/datapackage.json").read_text(encoding="utf-8"))
    book = run / language / "tarve.xlsx"
    sheets = convert(soffice, book, out.resolve())
    tables, titles = {}, {}
    for resource in package["resources"]:
        name, title = resource["name"], resource["titles"][language]
        tables[name], titles[name] = read(run / "data" / resource["path"]), title
        if title not in sheets:
            fail(f"{language}: no sheet {title!r}")
            continue
        fields = resource["schema"]["fields"]
        check_headings(f"{language}/{name}", sheets[title], fields, language)
        check_table(f"{language}/{name}", tables[name], sheets[title], fields, language == first)
    check_charts(sheets, tables, titles, language, histories(run))
    charts = check_inside(book, package["resources"])
    cells = sum(len(row) for rows in tables.values() for row in rows)
    print(f"workbook {language}: {len(sheets)} sheets, {cells} cells, {charts} charts, {bad} errors")
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
