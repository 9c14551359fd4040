#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# usage: install_packages.sh run|check|coverage
# Installs the Debian packages that are still missing: `run` builds and runs tarve, `check` also tests it,
# `coverage` counts what the tests run.
set -eu

run="gcc libc6-dev gettext make cmake ninja-build pkg-config libgsl-dev libcsv-dev libcyaml-dev libyaml-dev libxml2-dev
     libjansson-dev libxlsxwriter-dev libminizip-dev nettle-dev libuchardet-dev zlib1g-dev gnuplot-nox fonts-inter
     fonts-dejavu-core"
check="git libcmocka-dev clang-format clang-tidy cppcheck valgrind mandoc libxml2-utils shellcheck python3 chromium curl jq strace
       xfsprogs faketime cron locales"

case "${1:-run}" in
run) wanted=$run ;;
check) wanted="$run $check" ;;
coverage) wanted="$run $check gcovr" ;;
*) echo "usage: $0 run|check|coverage" >&2; exit 64 ;;
esac

# the PDFs, and what looks at them
wanted="$wanted weasyprint"
[ "${1:-run}" = run ] || wanted="$wanted poppler-utils"

# of whom a machine may have another make: the command counts
wanted_for() { command -v "$1" >/dev/null || wanted="$wanted $2"; }
if [ "${1:-run}" = check ]; then
    wanted_for node nodejs
    wanted_for npm npm
    wanted_for java default-jre-headless
    wanted_for soffice libreoffice-calc-nogui
fi

missing=
for package in $wanted; do
    dpkg-query -W -f '${Status}\n' "$package" 2>/dev/null | grep -q '^install ok installed$' ||
        missing="$missing $package"
done
[ -n "$missing" ] || exit 0

echo "installing:$missing"
as_root=
if [ "$(id -u)" -ne 0 ]; then
    command -v sudo >/dev/null || {
        echo "these packages are missing and neither root nor sudo is at hand; ask for: apt-get install$missing" >&2
        exit 69
    }
    as_root=sudo
fi
$as_root apt-get update -qq
# shellcheck disable=SC2086 # one word a package
DEBIAN_FRONTEND=noninteractive $as_root apt-get install -y -qq --no-install-recommends $missing >/dev/null
