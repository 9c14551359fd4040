/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "run/retention.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "run/past.h"
#include "run/reduce.h"

/* A folder of ours with a manifest that was not reduced before. */
static bool is_whole_run(const staging *s, const char *name)
{
    char manifest[300];
    struct stat sb;
    (void)snprintf(manifest, sizeof manifest, "%.255s/manifest.json", name);
    return fstatat(s->folder_fd, name, &sb, AT_SYMLINK_NOFOLLOW) == 0 && S_ISDIR(sb.st_mode) &&
           sb.st_uid == geteuid() &&
           fstatat(s->folder_fd, manifest, &sb, AT_SYMLINK_NOFOLLOW) == 0 && S_ISREG(sb.st_mode) &&
           !reduced_is(s->folder_fd, name);
}

/* Those of whole runs, the list shortened in place. */
static size_t whole_runs(const staging *s, tarve_period *quarter, size_t n)
{
    char name[TARVE_PERIOD_TEXT];
    size_t kept = 0;
    for (size_t i = 0; i < n; i++)
        if (is_whole_run(s, tarve_period_format(TARVE_QUARTER, quarter[i], name)))
            quarter[kept++] = quarter[i];
    return kept;
}

static bool is_latest(const staging *s, const char *name)
{
    char to[64];
    const ssize_t n = readlinkat(s->folder_fd, "latest", to, sizeof to - 1);
    to[n > 0 ? n : 0] = '\0';
    return strcmp(to, name) == 0;
}

/* The i-th of n, ascending. */
static bool stays(const tarve_period *quarter, size_t n, size_t i, const retention *keep)
{
    const tarve_period before = quarter[n - 1] - quarter[i]; /* quarters before the newest */
    return n - 1 - i < keep->runs || before <= RETENTION_QUARTERS ||
           (keep->years > 0 && before < 4 * (tarve_period)keep->years);
}

static tarve_status retire(const staging *s, const char *name, const tarve_log *log,
                           tarve_error *err)
{
    if (is_latest(s, name))
        return TARVE_OK;
    const tarve_status st = reduced_make(s, name, log, err);
    if (st == TARVE_OK)
        tarve_log_say(log, TARVE_LOG_INFO, NULL,
                      "%s/%s: reduced to what later runs look back at, as neither keep nor "
                      "keep_years keeps it",
                      s->folder, name);
    return st;
}

tarve_status retention_apply(const staging *s, const retention *keep, const tarve_log *log,
                             tarve_error *err)
{
    tarve_period *quarter = NULL;
    size_t n = 0;
    char name[TARVE_PERIOD_TEXT];
    if (keep->runs == 0 && keep->years == 0)
        return TARVE_OK;
    tarve_status st = past_quarters(s->folder, &quarter, &n, err);
    n = st == TARVE_OK ? whole_runs(s, quarter, n) : 0;
    for (size_t i = 0; i < n && st == TARVE_OK; i++) /* the oldest first */
        if (!stays(quarter, n, i, keep))
            st = retire(s, tarve_period_format(TARVE_QUARTER, quarter[i], name), log, err);
    free(quarter);
    return st;
}
