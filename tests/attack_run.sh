#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# usage: attack_run.sh TARVE ATTACK_RUN DATASETS
# Can a hidden count be found from all files of one published run? The example as it is, the example
# with known counts hidden in it, and runs that were made to leak: those must be caught.
set -u
tarve=$1 attack=$2
TARVE_DATADIR=$3
export TARVE_DATADIR
tmp=$(mktemp -d) || exit 99
trap 'rm -rf "$tmp"' EXIT
bad=0
fail() { bad=$((bad + 1)); echo "FAIL  $*"; }

# publish FOLDER: runs FOLDER/region.yaml; the run stands in FOLDER/reports/latest
publish() {
    sed -i 's/^pdf: auto/pdf: off/' "$1/region.yaml" &&
        "$tarve" run --quiet --as-of 2022M10 "$1/region.yaml" && # for the track record
        "$tarve" run --quiet "$1/region.yaml" || { echo "FAIL  the run of $1"; exit 1; }
}

# ---- the example ----
"$tarve" init "$tmp/example" >/dev/null || exit 1
publish "$tmp/example"
echo "== the example"
"$attack" "$tmp/example/reports/latest" "$tmp/example" "$TARVE_DATADIR" || fail "the example gives a count away"

# ---- known counts, hidden: a figure becomes "...", what it loses goes to Saarijarvi, totals stay ----
new=12r5_sydansuomi_2019-2023.csv
"$tarve" init "$tmp/planted" >/dev/null || exit 1
sed -i 's/^horizon_years: 5/horizon_years: 1/; s/^# esco: esco/esco: esco/' "$tmp/planted/region.yaml"
cp -r "$(dirname "$0")/support/esco" "$tmp/planted/esco" # made-up skills of occupations that grow
sed -i 's/,2411,/,3133,/; s/,2511,/,1412,/' "$tmp/planted/esco/occupations_fi.csv"
awk -F, -v OFS=, -v truth="$tmp/truth.csv" '
function bare(s) { gsub(/[",\r]/, "", s); return s }
BEGIN {
    n = split("KU216 KU226 KU256 KU265 KU312 KU601 KU931", member, " ")
    name["AVPAIKATLOPUSSA"] = "vacancy_stock"; name["TYOTTOMATLOPUSSA"] = "unemployed_stock"
    print "measure,area,period,count" > truth
}
NR == FNR { value[bare($1), bare($2), bare($3)] = bare($4); month[bare($2)] = 1; next }
FNR == 1 {
    for (t in month) for (m in name) {
        if (t < "2020M01" || t == "timeperiod_m") continue
        k = substr(t, 1, 4) * 12 + substr(t, 6) + (m == "AVPAIKATLOPUSSA" ? 3 : 0)
        a = member[k % n + 1]; x = value[a, t, m]; z = 1 + k % 4
        if (x !~ /^[0-9]+$/ || x + 0 < 5) continue
        hide[a, t, m] = 1; more["KU729", t, m] = x - z
        print name[m], a, t, z > truth
    }
}
{ key = bare($1) SUBSEP bare($2) SUBSEP bare($3) }
key in hide { $4 = "...\r" }
key in more { $4 = bare($4) + more[key] "\r" }
{ print }' "$tmp/planted/$new" "$tmp/planted/$new" >"$tmp/new.csv" && mv "$tmp/new.csv" "$tmp/planted/$new"
echo 'excel: fi' >>"$tmp/planted/region.yaml"
publish "$tmp/planted"
echo "== the example with $(($(wc -l <"$tmp/truth.csv") - 1)) known counts hidden in it"
"$attack" "$tmp/planted/reports/latest" "$tmp/planted" "$TARVE_DATADIR" "$tmp/truth.csv" ||
    fail "hidden counts that are known come out"
[ "$(wc -l <"$tmp/planted/reports/latest/data/skills.csv")" -gt 2 ] || fail "skills.csv has no rows to attack"

# the workbook and the files for spreadsheets say nothing that the files above do not
if command -v python3 >/dev/null && command -v "${SOFFICE:=soffice}" >/dev/null; then
    mkdir "$tmp/sheets"
    python3 "$(dirname "$0")/workbook/check.py" "$tmp/planted/reports/latest" 'fi' 'fi' "$SOFFICE" "$tmp/sheets" ||
        fail "the workbook is not what the tables are"
    python3 "$(dirname "$0")/datapackage/check.py" "$tmp/planted/reports/latest/data" || fail "excel/ is not what data/ is"
else
    echo "the workbook is not opened: no python3 or no ${SOFFICE:=soffice}"
fi

# ---- runs that leak ----
# leak NAME WHAT: a copy of the planted run in $tmp/leak, to be spoilt; then caught NAME PATTERN
leak() { rm -rf "$tmp/leak"; cp -rL "$tmp/planted/reports/latest" "$tmp/leak"; }
caught() {
    "$attack" "$tmp/leak" "$tmp/planted" "$TARVE_DATADIR" "$tmp/truth.csv" >"$tmp/out" 2>&1
    code=$?
    if [ $code = 1 ] && grep -q "$2" "$tmp/out"; then echo "ok    caught: $1"; else
        fail "not caught ($code): $1"; head -n 20 "$tmp/out"; fi
}
echo "== runs that leak"

leak # figures of the other municipalities in the month of a hidden one
awk -F, '{ gsub(/[",\r]/, "", $4) } $1 ~ /^"KU/ && $2 == "\"2023M03\"" && $3 ~ /TYOTTOMAT/ && $4 != "..." {
    gsub(/"/, "", $1); print "identity,info,unemployed_stock of " $1 " is " $4 " in 2023M03,,0,0" }' \
    "$tmp/planted/$new" >>"$tmp/leak/data/findings.csv"
caught "figures of municipalities in findings" "2023M03: found from the published files: knows it is"

leak # forecasts that repeat the history as it is
awk -F, -v OFS=, '
NR == FNR { gsub(/["\r]/, ""); if ($3 == "AVPAIKATLOPUSSA" && $4 != "...") x[$1, $2] = $4; next }
$4 ~ /^KU/ && $3 == "vacancy_stock" { t = (substr($8, 1, 4) - 1) substr($8, 5); $18 = ($4, t) in x ? x[$4, t] : "" }
{ print }' "$tmp/planted/$new" "$tmp/leak/data/forecasts.csv" >"$tmp/new.csv" && mv "$tmp/new.csv" "$tmp/leak/data/forecasts.csv"
caught "benchmarks of all months" "vacancy_stock .*: found from the published files: knows it is"

leak # a mean over hidden months
sed -i 's/^\(KU216,[^,]*,municipality\),[^,]*,[^,]*,/\1,12,number,/' "$tmp/leak/data/areas.csv"
caught "a mean over hidden months" "areas.csv:.*a mean of vacancy_stock of KU216 stands over"

leak # the hidden counts themselves, in a column that nobody expects
awk -F, -v OFS=, '
NR == FNR { z[$1, $2, substr($3, 1, 4) + 1 substr($3, 5)] = $4; next }
FNR == 1 { print $0, "hint"; next }
{ print $0, ($3, $4, $8) in z ? z[$3, $4, $8] : "" }' \
    "$tmp/truth.csv" "$tmp/leak/data/forecasts.csv" >"$tmp/new.csv" && mv "$tmp/new.csv" "$tmp/leak/data/forecasts.csv"
caught "a column of hidden counts" "forecasts.csv: column hint holds hidden counts"

leak # a hidden count as a forecast
awk -F, -v OFS=, -v done=0 '
NR == FNR { if ($3 > "2022M10") z[$1, $2, substr($3, 1, 4) + 1 substr($3, 5)] = $4; next }
{ if (($3, $4, $8) in z) $18 = z[$3, $4, $8] ".0"; print }' \
    "$tmp/truth.csv" "$tmp/leak/data/forecasts.csv" >"$tmp/new.csv" && mv "$tmp/new.csv" "$tmp/leak/data/forecasts.csv"
caught "hidden counts as benchmarks" "stands where the publisher hides"

leak # persons to the last one
sed -i '2s/,5,\([0-9.]*\)$/,7,\1/' "$tmp/leak/data/occupations.csv"
caught "persons that are not rounded" "occupations.csv:2: unemployed 7 is not rounded"

leak # the same on the roadmap
awk -v done=0 '!done && /,coming_gap,/ { done = sub(/,[0-9]+,henkil/, ",7,henkil") || sub(/,-?[0-9]+,-?[0-9]+,henkil/, ",7,7,henkil") } { print }' \
    "$tmp/leak/data/roadmap.csv" >"$tmp/new.csv" && mv "$tmp/new.csv" "$tmp/leak/data/roadmap.csv"
caught "persons of the roadmap that are not rounded" "roadmap.csv:[0-9]*: .*7 is not rounded"

leak # a municipality's figure that areas.csv does not print
sed -n '2s/not_fed,,Ei mittaria,,,/neighbour_seekers,KU216-KU256,x,2023M10,3,/p' "$tmp/leak/data/roadmap.csv" >>"$tmp/leak/data/roadmap.csv"
caught "a municipality on the roadmap" "roadmap.csv:[0-9]*: .*does not follow from areas.csv"

leak # records of the inputs
printf 'source,line_first,line_last,record,column,field_no,field,code,message,raw\nx.csv,2,2,1,1,1,x,type-error,"found ""17x""","KU216;17x"\n' \
    >"$tmp/leak/rejects.csv"
caught "raw records" "rejects.csv:1: whole records"

leak # a figure on the page that the table keeps back
sed -i 's|\(>Kannonkoski</th><td[^>]*>\)[^<]*|\1231|' "$tmp/leak/fi/annex.html"
caught "a figure on the page only" "fi/annex.html: 231 of KU216 is not in"

leak # hidden months in the figures of a picture
awk -F '\t' -v OFS='\t' '$3 == 1 { $3 = 0; $4 = 3 } { print }' "$tmp/leak/plots/fi/areas-vacancies.tsv" >"$tmp/new.tsv" &&
    mv "$tmp/new.tsv" "$tmp/leak/plots/fi/areas-vacancies.tsv"
caught "hidden months in a picture" "areas-vacancies.tsv:[0-9]*: 3 stands where the publisher shows none"

leak # a large figure on a municipality's own page
sed -i 's|\(<span class="big">\)[0-9][0-9,]*|\1231|' "$tmp/leak/fi/municipality-KU216.html"
caught "a figure on a municipality's page" "fi/municipality-KU216.html: 231 is not in"

leak # a signal that tells more than its size
sed -i '2s/noin [0-9,]*-kertainen/noin 2,37-kertainen/' "$tmp/leak/data/signals.csv"
caught "a fine figure of a signal" "signals.csv:2: noin 2,37-kertainen is too fine"

leak # counts in the log of signals
sed -i '1s/$/,count/; 2,$s/$/,3/' "$tmp/leak/data/signal_log.csv"
caught "counts in the log of signals" "signal_log.csv:1: count may tell"

leak # the error of a single forecast
sed -i '2s/^\([^,]*,[^,]*,[^,]*,[^,]*,[^,]*,[^,]*,[^,]*\),[0-9]*,/\1,1,/' "$tmp/leak/data/track_record.csv"
caught "the error of a single forecast" "track_record.csv:2: bias rests on 1 outcomes"

leak # growth behind a skill
sed -i '2,$s/,[01]\.[0-9],/,0.97,/' "$tmp/leak/data/skills.csv"
caught "a fine score of a skill" "skills.csv:2: 0.97 is finer than a tenth"

leak # skills of an occupation that no signal names
sed -i '2s/^[0-9]*,/99,/' "$tmp/leak/data/skills.csv"
caught "a group that grows in secret" "skills.csv:2: group 99, of which signals.csv tells nothing"

exit $((bad > 0))
