#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# usage: F_files.sh TARVE DATADIR [ID...]
# Faults tried: input files that are missing, unreadable, cut, or something else.
# shellcheck disable=SC2034,SC2154 # lib.sh sets and uses them
. "$(dirname "$0")/lib.sh"
light=yes
input=$tmp/region # where inputs lie

if row F01 "input missing"; then
    config_with 12r5_nowhere.csv
    refused 66 "run, nothing published yet" "$tarve" run "$conf"
    says "12r5_nowhere.csv: No such file or directory"
    want 66 "check" "$tarve" check "$conf"
    says "12r5_nowhere.csv: No such file or directory"
    config
    published
    config_with 12r5_nowhere.csv
    refused 66 "run, after a good one" "$tarve" run "$conf"
    want 66 "sniff" "$tarve" sniff "$tmp/none.csv"
fi

if row F02 "input without permission"; then
    if can_be_nobody; then
        table secret.csv
        config_with secret.csv "output: $tmp/theirs"
        mkdir "$tmp/theirs" && chown 65534:65534 "$tmp/theirs"
        as_nobody --version >"$tmp/out" # what it makes readable comes first
        chmod 000 "$input/secret.csv"
        TARVE_DATADIR=$tmp/data want 66 "run" setpriv --reuid=65534 --regid=65534 --clear-groups "$tmp/tarve" run "$conf"
        says "secret.csv: Permission denied"
        [ ! -e "$tmp/theirs/latest" ] || fail "published without its input"
        nothing_left "$tmp/theirs" "$what"
        rm -f "$input/secret.csv"
    else
        skip "not root, or no setpriv"
    fi
fi

if row F03 "input is a folder, a device or a socket"; then
    published
    python3 -c 'import socket, sys; socket.socket(socket.AF_UNIX).bind(sys.argv[1])' "$tmp/socket"
    for no_file in "$tmp" /dev/zero "$tmp/socket"; do
        want 66 "sniff $no_file" "$tarve" sniff "$no_file"
        says "not a regular file"
        config_with "$no_file"
        refused 66 "run with $no_file" "$tarve" run "$conf"
        says "not a regular file"
    done
fi

if row F04 "input is a FIFO nobody writes to"; then
    mkfifo "$tmp/fifo"
    want 66 "sniff" timeout 5 "$tarve" sniff "$tmp/fifo"
    says "not a regular file"
    published
    config_with "$tmp/fifo"
    refused 66 "run" timeout 20 "$tarve" run "$conf"
fi

if row F05 "empty file, a byte-order mark only, line ends only"; then
    : >"$input/empty.csv"
    printf '\357\273\277' >"$input/bom.csv"
    printf '\n\n\r\n\n' >"$input/lines.csv"
    for file in empty bom lines; do refuses $file.csv "$file.csv: empty-file"; done
fi

if row F06 "headings and no rows"; then
    table header.csv 2,9d
    refuses header.csv "header.csv:1:0: no-rows"
fi

if row F07 "no headings"; then
    table bare.csv 1d
    refuses bare.csv "bare.csv:1:0: missing-label: the first line looks like data" "found: 'Saarijärvi'"
fi

if row F08 "something else: zip, gzip, PDF, SQLite, HTML, JSON"; then
    printf 'PK\003\004\024\000\006\000\010\000' >"$input/zip.csv"
    printf '\037\213\010\000\000\000\000\000' >"$input/gzip.csv"
    printf '%%PDF-1.7\n%%\342\343\317\323\n' >"$input/pdf.csv"
    printf 'SQLite format 3\000\020\000\001\001' >"$input/sqlite.csv"
    printf '<!DOCTYPE html>\n<html><head><title>502 Bad Gateway</title></head></html>\n' >"$input/html.csv"
    printf '{"columns": [{"code": "Alue"}], "data": [1, 2]}\n' >"$input/json.csv"
    refuses zip.csv "zip.csv: not-csv: looks like an Excel workbook or another zip archive"
    refuses gzip.csv "gzip.csv: not-csv: looks like a gzip archive"
    refuses pdf.csv "pdf.csv: not-csv: looks like a PDF"
    refuses sqlite.csv "sqlite.csv: not-csv: looks like an SQLite"
    refuses html.csv "html.csv: not-csv: looks like a web page (HTML)"
    refuses json.csv "json.csv: not-csv: looks like a JSON"
    saw "65: each is named for what it is, with what to do instead"
