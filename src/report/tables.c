/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "report/tables.h"

#include <math.h>
#include <string.h>

#include "base/csvout.h"
#include "base/files.h"
#include "report/cells.h"
#include "report/signal_text.h"
#include "report/table_places.h"
#include "report/table_sensitivity.h"

typedef struct table {
    const char *name, *header;
    void (*rows)(tarve_csvout *w, const tarve_view *v);
} table;

static void period(tarve_csvout *w, tarve_freq f, tarve_period p)
{
    char buf[TARVE_PERIOD_TEXT];
    tarve_csv_str(w, tarve_period_format(f, p, buf));
}

/* ---- need and ledger ---- */

/* Whose class is shown, with all that is said of it; the direction is the field's own. */
static void class_columns(tarve_csvout *w, const tarve_view_field *f)
{
    const tarve_field_need *c = f->from;
    tarve_csv_str(w, tarve_need_class_code(c != NULL ? c->class_ : TARVE_NEED_TOO_SMALL));
    tarve_cell_text(w, c != NULL ? c->code : "");
    tarve_csv_fixed(w, c != NULL ? c->class_probability : (double)NAN, 2);
    tarve_csv_str(w, c != NULL ? tarve_need_class_code(c->likeliest) : "");
    tarve_csv_str(w, c != NULL ? tarve_need_class_code(c->second) : "");
    tarve_cell_yes(w, c != NULL && c->mismatch);
    for (size_t k = 0; k < 5; k++)
        tarve_csv_fixed(w, c != NULL ? c->p_class[k] : (double)NAN, 2);
    tarve_csv_str(w, tarve_need_direction_code(f->need->direction));
    tarve_csv_fixed(w, f->need->p_gap_positive, 2);
    tarve_csv_fixed(w, f->small ? (double)NAN : f->need->p_top5, 2);
}

static void persons_columns(tarve_csvout *w, const tarve_view_field *f)
{
    tarve_cell_range(w, f->requirement, 0);
    tarve_cell_range(w, f->supply, 0);
    tarve_cell_range(w, f->gap, 0);
    tarve_cell_range(w, f->ratio, 2);
    tarve_cell_range(w, f->openings, 0);
    tarve_cell_range(w, f->graduates, 0);
    for (size_t p = 0; p < TARVE_N_PARTS; p++)
        tarve_cell_range(w, f->part[p], 0);
    tarve_csv_fixed(w, f->bound_min, 0);
    tarve_csv_fixed(w, f->bound_max, 0);
    tarve_csv_fixed(w, f->always_unfilled, 0);
    tarve_csv_fixed(w, f->always_left_over, 0);
}

static void need_row(tarve_csvout *w, const tarve_view_field *f, int year)
{
    tarve_csv_str(w, f->code);
    tarve_csv_str(w, f->name);
    tarve_csv_str(w, f->level);
    tarve_csv_str(w, f->parent);
    tarve_csv_int(w, year);
    class_columns(w, f);
    persons_columns(w, f);
    tarve_cell_yes(w, f->need->certain_shortage);
    tarve_cell_yes(w, f->need->certain_surplus);
    tarve_csv_fixed(w, f->need->narrowness, 2);
    tarve_csv_fixed(w, f->tightness, 1);
    tarve_cell_yes(w, f->need->synthetic);
    tarve_csv_end(w);
}

static void need_rows(tarve_csvout *w, const tarve_view *v)
{
    for (size_t i = 0; i < v->n_years * v->n_rows; i++)
        need_row(w, &v->row[i], tarve_cell_year(v, i, v->n_rows));
}

static void level_rows(tarve_csvout *w, const tarve_view *v)
{
    for (size_t i = 0; i < v->n_years * v->n_levels; i++)
        need_row(w, &v->level[i], tarve_cell_year(v, i, v->n_levels));
}

/* ---- now beside later ---- */

static void position_row(tarve_csvout *w, const tarve_view_field *f, int year)
{
    const tarve_field_need *n = f->need;
    tarve_csv_str(w, f->code);
    tarve_csv_str(w, f->name);
    tarve_csv_str(w, f->level);
    tarve_csv_int(w, year);
    tarve_csv_str(w, f->small ? "" : tarve_position_code(n->start));
    tarve_csv_str(w, f->small ? "" : tarve_position_code(n->ahead));
    tarve_csv_str(w, f->small ? "" : tarve_outlook_code(n->start, n->ahead));
    tarve_cell_yes(w, !f->small && n->mismatch);
    tarve_cell_yes(w, !f->small && n->opens_longer);
    tarve_csv_fixed(w, f->employed, 0);
    tarve_cell_range(w, f->balance_share, 1);
    tarve_csv_fixed(w, f->expansion, 0);
    tarve_cell_range(w, f->replacement, 0);
    tarve_csv_end(w);
}

