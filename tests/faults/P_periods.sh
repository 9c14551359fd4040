#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# usage: P_periods.sh TARVE DATADIR [ID...]
# Faults tried: periods, and series that are short, empty, constant or have holes.
# shellcheck disable=SC2034,SC2154 # lib.sh sets and uses them
. "$(dirname "$0")/lib.sh"
light=yes
input=$tmp/region

# edited FILE SED: the vacancies, edited
edited() { sed "$2" "$input/$vacancies" >"$input/$1"; }
# finite FOLDER: no figure published is none
finite() {
    if find "$1/data" -name '*.csv' -exec grep -nwiE -- '-?(nan|inf|infinity)' {} + | head -n 3 | grep .; then
        fail "$what: nan or inf is published"
    fi
}
# runs STATUS FILE: published elsewhere, whole, finite, without a word of gnuplot
runs() {
    config_with "$2" "output: $input/elsewhere"
    rm -rf "$input/elsewhere"
    want "$1" "run with $2" "$tarve" run "$conf"
    says_not gnuplot
    whole "$input/elsewhere/latest" || fail "$what: not whole"
    finite "$input/elsewhere/latest"
}

if row P01 "quarter 5, month 13, months among quarters, two digits, dates"; then
    for period in 2023Q5 2023M04 2023M13 2/2023 23Q2 1.4.2023 2023q2 45017 2023/II; do
        table period.csv "3s|2023Q2|$period|"
        want 65 "$period" "$tarve" sniff "$input/period.csv"
        says "period.csv:3:"
        says "found \"$period\"; expected a quarter such as 2023Q1"
        records 8 1
    done
    refuses period.csv "period.csv:3:"
fi

if row P02 "periods to come, and of old"; then
    table future.csv '3s/2023Q2/2099Q2/'
    refuses future.csv "future.csv:3:" "constraint-error: found \"2099Q2\"; expected a period up to"
    table ancient.csv '3s/2023Q2/0001Q2/'
    refuses ancient.csv "ancient.csv:3:" "constraint-error: found \"0001Q2\""
    # figures later than --as-of are not used: the result is that of a file which ends there
    published
    edited ends.csv '/"2023M\(0[7-9]\|10\)"/d'
    config "output: $input/elsewhere"
    rm -rf "$input/elsewhere"
    want 0 "run --as-of" "$tarve" run --as-of 2023M06 "$conf"
    grep 'vacancy_stock' "$input/elsewhere/2023Q2/data/forecasts.csv" | grep SK138 >"$tmp/figures"
    rm -rf "$input/elsewhere"
    config_with ends.csv "output: $input/elsewhere"
    want 0 "run on a file that ends there" "$tarve" run --as-of 2023M06 "$conf"
    grep 'vacancy_stock' "$input/elsewhere/2023Q2/data/forecasts.csv" | grep SK138 >"$tmp/figures.now"
    [ -s "$tmp/figures" ] || fail "no forecasts to compare"
    same "later months count" "$tmp/figures" "$tmp/figures.now"
fi

if row P03 "a gap"; then
    edited gap.csv '/"KU729","2021M0[5-7]"/d'
    runs 0 gap.csv
    want 0 "check" "$tarve" check "$conf"
    grep -q 'gap.*KU729' "$tmp/out" || fail "check does not tell of the gap"
    grep -q 'gap.*KU729' "$input/elsewhere/latest/data/findings.csv" || fail "findings.csv does not tell of the gap"
fi

if row P04 "rows in any order"; then
    { head -n 1 "$input/$vacancies" && tail -n +2 "$input/$vacancies" | tac; } >"$input/backwards.csv"
    same_result backwards.csv
fi

light=no # what follows goes through the training need too
if row P05 "one observation, none, fewer than a model needs"; then
    edited one.csv '/"KU729"/{/2023M10/!d}'
    runs 0 one.csv
    edited none.csv '/"KU729"/s/,[0-9]*\(\r*\)$/,"..."\1/'
    runs 0 none.csv
    printf 'series_id,period,value\none,2023M01,7\nempty,2023M01,\nempty,2023M02,\ntwo,2023M01,3\ntwo,2023M02,4\n' >"$input/few.csv"
    want 0 "forecast" "$tarve" forecast -h 2 "$input/few.csv"
    grep -q '^empty,.*too-short\|^empty,.*no-data\|^empty,.*missing' "$tmp/out" || fail "the empty series has no status: $(grep '^empty' "$tmp/out" | head -n 1)"
    if grep -wiE 'nan|inf' "$tmp/out"; then fail "nan or inf is printed"; fi
fi

if row P06 "constant, zero, one outlier"; then
    # of the municipalities, the region is their sum: the country is in the other file too
    n=$(grep -c '^"KU[0-9]*","2021M05","AVPAIKATLOPUSSA"' "$input/$vacancies")
    for how in "s/^\(\"KU[0-9]*\",.*AVPAIKATLOPUSSA\",\)[0-9.\"]*/\16/; s/^\(\"SK138\",.*AVPAIKATLOPUSSA\",\)[0-9.\"]*/\1$((6 * n))/" \
        's/^\("\(KU[0-9]*\|SK138\)",.*AVPAIKATLOPUSSA",\)[0-9."]*/\10/' \
        's/\("KU729","2021M05","AVPAIKATLOPUSSA",\)[0-9]*/\1900000/'; do
        edited strange.csv "$how"
        runs 0 strange.csv
    done
fi

if row P07 "series that no model can be fitted to"; then
    published
    awk 'BEGIN { print "series_id,period,value"
        for (m = 1; m <= 24; m++) {
            p = sprintf("%dM%02d", 2022 + int((m - 1) / 12), (m - 1) % 12 + 1)
            printf "flat,%s,5\nzero,%s,0\nhuge,%s,9007199254740992\nsteps,%s,%d\n", p, p, p, p, m <= 12 ? 0 : 9000000
        }
        print "two,2023M01,1\ntwo,2023M02,2" }' >"$input/singular.csv"
    for model in damped_trend level_average poisson_trend negbin_trend robust_linear ols_drift theil_sen logistic piecewise seasonal_naive naive mean; do
        "$tarve" forecast --model $model -h 3 "$input/singular.csv" >"$tmp/out" 2>"$tmp/err"
        got=$?
        case $got in 0 | 3) ok "$got $model" ;; *) fail "$model: exit $got" ;; esac
        what=$model
        note $got
        if grep -wiE 'nan|inf' "$tmp/out"; then fail "$model: nan or inf is printed"; fi
        [ "$(wc -l <"$tmp/out")" = 16 ] || fail "$model: not every series has a forecast"
    done
fi

finish
