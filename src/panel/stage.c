/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "panel/stage.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"

typedef struct part {
    tarve_codes *codes;
    store cells;
    repeats repeats;
    unsigned file;
} part;

static void part_free(part *p)
{
    tarve_codes_free(p->codes);
    store_free(&p->cells);
    repeats_free(&p->repeats);
    free(p);
}

/* Parts may begin at the same time: they share nothing. */
static tarve_status part_begin(void *ctx, size_t number, tarve_codes **codes, void **part_ctx,
                               tarve_error *err)
{
    part *p = calloc(1, sizeof *p);
    if (p != NULL)
        p->codes = tarve_codes_new();
    if (p == NULL || p->codes == NULL) {
        free(p);
        return tarve_fail(err, TARVE_E_NOMEM, "out of memory for part %zu of a file", number);
    }
    p->file = ((const stage *)ctx)->file;
    *codes = p->codes;
    *part_ctx = p;
    return TARVE_OK;
}

static tarve_status part_add(void *part_ctx, const tarve_obs *obs, size_t n, tarve_error *err)
{
    part *p = part_ctx;
    return store_add(&p->cells, obs, n, p->file, &p->repeats, err);
}

static tarve_status map_axis(tarve_intern *names, const tarve_codes *codes, tarve_axis axis,
                             uint32_t **map, tarve_error *err)
{
    const size_t n = tarve_codes_size(codes, axis);
    uint32_t *to = malloc((n + 1) * sizeof *to);
    *map = to;
    if (to == NULL)
        return tarve_fail(err, TARVE_E_NOMEM, "out of memory for %zu codes", n);
    for (uint32_t id = 0; id < n; id++) {
        const char *text = tarve_codes_text(codes, axis, id);
        const tarve_status st = tarve_intern_put(names, text, strlen(text), &to[id], err);
        if (st != TARVE_OK)
            return st;
    }
    return TARVE_OK;
}

static tarve_status join_part(stage *s, part *p, tarve_error *err)
{
    uint32_t *map[TARVE_N_AXES] = {0};
    tarve_status st = TARVE_OK;
    for (size_t a = 0; st == TARVE_OK && a < TARVE_N_AXES; a++)
        st = map_axis(&s->panel->axis[a].seen, p->codes, (tarve_axis)a, &map[a], err);
    code_map codes = {0};
    for (size_t a = 0; a < TARVE_N_AXES; a++)
        codes.code[a] = map[a];
    if (st == TARVE_OK)
        st = repeats_join(&s->repeats, &p->repeats, codes.code, err);
    if (st == TARVE_OK)
        st = store_absorb(&s->cells, &p->cells, &codes, &s->repeats, err);
    for (size_t a = 0; a < TARVE_N_AXES; a++)
        free(map[a]);
    return st;
}

static tarve_status part_finish(void *ctx, void *part_ctx, bool keep, tarve_error *err)
{
    const tarve_status st = keep ? join_part(ctx, part_ctx, err) : TARVE_OK;
    part_free(part_ctx);
    return st;
}

tarve_sink stage_sink(stage *s)
{
    return (tarve_sink){.ctx = s, .begin = part_begin, .add = part_add, .finish = part_finish};
}

tarve_status stage_open(stage *s, struct tarve_panel *p, const char *path, tarve_error *err)
{
    *s = (stage){.panel = p, .file = p->n_files};
    if (p->finished)
        return tarve_fail(err, TARVE_E_USAGE, "nothing can be read into a finished panel");
    if (p->n_files >= MAX_FILES)
        return tarve_fail(err, TARVE_E_INPUT, "more than %d input files", (int)MAX_FILES);
    const size_t size = strlen(path) + 1;
    char *copy = malloc(size);
    if (copy == NULL)
        return tarve_fail(err, TARVE_E_NOMEM, "out of memory for the name of an input");
    memcpy(copy, path, size);
    p->path[p->n_files] = copy;
    return TARVE_OK;
}

const char *figure_text(const cell_figure *f, char buf[FIGURE_TEXT])
{
    switch (tarve_mark_state(f->mark)) {
    case TARVE_CELL_VALUE:
        (void)snprintf(buf, FIGURE_TEXT, "%.15g", f->value);
        break;
    case TARVE_CELL_ROUNDED3:
        (void)snprintf(buf, FIGURE_TEXT, "%.12g (rounded to 3)", f->value);
        break;
    case TARVE_CELL_PROTECTED:
        (void)snprintf(buf, FIGURE_TEXT, "1-4 (protected)");
        break;
    case TARVE_CELL_MISSING:
        (void)snprintf(buf, FIGURE_TEXT, "missing");
        break;
    case TARVE_CELL_NOT_APPLICABLE:
        (void)snprintf(buf, FIGURE_TEXT, "not applicable");
        break;
    case TARVE_CELL_ABSENT:
        (void)snprintf(buf, FIGURE_TEXT, "absent");
        break;
    }
    return buf;
}

static tarve_status report_conflict(const stage *s, const repeats *r, tarve_error *err)
{
    const struct tarve_panel *p = s->panel;
    const conflict *c = &r->worst;
    cell_figure before = c->before;
    if (tarve_mark_file(before.mark) == s->file) /* a part knew only the first of its own */
        before.mark = store_cell(&s->cells, &c->key, c->period, &before.value);
    char key[KEY_TEXT], period[TARVE_PERIOD_TEXT], here[FIGURE_TEXT], there[FIGURE_TEXT];
    char path[128], more[48] = "";
    const char *other = p->path[tarve_mark_file(before.mark)];
    (void)tarve_text_escape(other, strlen(other), path, sizeof path);
    if (r->n_conflicts > 1 && r != &s->repeats) /* within a file parts count differently */
        (void)snprintf(more, sizeof more, "; %zu more such cells", r->n_conflicts - 1);
    const tarve_status st =
        tarve_fail(err, TARVE_E_INPUT, "%s in %s is %s here but %s at %s:%zu%s",
                   panel_key_text(p, &c->key, key),
                   tarve_period_format((tarve_freq)c->key.freq, c->period, period),
                   figure_text(&c->later, here), figure_text(&before, there), path,
                   (size_t)tarve_mark_line(before.mark), more);
    if (err != NULL)
        err->code = "conflict";
    tarve_error_at(err, p->path[s->file], (size_t)tarve_mark_line(c->later.mark), 0);
    return st;
}

tarve_status stage_check(stage *s, tarve_error *err)
{
    if (s->repeats.n_conflicts > 0)
        return report_conflict(s, &s->repeats, err);
    repeats across = {0};
    store_compare(&s->panel->cells, &s->cells, &across);
    if (across.n_conflicts > 0)
        return report_conflict(s, &across, err);
    s->overlaps = across.overlaps;
    s->overlap = across.overlap.later;
    s->overlapped = tarve_mark_file(across.overlap.first);
    return TARVE_OK;
}

tarve_status stage_commit(stage *s, tarve_error *err)
{
    struct tarve_panel *p = s->panel;
    const tarve_status st = store_reserve(&p->cells, &s->cells, err);
    if (st != TARVE_OK)
        return st;
    store_move(&p->cells, &s->cells, (const char *const *)p->path);
    p->n_files++;
    return TARVE_OK;
}

void stage_close(stage *s)
{
    store_free(&s->cells);
    repeats_free(&s->repeats);
    if (s->panel != NULL && s->panel->n_files == s->file && s->file < MAX_FILES) {
        free(s->panel->path[s->file]);
        s->panel->path[s->file] = NULL;
    }
    s->panel = NULL;
}