static void position_rows(tarve_csvout *w, const tarve_view *v)
{
    for (size_t i = 0; i < v->n_years * v->n_levels; i++)
        position_row(w, &v->level[i], tarve_cell_year(v, i, v->n_levels));
    for (size_t i = 0; i < v->n_years * v->n_rows; i++)
        position_row(w, &v->row[i], tarve_cell_year(v, i, v->n_rows));
}

static void indicator(tarve_csvout *w, const char *area, const char *name, tarve_range r,
                      int digits)
{
    tarve_cell_text(w, area);
    tarve_csv_str(w, name);
    tarve_cell_range(w, r, 3);
    if (digits > 0)
        tarve_csv_int(w, digits);
    else
        tarve_csv_str(w, "");
    tarve_csv_end(w);
}

static tarve_range alone(double x)
{
    return (tarve_range){x, (double)NAN, (double)NAN};
}

static void indicator_rows(tarve_csvout *w, const tarve_view *v)
{
    const tarve_need_result *r = v->in->need;
    const tarve_mismatch *m = &r->mismatch;
    if (m->area != NULL) {
        const tarve_range beyond = {m->index - m->none.median, m->index - m->none.hi80,
                                    m->index - m->none.lo80};
        indicator(w, m->area, "mismatch_index", alone(m->index), m->digits);
        indicator(w, m->area, "mismatch_index_by_chance", m->none, m->digits);
        indicator(w, m->area, "mismatch_index_beyond_chance", beyond, m->digits);
    }
    indicator(w, v->total.code, "unemployed_by_workplace_factor",
              alone(round(100 * r->commuting_factor) / 100), 0);
}

/* ---- the ledger by part, occupations ---- */

static void ledger_rows(tarve_csvout *w, const tarve_view *v)
{
    for (size_t i = 0; i < v->n_years * v->n_rows; i++)
        for (size_t p = 0; p < TARVE_N_PARTS; p++) {
            const tarve_view_field *f = &v->row[i];
            tarve_csv_str(w, f->code);
            tarve_csv_str(w, f->name);
            tarve_csv_str(w, f->level);
            tarve_csv_int(w, tarve_cell_year(v, i, v->n_rows));
            tarve_csv_str(w, tarve_part_code((tarve_part)p));
            tarve_cell_range(w, f->part[p], 0);
            tarve_csv_end(w);
        }
}

static void occupation_rows(tarve_csvout *w, const tarve_view *v)
{
    for (size_t i = 0; i < v->n_years * v->n_occupations; i++) {
        const tarve_view_occupation *o = &v->occupation[i];
        tarve_csv_str(w, o->code);
        tarve_csv_str(w, o->name);
        tarve_csv_int(w, tarve_cell_year(v, i, v->n_occupations));
        tarve_cell_range(w, o->n12, 0);
        for (size_t p = 0; p < TARVE_PART_BACKLOG; p++)
            tarve_cell_range(w, o->part[p], 0);
        tarve_csv_fixed(w, o->v_bar, 0);
        tarve_csv_fixed(w, o->u_bar, 0);
        tarve_csv_fixed(w, o->tightness, 1);
        tarve_csv_end(w);
    }
}

/* ---- crosswalk ---- */

/* Which assumption makes the range of a field wide, in year +1. */
static void width_rows(tarve_csvout *w, const tarve_view *v)
{
    static const char *const assumption[] = {"kappa",       "chi",       "new_vacancies",
                                             "unemployed",  "crosswalk", "graduates",
                                             "n_graduates", "other"};
    for (size_t i = 0; i < v->n_rows; i++)
        for (size_t k = 0; !v->row[i].small && k < sizeof assumption / sizeof *assumption; k++) {
            tarve_csv_str(w, v->row[i].code);
            tarve_csv_str(w, v->row[i].name);
            tarve_csv_str(w, v->row[i].level);
            tarve_csv_str(w, assumption[k]);
            tarve_csv_fixed(w, v->row[i].need->variance_share[k], 2);
            tarve_csv_end(w);
        }
}

