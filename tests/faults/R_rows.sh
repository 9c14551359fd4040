#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# usage: R_rows.sh TARVE DATADIR [ID...]
# Faults tried: rows and cells that are not what they should be.
# shellcheck disable=SC2154 # lib.sh sets them
. "$(dirname "$0")/lib.sh"

if row R14 "rejects within the tolerance"; then
    cp "$tmp/region/$vacancies" "$tmp/region/one_bad.csv"
    sed -i 's/^"KU729","2021M05","AVPAIKATLOPUSSA",.*/"KU729","2021M05","AVPAIKATLOPUSSA",x17\r/' "$tmp/region/one_bad.csv"
    published
    config_with one_bad.csv
    refused 65 "one bad cell, none tolerated" "$tarve" run "$conf"
    says "type-error: found \"x17\""
    want 3 "one bad cell, tolerated" "$tarve" run --max-rejects 1 "$conf"
    says "published with rejects"
    nothing_left "$reports" "$what"
    whole "$reports/latest" || fail "incomplete run is not whole"
    grep -q 'x##' "$reports/latest/rejects.csv" || fail "the reject is not in rejects.csv"
    grep -q 'x17' "$reports/latest/rejects.csv" && fail "a published rejects.csv repeats figures"
    want 3 "one bad cell, a share" "$tarve" check --max-rejects 1% --rejects "$tmp/rejects.csv" "$conf"
    grep -q 'x17' "$tmp/rejects.csv" || fail "--rejects did not write it"
fi

finish
