#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""usage: check_backtest.py TARVE BENCHMARKS

`tarve backtest` gives the figures that the scoring script of the benchmarks gives for forecasts made origin by
origin with `tarve forecast`. Exit 77 when the benchmarks are not there.
"""
import csv
import os
import re
import subprocess
import sys
import tempfile
from collections import defaultdict

ORIGINS, STEP, HORIZON = 3, 11, 12


def read_series(path):
    series = defaultdict(list)
    for r in csv.DictReader(open(path)):
        series[r["series_id"]].append((int(r["period_index"]), r["value"]))
    return {s: sorted(v) for s, v in series.items()}


def forecast_origin(tarve, folder, series, k):
    """Forecasts of one origin, ids id@k; returns the rows of the scoring script's set too."""
    source, out = os.path.join(folder, "in.csv"), os.path.join(folder, "out.csv")
    rows = []
    with open(source, "w") as f:
        f.write("series_id,period,value\n")
        for s, v in series.items():
            end = len(v) - HORIZON - k * STEP
            for p, x in v[:end]:
                f.write("%s,%d,%s\n" % (s, p, x))
                rows.append((s, k, p, x, "train"))
            rows += [(s, k, p, x, "test") for p, x in v[end:end + HORIZON]]
    subprocess.check_call([tarve, "forecast", "-q", source, "--frequency", "12", "--horizon", str(HORIZON),
                           "--output", out])
    forecasts = list(csv.DictReader(open(out)))
    for r in forecasts:
        r["series_id"] += "@%d" % k
    return forecasts, rows


def expected(tarve, scorer, folder, series):
    forecasts, rows = [], []
    for k in range(ORIGINS):
        f, r = forecast_origin(tarve, folder, series, k)
        forecasts += f
        rows += r
    names = {x: os.path.join(folder, x + ".csv") for x in ("forecasts", "set", "meta")}
    with open(names["forecasts"], "w") as f:
        w = csv.DictWriter(f, forecasts[0].keys())
        w.writeheader()
        w.writerows(forecasts)
    with open(names["set"], "w") as f, open(names["meta"], "w") as g:
        f.write("series_id,period_index,value,part\n")
        f.writelines("%s@%d,%d,%s,%s\n" % r for r in rows)
        g.write("series_id,frequency,horizon\n")
        g.writelines("%s@%d,12,%d\n" % (s, k, HORIZON) for s in series for k in range(ORIGINS))
    text = subprocess.check_output([sys.executable, scorer, "--forecasts", names["forecasts"], names["set"],
                                    names["meta"]], text=True)
    found = dict(re.findall(r"(MASE|RMSSE|cov80|cov95|MSIS95|WIS) (\S+)", text))
    return {k: float(v) for k, v in found.items()}


def found(tarve, folder, series):
    source = os.path.join(folder, "whole.csv")
    with open(source, "w") as f:
        f.write("series_id,period,value\n")
        f.writelines("%s,%d,%s\n" % (s, p, x) for s, v in series.items() for p, x in v)
    text = subprocess.check_output([tarve, "backtest", "-q", source, "--frequency", "12", "--origins", str(ORIGINS),
                                    "--step", str(STEP)], text=True)
    row = next(r for r in csv.DictReader(text.splitlines())
               if (r["group"], r["horizon"], r["method"]) == ("all", "all", "engine"))
    column = {"MASE": "mase", "RMSSE": "rmsse", "cov80": "coverage80", "cov95": "coverage95", "MSIS95": "msis",
              "WIS": "wis"}
    return {k: float(row[c]) for k, c in column.items()}


def main():
    tarve, benchmarks = os.path.abspath(sys.argv[1]), sys.argv[2]
    scorer, data = os.path.join(benchmarks, "score_forecasts.py"), os.path.join(benchmarks, "fi/fi_area_vac.csv")
    if not os.path.exists(scorer) or not os.path.exists(data):
        print("%s is not there: not compared" % benchmarks)
        return 77
    series = read_series(data)
    with tempfile.TemporaryDirectory() as folder:
        want, got = expected(tarve, scorer, folder, series), found(tarve, folder, series)
    bad = 0
    for name, w in want.items():
        ok = abs(got[name] - w) <= 6e-4 * max(1.0, abs(w))
        bad += not ok
        print("%-7s scoring script %.4f, backtest %.4f%s" % (name, w, got[name], "" if ok else "  DIFFERS"))
    return 1 if bad or len(want) != 6 else 0


if __name__ == "__main__":
    sys.exit(main())
