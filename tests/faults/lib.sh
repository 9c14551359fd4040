# SPDX-License-Identifier: GPL-3.0-or-later
# shellcheck shell=sh disable=SC2034,SC2154 # used and set by the files that read this one
# What the faults tried have in common. Read by LETTER_name.sh, which is started with: TARVE DATADIR [ID...]
#
#     if row F01 "input missing"; then        a row of cases.tsv; false when other IDs were asked for
#         refused 66 "run" "$tarve" run "$conf"   the status, a line on stderr, and nothing published or left
#         says "No such file"
#     fi
#     finish                                   closes the last row; the exit status of the script
#
# Each row prints one line for machines: row<TAB>ID<TAB>ok|FAIL|skip<TAB>what was seen.
# FAULTS_LONG=1: all steps of rows that take long (`steps SHORT LONG`).
set -u
tarve=$(cd "$(dirname "$1")" && pwd)/$(basename "$1")
TARVE_DATADIR=$(cd "$2" && pwd)
export TARVE_DATADIR
LC_ALL=C TZ=UTC
export LC_ALL TZ
shift 2
asked=" $* "
here=$(cd "$(dirname "$0")" && pwd)
badcsv=$here/../../../shared/data/badcsv # a collection of broken files, where it is at hand
tmp=$(mktemp -d)
small=$tmp/small # where a small disk may be mounted
cleanup() {
    umount "$small" 2>/dev/null
    rm -rf "$tmp"
}
trap cleanup EXIT
mkdir "$small"
failures=0 rows=0 id=
asan=no
if grep -qa __asan_init "$tarve"; then asan=yes; fi

# ---- rows ----
close_row() {
    [ -n "$id" ] || return 0
    printf 'row\t%s\t%s\t%s\n' "$id" "$outcome" "${seen:-$statuses}"
    id=
}
row() { # row ID "what": false when it is not asked for
    close_row
    [ "$asked" = "  " ] || case "$asked" in *" $1 "*) ;; *) return 1 ;; esac
    id=$1 outcome=ok seen='' statuses='' what=''
    rows=$((rows + 1))
    : >"$tmp/out"
    : >"$tmp/err"
    echo "---- $1 $2"
    config
}
saw() { seen="$*"; } # what the table says of the row, when the statuses do not tell it
skip() { # skip "why": what is lacking here, aloud
    echo "skip  $*"
    if [ -z "$statuses" ] && [ "$outcome" = ok ]; then outcome=skip seen="$*"; else seen="${seen:-$statuses} (skipped: $*)"; fi
}
ok() { echo "ok    $*"; }
fail() {
    failures=$((failures + 1))
    outcome=FAIL seen="$*"
    echo "FAIL  $id: $*"
    sed 's/^/      | /' "$tmp/err" | head -n 5
}
finish() {
    close_row
    echo "$rows rows, $failures failures"
    [ $failures = 0 ]
    exit
}
steps() { if [ "${FAULTS_LONG:-}" = 1 ]; then echo "$2"; else echo "$1"; fi; }

# ---- what is asked of a command ----
# note STATUS: once each, in order, beside the first message
note() {
    case " $statuses " in *" $1"[\ :\;]*) return ;; esac
    message=
    [ "$1" = 0 ] || message=": $(head -n 1 "$tmp/err" | sed "s|$tmp/||g; s|^tarve: ||" | LC_ALL=C tr -cd '\40-\176\200-\377' | cut -c 1-140)"
    statuses="${statuses:+$statuses; }$1$message"
}
# want STATUS "what" command...: the status, and for any but 0 at least one line on stderr
want() {
    status=$1 what=$2
    shift 2
    "$@" >"$tmp/out" 2>"$tmp/err" </dev/null
    got=$?
    if [ $got != "$status" ]; then
        fail "$what: exit $got, not $status"
    elif [ "$status" != 0 ] && [ ! -s "$tmp/err" ]; then
        fail "$what: exit $got without a word"
    else
        ok "$status $what"
        note "$status"
    fi
    if grep -qE 'Sanitizer|runtime error:' "$tmp/err"; then fail "$what: sanitizer report"; fi
}
says() { grep -qF -- "$1" "$tmp/err" || fail "$what: stderr does not say '$1'"; }
says_not() { if grep -qF -- "$1" "$tmp/err"; then fail "$what: stderr says '$1'"; fi; }
prints() { grep -qF -- "$1" "$tmp/out" || fail "$what: stdout does not say '$1'"; }
silent() { if [ -s "$tmp/out" ] || [ -s "$tmp/err" ]; then fail "$what: not silent"; fi; }
same() { # same "what" FILE FILE
    cmp -s "$2" "$3" || fail "$1: $(diff "$2" "$3" | head -n 3 | cut -c 1-200)"
}

