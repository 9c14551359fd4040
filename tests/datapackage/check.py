#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""usage: check.py DATA_FOLDER

Reads datapackage.json and holds every CSV file beside it against it: columns, types, words, patterns, missing values, primary
and foreign keys, size and hash; no file may be left undescribed. Needs nothing but Python.
"""
import csv
import hashlib
import json
import pathlib
import re
import sys

LANGUAGES = ("fi", "sv", "en")
bad = 0


def fail(text):
    global bad
    bad += 1
    if bad <= 20:
        print(f"FAIL  {text}")


def fits(value, field):
    kind = field["type"]
    if kind == "integer":
        return re.fullmatch(r"-?[0-9]+", value)
    if kind == "number":
        return re.fullmatch(r"-?[0-9]+(\.[0-9]+)?(e[-+]?[0-9]+)?", value)
    if kind == "year":
        return re.fullmatch(r"[0-9]{4}", value)
    if kind == "boolean":
        return value in field["trueValues"] + field["falseValues"]
    return kind == "string"


def check_cell(place, value, field, missing):
    limits = field.get("constraints", {})
    if value in missing:
        if limits.get("required"):
            fail(f"{place}: {field['name']} is empty")
    elif not fits(value, field):
        fail(f"{place}: {field['name']} is no {field['type']}: {value!r}")
    elif "enum" in limits and value not in limits["enum"]:
        fail(f"{place}: {field['name']} is none of its words: {value!r}")
    elif "pattern" in limits and not re.fullmatch(limits["pattern"], value):
        fail(f"{place}: {field['name']} is not like {limits['pattern']}: {value!r}")


def check_words(where, thing):
    """A title and a description, in every language that has one in any."""
    for key in ("title", "description"):
        if not thing.get(key):
            fail(f"{where} has no {key}")
        many = thing.get(key + "s")
        if many is not None and (set(many) != set(LANGUAGES) or not all(many.values()) or many["en"] != thing[key]):
            fail(f"{where}: {key}s are not those of {LANGUAGES}")


def read(folder, resource):
    path = folder / resource["path"]
    raw = path.read_bytes()
    if len(raw) != resource["bytes"] or "sha256:" + hashlib.sha256(raw).hexdigest() != resource["hash"]:
        fail(f"{path.name}: size or hash differ")
    rows = list(csv.reader(raw.decode("utf-8").splitlines(keepends=True), strict=True))
    names = [field["name"] for field in resource["schema"]["fields"]]
    if rows[0] != names:
        fail(f"{path.name}: columns {rows[0]} instead of {names}")
    return rows[1:]


def check_table(resource, rows):
    schema = resource["schema"]
    fields, missing = schema["fields"], schema["missingValues"]
    check_words(resource["name"], resource)
    for field in fields:
        check_words(f"{resource['name']}.{field['name']}", field)
    for i, row in enumerate(rows, 2):
        place = f"{resource['path']}:{i}"
        if len(row) != len(fields):
            fail(f"{place}: {len(row)} cells")
            continue
        for value, field in zip(row, fields):
            check_cell(place, value, field, missing)


def columns(tables, resource, names):
    have = [field["name"] for field in resource["schema"]["fields"]]
    at = [have.index(name) for name in names]
    return [tuple(row[i] for i in at) for row in tables[resource["name"]]]


def as_list(names):
    return [names] if isinstance(names, str) else names


def check_keys(tables, resource, by_name):
    schema = resource["schema"]
    if "primaryKey" in schema:
        keys = columns(tables, resource, as_list(schema["primaryKey"]))
        if len(set(keys)) != len(keys) or any("" in key for key in keys):
            fail(f"{resource['name']}: the primary key is empty or stands twice")
    for link in schema.get("foreignKeys", []):
        other = by_name[link["reference"]["resource"] or resource["name"]]
        there = set(columns(tables, other, as_list(link["reference"]["fields"])))
        for key in columns(tables, resource, as_list(link["fields"])):
            if any(key) and key not in there:
                fail(f"{resource['name']}: {key} is not in {other['name']}")
                break


def check_excel(folder, resource, rows):
    """The same cells with semicolons, decimal commas, a mark and CRLF."""
    raw = (folder / resource["path"]).read_bytes().decode("utf-8")
    have = list(csv.reader(raw[1:].splitlines(keepends=True), delimiter=";", strict=True))
    fields = resource["schema"]["fields"]
    want = [[field["name"] for field in fields]]
    for row in rows:
        want.append([cell.replace(".", ",") if field["type"] == "number" else "1\u20134" if cell == "1-4" else cell
                     for cell, field in zip(row, fields)])
    if raw[0] != "\ufeff" or have != want or raw.count("\r\n") != raw.count("\n"):
        fail(f"excel/{resource['path']} is not data/{resource['path']}")


def main():
    folder = pathlib.Path(sys.argv[1])
    package = json.loads((folder / "datapackage.json").read_text(encoding="utf-8"))
    by_name = {resource["name"]: resource for resource in package["resources"]}
    check_words("the package", package)
    undescribed = {p.name for p in folder.glob("*.csv")} - {r["path"] for r in by_name.values()}
    if undescribed:
        fail(f"not described: {sorted(undescribed)}")
    tables = {name: read(folder, resource) for name, resource in by_name.items()}
    for name, resource in by_name.items():
        check_table(resource, tables[name])
        check_keys(tables, resource, by_name)
        if (folder.parent / "excel").is_dir():
            check_excel(folder.parent / "excel", resource, tables[name])
    print(f"datapackage: {len(tables)} tables, {sum(map(len, tables.values()))} rows, {bad} errors")
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
