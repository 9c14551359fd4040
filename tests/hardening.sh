#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# usage: hardening.sh TARVE LIBTARVE.A BUILD_TYPE
# What the linker and the compiler made of the program, read by readelf; 77 = not a release build, or no readelf.
# shellcheck disable=SC2317
set -u
program=$1
library=$2
[ "$3" = Release ] || { echo "skipped: a $3 build is not hardened as a release is"; exit 77; }
command -v readelf >/dev/null || { echo "skipped: readelf is not installed"; exit 77; }
if grep -qa '__[atlm]san_init' "$program"; then echo "skipped: built with a sanitizer"; exit 77; fi
bad=0
# say WHAT CONDITION...
holds() {
    what=$1
    shift
    if "$@"; then echo "ok    $what"; else echo "FAIL  $what"; bad=$((bad + 1)); fi
}
tmp=$(mktemp -d) && trap 'rm -rf "$tmp"' EXIT
LC_ALL=C readelf -hldW "$program" >"$tmp/head" || exit 1
LC_ALL=C readelf -W --dyn-syms "$program" | awk '$7 == "UND" { sub(/@.*/, "", $8); print $8 }' | sort -u >"$tmp/imports"
[ "$(wc -l <"$tmp/imports")" -gt 50 ] || { echo "FAIL  the imported symbols were not found"; exit 1; }
has() { grep -qE "$1" "$tmp/head"; }
lacks() { ! grep -qE "$1" "$tmp/head"; }
imports() { grep -qxE "$1" "$tmp/imports"; }
imports_none() { ! grep -xE "$1" "$tmp/imports"; }

holds "position-independent executable" has 'Type: +DYN.*'
holds "marked as such" has 'FLAGS_1.* PIE'
holds "relocations read-only after start (RELRO)" has 'GNU_RELRO'
holds "all of them: symbols bound at start (BIND_NOW)" has 'BIND_NOW|FLAGS_1.* NOW'
holds "stack not executable" has 'GNU_STACK.* RW +0x'
holds "no segment both written and executed" lacks 'LOAD.* RWE '
holds "no code relocations (TEXTREL)" lacks 'TEXTREL'
holds "no search path for libraries (RPATH, RUNPATH)" lacks 'RPATH|RUNPATH'
holds "stack protector" imports '__stack_chk_fail'
holds "fortified calls" imports '__(snprintf|vsnprintf|memcpy|fprintf)_chk'
network='socket|socketpair|connect|bind|listen|accept4?|send(to|msg|mmsg)?|recv(from|msg|mmsg)?|getaddrinfo|gethostby.*|getnameinfo|res_.*|inet_.*|curl_.*|SSL_.*|xml(Nano(HTTP|FTP)|IOHTTP).*'
holds "no network call" imports_none "$network"
holds "no shell" imports_none 'system|popen|wordexp|exec[lv]p?e?|vfork'
holds "no unbounded copy" imports_none 'gets|strcpy|strcat|sprintf|vsprintf|tmpnam|mktemp'

# Control-flow notes: every object of ours has them where the compiler makes them; the program has when the C
# library's start files do as well.
case $(uname -m) in
x86_64 | i?86)
    objects=$(ar t "$library" | wc -l)
    noted=$(LC_ALL=C readelf -nW "$library" 2>/dev/null | grep -c 'x86 feature: IBT, SHSTK')
    if [ "$noted" = 0 ] && ! printf 'int x;' | ${CC:-cc} -fcf-protection=full -x c -c -o "$tmp/x.o" - 2>/dev/null; then
        echo "skip  control-flow protection (CET): the compiler has none"
    else
        holds "control-flow protection (CET) in all $objects objects, found in $noted" test "$noted" = "$objects"
    fi
    ;;
*) echo "skip  control-flow protection (CET): not this processor" ;;
esac
exit $bad