fi

if row F09 "ISO-8859-1, ISO-8859-15 and Windows-1252, not declared"; then
    table utf8.csv
    takes utf8.csv 8
    for charset in ISO-8859-1 ISO-8859-15 WINDOWS-1252; do
        iconv -f UTF-8 -t $charset "$input/utf8.csv" >"$input/other.csv"
        takes other.csv 8 "encoding: " "KU729 Saarijärvi" "KU992 Äänekoski"
    done
    # windows-1252 shows by what only it has
    sed '2s/Sairaanhoitajat/Sairaanhoitajat – “a”/' "$input/utf8.csv" | iconv -f UTF-8 -t WINDOWS-1252 >"$input/other.csv"
    takes other.csv 8 "encoding: WINDOWS-1252" "KU729 Saarijärvi"
    saw "0: read, with a note of the encoding and the same areas"
fi

if row F10 "UTF-16 and UTF-32"; then
    table utf8.csv
    for charset in UTF-16LE UTF-16BE UTF-32LE; do
        { iconv -f UTF-8 -t $charset "$input/utf8.csv"; } >"$input/wide.csv"
        refuses wide.csv "wide.csv:1:" "nul-byte:" "$(case $charset in UTF-16*) echo "looks like $charset without a byte order mark" ;; esac)"
        { printf '\357\273\277' | iconv -f UTF-8 -t $charset && iconv -f UTF-8 -t $charset "$input/utf8.csv"; } >"$input/marked.csv"
        refuses marked.csv "encoding-error: the file is $charset: save it as UTF-8"
    done
fi

if row F11 "a byte-order mark, plain and before quoted headings"; then
    { printf '\357\273\277' && cat "$input/$vacancies"; } >"$input/quoted.csv"
    same_result quoted.csv
    { printf '\357\273\277' && tr -d '"' <"$input/$vacancies"; } >"$input/plain.csv"
    takes plain.csv "$("$tarve" sniff "$input/$vacancies" | sed -n 's/^  cells *\([0-9]*\):.*/\1/p')"
fi

if row F12 "bytes that are no UTF-8"; then
    table lone.csv
    printf 'Saarij\303rvi,2221 Sairaanhoitajat,2022Q1,4\n' >>"$input/lone.csv"
    refuses lone.csv "lone.csv:10:" "encoding-error"
    table overlong.csv
    printf 'Saarij\300\244rvi,2221 Sairaanhoitajat,2022Q1,4\n' >>"$input/overlong.csv"
    refuses overlong.csv "overlong.csv:10:" "encoding-error"
    table surrogate.csv
    printf 'Saarij\355\240\200rvi,2221 Sairaanhoitajat,2022Q1,4\n' >>"$input/surrogate.csv"
    refuses surrogate.csv "surrogate.csv:10:" "encoding-error"
    table mixed.csv # one row in ISO-8859-1
    printf 'Saarij\344rvi,2221 Sairaanhoitajat,2022Q1,4\n' >>"$input/mixed.csv"
    refuses mixed.csv "mixed.csv:10:" "encoding-error"
fi

if row F13 "cut inside a letter"; then
    table cut.csv
    printf 'Saarij\303' >>"$input/cut.csv"
    refuses cut.csv "cut.csv:10:"
fi

if row F14 "cut inside the last number"; then
    table cut.csv
    head -c -2 "$input/cut.csv" >"$input/short.csv"
    takes short.csv 8 "no-final-newline"
    # what tells a cut file for sure: the figure is there twice, or the total
    config_with short.csv
    printf '  - {path: cut.csv, source: whole}\n' >"$tmp/more"
    sed -i "/short.csv/r $tmp/more" "$conf"
    refused 65 "a file that says otherwise" "$tarve" run "$conf"
