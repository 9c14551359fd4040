#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Make datasets/classifications/{municipalities,areas,occupations,fields}.csv.

    make_classifications.py SOURCE [--out DIR] [--check]

SOURCE is a folder with the tables named below: the metadata of StatFin tables 12r5 and 12ti (codes with
labels in three languages), the municipality key of rOpenGov/geofi for 2026, and the broad fields of
education. A development-time script: the program reads only what it writes. With --check nothing is
written; a difference from the files in place ends with exit code 1, an absent SOURCE with 77 (skipped).

Beside this file: occupation_groups.csv (names of the 1- and 2-digit groups, which the source
does not hold) and merged_municipalities.csv (former municipalities of the statistics' lifetime).
"""
import argparse
import csv
import io
import pathlib
import sys

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parent.parent

# ELY centres followed the regions; the key of 2026 names the centres that came after them.
ELY_OF_REGION = {
    "MK01": "ELY01", "MK02": "ELY02", "MK04": "ELY03", "MK05": "ELY04", "MK06": "ELY05", "MK07": "ELY04",
    "MK08": "ELY06", "MK09": "ELY06", "MK10": "ELY07", "MK11": "ELY08", "MK12": "ELY09", "MK13": "ELY10",
    "MK14": "ELY11", "MK15": "ELY12", "MK16": "ELY12", "MK17": "ELY13", "MK18": "ELY14", "MK19": "ELY15",
    "MK21": "ELY16",
}
# Figures that the tables keep outside every area. Their official labels are not in the source, so the
# names say only what is certain.
WITHOUT_AREA = [
    ("KU199", "Ei kuntaa (KU199)", "Ingen kommun (KU199)", "No municipality (KU199)"),
    ("KUJOU", "Ei kuntaa (KUJOU)", "Ingen kommun (KUJOU)", "No municipality (KUJOU)"),
    ("SKJOU", "Ei seutukuntaa (SKJOU)", "Ingen ekonomisk region (SKJOU)", "No sub-region (SKJOU)"),
    ("SK902", "Ei seutukuntaa (SK902)", "Ingen ekonomisk region (SK902)", "No sub-region (SK902)"),
    ("MKJO", "Ei maakuntaa (MKJO)", "Inget landskap (MKJO)", "No region (MKJO)"),
    ("MK91", "Ei maakuntaa (MK91)", "Inget landskap (MK91)", "No region (MK91)"),
    ("ELYJO", "Ei ELY-aluetta (ELYJO)", "Inget NTM-område (ELYJO)", "No ELY area (ELYJO)"),
    ("ELY80", "Ei ELY-aluetta (ELY80)", "Inget NTM-område (ELY80)", "No ELY area (ELY80)"),
]
# Areas that older or other tables have and the source does not: a sub-region dissolved at the end of 2020
# (table 2310), and the major divisions of the country (table 12bs).
OTHER_TABLES = [
    ("SK151", "subregion", "Kyrönmaa", "Kyrolandet", "Kyrönmaa"),
    ("MA1", "other", "Manner-Suomi", "Fasta Finland", "Mainland Finland"),
    ("MA2", "other", "Ahvenanmaa (MA2)", "Åland (MA2)", "Åland (MA2)"),
]
# Labels of the source that were left in Finnish or misspelt there.
ENGLISH_REPAIRS = {
    "1114": "Senior officials of special-interest organizations",
    "8212": "Electrical and electronic equipment assemblers",
    "9123": "Window cleaners",
}


def rows_of(path):
    with open(path, encoding="utf-8-sig", newline="") as f:
        return [{k: " ".join((v or "").split()) for k, v in row.items()} for row in csv.DictReader(f)]


def without_code(label, code):
    return label[len(code):].strip() if label.startswith(code + " ") else label


def municipalities(source):
    statfin = {r["code"]: r for r in rows_of(source / "alue_codes_tyonv_12r5_2023.csv")}
    out = {}
    for r in rows_of(source / "municipalities_2026.csv"):
        code = "KU" + r["municipality_code"].zfill(3)
        names = [statfin[code][lang] for lang in ("fi", "sv", "en")]
        others = [r["municipality_name_" + lang] for lang in ("fi", "sv", "en")]
        region = "MK%02d" % int(r["maakunta_code"])
        out[code] = {
            "code": code, "name_fi": names[0], "name_sv": names[1], "name_en": names[2],
            "subregion": "SK%03d" % int(r["seutukunta_code"]),
            "employment_area": "TA%02d" % int(r["tyollisyysalue_code"]), "region": region,
            "wellbeing_area": r["hyvinvointialue_name_fi"], "ely": ELY_OF_REGION[region],
            "valid_to": "", "merged_into": "",
            "other_names": "|".join(sorted({n for n in others if n not in names})),
        }
    for r in rows_of(HERE / "merged_municipalities.csv"):
        now = out[r["merged_into"]]
        out[r["code"]] = dict(now, code=r["code"], name_fi=r["name_fi"], name_sv=r["name_sv"],
                              name_en=r["name_fi"], valid_to=r["valid_to"], merged_into=r["merged_into"],
                              other_names="")
    return [out[c] for c in sorted(out)]


def areas(source):
    level = {"SSS": "country", "MK": "region", "SK": "subregion", "ELY": "ely"}
    out = []
    for r in rows_of(source / "alue_codes_tyonv_12r5_2023.csv"):
        kind = r["code"] if r["code"] == "SSS" else r["code"].rstrip("0123456789")
        if kind in level:
            out.append({"code": r["code"], "level": level[kind],
                        **{"name_" + lang: without_code(r[lang], r["code"]) for lang in ("fi", "sv", "en")}})
    seen = {}
    for r in rows_of(source / "municipalities_2026.csv"):
        seen["TA%02d" % int(r["tyollisyysalue_code"])] = [r["tyollisyysalue_name_" + x] for x in ("fi", "sv", "en")]
    for code, names in seen.items():
        out.append(dict(zip(("code", "level", "name_fi", "name_sv", "name_en"), [code, "employment_area"] + names)))
    out += [dict(zip(("code", "level", "name_fi", "name_sv", "name_en"), (c, "none", fi, sv, en)))
            for c, fi, sv, en in WITHOUT_AREA]
    out += [dict(zip(("code", "level", "name_fi", "name_sv", "name_en"), row)) for row in OTHER_TABLES]
    order = ["country", "region", "subregion", "employment_area", "ely", "other", "none"]
    return sorted(out, key=lambda r: (order.index(r["level"]), r["code"]))


def occupations(source):
    out = []
    for r in rows_of(source / "ammattiryhma_12ti_fi_sv_en.csv"):
        names = {"name_" + lang: without_code(r[lang], r["code"]) for lang in ("fi", "sv", "en")}
        if r["code"] in ENGLISH_REPAIRS:
            names["name_en"] = ENGLISH_REPAIRS[r["code"]]
        out.append({"code": r["code"], **names})
    out += rows_of(HERE / "occupation_groups.csv")
    # Where a group and its only occupation share a name, the name means the occupation: it comes first.
    return sorted(out, key=lambda r: (r["code"] != "SSS", -len(r["code"]), r["code"]))


def fields(source):
    return [{"code": "F:" + r["code"], "name_fi": r["fi"], "name_sv": r["sv_UNVERIFIED"], "name_en": r["en_ISCED-F"]}
            for r in rows_of(source / "koulutusala_taso1_fi_sv_en.csv")]


def text_of(rows):
    buffer = io.StringIO()
    writer = csv.DictWriter(buffer, list(rows[0]), lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return buffer.getvalue()


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("source", type=pathlib.Path)
    parser.add_argument("--out", type=pathlib.Path, default=ROOT / "datasets/classifications")
    parser.add_argument("--check", action="store_true", help="compare instead of writing")
    args = parser.parse_args()
    if not args.source.is_dir():
        print(f"SKIPPED: {args.source} is absent, the classifications were not compared", file=sys.stderr)
        return 77
    differing = 0
    for name, make in (("municipalities", municipalities), ("areas", areas), ("occupations", occupations),
                       ("fields", fields)):
        path = args.out / (name + ".csv")
        text = text_of(make(args.source))
        if not args.check:
            path.write_text(text, encoding="utf-8", newline="")
        elif path.read_text(encoding="utf-8") != text:
            print(f"{path} differs from what the source gives", file=sys.stderr)
            differing = 1
    return differing


if __name__ == "__main__":
    sys.exit(main())