# ---- what is published ----
# hashes of all published files, by name
print_of() { (cd "$1" && find . -type f ! -name .lock ! -name status.json -exec sha256sum {} + | LC_ALL=C sort -k 2); }
leftovers() { find "$1" -maxdepth 1 -name '.run-*' -o -maxdepth 1 -name '.old-*' -o -maxdepth 1 -name '.latest-new' -o -maxdepth 1 -name '.index-new' -o -maxdepth 1 -name '.status-new'; }
nothing_left() { # nothing_left FOLDER "after what"
    [ ! -d "$1" ] || [ -z "$(leftovers "$1")" ] || fail "$2: left $(leftovers "$1")"
}
whole() { # every output of the manifest is there with its hash, and nothing else
    python3 - "$1" <<'P'
import hashlib, json, os, sys
root = sys.argv[1]
manifest = json.load(open(os.path.join(root, "manifest.json")))
names = {o["path"] for o in manifest["outputs"]}
for o in manifest["outputs"]:
    data = open(os.path.join(root, o["path"]), "rb").read()
    assert len(data) == o["bytes"] and hashlib.sha256(data).hexdigest() == o["sha256"], o["path"]
found = {os.path.relpath(os.path.join(d, f), root) for d, _, fs in os.walk(root) for f in fs}
assert found == names | {"manifest.json"}, found ^ names
P
}
state() { # all that is in the output folder: names, links, inodes and hashes
    [ -d "$reports" ] || return 0
    # the list of all runs may be written anew, with the same bytes; a success without a change is noted
    (cd "$reports" && find . -mindepth 1 ! -name .lock ! -path ./index.html ! -path ./status.json -printf '%p %y %l %i %m\n' | sort && print_of .)
}
# a first run is published, once a script
published() {
    if [ "$light" != "$of_light" ]; then rm -rf "$reports"; fi
    of_light=$light
    if [ ! -e "$reports/latest/manifest.json" ] && ! "$tarve" run --quiet "$conf" 2>"$tmp/err"; then fail "the first run"; fi
}
# refused STATUS "what" command...: as want, and what was published stands untouched with nothing left beside it
refused() {
    state >"$tmp/state"
    want "$@"
    state >"$tmp/state.now"
    same "$what: published all the same" "$tmp/state" "$tmp/state.now"
    nothing_left "$reports" "$what"
}

# ---- a small region: two real files, one year ahead; with light=yes the vacancies alone, in a tenth of the time ----
light=no of_light=no
"$tarve" init "$tmp/region" >/dev/null || exit 1
conf=$tmp/region/small.yaml
reports=$tmp/region/reports
vacancies=12r5_sydansuomi_2019-2023.csv
config() { # config [line...]: more lines at the end
    cat >"$conf" <<C
region: {name: Sydänsuomi, area: SK138, occupation_area: MK13}
inputs:
  - {path: $vacancies, source: StatFin 12r5}
  - {path: 12ti_keski-suomi_2021-2023.csv, source: StatFin 12ti}
  - {path: vipunen_ammatillinen_graduates_synthetic.csv, source: made up, synthetic: yes}
providers: providers.csv
horizon_years: 1
languages: [en]
C
    if [ $light = yes ]; then sed -i '/12ti_/d; /vipunen_/d; /^providers/d' "$conf"; fi
    case "$*" in *pdf:*) ;; *) echo "pdf: off" >>"$conf" ;; esac
    for line in "$@"; do printf '%s\n' "$line" >>"$conf"; done
}
config_with() { # config_with FILE [line...]: that file in place of the vacancies
    with=$1
    shift
    config "$@"
    with=$(printf '%s' "$with" | sed 's/[&|\\]/\\&/g')
    sed -i "s|path: $vacancies|path: \"$with\"|" "$conf"
}

