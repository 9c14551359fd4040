#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# usage: X_security.sh TARVE DATADIR [ID...]
# Faults tried: hostile names, links, rights.
# shellcheck disable=SC2154 # lib.sh sets them
. "$(dirname "$0")/lib.sh"

# One real run with hostile names wherever a name can stand: in a copy of the data, of the region, of its configuration.
hostile=$tmp/hostile/region.yaml
run=$tmp/hostile/reports/latest
hostile_run() {
    [ ! -e "$run" ] || return 0
    cp -R "$TARVE_DATADIR" "$tmp/hostile_data"
    cp -R "$tmp/region" "$tmp/hostile"
    rm -rf "$tmp/hostile/reports"
    config
    cp "$conf" "$hostile"
    python3 "$here/hostile.py" "$tmp/hostile_data" "$tmp/hostile" || fail "hostile.py"
    (cd "$tmp/hostile" && TARVE_DATADIR="$tmp/hostile_data" "$tarve" run "$hostile") >"$tmp/out" 2>"$tmp/err" </dev/null
    got=$?
    cp "$tmp/err" "$tmp/hostile_err"
    case $got in 0 | 3) ;; *) fail "the run with hostile names: exit $got" ;; esac
    whole "$run" || fail "the run with hostile names is not whole"
}
nothing_run() { [ -z "$(find "$tmp" / -maxdepth 3 -name 'PWNED*' -not -path '/proc/*' 2>/dev/null)" ] || fail "a name was run"; }

