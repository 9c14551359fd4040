/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What became of signals: raised by one run, judged by one at least a year later. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "need/memory.h"
#include "need/signal_int.h"

enum { QUARTERS = 4 };

const char *tarve_signal_state_code(tarve_signal_state s)
{
    static const char *const code[] = {"raised", "confirmed", "dropped"};
    return code[s];
}

void tarve_signal_log_free(tarve_signal_log *l)
{
    free(l->item);
    *l = (tarve_signal_log){0};
}

/* ---- read ---- */

enum { C_CODE, C_LABEL, C_LEVEL, C_TIER, C_STATE, C_RAISED, C_MONTH, C_JUDGED, N_COLUMNS };
static const char *const headings[N_COLUMNS] = {"code",  "label",  "level",        "tier",
                                                "state", "raised", "raised_month", "judged"};

typedef struct reading {
    const tarve_table *table;
    size_t column[N_COLUMNS];
    tarve_error *err;
} reading;

static const char *at(const reading *r, size_t row, int c)
{
    return tarve_table_text(r->table, row, r->column[c]);
}

static tarve_status refuse(const reading *r, size_t row, int c, const char *expected)
{
    return tarve_table_refuse(r->table, row, r->column[c], "type-error", expected, r->err);
}

/* Index of a text among n codes; n when it is none. */
static int among(const char *text, int n, const char *(*code)(int))
{
    int i = 0;
    while (i < n && strcmp(text, code(i)) != 0)
        i++;
    return i;
}

static const char *label_of(int i)
{
    return tarve_signal_kind_label((tarve_signal_kind)i);
}

static const char *tier_of(int i)
{
    return tarve_signal_tier_code((tarve_signal_tier)i);
}

/* The codes that logs had until they became English. */
static const char *old_tier_of(int i)
{
    static const char *const old[] = {"vahva", "heikko", "seurannassa"};
    return old[i];
}

static int tier_in(const char *text)
{
    const int tier = among(text, TARVE_SIGNAL_WATCHED + 1, tier_of);
    return tier <= TARVE_SIGNAL_WATCHED ? tier : among(text, TARVE_SIGNAL_WATCHED + 1, old_tier_of);
}

static const char *state_of(int i)
{
    return tarve_signal_state_code((tarve_signal_state)i);
}

static bool period_of(const char *text, tarve_freq wanted, tarve_period *out)
{
    tarve_freq freq = TARVE_YEAR;
    return tarve_period_parse(text, strlen(text), &freq, out) && freq == wanted;
}

static tarve_status read_when(const reading *r, size_t row, tarve_signal_entry *e)
{
    const bool open = e->state == TARVE_SIGNAL_RAISED;
    if (!period_of(at(r, row, C_RAISED), TARVE_QUARTER, &e->raised))
        return refuse(r, row, C_RAISED, "expected a quarter like 2023Q4");
    if (!period_of(at(r, row, C_MONTH), TARVE_MONTH, &e->raised_month))
        return refuse(r, row, C_MONTH, "expected a month like 2023M10");
    e->judged = TARVE_NO_PERIOD;
    if (open ? at(r, row, C_JUDGED)[0] != '\0'
             : !period_of(at(r, row, C_JUDGED), TARVE_QUARTER, &e->judged))
        return refuse(r, row, C_JUDGED, "expected a quarter, or nothing of what is still raised");
    return TARVE_OK;
}

