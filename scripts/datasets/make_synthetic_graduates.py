#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Make the synthetic graduates and intake of datasets/example, in the layouts of Vipunen.

    make_synthetic_graduates.py [--out DIR] [--check]

NOT statistics. No figure comes from a school, a register or Vipunen; names of providers are real so that
a partner meeting recognises what would stand there. Replace both files by real exports (see
datasets/README.md) before any decision. Assumptions, all ours:

  * graduates of 2022 per provider and qualification: synthetic_programmes.csv beside this script, guessed
    so that the totals are of a plausible size (Poke about 400 vocational qualifications a year in all,
    Gradia about 2 400, Jamk about 1 350 degrees), with a constant yearly change backwards in time
  * a year's figure is Poisson around that path times a common year effect of its provider
    (normal, 5 per cent); 2020 and 2021 are 8 per cent lower (delayed work-based learning)
  * intake: what the completion rate asks for, so many years earlier, again Poisson
        vocational upper secondary  completion 0.70, 3 years, stock 2.5 x intake
        further vocational          completion 0.75, 1 year,  stock 1.3 x intake
        university of applied sc.   completion 0.73, 4 years, stock 3.8 x intake
  * net number of students (nettoopiskelijamaaraLkm): 0.85 x stock
  * each provider has some records whose qualification is unknown ("Tieto puuttuu")
  * protection as in Vipunen: counts 1-4 are shown as "1-4", larger ones rounded to the nearest multiple
    of 3. The unrounded figures are not kept anywhere.

One fixed seed; only random.Random.random() is used, whose sequence Python guarantees.
"""
import argparse
import csv
import io
import math
import pathlib
import random
import sys

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parent.parent
SEED = 20231031
YEARS = range(2012, 2023)
MARK = "SYNTEETTINEN"
UNKNOWN = "Tieto puuttuu"
DELAYED = {2020: 0.92, 2021: 0.92}
KIND = {  # completion, years from start to end, stock per start
    "initial": (0.70, 3, 2.5),
    "further": (0.75, 1, 1.3),
    "degree": (0.73, 4, 3.8),
}


def kind_of(qualification):
    if "(AMK)" in qualification:
        return "degree"
    return "further" if "ammattitutkinto" in qualification else "initial"


def poisson(rng, mean):
    """Knuth's product in blocks of at most 30, so that exp() never underflows."""
    total = 0
    while mean > 0:
        block = min(mean, 30.0)
        mean -= block
        limit, product = math.exp(-block), rng.random()
        while product > limit:
            total += 1
            product *= rng.random()
    return total


def normal(rng):
    return math.sqrt(-2.0 * math.log(1.0 - rng.random())) * math.cos(2.0 * math.pi * rng.random())


def protected(count):
    if count == 0:
        return "0"
    return "1-4" if count < 5 else str(3 * round(count / 3))


def path(base, change, year):
    return base * (1.0 + change) ** (year - 2022) * DELAYED.get(year, 1.0)


def simulate():
    """Rows (year, provider, qualification, graduates, students, entrants), protected."""
    rng = random.Random(SEED)
    with open(HERE / "synthetic_programmes.csv", encoding="utf-8", newline="") as f:
        programmes = list(csv.DictReader(f))
    providers = list(dict.fromkeys(p["provider"] for p in programmes))
    effect = {(p, y): math.exp(0.05 * normal(rng)) for p in providers for y in YEARS}
    rows = []
    for p in programmes:
        base, change = float(p["graduates_2022"]), float(p["yearly_change"])
        completion, length, stock = KIND[kind_of(p["qualification"])]
        for year in YEARS:
            graduates = poisson(rng, path(base, change, year) * effect[p["provider"], year])
            entrants = poisson(rng, base * (1.0 + change) ** (year + length - 2022) / completion)
            students = poisson(rng, stock * base * (1.0 + change) ** (year - 2022) / completion)
            rows.append((year, p["provider"], p["qualification"], graduates, students, entrants))
    for provider in providers:
        size = sum(r[3] for r in rows if r[1] == provider) / len(YEARS)
        for year in YEARS:
            unknown = poisson(rng, 0.004 * size)
            rows.append((year, provider, UNKNOWN, unknown, 3 * unknown, unknown))
    return sorted(rows, key=lambda r: (r[0], providers.index(r[1]), r[2] == UNKNOWN, r[2]))


def is_degree(row, degree_providers):
    return row[1] in degree_providers


def table(header, rows, delimiter):
    buffer = io.StringIO()
    writer = csv.writer(buffer, delimiter=delimiter, lineterminator="\r\n")
    writer.writerow(header)
    writer.writerows(rows)
    return buffer.getvalue()


def files():
    rows = simulate()
    degree_providers = {r[1] for r in rows if kind_of(r[2]) == "degree"}
    vocational = [r for r in rows if not is_degree(r, degree_providers)]
    higher = [r for r in rows if is_degree(r, degree_providers)]
    vet = table(
        ["tilastovuosi", "tutkinto", "koulutuksenJarjestaja", "uudetOpiskelijatLkm", "opiskelijatLkm",
         "tutkinnonSuorittaneetLkm", "nettoopiskelijamaaraLkm", "aineisto"],
        [[y, q, p, protected(new), protected(stock), protected(done), protected(round(0.85 * stock)), MARK]
         for y, p, q, done, stock, new in vocational], ";")
    uas = table(
        ["Tilastovuosi", "Korkeakoulu", "Koulutus", "Tutkinnot", "Opiskelijat", "Uudet opiskelijat", "Aineisto"],
        [[y, p, q, protected(done), protected(stock), protected(new), MARK]
         for y, p, q, done, stock, new in higher], ",")
    return {"vipunen_ammatillinen_graduates_synthetic.csv": vet.encode("utf-8"),
            "vipunen_korkeakoulu_graduates_synthetic.csv": b"\xef\xbb\xbf" + uas.encode("utf-8")}


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--out", type=pathlib.Path, default=ROOT / "datasets/example")
    parser.add_argument("--check", action="store_true", help="compare instead of writing")
    args = parser.parse_args()
    wrong = 0
    for name, data in files().items():
        target = args.out / name
        if not args.check:
            target.write_bytes(data)
        elif target.read_bytes() != data:
            print(f"{target} differs from what the script gives", file=sys.stderr)
            wrong = 1
    return wrong


if __name__ == "__main__":
    sys.exit(main())