static void gap_rows(tarve_csvout *w, const tarve_view *v)
{
    for (size_t i = 0; i < v->n_gaps; i++) {
        const tarve_view_gap *g = &v->gap[i];
        tarve_csv_str(w, g->code);
        tarve_csv_str(w, g->name);
        tarve_csv_str(w, g->reason);
        if (g->n_occupations > 0)
            tarve_csv_int(w, (long long)g->n_occupations);
        else
            tarve_csv_str(w, "");
        tarve_csv_fixed(w, g->openings, 0);
        tarve_csv_fixed(w, g->share, 2);
        tarve_csv_end(w);
    }
}

static void end_rows(tarve_csvout *w, const tarve_view *v)
{
    for (size_t i = 0; i < v->n_years * v->n_rows; i++) {
        const tarve_view_field *f = &v->row[i];
        tarve_csv_str(w, f->code);
        tarve_csv_str(w, f->name);
        tarve_csv_str(w, f->level);
        tarve_csv_int(w, tarve_cell_year(v, i, v->n_rows));
        tarve_cell_range(w, f->gap_end[0], 0);
        tarve_cell_range(w, f->gap, 0);
        tarve_cell_range(w, f->gap_end[1], 0);
        tarve_cell_yes(w, f->gap_end[0].median * f->gap_end[1].median < 0.0);
        tarve_csv_end(w);
    }
}

/* ---- areas ---- */

static void shown(tarve_csvout *w, tarve_shown s)
{
    static const char *const kind[] = {"number", "protected", "missing", "suppressed"};
    if (s.kind == TARVE_SHOWN_NUMBER)
        tarve_csv_fixed(w, s.value, 0);
    else
        tarve_csv_str(w, s.kind == TARVE_SHOWN_PROTECTED ? "1-4" : "");
    tarve_csv_str(w, kind[s.kind]);
}

static void area_row(tarve_csvout *w, const tarve_view_area *a, const char *level)
{
    tarve_csv_str(w, a->code);
    tarve_csv_str(w, a->name);
    tarve_csv_str(w, level);
    shown(w, a->vacancies);
    shown(w, a->unemployed);
    tarve_csv_fixed(w, a->tightness, 1);
    tarve_csv_int(w, (long long)a->protected_months);
    tarve_csv_fixed(w, a->share, 3);
    tarve_csv_end(w);
}

static void area_rows(tarve_csvout *w, const tarve_view *v)
{
    area_row(w, &v->total, "area");
    for (size_t i = 0; i < v->n_areas; i++)
        area_row(w, &v->area[i], "municipality");
}

/* ---- forecasts ---- */

static void forecast_row(tarve_csvout *w, const tarve_view *v, const tarve_published_series *s,
                         size_t h)
{
    const tarve_forecast *f = s->forecast;
    const tarve_series *y = &s->history;
    const tarve_period end = y->first + (tarve_period)y->n - 1;
    tarve_cell_text(w, s->id);
    tarve_cell_text(w, tarve_view_series_name(v, s));
    tarve_cell_text(w, s->measure);
    tarve_cell_text(w, s->area);
    tarve_cell_text(w, s->group);
    period(w, y->freq, end);
    tarve_csv_int(w, (long long)h + 1);
    period(w, y->freq, end + 1 + (tarve_period)h);
    tarve_csv_fixed(w, tarve_view_forecast(s, f->mean[h]), 1);
    tarve_csv_fixed(w, tarve_view_forecast(s, f->median[h]), 1);
    for (size_t k = 0; k < 2; k++) {
        const bool there = k < f->n_levels;
        tarve_csv_fixed(w, there ? tarve_view_forecast(s, f->lo[k][h]) : (double)NAN, 1);
        tarve_csv_fixed(w, there ? tarve_view_forecast(s, f->hi[k][h]) : (double)NAN, 1);
    }
    tarve_csv_str(w, f->model);
    tarve_csv_str(w, f->status);
    tarve_cell_text(w, f->reason);
    tarve_csv_fixed(
        w, f->benchmark == NULL ? (double)NAN : tarve_view_benchmark(s, f->benchmark[h]), 1);
    tarve_csv_fixed(w, f->mase, 3);
    tarve_csv_fixed(w, f->benchmark_mase, 3);
    tarve_cell_yes(w, f->re_protect);
    tarve_csv_end(w);
}

static void forecast_rows(tarve_csvout *w, const tarve_view *v)
{
    for (size_t i = 0; i < v->in->n_series; i++)
        for (size_t h = 0; h < v->in->series[i].forecast->n_steps; h++)
            forecast_row(w, v, &v->in->series[i], h);
}

/* ---- where it comes from ---- */

