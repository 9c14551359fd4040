#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# usage: datapackage.sh TARVE DATADIR WORK_FOLDER
# data/datapackage.json of the example run and the tables that it describes: by check.py, then by the library of the standard.
# 77 = a tool is absent; an error with TARVE_PAGES=required.
set -u
here=$(cd "$(dirname "$0")" && pwd)
tarve=$(cd "$(dirname "$1")" && pwd)/$(basename "$1")
TARVE_DATADIR=$(cd "$2" && pwd)
export TARVE_DATADIR
mkdir -p "$3" && cd "$3" || exit 99

without() {
    [ "${TARVE_PAGES:-}" = required ] || { echo "skipped, the description of the data is not validated: $*"; exit 77; }
    echo "the description of the data cannot be validated: $*"
    exit 1
}

rm -rf example
"$tarve" init --quiet example >/dev/null && "$tarve" run --quiet --excel 'fi' example/region.yaml || exit 1
data=$(readlink -f example/reports/latest)/data
command -v python3 >/dev/null || without "no python3"
python3 "$here/check.py" "$data" || exit 1

command -v npm >/dev/null || without "no npm (scripts/install_packages.sh check installs it)"
# pinned by hash in package-lock.json; nothing is fetched by install scripts
cp "$here/validate.mjs" "$here/package.json" "$here/package-lock.json" .
if ! cmp -s package-lock.json node_modules/.tarve-lock; then
    npm ci --ignore-scripts --no-audit --no-fund --loglevel=error >npm.log 2>&1 || without "npm ci: $(tail -n 1 npm.log)"
    cp package-lock.json node_modules/.tarve-lock
fi
exec node validate.mjs "$data/datapackage.json"
