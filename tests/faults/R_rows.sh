#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# usage: R_rows.sh TARVE DATADIR [ID...]
# Faults tried: rows and cells that are not what they should be.
# shellcheck disable=SC2034,SC2154 # lib.sh sets and uses them
. "$(dirname "$0")/lib.sh"
light=yes
input=$tmp/region

if row R01 "a cell is missing"; then
    table short.csv '4s/,[0-9]*$//'
    refuses short.csv "short.csv:4:1: missing-cell: found \"3 cells\"; expected 4 cells (record 3)"
    records 8 1
    config_with short.csv
    want 65 "check --rejects" "$tarve" check --rejects "$tmp/rejects.csv" "$conf"
    grep -q 'missing-cell.*2023Q3' "$tmp/rejects.csv" || fail "rejects.csv has not the row"
fi

if row R02 "a cell more"; then
    table long.csv '4s/$/,77/'
    refuses long.csv "long.csv:4:" "extra-cell: found \"5 cells\"; expected 4 cells"
    records 8 1
fi

if row R03 "blank lines, lines of blanks, lines of delimiters"; then
    table blank.csv '3i\\n' # an empty line before the third
    sed -i '5i \ \ ' "$input/blank.csv"
    sed -i '8i ,,,' "$input/blank.csv"
    takes blank.csv 8 "blank-row"
    table place.csv '3s/^/\n\n/; 8s/7$/x7/'
    refuses place.csv "place.csv:10:" # where it is in the file
    records 10 1
fi

if row R04 "a quote that is never closed"; then
    table open.csv '3s/^/"/'
    refuses open.csv "open.csv:3:1: unterminated-quote"
fi

if row R05 "stray quotes, text after a quote, quotes after a backslash"; then
    table stray.csv '3s/Saari/Saari"/'
    table after.csv '3s/Saarijärvi/"Saarijärvi"x/'
    table slash.csv '3s/Saarijärvi/"Saari\\"järvi"/'
    for file in stray after slash; do
        refuses $file.csv "$file.csv:3:" "stray-quote"
        records 8 1 # the rows that follow are not lost
    done
fi

if row R06 "two stray quotes that make a pair"; then
    table pair.csv '3s/^/"/; 7s/,/",/'
    refuses pair.csv "pair.csv:3:1: suspicious-multiline"
fi

if row R07 "a line end inside a quoted field"; then
    table lines.csv '2s/Saarijärvi/"Saari\njärvi"/; 6s/8$/x8/'
    refuses lines.csv "lines.csv:2:1: bad-key" "lines.csv:7:" # the sixth line is now the seventh
    records 8 2
fi

if row R08 "a NUL byte in a number"; then
    table plain.csv
    sed '3s/17$/1@7/' "$input/plain.csv" | tr '@' '\000' >"$input/nul.csv"
    refuses nul.csv "nul.csv:3:" "nul-byte"
fi

if row R09 "headings again, marks of a merge, lines of a log"; then
    table again.csv '6i municipality,occupation,quarter,vacancies'
    refuses again.csv "again.csv:6:1: repeated-header"
    table merge.csv '5i <<<<<<< HEAD'
    refuses merge.csv "merge.csv:5:1: missing-cell"
    table log.csv '5i 2023-11-21 12:00:00 WARN export: retry'
    refuses log.csv "log.csv:5:1: missing-cell"
fi

if row R10 "the same row twice"; then
    table twice.csv '9s/.*/&\nSaarijärvi,2221 Sairaanhoitajat,2023Q1,14/'
    refuses twice.csv "twice.csv:10:1: duplicate-row" "that line 2 does not hold already"
    records 9 1
fi

if row R11 "one key with two figures"; then
    table both.csv '9s/.*/&\nSaarijärvi,2221 Sairaanhoitajat,2023Q1,15/'
    refuses both.csv "both.csv:10:0: conflict: vacancy_stock of KU729, 2221 in 2023Q1 is 15 here but 14 at" "both.csv:2"
fi

