/* SPDX-License-Identifier: GPL-3.0-or-later */
/* data/signals.csv, signal_log.csv, skills.csv: signs of new competence needs. */
#include "report/cells.h"
#include "report/signal_text.h"

static void signal_rows(tarve_data_sink *w, const tarve_view *v)
{
    const tarve_signals *all = v->in->signals;
    char buf[TARVE_SIGNAL_TEXT];
    for (size_t i = 0; all != NULL && i < all->n; i++) {
        const tarve_signal *s = &all->item[i];
        tarve_cell_code(w, s->code);
        tarve_cell_text(w, tarve_signal_name(v, s->code));
        tarve_cell_code(w, tarve_signal_tier_code(s->tier));
        tarve_cell_code(w, tarve_signal_kind_code(s->kind));
        tarve_cell_code(w, tarve_signal_kind_label(s->kind));
        tarve_cell_code(w, s->own_area ? "area" : "region");
        tarve_cell_text(w, tarve_signal_figure(v->lang, buf, s));
        tarve_cell_period(w, TARVE_MONTH, s->since);
        tarve_cell_text(w, tarve_signal_question(v->lang, buf, s));
        tarve_cell_text(w, tarve_signal_evidence(v->lang, buf, s));
        tarve_cell_end(w);
    }
}

#define COLUMN_CODE                                                                                \
    TARVE_COLUMN("code", TARVE_DATA_CODE, TARVE_MSG("Occupation"),                                 \
                 TARVE_MSG("Code of the occupation; X where it is not known"))
#define COLUMN_TIER                                                                                \
    TARVE_COLUMN(                                                                                  \
        "tier", TARVE_DATA_CODE, TARVE_MSG("Strength"),                                            \
        TARVE_MSG("strong: grew in two years in a row; weak: a question to employers; watched: "   \
                  "followed"),                                                                     \
        .words = "strong|weak|watched")
#define COLUMN_KIND                                                                                \
    TARVE_COLUMN("kind", TARVE_DATA_CODE, TARVE_MSG("Kind"),                                       \
                 TARVE_MSG("Number of the method that raised it"), .words = "N1|N3|N4|N5|N6|N7")
#define COLUMN_LABEL                                                                               \
    TARVE_COLUMN("label", TARVE_DATA_CODE, TARVE_MSG("Sign"), TARVE_MSG("What was seen"),          \
                 .words = "growth|break|local|new-code|unknown|hard-to-fill|no-provider")
#define COLUMN_REACH                                                                               \
    TARVE_COLUMN(                                                                                  \
        "level", TARVE_DATA_CODE, TARVE_MSG("Seen in"),                                            \
        TARVE_MSG("The region by whose occupations it was found, or the area's own table"),        \
        .words = "region|area")

static const tarve_data_column signal_columns[] = {
    COLUMN_CODE,
    TARVE_COLUMN_NAME,
    COLUMN_TIER,
    COLUMN_KIND,
    COLUMN_LABEL,
    COLUMN_REACH,
    TARVE_COLUMN("figure", TARVE_DATA_TEXT, TARVE_MSG("Size"),
                 TARVE_MSG("Now beside before, coarse; empty where there was none")),
    TARVE_COLUMN("since", TARVE_DATA_MONTH, TARVE_MSG("Since"),
                 TARVE_MSG("First month of what is new")),
    TARVE_COLUMN("question", TARVE_DATA_TEXT, TARVE_MSG("Question"),
                 TARVE_MSG("What to ask of employers")),
    TARVE_COLUMN("evidence", TARVE_DATA_TEXT, TARVE_MSG("Evidence"), TARVE_MSG("On what it rests")),
};

const tarve_data_table tarve_data_signals = {
    "signals",
    TARVE_MSG("Signals"),
    TARVE_MSG("Signs of new competence needs, inferred through occupations"),
    TARVE_DATA_COLUMNS(signal_columns),
    NULL,
    {NULL},
    signal_rows,
    NULL};

/* ---- what became of them ---- */

