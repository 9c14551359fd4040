/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "run/signals.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Months at which vacancies of the occupations' area are known to shift. */
static size_t vacancy_breaks(const pipeline *p, tarve_period *month)
{
    const char *area = p->config->keys->region.occupation_area;
    size_t n = 0;
    for (size_t i = 0; i < p->shifts.n; i++) {
        const level_shift *s = &p->shifts.item[i];
        if (s->month <= p->as_of && (level_shift_concerns(s, "vacancy_stock", area) ||
                                     level_shift_concerns(s, "vacancy_flow", area)))
            month[n++] = s->month;
    }
    return n;
}

/* The log that this run published before, so that a rerun says the same; else that of the last run
 * before it. None is no error. */
static tarve_status read_log(const past_runs *past, tarve_period quarter, tarve_findings *findings,
                             tarve_signal_log *log, tarve_error *err)
{
    char path[PAST_PATH], name[TARVE_PERIOD_TEXT], shown[PAST_SHOWN];
    tarve_error why = {0};
    (void)snprintf(shown, sizeof shown, "%s/data/signal_log.csv",
                   tarve_period_format(TARVE_QUARTER, quarter, name));
    (void)snprintf(path, sizeof path, "%.4095s/%s", past->folder, shown);
    tarve_status st = tarve_signal_log_read(path, log, &why);
    if (st == TARVE_E_MISSING && past_last(past) != NULL) {
        why = (tarve_error){0};
        st = past_file(past, past_last(past), "data/signal_log.csv", shown, path, &why);
        if (st == TARVE_OK)
            st = tarve_signal_log_read(path, log, &why);
    }
    if (st == TARVE_OK || st == TARVE_E_MISSING)
        return TARVE_OK;
    if (st == TARVE_E_NOMEM)
        return tarve_fail(err, st, "%s", why.message);
    return tarve_findings_add(findings, "signal-log", TARVE_LOG_WARN, shown, why.line, why.column,
                              err,
                              "the log of signals of the last run cannot be carried on and begins "
                              "anew: %s",
                              why.message);
}

static tarve_status say_log(const tarve_signal_log *l, tarve_findings *findings, tarve_error *err)
{
    if (l->begins)
        return tarve_findings_add(findings, "signal-log", TARVE_LOG_INFO, NULL, 0, 0, err,
                                  "the log of signals begins with this run");
    return tarve_findings_add(findings, "signal-log", TARVE_LOG_INFO, NULL, 0, 0, err,
                              "of the signals of earlier runs %zu were confirmed and %zu dropped",
                              l->confirmed, l->dropped);
}

static tarve_status find_and_carry(const pipeline *p, const tarve_signal_inputs *in,
                                   const past_runs *past, signal_results *out, tarve_error *err)
{
    const tarve_period quarter = tarve_period_convert(TARVE_MONTH, p->as_of, TARVE_QUARTER);
    tarve_status st = tarve_signals_find(in, &out->now, err);
    if (st == TARVE_OK)
        st = read_log(past, quarter, in->findings, &out->log, err);
    if (st == TARVE_OK)
        st = tarve_signal_log_carry(in, &out->now, quarter, &out->log, err);
    return st == TARVE_OK ? say_log(&out->log, in->findings, err) : st;
}

tarve_status signals_compute(const pipeline *p, const signal_sources *from, const past_runs *past,
                             signal_results *out, tarve_error *err)
{
    const config_keys *k = p->config->keys;
    tarve_period *breaks = calloc(p->shifts.n + 1, sizeof *breaks);
    if (breaks == NULL)
        return tarve_fail(err, TARVE_E_NOMEM, "out of memory");
    const tarve_signal_inputs in = {
        .panel = p->panel,
        .crosswalk = from->crosswalk,
        .area = k->region.area,
        .occupation_area = k->region.occupation_area,
        .provider = from->providers->code,
        .n_providers = from->providers->n,
        .as_of_month = p->as_of,
        .duration_months = from->need->area_duration_months,
        .breaks = breaks,
        .n_breaks = vacancy_breaks(p, breaks),
        .renamed = from->tables->renamed.item,
        .n_renamed = from->tables->renamed.n,
        .seed = k->seed,
        .findings = &from->need->findings,
    };
    tarve_status st = find_and_carry(p, &in, past, out, err);
    if (st == TARVE_OK && from->tables->esco != NULL)
        st = tarve_skills_find(from->tables->esco, &out->now, &out->skills, err);
    free(breaks);
    return st;
}

