#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# usage: run_faults.sh TARVE DATADIR
# The program as a whole under what goes wrong in practice: every exit status that can be provoked here,
# stopped and killed runs, full disks, locks, bare environments. Prints what was skipped, and why.
set -u
tarve=$(cd "$(dirname "$1")" && pwd)/$(basename "$1")
TARVE_DATADIR=$(cd "$2" && pwd)
export TARVE_DATADIR
tmp=$(mktemp -d)
cleanup() {
    umount "$tmp/small" 2>/dev/null
    rm -rf "$tmp"
}
trap cleanup EXIT
bad=0
asan=no
if grep -qa __asan_init "$tarve"; then asan=yes; fi
ok() { echo "ok    $*"; }
fail() { bad=$((bad + 1)); echo "FAIL  $*"; sed 's/^/      | /' "$tmp/err" | head -n 5; }
skip() { echo "skip  $*"; }

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
    fi
}
says() { grep -qF -- "$1" "$tmp/err" || fail "$what: stderr does not say '$1'"; }
silent() { if [ -s "$tmp/out" ] || [ -s "$tmp/err" ]; then fail "$what: not silent"; fi; }

# hashes of all published files, by name
print_of() { (cd "$1" && find . -type f ! -name .lock -exec sha256sum {} + | LC_ALL=C sort -k 2); }
leftovers() { find "$1" -maxdepth 1 -name '.run-*' -o -maxdepth 1 -name '.old-*' -o -maxdepth 1 -name '.latest-new' -o -maxdepth 1 -name '.index-new'; }
nothing_left() { [ -z "$(leftovers "$1")" ] || fail "$2: left $(leftovers "$1")"; }
whole() { # every output of the manifest is there with its hash
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

# ---- a small region: two real files, one year ahead ----
"$tarve" init "$tmp/region" >/dev/null || exit 1
conf=$tmp/region/small.yaml
config() { # config [line...]: more lines at the end
    cat >"$conf" <<C
region: {name: Sydänsuomi, area: SK138, occupation_area: MK13}
inputs:
  - {path: 12r5_sydansuomi_2019-2023.csv, source: StatFin 12r5}
  - {path: 12ti_keski-suomi_2021-2023.csv, source: StatFin 12ti}
  - {path: vipunen_ammatillinen_graduates_synthetic.csv, source: made up, synthetic: yes}
providers: providers.csv
horizon_years: 1
C
    case "$*" in *pdf:*) ;; *) echo "pdf: off" >>"$conf" ;; esac
    for line in "$@"; do printf '%s\n' "$line" >>"$conf"; done
}
config
reports=$tmp/region/reports

# ---- what is wrong on the command line and in the configuration ----
want 64 "no command" "$tarve"
want 64 "unknown command" "$tarve" frobnicate
want 64 "unknown option" "$tarve" run --foo "$conf"
want 64 "no configuration" "$tarve" run
want 64 "bad --max-rejects" "$tarve" check --max-rejects abc "$conf"
want 64 "bad --as-of" "$tarve" run --as-of 2023Q4 "$conf"
want 64 "bad --jobs" "$tarve" run --jobs 0 "$conf"
want 0 "--help" "$tarve" --help
want 0 "--version" "$tarve" --version
want 0 "help run" "$tarve" help run
want 78 "configuration missing" "$tarve" check "$tmp/none.yaml"
says "$tmp/none.yaml"
want 78 "configuration is a folder" "$tarve" check "$tmp"
config "colour: blue"
want 78 "unknown key" "$tarve" run "$conf"
says "$conf:9:1: config: unknown key \"colour\""
config "draws: 10"
want 78 "bad value" "$tarve" run "$conf"
says "$conf:9:8:"
config
want 66 "datadir without data" "$tarve" --datadir "$tmp" check "$conf"

