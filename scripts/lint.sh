#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# usage: lint.sh [format|licence|banned|scripts|cppcheck|tidy ...]   all but tidy when nothing is named
# Each lint prints what is wrong and where; the exit code counts the lints that found something.
# shellcheck disable=SC2317,SC2046,SC2086 # functions are called by name; no source file has blanks in its name
set -u
cd "$(dirname "$0")/.." || exit 70
sources() { find include src tests -name '*.[ch]'; }

lint_format() { sources | xargs clang-format --dry-run -Werror; }
lint_licence() {
    missing=$(find include src tests scripts cmake \( -name '*.[ch]' -o -name '*.sh' -o -name '*.cmake' -o -name '*.py' \
        -o -name CMakeLists.txt \) -exec grep -L 'SPDX-License-Identifier: GPL-3.0-or-later' {} +)
    [ -z "$missing" ] || { echo "no SPDX line: $missing"; return 1; }
}
lint_banned() { # unbounded, locale-bound, unchecked or shell-starting calls; processes and sockets; files made elsewhere
    files=$(find include src -name '*.[ch]')
    ! {
        grep -nE '(^|[^_a-zA-Z])(sprintf|vsprintf|strcpy|strcat|strtok|gets|atoi|atol|atof|system|popen|setlocale|tmpnam|mktemp|rand|srand|gsl_set_error_handler_off)\(' $files
        # programs are started by posix_spawn with an argument vector; nothing opens the network; one place works in a fork
        grep -nE '(^|[^_a-zA-Z>.])(fork|vfork|wordexp|execl|execlp|execle|execv|execvp|execvpe|socket|getaddrinfo)\(' $files |
            grep -vE '^src/report/apart\.c:.* = fork\(\);$'
        grep -nE '#include <(sys/socket|netdb|netinet|arpa|libxml/nano)' $files
        # files are made anew, through no link; the lock and the log may be there already
        grep -nE '(^|[^_a-z])(creat|tmpfile)\(|fopen\([^,]*, *"[^r]|O_CREAT' $files |
            grep -vE 'O_CREAT \| O_EXCL \| O_NOFOLLOW|^src/(run/lock|cli/logfile)\.c:.*O_CREAT.*O_NOFOLLOW'
    } | grep .
}
lint_scripts() { shellcheck -s sh -S warning $(find scripts tests -name '*.sh' -exec grep -lE '^#!/bin/sh' {} +); }
lint_cppcheck() {
    cppcheck --quiet --std=c11 --error-exitcode=1 --inline-suppr --suppress=missingIncludeSystem \
        --suppress=unknownMacro --enable=warning,portability -Iinclude -Isrc src
}
lint_tidy() { # slow: a whole build with clang-tidy beside the compiler
    cmake --preset tidy >/dev/null && cmake --build --preset tidy -- -k 0
}

[ $# -gt 0 ] || set -- format licence banned scripts cppcheck
bad=0
for lint in "$@"; do
    if out=$("lint_$lint" 2>&1); then
        echo "ok    $lint"
    else
        echo "FAIL  $lint"
        printf '%s\n' "$out" | tail -n 40
        bad=$((bad + 1))
    fi
done
exit $bad