static void assumption_rows(tarve_csvout *w, const tarve_view *v)
{
    static const char *const dist[] = {"fixed", "lognormal", "beta", "uniform"};
    const tarve_parameters *p = v->in->parameters;
    for (size_t i = 0; p != NULL && i < tarve_parameters_size(p); i++) {
        const tarve_parameter *r = tarve_parameters_row(p, i);
        if (r->line == 0 && !r->used) /* a built-in default that a row of the file replaces */
            continue;
        tarve_cell_text(w, r->name);
        tarve_cell_text(w, r->level);
        tarve_cell_text(w, r->key);
        tarve_csv_str(w, dist[r->kind]);
        tarve_csv_double(w, r->a);
        tarve_csv_double(w, r->b);
        tarve_csv_fixed(w, tarve_parameter_mean(r), 3);
        tarve_cell_text(w, r->source);
        tarve_cell_text(w, r->valid_from);
        tarve_cell_yes(w, r->placeholder);
        tarve_cell_yes(w, r->used);
        tarve_cell_text(w, r->note);
        tarve_csv_end(w);
    }
}

static void source_rows(tarve_csvout *w, const tarve_view *v)
{
    for (size_t i = 0; i < v->in->n_sources; i++) {
        const tarve_source *s = &v->in->source[i];
        tarve_cell_text(w, s->name);
        tarve_cell_text(w, s->note);
        tarve_cell_text(w, s->licence);
        tarve_cell_text(w, s->path);
        tarve_cell_text(w, s->last_period);
        tarve_cell_text(w, s->dated);
        tarve_cell_yes(w, s->synthetic);
        tarve_csv_end(w);
    }
}

static void findings(tarve_csvout *w, const tarve_findings *f)
{
    static const char *const level[] = {"error", "warning", "info", "debug"};
    for (size_t i = 0; f != NULL && i < f->n; i++) {
        const tarve_finding *one = &f->item[i];
        tarve_cell_text(w, one->code);
        tarve_csv_str(w, level[one->level]);
        tarve_cell_text(w, one->text);
        tarve_cell_text(w, one->path);
        tarve_csv_int(w, (long long)one->line);
        tarve_csv_int(w, (long long)one->column);
        tarve_csv_end(w);
    }
}

static void finding_rows(tarve_csvout *w, const tarve_view *v)
{
    findings(w, v->in->findings);
    findings(w, &v->in->need->findings);
}

static void input_rows(tarve_csvout *w, const tarve_view *v)
{
    for (size_t i = 0; i < v->in->n_inputs; i++) {
        const tarve_read_report *r = v->in->input[i];
        const char delimiter[2] = {r->layout.delimiter, '\0'};
        const size_t count[] = {r->bytes,    r->lines,          r->records,    r->accepted,
                                r->rejected, r->blank,          r->cells,      r->taken,
                                r->zero,     r->cells_rejected, r->protected_, r->rounded,
                                r->missing,  r->not_applicable, r->preliminary};
        tarve_cell_text(w, r->path);
        tarve_csv_str(w, r->sha256);
        tarve_cell_text(w, r->layout.encoding);
        tarve_csv_str(w, delimiter[0] == '\t' ? "tab" : delimiter[0] == ' ' ? "space" : delimiter);
        tarve_cell_text(w, r->layout.kind);
        tarve_cell_text(w, r->layout.source_table);
        for (size_t k = 0; k < sizeof count / sizeof *count; k++)
            tarve_csv_int(w, (long long)count[k]);
        tarve_csv_end(w);
    }
}

/* Headers; "x*" stands for the three columns of a range, x,x_lo80,x_hi80. */
static const char need_header[] =
    "field,name,level,parent,year,class,class_of,class_probability,likeliest,second,mismatch,"
    "p_large_shortage,p_shortage,p_balance,p_surplus,p_large_surplus,"
    "direction,p_gap_positive,p_top5,"
    "requirement*,supply*,gap*,ratio*,openings*,graduates*,"
    "hires*,churn*,from_unemployed*,mobility*,entrants*,backlog*,"
    "requirement_bound_min,requirement_bound_max,always_unfilled,always_left_over,certain_shortage,"
    "certain_surplus,narrowness,"
    "unemployed_per_vacancy,synthetic";
static const char positions_header[] =
    "field,name,level,year,start,ahead,outlook,mismatch,opens_longer,employed,balance_share*,"
    "expansion,replacement*";
static const char ledger_header[] = "field,name,level,year,part,persons*";
static const char occupations_header[] =
    "occupation,name,year,new_vacancies*,hires*,churn*,from_unemployed*,mobility*,entrants*,"
    "vacancies,unemployed,unemployed_per_vacancy";
static const char scenarios_header[] =
    "field,name,level,year,scenario,scenario_name,gap*,difference*,ratio*";
