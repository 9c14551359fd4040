#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# usage: quickstart.sh [DIR]
# Installs packages, builds tarve, runs the example region in DIR (example/ by default), says where the report is.
set -eu
here=$(cd "$(dirname "$0")/.." && pwd)
dir=${1:-"$here/example"}

say() { printf '\n== %s\n' "$*"; }

say "packages"
"$here/scripts/install_packages.sh" run

say "build"
cmake -S "$here" -B "$here/build/release" -G Ninja -DCMAKE_BUILD_TYPE=Release -DBUILD_TESTING=OFF >/dev/null
cmake --build "$here/build/release" | tail -n 1
tarve="$here/build/release/tarve"

say "example region in $dir"
[ -e "$dir/region.yaml" ] || "$tarve" init "$dir"
"$tarve" check "$dir/region.yaml" >"$dir/check.txt"
echo "data quality: $dir/check.txt"
"$tarve" run "$dir/region.yaml"

say "done"
echo "open $dir/reports/latest/index.html in a browser"