fi

if row F15 "cut in a row or inside quotes"; then
    table row.csv
    head -c -20 "$input/row.csv" >"$input/cut.csv"
    refuses cut.csv "cut.csv:9:1: missing-cell"
    table quotes.csv '9s/Äänekoski/"Äänekos/'
    refuses quotes.csv "quotes.csv:9:1: unterminated-quote"
fi

if row F16 "NUL bytes at the end and in the middle"; then
    table tail.csv
    head -c 512 /dev/zero >>"$input/tail.csv"
    refuses tail.csv "nul-byte: 512 NUL bytes, the first at byte"
    table middle.csv
    { head -n 4 "$input/middle.csv" && head -c 512 /dev/zero && tail -n 5 "$input/middle.csv"; } >"$input/block.csv"
    refuses block.csv "nul-byte: 512 NUL bytes, the first at byte"
    printf 'not\0text' >"$input/bad.csv"
    refuses bad.csv "bad.csv:1:"
fi

if row F17 "two exports in one file"; then
    table one.csv
    table two.csv 's/,2023Q/,2022Q/'
    { cat "$input/one.csv" && printf '\357\273\277' && cat "$input/two.csv"; } >"$input/marked.csv"
    refuses marked.csv "marked.csv:10:1: repeated-header"
    cat "$input/one.csv" "$input/two.csv" >"$input/both.csv"
    refuses both.csv "both.csv:10:1: repeated-header"
    { head -c -1 "$input/one.csv" && cat "$input/two.csv"; } >"$input/joined.csv"
    refuses joined.csv "joined.csv:9:" "extra-cell"
fi

if row F18 "lines before and after the table, a total row"; then
    table preamble.csv '1i Avoimet työpaikat\n\nLähde: Tilastokeskus'
    refuses preamble.csv "preamble.csv:1:1: missing-label" "a table begins at line 4: say title_lines: 3"
    table sep.csv '1i sep=,'
    takes sep.csv 8 "sep-line"
    table notes.csv
    printf '\nLähde: Tilastokeskus\n..  Tieto puuttuu\n' >>"$input/notes.csv"
    refuses notes.csv "notes.csv:11:1: missing-cell"
    table total.csv
    printf 'Yhteensä,2221 Sairaanhoitajat,2023Q1,22\n' >>"$input/total.csv"
    refuses total.csv "total.csv:10:1: unknown-code: found \"Yhteensä\""
    saw "0 for sep=; 65 for the rest: lines above the headings with the key that skips them, footnotes and totals row by row"
fi

if row F19 "another delimiter, or two"; then
    sed 's/,/;/g' "$input/$vacancies" >"$input/other.csv"
    same_result other.csv
    table tabs.csv 's/,/\t/g'
    takes tabs.csv 8
    table wrong.csv 's/,/|/g'
    refuses wrong.csv "wrong.csv:1:1: missing-label: 1 column found; it looks as if '|'"
    table mixed.csv '5s/,/;/g'
    refuses mixed.csv "mixed.csv:5:1: missing-cell"
fi

if row F20 "headings twice, empty, renamed, more, in another order, written otherwise"; then
    table twice.csv '1s/occupation/quarter/'
    refuses twice.csv "twice.csv:1:" "duplicate-label"
    table blank.csv '1s/vacancies//'
    refuses blank.csv "blank.csv:1:" "label"
    table known.csv '1s/occupation//' # what stands below tells what it is
    takes known.csv 8
    table renamed.csv '1s/vacancies/foo/; 1s/quarter/bar/'
    refuses renamed.csv "renamed.csv:1:" "missing-label"
    table extra.csv '1s/$/,remark/; 2,$s/$/,/'
    takes extra.csv 8
    table case.csv '1s/.*/ Municipality,OCCUPATION ,Quarter, Vacancies/'
    takes case.csv 8 "label-normalised"
    awk -F, -v OFS=, '{ print $4, $2, $1, $3 }' "$input/$vacancies" | tr -d '\r' >"$input/order.csv"
    same_result order.csv
