# SPDX-License-Identifier: GPL-3.0-or-later
# shellcheck shell=sh disable=SC2034,SC2154 # used and set by the files that read this one
# A region of a few rows, for what is tried a thousand times: $tiny is its configuration, $tmp/old what it had published
# before and $tmp/new what it publishes. No pictures, so a run ends with 3.
tiny=$tmp/tiny/t.yaml
shim=$(dirname "$tarve")/libfault_shim.so

make_tiny() {
    [ ! -e "$tmp/new" ] || return 0
    mkdir "$tmp/tiny"
    from=$tmp/region to=$tmp/tiny
    { head -n 1 "$from/$vacancies" && grep -E '^"(SSS|MK13|SK138|KU729|KU216)","202' "$from/$vacancies"; } >"$to/12r5.csv"
    { head -n 3 "$from/12ti_keski-suomi_2021-2023.csv" && grep -aE ';"(SSS|5321|7231) ' "$from/12ti_keski-suomi_2021-2023.csv"; } >"$to/12ti.csv"
    { head -n 1 "$from/vipunen_ammatillinen_graduates_synthetic.csv" &&
        grep -E '^20(1[89]|2.);(Sosiaali- ja terveysalan|Ajoneuvoalan) perus' "$from/vipunen_ammatillinen_graduates_synthetic.csv"; } >"$to/vipunen.csv"
    head -n 2 "$from/providers.csv" >"$to/providers.csv"
    cat >"$tiny" <<C
region: {name: Sydänsuomi, area: SK138, occupation_area: MK13, municipalities: [KU729, KU216]}
inputs:
  - {path: 12r5.csv, source: StatFin 12r5}
  - {path: 12ti.csv, source: StatFin 12ti}
  - {path: vipunen.csv, source: made up, synthetic: yes}
providers: providers.csv
horizon_years: 1
pdf: off
languages: [en]
gnuplot: /nonexistent/gnuplot
jobs: 1
C
    sed 's/^horizon/seed: 7\nhorizon/' "$tiny" >"$to/old.yaml"
    # no time within a run: what is kept may be compared byte for byte
    "$tarve" run --quiet "$to/old.yaml" 2>"$tmp/err"
    [ $? = 3 ] || fail "the tiny run before"
    cp -a "$to/reports" "$tmp/old"
    "$tarve" run --quiet "$tiny" 2>"$tmp/err"
    [ $? = 3 ] || fail "the tiny run"
    cp -a "$to/reports" "$tmp/new"
    restore_tiny
}
restore_tiny() {
    rm -rf "$tmp/tiny/reports"
    cp -a "$tmp/old" "$tmp/tiny/reports"
}
# sweep ARGUMENT...: of sweep.py; its last line is what was seen
sweep() {
    python3 "$here/sweep.py" "$@" >"$tmp/swept" 2>"$tmp/err" || { cat "$tmp/swept" >>"$tmp/err"; fail "$what: $(tail -n 1 "$tmp/swept")"; }
    grep '^V' "$tmp/swept" | head -n 5
    swept=$(tail -n 1 "$tmp/swept")
    echo "      $what: $swept"
    seen="${seen:+$seen; }$what: $swept"
}
sweep_run() { sweep --good 3 --reports "$tmp/tiny/reports" --old "$tmp/old" --new "$tmp/new" "$@"; }
# every_nth N: of the lines on stdin, the first one and every Nth
every_nth() { awk -v n="$1" 'NR % n == 1 || n == 1'; }
# fail_calls SYSCALL ERROR STATUSES N: every Nth call of the program itself, after its loader and its messages
fail_calls() {
    what="$1 $2"
    restore_tiny
    strace -f -o "$tmp/trace" -e trace="$1" "$tarve" run --force "$tiny" 2>/dev/null
    # what a chart has copied of its sheet may be lost: it is made anew from the sheet
    awk -v s="$1" '/resumed>|--- SIG|\+\+\+/ { next } { n++ }
        /t\.yaml/ || s !~ /^(openat|read|pread64|newfstatat|close)$/ || n > 60 { on = 1 } on && !/write\(2,|<c:pt/ { print n }' \
        "$tmp/trace" | every_nth "$4" >"$tmp/points"
    [ -s "$tmp/points" ] || return 0
    sweep_run --codes "$3" --points "$tmp/points" -- \
        strace -f -qq -o /dev/null -e trace="$1" -e inject="$1:error=$2:when={}" "$tarve" run --force "$tiny"
}
