#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# usage: units.sh TARVE FOLDER_OF_UNITS DATADIR
# The systemd units are understood and sandboxed, their times are times, and a run does nothing that they forbid.
# systemd need not be running; 77 = systemd-analyze is absent.
# shellcheck disable=SC2015
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
# every system call of a run, gnuplot's too, is one that the unit lets pass
members() { # SET: its calls, sets in it opened
    systemd-analyze syscall-filter "$1" | sed 's/^ *//; s/ *#.*//' | grep -v "^$1\$" | while read -r word; do
        case $word in @*) members "$word" ;; ?*) echo "$word" ;; esac
    done
}
filter() { # in the order of the unit, as systemd reads it
    : >"$tmp/let"
    sed -n 's/^SystemCallFilter=//p' "$units/tarve@.service" | while read -r word; do
        case $word in
        ~@*) members "${word#?}" | sort -u | comm -23 "$tmp/let" - >"$tmp/less" && mv "$tmp/less" "$tmp/let" ;;
        @*) members "$word" | sort -u -o "$tmp/let" - "$tmp/let" ;;
        *) echo "$word" | sort -u -o "$tmp/let" - "$tmp/let" ;;
        esac
    done
}
if ! strace -o "$tmp/calls" true 2>/dev/null || grep -qa '__[atlm]san_init' "$tarve"; then
    echo "skip  system calls of a run: no strace here, or sanitizers"
else
    export LC_ALL=C
    filter
    "$tarve" --datadir "$3" init "$tmp/region" >/dev/null && echo 'languages: [fi]' >>"$tmp/region/region.yaml" &&
        strace -f -o "$tmp/calls" "$tarve" --datadir "$3" run --quiet "$tmp/region/region.yaml" || fail "tarve run under strace"
    sed -n 's/^[0-9]* *\([a-z0-9_]*\)(.*/\1/p' "$tmp/calls" | sort -u >"$tmp/used"
    [ "$(wc -l <"$tmp/used")" -gt 30 ] || fail "the system calls were not found"
    left=$(comm -23 "$tmp/used" "$tmp/let" | tr '\n' ' ')
    if [ -z "$left" ]; then echo "ok    the $(wc -l <"$tmp/used") system calls of a run are let pass"; else fail "the unit would kill a run for: $left"; fi
fi
[ $bad = 0 ] && echo "all well"
exit $bad
