#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Installs, builds and runs all tests: debug with sanitizers, then release, then the lints.
set -eu
cd "$(dirname "$0")/.."
jobs=$(nproc 2>/dev/null || echo 2)

say() { printf '\n== %s\n' "$*"; }

say "packages"
./scripts/install_packages.sh check
TARVE_PAGES=required # with them installed, no page goes unseen
export TARVE_PAGES

say "debug build with address and undefined-behaviour sanitizers"
cmake --preset dev >/dev/null
cmake --build --preset dev
ctest --preset dev -j "$jobs" -LE "pages|figures" # once is enough, below

say "release build"
cmake --preset release >/dev/null
cmake --build --preset release
ctest --preset release -j "$jobs" -LE lint
