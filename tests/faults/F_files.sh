#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# usage: F_files.sh TARVE DATADIR [ID...]
# Faults tried: input files that are missing, unreadable, cut, or something else.
# shellcheck disable=SC2154 # lib.sh sets them
. "$(dirname "$0")/lib.sh"

if row F01 "input missing"; then
    config_with 12r5_nowhere.csv
    want 66 "check" "$tarve" check "$conf"
    says "12r5_nowhere.csv: No such file or directory"
    refused 66 "run, nothing published yet" "$tarve" run "$conf"
    config
    published
    config_with 12r5_nowhere.csv
    refused 66 "run, after a good one" "$tarve" run "$conf"
    want 66 "sniff" "$tarve" sniff "$tmp/none.csv"
fi

if row F02 "input without permission"; then
    if can_be_nobody; then
        printf 'a\n' >"$tmp/secret.csv"
        chmod 000 "$tmp/secret.csv"
        want 66 "sniff without permission" as_nobody sniff "$tmp/secret.csv"
    else
        skip "not root, or no setpriv"
    fi
fi

if row F03 "input is a folder or a device"; then
    want 66 "sniff of a folder" "$tarve" sniff "$tmp"
    want 66 "sniff of a device" "$tarve" sniff /dev/zero
fi

if row F04 "input is a FIFO nobody writes to"; then
    mkfifo "$tmp/fifo"
    want 66 "sniff" timeout 5 "$tarve" sniff "$tmp/fifo"
fi

if row F16 "NUL bytes"; then
    printf 'not\0text' >"$tmp/region/bad.csv"
    config_with bad.csv
    want 65 "check" "$tarve" check "$conf"
    says bad.csv
fi

finish