static tarve_status read_entry(const reading *r, size_t row, tarve_signal_entry *e)
{
    const char *code = at(r, row, C_CODE), *level = at(r, row, C_LEVEL);
    const int kind = among(at(r, row, C_LABEL), TARVE_N_SIGNAL_KINDS, label_of);
    const int tier = tier_in(at(r, row, C_TIER));
    const int state = among(at(r, row, C_STATE), TARVE_SIGNAL_DROPPED + 1, state_of);
    if (strcmp(code, "X") != 0 && (strlen(code) != 4 || strspn(code, "0123456789") != 4))
        return refuse(r, row, C_CODE, "expected an occupation of four digits, or X");
    if (kind == TARVE_N_SIGNAL_KINDS)
        return refuse(r, row, C_LABEL, "expected a kind of signal like growth");
    if (strcmp(level, "region") != 0 && strcmp(level, "area") != 0)
        return refuse(r, row, C_LEVEL, "expected region or area");
    if (tier > TARVE_SIGNAL_WATCHED)
        return refuse(r, row, C_TIER, "expected strong, weak or watched");
    if (state > TARVE_SIGNAL_DROPPED)
        return refuse(r, row, C_STATE, "expected raised, confirmed or dropped");
    *e = (tarve_signal_entry){.kind = (tarve_signal_kind)kind,
                              .tier = (tarve_signal_tier)tier,
                              .state = (tarve_signal_state)state,
                              .own_area = strcmp(level, "area") == 0};
    (void)snprintf(e->code, sizeof e->code, "%.7s", code);
    return read_when(r, row, e);
}

tarve_status tarve_signal_log_read(const char *path, tarve_signal_log *out, tarve_error *err)
{
    tarve_table *t = NULL;
    tarve_signal_log l = {0};
    tarve_status st = tarve_table_read(path, &t, err);
    reading r = {.table = t, .err = err};
    for (size_t c = 0; st == TARVE_OK && c < N_COLUMNS; c++)
        st = tarve_table_column(t, headings[c], &r.column[c], err);
    if (st == TARVE_OK) {
        l.item = calloc(tarve_table_rows(t) + 1, sizeof *l.item);
        st = l.item == NULL ? no_memory(err) : TARVE_OK;
    }
    for (size_t i = 0; st == TARVE_OK && i < tarve_table_rows(t); i++)
        st = read_entry(&r, i, &l.item[l.n++]);
    tarve_table_free(t);
    if (st == TARVE_OK)
        *out = l;
    else
        tarve_signal_log_free(&l);
    return st;
}

/* ---- carry on ---- */

/* As the log stood before the run of this quarter: what it wrote is taken back. */
static void before_quarter(tarve_signal_log *l, tarve_period quarter)
{
    size_t kept = 0;
    for (size_t i = 0; i < l->n; i++) {
        tarve_signal_entry e = l->item[i];
        if (e.raised >= quarter)
            continue;
        if (e.state != TARVE_SIGNAL_RAISED && e.judged >= quarter) {
            e.state = TARVE_SIGNAL_RAISED;
            e.judged = TARVE_NO_PERIOD;
        }
        l->item[kept++] = e;
    }
    l->n = kept;
}

static bool same(const tarve_signal_entry *e, const tarve_signal *s)
{
    return e->kind == s->kind && e->own_area == s->own_area && strcmp(e->code, s->code) == 0;
}

static bool is_told(const tarve_signal_entry *e, const tarve_signals *now)
{
    for (size_t i = 0; i < now->n; i++)
        if (same(e, &now->item[i]))
            return true;
    return false;
}

/* Share of an occupation in the 12 months that end with `last`; NaN where it is not known. */
static double share_in(const signal_grid *g, const char *code, tarve_period last)
{
    const size_t o = signal_grid_find(g, code);
    const long long end = (long long)last - g->first + 1;
    double x = 0.0, all = 0.0;
    if (o == SIZE_MAX || end < SIGNAL_YEAR || end > (long long)g->n_months)
        return (double)NAN;
    for (size_t t = (size_t)end - SIGNAL_YEAR; t < (size_t)end; t++) {
        x += signal_row(g, o)[t];
        all += g->total[t];
    }
    return x / all;
}

/* Half of the rise that raised it is still there, or it is told again. */
static bool holds(const tarve_signal_entry *e, const signal_grid *g)
{
    const tarve_period last = g->first + (tarve_period)g->n_months - 1;
    const double before = share_in(g, e->code, e->raised_month - SIGNAL_YEAR);
    const double then = share_in(g, e->code, e->raised_month);
    return e->told || (then > before && share_in(g, e->code, last) >= 0.5 * (before + then));
}

