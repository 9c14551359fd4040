/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Classifications, assumptions and maps that a run reads beside its inputs. */
#include <string.h>

#include "run/run_int.h"

/* Finds a file and remembers it for the manifest. */
static tarve_status find_file(run *r, const char *what, const char *given, const char *usual,
                              const char **path, tarve_error *err)
{
    return beside_find(&r->beside, &r->p, what, given, usual, path, err);
}

/* `commuting: distance`, or a file. */
static tarve_status read_commuting(run *r, tarve_error *err)
{
    const char *key = r->p.config->keys->commuting, *path = NULL;
    if (key == NULL)
        return TARVE_OK;
    if (strcmp(key, "distance") == 0)
        return places_read(&r->p, &r->places, err);
    const tarve_status st = find_file(r, "commuting", key, "", &path, err);
    return st == TARVE_OK ? tarve_commuting_read(path, r->p.hierarchy, &r->commuting, err) : st;
}

/* What the partners agreed on, for the meeting pack. */
static tarve_status read_decisions(run *r, tarve_error *err)
{
    const char *key = r->p.config->keys->decisions, *path = NULL;
    if (key == NULL)
        return TARVE_OK;
    const tarve_status st = find_file(r, "decisions", key, "", &path, err);
    return st == TARVE_OK ? tarve_decisions_read(path, &r->decisions, err) : st;
}

/* Who is employed with what, what is asked for, what the law asks for. */
static tarve_status read_educations(run *r, tarve_error *err)
{
    const config_keys *k = r->p.config->keys;
    const char *path = NULL;
    tarve_status st = find_file(r, "regulated", k->regulated, "regulated.csv", &path, err);
    if (st == TARVE_OK)
        st = tarve_education_read(path, TARVE_REGULATED, &r->regulated, err);
    if (st == TARVE_OK && k->employed != NULL)
        st = find_file(r, "register", k->employed, "", &path, err);
    if (st == TARVE_OK && k->employed != NULL)
        st = tarve_education_read(path, TARVE_EMPLOYED, &r->employed, err);
    if (st == TARVE_OK && k->requirements != NULL)
        st = find_file(r, "requirements", k->requirements, "", &path, err);
    if (st == TARVE_OK && k->requirements != NULL)
        st = tarve_education_read(path, TARVE_REQUIRED, &r->required, err);
    return st;
}

tarve_status run_read_tables(run *r, tarve_error *err)
{
    static const char *const lists[] = {"areas", "fields", "municipalities", "occupations",
                                        "qualifications"};
    static const char *const file[] = {"classifications/areas.csv", "classifications/fields.csv",
                                       "classifications/municipalities.csv",
                                       "classifications/occupations.csv",
                                       "classifications/qualifications.csv"};
    const config_keys *k = r->p.config->keys;
    const char *path = NULL;
    tarve_status st = TARVE_OK;
    for (size_t i = 0; i < sizeof lists / sizeof *lists && st == TARVE_OK; i++)
        st = find_file(r, lists[i], NULL, file[i], &path, err);
    if (st == TARVE_OK)
        st = find_file(r, "parameters", k->parameters, "parameters.csv", &path, err);
    if (st == TARVE_OK)
        st = tarve_parameters_read(path, &r->parameters, err);
    if (st == TARVE_OK)
        st = find_file(r, "crosswalk", k->crosswalk, "crosswalk.csv", &path, err);
    if (st == TARVE_OK)
        st = tarve_crosswalk_read(path, &r->crosswalk, err);
    if (st == TARVE_OK)
        st = read_educations(r, err);
    if (st == TARVE_OK)
        st = find_file(r, "breaks", k->breaks, "breaks.csv", &path, err);
    if (st == TARVE_OK && k->providers != NULL)
        st = find_file(r, "providers", k->providers, "", &path, err);
    if (st == TARVE_OK && k->providers != NULL)
        st = provider_map_read(path, &r->providers, err);
    if (st == TARVE_OK && k->employment != NULL)
        st = find_file(r, "employment", k->employment, "", &path, err);
    if (st == TARVE_OK && k->employment != NULL)
        st = tarve_employment_read(path, &r->employment, err);
    if (st == TARVE_OK)
        st = signal_tables_read(&r->p, &r->beside, &r->signal_tables, err);
    if (st == TARVE_OK)
        st = roadmap_open(&r->p, &r->beside, &r->roadmap, err);
    if (st == TARVE_OK)
        st = read_decisions(r, err);
    return st == TARVE_OK ? read_commuting(r, err) : st;
}

/* Tables whose years are checked against the last month used. */
tarve_status run_read_dated_tables(run *r, tarve_error *err)
{
    const config_keys *k = r->p.config->keys;
    const int year = tarve_period_year(TARVE_MONTH, r->p.as_of);
    const char *path = NULL;
    tarve_status st = TARVE_OK;
    if (k->scenarios != NULL) {
        st = find_file(r, "scenarios", k->scenarios, "", &path, err);
        if (st == TARVE_OK)
            st = tarve_investors_read(path, r->p.lexicon, year + 1, year + (int)k->horizon_years,
                                      &r->investors, err);
    }
    if (st == TARVE_OK && k->intake != NULL) {
        st = find_file(r, "intake", k->intake, "", &path, err);
        if (st == TARVE_OK)
            st = tarve_starts_read(path, r->crosswalk, year, &r->starts, err);
    }
    return st;
}