# ---- a small table in the folder of the region ----
# table FILE [sed script]: eight rows of two municipalities, then edited
table() {
    cat >"$tmp/region/$1" <<'C'
municipality,occupation,quarter,vacancies
Saarijärvi,2221 Sairaanhoitajat,2023Q1,14
Saarijärvi,2221 Sairaanhoitajat,2023Q2,17
Saarijärvi,2221 Sairaanhoitajat,2023Q3,12
Saarijärvi,2221 Sairaanhoitajat,2023Q4,19
Äänekoski,2221 Sairaanhoitajat,2023Q1,8
Äänekoski,2221 Sairaanhoitajat,2023Q2,9
Äänekoski,2221 Sairaanhoitajat,2023Q3,7
Äänekoski,2221 Sairaanhoitajat,2023Q4,11
C
    if [ $# -gt 1 ]; then sed -i "$2" "$tmp/region/$1"; fi
}
# records ALL REJECTED: none is lost; what sniff printed adds up
records() {
    read_as=$(sed -n 's/^  records *\([0-9]*\): \([0-9]*\) accepted, \([0-9]*\) rejected, \([0-9]*\) blank/\1 \2 \3 \4/p' "$tmp/out")
    # shellcheck disable=SC2086 # four numbers
    set -- "$1" "$2" $read_as
    if [ $# != 6 ] || [ "$1" != "$3" ] || [ "$2" != "$5" ] || [ $(($4 + $5 + $6)) != "$3" ]; then
        fail "$what: records, accepted, rejected, blank: $read_as; not $1 with $2 rejected"
    fi
}
# refuses FILE "said"...: sniff and run end with 65 and say so, and nothing is published
refuses() {
    bad=$1
    shift
    want 65 "sniff $bad" "$tarve" sniff -- "$tmp/region/$bad"
    for text; do says "$text"; done
    cp "$tmp/out" "$tmp/sniffed"
    config
    published
    config_with "$bad"
    refused 65 "run with $bad" "$tarve" run "$conf"
    says "$1"
    cp "$tmp/sniffed" "$tmp/out"
}
# takes FILE CELLS ["printed"...]: sniff takes so many cells and refuses none
takes() {
    good=$1 cells=$2
    shift 2
    want 0 "sniff $good" "$tarve" sniff -- "$tmp/region/$good"
    prints "$cells: $cells taken, 0 rejected"
    for text; do prints "$text"; done
}
# same_result FILE: that file in place of the vacancies gives the same figures, to the byte
figures_of() { (cd "$1" && find data -name '*.csv' ! -name inputs.csv ! -name sources.csv ! -name findings.csv -exec sha256sum {} + | sort -k 2); }
same_result() {
    config
    published
    config_with "$1" "output: $tmp/region/elsewhere"
    rm -rf "$tmp/region/elsewhere"
    want 0 "run with $1" "$tarve" run "$conf"
    figures_of "$reports/latest" >"$tmp/figures"
    figures_of "$tmp/region/elsewhere/latest" >"$tmp/figures.now"
    [ -s "$tmp/figures" ] || fail "no figures to compare"
    same "$1 gives other figures" "$tmp/figures" "$tmp/figures.now"
}

# ---- what only some machines have ----
have() { command -v "$1" >/dev/null; }
can_be_nobody() { [ "$(id -u)" = 0 ] && have setpriv; }
as_nobody() { # the tree may stand where nobody may look: the program and its data go where he may
    if [ ! -e "$tmp/tarve" ]; then
        cp -R "$TARVE_DATADIR" "$tmp/data" && cp "$tarve" "$tmp/tarve"
        chmod -R a+rX "$tmp/data" "$tmp/tarve"
        chmod 755 "$tmp"
    fi
    chmod -R a+rX "$tmp/region"
    TARVE_DATADIR="$tmp/data" setpriv --reuid=65534 --regid=65534 --clear-groups "$tmp/tarve" "$@"
}
can_mount() { # can_mount OPTIONS: a small disk at $small, until umount
    [ "$(id -u)" = 0 ] && mount -t tmpfs -o "$1" tmpfs "$small" 2>/dev/null
}
# at_time WHEN command...: with that clock; can_fake_time: not beside sanitizers, which want to be loaded first
can_fake_time() { [ $asan = no ] && have faketime; }
at_time() {
    when=$1
    shift
    faketime -f "@$when" "$@"
}
can_trace() { [ $asan = no ] && have strace && strace -o /dev/null true 2>/dev/null; }
