#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# usage: pages.sh TARVE DATADIR WORK_FOLDER [hostile]
# Every page of the example's fourth run in headless Chromium and in the Nu HTML checker; the run, screenshots, printed
# sheets and results.json stay in WORK_FOLDER. hostile: the same with names that would run something, or are
# very long, or run the other way. 77 = a tool is absent; an error with TARVE_PAGES=required.
set -u
here=$(cd "$(dirname "$0")" && pwd)
tarve=$(cd "$(dirname "$1")" && pwd)/$(basename "$1")
TARVE_DATADIR=$(cd "$2" && pwd)
export TARVE_DATADIR
mkdir -p "$3" && cd "$3" || exit 99

without() {
    [ "${TARVE_PAGES:-}" = required ] || { echo "skipped, the pages are not looked at: $*"; exit 77; }
    echo "the pages cannot be looked at: $*"
    exit 1
}
for tool in node npm java weasyprint pdfinfo pdftotext "${CHROMIUM:=chromium}"; do
    command -v "$tool" >/dev/null || without "no $tool (scripts/install_packages.sh check installs it)"
done
CHROMIUM=$(command -v "$CHROMIUM")
export CHROMIUM

# pinned by hash in package-lock.json; neither browsers nor anything else is fetched by install scripts
cp "$here"/*.mjs "$here"/package.json "$here"/package-lock.json .
if ! cmp -s package-lock.json node_modules/.tarve-lock; then
    npm ci --ignore-scripts --no-audit --no-fund --loglevel=error >npm.log 2>&1 || without "npm ci: $(tail -n 1 npm.log)"
    cp package-lock.json node_modules/.tarve-lock
fi

rm -rf example artefacts
"$tarve" init --quiet example >/dev/null || exit 1
sed -i 's/^# languages:/languages:/' example/region.yaml && grep -q '^languages: \[fi, sv, en\]' example/region.yaml || exit 1
if [ "${4:-}" = hostile ]; then
    TARVE_PAGES_HOSTILE=yes
    export TARVE_PAGES_HOSTILE
    rm -rf data && cp -R "$TARVE_DATADIR" data && node hostile.mjs make data example || exit 1
    TARVE_DATADIR=$PWD/data
fi
if [ "${4:-}" != hostile ]; then # a run with earlier ones to hold against what came; the hostile one is the first
    sed 's/^horizon_years: 5/horizon_years: 1/; s/^languages:.*/languages: [fi]/; s/^pdf: auto/pdf: off/' \
        example/region.yaml >example/earlier.yaml
    for month in 2022M06 2022M12 2023M06; do
        "$tarve" run --quiet --as-of $month example/earlier.yaml || exit 1
    done
fi
"$tarve" run --quiet example/region.yaml || exit 1
[ "${4:-}" = hostile ] || grep -q 'id="track"' example/reports/latest/fi/annex.html || exit 1
[ "${4:-}" != hostile ] || node hostile.mjs check "example/reports/$(readlink example/reports/latest)" || exit 1
exec node check.mjs "example/reports/$(readlink example/reports/latest)" artefacts
