/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "panel/repeats.h"

#include <stdlib.h>
#include <string.h>

bool figures_agree(const cell_figure *a, const cell_figure *b)
{
    return tarve_mark_state(a->mark) == tarve_mark_state(b->mark) &&
           (!tarve_mark_has_number(a->mark) || a->value == b->value);
}

/* Line, then field: the file number does not matter within one file. */
static uint64_t place(tarve_mark m)
{
    return tarve_mark_line(m) << 12 | tarve_mark_field(m);
}

static void note_conflict(repeats *r, const conflict *c)
{
    if (r->n_conflicts++ == 0 || place(c->later.mark) < place(r->worst.later.mark))
        r->worst = *c;
}

static tarve_status reserve(repeats *r, size_t more, tarve_error *err)
{
    if (r->cap - r->n >= more)
        return TARVE_OK;
    const size_t cap = r->n + more + r->n / 2 + 64;
    repeat *item = realloc(r->item, cap * sizeof *item);
    if (item == NULL)
        return tarve_fail(err, TARVE_E_NOMEM, "out of memory for %zu repeated cells", cap);
    r->item = item;
    r->cap = cap;
    return TARVE_OK;
}

static void tally(repeats *r, const cell_figure *f)
{
    const tarve_cell_state state = tarve_mark_state(f->mark);
    r->zero += state == TARVE_CELL_VALUE && f->value == 0;
    r->protected_ += state == TARVE_CELL_PROTECTED;
    r->rounded += state == TARVE_CELL_ROUNDED3;
    r->missing += state == TARVE_CELL_MISSING;
    r->not_applicable += state == TARVE_CELL_NOT_APPLICABLE;
    r->preliminary += (tarve_mark_flags(f->mark) & TARVE_FLAG_PRELIMINARY) != 0;
}

void repeats_overlap(repeats *r, const series_key *key, tarve_period period,
                     const cell_figure *before, const cell_figure *later)
{
    if (!figures_agree(before, later)) {
        note_conflict(r, &(conflict){*key, period, *before, *later});
        return;
    }
    if (r->overlaps++ == 0 || place(later->mark) < place(r->overlap.later))
        r->overlap = (repeat){.first = before->mark, .later = later->mark};
}

tarve_status repeats_note(repeats *r, const series_key *key, tarve_period period,
                          const cell_figure *before, const cell_figure *later, tarve_error *err)
{
    if (!figures_agree(before, later) ||
        tarve_mark_file(before->mark) != tarve_mark_file(later->mark)) {
        repeats_overlap(r, key, period, before, later);
        return TARVE_OK;
    }
    const tarve_status st = reserve(r, 1, err);
    if (st != TARVE_OK)
        return st;
    r->item[r->n++] = (repeat){.first = before->mark, .later = later->mark};
    tally(r, later);
    return TARVE_OK;
}

tarve_status repeats_join(repeats *r, const repeats *part, const uint32_t *const map[TARVE_N_AXES],
                          tarve_error *err)
{
    const tarve_status st = reserve(r, part->n, err);
    if (st != TARVE_OK)
        return st;
    if (part->n > 0)
        memcpy(r->item + r->n, part->item, part->n * sizeof *part->item);
    r->n += part->n;
    r->zero += part->zero;
    r->protected_ += part->protected_;
    r->rounded += part->rounded;
    r->missing += part->missing;
    r->not_applicable += part->not_applicable;
    r->preliminary += part->preliminary;
    if (part->n_conflicts > 0) {
        conflict c = part->worst;
        for (size_t a = 0; a < TARVE_N_AXES; a++)
            c.key.code[a] = map[a][c.key.code[a]];
        note_conflict(r, &c);
        r->n_conflicts += part->n_conflicts - 1;
    }
    return TARVE_OK;
}

static int by_place(const void *a, const void *b)
{
    const uint64_t x = place(((const repeat *)a)->later), y = place(((const repeat *)b)->later);
    return x < y ? -1 : x > y;
}

/* A part knows only the first of its own cells; that one may repeat a cell of an earlier part. */
void repeats_settle(repeats *r)
{
    if (r->n == 0)
        return;
    qsort(r->item, r->n, sizeof *r->item, by_place);
    for (size_t i = 0; i < r->n; i++) {
        const repeat want = {.later = r->item[i].first};
        const repeat *earlier = bsearch(&want, r->item, i, sizeof *r->item, by_place);
        if (earlier != NULL)
            r->item[i].first = earlier->first;
    }
}

void repeats_free(repeats *r)
{
    free(r->item);
    *r = (repeats){0};
}
