#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Make the real figures of datasets/example and the borders of datasets/geo.

    make_example.py SOURCE [--out DIR] [--check]

SOURCE is a folder with statfin/series, classifications and geo: long series of StatFin tables 12r5 and
12ti and of the older 2310, and municipal borders. The figures are written as users meet them: several
files, each in one of the layouts that PxWeb, the StatFin interface or a spreadsheet leaves behind.

With --check nothing is written. Every file in place is read back by the plain rules of its layout and
compared with SOURCE, figure by figure in both directions; then its bytes are compared with what this
script would write. A difference ends with exit code 1, an absent SOURCE with 77 (skipped).
A development-time script; Python's standard library only.
"""
import argparse
import csv
import io
import json
import pathlib
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent

MUNICIPALITIES = ["KU216", "KU226", "KU256", "KU265", "KU312", "KU601", "KU729", "KU931"]
AREAS = ["SSS", "MK13", "SK138"] + MUNICIPALITIES
MEASURES_12R5 = ["TYOTTOMATLOPUSSA", "TYOVOIMATK", "AVPAIKATLOPUSSA"]
MEASURES_12TI = ["TYOTTOMATLOPUSSA", "AVPAIKATLOPUSSA"]
PROTECTED = "..."

TITLE = {
    ("12r5", "fi"): "12r5 -- Työttömät työnhakijat eri ryhmissä, palveluissa olevat ja avoimet työpaikat "
                    "kuukauden lopussa (1001) muuttujina Alue, Kuukausi ja Tiedot",
    ("12ti", "fi"): "12ti -- Työttömät työnhakijat ja avoimet työpaikat ammattiryhmän mukaan kk:n lopussa (1270) "
                    "muuttujina Alue, Ammattiryhmä, Kuukausi ja Tiedot",
    ("12ti", "sv"): "12ti -- Arbetslösa arbetssökande och lediga jobb efter yrkesgrupp i slutet av månaden (1270) "
                    "efter Område, Yrkesgrupp, Månad och Uppgifter",
    ("12ti", "en"): "12ti -- Unemployed jobseekers and vacant jobs by occupational group at the end of the month "
                    "(1270) by Region, Occupational group, Month and Information",
}
STUB = {"fi": ("Alue", "Ammattiryhmä"), "sv": ("Område", "Yrkesgrupp"), "en": ("Region", "Occupational group")}


def months(first, last):
    year, month = int(first[:4]), int(first[5:])
    out = []
    while (text := f"{year}M{month:02d}") <= last:
        out.append(text)
        year, month = (year + 1, 1) if month == 12 else (year, month + 1)
    return out


def read(path):
    with open(path, encoding="utf-8-sig", newline="") as f:
        return list(csv.DictReader(f))


class Source:
    """What SOURCE says: figures by (area, group, month, measure), labels by code and language."""

    def __init__(self, folder):
        series = folder / "statfin/series"
        self.figures = {}
        for r in read(series / "12r5_keski-suomi_2006M01-2023M10.csv"):
            if r["alue"] in AREAS:
                for m in MEASURES_12R5:
                    self.figures["12r5", r["alue"], "", r["time"], m] = r[m]
        self.occupations = []
        for area in ("MK13", "SSS"):
            for r in read(series / f"12ti_{area}_2006M01-2023M10.csv"):
                if r["ammattiryhma"] not in self.occupations[-1:] and area == "MK13":
                    self.occupations.append(r["ammattiryhma"])
                for m in MEASURES_12TI:
                    self.figures["12ti", area, r["ammattiryhma"], r["time"], m] = r[m]
        self.labels = {}
        for name in ("alue_codes_tyonv_12r5_2023", "ammattiryhma_12ti_fi_sv_en", "tiedot_codes_tyonv_12r5"):
            for r in read(folder / f"classifications/{name}.csv"):
                for lang in ("fi", "sv", "en"):
                    # SSS is the whole country as an area and the total as an occupation.
                    kind = "occupation" if name.startswith("ammatti") else "other"
                    self.labels[kind, r["code"], lang] = r[lang]
        self._read_2310(series)

    def _read_2310(self, series):
        name = {self.labels["other", a, "fi"]: a for a in MUNICIPALITIES}
        name.update({"Saarijärvi-Viitasaari": "SK138", "Keski-Suomi": "MK13"})
        for part, key in (("keski-suomi_kunnat", "kunta"), ("seutukunnat", "seutukunta"), ("maakunnat", "maakunta")):
            for r in read(series / f"2310_{part}_2006M01-2020M08.csv"):
                if r[key] in name:
                    for m, (column, _) in FLOW.items():
                        self.figures["2310", name[r[key]], "", r["time"], m] = r[column]
        self.names_2310 = name

    def area(self, code, lang):
        return self.labels["other", code, lang]


# 2310: measure -> column of the source, heading written. "Open during the month" is left out: it is
# neither a stock nor a flow, and may not be summed.
FLOW = {
    "new": ("Uudet_avoimet_tyopaikat_kauden_aikana", "Uudet avoimet työpaikat kauden aikana"),
    "filled": ("Tayttyneet_tyopaikat_kauden_aikana", "Täyttyneet työpaikat kauden aikana"),
    "days": ("Tayttyneiden_tyopaikkojen_avoinnaolon_km_kesto_paivaa",
             "Täyttyneiden työpaikkojen avoinnaolon keskimääräinen kesto, päivää"),
}


def quoted(text):
    return '"' + text + '"'  # PxWeb does not escape inner quotes; no label here has any


class Wide:
    """A PxWeb table with months and measures in the heading, areas (and occupations) in the stub."""

    def __init__(self, table, lang, areas, span, delimiter, encoding, title, bom=False):
        self.table, self.lang, self.areas, self.delimiter = table, lang, areas, delimiter
        self.months, self.encoding, self.title, self.bom = months(*span), encoding, title, bom
        self.measures = MEASURES_12R5 if table == "12r5" else MEASURES_12TI

    def groups(self, src):
        return [""] if self.table == "12r5" else src.occupations

    def keys(self, src):
        return [(self.table, a, g, t, m) for a in self.areas for g in self.groups(src)
                for t in self.months for m in self.measures]

    def header(self, src):
        stub = STUB[self.lang][:1 if self.table == "12r5" else 2]
        return list(stub) + [f"{t} {src.labels['other', m, self.lang]}" for t in self.months for m in self.measures]

    def rows(self, src):
        for a in self.areas:
            for g in self.groups(src):
                stub = [src.area(a, self.lang)] + ([src.labels["occupation", g, self.lang]] if g else [])
                yield (a, g), stub, [src.figures[self.table, a, g, t, m] for t in self.months for m in self.measures]

    def write(self, src):
        lines = [quoted(TITLE[self.table, self.lang]), ""] if self.title else []
        lines.append(self.delimiter.join(map(quoted, self.header(src))))
        for _, stub, values in self.rows(src):
            lines.append(self.delimiter.join([quoted(s) for s in stub] + values))
        text = "".join(line + "\r\n" for line in lines)
        return (b"\xef\xbb\xbf" if self.bom else b"") + text.encode(self.encoding)

    def read(self, data, src):
        text = data.decode("utf-8-sig" if self.bom else self.encoding)
        rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=self.delimiter))
        if self.title:
            if rows[:2] != [[TITLE[self.table, self.lang]], []]:
                raise ValueError("no title followed by an empty line")
            rows = rows[2:]
        label = {src.labels["other", m, self.lang]: m for m in self.measures}
        columns = [(h[:7], label[h[8:]]) for h in rows[0][len(STUB["fi"]) - (self.table == "12r5"):]]
        area = {src.area(a, self.lang): a for a in self.areas}
        group = {src.labels["occupation", g, self.lang]: g for g in self.groups(src) if g}
        for row in rows[1:]:
            stub, values = row[:len(row) - len(columns)], row[len(row) - len(columns):]
            for (t, m), value in zip(columns, values, strict=True):
                yield (self.table, area[stub[0]], group[stub[1]] if group else "", t, m), value


class Long:
    """csv2 (texts) and csv3 (codes): one figure a line; the value column is named after the table."""

    def __init__(self, lang, span, encoding, header, bom=False):
        self.lang, self.months, self.encoding, self.columns, self.bom = lang, months(*span), encoding, header, bom

    def keys(self, src):
        return [("12r5", a, "", t, m) for a in AREAS for t in self.months for m in MEASURES_12R5]

    def name(self, src, code):
        return code if self.lang is None else src.labels["other", code, self.lang]

    def write(self, src):
        lines = [",".join(map(quoted, self.columns))]
        for key in self.keys(src):
            _, a, _, t, m = key
            stub = [self.name(src, a), t, self.name(src, m)]
            lines.append(",".join([quoted(s) for s in stub] + [src.figures[key]]))
        text = "".join(line + "\r\n" for line in lines)
        return (b"\xef\xbb\xbf" if self.bom else b"") + text.encode(self.encoding)

    def read(self, data, src):
        rows = list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline="")))
        if rows[0] != self.columns:
            raise ValueError("header differs")
        code = {self.name(src, c): c for c in AREAS + MEASURES_12R5}
        for a, t, m, value in rows[1:]:
            yield ("12r5", code[a], "", t, code[m]), value


class HandMade:
    """What write.csv2 of R leaves: row numbers below an empty heading, ";", no-break spaces as thousands
    separators, NA. The source keeps protected counts (1-4) empty; they are written as the table prints
    them. The mean duration of a protected number of filled vacancies is not known: NA."""

    def __init__(self, span):
        self.months = months(*span)

    def areas(self):
        return ["MK13", "SK138"] + MUNICIPALITIES

    def keys(self, src):
        return [("2310", a, "", t, m) for a in self.areas() for t in self.months for m in FLOW]

    @staticmethod
    def shown(value, measure):
        if value == "":
            return "NA" if measure == "days" else PROTECTED
        return value if len(value) < 4 else value[:-3] + "\u00a0" + value[-3:]

    def write(self, src):
        name = {a: n for n, a in src.names_2310.items()}
        lines = [";".join(map(quoted, ["", "Alue", "Vuosi", "Kuukausi"] + [h for _, h in FLOW.values()]))]
        for i, (a, t) in enumerate(((a, t) for a in self.areas() for t in self.months), start=1):
            values = [self.shown(src.figures["2310", a, "", t, m], m) for m in FLOW]
            lines.append(";".join([quoted(str(i)), quoted(name[a]), t[:4], str(int(t[5:]))] + values))
        return "".join(line + "\n" for line in lines).encode("utf-8")

    def read(self, data, src):
        for r in csv.DictReader(io.StringIO(data.decode("utf-8"), newline=""), delimiter=";"):
            t = f"{r['Vuosi']}M{int(r['Kuukausi']):02d}"
            for m, (_, heading) in FLOW.items():
                value = r[heading].replace("\u00a0", "")
                empty = value == ("NA" if m == "days" else PROTECTED)
                yield ("2310", src.names_2310[r["Alue"]], "", t, m), "" if empty else value


FILES = {
    "12r5_sydansuomi_2006-2015.csv":
        Wide("12r5", "fi", AREAS, ("2006M01", "2015M12"), ";", "iso-8859-15", title=True),
    "12r5_sydansuomi_2015-2019.csv":
        Long("fi", ("2015M07", "2019M12"), "utf-8", ["Alue", "Kuukausi", "Tiedot",
                                                     TITLE["12r5", "fi"].split(" muuttujina")[0]], bom=True),
    "12r5_sydansuomi_2019-2023.csv":
        Long(None, ("2019M07", "2023M10"), "utf-8", ["Alue", "timeperiod_m", "contentscode", "12r5"]),
    "12ti_keski-suomi_2006-2010.csv":
        Wide("12ti", "fi", ["SSS", "MK13"], ("2006M01", "2010M12"), "\t", "windows-1252", title=True),
    "12ti_keski-suomi_2011-2015.csv":
        Wide("12ti", "en", ["SSS", "MK13"], ("2011M01", "2015M12"), ",", "utf-8", title=True, bom=True),
    "12ti_keski-suomi_2016-2020.csv":
        Wide("12ti", "fi", ["SSS", "MK13"], ("2016M01", "2020M12"), ";", "iso-8859-15", title=False),
    "12ti_keski-suomi_2021-2023.csv":
        Wide("12ti", "sv", ["SSS", "MK13"], ("2021M01", "2023M10"), ";", "windows-1252", title=True),
    "2310_sydansuomi_2006-2020.csv":
        HandMade(("2006M01", "2020M08")),
}


def borders(folder):
    """Municipal borders of Keski-Suomi, ordered by code, in the project's own property names."""
    shapes = json.loads((folder / "geo/keski_suomi_22_kunnat_wgs84.geojson").read_text(encoding="utf-8"))
    features = [{
        "type": "Feature",
        "properties": {"code": "KU" + p["kunta"], "name_fi": p["nimi"], "name_sv": p["namn"],
                       "subregion": "SK%03d" % int(p["sk"]), "employment_area": "TA%02d" % int(p["tya"]),
                       "region": "MK%02d" % int(p["mk"])},
        "geometry": f["geometry"],
    } for f in shapes["features"] for p in [f["properties"]]]
    features.sort(key=lambda f: f["properties"]["code"])
    head = {"type": "FeatureCollection", "name": "keski_suomi",
            "attribution": "National Land Survey of Finland, municipal division 2024, simplified; CC BY 4.0",
            "features": []}
    lines = ",\n".join(json.dumps(f, ensure_ascii=False, separators=(",", ":")) for f in features)
    return json.dumps(head, ensure_ascii=False).replace("[]", "[\n" + lines + "\n]").encode("utf-8") + b"\n"


