/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * --log FILE: every event as one line with its time, appended by one write(2), so that lines of
 * two programs never mix. A run holds the same without times (log.txt): it is the same bytes
 * whenever it is made.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "cli/cli.h"

static struct {
    int fd, failed; /* errno of the first line that was not written */
} file = {.fd = -1};

void cli_logfile_open(const struct argp_state *state, const char *path)
{
    struct stat sb;
    char text[160];
    const int fd = open(
        path, O_WRONLY | O_APPEND | O_CREAT | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY | O_CLOEXEC, 0640);
    if (fd < 0)
        argp_failure(state, TARVE_E_CREATE, errno, "--log %s", path);
    if (fstat(fd, &sb) != 0 || !S_ISREG(sb.st_mode))
        argp_failure(state, TARVE_E_CREATE, 0, "--log %s: not a regular file", path);
    if (file.fd >= 0)
        (void)close(file.fd); /* given twice: the last one counts */
    file.fd = fd;
    (void)snprintf(text, sizeof text, "%.80s begins, version " TARVE_VERSION, state->name);
    cli_logfile_line(TARVE_LOG_INFO, text);
}

static void append(const char *line, size_t len)
{
    ssize_t n = 0;
    do
        n = write(file.fd, line, len);
    while (n < 0 && errno == EINTR);
    if (n != (ssize_t)len && file.failed == 0)
        file.failed = n < 0 ? errno : ENOSPC;
}

void cli_logfile_line(tarve_log_level level, const char *text)
{
    static const char *const word[] = {"error", "warning", "info", "debug"};
    char line[2048], when[32] = "?";
    const time_t now = time(NULL);
    struct tm utc;
    if (file.fd < 0)
        return;
    if (gmtime_r(&now, &utc) != NULL)
        (void)strftime(when, sizeof when, "%Y-%m-%dT%H:%M:%SZ", &utc);
    const int n = snprintf(line, sizeof line - 1, "%s tarve[%ld] %s: %s", when, (long)getpid(),
                           word[level], text);
    if (n < 0)
        return;
    const size_t len = strlen(line);
    line[len] = '\n';
    append(line, len + 1);
}

int cli_logfile_close(tarve_status st)
{
    char text[40];
    if (file.fd < 0)
        return 0;
    (void)snprintf(text, sizeof text, "ends with status %d", (int)st);
    cli_logfile_line(st == TARVE_OK ? TARVE_LOG_INFO : TARVE_LOG_ERROR, text);
    if (close(file.fd) != 0 && file.failed == 0)
        file.failed = errno;
    file.fd = -1;
    return file.failed;
}
