#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# usage: test_install.sh BUILD_FOLDER
# Installs to a temporary prefix; the program then works from any folder, and programs of others
# compile against the library through pkg-config and through the CMake package.
set -eu
build=$(cd "$1" && pwd)
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
prefix=$tmp/prefix
say() { echo "$*"; }

cmake --install "$build" --prefix "$prefix" >"$tmp/install.log"
for f in bin/tarve include/tarve/run.h share/tarve/parameters.csv share/tarve/example/region.yaml share/man/man1/tarve.1.gz lib/systemd/system/tarve@.timer; do
    [ -f "$prefix/$f" ] || { say "not installed: $f"; exit 1; }
done

say "the program, from /"
unset TARVE_DATADIR
cd /
"$prefix/bin/tarve" --version
"$prefix/bin/tarve" init "$tmp/region" >/dev/null
"$prefix/bin/tarve" sniff "$tmp/region/12r5_sydansuomi_2019-2023.csv" >"$tmp/sniff.txt"
grep -q 'vacancy_stock' "$tmp/sniff.txt"

cat >"$tmp/use.c" <<'C'
#include <stdio.h>
#include <tarve/ingest.h>
#include <tarve/run.h>
int main(int argc, char **argv)
{
    tarve_lexicon *lex = NULL;
    tarve_config *config = NULL;
    tarve_error err = {0};
    if (argc != 3 || tarve_lexicon_load(argv[1], &lex, &err) != TARVE_OK ||
        tarve_config_read(argv[2], NULL, &config, &err) != TARVE_OK)
        return fprintf(stderr, "%s: %s\n", err.path, err.message), 1;
    puts(tarve_lexicon_label(lex, "KU729", TARVE_FI));
    tarve_config_free(config);
    tarve_lexicon_free(lex);
    return 0;
}
C
# a library that was built with sanitizers wants them in the program, too
sanitize=$(sed -n 's/^TARVE_SANITIZE:STRING=\(..*\)$/-fsanitize=\1/p' "$build/CMakeCache.txt")
coverage=$(sed -n 's/^CMAKE_C_FLAGS:STRING=.*\(--coverage\).*$/\1/p' "$build/CMakeCache.txt")
run() {
    [ "$("$1" "$prefix/share/tarve/classifications" "$tmp/region/region.yaml")" = Saarijärvi ] || { say "$1 failed"; exit 1; }
}

say "a program of others, by pkg-config"
PKG_CONFIG_PATH=$(dirname "$(find "$prefix" -name tarve.pc)")
export PKG_CONFIG_PATH
# shellcheck disable=SC2046,SC2086 # flags are words
cc -std=c17 $sanitize $coverage "$tmp/use.c" -o "$tmp/use-pc" $(pkg-config --cflags --libs --static tarve)
run "$tmp/use-pc"

say "a program of others, by the CMake package"
mkdir "$tmp/cmake"
cat >"$tmp/cmake/CMakeLists.txt" <<'C'
cmake_minimum_required(VERSION 3.25)
project(use C)
find_package(tarve 0.1 REQUIRED)
add_executable(use ../use.c)
target_link_libraries(use PRIVATE tarve::tarve)
C
cmake -S "$tmp/cmake" -B "$tmp/cmake/build" -DCMAKE_PREFIX_PATH="$prefix" -DCMAKE_C_FLAGS="$sanitize $coverage" >"$tmp/cmake.log"
cmake --build "$tmp/cmake/build" >>"$tmp/cmake.log" || { cat "$tmp/cmake.log"; exit 1; }
run "$tmp/cmake/build/use"
say "ok"
