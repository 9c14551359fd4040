#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# usage: units.sh TARVE FOLDER_OF_UNITS
# The systemd units are understood and sandboxed, and their times and those of cron are what they are meant to be.
# systemd need not be running; 77 = systemd-analyze is absent.
set -u
tarve=$(cd "$(dirname "$1")" && pwd)/$(basename "$1")
units=$2
command -v systemd-analyze >/dev/null || { echo "skipped: systemd-analyze is not installed"; exit 77; }
tmp=$(mktemp -d) && trap 'rm -rf "$tmp"' EXIT
bad=0
fail() { bad=$((bad + 1)); echo "FAIL  $*"; }

# as they would be installed, with the program of this build; an instance is a file of its own here
for unit in tarve@.service tarve@.timer tarve-fetch@.service tarve-fetch@.timer; do
    sed -e "s|^ExecStart=[^ ]*/tarve |ExecStart=$tarve |" -e "s|^ExecStart=[^ ]*/fetch-exports |ExecStart=/bin/true |" \
        -e "s|^User=tarve|User=root|" -e "s|^Group=tarve|Group=root|" "$units/$unit" >"$tmp/${unit%%@*}@region.${unit#*@.}"
done
if SYSTEMD_LOG_LEVEL=warning systemd-analyze verify --man=no "$tmp"/*.service "$tmp"/*.timer >"$tmp/said" 2>&1 && [ ! -s "$tmp/said" ]; then
    echo "ok    systemd-analyze verify: nothing to say"
elif grep -q "Failed to \(initialize\|setup\) manager\|cgroup" "$tmp/said"; then
    echo "skip  systemd-analyze verify does not run here: $(head -n 1 "$tmp/said")"
else
    fail "systemd-analyze verify:"
    cat "$tmp/said"
fi

# exposure UNIT MOST: in tenths, as --threshold wants
exposure() {
    cp "$units/$1@.service" "$tmp/$1.service"
    if systemd-analyze security --offline=true --threshold="$2" "$tmp/$1.service" >"$tmp/said" 2>&1; then
        echo "ok    $(grep Overall "$tmp/said" | sed 's/.*Overall/overall/')"
    elif grep -q "Overall exposure" "$tmp/said"; then
        fail "$1: more exposed than $2: $(grep Overall "$tmp/said")"
    else
        echo "skip  systemd-analyze security does not run here: $(head -n 1 "$tmp/said")"
    fi
}
exposure tarve 15
exposure tarve-fetch 25

for timer in "$units"/*.timer; do
    systemd-analyze calendar "$(sed -n 's/^OnCalendar=//p' "$timer")" >"$tmp/said" 2>&1 || fail "$timer: no calendar time"
done
[ $bad = 0 ] && echo "all well"
exit $bad