static const char places_header[] =
    "field,name,level,status,from_year,effect_year,full_year,judged_year,yield,places*,"
    "smallest_places,largest_safe,recommended,phase_1,phase_2,phase_3,student_years_per_place,"
    "student_years,completion_persons*,completion_places*,retention_persons*,retention_places*,"
    "activation_persons*,activation_places*,applicants_per_place,places_now";
static const char intake_header[] =
    "field,name,level,places,effect_year,p_shortage,p_large_surplus,full_year,p_shortage_full,"
    "p_large_surplus_full,gap_full*";
static const char sensitivity_header[] =
    "field,name,level,year,assumption,point,value,gap*,ratio*,class,class_probability,p_shortage";
static const char areas_header[] =
    "area,name,level,vacancies,vacancies_status,unemployed,unemployed_status,"
    "unemployed_per_vacancy,protected_months,openings_share";
static const char forecasts_header[] =
    "series_id,name,measure,area,group,history_end,horizon,period,mean,median,lo80,hi80,lo95,hi95,"
    "model,status,reason,benchmark,mase,benchmark_mase,protected_history";
static const char signals_header[] =
    "code,name,tier,kind,label,level,figure,since,question,evidence";
static const char signal_log_header[] =
    "code,name,kind,label,level,tier,state,raised,raised_month,judged,told";
static const char skills_header[] = "cluster,rank,skill,skill_sv,skill_group,relative,status";
static const char inputs_header[] =
    "path,sha256,encoding,delimiter,layout,source_table,bytes,lines,records,accepted,rejected,"
    "blank,cells,taken,zero,cells_rejected,protected,rounded,missing,not_applicable,preliminary";

static const table tables[] = {
    {"need.csv", need_header, need_rows},
    {"levels.csv", need_header, level_rows},
    {"ledger.csv", ledger_header, ledger_rows},
    {"positions.csv", positions_header, position_rows},
    {"area_indicators.csv", "area,indicator,value*,digits", indicator_rows},
    {"occupations.csv", occupations_header, occupation_rows},
    {"crosswalk_gaps.csv", "occupation,name,reason,n_occupations,openings,share", gap_rows},
    {"crosswalk_ends.csv", "field,name,level,year,gap_register*,gap*,gap_requirement*,sign_depends",
     end_rows},
    {"scenarios.csv", scenarios_header, tarve_scenario_rows},
    {"places.csv", places_header, tarve_places_rows},
    {"intake.csv", intake_header, tarve_whatif_rows},
    {"width.csv", "field,name,level,assumption,share", width_rows},
    {"sensitivity.csv", sensitivity_header, tarve_sensitivity_rows},
    {"areas.csv", areas_header, area_rows},
    {"forecasts.csv", forecasts_header, forecast_rows},
    {"signals.csv", signals_header, tarve_signal_rows},
    {"signal_log.csv", signal_log_header, tarve_signal_log_rows},
    {"skills.csv", skills_header, tarve_skill_rows},
    {"assumptions.csv", "parameter,level,key,dist,a,b,mean,source,valid_from,placeholder,used,note",
     assumption_rows},
    {"sources.csv", "name,note,licence,path,last_period,dated,synthetic", source_rows},
    {"findings.csv", "code,level,text,path,line,column", finding_rows},
    {"inputs.csv", inputs_header, input_rows},
};

static void header(FILE *fp, const char *names)
{
    for (const char *s = names; *s != '\0';) {
        const int n = (int)strcspn(s, "*,");
        if (s[n] == '*')
            (void)fprintf(fp, "%.*s,%.*s_lo80,%.*s_hi80", n, s, n, s, n, s);
        else
            (void)fprintf(fp, "%.*s", n, s);
        s += n + (s[n] == '*');
        if (*s == ',')
            (void)fputc(*s++, fp);
    }
    (void)fputc('\n', fp);
}

tarve_status tarve_tables_write(int dirfd, const tarve_view *v, tarve_error *err)
{
    for (size_t i = 0; i < sizeof tables / sizeof *tables; i++) {
        if (tables[i].rows == tarve_skill_rows && v->in->skills == NULL)
            continue;
        tarve_out out = {0};
        tarve_status st = tarve_out_open(dirfd, tables[i].name, &out, err);
        if (st != TARVE_OK)
            return st;
        tarve_csvout w = {.fp = out.fp};
        header(out.fp, tables[i].header);
        tables[i].rows(&w, v);
        st = tarve_out_close(&out, err);
        if (st != TARVE_OK)
            return st;
    }
    return TARVE_OK;
}
