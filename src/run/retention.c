/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "run/retention.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "tarve/period.h"

typedef struct run_list {
    tarve_period *quarter;
    size_t n, cap;
} run_list;

/* A folder of ours that is named as a run is and has a manifest. */
static bool is_run(int dirfd, const char *name, tarve_period *quarter)
{
    char manifest[300], plain[TARVE_PERIOD_TEXT];
    struct stat sb;
    tarve_freq freq = TARVE_YEAR;
    if (!tarve_period_parse(name, strlen(name), &freq, quarter) || freq != TARVE_QUARTER ||
        strcmp(name, tarve_period_format(TARVE_QUARTER, *quarter, plain)) != 0)
        return false;
    (void)snprintf(manifest, sizeof manifest, "%.255s/manifest.json", name);
    return fstatat(dirfd, name, &sb, AT_SYMLINK_NOFOLLOW) == 0 && S_ISDIR(sb.st_mode) &&
           sb.st_uid == geteuid() && fstatat(dirfd, manifest, &sb, AT_SYMLINK_NOFOLLOW) == 0 &&
           S_ISREG(sb.st_mode);
}

static tarve_status add(run_list *l, tarve_period quarter, tarve_error *err)
{
    if (l->n == l->cap) {
        const size_t cap = l->cap == 0 ? 32 : 2 * l->cap;
        tarve_period *more = realloc(l->quarter, cap * sizeof *more);
        if (more == NULL)
            return tarve_fail(err, TARVE_E_NOMEM, "out of memory");
        l->quarter = more;
        l->cap = cap;
    }
    l->quarter[l->n++] = quarter;
    return TARVE_OK;
}

static int newest_first(const void *a, const void *b)
{
    const tarve_period x = *(const tarve_period *)a, y = *(const tarve_period *)b;
    return (x < y) - (x > y);
}

static tarve_status list_runs(const staging *s, run_list *out, tarve_error *err)
{
    const int fd = openat(s->folder_fd, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    DIR *d = fd < 0 ? NULL : fdopendir(fd);
    tarve_status st = TARVE_OK;
    if (d == NULL) {
        st = tarve_fail(err, TARVE_E_IO, "cannot list it: %s", strerror(errno));
        tarve_error_at(err, s->folder, 0, 0);
        if (fd >= 0)
            (void)close(fd);
        return st;
    }
    tarve_period quarter = TARVE_NO_PERIOD;
    for (const struct dirent *e; st == TARVE_OK && (e = readdir(d)) != NULL;)
        if (is_run(s->folder_fd, e->d_name, &quarter))
            st = add(out, quarter, err);
    (void)closedir(d);
    if (out->n > 0)
        qsort(out->quarter, out->n, sizeof *out->quarter, newest_first);
    return st;
}

static bool is_latest(const staging *s, const char *name)
{
    char to[64];
    const ssize_t n = readlinkat(s->folder_fd, "latest", to, sizeof to - 1);
    to[n > 0 ? n : 0] = '\0';
    return strcmp(to, name) == 0;
}

static bool stays(const run_list *l, size_t i, const retention *keep)
{
    const tarve_period before = l->quarter[0] - l->quarter[i]; /* quarters before the newest */
    return i < keep->runs || before <= RETENTION_QUARTERS ||
           (keep->years > 0 && before < 4 * (tarve_period)keep->years);
}

static tarve_status retire(const staging *s, const char *name, const tarve_log *log,
                           tarve_error *err)
{
    if (is_latest(s, name))
        return TARVE_OK;
    const tarve_status st = staging_remove_run(s, name, err);
    if (st == TARVE_OK)
        tarve_log_say(log, TARVE_LOG_INFO, NULL,
                      "%s/%s: removed, as neither keep nor keep_years"
                      " keeps it",
                      s->folder, name);
    return st;
}

tarve_status retention_apply(const staging *s, const retention *keep, const tarve_log *log,
                             tarve_error *err)
{
    run_list l = {0};
    char name[TARVE_PERIOD_TEXT];
    if (keep->runs == 0 && keep->years == 0)
        return TARVE_OK;
    tarve_status st = list_runs(s, &l, err);
    for (size_t i = l.n; i-- > 0 && st == TARVE_OK;) /* the oldest first */
        if (!stays(&l, i, keep))
            st = retire(s, tarve_period_format(TARVE_QUARTER, l.quarter[i], name), log, err);
    free(l.quarter);
    return st;
}
