/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "report/table_places.h"

#include <math.h>

#include "report/cells.h"
#include "tarve/intake.h"

void tarve_scenario_rows(tarve_csvout *w, const tarve_view *v)
{
    const tarve_outlook *o = v->in->need->outlook;
    for (size_t s = 0; o != NULL && s < o->n_scenarios; s++)
        for (size_t i = 0; i < v->n_years * v->n_rows; i++) {
            const tarve_scenario_row *r = &o->scenario[s].row[i];
            if (v->row[i].small)
                continue;
            tarve_cell_text(w, v->row[i].code);
            tarve_cell_text(w, v->row[i].name);
            tarve_csv_str(w, v->row[i].level);
            tarve_csv_int(w, tarve_cell_year(v, i, v->n_rows));
            tarve_cell_text(w, o->scenario[s].code);
            tarve_cell_text(w, o->scenario[s].name_fi);
            tarve_cell_range(w, tarve_round_range(r->gap), 0);
            tarve_cell_range(w, tarve_round_range(r->difference), 0);
            tarve_cell_range(w, r->ratio, 2);
            tarve_csv_end(w);
        }
}

static void places_row(tarve_csvout *w, const tarve_view_field *f, const tarve_intake *p)
{
    static const tarve_range none = {(double)NAN, (double)NAN, (double)NAN};
    const double nan = (double)NAN, per_place = p->small ? nan : p->student_years_per_place;
    tarve_cell_text(w, f->code);
    tarve_cell_text(w, f->name);
    tarve_csv_str(w, f->level);
    tarve_csv_str(w, p->small ? "too_small" : "ok");
    tarve_csv_int(w, p->from_year);
    tarve_csv_int(w, p->effect_year);
    tarve_csv_int(w, p->full_year);
    tarve_csv_int(w, p->judged_year);
    tarve_csv_fixed(w, p->small ? nan : p->yield, 2);
    tarve_cell_range(w, p->small ? none : tarve_round_range(p->places), 0);
    tarve_csv_fixed(w, p->small ? nan : p->smallest_places, 0);
    tarve_csv_fixed(w, p->small ? nan : p->largest_safe, 0);
    tarve_csv_fixed(w, p->small ? nan : p->recommended, 0);
    for (int k = 0; k < TARVE_PHASES; k++)
        tarve_csv_fixed(w, p->small ? nan : p->phase[k], 0);
    tarve_csv_fixed(w, per_place, 1);
    tarve_csv_fixed(w, tarve_round_persons(per_place * p->recommended), 0);
    for (int k = 0; k < TARVE_N_ALTERNATIVES; k++) {
        tarve_cell_range(w, p->small ? none : tarve_round_range(p->alternative[k].persons), 0);
        tarve_cell_range(w, p->small ? none : tarve_round_range(p->alternative[k].places), 0);
    }
    tarve_csv_fixed(w, p->applicants_per_place, 2);
    tarve_csv_fixed(w, p->places_now, 0);
    tarve_csv_end(w);
}

void tarve_places_rows(tarve_csvout *w, const tarve_view *v)
{
    const tarve_outlook *o = v->in->need->outlook;
    for (size_t i = 0; o != NULL && o->intake != NULL && i < v->n_rows; i++)
        places_row(w, &v->row[i], &o->intake[i]);
}

void tarve_whatif_rows(tarve_csvout *w, const tarve_view *v)
{
    const tarve_outlook *o = v->in->need->outlook;
    for (size_t i = 0; o != NULL && o->intake != NULL && i < v->n_rows; i++) {
        const tarve_intake *p = &o->intake[i];
        for (size_t k = 0; !p->small && k < TARVE_PLACES_STEPS; k++) {
            const tarve_places_step *s = &p->step[k];
            tarve_cell_text(w, v->row[i].code);
            tarve_cell_text(w, v->row[i].name);
            tarve_csv_str(w, v->row[i].level);
            tarve_csv_fixed(w, s->places, 0);
            tarve_csv_int(w, p->effect_year);
            tarve_csv_fixed(w, s->p_shortage, 2);
            tarve_csv_fixed(w, s->p_large_surplus, 2);
            tarve_csv_int(w, p->full_year);
            tarve_csv_fixed(w, s->p_shortage_full, 2);
            tarve_csv_fixed(w, s->p_large_surplus_full, 2);
            tarve_cell_range(w, tarve_round_range(s->gap_full), 0);
            tarve_csv_end(w);
        }
    }
}