# ---- inputs ----
sed -i 's/area: SK138/area: TA05/' "$conf"
want 65 "no input knows the region" "$tarve" run "$conf"
says "no input has open vacancies (vacancy_stock) of TA05"
config
sed -i 's/12r5_sydansuomi_2019/12r5_nowhere/' "$conf"
want 66 "input missing" "$tarve" check "$conf"
says "12r5_nowhere-2023.csv: No such file or directory"
want 66 "input missing, run" "$tarve" run "$conf"
[ ! -e "$reports/latest" ] || fail "published without its input"
nothing_left "$reports" "input missing"
want 66 "sniff of nothing" "$tarve" sniff "$tmp/none.csv"
want 66 "sniff of a folder" "$tarve" sniff "$tmp"
want 66 "sniff of a device" "$tarve" sniff /dev/zero
mkfifo "$tmp/fifo"
want 66 "sniff of a FIFO nobody writes to" timeout 5 "$tarve" sniff "$tmp/fifo"
if [ "$(id -u)" = 0 ] && command -v setpriv >/dev/null; then
    # the tree may stand where nobody may look: the program and its data go where he may
    cp -R "$TARVE_DATADIR" "$tmp/data" && cp "$tarve" "$tmp/tarve"
    chmod -R a+rX "$tmp/data" "$tmp/tarve"
    chmod 755 "$tmp"
    as_nobody() { TARVE_DATADIR="$tmp/data" setpriv --reuid=65534 --regid=65534 --clear-groups "$tmp/tarve" "$@"; }
    printf 'a\n' >"$tmp/secret.csv"
    chmod 000 "$tmp/secret.csv"
    want 66 "sniff without permission" as_nobody sniff "$tmp/secret.csv"
    config
    chmod -R a+rX "$tmp/region"
    want 73 "output folder not ours" as_nobody run "$conf"
    says "Permission denied"
else
    skip "permissions: not root, or no setpriv"
fi
printf 'not\0text' >"$tmp/region/bad.csv"
config
sed -i 's/12r5_sydansuomi_2019-2023/bad/' "$conf"
want 65 "input refused" "$tarve" check "$conf"
says bad.csv
cp "$tmp/region/12r5_sydansuomi_2019-2023.csv" "$tmp/region/one_bad.csv"
sed -i 's/^"KU729","2021M05","AVPAIKATLOPUSSA",.*/"KU729","2021M05","AVPAIKATLOPUSSA",x17\r/' "$tmp/region/one_bad.csv"
config
sed -i 's/12r5_sydansuomi_2019-2023/one_bad/' "$conf"
want 65 "one bad cell, none tolerated" "$tarve" run "$conf"
says "type-error: found \"x17\""
nothing_left "$reports" "one bad cell"
want 3 "one bad cell, tolerated" "$tarve" run --max-rejects 1 "$conf"
says "published with rejects"
whole "$reports/latest" || fail "incomplete run is not whole"
grep -q 'x##' "$reports/latest/rejects.csv" || fail "the reject is not in rejects.csv"
grep -q 'x17' "$reports/latest/rejects.csv" && fail "a published rejects.csv repeats figures"
want 3 "one bad cell, a share" "$tarve" check --max-rejects 1% --rejects "$tmp/rejects.csv" "$conf"
grep -q 'x17' "$tmp/rejects.csv" || fail "--rejects did not write it"

# ---- success: silent, whole, repeatable ----
config
rm -rf "$reports"
want 0 "cron's environment" env -i TARVE_DATADIR="$TARVE_DATADIR" HOME=/ PATH=/usr/bin:/bin SHELL=/bin/sh sh -c "cd / && exec '$tarve' run --jobs 1 '$conf' <&-"
silent
whole "$reports/latest" || fail "the run is not whole"
nothing_left "$reports" "success"
print_of "$reports" >"$tmp/first"
[ "$(stat -c %a "$reports/latest/")" = 755 ] || fail "published folder has mode $(stat -c %a "$reports/latest/")"
before=$(stat -c %i "$reports/latest/")
want 0 "again, unchanged" "$tarve" run "$conf"
silent
[ "$(stat -c %i "$reports/latest/")" = "$before" ] || fail "an unchanged run was published again"
want 0 "again by force, two threads, another locale and zone" env LC_ALL=fi_FI.UTF-8 TZ=Pacific/Kiritimati "$tarve" run --force --jobs 2 "$conf"
[ "$(stat -c %i "$reports/latest/")" != "$before" ] || fail "--force did not publish"
print_of "$reports" >"$tmp/second"
cmp -s "$tmp/first" "$tmp/second" || fail "not the same bytes: $(diff "$tmp/first" "$tmp/second" | head -n 3)"
mkdir "$tmp/gone"
want 0 "working folder is gone" sh -c "cd '$tmp/gone' && rmdir '$tmp/gone' && exec '$tarve' run --force '$conf'"
(umask 077 && "$tarve" run --force "$conf") || fail "umask 077"
[ "$(stat -c %a "$reports/latest/manifest.json")" = 644 ] || fail "umask decides over modes"
[ "$(stat -c %a "$reports/.lock")" = 600 ] || fail "the lock is not ours alone"
cp -R "$tmp/region" "$tmp/moved" && rm -rf "$tmp/moved/reports"
want 0 "the same region elsewhere" "$tarve" run "$tmp/moved/small.yaml"
print_of "$tmp/moved/reports" >"$tmp/second"
cmp -s "$tmp/first" "$tmp/second" || fail "results depend on the folder: $(diff "$tmp/first" "$tmp/second" | head -n 3)"
want 0 "an earlier month" "$tarve" run --as-of 2023M06 "$conf"
if [ ! -d "$reports/2023Q2" ] || [ "$(readlink "$reports/latest")" != 2023Q4 ]; then fail "latest moved backwards"; fi

