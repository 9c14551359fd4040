#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# usage: G_plots.sh TARVE DATADIR [ID...]
# Faults tried: gnuplot and WeasyPrint missing or failing.
# shellcheck disable=SC2154 # lib.sh sets them
. "$(dirname "$0")/lib.sh"

if row G01 "disk full while gnuplot draws"; then
    if ! have gnuplot; then
        skip "no gnuplot"
    elif can_mount size=64m; then
        umount "$small"
        config "output: $small/reports"
        for kib in $(steps "900 1600 2200" "$(seq 300 100 6000 | tr '\n' ' ')"); do
            can_mount "size=${kib}k"
            "$tarve" run "$conf" >"$tmp/out" 2>"$tmp/err" </dev/null
            got=$?
            case $got in
            0) whole "$small/reports/latest" || fail "$kib KiB: exit 0 and not whole" ;;
            74)
                [ ! -e "$small/reports/latest" ] || grep -q 'published, but' "$tmp/err" || fail "$kib KiB: published"
                nothing_left "$small/reports" "$kib KiB"
                ;;
            *) fail "$kib KiB: exit $got" ;;
            esac
            note $got
            umount "$small"
        done
    else
        skip "cannot mount a small disk"
    fi
fi

if row G02 "gnuplot stops at a bad line"; then
    if have gnuplot; then
        published
        # a script that is a file stops at its first error; what it drew before is not used
        printf '#!/bin/sh\nshift\n{ echo "set nonsense 1 2 3"; cat "$1"; } >.bad.gp && %s -d .bad.gp; s=$?; rm .bad.gp; exit $s\n' "$(command -v gnuplot)" >"$tmp/badline"
        chmod +x "$tmp/badline"
        config "quality: {plots: required}" "gnuplot: $tmp/badline"
        refused 69 "a bad line" "$tarve" run --force "$conf"
        says "failed (exit 1)"
        config "gnuplot: $tmp/badline"
        want 3 "a bad line, plots optional" "$tarve" run --force "$conf"
        whole "$reports/latest" || fail "a run without pictures is not whole"
        [ -z "$(find "$reports/latest/" -name '*.svg')" ] || fail "half of a set of pictures"
    else
        skip "no gnuplot"
    fi
fi

if row G03 "gnuplot missing"; then
    published
    config "quality: {plots: required}" "gnuplot: /nonexistent/gnuplot"
    refused 69 "plots required" "$tarve" run --force "$conf"
    says "/nonexistent/gnuplot"
    config "gnuplot: /nonexistent/gnuplot"
    want 3 "plots optional" "$tarve" run --force "$conf"
    says "no pictures: /nonexistent/gnuplot is not found"
    grep -q '"status": "incomplete"' "$reports/latest/manifest.json" || fail "the manifest does not tell what is lacking"
    config "pdf: auto" "weasyprint: /nonexistent/weasyprint"
    want 3 "WeasyPrint missing" "$tarve" run --force "$conf"
    says "no PDF: /nonexistent/weasyprint is not found"
    [ "$(grep -c 'no PDF' "$tmp/err")" = 1 ] || fail "more than one warning for a missing program"
    whole "$reports/latest" || fail "a run without PDFs is not whole"
    config
    want 0 "whole again" "$tarve" run --force "$conf"
fi

if row G04 "files and variables that gnuplot reads"; then
    if have gnuplot; then
        published
        print_of "$reports/latest/" >"$tmp/before"
        mkdir "$tmp/home" "$tmp/lib"
        for name in .gnuplot .config/gnuplot/gnuplotrc; do
            mkdir -p "$tmp/home/$(dirname $name)"
            printf '!touch %s/PWNED\nset terminal dumb\n' "$tmp" >"$tmp/home/$name"
        done
        # the control: without -d that command is run
        (cd "$tmp/home" && HOME="$tmp/home" gnuplot -e 'print 1' >/dev/null 2>&1)
        [ -e "$tmp/PWNED" ] || skip "this gnuplot reads no .gnuplot: nothing to be seen"
        rm -f "$tmp/PWNED"
        want 0 "run" env HOME="$tmp/home" GNUTERM=dumb GNUPLOT_LIB="$tmp/lib" GNUPLOT_FONTPATH=/ GDFONTPATH=/ XDG_CONFIG_HOME="$tmp/home/.config" "$tarve" run --force "$conf"
        [ ! -e "$tmp/PWNED" ] || fail ".gnuplot was run"
        print_of "$reports/latest/" >"$tmp/now"
        same "other bytes" "$tmp/before" "$tmp/now"
    else
        skip "no gnuplot"
    fi
fi

if row G05 "constant, zero and missing series"; then
    if have gnuplot; then
        cp "$tmp/region/$vacancies" "$tmp/region/flat.csv"
        sed -i 's/^\("KU[0-9]*",.*,\)[0-9]*\(\r*\)$/\10\2/; s/^\("KU729",.*,\)0\(\r*\)$/\17\2/' "$tmp/region/flat.csv"
        config_with flat.csv
        "$tarve" run --force "$conf" >"$tmp/out" 2>"$tmp/err"
        got=$?
        case $got in 0 | 65) ;; *) fail "zero and constant series: exit $got" ;; esac
        note $got
        if [ $got = 0 ]; then
            silent
            whole "$reports/latest" || fail "the run is not whole"
            if grep -rqiE '(^|[,>])(nan|-?inf)([,<]|$)' "$reports/latest/data"; then fail "a figure that is none"; fi
        fi
        grep -v '"KU601"' "$tmp/region/$vacancies" >"$tmp/region/gone.csv"
        config_with gone.csv
        want 0 "a municipality without figures" "$tarve" run --force "$conf"
        if grep -qi 'warning\|empty' "$tmp/err"; then fail "a warning of gnuplot's"; fi
    else
        skip "no gnuplot"
    fi
fi

if row G06 "gnuplot says something"; then
    if have gnuplot; then
        published
        printf '#!/bin/sh\necho "warning: empty y range [0:0], adjusting to [-1:1]" >&2\necho noise\nexec %s "$@"\n' "$(command -v gnuplot)" >"$tmp/noisy"
        chmod +x "$tmp/noisy"
        config "gnuplot: $tmp/noisy"
        want 0 "warnings of gnuplot's" "$tarve" run --force "$conf"
        silent
    else
        skip "no gnuplot"
    fi
fi

finish
