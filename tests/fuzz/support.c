/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "support.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/text.h"

enum { MOST_FILES = 8, ROOM = 160 };

typedef struct scratch {
    const char *name; /* as it was asked for */
    char path[ROOM];
    int fd;
} scratch;

static char folder[64];
static scratch file[MOST_FILES];
static size_t n_files;

_Noreturn void fuzz_failed(const char *file_name, int line, const char *what)
{
    (void)fprintf(stderr, "%s:%d: %s\n", file_name, line, what);
    abort();
}

/* ---- files ---- */

/* Folders that still hold another file stay until that one goes. */
static void clean_up(void)
{
    for (size_t i = 0; i < n_files; i++) {
        char *end = NULL;
        (void)unlink(file[i].path);
        while ((end = strrchr(file[i].path, '/')) != NULL && end >= file[i].path + strlen(folder)) {
            *end = '\0';
            (void)rmdir(file[i].path);
        }
    }
}

const char *fuzz_folder(void)
{
    if (folder[0] == '\0') {
        struct stat sb;
        (void)snprintf(folder, sizeof folder, "%s/tarve_fuzz_XXXXXX",
                       stat("/dev/shm", &sb) == 0 ? "/dev/shm" : "/tmp");
        fuzz_check(mkdtemp(folder) != NULL && atexit(clean_up) == 0);
    }
    return folder;
}

static void make_folders(char *path)
{
    for (char *p = path + strlen(fuzz_folder()) + 1; (p = strchr(p, '/')) != NULL; *p++ = '/') {
        *p = '\0';
        fuzz_check(mkdir(path, 0700) == 0 || errno == EEXIST);
    }
}

static const scratch *open_file(const char *name)
{
    for (size_t i = 0; i < n_files; i++)
        if (strcmp(file[i].name, name) == 0)
            return &file[i];
    fuzz_check(n_files < MOST_FILES);
    scratch *f = &file[n_files++];
    f->name = name;
    (void)snprintf(f->path, sizeof f->path, "%s/%s", fuzz_folder(), name);
    make_folders(f->path);
    f->fd = open(f->path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    fuzz_check(f->fd >= 0);
    return f;
}

const char *fuzz_file(const char *name, const void *data, size_t size)
{
    const scratch *f = open_file(name);
    fuzz_check(ftruncate(f->fd, 0) == 0 && pwrite(f->fd, data, size, 0) == (ssize_t)size);
    return f->path;
}

/* ---- parts ---- */

fuzz_part fuzz_next_part(fuzz_part *rest)
{
    static const char mark[] = "\n====\n";
    const size_t n = sizeof mark - 1;
    fuzz_part part = *rest;
    for (size_t i = 0; i + n <= rest->len; i++)
        if (memcmp(rest->s + i, mark, n) == 0) {
            part.len = i + 1;
            *rest = (fuzz_part){rest->s + i + n, rest->len - i - n};
            return part;
        }
    *rest = (fuzz_part){rest->s + rest->len, 0};
    return part;
}

/* ---- refusals ---- */

void fuzz_taken(tarve_status st, const tarve_error *err)
{
    if (st != TARVE_OK)
        fuzz_failed(err->path, (int)err->line, err->message);
}

void fuzz_refused(tarve_status st, const tarve_error *err)
{
    const size_t n = strlen(err->message);
    fuzz_check(st == TARVE_E_INPUT && err->status == st);
    fuzz_check(n > 0 && strchr(err->message, '\n') == NULL && tarve_utf8_valid(err->message, n));
}

void fuzz_refused_at(tarve_status st, const tarve_error *err, const char *path)
{
    fuzz_refused(st, err);
    fuzz_check(strcmp(err->path, path) == 0);
}

const tarve_lexicon *fuzz_lexicon(void)
{
    static tarve_lexicon *lexicon;
    if (lexicon == NULL)
        fuzz_check(tarve_lexicon_load(TARVE_DATASETS "/classifications", &lexicon, NULL) ==
                   TARVE_OK);
    return lexicon;
}
