#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# usage: G_plots.sh TARVE DATADIR [ID...]
# Faults tried: gnuplot and WeasyPrint missing or failing.
# shellcheck disable=SC2154 # lib.sh sets them
. "$(dirname "$0")/lib.sh"

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

finish