static tarve_status judge(tarve_signal_log *l, const tarve_signal_inputs *in,
                          const tarve_signals *now, tarve_period quarter, tarve_error *err)
{
    signal_grid region = {0}, area = {0};
    const char *measure = NULL;
    tarve_status st = signal_grid_region(in, &measure, &region, err);
    if (st == TARVE_OK && in->area != NULL && in->area[0] != '\0')
        st = signal_grid_read(in, measure, in->area, &area, err);
    for (size_t i = 0; st == TARVE_OK && i < l->n; i++) {
        tarve_signal_entry *e = &l->item[i];
        e->told = is_told(e, now);
        if (e->state != TARVE_SIGNAL_RAISED || in->as_of_month < e->raised_month + SIGNAL_YEAR)
            continue;
        e->state =
            holds(e, e->own_area ? &area : &region) ? TARVE_SIGNAL_CONFIRMED : TARVE_SIGNAL_DROPPED;
        e->judged = quarter;
    }
    signal_grid_free(&region);
    signal_grid_free(&area);
    return st;
}

/* Is it new to the log? Not while its entry is open, nor in the year after it was confirmed. */
static bool is_news(const tarve_signal_log *l, const tarve_signal *s, tarve_period quarter)
{
    for (size_t i = 0; i < l->n; i++) {
        const tarve_signal_entry *e = &l->item[i];
        if (same(e, s) && (e->state == TARVE_SIGNAL_RAISED ||
                           (e->state == TARVE_SIGNAL_CONFIRMED && quarter < e->judged + QUARTERS)))
            return false;
    }
    return true;
}

static int in_order(const void *a, const void *b)
{
    const tarve_signal_entry *x = a, *y = b;
    int d = (x->raised > y->raised) - (x->raised < y->raised);
    d = d != 0 ? d : strcmp(x->code, y->code);
    d = d != 0 ? d : (x->kind > y->kind) - (x->kind < y->kind);
    return d != 0 ? d : (int)x->own_area - (int)y->own_area;
}

static tarve_status raise_new(tarve_signal_log *l, const tarve_signal_inputs *in,
                              const tarve_signals *now, tarve_period quarter, tarve_error *err)
{
    tarve_signal_entry *item = realloc(l->item, (l->n + now->n + 1) * sizeof *item);
    if (item == NULL)
        return no_memory(err);
    l->item = item;
    for (size_t i = 0; i < now->n; i++) {
        const tarve_signal *s = &now->item[i];
        if (!is_news(l, s, quarter))
            continue;
        tarve_signal_entry *e = &l->item[l->n++];
        *e = (tarve_signal_entry){.kind = s->kind,
                                  .tier = s->tier,
                                  .own_area = s->own_area,
                                  .state = TARVE_SIGNAL_RAISED,
                                  .told = true,
                                  .raised = quarter,
                                  .raised_month = in->as_of_month,
                                  .judged = TARVE_NO_PERIOD};
        memcpy(e->code, s->code, sizeof e->code);
    }
    if (l->n > 1)
        qsort(l->item, l->n, sizeof *l->item, in_order);
    return TARVE_OK;
}

tarve_status tarve_signal_log_carry(const tarve_signal_inputs *in, const tarve_signals *now,
                                    tarve_period quarter, tarve_signal_log *l, tarve_error *err)
{
    before_quarter(l, quarter);
    l->begins = l->n == 0;
    tarve_status st = judge(l, in, now, quarter, err);
    if (st == TARVE_OK)
        st = raise_new(l, in, now, quarter, err);
    l->confirmed = l->dropped = 0;
    for (size_t i = 0; i < l->n; i++) {
        l->confirmed += l->item[i].state == TARVE_SIGNAL_CONFIRMED;
        l->dropped += l->item[i].state == TARVE_SIGNAL_DROPPED;
    }
    return st;
}

double tarve_signal_hit_rate(const tarve_signal_log *l)
{
    const double judged = (double)(l->confirmed + l->dropped);
    return judged > 0.0 ? (double)l->confirmed / judged : (double)NAN;
}