# ---- lock ----
(flock 9 && sleep 4) 9>>"$reports/.lock" &
holder=$!
sleep 0.5
want 75 "another run holds the lock" "$tarve" run --force "$conf"
says "another run holds the lock (pid"
wait $holder
want 0 "the lock is free again" "$tarve" run --force "$conf"

config "lock_wait: 30"
(flock 9 && sleep 2) 9>>"$reports/.lock" &
holder=$!
sleep 0.5
want 0 "a run waits for the lock" "$tarve" run --verbose --force "$conf"
says "waiting up to 30 s for another run to end (pid"
wait $holder
config "lock_wait: 1"
(flock 9 && sleep 4) 9>>"$reports/.lock" &
holder=$!
sleep 0.5
want 75 "a run waits in vain" "$tarve" run --force "$conf"
says "another run holds the lock after 1 s of waiting (pid"
config "lock_wait: 30"
"$tarve" run --force --quiet "$conf" 2>"$tmp/err" &
victim=$!
sleep 0.5
kill -TERM $victim
wait $victim
got=$?
[ $got = 143 ] || fail "SIGTERM while waiting for the lock: exit $got"
wait $holder
config

# ---- a published run against its manifest ----
want 0 "verify" "$tarve" verify "$reports/latest"
silent
cp -R "$reports/2023Q4" "$tmp/touched"
printf x >>"$tmp/touched/rejects.csv"
want 65 "verify of a touched run" "$tarve" verify "$tmp/touched"
says "rejects.csv: changed"
want 66 "verify of no run" "$tarve" verify "$tmp"

# ---- the same run again, from its manifest ----
want 0 "repeat" "$tarve" run --from-manifest "$reports/latest"
silent
nothing_left "$reports" "repeat"
cp -R "$tmp/region" "$tmp/other" && rm -rf "$tmp/other/reports"
mkdir "$tmp/other/reports" && cp -R "$reports/2023Q2" "$reports/2023Q4" "$tmp/other/reports"
echo >>"$tmp/other/providers.csv"
want 65 "repeat with another input" "$tarve" run --from-manifest "$tmp/other/reports/2023Q4"
says "providers.csv: providers is not the file that the run was made from"
rm "$tmp/other/providers.csv"
want 66 "repeat without an input" "$tarve" run --from-manifest "$tmp/other/reports/2023Q4"
says "providers.csv: No such file or directory"
nothing_left "$tmp/other/reports" "repeat that failed"

# ---- limits of quality ----
config "quality: {max_age_months: {limit: 1}}"
before=$(stat -c %i "$reports/2023Q4")
want 3 "published although too old" "$tarve" run "$conf"
says "published although max_age_months"
[ "$(stat -c %i "$reports/2023Q4")" != "$before" ] || fail "$what: not published"
config "quality: {max_age_months: {limit: 1, gate: hold}}"
before=$(stat -c %i "$reports/2023Q4")
want 3 "held back" "$tarve" run --force "$conf"
says "nothing is published: max_age_months"
[ "$(stat -c %i "$reports/2023Q4")" = "$before" ] || fail "$what: published"
nothing_left "$reports" "held back"
config
want 0 "good enough again" "$tarve" run "$conf"

# ---- log ----
want 0 "a log" "$tarve" run --log "$tmp/run.log" "$conf"
silent
grep -q 'ends with status 0' "$tmp/run.log" || fail "the log has no end"
ln -s /etc/passwd "$tmp/linked.log"
want 73 "a log that is a link" "$tarve" run --log "$tmp/linked.log" "$conf"

