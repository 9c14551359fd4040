#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# usage: C_cron.sh TARVE DATADIR [ID...]
# Faults tried: cron, locks, clocks, bare environments, retention, gates, manifests.
# shellcheck disable=SC2154 # lib.sh sets them
. "$(dirname "$0")/lib.sh"

hold_lock() { # hold_lock SECONDS: another run, as far as the lock tells
    published
    (flock 9 && exec sleep "$1") 9>>"$reports/.lock" &
    holder=$!
    sleep 0.5
}

if row C01 "success is silent"; then
    rm -rf "$reports"
    want 0 "run" "$tarve" run "$conf"
    silent
    whole "$reports/latest" || fail "the run is not whole"
    nothing_left "$reports" "success"
fi

if row C03 "a second run at the same time"; then
    hold_lock 4
    refused 75 "another run holds the lock" "$tarve" run --force "$conf"
    says "another run holds the lock (pid"
    wait $holder
    want 0 "the lock is free again" "$tarve" run --force "$conf"
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
fi

if row C10 "twice on the same input"; then
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

if row C11 "a late or missed run"; then
    published
    want 0 "an earlier month" "$tarve" run --as-of 2023M06 "$conf"
    if [ ! -d "$reports/2023Q2" ] || [ "$(readlink "$reports/latest")" != 2023Q4 ]; then fail "latest moved backwards"; fi
fi

if row C13 "umask and modes"; then
    for mask in 000 077; do
        want 0 "umask $mask" sh -c "umask $mask && exec '$tarve' run --force '$conf'"
        [ "$(stat -c %a "$reports/latest/")" = 755 ] || fail "published folder has mode $(stat -c %a "$reports/latest/")"
        [ "$(stat -c %a "$reports/latest/manifest.json")" = 644 ] || fail "umask decides over modes"
        [ "$(stat -c %a "$reports/.lock")" = 600 ] || fail "the lock is not ours alone"
    done
fi

if row C16 "the manifest: verify"; then
    published
    want 0 "verify" "$tarve" verify "$reports/latest"
    silent
    rm -rf "$tmp/touched"
    cp -R "$reports/2023Q4" "$tmp/touched"
    printf x >>"$tmp/touched/rejects.csv"
    want 65 "verify of a touched run" "$tarve" verify "$tmp/touched"
    says "rejects.csv: changed"
    want 66 "verify of no run" "$tarve" verify "$tmp"
fi

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
