#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# usage: Y_injected.sh TARVE DATADIR [ID...]
# Faults tried: system calls that fail, full disks, streams that are closed.
# shellcheck disable=SC2034,SC2154 # lib.sh sets and uses them
. "$(dirname "$0")/lib.sh"
. "$(dirname "$0")/tiny.sh"

inject() { strace -f -o /dev/null -e trace="$1" -e inject="$1:$2" "$tarve" run --force "$conf"; }
# the calls by which a run reads, writes and publishes: calls, what they fail of, and the statuses that are right
calls="openat EIO 66,71,73,74,78
openat EMFILE 66,71,73,74,78
openat EACCES 66,71,73,74,78
read EIO 66,71,73,74
pread64 EIO 66,71,74
newfstatat EIO 66,71,73,74,75,78
getdents64 EIO 73,74
mkdirat ENOSPC 74
mkdir EACCES 73
fchmod EPERM 73
ftruncate EIO 74
flock EIO 74
close EIO 71,74
unlinkat EACCES 73,74
unlink EIO 73,74
symlinkat EACCES 73
fcntl EINVAL 71,73,74
lseek EIO 74
pipe2 EMFILE 71"
last_fsync() {
    strace -f -o "$tmp/trace" -e trace=fsync "$tarve" run --force "$conf" >/dev/null 2>&1
    grep -c 'fsync(' "$tmp/trace"
}

if row Y01 "every allocation fails"; then
    if [ ! -e "$shim" ]; then
        skip "$shim is not built"
    elif [ $asan = yes ]; then
        skip "the sanitizer has its own allocator"
    else
        make_tiny
        "$tarve" check "$tiny" >"$tmp/checked" 2>/dev/null
        FAULT_SITES="$tmp/sites" LD_PRELOAD="$shim" "$tarve" check "$tiny" >/dev/null 2>&1
        last=$(cat "$tmp"/sites.* | sort -n -k 2 | awk 'END { print $2 }')
        rm "$tmp"/sites.*
        # of a run, every different way to an allocation, the first time that it is gone
        FAULT_SITES="$tmp/sites" LD_PRELOAD="$shim" "$tarve" run --force "$tiny" >/dev/null 2>&1
        cat "$tmp"/sites.* | awk '{ print $1 }' | sort -nu >"$tmp/ways"
        for mode in "" "+"; do
            what="check, ${mode:+from }N${mode:+ on}"
            seq 1 "$last" | every_nth "$(steps 31 1)" >"$tmp/points"
            sweep --out "$tmp/checked" --points "$tmp/points" -- env FAULT_ALLOC="{}$mode" LD_PRELOAD="$shim" "$tarve" check "$tiny"
            what="run, ${mode:+from }N${mode:+ on}"
            every_nth "$(steps 97 "${FAULTS_WAYS:-1}")" <"$tmp/ways" >"$tmp/points"
            sweep_run --points "$tmp/points" -- env FAULT_ALLOC="{}$mode" LD_PRELOAD="$shim" "$tarve" run --force "$tiny"
        done
    fi
fi

if row Y02 "every system call fails"; then
    if can_trace; then
        make_tiny
        echo "$calls" >"$tmp/calls"
        while read -r call error codes; do
            fail_calls "$call" "$error" "$codes" "$(steps 60 1)" </dev/null
        done <"$tmp/calls"
    else
        skip "no strace here, or sanitizers"
    fi
fi

if row Y03 "every write fails"; then
    if can_trace; then
        make_tiny
        for error in ENOSPC EIO EDQUOT EINTR; do
            fail_calls write $error 71,74 "$(steps 60 1)"
        done
        fail_calls pwrite64 EIO 74 1
    else
        skip "no strace here, or sanitizers"
    fi
fi

if row Y04 "fsync fails"; then
    if can_trace; then
        make_tiny
        fail_calls fsync EIO 74 "$(steps 12 1)"
        # asked once: the kernel may have dropped the pages, and would say that all is well
        strace -f -y -o "$tmp/trace" -e trace=fsync -e inject=fsync:error=EIO:when=5 "$tarve" run --force "$tiny" >/dev/null 2>&1
        [ "$(grep -c 'fsync(' "$tmp/trace")" = 5 ] || fail "fsync is tried again"
    else
        skip "no strace here, or sanitizers"
    fi
fi

if row Y05 "fsync fails after the rename"; then
    if can_trace; then
        published
        last=$(last_fsync)
        # the last four are of the list of runs and of status.json, which are no part of the run
        want 74 "the last fsync of the run fails" inject fsync error=EIO:when="$((last - 4))"
        says "published, but not confirmed"
        want 0 "that of the list of runs fails" inject fsync error=EIO:when="$((last - 2))"
        says "the list of all runs was not renewed"
        want 0 "the last fsync fails" inject fsync error=EIO:when="$last"
        says "the time of this run was not noted"
        nothing_left "$reports" "the last fsync fails"
    else
        skip "no strace here, or sanitizers"
    fi
fi

if row Y06 "rename fails"; then
    if can_trace; then
        make_tiny
        for error in EXDEV EACCES; do fail_calls renameat2 $error 73 1; done
        for error in EIO ENOSPC; do fail_calls renameat2 $error 74 1; done
        for error in EXDEV EACCES EIO; do fail_calls renameat $error 73,74 1; done
        published
        want 0 "no exchange of names here" inject renameat2 error=EINVAL:when=1
        nothing_left "$reports" "no exchange"
        whole "$reports/2023Q4" || fail "failing system calls broke the published run"
    else
        skip "no strace here, or sanitizers"
    fi
fi

