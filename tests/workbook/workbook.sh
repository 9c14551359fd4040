#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# usage: workbook.sh TARVE DATADIR WORK_FOLDER
# The workbooks of the example run in three languages, opened by LibreOffice, beside the CSV files: check.py.
# 77 = a tool is absent; an error with TARVE_PAGES=required.
set -u
here=$(cd "$(dirname "$0")" && pwd)
tarve=$(cd "$(dirname "$1")" && pwd)/$(basename "$1")
TARVE_DATADIR=$(cd "$2" && pwd)
export TARVE_DATADIR
mkdir -p "$3" && cd "$3" || exit 99

without() {
    [ "${TARVE_PAGES:-}" = required ] || { echo "skipped, the workbooks are not opened: $*"; exit 77; }
    echo "the workbooks cannot be opened: $*"
    exit 1
}
for tool in python3 "${SOFFICE:=soffice}"; do
    command -v "$tool" >/dev/null || without "no $tool (scripts/install_packages.sh check installs it)"
done

rm -rf example hostile sheets
"$tarve" init --quiet example >/dev/null || exit 1
sed -i 's/^pdf: auto/pdf: off/' example/region.yaml # other tests look at those
cp -r example hostile
echo 'languages: [fi, sv, en]' >>example/region.yaml
"$tarve" run --quiet example/region.yaml || exit 1
bad=0
for language in 'fi' sv en; do
    mkdir -p sheets/$language
    python3 "$here/check.py" example/reports/latest $language 'fi' "$SOFFICE" sheets/$language || bad=1
done

# names that a spreadsheet would run, that are no names, that say something to XML or to Excel itself
cat >names <<'EOF'
"=cmd|'/C calc'!A0"
"+1+1"
"@SUM(1;1)"
"\u202E\u200Fevil \U0001F600"
"_x0041_ </t><f>1+1</f> ]]>"
"a\nb\tc \"quoted\", 1;2"
EOF
printf '"%03900d"\n' 0 | tr 0 x >>names
awk 'NR == FNR { name[NR] = $0; n = NR; next }
    /^    source: / && ++k <= n { print "    source: " name[k]; next }
    { print }' names example/region.yaml | sed 's/^languages: .*/languages: [fi]/' >hostile/region.yaml
"$tarve" run --quiet hostile/region.yaml || exit 1
python3 "$here/../datapackage/check.py" "$(readlink -f hostile/reports/latest)/data" || bad=1
mkdir -p sheets/hostile
python3 "$here/check.py" hostile/reports/latest 'fi' 'fi' "$SOFFICE" sheets/hostile || bad=1
exit $bad
