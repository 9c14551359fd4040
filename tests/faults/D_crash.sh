#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# usage: D_crash.sh TARVE DATADIR [ID...]
# Faults tried: runs that are stopped, killed, or whose gnuplot is.
# shellcheck disable=SC2154 # lib.sh sets them
. "$(dirname "$0")/lib.sh"
. "$(dirname "$0")/tiny.sh"

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
    # between nothing and a little more than a run takes, by a generator with a seed
    moments=$(steps "0.05 0.15 0.3 0.6 0.9 1.2 1.8" "$(awk 'BEGIN { srand(7); for (i = 0; i < 200; i++) printf "%.3f ", 2.5 * rand() }')")
    killed=0 left=0
    for pause in $moments; do
        "$tarve" run --force --quiet "$conf" &
        victim=$!
        sleep $pause
        kill -9 $victim 2>/dev/null
        wait $victim 2>/dev/null
        [ $? != 137 ] || killed=$((killed + 1))
        [ -z "$(leftovers "$reports")" ] || left=$((left + 1))
        whole "$reports/2023Q4" || fail "killed after $pause s: the published run is not whole"
    done
    want 0 "a run after killed ones" "$tarve" run --force "$conf"
    nothing_left "$reports" "run after killed ones"
    print_of "$reports/2023Q4" >"$tmp/after"
    same "killed runs changed the result" "$tmp/before" "$tmp/after"
    saw "$(echo "$moments" | wc -w) moments, $killed killed, $left left a staging folder; the published run is whole after each, and the next run cleans up"
fi

# ---- power cuts: what is not synced is gone ----
power_on() { # power_on FILE_SYSTEM: a fresh one in a file, mounted at $small, with the run before
    truncate -s "$([ "$1" = xfs ] && echo 320M || echo 64M)" "$tmp/disk" && "mkfs.$1" -q "$tmp/disk" >/dev/null 2>&1 && power_mount &&
        cp -a "$tmp/old" "$small/r" && sync -f "$small"
}
power_mount() { mount -o loop "$tmp/disk" "$small"; }
power_cut() {
    xfs_io -x -c shutdown "$small" >/dev/null 2>&1
    umount "$small" && power_mount
}
power_off() {
    umount "$small"
    rm -f "$tmp/disk"
}
power_can() { [ "$(id -u)" = 0 ] && have strace && have xfs_io && have "mkfs.$1" && [ $asan = no ] && power_on "$1"; }
power_print() { # the list of all runs is no part of a run
    print_of "$small/r" 2>/dev/null | grep -vE ' \./(\.run-|\.old-|index\.html|\.latest-new|\.index-new)'
}
# Which run is there after a cut: old, new or torn, by every byte of it.
power_state() {
    power_print >"$tmp/now"
    if cmp -s "$tmp/now" "$tmp/print.old"; then echo old; elif cmp -s "$tmp/now" "$tmp/print.new"; then echo new; else echo torn; fi
}
power_prints() {
    sed "s|^jobs|output: $small/r\njobs|" "$tiny" >"$tmp/tiny/power.yaml"
    power_print >"$tmp/print.old"
    "$tarve" run --force "$tmp/tiny/power.yaml" 2>/dev/null
    power_print >"$tmp/print.new"
}
power_reset() {
    rm -rf "$small/r"
    cp -a "$tmp/old" "$small/r" && sync -f "$small"
}
mutating=mkdir,mkdirat,openat,write,fsync,close,rename,renameat,renameat2,symlinkat,unlink,unlinkat,fchmod,ftruncate
# cut_at "what" POINT... on stdin: a run killed at each call, the power cut there; sets $torn
cut_at() {
    old=0 new=0 torn=0
    while read -r point; do
        power_reset
        strace -f -qq -o /dev/null -e trace=$mutating -e inject=$mutating:signal=KILL:when="$point" ${2:+-E "LD_PRELOAD=$shim"} \
            ${2:+-E FAULT_NO_FSYNC=1} "$tarve" run --force "$tmp/tiny/power.yaml" >/dev/null 2>&1
        power_cut || { fail "the file system does not come back"; return; }
        case $(power_state) in old) old=$((old + 1)) ;; new) new=$((new + 1)) ;; *) torn=$((torn + 1)) ;; esac
    done
    echo "      $1: $((old + new + torn)) cuts: $old old, $new new, $torn torn"
    seen="${seen:+$seen; }$1: $((old + new + torn)) cuts, $old old, $new new, $torn torn"
}