static void log_rows(tarve_data_sink *w, const tarve_view *v)
{
    const tarve_signal_log *l = v->in->signal_log;
    for (size_t i = 0; l != NULL && i < l->n; i++) {
        const tarve_signal_entry *e = &l->item[i];
        tarve_cell_code(w, e->code);
        tarve_cell_text(w, tarve_signal_name(v, e->code));
        tarve_cell_code(w, tarve_signal_kind_code(e->kind));
        tarve_cell_code(w, tarve_signal_kind_label(e->kind));
        tarve_cell_code(w, e->own_area ? "area" : "region");
        tarve_cell_code(w, tarve_signal_tier_code(e->tier));
        tarve_cell_code(w, tarve_signal_state_code(e->state));
        tarve_cell_period(w, TARVE_QUARTER, e->raised);
        tarve_cell_period(w, TARVE_MONTH, e->raised_month);
        tarve_cell_period(w, TARVE_QUARTER, e->judged);
        tarve_cell_yes(w, e->told);
        tarve_cell_end(w);
    }
}

static const tarve_data_column log_columns[] = {
    COLUMN_CODE,
    TARVE_COLUMN_NAME,
    COLUMN_KIND,
    COLUMN_LABEL,
    COLUMN_REACH,
    COLUMN_TIER,
    TARVE_COLUMN("state", TARVE_DATA_CODE, TARVE_MSG("State"),
                 TARVE_MSG("What became of the signal"), .words = "raised|confirmed|dropped"),
    TARVE_COLUMN("raised", TARVE_DATA_PERIOD, TARVE_MSG("Raised"),
                 TARVE_MSG("Quarter of the run that raised it")),
    TARVE_COLUMN("raised_month", TARVE_DATA_MONTH, TARVE_MSG("Last month known then"),
                 TARVE_MSG("Last month that the run knew")),
    TARVE_COLUMN("judged", TARVE_DATA_PERIOD, TARVE_MSG("Judged"),
                 TARVE_MSG("Quarter in which it was confirmed or dropped; empty while raised")),
    TARVE_COLUMN("told", TARVE_DATA_YES_NO, TARVE_MSG("Told now"),
                 TARVE_MSG("Yes when this run tells it too")),
};

const tarve_data_table tarve_data_signal_log = {"signal_log",
                                                TARVE_MSG("Log of signals"),
                                                TARVE_MSG("What became of signals"),
                                                TARVE_DATA_COLUMNS(log_columns),
                                                NULL,
                                                {NULL},
                                                log_rows,
                                                NULL};

/* ---- skills ---- */

static void skill_rows(tarve_data_sink *w, const tarve_view *v)
{
    const tarve_skills *all = v->in->skills;
    for (size_t i = 0; all != NULL && i < all->n; i++) {
        const tarve_skill *s = &all->item[i];
        tarve_cell_code(w, s->cluster);
        tarve_cell_int(w, s->rank);
        tarve_cell_text(w, s->name_fi);
        tarve_cell_text(w, s->name_sv);
        tarve_cell_text(w, s->group);
        tarve_cell_fixed(w, s->relative, 1);
        tarve_cell_code(w, tarve_tr(v->lang, "possible skill, to be confirmed by employers"));
        tarve_cell_end(w);
    }
}

static bool are_skills_there(const tarve_view *v)
{
    return v->in->skills != NULL;
}

static const tarve_data_column skill_columns[] = {
    TARVE_COLUMN("cluster", TARVE_DATA_CODE, TARVE_MSG("Group of occupations"),
                 TARVE_MSG("First two digits of the growing occupations")),
    TARVE_COLUMN("rank", TARVE_DATA_INTEGER, TARVE_MSG("Rank"),
                 TARVE_MSG("1 = the strongest skill")),
    TARVE_COLUMN("skill", TARVE_DATA_TEXT, TARVE_MSG("Skill"), TARVE_MSG("Finnish name in ESCO")),
    TARVE_COLUMN("skill_sv", TARVE_DATA_TEXT, TARVE_MSG("Skill in Swedish"),
                 TARVE_MSG("Swedish name in ESCO")),
    TARVE_COLUMN("skill_group", TARVE_DATA_TEXT, TARVE_MSG("Group of skills"),
                 TARVE_MSG("Second level of ESCO")),
    TARVE_COLUMN("relative", TARVE_DATA_NUMBER, TARVE_MSG("Relative score"),
                 TARVE_MSG("Score over the best of the group, 0 to 1")),
    TARVE_COLUMN("status", TARVE_DATA_TEXT, TARVE_MSG("Status"),
                 TARVE_MSG("That it is possible and must be checked with employers")),
};

const tarve_data_table tarve_data_skills = {
    "skills",
    TARVE_MSG("Skills"),
    TARVE_MSG("Skills that ESCO ties to the growing occupations: inferred, never observed"),
    TARVE_DATA_COLUMNS(skill_columns),
    "cluster,rank",
    {NULL},
    skill_rows,
    are_skills_there};
