#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# usage: fetch.sh TARVE DATADIR
# scripts/fetch-exports.sh against a server on 127.0.0.1 that behaves and misbehaves: what stands in its place is either
# the whole new table or the old one, and every failure has its status and its line. 77 = a tool is absent.
# shellcheck disable=SC2015,SC2317
set -u
here=$(cd "$(dirname "$0")" && pwd)
fetch=$here/../../scripts/fetch-exports.sh
tarve=$(cd "$(dirname "$1")" && pwd)/$(basename "$1")
TARVE_DATADIR=$(cd "$2" && pwd)
export TARVE_DATADIR
for tool in curl jq flock python3; do
    command -v $tool >/dev/null || { echo "skipped: $tool is not installed"; exit 77; }
done
unset http_proxy https_proxy all_proxy ALL_PROXY
tmp=$(mktemp -d)
server=
cleanup() {
    [ -z "$server" ] || kill "$server" 2>/dev/null
    rm -rf "$tmp"
}
trap cleanup EXIT
python3 "$here/server.py" "$tmp" &
server=$!
tries=0
while [ ! -f "$tmp/port" ]; do
    tries=$((tries + 1))
    [ $tries -lt 100 ] || { echo "skipped: no server on 127.0.0.1 here"; exit 77; }
    sleep 0.1
done
api=http://127.0.0.1:$(cat "$tmp/port")/PxWeb/api/v1/fi/StatFin/tyonv

export FETCH_RETRIES=1 FETCH_STALL=1 FETCH_MAX=3 FETCH_CONNECT=2 FETCH_PATIENCE=6
bad=0
region=$tmp/region
old=$tmp/old.csv
fail() { bad=$((bad + 1)); echo "FAIL  $what: $*"; sed 's/^/      | /' "$tmp/err"; }
calls() { grep -c "$1" "$tmp/calls"; }

# a region with an earlier table in its place
fresh() {
    rm -rf "$region" "$tmp/calls" "$tmp/mood" "$tmp/noconfig"
    mkdir "$region"
    echo "$api/12r5.px q.json 12r5.csv" >"$region/tables.txt"
    echo '{"query": [{"code": "Alue", "selection": {"filter": "all", "values": ["*"]}}], "response": {"format": "px"}}' >"$region/q.json"
    printf '"Alue","timeperiod_m","contentscode","12r5"\n"SSS","2021M01","AVPAIKATLOPUSSA",7\n' >"$old"
    cp "$old" "$region/12r5.csv"
    : >"$tmp/calls"
}
# try STATUS TEXT ARGUMENT...
try() {
    want=$1 text=$2
    shift 2
    timeout 60 sh "$fetch" -p 0 -t "$tarve" "$@" "$region/tables.txt" >"$tmp/out" 2>"$tmp/err"
    got=$?
    [ $got = "$want" ] || fail "exit $got, not $want"
    [ -z "$text" ] || grep -qF -- "$text" "$tmp/err" || fail "does not say '$text'"
    if [ "$want" = 0 ] && [ -s "$tmp/err" ]; then fail "not silent"; fi
    if [ "$want" != 0 ] && [ "$(wc -l <"$tmp/err")" != 1 ]; then fail "not one line"; fi
    echo "tried $what"
}
kept() { cmp -s "$old" "$region/12r5.csv" || fail "the old table is lost"; }
new() { [ "$(wc -l <"$region/12r5.csv")" = 145 ] || fail "not the whole table"; }

what="a good answer, in parts by time"
fresh; try 0 ''; new
[ "$(calls 'data 60')" = 2 ] && [ "$(calls 'data 24')" = 1 ] || fail "not split as the server's limit wants"
[ "$(grep -c Alue "$region/12r5.csv")" = 1 ] || fail "more than one header"
grep -q "new figures" "$tmp/out" || fail "says nothing of new figures"
what="the same again leaves the file alone"
before=$(stat -c %i.%Y "$region/12r5.csv"); try 0 '' -q
[ "$before" = "$(stat -c %i.%Y "$region/12r5.csv")" ] || fail "the file was written"
[ ! -s "$tmp/out" ] || fail "-q speaks"
what="a limit given by -c"
fresh; try 0 '' -c 30; new
[ "$(calls 'data 30')" = 4 ] || fail "not 30 cells a query"
what="a server without ?config, whose answer is refused for size"
fresh; : >"$tmp/noconfig"; try 69 "HTTP 403"; kept