if row Y07 "disk full at every step"; then
    if can_mount size=64m; then
        make_tiny
        sed "s|^jobs|output: $small/r\njobs|" "$tiny" >"$tmp/tiny/full.yaml"
        "$tarve" run "$tmp/tiny/full.yaml" 2>"$tmp/err"
        [ $? = 3 ] || fail "a run on a large disk"
        cp -a "$small/r" "$tmp/first"
        umount "$small"
        seq "$(steps 100 4)" "$(steps 300 4)" 2400 >"$tmp/points"
        for before in none "$tmp/old"; do
            if [ "$before" = none ]; then what="a first run"; else what="a run after another"; fi
            sweep --good 3 --codes 71,73,74 --reports "$small/r" --old "$before" --new "$tmp/first" \
                --points "$tmp/points" --disk "$small" -- "$tarve" run --force "$tmp/tiny/full.yaml"
        done
    else
        skip "cannot mount a small disk"
    fi
fi

if row Y08 "no inodes left"; then
    if can_mount size=64m,nr_inodes=8; then
        umount "$small"
        for n in $(steps "2 3 8 30" "$(seq 2 120 | tr '\n' ' ')"); do
            can_mount "size=64m,nr_inodes=$n"
            config "output: $small/reports" "gnuplot: /nonexistent/gnuplot"
            "$tarve" run "$conf" >"$tmp/out" 2>"$tmp/err" </dev/null
            got=$?
            case $got in
            3) whole "$small/reports/latest" || fail "$n inodes: published and not whole" ;;
            74)
                [ -s "$tmp/err" ] || fail "$n inodes: exit 74 without a word"
                [ ! -e "$small/reports/latest" ] || grep -q 'published, but' "$tmp/err" || fail "$n inodes: published"
                nothing_left "$small/reports" "$n inodes"
                ;;
            *) fail "$n inodes: exit $got" ;;
            esac
            note $got
            umount "$small"
        done
    else
        skip "cannot mount a small disk"
    fi
fi

if row Y09 "an output folder that cannot be written"; then
    if can_mount size=64m; then
        config "output: $small/reports" "gnuplot: /nonexistent/gnuplot"
        want 3 "a first run" "$tarve" run "$conf"
        print_of "$small/reports" >"$tmp/before"
        mount -o remount,ro "$small"
        want 73 "read-only disk" "$tarve" run --force "$conf"
        says "Read-only file system"
        mount -o remount,rw "$small"
        print_of "$small/reports" >"$tmp/now"
        same "read-only disk" "$tmp/before" "$tmp/now"
        umount "$small"
        mkdir -p "$tmp/fixed"
        if have chattr && chattr +i "$tmp/fixed" 2>/dev/null; then
            config "output: $tmp/fixed"
            want 73 "immutable folder" "$tarve" run "$conf"
            chattr -i "$tmp/fixed"
            [ -z "$(ls -A "$tmp/fixed")" ] || fail "something in the immutable folder"
        else
            skip "no chattr +i here"
        fi
    else
        skip "cannot mount a small disk"
    fi
fi

if row Y10 "output folder not ours"; then
    if can_be_nobody; then
        published
        refused 73 "output folder not ours" as_nobody run --force "$conf"
        says "Permission denied"
    else
        skip "not root, or no setpriv"
    fi
fi

if row Y11 "file size limit"; then
    if [ $asan = yes ]; then
        skip "sanitizers need more"
    else
        published
        for bytes in 4096 16384 65536; do
            refused 74 "files of $bytes bytes" prlimit --fsize=$bytes "$tarve" run --force "$conf"
        done
    fi
fi

if row Y12 "standard streams full or closed"; then
    want 74 "stdout full, --help" sh -c "exec '$tarve' --help >/dev/full"
    want 74 "stdout full, sniff" sh -c "exec '$tarve' sniff '$tmp/region/$vacancies' >/dev/full"
    want 74 "stdout full, check" sh -c "exec '$tarve' check '$conf' >/dev/full"
    printf 'series_id,period,value\na,2020M01,1\na,2020M02,2\n' >"$tmp/s.csv"
    want 74 "stdout full, forecast" sh -c "exec '$tarve' forecast '$tmp/s.csv' >/dev/full"
    # whoever read it has left on purpose: no message
    { "$tarve" check "$conf" 2>"$tmp/err"; echo $? >"$tmp/piped"; } | true
    case $(cat "$tmp/piped") in 0 | 74) ;; *) fail "nobody reads it: exit $(cat "$tmp/piped")" ;; esac
    [ ! -s "$tmp/err" ] || fail "nobody reads it: not quiet"
    want 0 "closed standard streams" sh -c "exec '$tarve' sniff '$tmp/region/$vacancies' <&- >&- 2>&-"
fi

if row Y13 "the way out fails too"; then
    if [ -e "$shim" ] && [ $asan = no ]; then
        make_tiny
        for n in $(steps "40 400 4000" "10 20 40 80 160 320 640 1280 2560 5120 10240 20480 40960"); do
            restore_tiny
            # nothing can be allocated and nothing written: the status is all that is left
            FAULT_ALLOC=$n+ LD_PRELOAD="$shim" "$tarve" run --force "$tiny" >/dev/null 2>/dev/full
            got=$?
            case $got in 71 | 74) ;; *) fail "no memory from $n on, stderr full: exit $got" ;; esac
            nothing_left "$tmp/tiny/reports" "no memory from $n on"
            FAULT_ALLOC=$n+ LD_PRELOAD="$shim" "$tarve" run --force "$tiny" >/dev/null 2>"$tmp/err"
            grep -q '^tarve: ' "$tmp/err" || fail "no memory from $n on: not a word"
            note $?
        done
        saw "71 without memory and with stderr full; the message needs no memory"
    else
        skip "the allocator that fails is not built, or sanitizers"
    fi
fi

finish
