#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# usage: X_security.sh TARVE DATADIR [ID...]
# Faults tried: hostile names, links, rights.
# shellcheck disable=SC2154 # lib.sh sets them
. "$(dirname "$0")/lib.sh"

if row X08 "links planted in the output folder"; then
    ln -s /etc/passwd "$tmp/linked.log"
    want 73 "a log that is a link" "$tarve" run --log "$tmp/linked.log" "$conf"
fi

if row X09 "everyone may write in the output folder"; then
    mkdir "$tmp/open" && chmod 777 "$tmp/open"
    config "output: $tmp/open"
    want 0 "run" "$tarve" run "$conf"
    says "everyone may write"
fi

finish
