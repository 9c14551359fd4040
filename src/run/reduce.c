/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "run/reduce.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/files.h"
#include "run/tree.h"

static const char *const kept[] = {"data/areas.csv", "data/forecasts.csv", "data/need.csv",
                                   "data/roadmap.csv", "data/signal_log.csv"};
enum { N_KEPT = sizeof kept / sizeof *kept, MOST_BYTES = 1 << 30 };

static const char mark[] = "This run is old. Its pages, pictures and inputs were removed, as the "
                           "configuration says (keep,\n"
                           "keep_years). What is left is what later runs look back at; "
                           "manifest.json tells of all that it had.\n";

bool reduced_keeps(const char *output)
{
    for (size_t i = 0; i < N_KEPT; i++)
        if (strcmp(output, kept[i]) == 0)
            return true;
    return false;
}

bool reduced_is(int folder_fd, const char *name)
{
    char path[300];
    struct stat sb;
    (void)snprintf(path, sizeof path, "%.255s/" REDUCED_MARK, name);
    return fstatat(folder_fd, path, &sb, AT_SYMLINK_NOFOLLOW) == 0 && S_ISREG(sb.st_mode);
}

static tarve_status write_file(int dirfd, const char *name, const char *text, size_t len,
                               tarve_error *err)
{
    tarve_out out = {0};
    const tarve_status st = tarve_out_open(dirfd, name, &out, err);
    if (st != TARVE_OK)
        return st;
    (void)fwrite(text, 1, len, out.fp); /* a failure stays in the stream */
    return tarve_out_close(&out, err);
}

/* A file of the old run that is not there is none of the new one: older versions had fewer. */
static tarve_status copy_file(const staging *s, const char *name, const char *file, int to,
                              tarve_error *err)
{
    char path[4500], *text = NULL;
    size_t len = 0;
    (void)snprintf(path, sizeof path, "%.4095s/%.32s/%.60s", s->folder, name, file);
    tarve_status st = tarve_file_read(path, MOST_BYTES, &text, &len, err);
    if (st == TARVE_OK)
        st = write_file(to, file, text, len, err);
    free(text);
    return st;
}

static tarve_status fill(const staging *s, const char *name, int to, tarve_error *err)
{
    tarve_status st = TARVE_OK;
    if (mkdirat(to, "data", 0755) != 0) {
        st = tarve_fail(err, TARVE_E_CREATE, "cannot make a folder: %s", strerror(errno));
        return st;
    }
    for (size_t i = 0; i < N_KEPT && st == TARVE_OK; i++) {
        tarve_error why = {0};
        st = copy_file(s, name, kept[i], to, &why);
        if (st == TARVE_E_MISSING)
            st = TARVE_OK;
        else if (st != TARVE_OK && err != NULL)
            *err = why;
    }
    if (st == TARVE_OK)
        st = write_file(to, REDUCED_MARK, mark, sizeof mark - 1, err);
    return st == TARVE_OK ? copy_file(s, name, "manifest.json", to, err) : st;
}

tarve_status reduced_make(const staging *s, const char *name, const tarve_log *log,
                          tarve_error *err)
{
    staging t = *s; /* the same folder and lock, a staging folder of its own */
    tarve_error unused = {0};
    t.fd = -1;
    t.name[0] = '\0';
    tarve_status st = staging_make(&t, log, err);
    if (st == TARVE_OK)
        st = fill(s, name, t.fd, err);
    if (st == TARVE_OK)
        st = staging_publish(&t, name, log, err);
    if (t.fd >= 0)
        (void)close(t.fd); /* was synced */
    if (t.name[0] != '\0')
        (void)tree_remove(t.folder_fd, t.name, &unused); /* else the next run sweeps it */
    return st;
}
