#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# usage: C_cron.sh TARVE DATADIR [ID...]
# Faults tried: cron, locks, clocks, bare environments, retention, gates, manifests.
# shellcheck disable=SC2034,SC2154 # lib.sh sets and uses them
. "$(dirname "$0")/lib.sh"
light=yes
packaging=$here/../../packaging

hold_lock() { # hold_lock SECONDS: another run, as far as the lock tells
    published
    (flock 9 && exec sleep "$1") 9>>"$reports/.lock" &
    holder=$!
    sleep 0.5
}

# cron itself, once for two rows: at 05:29:55 on the day of the documented line, with a sendmail that keeps what
# it is given. One line goes well; the others fail in ways that need no other fault.
can_cron() { [ "$(id -u)" = 0 ] && have unshare && [ -x /usr/sbin/cron ] && have faketime && unshare -m true 2>/dev/null; }
failing="wrong lacks refused nowhere held"
cron_lines() {
    echo "MAILTO=office@example.org"
    for name in $failing; do
        echo "30 5 28 1,4,7,10 * root $tarve --datadir $TARVE_DATADIR run --quiet $tmp/region/$name.yaml"
    done
    echo "30 5 28 1,4,7,10 * root $tarve frobnicate"
    # the example of the package, with the program of this build
    sed -n "s|tarve @CMAKE_INSTALL_FULL_BINDIR@/tarve run|root $tarve --datadir $TARVE_DATADIR run|p" "$packaging/examples/cron.d.in" |
        sed "s|/var/lib/tarve/myregion/region.yaml|$tmp/region/good.yaml|"
}
cron_regions() {
    config "output: good" && cp "$conf" "$tmp/region/good.yaml"
    config "output: failed/1" "colour: blue" && cp "$conf" "$tmp/region/wrong.yaml"
    config_with nothing.csv "output: failed/2" && cp "$conf" "$tmp/region/lacks.yaml"
    table bad.csv '3s/17$/x17/'
    config_with bad.csv "output: failed/3" && cp "$conf" "$tmp/region/refused.yaml"
    config "output: nowhere/reports" && cp "$conf" "$tmp/region/nowhere.yaml"
    config "output: held" && cp "$conf" "$tmp/region/held.yaml" # another run holds its lock
    mkdir "$tmp/region/held" "$tmp/region/failed"
    config
}
cron_session() {
    [ ! -e "$tmp/cron" ] || return 0
    mkdir "$tmp/cron" "$tmp/cron/mail"
    cron_regions
    printf '#!/bin/sh\ncat >%s/mail/$$\n' "$tmp/cron" >"$tmp/cron/sendmail"
    chmod 755 "$tmp/cron/sendmail"
    cron_lines >"$tmp/cron/lines"
    cp /usr/sbin/cron "$tmp/cron/cron"
    (flock 9 && exec sleep 100) 9>>"$tmp/region/held/.lock" &
    holder=$!
    # shellcheck disable=SC2016 # for the inner shell
    unshare -m sh -c 'cd "$1" && mount -t tmpfs tmpfs /var/spool/cron && mkdir -p /var/spool/cron/crontabs &&
        mount -t tmpfs tmpfs /etc/cron.d && mount -t tmpfs tmpfs /usr/sbin && cp sendmail /usr/sbin/sendmail &&
        cp lines /etc/cron.d/tarve && chmod 644 /etc/cron.d/tarve &&
        exec env TZ=UTC timeout 90 faketime -f "@2027-01-28 05:29:55" ./cron -f -L 15' - "$tmp/cron" &
    session=$!
    for _ in $(seq 170); do # until all have ended
        [ ! -e "$tmp/region/good/status.json" ] || [ "$(find "$tmp/cron/mail" -type f | wc -l)" -lt 6 ] || break
        sleep 0.5
    done
    sleep 1
    kill $session $holder 2>/dev/null
    wait $session $holder 2>/dev/null
}
mail_of() { grep -l "^Subject:.*$1" "$tmp"/cron/mail/* 2>/dev/null; }

if row C01 "success is silent"; then
    rm -rf "$reports"
    want 0 "run" "$tarve" run "$conf"
    silent
    whole "$reports/latest" || fail "the run is not whole"
    nothing_left "$reports" "success"
    if can_cron; then
        cron_session
        whole "$tmp/region/good/latest" || fail "cron did not publish"
        if mail_of good.yaml; then fail "mail after a success"; fi
        saw "0, not a byte; under cron, by the documented line at 2027-01-28 05:30: published, no mail"
    else
        skip "cron itself: not root, or no cron, faketime or unshare"
    fi
fi

if row C02 "every failure makes mail"; then
    if can_cron; then
        cron_session
        for case in "frobnicate:no command" "wrong.yaml:unknown key" "lacks.yaml:No such file or directory" \
            'refused.yaml:found "x17"' "nowhere.yaml:cannot make the output folder" "held.yaml:another run holds the lock"; do
            what=${case%%:*}
            letter=$(mail_of "$what")
            if [ -z "$letter" ]; then
                fail "no mail of $what"
            elif ! sed '1,/^$/d' "$letter" | grep -qF "${case#*:}"; then
                cp "$letter" "$tmp/err"
                fail "the mail of $what does not say '${case#*:}'"
            fi
        done
        [ -z "$(find "$tmp/region/failed" -name latest)" ] || fail "published all the same"
        saw "64, 65, 66, 73, 75, 78 under cron: a mail each, with the line that says why"
    else
        skip "not root, or no cron, faketime or unshare"
    fi
fi

together() { # many at once; how many of them went well stands in $tmp/n
    many=$(steps 4 8)
    for n in $(seq "$many"); do
        (
            "$tarve" run --force --quiet "$conf" 2>"$tmp/err.$n"
            echo $? >"$tmp/status.$n"
        ) &
    done
    wait
    for n in $(seq "$many"); do
        got=$(cat "$tmp/status.$n")
        case $got in
        0) ;;
        75) grep -q 'another run holds the lock' "$tmp/err.$n" || fail "75 without the reason" ;;
        *) fail "one of $many ends with $got" ;;
        esac
    done
    grep -lx 0 "$tmp"/status.[1-8] | wc -l >"$tmp/n"
    whole "$reports/latest" || fail "$many at once: not whole"
    nothing_left "$reports" "$many at once"
}

if row C03 "a second run at the same time"; then
    hold_lock 4
    refused 75 "another run holds the lock" "$tarve" run --force "$conf"
    says "another run holds the lock (pid"
    wait $holder
    want 0 "the lock is free again" "$tarve" run --force "$conf"
    together
    [ "$(cat "$tmp/n")" -ge 1 ] || fail "none of $many ran"
    config "lock_wait: 30"
    hold_lock 2
    want 0 "a run waits for the lock" "$tarve" run --verbose --force "$conf"
    says "waiting up to 30 s for another run to end (pid"
    wait $holder
    config "lock_wait: 1"
    hold_lock 4
    refused 75 "a run waits in vain" "$tarve" run --force "$conf"
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
fi

if row C04 "the holder of the lock was killed"; then
    published
    "$tarve" run --force --quiet "$conf" &
    victim=$!
    sleep 0.3
    kill -9 $victim
    wait $victim 2>/dev/null
    want 0 "the next run" "$tarve" run --force "$conf"
    echo "pid 1 since yesterday" >"$reports/.lock" # what stands in it is for people
    want 0 "a lock with words in it" "$tarve" run --force "$conf"
    nothing_left "$reports" "$what"
fi

if row C05 "gnuplot outlives a killed run"; then
    published
    printf '#!/bin/sh\necho $$ >"%s/gnuplot.pid"\nexec sleep 60\n' "$tmp" >"$tmp/sleepy"
    chmod +x "$tmp/sleepy"
    config "gnuplot: $tmp/sleepy"
    "$tarve" run --force --quiet "$conf" &
    victim=$!
    for _ in $(seq 300); do
        [ ! -s "$tmp/gnuplot.pid" ] || break
        sleep 0.1
    done
    kill -9 $victim
    wait $victim 2>/dev/null
    kill -0 "$(cat "$tmp/gnuplot.pid")" 2>/dev/null || fail "gnuplot does not run any more: nothing is tried"
    config
    want 0 "the next run" "$tarve" run --force "$conf"
    nothing_left "$reports" "$what"
    kill "$(cat "$tmp/gnuplot.pid")" 2>/dev/null
fi

light=no # the same bytes, of all that is published
if row C06 "the environment of cron"; then
    rm -rf "$reports"
    published
    print_of "$reports" >"$tmp/first"
    want 0 "env -i, stdin closed, in /" env -i TARVE_DATADIR="$TARVE_DATADIR" HOME=/ PATH=/usr/bin:/bin SHELL=/bin/sh sh -c "cd / && exec '$tarve' run --force --jobs 1 '$conf' <&-"
    silent
    print_of "$reports" >"$tmp/second"
    same "not the same bytes" "$tmp/first" "$tmp/second"
fi

if row C07 "the working folder is gone"; then
    mkdir "$tmp/gone"
    want 0 "run" sh -c "cd '$tmp/gone' && rmdir '$tmp/gone' && exec '$tarve' run --force '$conf'"
    rm -rf "$tmp/moved"
    cp -R "$tmp/region" "$tmp/moved" && rm -rf "$tmp/moved/reports"
    want 0 "the same region elsewhere" "$tarve" run "$tmp/moved/small.yaml"
    print_of "$reports" >"$tmp/first"
    print_of "$tmp/moved/reports" >"$tmp/second"
    same "results depend on the folder" "$tmp/first" "$tmp/second"
fi

if row C08 "time zones"; then
    published
    print_of "$reports" >"$tmp/first"
    want 0 "another locale and zone" env LC_ALL=fi_FI.UTF-8 TZ=Pacific/Kiritimati "$tarve" run --force --jobs 2 "$conf"
    print_of "$reports" >"$tmp/second"
    same "not the same bytes" "$tmp/first" "$tmp/second"
    if can_fake_time; then
        for when in "Europe/Helsinki 2027-03-28 02:59:58" "Pacific/Kiritimati 2026-12-31 23:59:58" "UTC 2028-02-29 12:00:00" "UTC 2038-01-19 03:14:06"; do
            want 0 "run at $when" env TZ="${when%% *}" faketime -f "@${when#* }" "$tarve" run --force "$conf"
            silent
            print_of "$reports" >"$tmp/second"
            same "other bytes at $when" "$tmp/first" "$tmp/second"
        done
        saw "0: the same bytes in Helsinki as the clocks are put forward, in Kiritimati at the end of a year, on 29 February, in 2038"
    else
        skip "clocks: no faketime, or sanitizers"
    fi
fi

if row C09 "the clock is absurd"; then
    if can_fake_time; then
        rm -rf "$reports"
        published
        print_of "$reports" >"$tmp/first"
        for when in "1970-01-02 00:00:00" "2099-06-01 12:00:00"; do
            want 0 "run in ${when%%-*}" at_time "$when" "$tarve" run --force "$conf"
            silent
            print_of "$reports" >"$tmp/second"
            same "other bytes in ${when%%-*}" "$tmp/first" "$tmp/second"
        done
        want 75 "the age of that success, today" "$tarve" verify --max-age 100 "$reports/latest"
        says "yet to come"
        mkdir "$reports/2018Q1" && cp "$reports/latest/manifest.json" "$reports/2018Q1"
        config "quality: {max_age_months: {limit: 600}}" "keep_years: 20"
        for when in "1970-01-02 00:00:00" "2099-06-01 12:00:00"; do
            at_time "$when" "$tarve" run --force --verbose "$conf" >"$tmp/out" 2>"$tmp/err"
            got=$?
            what="run in ${when%%-*}"
            case $got in 0 | 3) ok "$got $what" ;; *) fail "$what: exit $got" ;; esac
            [ -d "$reports/2018Q1" ] || fail "$what: an old run was removed"
            if grep -rqE -- '-[0-9]+ months' "$reports/latest/en" "$tmp/err"; then fail "$what: a negative age"; fi
        done
        rm -rf "$reports"
        saw "0: the same bytes in 1970 and 2099, no old run removed; verify --max-age: 75, the time is yet to come"
    else
        skip "no faketime, or sanitizers"
    fi
fi

if row C10 "twice on the same input"; then
    rm -rf "$reports"
    published
    refused 0 "again, unchanged" "$tarve" run "$conf"
    silent
    print_of "$reports" >"$tmp/first"
    before=$(stat -c %i "$reports/latest/")
    want 0 "again by force, two threads" "$tarve" run --force --jobs 2 "$conf"
    [ "$(stat -c %i "$reports/latest/")" != "$before" ] || fail "--force did not publish"
    print_of "$reports" >"$tmp/second"
    same "not the same bytes" "$tmp/first" "$tmp/second"
fi

light=yes
if row C11 "a late or missed run"; then
    published
    rm -rf "$reports"
    want 0 "a run of the first quarter" "$tarve" run --as-of 2023M03 "$conf"
    want 0 "none in the second and third, then one" "$tarve" run "$conf"
    [ "$(readlink "$reports/latest")" = 2023Q4 ] || fail "latest is $(readlink "$reports/latest")"
    whole "$reports/latest" || fail "not whole"
    grep -qx 'Persistent=true' "$packaging/systemd/tarve@.timer.in" || fail "the timer forgets missed times"
    want 0 "an earlier month, late" "$tarve" run --as-of 2023M06 "$conf"
    if [ ! -d "$reports/2023Q2" ] || [ "$(readlink "$reports/latest")" != 2023Q4 ]; then fail "latest moved backwards"; fi
fi

if row C12 "old runs go"; then
    rm -rf "$reports"
    published
    for quarter in 2019Q1 2019Q2 2019Q3 2019Q4 2020Q1 2020Q2 2020Q3 2020Q4 2021Q1 2021Q2 2021Q3 2021Q4; do
        mkdir "$reports/$quarter" && cp "$reports/latest/manifest.json" "$reports/$quarter"
    done
    mkdir "$reports/2018Q4" "$reports/2017Q1.bak" "$reports/.run-abcdef" "$reports/notes"
    echo mine >"$reports/2018Q4/notes.txt" # a folder that is no run of ours
    ln -s "$tmp" "$reports/2018Q3"
    config "keep: 11"
    want 0 "run" "$tarve" run "$conf"
    find "$reports" -mindepth 1 -maxdepth 1 ! -name index.html ! -name .lock ! -name status.json -printf '%f ' | tr ' ' '\n' | sort | tr '\n' ' ' >"$tmp/is"
    printf ' 2017Q1.bak 2018Q3 2018Q4 2019Q1 2019Q2 2019Q3 2019Q4 2020Q1 2020Q2 2020Q3 2020Q4 2021Q1 2021Q2 2021Q3 2021Q4 2023Q4 latest notes ' >"$tmp/should"
    tr -s ' ' '\n' <"$tmp/is" | grep . >"$tmp/is.1"
    tr -s ' ' '\n' <"$tmp/should" | grep . >"$tmp/should.1"
    same "others stay than should" "$tmp/should.1" "$tmp/is.1"
    (cd "$reports" && find . -name reduced.txt | sort) >"$tmp/is"
    printf './2019Q1/reduced.txt\n./2019Q2/reduced.txt\n' >"$tmp/should"
    same "others are reduced than should" "$tmp/should" "$tmp/is"
    [ -d "$tmp/region" ] || fail "a link was followed"
    saw "0: of twelve old runs the two that nobody keeps are reduced; what is no run stays"
    if have chattr && chattr +i "$reports/2019Q4" 2>/dev/null; then
        config "keep: 2" # and the eight quarters before the newest
        want 0 "one that cannot be reduced" "$tarve" run "$conf"
        says 2019Q4
        chattr -i "$reports/2019Q4"
        want 0 "and then can" "$tarve" run "$conf"
        [ -e "$reports/2019Q4/reduced.txt" ] || fail "it is still whole"
        [ ! -e "$reports/2021Q4/reduced.txt" ] || fail "one that the configuration keeps is reduced"
        saw "0: of twelve old runs those are reduced that nobody keeps; what is no run stays; one that cannot be removed is a warning"
    else
        skip "one that cannot be removed: no chattr +i here"
    fi
    rm -rf "$reports"
fi

if row C13 "umask and modes"; then
    for mask in 000 077; do
        want 0 "umask $mask" sh -c "umask $mask && exec '$tarve' run --force '$conf'"
        [ "$(stat -c %a "$reports/latest/")" = 755 ] || fail "published folder has mode $(stat -c %a "$reports/latest/")"
        [ "$(stat -c %a "$reports/latest/manifest.json")" = 644 ] || fail "umask decides over modes"
        [ "$(stat -c %a "$reports/.lock")" = 600 ] || fail "the lock is not ours alone"
    done
fi

if row C14 "percent signs, and many starts at once"; then
    # cron makes a line end of a percent sign: no line that people copy may hold a bare one
    grep -hE '^ *[0-9*]+ [0-9*]+ .*(tarve|root) /' "$packaging/examples/cron.d.in" "$packaging/../docs/tarve.1" "$packaging/../docs/operations.md" "$packaging/../README.md" >"$tmp/lines"
    [ -s "$tmp/lines" ] || fail "no line of cron is documented"
    if grep '[^\\]%' "$tmp/lines"; then fail "a documented line of cron holds a bare percent sign"; fi
    published
    config "lock_wait: 120" # who waits, runs in turn
    together
    [ "$(cat "$tmp/n")" = "$many" ] || fail "$(cat "$tmp/n") of $many ran in turn"
    saw "0: $many started at once run in turn with lock_wait; no bare percent sign in the documented lines"
fi

if row C15 "messages in the journal"; then
    published
    config_with nothing.csv
    : >"$tmp/journal"
    # what systemd sets when standard error leads to its journal
    JOURNAL_STREAM=$(stat -c %d:%i "$tmp/journal") "$tarve" run "$conf" 2>>"$tmp/journal" </dev/null
    got=$?
    cp "$tmp/journal" "$tmp/err"
    what="run under systemd"
    [ $got = 66 ] || fail "exit $got"
    note $got
    grep -q '^<3>.*nothing.csv' "$tmp/journal" || fail "no priority before the message"
    if grep -v '^<[0-7]>' "$tmp/journal"; then fail "a line without priority"; fi
    refused 66 "elsewhere" env JOURNAL_STREAM=1:1 "$tarve" run "$conf"
    if grep '^<[0-7]>' "$tmp/err"; then fail "priorities for people"; fi
fi

light=no
if row C16 "the manifest"; then
    published
    python3 - "$reports/latest" "$tmp/region" >"$tmp/err" 2>&1 <<'P' || fail "the manifest: $(tail -n 1 "$tmp/err")"
import hashlib, json, os, sys
run, region = sys.argv[1:]
m = json.load(open(os.path.join(run, "manifest.json")))
assert m["period"] == "2023Q4" and m["status"] == "complete", m["status"]
assert m["configuration"]["region"]["area"] == "SK138", m["configuration"]
assert len(m["inputs"]) == 3
for i in m["inputs"]:
    data = open(os.path.join(region, i["path"]), "rb").read()
    assert i["bytes"] == len(data) and i["sha256"] == hashlib.sha256(data).hexdigest(), i
    assert i["records"] == i["accepted"] + i["rejected"] + i["blank"], i
assert len(m["outputs"]) > 20
assert m["tarve"] and m["command"], list(m)
P
    want 0 "verify" "$tarve" verify "$reports/latest"
    silent
    rm -rf "$tmp/touched"
    cp -R "$reports/2023Q4" "$tmp/touched"
    printf x >>"$tmp/touched/rejects.csv"
    want 65 "verify of a touched run" "$tarve" verify "$tmp/touched"
    says "rejects.csv: changed"
    want 66 "verify of no run" "$tarve" verify "$tmp"
fi

light=yes
if row C17 "how long ago a run went well"; then
    rm -rf "$reports"
    want 66 "no run" "$tarve" verify --max-age 100d "$reports/latest"
    published
    want 0 "just now" "$tarve" verify --max-age 100d "$reports/latest"
    silent
    python3 -c 'import json, sys; s = json.load(open(sys.argv[1])); assert s["run"] == "2023Q4" and s["outcome"] == "published", s' \
        "$reports/status.json" || fail "status.json"
    age() { sed -i "s/\"succeeded_seconds\": [0-9]*/\"succeeded_seconds\": $(($(date +%s) - $1))/" "$reports/status.json"; }
    age 8726500 # 101 days
    want 75 "101 days ago" "$tarve" verify --max-age 100d "$reports/latest"
    says "101 days ago, more than 100"
    want 0 "where 102 are allowed" "$tarve" verify --max-age 102 "$reports/latest"
    age -200000
    want 75 "yet to come" "$tarve" verify --max-age 100d "$reports/latest"
    age 8726500
    config_with nothing.csv
    refused 66 "a run that fails" "$tarve" run "$conf"
    want 75 "after a failure" "$tarve" verify --max-age 100d "$reports/latest"
    config
    want 0 "nothing has changed" "$tarve" run "$conf"
    want 0 "after an unchanged run" "$tarve" verify --max-age 100d "$reports/latest"
    grep -q '"unchanged"' "$reports/status.json" || fail "status.json does not say unchanged"
    echo '{"succeeded_seconds": "yes"}' >"$reports/status.json"
    want 65 "a status that tells nothing" "$tarve" verify --max-age 100d "$reports/latest"
    rm "$reports/status.json"
    want 66 "no status" "$tarve" verify --max-age 100d "$reports/latest"
    want 64 "no number" "$tarve" verify --max-age soon "$reports/latest"
    mkdir "$reports/status.json" # it cannot be replaced: no failure of the run
    want 0 "a status that cannot be written" "$tarve" run --force "$conf"
    says "the time of this run was not noted"
    nothing_left "$reports" "$what"
    rmdir "$reports/status.json"
    if can_trace; then # readers see the old one or the new one
        want 0 "run" "$tarve" run "$conf"
        for call in fsync renameat; do
            n=$(strace -f -o "$tmp/trace" -e trace=$call "$tarve" run "$conf" >/dev/null 2>&1; grep -c "$call(" "$tmp/trace")
            strace -f -o /dev/null -e trace=$call -e inject=$call:signal=KILL:when="$n" "$tarve" run --quiet "$conf" >/dev/null 2>&1
            python3 -m json.tool "$reports/status.json" >/dev/null || fail "killed at the last $call: status.json is not whole"
        done
        want 0 "the next run" "$tarve" run "$conf"
        nothing_left "$reports" "$what"
    fi
