#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# usage: fetch-exports.sh [-q] [-c CELLS] [-p SECONDS] [-t TARVE] LIST
# Downloads public PxWeb tables as CSV. LIST names one table a line: address of its API (version 1), file of the query
# as JSON, file to write; paths are relative to LIST, lines that begin with # are remarks.
#   -q  say nothing but what is wrong        -c  cells a query, default what the server allows
#   -p  seconds between calls, likewise      -t  the program that checks the files, default tarve
# A query that selects more cells is split by time and the parts are joined; those that are there already are not
# fetched again for twelve hours. A file is replaced only by one that is whole: as many figures as were asked for, and
# a layout that `tarve sniff` knows. The same figures leave the file untouched.
# FETCH_CONNECT, FETCH_STALL, FETCH_MAX, FETCH_RETRIES and FETCH_PATIENCE in the environment bound the waiting: seconds to
# connect, without a byte, for one answer; tries more; seconds for all tries of one answer.
# Exit status (sysexits.h, as tarve's): 0 all there, 64 usage, 65 an answer is not the table that was asked for,
# 66 a list or query is missing, 69 the server does not answer or refuses or a program is missing, 73 cannot write,
# 75 another download is under way, 78 the list or a query is wrong. The other tables are fetched whatever one does.
set -u
export LC_ALL=C
umask 022

me=fetch-exports
quiet='' cells='' pause='' tarve=tarve
while getopts qc:p:t: option; do
    case $option in
    q) quiet=yes ;;
    c) cells=$OPTARG ;;
    p) pause=$OPTARG ;;
    t) tarve=$OPTARG ;;
    *) exit 64 ;;
    esac
done
shift $((OPTIND - 1))
[ $# = 1 ] || { echo "usage: $me [-q] [-c CELLS] [-p SECONDS] [-t TARVE] LIST" >&2; exit 64; }
case $cells$pause in *[!0-9]*) echo "$me: -c and -p want whole numbers" >&2; exit 64 ;; esac
list=$1

status=0 where=$list
# problem STATUS TEXT: one line, in which no byte of the server's can steer a terminal; the first status is the one to end with
problem() {
    printf '%s: %s: %s\n' "$me" "$where" "$2" | tr -c '\n -~' '?' >&2
    [ "$status" != 0 ] || status=$1
    return 1
}
say() { [ -n "$quiet" ] || printf '%s\n' "$*"; }

if [ ! -f "$list" ] || [ ! -r "$list" ]; then problem 66 "no such file, or it cannot be read"; exit 66; fi
for program in curl jq flock "$tarve"; do
    command -v "$program" >/dev/null || { problem 69 "$program is not installed"; exit 69; }
done
folder=$(dirname "$list")
work=$folder/.fetch
if [ -L "$work" ] || ! mkdir -p "$work" 2>/dev/null || [ ! -w "$work" ]; then problem 73 "cannot make the folder $work"; exit 73; fi
exec 9>"$work/lock" || { problem 73 "cannot write $work/lock"; exit 73; }
flock -n 9 || { problem 75 "another download into this folder is under way"; exit 75; }
find "$work" -type f ! -name lock -mmin +720 -exec rm -f {} +

# call OUT CURL-ARGUMENT...: one call with its retries (429, 5xx, dropped, slow; Retry-After is heeded)
last_call=0
call() {
    out=$1
    shift
    now=$(date +%s)
    [ $((now - last_call)) -ge "${pause:-1}" ] || sleep "${pause:-1}"
    code=$(curl --silent --proto '=http,https' --max-redirs 0 --user-agent "tarve $me" --output "$out" --write-out '%{http_code} %{content_type}' \
        --connect-timeout "${FETCH_CONNECT:-20}" --speed-limit 1 --speed-time "${FETCH_STALL:-60}" --max-time "${FETCH_MAX:-600}" --max-filesize 500000000 \
        --retry "${FETCH_RETRIES:-4}" --retry-all-errors --retry-max-time "${FETCH_PATIENCE:-900}" --fail "$@" 9>&-)
    failed=$?
    last_call=$(date +%s)
    type=${code#* } code=${code%% *}
}

# answered OUT WANTED: what call left is an answer of that content type
answered() {
    case $failed in
    0) ;;
    22) problem 69 "the server refuses: HTTP $code"; return 1 ;;
    23) problem 73 "cannot write $1"; return 1 ;;
    18 | 52 | 56) problem 69 "the connection was dropped, several times"; return 1 ;;
    28) problem 69 "the server is too slow"; return 1 ;;
    *) problem 69 "no answer (curl $failed)"; return 1 ;;
    esac
    [ "$code" = 200 ] || { problem 69 "the server answers HTTP $code"; return 1; }
    case $type in *"$2"*) ;; *) problem 65 "the answer is ${type:-of no type}, not $2"; return 1 ;; esac
}

