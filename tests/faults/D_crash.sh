#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# usage: D_crash.sh TARVE DATADIR [ID...]
# Faults tried: runs that are stopped, killed, or whose gnuplot is.
# shellcheck disable=SC2154 # lib.sh sets them
. "$(dirname "$0")/lib.sh"

# signalled SIGNAL SECONDS: a plain & would have the shell ignore SIGINT for the program
signalled() {
    python3 - "$tarve" "$conf" "$1" "$2" >"$tmp/err" <<'P'
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
}

if row D01 "kill -9 at any moment"; then
    published
    print_of "$reports/2023Q4" >"$tmp/before"
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
    same "killed runs changed the result" "$tmp/before" "$tmp/after"
fi

if row D04 "TERM, INT and HUP"; then
    published
    for sig in TERM INT HUP; do
        for pause in 0.1 0.4 1; do
            signalled $sig $pause || fail "SIG$sig after $pause s: $(tail -n 1 "$tmp/err")"
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
    saw "TERM, INT and HUP at three moments each: the run dies by the signal, nothing is left, gnuplot ends"
fi

if row D06 "killed while it cleans up"; then
    if can_trace; then
        published
        # old runs are reduced: killed anywhere in it, a run is whole or reduced, and the next run cleans up
        for when in 1 2 9 40; do
            cp -R "$reports/2023Q4" "$reports/2001Q1"
            config "keep: 1"
            strace -f -o /dev/null -e trace=unlinkat -e inject=unlinkat:signal=KILL:when=$when "$tarve" run --quiet "$conf" >/dev/null 2>&1
            whole "$reports/2001Q1" || fail "killed at unlinkat $when: an old run is not whole"
            want 0 "a run after one killed at unlinkat $when" "$tarve" run "$conf"
            nothing_left "$reports" "killed at unlinkat $when"
            [ -e "$reports/2001Q1/reduced.txt" ] || fail "the old run was not reduced"
            rm -r "$reports/2001Q1"
        done
    else
        skip "no strace here, or sanitizers"
    fi
fi

if row D08 "gnuplot is killed"; then
    published
    printf '#!/bin/sh\nkill -9 $$\n' >"$tmp/killed"
    chmod +x "$tmp/killed"
    config "quality: {plots: required}" "gnuplot: $tmp/killed"
    refused 69 "gnuplot is killed" "$tarve" run --force "$conf"
    config "pdf: required" "weasyprint: $tmp/killed"
    refused 69 "WeasyPrint is killed, PDFs required" "$tarve" run --force "$conf"
    says "was stopped by signal 9"
fi

finish