fi

light=no
if row C18 "the same run again, from its manifest"; then
    published
    refused 0 "repeat" "$tarve" run --from-manifest "$reports/latest"
    silent
    cp -R "$tmp/region" "$tmp/other"
    echo >>"$tmp/other/providers.csv"
    want 65 "repeat with another input" "$tarve" run --from-manifest "$tmp/other/reports/2023Q4"
    says "providers.csv: providers is not the file that the run was made from"
    rm "$tmp/other/providers.csv"
    want 66 "repeat without an input" "$tarve" run --from-manifest "$tmp/other/reports/2023Q4"
    says "providers.csv: No such file or directory"
    nothing_left "$tmp/other/reports" "repeat that failed"
fi

if row C19 "limits of quality"; then
    published
    config "quality: {max_age_months: {limit: 1}}"
    before=$(stat -c %i "$reports/2023Q4")
    want 3 "published although too old" "$tarve" run "$conf"
    says "published although max_age_months"
    [ "$(stat -c %i "$reports/2023Q4")" != "$before" ] || fail "$what: not published"
    config "quality: {max_age_months: {limit: 1, gate: hold}}"
    refused 3 "held back" "$tarve" run --force "$conf"
    says "nothing is published: max_age_months"
    config
    want 0 "good enough again" "$tarve" run "$conf"
fi

if row C20 "the log"; then
    want 0 "a log" "$tarve" run --force --log "$tmp/run.log" "$conf"
    silent
    grep -q 'ends with status 0' "$tmp/run.log" || fail "the log has no end"
fi

finish
