#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# usage: N_numbers.sh TARVE DATADIR [ID...]
# Faults tried: cells that look like numbers, and a locale that reads them otherwise.
# shellcheck disable=SC2034,SC2154 # lib.sh sets and uses them
. "$(dirname "$0")/lib.sh"
light=yes
input=$tmp/region

# cell FILE TEXT: TEXT, in printf's escapes, in place of the second figure
cell() {
    table "$1"
    awk -v text="$(printf -- "$2")" 'NR == 3 { sub(/17$/, ""); $0 = $0 text } { print }' "$input/$1" >"$input/new" && mv "$input/new" "$input/$1"
}
# not_a_number CODE TEXT...: each is refused at its place with that code
not_a_number() {
    code=$1
    shift
    for text; do
        cell cell.csv "$text"
        want 65 "$text" "$tarve" sniff "$input/cell.csv"
        says "cell.csv:3:"
        says "$code: found \""
        records 8 1
    done
    refuses cell.csv "cell.csv:3:" # the last of them, through a run
}

if row N01 "thousands"; then
    for text in '1 234' '1\302\240234' '1\342\200\257234'; do
        cell cell.csv "$text"
        takes cell.csv 8 "grouping"
    done
    not_a_number type-error "1'234" '"1,234"'
    says '1,234'
    saw "0 with a note for blanks of any kind between three digits, as Finnish exports have them; 65 type-error for the rest"
fi

if row N02 "a dot of thousands, or of decimals"; then
    not_a_number constraint-error '1.234'
    says "expected a whole number"
fi

if row N03 "a decimal comma"; then
    not_a_number type-error '"17,5"'
    cell cell.csv '17,5'
    refuses cell.csv "cell.csv:3:" "extra-cell"
fi

if row N04 "nan, inf, hexadecimal, 1e400, underscores, letters"; then
    not_a_number type-error nan inf Infinity 0x1A 0x1p3 1_000 17x '17 kpl'
    for text in 1e400 +17; do
        cell cell.csv "$text"
        want 65 "$text" "$tarve" sniff "$input/cell.csv"
        says "cell.csv:3:"
    done
fi

if row N05 "too large"; then
    not_a_number constraint-error 99999999999999999999 9007199254740993
    says "expected a number of at most 9007199254740992"
fi

if row N06 "negative, and signs that look like a minus"; then
    not_a_number constraint-error -5
    not_a_number type-error '\342\210\2225' '\342\200\223' '(5)'
fi

if row N07 "markers of missing figures"; then
    for text in '..' '...' '.' '' '""' NA NULL -; do
        cell cell.csv "$text"
        takes cell.csv 8
    done
    cell cell.csv '...'
    takes cell.csv 8 "1 protected"
    cell cell.csv '.'
    takes cell.csv 8 "1 missing"
    cell cell.csv '..'
    takes cell.csv 8 "1 not applicable"
    not_a_number type-error n.a. puuttuu
    saw "0: each kind is counted for itself (protected, missing, not applicable, zero); 65 type-error for any other word"
fi

if row N08 "what spreadsheets leave"; then
    not_a_number type-error '#N/A' '#REF!' '#DIV/0!' '####' '17 %%' "'17"
    cell cell.csv '17*'
    takes cell.csv 8 "1 preliminary"
fi

if row N09 "digits of other scripts"; then
    not_a_number type-error '\331\241\331\247' '\357\274\221\357\274\227'
fi

if row N10 "zeros lost from codes"; then
    printf 'municipality_code,quarter,vacancies\n49,2023Q1,4\n5,2023Q1,3\n' >"$input/codes.csv"
    refuses codes.csv "codes.csv:2:1: unknown-code: found \"49\"" "049?"
    records 2 2
    # beside a code of three digits there is no doubt, and it is said
    printf 'municipality_code,quarter,vacancies\n729,2023Q1,4\n49,2023Q1,4\n5,2023Q1,3\n' >"$input/codes.csv"
    takes codes.csv 3 "leading-zeros-restored: 49 (2 times)"
fi

if row N11 "locales that write numbers otherwise"; then
    if have localedef && localedef -i fi_FI -f UTF-8 "$tmp/fi_FI.UTF-8" 2>/dev/null &&
        localedef -i tr_TR -f UTF-8 "$tmp/tr_TR.UTF-8" 2>/dev/null; then
        published
        print_of "$reports" >"$tmp/first"
        # the C library forgets its list of LOCPATH, which leak checkers tell
        for locale in fi_FI.UTF-8 tr_TR.UTF-8 xx_YY; do
            want 0 "run in $locale" env ASAN_OPTIONS=detect_leaks=0 LOCPATH="$tmp" LC_ALL=$locale "$tarve" run --force "$conf"
            silent
            print_of "$reports" >"$tmp/second"
            same "other bytes in $locale" "$tmp/first" "$tmp/second"
        done
        saw "0: the same bytes in fi_FI, tr_TR and a locale that is not there"
    else
        skip "no localedef, or no sources of locales (package locales)"
    fi
fi

finish
