#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# usage: update_po.sh            adds the texts of the source to po/*.po, removes those that are gone
#        update_po.sh pot FILE   writes the texts of the source to FILE
# English is filled in; what stands empty in fi.po and sv.po afterwards wants a translation.
set -eu
cd "$(dirname "$0")/.."

extract() {
    # shellcheck disable=SC2046 # no blanks in the names of our sources
    xgettext --output="$1" --language=C --from-code=UTF-8 --no-location --sort-output --no-wrap \
        --package-name=tarve --add-comments=TRANSLATORS --keyword --keyword=tarve_tr:2 --keyword=tarve_ntr:2,3 \
        --keyword=TARVE_MSG:1 --keyword=TARVE_MSGC:1c,2 \
        --flag=tarve_tr:2:pass-c-format --flag=tarve_ntr:2:pass-c-format \
        --flag=tarve_ntr:3:pass-c-format $(find src -name '*.[ch]' | LC_ALL=C sort)
    sed -i 's/charset=CHARSET/charset=UTF-8/' "$1"
}

if [ "${1:-}" = pot ]; then
    extract "$2"
    exit
fi

pot=$(mktemp)
trap 'rm -f "$pot" "$pot".*' EXIT
extract "$pot"
for language in en "fi" sv; do
    po=po/$language.po
    msgmerge --quiet --no-fuzzy-matching --no-location --sort-output --no-wrap --output-file="$pot.merged" \
        "$po" "$pot"
    if [ $language = en ]; then
        msgen --no-wrap --output-file="$pot.filled" "$pot.merged"
        mv "$pot.filled" "$pot.merged"
    fi
    msgattrib --no-obsolete --no-wrap "$pot.merged" | sed '/^"POT-Creation-Date:/d' >"$pot.new"
    cmp -s "$pot.new" "$po" || cp "$pot.new" "$po"
    echo "$po: $(msgattrib --untranslated --no-obsolete --no-wrap "$po" | grep -c '^msgid "..*"\|^msgid_plural' || true) texts want a translation"
done
