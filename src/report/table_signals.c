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
    TARVE_COLUMN("code", TARVE_DATA_CODE, TARVE_WORDS("Occupation"),                               \
                 TARVE_WORDS("Code of the occupation; X where it is not known"))
#define COLUMN_TIER                                                                                \
    TARVE_COLUMN(                                                                                  \
        "tier", TARVE_DATA_CODE, TARVE_WORDS("Strength"),                                          \
        TARVE_WORDS("vahva: strong, grew in two years in a row; heikko: weak, a question to "      \
                    "employers; seurannassa: watched"),                                            \
        .words = "vahva|heikko|seurannassa")
#define COLUMN_KIND                                                                                \
    TARVE_COLUMN("kind", TARVE_DATA_CODE, TARVE_WORDS("Kind"),                                     \
                 TARVE_WORDS("Number of the method that raised it"), .words = "N1|N3|N4|N5|N6|N7")
#define COLUMN_LABEL                                                                               \
    TARVE_COLUMN("label", TARVE_DATA_CODE, TARVE_WORDS("Sign"), TARVE_WORDS("What was seen"),      \
                 .words = "growth|break|local|new-code|unknown|hard-to-fill|no-provider")
#define COLUMN_REACH                                                                               \
    TARVE_COLUMN(                                                                                  \
        "level", TARVE_DATA_CODE, TARVE_WORDS("Seen in"),                                          \
        TARVE_WORDS("The region by whose occupations it was found, or the area's own table"),      \
        .words = "region|area")

static const tarve_data_column signal_columns[] = {
    COLUMN_CODE,
    TARVE_COLUMN_NAME,
    COLUMN_TIER,
    COLUMN_KIND,
    COLUMN_LABEL,
    COLUMN_REACH,
    TARVE_COLUMN("figure", TARVE_DATA_TEXT, TARVE_WORDS("Size"),
                 TARVE_WORDS("Now beside before, coarse; empty where there was none")),
    TARVE_COLUMN("since", TARVE_DATA_MONTH, TARVE_WORDS("Since"),
                 TARVE_WORDS("First month of what is new")),
    TARVE_COLUMN("question", TARVE_DATA_TEXT, TARVE_WORDS("Question"),
                 TARVE_WORDS("What to ask of employers")),
    TARVE_COLUMN("evidence", TARVE_DATA_TEXT, TARVE_WORDS("Evidence"),
                 TARVE_WORDS("On what it rests")),
};

const tarve_data_table tarve_data_signals = {
    "signals",
    TARVE_WORDS("Signals"),
    TARVE_WORDS("Signs of new competence needs, inferred through occupations"),
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
    TARVE_COLUMN("state", TARVE_DATA_CODE, TARVE_WORDS("State"),
                 TARVE_WORDS("What became of the signal"), .words = "raised|confirmed|dropped"),
    TARVE_COLUMN("raised", TARVE_DATA_PERIOD, TARVE_WORDS("Raised"),
                 TARVE_WORDS("Quarter of the run that raised it")),
    TARVE_COLUMN("raised_month", TARVE_DATA_MONTH, TARVE_WORDS("Last month known then"),
                 TARVE_WORDS("Last month that the run knew")),
    TARVE_COLUMN("judged", TARVE_DATA_PERIOD, TARVE_WORDS("Judged"),
                 TARVE_WORDS("Quarter in which it was confirmed or dropped; empty while raised")),
    TARVE_COLUMN("told", TARVE_DATA_YES_NO, TARVE_WORDS("Told now"),
                 TARVE_WORDS("Yes when this run tells it too")),
};

const tarve_data_table tarve_data_signal_log = {"signal_log",
                                                TARVE_WORDS("Log of signals"),
                                                TARVE_WORDS("What became of signals"),
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
    TARVE_COLUMN("cluster", TARVE_DATA_CODE, TARVE_WORDS("Group of occupations"),
                 TARVE_WORDS("First two digits of the growing occupations")),
    TARVE_COLUMN("rank", TARVE_DATA_INTEGER, TARVE_WORDS("Rank"),
                 TARVE_WORDS("1 = the strongest skill")),
    TARVE_COLUMN("skill", TARVE_DATA_TEXT, TARVE_WORDS("Skill"),
                 TARVE_WORDS("Finnish name in ESCO")),
    TARVE_COLUMN("skill_sv", TARVE_DATA_TEXT, TARVE_WORDS("Skill in Swedish"),
                 TARVE_WORDS("Swedish name in ESCO")),
    TARVE_COLUMN("skill_group", TARVE_DATA_TEXT, TARVE_WORDS("Group of skills"),
                 TARVE_WORDS("Second level of ESCO")),
    TARVE_COLUMN("relative", TARVE_DATA_NUMBER, TARVE_WORDS("Relative score"),
                 TARVE_WORDS("Score over the best of the group, 0 to 1")),
    TARVE_COLUMN("status", TARVE_DATA_TEXT, TARVE_WORDS("Status"),
                 TARVE_WORDS("That it is possible and must be checked with employers")),
};

const tarve_data_table tarve_data_skills = {
    "skills",
    TARVE_WORDS("Skills"),
    TARVE_WORDS("Skills that ESCO ties to the growing occupations: inferred, never observed"),
    TARVE_DATA_COLUMNS(skill_columns),
    "cluster,rank",
    {NULL},
    skill_rows,
    are_skills_there};