def compare(path, layout, src):
    """The figures of one file against the source; returns the number of differences."""
    wanted = {k: src.figures[k] for k in layout.keys(src)}
    found, wrong = dict(), 0
    for key, value in layout.read(path.read_bytes(), src):
        wrong += key in found or wanted.get(key) != value
        found[key] = value
    wrong += len(wanted.keys() - found.keys())
    print(f"{path.name}: {len(found)} figures, {wrong} differ")
    return wrong


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("source", type=pathlib.Path)
    parser.add_argument("--out", type=pathlib.Path, default=ROOT / "datasets")
    parser.add_argument("--check", action="store_true", help="compare instead of writing")
    args = parser.parse_args()
    if not (args.source / "statfin/series").is_dir():
        print(f"SKIPPED: {args.source}/statfin/series is absent, the figures were not compared", file=sys.stderr)
        return 77
    src = Source(args.source)
    output = {args.out / "example" / name: layout.write(src) for name, layout in FILES.items()}
    output[args.out / "geo/keski_suomi.geojson"] = borders(args.source)
    if not args.check:
        for path, data in output.items():
            path.write_bytes(data)
            print(f"{len(data):8d} {path}")
        return 0
    wrong = sum(compare(args.out / "example" / name, layout, src) for name, layout in FILES.items())
    for path, data in output.items():
        if path.read_bytes() != data:
            print(f"{path} differs from what the source gives", file=sys.stderr)
            wrong += 1
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
