/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "run/health.h"

#include <errno.h>
#include <inttypes.h>
#include <jansson.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "base/files.h"
#include "base/jsonout.h"
#include "tarve/run.h"

enum { STATUS_MAX = 1 << 16, DAY = 24 * 60 * 60, TIME_TEXT = 40 };
static const char name[] = "status.json", temp[] = ".status-new";

static void in_words(int64_t at, char out[TIME_TEXT])
{
    const time_t t = (time_t)at;
    struct tm utc;
    (void)snprintf(out, TIME_TEXT, "?");
    if (gmtime_r(&t, &utc) != NULL)
        (void)strftime(out, TIME_TEXT, "%Y-%m-%dT%H:%M:%SZ", &utc);
}

static tarve_status put(const staging *s, const char *period, const char *outcome, tarve_error *err)
{
    char when[TIME_TEXT];
    const time_t now = time(NULL);
    tarve_json o = tarve_json_new();
    in_words((int64_t)now, when);
    tarve_json_text(&o, "run", period);
    tarve_json_text(&o, "outcome", outcome);
    tarve_json_text(&o, "succeeded", when);
    tarve_json_count(&o, "succeeded_seconds", now < 0 ? 0 : (uint64_t)now);
    (void)unlinkat(s->folder_fd, temp, 0); /* of a killed run; we hold the lock */
    tarve_status st = tarve_json_write(&o, false, s->folder_fd, temp, err);
    tarve_json_free(&o);
    if (st == TARVE_OK &&
        (renameat(s->folder_fd, temp, s->folder_fd, name) != 0 || fsync(s->folder_fd) != 0))
        st = tarve_fail(err, TARVE_E_IO, "%s", strerror(errno));
    if (st != TARVE_OK)
        (void)unlinkat(s->folder_fd, temp, 0);
    return st;
}

void health_write(const staging *s, const char *period, const char *outcome, const tarve_log *log)
{
    tarve_error why = {0};
    if (put(s, period, outcome, &why) == TARVE_OK)
        return;
    tarve_error_at(&why, name, 0, 0);
    tarve_log_say(log, TARVE_LOG_WARN, &why, "the time of this run was not noted: %s", why.message);
}

/* ---- how long ago ---- */

static tarve_status succeeded_at(const char *path, int64_t *at, tarve_error *err)
{
    char *text = NULL;
    size_t len = 0;
    const tarve_status st = tarve_file_read(path, STATUS_MAX, &text, &len, err);
    if (st != TARVE_OK)
        return st;
    json_t *o = json_loadb(text, len, 0, NULL);
    const json_t *seconds = json_object_get(o, "succeeded_seconds");
    const bool is = json_is_integer(seconds);
    *at = is ? (int64_t)json_integer_value(seconds) : 0;
    json_decref(o);
    free(text);
    return is ? TARVE_OK : tarve_fail(err, TARVE_E_INPUT, "it does not tell when a run succeeded");
}

static tarve_status judge(int64_t at, int64_t now, unsigned max_days, tarve_error *err)
{
    char when[TIME_TEXT];
    in_words(at, when);
    if (at - now > DAY)
        return tarve_fail(err, TARVE_E_BUSY,
                          "the last run succeeded at %s, which is yet to come: "
                          "the clock is not to be trusted",
                          when);
    if (now - at > (int64_t)max_days * DAY)
        return tarve_fail(err, TARVE_E_BUSY,
                          "the last run succeeded at %s, %" PRId64 " days ago, more than %u", when,
                          (now - at) / DAY, max_days);
    return TARVE_OK;
}

tarve_status tarve_verify_age(const char *run, unsigned max_days, int64_t now, tarve_error *err)
{
    char path[PATH_MAX];
    int64_t at = 0;
    /* `..` of a link is the folder that holds what it leads to */
    const int n = snprintf(path, sizeof path, "%s/../%s", run, name);
    if (n < 0 || (size_t)n >= sizeof path)
        return tarve_fail(err, TARVE_E_MISSING, "the path is too long");
    tarve_status st = succeeded_at(path, &at, err);
    if (st == TARVE_OK)
        st = judge(at, now, max_days, err);
    if (st != TARVE_OK)
        tarve_error_at(err, path, 0, 0);
    return st;
}
