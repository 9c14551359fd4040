#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Fails when a room includes a room it may not see. One line per room: what it may include.
set -eu
find src -name '*.[ch]' -print0 | xargs -0 awk '
    BEGIN {
        may["base"] = " base ";            may["ingest"] = " base ingest "
        may["panel"] = " base ingest panel "
        may["model"] = " base model "      # vectors only: never panel, never ingest
        may["forecast"] = " base ingest panel model forecast "
        may["need"] = " base ingest panel model forecast need "
        may["report"] = " base ingest panel model forecast need report "
        may["run"] = " base ingest panel model forecast need report run "
        may["cli"] = " base ingest panel model forecast need report run cli "
        floor = " error export period cell log " # public headers that belong to base
    }
    /^[ \t]*#[ \t]*include[ \t]+[<"](tarve\/)?[a-z_]+[\/.]/ {
        split(FILENAME, p, "/"); here = p[2]
        s = $0; sub(/^[^<"]*[<"]/, "", s); sub(/[>"].*/, "", s)
        inner = !sub(/^tarve\//, "", s)
        if (inner && s !~ /\//) next      # a file of the same folder
        if (inner) sub(/\/.*/, "", s); else sub(/\.h$/, "", s)
        if (index(floor, " " s " ")) s = "base"
        # another room is reached through its public header; only base lends internal ones
        if ((s in may) && (!index(may[here], " " s " ") || (inner && s != here && s != "base"))) {
            printf "%s:%d: %s may not include %s\n", FILENAME, FNR, here, s; bad = 1
        }
    }
    END { exit bad }'
