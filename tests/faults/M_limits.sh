#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# usage: M_limits.sh TARVE DATADIR [ID...]
# Faults tried: limits of memory, descriptors and sizes.
# shellcheck disable=SC2154 # lib.sh sets them
. "$(dirname "$0")/lib.sh"

# within SECONDS MIB command...: its status, or 99 when it took more
within() {
    python3 - "$asan" "$@" <<'P'
import resource, subprocess, sys, time
asan, seconds, mib, *command = sys.argv[1:]
start = time.monotonic()
status = subprocess.run(command).returncode
took, peak = time.monotonic() - start, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
if asan == "no" and (took > float(seconds) or peak > float(mib)):
    print(f"tarve took {took:.1f} s and {peak:.0f} MiB", file=sys.stderr)
    status = 99
sys.exit(status)
P
}
make_big() { python3 -c "$1" >"$tmp/region/big.csv"; }

if row M01 "a field of 64 MiB, a quote that is never closed"; then
    make_big 'print("\"Alue\",\"timeperiod_m\",\"contentscode\",\"12r5\"\n\"SSS\",\"2019M07\",\"" + "A" * (64 << 20) + "\",1")'
    config_with big.csv
    want 65 "a field of 64 MiB" within 20 400 "$tarve" check "$conf"
    make_big 'print("\"Alue\",\"timeperiod_m\",\"contentscode\",\"12r5\"\n\"SSS\",\"2019M07\",\"TYOT,1\n" + "\"SSS\",\"2019M08\",1,2\n".replace("\"", "") * 3500000)'
    want 65 "a quote over 50 MiB" within 20 400 "$tarve" check "$conf"
    rm "$tmp/region/big.csv"
fi

if row M02 "a million columns"; then
    for n in 5000 1000000; do
        make_big "print(';'.join('c%d' % i for i in range($n)))
print(';'.join('1' for i in range($n)))"
        config_with big.csv
        want 65 "$n columns" within 20 400 "$tarve" check "$conf"
    done
fi

if row M03 "a million rows, names, line ends"; then
    make_big 'print("\"Alue\",\"timeperiod_m\",\"contentscode\",\"12r5\"")
for s in range(1000000): print("\"SSS\",\"%dM%02d\",\"TYOTTOMATLOPUSSA\",%d" % (2006 + s // 12 % 18, s % 12 + 1, s % 216))'
    want 65 "a million rows, most of them twice" within 60 600 "$tarve" sniff "$tmp/region/big.csv"
    says "and 999764 more"
    make_big 'print("\"Alue\",\"timeperiod_m\",\"contentscode\",\"12r5\"")
for s in range(1000000): print("\"Nimi %d\",\"2020M01\",\"TYOTTOMATLOPUSSA\",%d" % (s, s))'
    config_with big.csv
    want 65 "a million names" within 60 900 "$tarve" check "$conf"
    [ "$(wc -l <"$tmp/err")" -le 30 ] || fail "$(wc -l <"$tmp/err") lines on stderr"
    says "and 9999"
    make_big 'print("\n" * (16 << 20))'
    want 65 "16 Mi line ends" within 20 400 "$tarve" check "$conf"
    rm "$tmp/region/big.csv"
fi

if row M04 "a file of 100 GB"; then
    if truncate -s 100G "$tmp/region/big.csv" 2>/dev/null; then
        config_with big.csv
        want 65 "100 GB" within 5 400 "$tarve" check "$conf"
        says "more than"
        if [ $asan = no ]; then want 65 "100 GB in 2 GB" prlimit --as=2000000000 "$tarve" check "$conf"; fi
        rm "$tmp/region/big.csv"
    else
        skip "no sparse files here"
    fi
fi

if row M05 "memory ends"; then
    if [ $asan = yes ]; then
        skip "sanitizers need more"
    else
        published
        config "quality: {plots: required}"
        # the program starts, and somewhere memory ends
        for mb in $(steps "25 30 35 40 50 60" "$(seq 20 70 | tr '\n' ' ')"); do
            prlimit --as=${mb}000000 "$tarve" run --force --jobs 1 "$conf" >/dev/null 2>"$tmp/err"
            got=$?
            case $got in
            0 | 69 | 71 | 127) [ -s "$tmp/err" ] || ok "--as=${mb}M was enough" ;;
            *) fail "--as=${mb}M: exit $got" ;;
            esac
            note $got
            nothing_left "$reports" "--as=${mb}M"
            whole "$reports/latest" || fail "--as=${mb}M: the published run is not whole"
        done
    fi
fi

if row M06 "descriptors end"; then
    if [ $asan = yes ]; then
        skip "sanitizers need more"
    else
        published
        for n in $(steps "4 5 6 8 10 12" "$(seq 3 30 | tr '\n' ' ')"); do
            prlimit --nofile="$n" "$tarve" run --force "$conf" >/dev/null 2>"$tmp/err"
            got=$?
            case $got in
            0) ;;
            71 | 127) [ -s "$tmp/err" ] || fail "--nofile=$n: exit without a word" ;; # 127: of the loader
            *) fail "--nofile=$n: exit $got" ;;
            esac
            note $got
            nothing_left "$reports" "--nofile=$n"
        done
        whole "$reports/latest" || fail "the published run is not whole"
    fi
fi

if row M07 "time of the processor ends"; then
    python3 -c '
print("series_id,period,value")
shapes = [lambda t: 10 ** 15 * (t % 2), lambda t: 0, lambda t: 1 if t == 60 else 0, lambda t: 2 ** (t % 50), lambda t: 9007199254740993, lambda t: t ** 7]
for s, f in enumerate(shapes):
    for t in range(120): print("s%d,%dM%02d,%d" % (s, 2010 + t // 12, t % 12 + 1, f(t)))' >"$tmp/hostile.csv"
    want 0 "hostile series come to an end" within 60 400 "$tarve" forecast "$tmp/hostile.csv"
    if grep -qiE 'nan|inf' "$tmp/out"; then fail "a forecast is no number"; fi
    published
    python3 - "$tarve" "$tmp/region/region.yaml" 2>"$tmp/err" <<'P' || fail "not ended by SIGXCPU: $(cat "$tmp/err")"
import resource, signal, subprocess, sys
limit = lambda: resource.setrlimit(resource.RLIMIT_CPU, (1, 2))
status = subprocess.run([sys.argv[1], "run", "--force", "--quiet", sys.argv[2]], preexec_fn=limit, stderr=2).returncode
sys.exit("status %d" % status if status not in (-signal.SIGXCPU, -signal.SIGKILL, 0) else 0)
P
    whole "$reports/latest" || fail "the published run is not whole"
    want 0 "a run after it" "$tarve" run --force "$conf"
    nothing_left "$reports" "a run after it"
fi

finish