# What this server allows: cells a query, and calls in so many seconds. Without an answer, 100,000 and 2 s.
ask_limits() {
    max_cells=${cells:-100000}
    call "$work/config" "${1%%/api/v1/*}/api/v1/$(printf '%s\n' "${1#*/api/v1/}" | cut -d/ -f1)/?config"
    allowed=$([ "$failed" = 0 ] && jq -r '"\(.maxCells // .maxValues // 0 | floor) \(((.timeWindow // 0) / (.maxCalls // 1)) | ceil)"' "$work/config" 2>/dev/null)
    case $allowed in
    '' | 0\ * | *[!0-9\ ]*) [ -n "$pause" ] || pause=2 ;;
    *)
        [ -n "$cells" ] || max_cells=${allowed% *}
        [ -n "$pause" ] || pause=${allowed#* }
        ;;
    esac
}

# plan META QUERY OUT: the queries, one a line, each with the number of figures it asks for in front. A variable that
# the query does not name is taken whole when it is time or cannot be left out.
plan() {
    jq -c -n -r --argjson most "$max_cells" --slurpfile meta "$1" --slurpfile wish "$2" '
        def timely: .time // (.code | startswith("timeperiod"));
        def chosen($v; $s):
            if $s == null then (if ($v | timely) or ($v.elimination | not) then $v.values else null end)
            elif $s.filter == "item" then $s.values
            elif $s.filter == "all" and $s.values == ["*"] then $v.values
            elif $s.filter == "top" then $v.values[-($s.values[0] | tonumber):]
            else error("a selection of \($v.code) that is not item, all * or top") end;
        ($wish[0].query | map({key: .code, value: .selection}) | from_entries) as $by
        | $meta[0].variables as $all
        | ($by | keys - [$all[].code]) as $odd
        | if $odd != [] then error("the table has no variable \($odd[0])") else . end
        | [$all[] | . as $v | {code, time: timely, values: chosen($v; $by[.code])} | select(.values != null)] as $take
        | ([$take[] | . as $t | ($all[] | select(.code == $t.code).values) as $has | ($t.values - $has)[]] | first) as $gone
        | if $gone != null then error("the table has no value \($gone)") else . end
        | ([$take[] | select(.time)] | first // error("the table has no time variable")) as $time
        | (reduce ($take[] | select(.time | not) | .values | length) as $n (1; . * $n)) as $each
        | ($most / $each | floor) as $n
        | if $n < 1 then error("\($each) cells for one period, more than the \($most) of a query: ask for less") else . end
        | range(0; $time.values | length; $n) as $from
        | ($time.values[$from:$from + $n]) as $periods
        | "\($each * ($periods | length)) \({query: [$take[] | {code, selection: {filter: "item", values: (if .time then $periods else .values end)}}], response: {format: "csv3"}} | tojson)"
        ' >"$3" 2>"$work/why"
}

# whole FILE FIGURES: a csv3 answer with that many figures, every line as long as the first
whole() {
    [ "$(tail -c 1 "$1" | od -An -tx1 | tr -d ' ')" = 0a ] || { problem 65 "the answer is cut: no line end at its end"; return 1; }
    awk -F, -v want="$2" 'NR == 1 { n = NF } NF != n { exit 1 } END { if (n < 3 || NR - 1 != want) exit 1 }' "$1" ||
        { problem 65 "the answer has $(($(wc -l <"$1") - 1)) figures where $2 were asked for"; return 1; }
}

# part KEY FIGURES QUERY ADDRESS: fetches a part unless it is there
part() {
    [ ! -f "$work/$1.csv" ] || { say "$where: part $1 is there already"; return 0; }
    printf '%s' "$3" >"$work/query"
    call "$work/answer" --header 'Content-Type: application/json' --data-binary "@$work/query" "$4"
    answered "$work/answer" csv && whole "$work/answer" "$2" || return 1
    mv -f "$work/answer" "$work/$1.csv" || problem 73 "cannot write $work/$1.csv"
}

# join OUT: the parts named in $work/parts, one header
join() {
    : >"$1" || { problem 73 "cannot write $1"; return 1; }
    header=''
    while read -r key; do
        first=$(head -n 1 "$work/$key.csv")
        [ -z "$header" ] || [ "$first" = "$header" ] || { problem 65 "the parts have different columns"; return 1; }
        if [ -z "$header" ]; then cat "$work/$key.csv"; else tail -n +2 "$work/$key.csv"; fi >>"$1" ||
            { problem 73 "cannot write $1"; return 1; }
        header=$first
    done <"$work/parts"
}

# settle NEW OLD: NEW takes the place of OLD when tarve can read it and it differs
settle() {
    "$tarve" sniff "$1" >/dev/null 2>"$work/why" ||
        { problem 65 "tarve cannot read the table: $(head -n 1 "$work/why")"; return 1; }
    if cmp -s "$1" "$2"; then
        say "$where: unchanged"
        return 0
    fi
    if [ -L "$2" ] || { [ -e "$2" ] && [ ! -f "$2" ]; }; then problem 73 "$2 is not a regular file"; return 1; fi
    if ! sync "$1" || ! mv -f "$1" "$2" || ! sync "$(dirname "$2")"; then problem 73 "cannot write $2"; return 1; fi
    say "$where: new figures"
}

# table ADDRESS QUERY OUT
table() {
    [ -r "$2" ] || { problem 66 "the query $2 is missing or cannot be read"; return 1; }
    jq -e '.query | type == "array"' "$2" >/dev/null 2>&1 || { problem 78 "$2 is no PxWeb query: JSON with \"query\": [...]"; return 1; }
    [ "${1%%/api/v1/*}" = "$server" ] || { server=${1%%/api/v1/*}; ask_limits "$1"; }
    call "$work/meta" "$1"
    answered "$work/meta" json || return 1
    jq -e '.variables | type == "array"' "$work/meta" >/dev/null 2>&1 || { problem 65 "the answer does not describe a table"; return 1; }
    plan "$work/meta" "$2" "$work/plan" || { problem 78 "$2: $(head -n 1 "$work/why" | sed 's/^jq: error ([^)]*): //')"; return 1; }
    : >"$work/parts"
    while read -r figures query; do
        key=$(printf '%s %s' "$1" "$query" | sha256sum | cut -c1-24)
        part "$key" "$figures" "$query" "$1" <&- || return 1
        echo "$key" >>"$work/parts"
    done <"$work/plan"
    join "$work/joined.csv" && settle "$work/joined.csv" "$3" || return 1
    while read -r key; do rm -f "$work/$key.csv"; done <"$work/parts"
}

beside() { case $1 in /*) echo "$1" ;; *) echo "$folder/$1" ;; esac; }

server='' n=0
while read -r address query out more || [ -n "$address" ]; do
    n=$((n + 1)) where=$list:$n
    case $address in '' | \#*) continue ;; esac
    case $address in
    http://*/api/v1/*/* | https://*/api/v1/*/*) ;;
    *) problem 78 "not an address of the API, like https://SERVER/PxWeb/api/v1/fi/..."; continue ;;
    esac
    if [ -z "$out" ] || [ -n "$more" ]; then problem 78 "wants three words: address, query, file"; continue; fi
    where="$where: $out"
    table "$address" "$(beside "$query")" "$(beside "$out")" <&-
done <"$list"
rm -f "$work/answer" "$work/query" "$work/meta" "$work/config" "$work/plan" "$work/parts" "$work/joined.csv" "$work/why"
exit "$status"
