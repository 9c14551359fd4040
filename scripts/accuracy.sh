#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# usage: accuracy.sh TARVE BENCH_FORECAST BENCHMARKS
# The forecasts of this build on the benchmark sets: M3's test parts, scored by the sets' own
# score_forecasts.py, and ten origins of the Finnish series, each forecast with what was known then.
# Prints a table; exit 1 where a figure is worse than its bound. The bounds leave room for a better
# idea that costs a little here; they are there so that no loss goes unseen.
set -eu
tarve=$1
bench=$2
data=$3
if [ ! -f "$data/score_forecasts.py" ]; then
    echo "skipped: no benchmark sets at $data"
    exit 77
fi
tmp=$(mktemp -d) && trap 'rm -rf "$tmp"' EXIT
bad=0

# within NAME VALUE LOW HIGH
within() {
    if ! awk -v x="$2" -v lo="$3" -v hi="$4" 'BEGIN { exit !(x != "" && x >= lo && x <= hi) }'; then
        echo "FAIL  $1 is ${2:-missing}, not within $3..$4"
        bad=1
    fi
}

# field NAME: the number behind that word of the line on standard input
field() {
    awk -v name="$1" '{ for (i = 1; i < NF; i++) if ($i == name) { print $(i + 1); exit } }'
}

m3() {
    python3 "$data/score_forecasts.py" --tarve "$tarve" "$data/m3/m3_$1.csv" "$data/m3/m3_$1_meta.csv" >"$tmp/line"
    printf 'M3 %-10s %s\n' "$1" "$(cat "$tmp/line")"
    cat "$tmp/line" >>"$tmp/all"
    within "M3 $1 MASE" "$(field MASE <"$tmp/line")" 0 "$2"
    within "M3 $1 MSIS" "$(field MSIS95 <"$tmp/line")" 0 "$3"
    within "M3 $1 80 % coverage" "$(field cov80 <"$tmp/line")" 0.78 0.86
    within "M3 $1 95 % coverage" "$(field cov95 <"$tmp/line")" 0.935 0.97
}

# mean NAME: over all series of M3
mean() {
    awk -v name="$1" '{ for (i = 1; i < NF; i++) { if ($i == "series") n = $(i + 1); if ($i == name) x = $(i + 1) }
        sum += n * x; all += n } END { printf "%.4f", sum / all }' "$tmp/all"
}

m3_all() {
    smape=$(mean sMAPE)
    mase=$(mean MASE)
    printf 'M3 %-10s sMAPE %s  MASE %s\n' all "$smape" "$mase"
    within "M3 sMAPE" "$smape" 0 12.30
    within "M3 MASE" "$mase" 0 1.34
}

fi_set() {
    "$bench" 10 11 2 "$data/fi/fi_$1.csv" "$data/fi/fi_$1_meta.csv" | sed -n 2p >"$tmp/line"
    read -r _ n mase base cov80 cov95 _ wis _ <"$tmp/line"
    printf '%-17s %5s forecasts  MASE %s (seasonal naive %s)  80 %%: %s  95 %%: %s  WIS %s\n' "$1" "$n" "$mase" "$base" "$cov80" "$cov95" "$wis"
    within "$1 WIS" "$wis" 0 "$2"
    within "$1 MASE" "$mase" 0 "$base"
    within "$1 95 % coverage" "$cov95" "$3" "$4"
}

m3 yearly 2.64 22.8
m3 quarterly 1.065 9.7
m3 monthly 0.842 6.2
m3 other 1.82 15
m3_all
fi_set area_vac 0.148 0.915 0.97
fi_set occ_vac_big 0.257 0.915 0.97
fi_set occ_vac_small 0.290 0.92 0.97
fi_set area_unemp 0.048 0.915 0.97
fi_set occ_unemp_big 0.0656 0.915 0.97
fi_set occ_unemp_small 0.1413 0.915 0.975
exit $bad
