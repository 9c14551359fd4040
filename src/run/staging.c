/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "run/staging.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/files.h"
#include "run/exchange.h"
#include "run/lock.h"
#include "run/tree.h"

#define STAGING ".run-"              /* with six letters of mkdtemp */
static const char aside[] = ".old-"; /* a replaced run, where names cannot be exchanged */

staging staging_closed(void)
{
    return (staging){.folder_fd = -1, .fd = -1, .lock_fd = -1};
}

static tarve_status cannot(const char *what, const char *path, tarve_error *err)
{
    const int e = errno;
    const tarve_status st = tarve_fail(err, tarve_errno_status(e), "%s%s", what, strerror(e));
    tarve_error_at(err, path, 0, 0);
    return st;
}

/* ---- open ---- */

static tarve_status open_folder(staging *s, const tarve_log *log, tarve_error *err)
{
    struct stat sb;
    tarve_error place = {0};
    if (mkdir(s->folder, 0755) != 0 && errno != EEXIST)
        return cannot("cannot make the output folder: ", s->folder, err);
    s->folder_fd = open(s->folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (s->folder_fd < 0 || fstat(s->folder_fd, &sb) != 0)
        return cannot("output folder: ", s->folder, err);
    if ((sb.st_mode & S_IWOTH) != 0) {
        tarve_error_at(&place, s->folder, 0, 0);
        tarve_log_say(log, TARVE_LOG_WARN, &place,
                      "everyone may write into the output folder; published runs can be replaced");
    }
    return TARVE_OK;
}

/* Names that mkdtemp gave us, folders that belong to us: nothing else is ever removed. */
static bool is_ours(int dirfd, const char *name)
{
    struct stat sb;
    return strncmp(name, STAGING, 5) == 0 && strlen(name) == 11 &&
           strspn(name + 5, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789") ==
               6 &&
           fstatat(dirfd, name, &sb, AT_SYMLINK_NOFOLLOW) == 0 && S_ISDIR(sb.st_mode) &&
           sb.st_uid == geteuid();
}

/* A run that was moved aside comes back when its successor did not arrive. */
static void settle_aside(int dirfd, const char *name, const tarve_log *log)
{
    struct stat sb;
    const char *period = name + sizeof aside - 1;
    tarve_error err = {0};
    if (fstatat(dirfd, name, &sb, AT_SYMLINK_NOFOLLOW) != 0 || !S_ISDIR(sb.st_mode) ||
        sb.st_uid != geteuid() || *period == '\0')
        return;
    if (faccessat(dirfd, period, F_OK, AT_SYMLINK_NOFOLLOW) != 0) {
        if (renameat(dirfd, name, dirfd, period) == 0)
            tarve_log_say(log, TARVE_LOG_WARN, NULL, "%s is back after a broken publication",
                          period);
    } else if (tree_remove(dirfd, name, &err) != TARVE_OK) {
        tarve_log_say(log, TARVE_LOG_WARN, &err, "%s", err.message);
    }
}

/* What killed runs left behind. That it cannot be removed is worth a warning, not a failure. */
static tarve_status sweep(const staging *s, const tarve_log *log, tarve_error *err)
{
    const int fd = openat(s->folder_fd, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    DIR *d = fd < 0 ? NULL : fdopendir(fd);
    if (d == NULL) {
        const tarve_status st = cannot("cannot list the output folder: ", s->folder, err);
        if (fd >= 0)
            (void)close(fd);
        return st;
    }
    for (const struct dirent *e; (e = readdir(d)) != NULL;) {
        tarve_error why = {0};
        if (strncmp(e->d_name, aside, sizeof aside - 1) == 0)
            settle_aside(s->folder_fd, e->d_name, log);
        else if (is_ours(s->folder_fd, e->d_name) &&
                 tree_remove(s->folder_fd, e->d_name, &why) != TARVE_OK)
            tarve_log_say(log, TARVE_LOG_WARN, &why, "%s", why.message);
    }
    (void)closedir(d);
    return TARVE_OK;
}

static tarve_status make_staging(staging *s, tarve_error *err)
{
    char path[sizeof s->path];
    const int n = snprintf(path, sizeof path, "%s/" STAGING "XXXXXX", s->folder);
    if (n < 0 || (size_t)n >= sizeof path)
        return tarve_fail(err, TARVE_E_CREATE, "the path of the output folder is too long");
    if (mkdtemp(path) == NULL)
        return cannot("cannot make a staging folder: ", s->folder, err);
    memcpy(s->path, path, sizeof path);
    (void)snprintf(s->name, sizeof s->name, "%s", strrchr(path, '/') + 1);
    s->fd = openat(s->folder_fd, s->name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
    return s->fd < 0 ? cannot("cannot open the staging folder: ", s->path, err) : TARVE_OK;
}

tarve_status staging_lock(staging *s, const char *folder, unsigned wait_seconds,
                          const tarve_log *log, tarve_error *err)
{
    if (strlen(folder) >= sizeof s->folder)
        return tarve_fail(err, TARVE_E_CREATE, "the path of the output folder is too long");
    (void)snprintf(s->folder, sizeof s->folder, "%s", folder);
    const tarve_status st = open_folder(s, log, err);
    return st == TARVE_OK ? lock_take(s->folder_fd, folder, wait_seconds, log, &s->lock_fd, err)
                          : st;
}

tarve_status staging_make(staging *s, const tarve_log *log, tarve_error *err)
{
    const tarve_status st = sweep(s, log, err);
    return st == TARVE_OK ? make_staging(s, err) : st;
}

tarve_status staging_open(staging *s, const char *folder, const tarve_log *log, tarve_error *err)
{
    const tarve_status st = staging_lock(s, folder, 0, log, err);
    return st == TARVE_OK ? staging_make(s, log, err) : st;
}

/* ---- publish ---- */

/* Only what looks like a run of ours may be replaced: a folder with a manifest. */
static tarve_status may_replace(const staging *s, const char *period, bool *exists,
                                tarve_error *err)
{
    struct stat sb;
    char manifest[64];
    (void)snprintf(manifest, sizeof manifest, "%s/manifest.json", period);
    *exists = fstatat(s->folder_fd, period, &sb, AT_SYMLINK_NOFOLLOW) == 0;
    if (!*exists)
        return errno == ENOENT ? TARVE_OK : cannot("", period, err);
    if (S_ISDIR(sb.st_mode) && (fstatat(s->folder_fd, manifest, &sb, AT_SYMLINK_NOFOLLOW) == 0 ||
                                unlinkat(s->folder_fd, period, AT_REMOVEDIR) == 0)) {
        *exists = fstatat(s->folder_fd, period, &sb, AT_SYMLINK_NOFOLLOW) == 0;
        return TARVE_OK;
    }
    const tarve_status st = tarve_fail(
        err, TARVE_E_CREATE, "it is there and is no run of tarve (no manifest.json); move it away");
    tarve_error_at(err, period, 0, 0);
    return st;
}

/* Puts the staging folder in the place of an older run, which then bears the staging name. */
static tarve_status replace(staging *s, const char *period, tarve_error *err)
{
    char old[sizeof s->name];
    bool unsupported = false;
    if (exchange_names(s->folder_fd, s->name, period, &unsupported) == 0)
        return TARVE_OK;
    if (!unsupported)
        return cannot("cannot publish: ", period, err);
    const int n = snprintf(old, sizeof old, "%s%s", aside, period);
    if (n < 0 || (size_t)n >= sizeof old)
        return tarve_fail(err, TARVE_E_BUG, "the name of a period is too long");
    if (renameat(s->folder_fd, period, s->folder_fd, old) != 0)
        return cannot("cannot move the old run aside: ", period, err);
    if (renameat(s->folder_fd, s->name, s->folder_fd, period) != 0) {
        const tarve_status st = cannot("cannot publish: ", period, err);
        (void)renameat(s->folder_fd, old, s->folder_fd, period);
        return st;
    }
    memcpy(s->name, old, strlen(old) + 1); /* what is left to remove */
    return TARVE_OK;
}

static tarve_status rename_run(staging *s, const char *period, tarve_error *err)
{
    bool exists = false;
    const tarve_status st = may_replace(s, period, &exists, err);
    if (st != TARVE_OK)
        return st;
    if (exists)
        return replace(s, period, err);
    if (renameat(s->folder_fd, s->name, s->folder_fd, period) != 0)
        return cannot("cannot publish: ", period, err);
    s->name[0] = '\0';
    return TARVE_OK;
}

/* The link moves forward only: a late run of an earlier quarter leaves it. */
static tarve_status point_latest(const staging *s, const char *period, tarve_error *err)
{
    static const char link[] = "latest", temp[] = ".latest-new";
    char now[64];
    const ssize_t n = readlinkat(s->folder_fd, link, now, sizeof now - 1);
    now[n > 0 ? n : 0] = '\0';
    if (n > 0 && strcmp(now, period) >= 0 && faccessat(s->folder_fd, now, F_OK, 0) == 0)
        return TARVE_OK;
    (void)unlinkat(s->folder_fd, temp, 0); /* of a killed run; we hold the lock */
    if (symlinkat(period, s->folder_fd, temp) != 0)
        return cannot("published, but the link cannot be made: ", link, err);
    if (renameat(s->folder_fd, temp, s->folder_fd, link) != 0) {
        const tarve_status st = cannot("published, but the link cannot be replaced: ", link, err);
        (void)unlinkat(s->folder_fd, temp, 0);
        return st;
    }
    return TARVE_OK;
}

static tarve_status sync_published(const staging *s, const char *period, tarve_error *err)
{
    if (fsync(s->folder_fd) == 0)
        return TARVE_OK;
    const tarve_status st = tarve_fail(
        err, TARVE_E_IO, "published, but not confirmed durable: fsync: %s", strerror(errno));
    tarve_error_at(err, period, 0, 0);
    return st;
}

tarve_status staging_publish(staging *s, const char *period, const tarve_log *log, tarve_error *err)
{
    tarve_error why = {0};
    tarve_status st = tree_sync(s->fd, err);
    if (st == TARVE_OK && fchmod(s->fd, 0755) != 0) /* mkdtemp made it 0700 */
        st = cannot("cannot open it to readers: ", s->path, err);
    if (st == TARVE_OK)
        st = rename_run(s, period, err);
    if (st != TARVE_OK)
        return st;
    st = sync_published(s, period, err);
    if (st == TARVE_OK)
        st = point_latest(s, period, err);
    if (st == TARVE_OK)
        st = sync_published(s, period, err);
    if (s->name[0] != '\0' && tree_remove(s->folder_fd, s->name, &why) != TARVE_OK)
        tarve_log_say(log, TARVE_LOG_WARN, &why, "%s", why.message); /* the next run sweeps it */
    s->name[0] = '\0';
    return st;
}

void staging_close(staging *s)
{
    tarve_error unused = {0};
    if (s->fd >= 0)
        (void)close(s->fd);
    if (s->name[0] != '\0' && s->folder_fd >= 0)
        (void)tree_remove(s->folder_fd, s->name, &unused); /* else the next run sweeps it */
    lock_release(s->lock_fd);
    if (s->folder_fd >= 0)
        (void)close(s->folder_fd);
    *s = staging_closed();
}
