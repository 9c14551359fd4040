/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Names of a view in its language: from the classifications where they have the code. */
#include <stdio.h>
#include <string.h>

#include "report/view.h"

enum { NAME = 400 };

const char *tarve_view_label(const tarve_view *v, const char *code, const char *otherwise)
{
    const tarve_lexicon *lex = v->in->lexicon;
    const tarve_lang lang = tarve_language_lang(v->lang);
    if (lex == NULL || code == NULL || code[0] == '\0')
        return otherwise;
    const char *name = tarve_lexicon_label(lex, code, lang), *after = strchr(code, ':');
    if (name == NULL && after != NULL) /* "vet:F:09" is the field F:09 of a level */
        name = tarve_lexicon_label(lex, after + 1, lang);
    return name != NULL ? name : otherwise;
}

const char *tarve_view_level_name(const tarve_view *v, const char *code)
{
    if (strcmp(code, "vet") == 0)
        return tarve_tr(v->lang, "Vocational education");
    if (strcmp(code, "uas") == 0)
        return tarve_tr(v->lang, "Universities of applied sciences");
    return tarve_tr(v->lang, "All education");
}

const char *tarve_view_scenario_name(const tarve_view *v, const tarve_scenario *s)
{
    static const char *const built_in[][2] = {
        {"base", TARVE_MSG("Base assumption")},
        {"low", TARVE_MSG("Weak demand")},
        {"high", TARVE_MSG("Strong demand")},
        {"completion", TARVE_MSG("Completion improves by five percentage points")},
        {"retention", TARVE_MSG("The share who stay in the area grows by five percentage points")},
        {"activation",
         TARVE_MSG("The share of hires from the unemployed grows by five percentage points")},
    };
    for (size_t i = 0; i < sizeof built_in / sizeof *built_in; i++)
        if (strcmp(built_in[i][0], s->code) == 0)
            return tarve_tr(v->lang, built_in[i][1]);
    return s->name == NULL ? s->code : s->name;
}

const char *tarve_view_need_name(const tarve_view *v, const tarve_field_need *n)
{
    const char *own = n->name_fi == NULL ? n->code : n->name_fi;
    return strchr(n->code, ':') == NULL ? tarve_view_level_name(v, n->code)
                                        : tarve_view_label(v, n->code, own);
}

const char *tarve_view_measure_name(const tarve_view *v, const char *code)
{
    static const char *const known[][2] = {
        {"vacancy_stock", TARVE_MSG("vacancies")},
        {"vacancy_flow", TARVE_MSG("new vacancies")},
        {"unemployed_stock", TARVE_MSG("unemployed job seekers")},
        {"jobseeker_stock", TARVE_MSG("job seekers")},
        {"labour_force", TARVE_MSG("labour force")},
    };
    for (size_t i = 0; i < sizeof known / sizeof *known; i++)
        if (strcmp(known[i][0], code) == 0)
            return tarve_tr(v->lang, known[i][1]);
    return code;
}

const char *tarve_view_group_name(const tarve_view *v, const char *group)
{
    static const char *const name[10] = {
        TARVE_MSG("Armed forces"),
        TARVE_MSG("Managers"),
        TARVE_MSG("Professionals"),
        TARVE_MSG("Technicians and associate professionals"),
        TARVE_MSG("Clerical support workers"),
        TARVE_MSG("Service and sales workers"),
        TARVE_MSG("Agricultural, forestry and fishery workers"),
        TARVE_MSG("Craft and related trades workers"),
        TARVE_MSG("Plant and machine operators"),
        TARVE_MSG("Elementary occupations"),
    };
    return group[0] >= '0' && group[0] <= '9' && group[1] == '\0'
               ? tarve_tr(v->lang, name[group[0] - '0'])
               : NULL;
}

static const char *series_name(tarve_view *v, const tarve_published_series *s)
{
    char text[NAME];
    const char *group = tarve_view_group_name(v, s->group);
    (void)snprintf(text, sizeof text, "%.120s%s%.120s: %.120s",
                   tarve_view_label(v, s->area, s->area), group == NULL ? "" : ", ",
                   group == NULL ? "" : group, tarve_view_measure_name(v, s->measure));
    return tarve_view_text(v, text);
}

tarve_status tarve_view_series_names(tarve_view *v, tarve_error *err)
{
    const size_t n = v->in->n_series;
    const char **name = tarve_arena_alloc(&v->memory, (n + 1) * sizeof *name);
    for (size_t i = 0; name != NULL && i < n; i++) {
        name[i] = series_name(v, &v->in->series[i]);
        if (name[i] == NULL)
            name = NULL;
    }
    v->series_name = name;
    return name != NULL ? TARVE_OK : tarve_fail(err, TARVE_E_NOMEM, "out of memory");
}

const char *tarve_view_series_name(const tarve_view *v, const tarve_published_series *s)
{
    return v->series_name[s - v->in->series];
}
