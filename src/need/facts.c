/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a field, a qualification or a level is: names, and the stocks of its occupations. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "need/levels.h"
#include "need/memory.h"

const char *facts_label(const build *b, const char *code, const char *otherwise)
{
    const char *name =
        b->in->lexicon == NULL ? NULL : tarve_lexicon_label(b->in->lexicon, code, TARVE_FI);
    const char *text = name != NULL ? name : otherwise;
    return tarve_arena_text(b->text, text, strlen(text));
}

static bool in_unit(const need_model *m, size_t q, size_t unit)
{
    return unit < m->n_fields ? m->field_of[q] == unit : m->unit_of[q] == unit;
}

static double share_of(const need_model *m, const unsigned char *of, size_t o)
{
    double share = 0.0;
    for (size_t c = m->first[o]; c < m->first[o + 1]; c++)
        share += of[m->cell_qualification[c]] != 0 ? m->cell_share[c] : 0.0;
    return share;
}

/* Time open and the unemployed of the last 12 months over those of the 12 before. */
static void changes(const need_model *m, const unsigned char *of, const occupation_stocks *s,
                    unit_facts *f)
{
    double v[2] = {0.0, 0.0}, n[2] = {0.0, 0.0}, u[2] = {0.0, 0.0};
    f->duration_change = f->unemployed_change = (double)NAN;
    for (size_t t = 0; t < 2; t++)
        for (size_t o = 0; s->n_then[t] != NULL && o < m->n_occupations; o++) {
            const double share = share_of(m, of, o);
            v[t] += share * s->v_then[t][o];
            n[t] += share * s->n_then[t][o];
            u[t] += share * s->u_then[t][o];
        }
    if (n[0] > 0.0 && n[1] > 0.0 && v[1] > 0.0 && u[1] > 0.0) {
        f->duration_change = v[0] / n[0] / (v[1] / n[1]);
        f->unemployed_change = u[0] / u[1];
    }
}

/* F22 of the stocks mapped to the qualifications marked in `of`, and how much of their openings
 * few occupations make up. */
static void stock_facts(const need_model *m, const unsigned char *of, const occupation_stocks *s,
                        unit_facts *f)
{
    double open = 0.0, seeking = 0.0, squares = 0.0;
    for (size_t o = 0; o < m->n_occupations; o++) {
        const double share = share_of(m, of, o);
        open += share * s->v[o];
        seeking += share * s->u[o];
        squares += share * s->v[o] * share * s->v[o];
    }
    f->narrowness = open > 0.0 ? squares / (open * open) : (double)NAN;
    f->tightness = open > 0.0 ? seeking / open : (double)NAN;
    changes(m, of, s, f);
}

/* Of the qualifications marked in `of`; a protected cell counts as its expected figure. */
static double recent_graduates(const build *b, const unsigned char *of)
{
    double sum = 0.0;
    for (size_t q = 0; q < b->m.n_qualifications; q++)
        sum += of[q] ? b->yearly_graduates[q] : 0.0;
    return sum;
}

static tarve_status unit_names(build *b, size_t unit, unit_facts *f, tarve_error *err)
{
    const need_model *m = &b->m;
    size_t q = 0;
    while (!in_unit(m, q, unit))
        q++;
    const qualification *of = &b->in->crosswalk->qualification[b->qualification[q]];
    const bool field = unit < m->n_fields;
    const char *code = field ? b->field_code[unit] : of->code;
    f->code = tarve_arena_text(b->text, code, strlen(code));
    f->level = tarve_arena_text(b->text, of->level, strlen(of->level));
    f->parent = field ? "" : b->field_code[m->field_of[q]];
    f->name_fi =
        field ? facts_label(b, strchr(code, ':') + 1, code) : facts_label(b, code, of->name_fi);
    return f->code != NULL && f->level != NULL && f->name_fi != NULL ? TARVE_OK : no_memory(err);
}

tarve_status facts_of_unit(build *b, size_t unit, const occupation_stocks *stocks, unit_facts *out,
                           tarve_error *err)
{
    unsigned char *of = calloc(b->m.n_qualifications + 1, 1);
    if (of == NULL)
        return no_memory(err);
    for (size_t q = 0; q < b->m.n_qualifications; q++)
        of[q] = in_unit(&b->m, q, unit);
    stock_facts(&b->m, of, stocks, out);
    out->graduates = recent_graduates(b, of);
    free(of);
    return unit_names(b, unit, out, err);
}

tarve_status facts_of_levels(build *b, const need_levels *l, const occupation_stocks *stocks,
                             unit_facts *out, tarve_error *err)
{
    unsigned char *of = calloc(b->m.n_qualifications + 1, 1);
    if (of == NULL)
        return no_memory(err);
    for (size_t i = 0; i < l->n; i++) {
        for (size_t q = 0; q < b->m.n_qualifications; q++)
            of[q] = l->member[i * l->n_fields + b->m.field_of[q]];
        stock_facts(&b->m, of, stocks, &out[i]);
        out[i].graduates = recent_graduates(b, of);
        out[i].code = out[i].level = out[i].name_fi = l->code[i]; /* who shows it has its name */
        out[i].parent = i == 0 ? "" : l->code[0];
    }
    free(of);
    return TARVE_OK;
}