# ---- outputs ----
want 74 "stdout full, --help" sh -c "exec '$tarve' --help >/dev/full"
want 74 "stdout full, sniff" sh -c "exec '$tarve' sniff '$tmp/region/12r5_sydansuomi_2019-2023.csv' >/dev/full"
want 74 "stdout full, check" sh -c "exec '$tarve' check '$conf' >/dev/full"
printf 'series_id,period,value\na,2020M01,1\na,2020M02,2\n' >"$tmp/s.csv"
want 74 "stdout full, forecast" sh -c "exec '$tarve' forecast '$tmp/s.csv' >/dev/full"
want 73 "--output in a folder that is not there" "$tarve" forecast -o "$tmp/none/f.csv" "$tmp/s.csv"
want 0 "closed standard streams" sh -c "exec '$tarve' sniff '$tmp/region/12r5_sydansuomi_2019-2023.csv' <&- >&- 2>&-"
config "output: none/reports"
want 73 "parent of the output folder missing" "$tarve" run "$conf"
touch "$tmp/region/file"
config "output: file"
want 73 "output folder is a file" "$tarve" run "$conf"
config "quality: {plots: required}" "gnuplot: /nonexistent/gnuplot"
want 69 "gnuplot missing, plots required" "$tarve" run --force "$conf"
says "/nonexistent/gnuplot"
printf '#!/bin/sh\nkill -9 $$\n' >"$tmp/killed"
chmod +x "$tmp/killed"
config "quality: {plots: required}" "gnuplot: $tmp/killed"
want 69 "gnuplot is killed" "$tarve" run --force "$conf"
nothing_left "$reports" "gnuplot failed"
print_of "$reports/2023Q4" >"$tmp/now"
config "gnuplot: /nonexistent/gnuplot"
want 3 "gnuplot missing, plots optional" "$tarve" run --force "$conf"
says "no pictures: /nonexistent/gnuplot is not found"
grep -q '"status": "incomplete"' "$reports/latest/manifest.json" || fail "the manifest does not tell what is lacking"
config "pdf: auto" "weasyprint: /nonexistent/weasyprint"
want 3 "WeasyPrint missing" "$tarve" run --force "$conf"
says "no PDF: /nonexistent/weasyprint is not found"
[ "$(grep -c 'no PDF' "$tmp/err")" = 1 ] || fail "more than one warning for a missing program"
whole "$reports/latest" || fail "a run without PDFs is not whole"
config "pdf: required" "weasyprint: $tmp/killed"
want 69 "WeasyPrint is killed, PDFs required" "$tarve" run --force "$conf"
says "was stopped by signal 9"
nothing_left "$reports" "WeasyPrint failed"
config
want 0 "whole again" "$tarve" run --force "$conf"
mkdir "$tmp/open" && chmod 777 "$tmp/open"
config "output: $tmp/open"
want 0 "everyone may write there" "$tarve" run "$conf"
says "everyone may write"
config
if [ $asan = no ]; then
    want 74 "file size limit" prlimit --fsize=4096 "$tarve" run --force "$conf"
    nothing_left "$reports" "file size limit"
    for n in 4 5 6 8; do
        prlimit --nofile=$n "$tarve" run --force "$conf" >/dev/null 2>"$tmp/err"
        case $? in 71 | 0) ;; *) [ -s "$tmp/err" ] || fail "--nofile=$n: exit without a word" ;; esac
    done
    config "quality: {plots: required}"
    for mb in 25 30 35 40 50 60; do # the program starts, and somewhere memory ends
        prlimit --as=${mb}000000 "$tarve" run --force --jobs 1 "$conf" >/dev/null 2>"$tmp/err"
        case $? in
        0 | 69 | 71 | 127) [ -s "$tmp/err" ] || ok "--as=${mb}M was enough" ;;
        *) fail "--as=${mb}M: exit $?" ;;
        esac
        nothing_left "$reports" "--as=${mb}M"
    done
    config
else
    skip "memory and descriptor limits: sanitizers need more"
fi
whole "$reports/2023Q4" || fail "a failed run touched the published one"

# ---- disk full ----
mkdir "$tmp/small"
if [ "$(id -u)" = 0 ] && mount -t tmpfs -o size=64k tmpfs "$tmp/small" 2>/dev/null; then
    config "output: $tmp/small/reports"
    want 74 "disk full" "$tarve" run "$conf"
    nothing_left "$tmp/small/reports" "disk full"
    umount "$tmp/small"
    if mount -t tmpfs -o size=64m,nr_inodes=8 tmpfs "$tmp/small" 2>/dev/null; then
        want 74 "no inodes left" "$tarve" run "$conf"
        umount "$tmp/small"
    fi
else
    skip "full disk: cannot mount a small one"
fi
config

# ---- stopped and killed ----
print_of "$reports/2023Q4" >"$tmp/before"
for sig in TERM INT HUP; do
    for pause in 0.1 0.4 1; do
        # a plain & would have the shell ignore SIGINT for the program
        python3 - "$tarve" "$conf" $sig $pause >"$tmp/err" <<'P'