if row D02 "the power is cut at every call that changes something"; then
    make_tiny
    for fs in ext4 xfs; do
        if power_can $fs; then
            power_prints
            power_reset
            strace -f -qq -o "$tmp/trace" -e trace=$mutating "$tarve" run --force "$tmp/tiny/power.yaml" >/dev/null 2>&1
            grep -vE 'resumed>|--- SIG|\+\+\+' "$tmp/trace" >"$tmp/calls"
            first=$(grep -n "$small/r" "$tmp/calls" | head -n 1 | cut -d: -f1)
            seq "$first" "$(steps 180 1)" "$(wc -l <"$tmp/calls")" >"$tmp/points"
            # and around the moment of publication
            at=$(grep -n renameat2 "$tmp/calls" | head -n 1 | cut -d: -f1)
            seq $((at - 2)) $((at + 3)) >>"$tmp/points"
            cut_at $fs <"$tmp/points"
            [ "$torn" = 0 ] || fail "$fs: $torn torn runs"
            # without fsync of files it must show, or the cut cuts nothing
            if [ -e "$shim" ]; then
                seq $((at + 1)) 3 $((at + 40)) | head -n "$(steps 3 14)" >"$tmp/points"
                cut_at "$fs, fsync of files left out" no_fsync <"$tmp/points"
                [ "$torn" -gt 0 ] || fail "$fs: no torn run even without fsync"
            fi
            power_off
        else
            skip "$fs: not root, or no loop device, strace, xfs_io or mkfs.$fs"
            umount "$small" 2>/dev/null
        fi
    done
fi

if row D03 "the power is cut at any moment"; then
    make_tiny
    for fs in ext4 xfs; do
        if power_can $fs; then
            power_prints
            n=0
            for pause in $(awk -v n="$(steps 3 40)" 'BEGIN { srand(11); for (i = 0; i < n; i++) printf "%.3f ", 0.7 * rand() }'); do
                power_reset
                "$tarve" run --force --quiet "$tmp/tiny/power.yaml" 2>/dev/null &
                victim=$!
                sleep "$pause"
                xfs_io -x -c shutdown "$small" >/dev/null 2>&1
                wait $victim
                umount "$small" && power_mount || fail "$fs does not come back after $pause s"
                [ "$(power_state)" != torn ] || fail "$fs: torn after $pause s"
                n=$((n + 1))
            done
            want 3 "a run after power cuts on $fs" "$tarve" run --force "$tmp/tiny/power.yaml"
            nothing_left "$small/r" "a run after power cuts"
            seen="${seen:+$seen; }$fs: $n cuts, none torn, the next run works"
            power_off
        else
            skip "$fs: not root, or no loop device, strace, xfs_io or mkfs.$fs"
            umount "$small" 2>/dev/null
        fi
    done
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

if row D05 "TERM after the rename"; then
    if can_trace; then
        make_tiny
        for call in renameat2 renameat fsync; do
            restore_tiny
            when=1
            [ $call != fsync ] || when=$(strace -f -o "$tmp/trace" -e trace=renameat2,fsync "$tarve" run --force "$tiny" >/dev/null 2>&1
                grep -v resumed "$tmp/trace" | awk '/renameat2/ { print n + 1; exit } /fsync/ { n++ }')
            restore_tiny
            strace -f -qq -o /dev/null -e trace=$call -e inject=$call:signal=TERM:when="$when" "$tarve" run --force "$tiny" >/dev/null 2>"$tmp/err"
            got=$?
            case $got in 143 | 3) ;; *) fail "TERM at $call: exit $got" ;; esac
            whole "$tmp/tiny/reports/latest" || fail "TERM at $call: the run is not whole"
            [ $call = renameat ] || cmp -s "$tmp/tiny/reports/latest/manifest.json" "$tmp/new/latest/manifest.json" || fail "TERM at $call: the old run"
            nothing_left "$tmp/tiny/reports" "TERM at $call"
        done
        saw "143, and the new run is published whole"
    else
        skip "no strace here, or sanitizers"
    fi
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
        # killed while it sweeps what a killed run left
        make_tiny
        for when in $(steps "1 2 20" "$(seq 1 3 60 | tr '\n' ' ')"); do
            restore_tiny
            strace -f -qq -o /dev/null -e trace=fsync -e inject=fsync:signal=KILL:when=40 "$tarve" run --force "$tiny" >/dev/null 2>&1
            [ -n "$(leftovers "$tmp/tiny/reports")" ] || fail "a killed run left nothing to sweep"
            strace -f -qq -o /dev/null -e trace=unlinkat -e inject=unlinkat:signal=KILL:when="$when" "$tarve" run --force "$tiny" >/dev/null 2>&1
            whole "$tmp/tiny/reports/latest" || fail "killed at unlinkat $when of the sweep: the published run is not whole"
            want 3 "a run after one killed at unlinkat $when of its sweep" "$tarve" run --force "$tiny"
            nothing_left "$tmp/tiny/reports" "killed in the sweep"
        done
        saw "the next run recovers; no published run is lost"
    else
        skip "no strace here, or sanitizers"
    fi