fi

if row F21 "CR, CRCRLF and mixed line ends"; then
    tr -d '\n' <"$input/$vacancies" >"$input/cr.csv"
    same_result cr.csv
    table ends.csv
    tr '\n' '\r' <"$input/ends.csv" >"$input/cr.csv"
    takes cr.csv 8 "line-endings"
    table crcrlf.csv 's/$/\r\r/'
    takes crcrlf.csv 8 "line-endings"
    table mixed.csv '3,5s/$/\r/'
    takes mixed.csv 8 "line-endings"
    table place.csv '3,5s/$/\r/; 7s/9$/x9/'
    refuses place.csv "place.csv:7:"
fi

if row F22 "input changes while it is read"; then
    table base.csv
    python3 - "$input/big.csv" <<'P'
import sys
with open(sys.argv[1], "w") as f:
    f.write("municipality,occupation,quarter,vacancies\n")
    for year in range(1990, 2024):
        for quarter in range(1, 5):
            for code in range(2000, 4000):
                f.write(f"Saarijärvi,{code} Ammatti {code},{year}Q{quarter},{(code * year) % 97}\n")
P
    published
    config_with big.csv
    (while sleep 0.02; do echo "Saarijärvi,2221 Sairaanhoitajat,1980Q1,3" >>"$input/big.csv"; done) &
    writer=$!
    refused 75 "it grows" "$tarve" run "$conf"
    says "changed"
    kill $writer
    wait $writer 2>/dev/null
    (while sleep 0.02; do truncate -s -1 "$input/big.csv"; done) &
    writer=$!
    refused 75 "it is cut" "$tarve" run "$conf"
    says "while it was read: try again"
    kill $writer
    wait $writer 2>/dev/null
fi

if row F23 "the same file twice"; then
    config
    printf '  - {path: %s, source: the same again}\n' "$vacancies" >"$tmp/more"
    sed -i "/$vacancies/r $tmp/more" "$conf"
    refused 78 "a file named twice" "$tarve" run --force "$conf"
    says "expected each file once"
    config
    published
    figures_of "$reports/latest" >"$tmp/figures"
    cp "$input/$vacancies" "$input/copy.csv"
    sed "s/$vacancies/copy.csv/" "$tmp/more" >"$tmp/other"
    sed -i "/$vacancies/r $tmp/other" "$conf"
    want 0 "a copy of it beside it" "$tarve" run --force "$conf"
    figures_of "$reports/latest" >"$tmp/figures.now"
    same "figures count twice" "$tmp/figures" "$tmp/figures.now"
fi

if row F24 "odd file names"; then
    table plain.csv
    newline=$(printf 'two\nlines.csv')
    bytes=$(printf 'by\344te.csv')
    for name in "with blanks.csv" "$newline" "$bytes" "-rf.csv" '$(touch PWNED).csv' "'quote\".csv"; do
        cp "$input/plain.csv" "$input/$name"
        want 0 "sniff of an odd name" sh -c 'cd "$1" && exec "$2" sniff -- "$3"' - "$input" "$tarve" "$name"
        [ "$(wc -l <"$tmp/out")" -gt 10 ] || fail "nothing printed"
        sed '9s/.*/x/' "$input/plain.csv" >"$input/$name"
        want 65 "a message with an odd name" sh -c 'cd "$1" && exec "$2" sniff -- "$3"' - "$input" "$tarve" "$name"
        [ "$(grep -c '^tarve: ' "$tmp/err")" = "$(wc -l <"$tmp/err")" ] || fail "a message of more lines than one"
        rm -f "$input/$name"
    done
    for name in "-r f.csv" "<b>&amp;.csv"; do
        cp "$input/$vacancies" "$input/$name"
        same_result "$name"
    done
    if grep -rqF '<b>&amp;.csv' "$input/elsewhere/latest/en"; then fail "a page holds the name as markup"; fi
    [ ! -e "$input/PWNED" ] || fail "a name was run"
fi

finish