if row X01 "formulas in tables"; then
    hostile_run
    sed 's/^\("KU729","2021M05","AVPAIKATLOPUSSA",\).*/\1=HYPERLINK("http:\/\/x")/' "$tmp/region/$vacancies" >"$tmp/region/formula.csv"
    config_with formula.csv
    want 3 "a formula for a figure" "$tarve" run --force --max-rejects 9 "$conf"
    "$tarve" check --max-rejects 9 --rejects "$tmp/rejects.csv" "$conf" >/dev/null 2>&1
    mkdir "$tmp/sheets"
    for f in "$tmp/rejects.csv" "$reports/latest/rejects.csv" "$run"/data/*.csv; do
        python3 - "$f" <<'P' || fail "a cell of $(basename "$f") would be run"
import csv, re, sys
for row in csv.reader(open(sys.argv[1], encoding="utf-8", newline="")):
    for cell in row:
        if re.match(r"[=@\t\r\uff1d\uff0b\uff0d\uff20]|[+-](?![0-9.])", cell):
            sys.exit(repr(cell[:60]))
P
        cp "$f" "$tmp/sheets/$(basename "$(dirname "$f")")-$(basename "$f")"
    done
    if have soffice && [ "$(steps no yes)" = yes ]; then
        (cd "$tmp/sheets" && HOME="$tmp" timeout 300 soffice --headless --convert-to fods ./*.csv >/dev/null 2>&1)
        [ "$(find "$tmp/sheets" -name '*.fods' | wc -l)" -gt 5 ] || fail "LibreOffice converted nothing"
        n=$(cat "$tmp"/sheets/*.fods | grep -c 'table:formula')
        [ "$n" = 0 ] || fail "LibreOffice sees $n formulas"
        saw "0 formulas in $(find "$tmp/sheets" -name '*.fods' | wc -l) tables opened by LibreOffice"
    else
        saw "no cell of $(find "$tmp/sheets" -name '*.csv' | wc -l) tables begins as a formula"
    fi
fi

if row X02 "negative numbers stay numbers"; then
    published
    n=$(cat "$reports"/latest/data/*.csv | grep -cE '(^|,)-[0-9]')
    [ "$n" -gt 0 ] || fail "no negative number in this run"
    if cat "$reports"/latest/data/*.csv | grep -qE "(^|,)\"?'[-+]?[0-9]"; then fail "a number is text"; fi
    saw "$n lines with a negative number, none in quotes"
fi

if row X03 "script in names"; then
    hostile_run
    find "$run/" -name '*.html' >"$tmp/pages"
    [ "$(wc -l <"$tmp/pages")" -gt 5 ] || fail "$(wc -l <"$tmp/pages") pages"
    while read -r page; do
        if grep -qiE '<script|<img[^>]*onerror|<iframe|href="javascript' "$page"; then fail "$(basename "$page"): a name is active"; fi
        grep -q "Content-Security-Policy\" content=\"default-src 'none'" "$page" || fail "$(basename "$page"): no policy"
    done <"$tmp/pages"
    grep -rq '&lt;script&gt;' "$run/" || fail "the names did not get to the pages"
    saw "$(wc -l <"$tmp/pages") pages: names are text, each page has its policy"
fi

if row X04 "what breaks a picture"; then
    hostile_run
    if have xmllint && [ -n "$(find "$run/" -name '*.svg')" ]; then
        find "$run/" -name '*.svg' >"$tmp/pictures"
        while read -r picture; do
            xmllint --noout --nonet "$picture" 2>"$tmp/err" || fail "$(basename "$picture") is not well-formed"
            if sed 's/>[^<]*</></g' "$picture" | grep -qE '<(script|foreignObject)| on[a-z]+='; then fail "$(basename "$picture"): something active"; fi
        done <"$tmp/pictures"
        saw "$(wc -l <"$tmp/pictures") pictures are well-formed and hold nothing active"
    else
        skip "no xmllint, or no gnuplot"
    fi
fi

if row X05 "commands of gnuplot in names"; then
    hostile_run
    nothing_run
    ! grep -q 'no pictures' "$tmp/hostile_err" || have gnuplot || skip "no gnuplot"
    saw "nothing was run"
fi

if row X06 "commands of the shell in names"; then
    hostile_run
    cp "$tmp/region/$vacancies" "$tmp/region/\$(touch PWNED);\`touch PWNED\`.csv"
    config_with '$(touch PWNED);`touch PWNED`.csv'
    want 0 "a file of such a name" env -C "$tmp/region" "$tarve" run --force "$conf"
    nothing_run
    config "gnuplot: \"gnuplot; touch $tmp/PWNED\""
    want 3 "a program of such a name" "$tarve" run --force "$conf"
    says "is not found"
    nothing_run
fi

if row X07 "paths in names"; then
    touch "$tmp/stamp"
    hostile_run
    # every name of a file is ours: of letters, digits and what stands between them
    (cd "$run/" && find . -mindepth 1 | sed 's|^\./||' | grep -vE '^[A-Za-z0-9_-]+(/[A-Za-z0-9_-]+)*(\.[a-z0-9]+)?$') >"$tmp/odd_names"
    [ ! -s "$tmp/odd_names" ] || fail "odd names: $(head -n 3 "$tmp/odd_names" | tr '\n' ' ')"
    n=$(cd "$run/" && find . -type f | tr '[:upper:]' '[:lower:]' | sort | uniq -d | wc -l)
    [ "$n" = 0 ] || fail "$n names differ only by case"
    outside=$(find /etc /root /home /var -xdev -newer "$tmp/stamp" -name '*evil*' 2>/dev/null)
    [ -z "$outside" ] || fail "written outside: $outside"
    saw "$(find "$run/" -type f | wc -l) files, all of names of ours"
fi

if row X08 "links planted in the output folder"; then
    published
    mkdir "$tmp/victim" "$tmp/planted"
    echo kept >"$tmp/victim/file"
    config "output: $tmp/planted"
    ln -s "$tmp/victim" "$tmp/planted/latest"
    ln -s "$tmp/victim" "$tmp/planted/.run-abcdef"
    ln -s "$tmp/victim/file" "$tmp/planted/.latest-new"
    ln -s "$tmp/victim/file" "$tmp/planted/.index-new"
    want 0 "latest, a staging folder and files that are links" "$tarve" run "$conf"
    [ "$(readlink "$tmp/planted/latest")" = 2023Q4 ] || fail "latest leads to $(readlink "$tmp/planted/latest")"
    whole "$tmp/planted/2023Q4" || fail "the run is not whole"
    rm "$tmp/planted/.lock" && ln -s "$tmp/victim/file" "$tmp/planted/.lock"
    want 73 "the lock is a link" "$tarve" run --force "$conf"
    rm "$tmp/planted/.lock" && rm -rf "$tmp/planted/2023Q4" && ln -s "$tmp/victim" "$tmp/planted/2023Q4"
    want 73 "the run is a link" "$tarve" run --force "$conf"
    rm "$tmp/planted/2023Q4" "$tmp/planted/index.html" && ln -s "$tmp/victim/file" "$tmp/planted/index.html"
    "$tarve" run --force "$conf" >/dev/null 2>"$tmp/err"
    [ "$(ls -A "$tmp/victim")" = file ] && [ "$(cat "$tmp/victim/file")" = kept ] || fail "what a link leads to was touched"
    ln -s /etc/passwd "$tmp/linked.log"
    want 73 "a log that is a link" "$tarve" run --log "$tmp/linked.log" "$conf"
fi

if row X09 "everyone may write in the output folder"; then
    mkdir "$tmp/open" && chmod 777 "$tmp/open"
    config "output: $tmp/open"
    want 0 "run" "$tarve" run "$conf"
    says "everyone may write"
fi

if row X10 "what a terminal would obey"; then
    # a label and a file name with escapes, a line end and what turns the direction of writing
    esc=$(printf '\033]0;pwned\007\033[31m\302\233x\342\200\256')
    sed "3s/^\"SSS\"/\"SSS${esc}\"/" "$tmp/region/$vacancies" >"$tmp/region/esc.csv"
    config_with esc.csv
    want 65 "escapes in a label" "$tarve" check "$conf"
    cp "$tmp/err" "$tmp/said"
    odd="$tmp/region/x$(printf '\n')tarve: forged${esc}.csv"
    printf 'not a table\n' >"$odd"
    want 65 "escapes in a file name" "$tarve" sniff "$odd"
    cat "$tmp/said" >>"$tmp/err"
    if LC_ALL=C grep -qP '[\x00-\x08\x0b-\x1f\x7f]|\xc2[\x80-\x9f]|\xe2\x80[\xaa-\xae]' "$tmp/err"; then fail "an escape came through"; fi
    if grep -qv '^tarve: ' "$tmp/err" || grep -q '^tarve: forged' "$tmp/err"; then fail "a forged line"; fi
    want 65 "the same in a log" "$tarve" run --log "$tmp/esc.log" "$conf"
    if LC_ALL=C grep -qP '[\x00-\x08\x0b-\x1f\x7f]' "$tmp/esc.log"; then fail "an escape came through to the log"; fi
fi

if row X11 "formats in names"; then
    sed '3s/^"SSS"/"%s%n%x%99999d"/' "$tmp/region/$vacancies" >"$tmp/region/%s%n.csv"
    config_with '%s%n.csv'
    want 65 "check" "$tarve" check "$conf"
    says '%s%n.csv:3'
    says '%s%n%x%99999d'
fi

if row X12 "a hostile configuration"; then
    config "__proto__: {x: 1}"
    want 78 "an unknown key" "$tarve" run "$conf"
    says "$conf:10:1: config: unknown key"
    for line in "draws: 99999999999999999999" "draws: -1" "output: {a: b}" "jobs: 0x7fffffff" "lock_wait: nan" "keep: 1e9"; do
        config "$line"
        want 78 "$line" "$tarve" run "$conf"
    done
    python3 -c 'print("a: " + "[" * 10000)' >"$tmp/deep.yaml"
    want 78 "10,000 brackets" "$tarve" check "$tmp/deep.yaml"
    printf 'a: &a [x,x,x,x,x,x,x,x,x]\nb: &b [*a,*a,*a,*a,*a,*a,*a,*a,*a]\nc: &c [*b,*b,*b,*b,*b,*b,*b,*b,*b]\nd: &d [*c,*c,*c,*c,*c,*c,*c,*c,*c]\ne: &e [*d,*d,*d,*d,*d,*d,*d,*d,*d]\nf: [*e,*e,*e,*e,*e,*e,*e,*e,*e]\n' >"$tmp/bomb.yaml"
    want 78 "anchors upon anchors" timeout 20 "$tarve" check "$tmp/bomb.yaml"
    config
    want 0 "variables decide nothing" env OUTPUT=/etc TARVE_OUTPUT=/etc HOME=/nonexistent TMPDIR=/nonexistent "$tarve" run --force "$conf"
fi

if row X13 "broken files again and again"; then
    if [ -d "$badcsv/synthetic" ]; then
        n=0
        for f in $(find "$badcsv/synthetic" -name '*.csv' -size -2000k | LC_ALL=C sort | awk -v n="$(steps 8 1)" 'NR % n == 0'); do
            timeout 20 "$tarve" sniff "$f" >"$tmp/out" 2>"$tmp/err" </dev/null
            got=$?
            case $got in 0 | 3 | 65) ;; *) fail "$(basename "$f"): exit $got" ;; esac
            if grep -qE 'Sanitizer|runtime error:' "$tmp/err"; then fail "$(basename "$f"): sanitizer report"; fi
            n=$((n + 1))
        done
        saw "$n broken files read; scripts/fuzz.sh makes more of them"
    else
        skip "the collection of broken files is not at hand"
    fi
fi

if row X14 "no core, no copies of inputs"; then
    mkdir "$tmp/cwd" "$tmp/temporary"
    published
    touch "$tmp/stamp14"
    python3 - "$tarve" "$conf" "$tmp/cwd" "$tmp/temporary" 2>"$tmp/err" <<'P' || fail "$(tail -n 1 "$tmp/err")"
import os, resource, signal, subprocess, sys, time
tarve, conf, cwd, temporary = sys.argv[1:]
def unlimited():
    hard = resource.getrlimit(resource.RLIMIT_CORE)[1]
    resource.setrlimit(resource.RLIMIT_CORE, (hard, hard))
p = subprocess.Popen([tarve, "run", "--force", "--quiet", conf], cwd=cwd, preexec_fn=unlimited, env={**os.environ, "TMPDIR": temporary})
time.sleep(0.15)
core = [line for line in open(f"/proc/{p.pid}/limits") if "core file" in line][0].split()
p.send_signal(signal.SIGABRT)
p.wait()
sys.exit(None if core[4] == "0" and core[5] == "0" else "the limit of cores is %s" % core[4:6])
P
    [ -z "$(find "$tmp/cwd" "$tmp/temporary" -mindepth 1)" ] || fail "left: $(find "$tmp/cwd" "$tmp/temporary" -mindepth 1)"
    want 0 "a run after it" env TMPDIR="$tmp/temporary" "$tarve" run --force "$conf"
    [ -z "$(ls -A "$tmp/temporary")" ] || fail "something in TMPDIR"
    [ -z "$(find /tmp -maxdepth 1 -newer "$tmp/stamp14" -name '*tarve*')" ] || fail "something in /tmp"
    saw "no core, nothing in the working folder, TMPDIR or /tmp"
fi

finish