void signals_free(signal_results *r)
{
    tarve_signals_free(&r->now);
    tarve_signal_log_free(&r->log);
    tarve_skills_free(&r->skills);
}

/* ---- codes of an older classification ---- */

static bool is_occupation(const char *code)
{
    return strlen(code) == 4 && strspn(code, "0123456789") == 4;
}

static tarve_status take_renamed(const tarve_table *t, size_t row, const size_t column[2],
                                 renamed_codes *out, tarve_error *err)
{
    const char *code[2];
    for (size_t c = 0; c < 2; c++) {
        const char *text = tarve_table_text(t, row, column[c]);
        if (!is_occupation(text))
            return tarve_table_refuse(t, row, column[c], "type-error",
                                      "expected an occupation of four digits", err);
        code[c] = tarve_arena_text(&out->text, text, 4);
        if (code[c] == NULL)
            return tarve_fail(err, TARVE_E_NOMEM, "out of memory");
    }
    for (size_t i = 0; i < out->n; i++)
        if (strcmp(out->item[i].from, code[0]) == 0)
            return tarve_table_refuse(t, row, column[0], "duplicate-key",
                                      "each old code stands once", err);
    out->item[out->n++] = (tarve_renamed){code[0], code[1]};
    return TARVE_OK;
}

tarve_status renamed_codes_read(const char *path, renamed_codes *out, tarve_error *err)
{
    tarve_table *t = NULL;
    size_t column[2] = {0, 0};
    tarve_status st = tarve_table_read(path, &t, err);
    if (st == TARVE_OK)
        st = tarve_table_column(t, "from", &column[0], err);
    if (st == TARVE_OK)
        st = tarve_table_column(t, "to", &column[1], err);
    if (st == TARVE_OK) {
        out->item = calloc(tarve_table_rows(t) + 1, sizeof *out->item);
        st = out->item == NULL ? tarve_fail(err, TARVE_E_NOMEM, "out of memory") : TARVE_OK;
    }
    for (size_t i = 0; st == TARVE_OK && i < tarve_table_rows(t); i++)
        st = take_renamed(t, i, column, out, err);
    tarve_table_free(t);
    return st;
}

void renamed_codes_free(renamed_codes *r)
{
    free(r->item);
    tarve_arena_free(&r->text);
    *r = (renamed_codes){0};
}

/* ---- what the configuration names ---- */

/* ESCO's files: those that must be there are named in the manifest. */
static tarve_status read_esco(const pipeline *p, beside *files, tarve_esco **out, tarve_error *err)
{
    static const char *const what[] = {"esco_occupations", "esco_skills", "esco_relations",
                                       "esco_broader"};
    static const char *const file[] = {"occupations_fi.csv", "skills_fi.csv",
                                       "occupationSkillRelations_fi.csv",
                                       "broaderRelationsSkillPillar_fi.csv"};
    const char *dir = p->config->keys->esco, *path = NULL;
    char name[4096];
    tarve_status st = TARVE_OK;
    for (size_t i = 0; i < sizeof file / sizeof *file && st == TARVE_OK; i++) {
        (void)snprintf(name, sizeof name, "%.4000s/%s", dir, file[i]);
        st = beside_find(files, p, what[i], name, "", &path, err);
    }
    if (st == TARVE_OK)
        st = config_path(p->config, dir, name, err);
    return st == TARVE_OK ? tarve_esco_read(name, out, err) : st;
}

tarve_status signal_tables_read(const pipeline *p, beside *files, signal_tables *out,
                                tarve_error *err)
{
    const config_keys *k = p->config->keys;
    const char *path = NULL;
    tarve_status st = TARVE_OK;
    if (k->occupation_key != NULL)
        st = beside_find(files, p, "occupation_key", k->occupation_key, "", &path, err);
    if (st == TARVE_OK && k->occupation_key != NULL)
        st = renamed_codes_read(path, &out->renamed, err);
    return st == TARVE_OK && k->esco != NULL ? read_esco(p, files, &out->esco, err) : st;
}

void signal_tables_free(signal_tables *t)
{
    tarve_esco_free(t->esco);
    renamed_codes_free(&t->renamed);
}