for way in "busy 1" "down 1" "drop 1"; do
    what="$way, then well"
    fresh; echo "$way" >"$tmp/mood"; try 0 ''; new
done
what="busy: Retry-After is heeded"
fresh; echo "busy 1" >"$tmp/mood"; try 0 ''
awk '/data/ { if (last && $1 - last < 0.9 && seen++ == 0) exit 1; last = $1; seen++ }' "$tmp/calls" || fail "came back too soon"
for way in "busy:HTTP 429" "down:HTTP 503" "drop:dropped" "slow:too slow"; do
    what="${way%%:*} for good"
    fresh; echo "${way%%:*}" >"$tmp/mood"; try 69 "${way#*:}"; kept
done
for way in "html:text/html" "liar:figures" "empty:cut" "cut:cut" "rows:57 figures where 60" "odd:cannot read"; do
    what="${way%%:*} for a table"
    fresh; echo "${way%%:*}" >"$tmp/mood"; try 65 "${way#*:}"; kept
done

what="resumes: parts that came are not fetched again"
fresh; echo "html" >"$tmp/mood.later"
(while [ "$(calls 'data')" -lt 2 ]; do sleep 0.05; done; echo html >"$tmp/mood") & # from the third call on
waiter=$!
try 65 "text/html" -c 12; kept
kill "$waiter" 2>/dev/null
there=$(find "$region/.fetch" -name '*.csv' ! -name joined.csv | wc -l)
rm -f "$tmp/mood"; : >"$tmp/calls"
try 0 '' -c 12; new
[ "$there" -ge 1 ] && [ "$(calls data)" = $((12 - there)) ] || fail "$there parts were there, $(calls data) were fetched"

what="no server"
fresh; echo "http://127.0.0.1:9/PxWeb/api/v1/fi/x.px q.json 12r5.csv" >"$region/tables.txt"; try 69 "no answer"; kept
what="no such table, and the next one is fetched all the same"
fresh; printf '%s\n' "$api/absent.px q.json a.csv" "# a remark" "$api/12r5.px q.json 12r5.csv" >"$region/tables.txt"
try 69 "tables.txt:1: a.csv: the server refuses: HTTP 404"; new
[ ! -e "$region/a.csv" ] || fail "a file of nothing"
what="a query for what the table has not"
fresh; echo '{"query": [{"code": "Alue", "selection": {"filter": "item", "values": ["KU999"]}}]}' >"$region/q.json"; try 78 "no value KU999"; kept
what="a query that is none"
fresh; echo 'select *' >"$region/q.json"; try 78 "no PxWeb query"; kept
what="a query that is not there"
fresh; rm "$region/q.json"; try 66 "q.json is missing"; kept
what="a period with too many cells"
fresh; try 78 "more than the 5 of a query" -c 5; kept
what="an address that is none"
fresh; echo "file:///etc/passwd q.json 12r5.csv" >"$region/tables.txt"; try 78 "not an address"; kept
what="two at once"
fresh; mkdir "$region/.fetch"; flock "$region/.fetch/lock" sleep 3 & sleep 0.3; try 75 "under way"; kept
what="a link in the file's place is not followed"
fresh; echo precious >"$tmp/victim"; rm "$region/12r5.csv"; ln -s "$tmp/victim" "$region/12r5.csv"; try 73 "not a regular file"
[ "$(cat "$tmp/victim")" = precious ] || fail "the link's target was written"
what="a folder that cannot be written"
if [ "$(id -u)" = 0 ] && command -v setpriv >/dev/null; then
    fresh; chmod 755 "$tmp"
    setpriv --reuid=65534 --regid=65534 --clear-groups sh "$fetch" -t "$tarve" "$region/tables.txt" >"$tmp/out" 2>"$tmp/err"
    got=$?
    [ $got = 73 ] || fail "exit $got, not 73"
    kept
fi
[ $bad = 0 ] && echo "all well"
exit $bad
