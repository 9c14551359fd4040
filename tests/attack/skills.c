/* SPDX-License-Identifier: GPL-3.0-or-later */
/* skills.csv, there only with ESCO's files: names out of these, and of the growth behind them no
 * more than its order. */
#include "attack.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { CLUSTER = 2, MOST_RANKS = 5 };

static bool is_whole(const char *text, double *out)
{
    char *end;
    *out = strtod(text, &end);
    return end != text && *end == '\0';
}

/* Does a growing occupation that signals.csv names stand behind the group? */
static bool is_signalled(const sheet *signals, const char *cluster)
{
    for (size_t row = 1; row < signals->n_rows; row++) {
        const char *code = sheet_at(signals, row, "code");
        if (strlen(code) == 4 && strncmp(code, cluster, CLUSTER) == 0)
            return true;
    }
    return false;
}

static void skill_row(const sheet *s, const sheet *signals, size_t row, verdict *v)
{
    char place[PLACE];
    double rank = 0.0, relative = 0.0;
    const char *cluster = sheet_at(s, row, "cluster"), *share = sheet_at(s, row, "relative");
    (void)snprintf(place, sizeof place, "data/skills.csv:%zu", row + 1);
    if (strlen(cluster) != CLUSTER || !is_signalled(signals, cluster))
        fail_at(v, place, "group %s, of which signals.csv tells nothing", cluster);
    if (!is_whole(sheet_at(s, row, "rank"), &rank) || !(rank >= 1.0 && rank <= MOST_RANKS))
        fail_at(v, place, "rank %s", sheet_at(s, row, "rank"));
    if (!is_whole(share, &relative) || !(relative >= 0.0 && relative <= 1.0) ||
        fabs(10.0 * relative - round(10.0 * relative)) > 1e-9)
        fail_at(v, place, "%s is finer than a tenth of the best", share);
    if (rank == 1.0 && relative < 1.0)
        fail_at(v, place, "the best of its group is %s of something else", share);
}

void read_skills(const char *data_dir, verdict *v)
{
    static const char known[] = " cluster rank skill skill_sv skill_group relative status ";
    sheet s, signals;
    if (!sheet_read(&s, data_dir, "skills.csv", ','))
        return;
    if (!sheet_read(&signals, data_dir, "signals.csv", ',')) {
        fail_at(v, "data/skills.csv", "stands without signals.csv");
        sheet_free(&s);
        return;
    }
    for (size_t c = 0; s.n_rows > 0 && c < s.n_cols; c++) {
        char word[PLACE];
        (void)snprintf(word, sizeof word, " %.40s ", s.field[c]);
        if (strstr(known, word) == NULL)
            fail_at(v, "data/skills.csv:1", "%s may tell a count", s.field[c]);
    }
    for (size_t row = 1; row < s.n_rows; row++)
        skill_row(&s, &signals, row, v);
    sheet_free(&signals);
    sheet_free(&s);
}