fi

if row D07 "the machine sleeps"; then
    make_tiny
    "$tarve" run --force "$tiny" >/dev/null 2>"$tmp/err" &
    victim=$!
    for _ in 1 2 3 4; do
        sleep 0.03
        kill -STOP $victim 2>/dev/null
        sleep 0.3
        kill -CONT $victim 2>/dev/null
    done
    wait $victim
    got=$?
    [ $got = 3 ] || fail "stopped four times: exit $got"
    same "stopped four times" "$tmp/tiny/reports/latest/manifest.json" "$tmp/new/latest/manifest.json"
    if have faketime && [ $asan = no ]; then
        restore_tiny
        want 3 "a day goes by every second" faketime -f "+0 x86400" "$tarve" run --force "$tiny"
        same "a day goes by every second" "$tmp/tiny/reports/latest/manifest.json" "$tmp/new/latest/manifest.json"
        saw "the same bytes, stopped four times and with a day a second"
    else
        skip "no faketime, or sanitizers"
    fi
fi

if row D08 "gnuplot crashes, hangs, says nothing, cuts its pictures"; then
    published
    gnuplot=$(command -v gnuplot)
    fake() { # fake NAME line...: a gnuplot that does that
        program=$tmp/$1
        shift
        { echo '#!/bin/sh' && printf '%s\n' "$@"; } >"$program"
        chmod +x "$program"
    }
    try() { # try STATUS "what" "message"
        config "quality: {plots: required}" "gnuplot: $program"
        refused "$1" "$2, plots required" "$tarve" run --force "$conf"
        says "$3"
    }
    fake fails 'echo "broken: no terminal" >&2' 'exit 1'
    try 69 "gnuplot fails" "failed (exit 1): broken: no terminal"
    config "gnuplot: $program"
    want 3 "gnuplot fails, plots optional" "$tarve" run --force "$conf"
    whole "$reports/latest" || fail "a run without pictures is not whole"
    config
    want 0 "whole again" "$tarve" run --force "$conf"
    fake nothing 'exit 0'
    try 74 "gnuplot draws nothing" "the picture was not drawn"
    if [ -n "$gnuplot" ]; then
        fake cuts_svg "$gnuplot \"\$@\" && for f in *.svg; do head -c 3000 \"\$f\" >.cut && cat .cut >\"\$f\"; done; rm -f .cut"
        try 74 "gnuplot cuts its SVG" "the picture is cut or damaged"
        fake cuts_png "$gnuplot \"\$@\" && for f in *.png; do head -c 900 \"\$f\" >.cut && cat .cut >\"\$f\"; done; rm -f .cut"
        try 74 "gnuplot cuts its PNG" "the picture is cut or damaged"
    fi
    if [ "${FAULTS_LONG:-}" = 1 ]; then
        fake hangs 'sleep 1000 &' 'exec sleep 1000'
        try 69 "gnuplot hangs" "did not finish in"
        ! cat /proc/[0-9]*/cmdline 2>/dev/null | tr '\0' ' ' | grep -q 'sleep 1000' || fail "a child of gnuplot is left"
    fi
    printf '#!/bin/sh\nkill -9 $$\n' >"$tmp/killed"
    chmod +x "$tmp/killed"
    config "quality: {plots: required}" "gnuplot: $tmp/killed"
    refused 69 "gnuplot is killed" "$tarve" run --force "$conf"
    config "pdf: required" "weasyprint: $tmp/killed"
    refused 69 "WeasyPrint is killed, PDFs required" "$tarve" run --force "$conf"
    says "was stopped by signal 9"
fi

finish