import os, signal, subprocess, sys, time
tarve, conf, name, pause = sys.argv[1:]
p = subprocess.Popen([tarve, "run", "--force", "--quiet", conf])
time.sleep(float(pause))
number = getattr(signal, "SIG" + name)
p.send_signal(number)
status = p.wait(60)
print("status", status)
sys.exit(0 if status in (-number, 0) else 1)
P
        [ $? = 0 ] || fail "SIG$sig after $pause s: $(tail -n 1 "$tmp/err")"
        nothing_left "$reports" "SIG$sig after $pause s"
    done
done
echo "      TERM, INT and HUP at three moments each"
# gnuplot is a child: it must not outlive the run, nor keep it waiting
printf '#!/bin/sh\nexec sleep 300\n' >"$tmp/sleepy"
chmod +x "$tmp/sleepy"
config "gnuplot: $tmp/sleepy"
"$tarve" run --force --quiet "$conf" 2>"$tmp/err" &
victim=$!
child=
for _ in $(seq 300); do # until gnuplot runs
    child=$(cat /proc/[0-9]*/stat 2>/dev/null | sed -n "s/^\([0-9]*\) (sleep) [A-Z] $victim .*/\1/p")
    [ -z "$child" ] || break
    sleep 0.1
done
kill -TERM $victim
wait $victim
got=$?
[ $got = 143 ] || fail "SIGTERM while gnuplot runs: exit $got"
if [ -z "$child" ]; then
    fail "gnuplot was never started"
else # told to end, it may take a moment; nor does every init bury an orphan at once (Z)
    for _ in $(seq 50); do
        grep -q ') [^ZX] ' "/proc/$child/stat" 2>/dev/null || break
        sleep 0.1
    done
fi
if grep -q ') [^ZX] ' "/proc/${child:-none}/stat" 2>/dev/null; then
    fail "gnuplot outlives the run"
    kill "$child"
fi
nothing_left "$reports" "SIGTERM while gnuplot runs"
config
for pause in 0.05 0.15 0.3 0.6 0.9 1.2 1.8; do
    "$tarve" run --force --quiet "$conf" &
    victim=$!
    sleep $pause
    kill -9 $victim 2>/dev/null
    wait $victim 2>/dev/null
    whole "$reports/2023Q4" || fail "killed after $pause s: the published run is not whole"
done
want 0 "a run after killed ones" "$tarve" run --force "$conf"
nothing_left "$reports" "run after killed ones"
print_of "$reports/2023Q4" >"$tmp/after"
cmp -s "$tmp/before" "$tmp/after" || fail "killed runs changed the result"

# ---- system calls that fail ----
if [ $asan = no ] && command -v strace >/dev/null && strace -o /dev/null true 2>/dev/null; then
    inject() { strace -f -o /dev/null -e trace="$1" -e inject="$1:$2" "$tarve" run --force "$conf"; }
    want 74 "fsync fails at once" inject fsync error=EIO:when=1
    want 74 "fsync fails later" inject fsync error=EIO:when=9
    want 73 "rename fails" inject renameat2 error=EACCES:when=1
    nothing_left "$reports" "rename fails"
    want 0 "no exchange of names here" inject renameat2 error=EINVAL:when=1
    nothing_left "$reports" "no exchange"
    whole "$reports/2023Q4" || fail "failing system calls broke the published run"
    last=$(strace -f -o "$tmp/trace" -e trace=fsync "$tarve" run --force "$conf" >/dev/null 2>&1; grep -c 'fsync(' "$tmp/trace")
    # old runs are removed: killed anywhere in it, a run is whole or not there, and the next run cleans up
    for when in 1 2 9 40; do
        cp -R "$reports/2023Q4" "$reports/2001Q1"
        config "keep: 1"
        strace -f -o /dev/null -e trace=unlinkat -e inject=unlinkat:signal=KILL:when=$when "$tarve" run --quiet "$conf" >/dev/null 2>&1
        [ ! -e "$reports/2001Q1" ] || whole "$reports/2001Q1" || fail "killed at unlinkat $when: an old run is not whole"
        want 0 "a run after one killed at unlinkat $when" "$tarve" run "$conf"
        nothing_left "$reports" "killed at unlinkat $when"
        [ ! -e "$reports/2001Q1" ] || fail "the old run is still there"
    done
    config
    # the last two are of the list of runs, which is no part of the run
    want 74 "the last fsync of the run fails" inject fsync error=EIO:when="$((last - 2))"
    says "published, but not confirmed"
    want 0 "the last fsync fails" inject fsync error=EIO:when="$last"
    says "the list of all runs was not renewed"
    nothing_left "$reports" "the last fsync fails"
else
    skip "failing system calls: no strace here, or sanitizers"
fi

echo "$bad failures"
[ $bad = 0 ]