if row R12 "names that nobody bears, or bears written otherwise"; then
    for name in 'Saarij?rvi' 'Saarijarvi' 'Saarjärvi'; do
        table name.csv "3s/Saarijärvi/$name/"
        refuses name.csv "name.csv:3:1: unknown-code: found \"$name\"" "Saarijärvi?"
    done
    table name.csv "3s/Saarijärvi/Atlantis/"
    refuses name.csv "name.csv:3:1: unknown-code: found \"Atlantis\""
    table damage.csv "3s/Saarijärvi/Saarij$(printf '\357\277\275')rvi/"
    refuses damage.csv "damage.csv:3:1: encoding-damage"
    table width.csv "3s/Saarijärvi/Saarijärvi$(printf '\342\200\213')/" # a blank without width
    refuses width.csv 'width.csv:3:1: unknown-code: found "Saarijärvi\u{200b}"'
    # the same name in other bytes: decomposed, a blank that does not break, encoded twice
    for bytes in 'Saarija\314\210rvi' 'Saarij\303\244rvi\302\240' 'Saarij\303\203\302\244rvi'; do
        table other.csv "3s/Saarijärvi/$(printf "$bytes")/"
        takes other.csv 8 "areas       2: KU729 Saarijärvi, KU992 Äänekoski"
    done
    saw "65: unknown-code with the nearest name, and 0 with a note for the same name in other bytes; never a new area"
fi

if row R13 "all rows are refused"; then
    table none.csv '2,$s/[0-9]*$/x/'
    refuses none.csv "none.csv:2:" "type-error"
    records 8 8
    config_with none.csv
    refused 65 "run with all of them tolerated" "$tarve" run --max-rejects 100% "$conf"
    want 65 "check --rejects" "$tarve" check --rejects "$tmp/rejects.csv" "$conf"
    [ "$(grep -c none.csv "$tmp/rejects.csv")" = 8 ] || fail "rejects.csv has not all rows"
fi

if row R14 "rejects within the tolerance"; then
    cp "$input/$vacancies" "$input/one_bad.csv"
    sed -i 's/^"KU729","2021M05","AVPAIKATLOPUSSA",.*/"KU729","2021M05","AVPAIKATLOPUSSA",x17\r/' "$input/one_bad.csv"
    published
    config_with one_bad.csv
    refused 65 "one bad cell, none tolerated" "$tarve" run "$conf"
    says "type-error: found \"x17\""
    want 3 "one bad cell, tolerated" "$tarve" run --max-rejects 1 "$conf"
    says "published with rejects"
    nothing_left "$reports" "$what"
    whole "$reports/latest" || fail "incomplete run is not whole"
    grep -q 'x##' "$reports/latest/rejects.csv" || fail "the reject is not in rejects.csv"
    if grep -q 'x17' "$reports/latest/rejects.csv"; then fail "a published rejects.csv repeats figures"; fi
    grep -rq 'href="[^"]*rejects.csv"' "$reports/latest/en" || fail "no page leads to rejects.csv"
    want 3 "one bad cell, a share" "$tarve" check --max-rejects 1% --rejects "$tmp/rejects.csv" "$conf"
    grep -q 'x17' "$tmp/rejects.csv" || fail "--rejects did not write it"
fi

if row R15 "more bad rows than anybody reads"; then
    n=$(steps 50000 1000000)
    table many.csv
    awk -v n="$n" 'BEGIN { for (i = 0; i < n; i++) printf "Saarijärvi,2221 Sairaanhoitajat,2022Q%d,x%d\n", i % 4 + 1, i }' >>"$input/many.csv"
    want 65 "sniff" "$tarve" sniff "$input/many.csv"
    says "and $((n - 20)) more"
    [ "$(grep -c 'type-error' "$tmp/err")" -le 21 ] || fail "$(wc -l <"$tmp/err") lines of messages"
    records $((n + 8)) "$n"
    config_with many.csv
    if [ $asan = no ]; then # memory is bounded, the file of rejects is not
        want 65 "check in 512 MB" env MALLOC_ARENA_MAX=1 prlimit --as=536870912 "$tarve" check --rejects "$tmp/rejects.csv" "$conf"
    else
        want 65 "check" "$tarve" check --rejects "$tmp/rejects.csv" "$conf"
    fi
    [ "$(grep -c 'many.csv' "$tmp/rejects.csv")" = "$n" ] || fail "rejects.csv has $(wc -l <"$tmp/rejects.csv") lines"
    saw "65: 20 messages and \"and $((n - 20)) more\"; all $n rows in rejects.csv"
fi

finish
