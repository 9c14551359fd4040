#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# usage: U_usage.sh TARVE DATADIR [ID...]
# Faults tried: the command line and the configuration.
# shellcheck disable=SC2154 # lib.sh sets them
. "$(dirname "$0")/lib.sh"

if row U01 "no arguments, bad options, bad numbers"; then
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
fi

if row U02 "configuration missing, unreadable, bad"; then
    want 78 "configuration missing" "$tarve" check "$tmp/none.yaml"
    says "$tmp/none.yaml"
    want 78 "configuration is a folder" "$tarve" check "$tmp"
    config "colour: blue"
    want 78 "unknown key" "$tarve" run "$conf"
    says "$conf:10:1: config: unknown key \"colour\""
    config "draws: 10"
    want 78 "bad value" "$tarve" run "$conf"
    says "$conf:10:8:"
    config
    want 66 "datadir without data" "$tarve" --datadir "$tmp" check "$conf"
    sed -i 's/area: SK138/area: TA05/' "$conf"
    want 65 "no input knows the region" "$tarve" run "$conf"
    says "no input has open vacancies (vacancy_stock) of TA05"
fi

if row U03 "output folder missing or none"; then
    config "output: none/reports"
    want 73 "parent of the output folder missing" "$tarve" run "$conf"
    touch "$tmp/region/file"
    config "output: file"
    want 73 "output folder is a file" "$tarve" run "$conf"
    printf 'series_id,period,value\na,2020M01,1\na,2020M02,2\n' >"$tmp/s.csv"
    want 73 "--output in a folder that is not there" "$tarve" forecast -o "$tmp/none/f.csv" "$tmp/s.csv"
fi

if row U04 "check: a run without output"; then
    table bad.csv '3s/17$/x17/'
    config_with bad.csv
    want 65 "run" "$tarve" run "$conf"
    grep 'bad.csv:' "$tmp/err" >"$tmp/run.err"
    if can_trace; then
        want 65 "check" strace -f -o "$tmp/trace" -e trace=openat,open,creat,mkdir,mkdirat,unlink,unlinkat,rename,renameat,renameat2,symlink,symlinkat "$tarve" check "$conf"
        if grep -E 'O_CREAT|O_WRONLY|O_RDWR|mkdir|unlink|rename|symlink' "$tmp/trace" | grep -vE '= -1|/dev/null'; then fail "check writes"; fi
    else
        echo "      without strace: only what is left is looked at"
        find "$tmp/region" -printf '%p %T@\n' | sort >"$tmp/before"
        want 65 "check" "$tarve" check "$conf"
        find "$tmp/region" -printf '%p %T@\n' | sort >"$tmp/after"
        same "check writes" "$tmp/before" "$tmp/after"
    fi
    grep 'bad.csv:' "$tmp/err" >"$tmp/check.err"
    same "check says something else than run" "$tmp/run.err" "$tmp/check.err"
fi

finish
