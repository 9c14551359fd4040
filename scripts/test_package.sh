#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# usage: test_package.sh [-k ROOT.tar] [DEB]
# Builds the Debian package (unless DEB is given) and tries it in a fresh Debian that holds nothing but what the package
# asks for: install, `tarve init` and `tarve run` as the service user, upgrade, remove, purge. Wants root, mmdebstrap
# and a package mirror; 77 = they are not there. -k keeps the fresh Debian in a file, or takes it from there. Minutes.
# shellcheck disable=SC2015,SC2016
set -eu
keep=
while getopts k: option; do
    case $option in
    k) keep=$OPTARG ;;
    *) exit 64 ;;
    esac
done
shift $((OPTIND - 1))
here=$(cd "$(dirname "$0")/.." && pwd)
say() { printf '== %s\n' "$*"; }
fail() { echo "FAIL  $*"; exit 1; }
skip() { echo "skipped: $*"; exit 77; }

deb=${1:-}
if [ -z "$deb" ]; then
    say "build"
    cmake -S "$here" -B "$here/build/package" -G Ninja -DCMAKE_BUILD_TYPE=Release -DCMAKE_INSTALL_PREFIX=/usr -DBUILD_TESTING=OFF >/dev/null
    cmake --build "$here/build/package" | tail -n 1
    rm -f "$here"/build/package/*.deb
    (cd "$here/build/package" && cpack >cpack.log) || fail "cpack, see build/package/cpack.log"
    deb=$(ls "$here"/build/package/tarve_*.deb)
fi
ls -l "$deb"

if command -v lintian >/dev/null; then
    lintian --allow-root --fail-on error "$deb" || fail "lintian found errors"
    echo "ok    lintian: no errors"
else
    echo "skip  lintian is not installed"
fi

[ "$(id -u)" = 0 ] || skip "a fresh Debian wants root"
command -v mmdebstrap >/dev/null || skip "mmdebstrap is not installed"
unshare -m true 2>/dev/null || skip "no mount namespaces here"
suite=$(sed -n 's/^VERSION_CODENAME=//p' /etc/os-release)
tmp=$(mktemp -d) && trap 'rm -rf --one-file-system "$tmp"' EXIT
root=$tmp/root
# every package that it depends on or recommends, without versions
wants=$(dpkg-deb -f "$deb" Depends Recommends | sed 's/^[A-Za-z]*: //; s/([^)]*)//g; s/|[^,]*//g' | tr ',\n' '  ' | tr -s ' ' ',' | sed 's/^,//; s/,$//')

say "a fresh Debian ($suite) with $wants"
image=${keep:-$tmp/root.tar}
[ -s "$image" ] || mmdebstrap --quiet --variant=minbase --include="$wants" "$suite" "$image" || skip "no fresh Debian can be made here"
mkdir "$root"
tar -C "$root" -xf "$image"

# inside COMMAND...: in the fresh Debian, without network; what is mounted is gone with the command
inside() {
    unshare -m -n sh -c 'mount --make-rprivate / && mount -t proc proc "$0/proc" && exec chroot "$0" "$@"' "$root" \
        env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin DEBIAN_FRONTEND=noninteractive "$@"
}
# as cron starts it
as_user() { inside setpriv --reuid=tarve --regid=tarve --clear-groups env -i PATH=/usr/bin:/bin SHELL=/bin/sh "$@"; }
inside true || skip "nothing can be mounted here"
# all files but what dpkg, adduser and caches write about themselves
listing() { (cd "$root" && find . -path ./proc -prune -o -path ./sys -prune -o -path ./var/cache -prune -o -path ./var/log -prune -o \
    -path ./var/lib/dpkg -prune -o -path ./tmp -prune -o -path ./run -prune -o -name '*-' -prune -o -print | LC_ALL=C sort); }

say "install"
listing >"$tmp/before"
cp "$root/etc/passwd" "$tmp/passwd"
cp "$deb" "$root/tmp/tarve.deb"
inside dpkg -i /tmp/tarve.deb >"$tmp/log" 2>&1 || { cat "$tmp/log"; fail "dpkg -i"; }
[ -z "$(inside dpkg --verify tarve)" ] || fail "dpkg --verify"
[ "$(inside stat -c '%U:%G %a' /var/lib/tarve)" = "tarve:tarve 755" ] || fail "/var/lib/tarve is not the service user's"
for f in /usr/bin/tarve /usr/libexec/tarve/fetch-exports /usr/lib/systemd/system/tarve@.service /usr/lib/systemd/system/tarve-fetch@.timer \
    /usr/share/man/man1/tarve.1.gz /usr/share/tarve/parameters.csv /usr/share/tarve/locale/C.UTF-8/LC_MESSAGES/tarve-sv.mo \
    /usr/share/doc/tarve/examples/cron.d /usr/share/doc/tarve/examples/tables.txt; do
    [ -f "$root$f" ] || fail "not installed: $f"
done
[ -z "$(find "$root/etc/systemd" "$root/etc/cron.d" -name '*tarve*' 2>/dev/null)" ] || fail "something would start by itself"
sed -n 's/^[0-9].* tarve \(\/[^ ]*\) .*/\1/p' "$root/usr/share/doc/tarve/examples/cron.d" | while read -r program; do
    [ -x "$root$program" ] || fail "cron.d names $program"
done

say "run, as the service user"
as_user tarve init /var/lib/tarve/region >/dev/null || fail "tarve init"
as_user tarve run --quiet /var/lib/tarve/region/region.yaml >"$tmp/said" 2>&1 </dev/null || { cat "$tmp/said"; fail "tarve run"; }
[ ! -s "$tmp/said" ] || { cat "$tmp/said"; fail "a good run speaks"; }
run=$root/var/lib/tarve/region/reports/latest
[ -s "$run/index.html" ] && [ -s "$run/manifest.json" ] && [ -s "$run/plots/fi/gap.svg" ] || fail "the run is not whole"
if as_user tarve --help | grep -q '^  verify'; then
    as_user tarve verify /var/lib/tarve/region/reports/latest >"$tmp/said" 2>&1 || { cat "$tmp/said"; fail "tarve verify"; }
fi
as_user tarve run --quiet /var/lib/tarve/region/region.yaml || fail "the same run again"
as_user /usr/libexec/tarve/fetch-exports /var/lib/tarve/none.txt 2>"$tmp/said" && fail "fetch-exports without a list"
grep -q "no such file" "$tmp/said" || fail "fetch-exports does not say what is wrong"
(cd "$run" && find . -type f -exec sha256sum {} + | LC_ALL=C sort) >"$tmp/published"

same() { (cd "$run" && find . -type f -exec sha256sum {} + | LC_ALL=C sort) | cmp -s - "$tmp/published" || fail "$1 touched the published run"; }
say "upgrade, remove, install again, purge"
inside dpkg -i /tmp/tarve.deb >"$tmp/log" 2>&1 || fail "upgrade"
same "an upgrade"
inside dpkg -r tarve >"$tmp/log" 2>&1 || fail "remove"
same "removing"
[ ! -e "$root/usr/bin/tarve" ] || fail "removed, and still there"
inside dpkg -i /tmp/tarve.deb >"$tmp/log" 2>&1 || fail "install again"
inside dpkg -P tarve >"$tmp/log" 2>&1 || { cat "$tmp/log"; fail "purge"; }
listing >"$tmp/after"
diff "$tmp/before" "$tmp/after" || fail "purged, and something is left or lost"
cmp -s "$tmp/passwd" "$root/etc/passwd" || fail "purged, and the user is still there"
say "ok"
