#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# usage: history.sh TARVE DATADIR WORK_FOLDER
# Ten quarters of the example, each published as its month would have had it (--as-of): the track record of the
# last one, and every one of them made once more, byte for byte, with the later ones beside it.
set -u
tarve=$(cd "$(dirname "$1")" && pwd)/$(basename "$1")
TARVE_DATADIR=$(cd "$2" && pwd)
export TARVE_DATADIR
mkdir -p "$3" && cd "$3" && rm -rf history && "$tarve" init --quiet history && cd history || exit 99
sed -i 's/^horizon_years: 5/horizon_years: 2/; s/^# languages: .fi.*/languages: [fi]/; s/^pdf: auto/pdf: off/' region.yaml
bad=0
fail() { bad=$((bad + 1)); echo "FAILED: $*"; }

for month in 2021M09 2021M12 2022M03 2022M06 2022M09 2022M12 2023M03 2023M06 2023M09 2023M10; do
    "$tarve" run --quiet --as-of $month region.yaml || fail "the run of $month: status $?"
done
for run in reports/20*; do
    "$tarve" run --quiet --from-manifest "$run" || fail "$run is not the same when it is made again"
done

# of the area and three months ahead: two measures, nine runs
record=reports/2023Q4/data/track_record.csv
awk -F, '$1 == "area" && $5 == 1 && $6 == 3 { n++; bad += $7 != 9 || $8 < 20 || $10 == "" || $14 == "" || $16 == "" }
END { exit n != 2 || bad > 0 }' $record || fail "the record of the area: $(grep '^area' $record)"
awk -F, '{ seen[$1] = 1 } END { exit !(seen["municipality"] && seen["occupations"] && seen["fields"] && seen["signals"]) }' $record ||
    fail "a part of the record is not there"
"$tarve" score --quiet region.yaml >score.txt || fail "score: status $?"
grep -q '^10 published runs' score.txt && grep -q '^signals' score.txt || fail "score: $(head -n 3 score.txt)"
"$tarve" score --quiet --output score.csv region.yaml && [ -s score.csv ] || fail "score as CSV"
for id in track track-record h-track-steps h-track-classes; do
    grep -q "id=\"$id\"" reports/2023Q4/fi/annex.html || fail "the annex has no $id"
done
grep -q 'data/changes.csv' reports/2023Q4/fi/brief.html || fail "the brief does not say what has changed"

# what later runs look back at stays when old runs are reduced
sed -i '$a keep: 1' region.yaml && "$tarve" run --quiet region.yaml || fail "a run that reduces: status $?"
[ -e reports/2021Q3/reduced.txt ] || fail "the oldest run was not reduced"
[ -e reports/2021Q4/reduced.txt ] && fail "a run of the last eight quarters was reduced"
for run in 2021Q4 2023Q3; do
    "$tarve" run --quiet --from-manifest reports/$run || fail "$run is not the same beside a reduced run"
done
echo "$bad failures"
[ $bad = 0 ]
