/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * tarve/signals.h - signs of new competence needs, from counts by occupation.
 *
 * Numbers N1...N8 are those of docs/methods.md, "Signals of new competence needs". No text of an
 * advert is seen: skills are inferred through occupations, never observed. A cell of 1-4 counts as
 * what such cells come to on average, whatever it holds, so no signal tells a protected count.
 */
#ifndef TARVE_SIGNALS_H
#define TARVE_SIGNALS_H

#include "tarve/need.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef enum tarve_signal_tier {
    TARVE_SIGNAL_STRONG, /**< "strong": grew in two years in a row, enough of it, whole region */
    TARVE_SIGNAL_WEAK,   /**< "weak": one year, or the area alone: a question to employers */
    TARVE_SIGNAL_WATCHED /**< "watched" */
} tarve_signal_tier;

typedef enum tarve_signal_kind {
    TARVE_SIGNAL_GROWTH,       /**< N1 with N2 */
    TARVE_SIGNAL_BREAK,        /**< N3 */
    TARVE_SIGNAL_LOCAL,        /**< N4: more than the country's figures explain */
    TARVE_SIGNAL_NEW_CODE,     /**< N5 */
    TARVE_SIGNAL_UNKNOWN,      /**< N5: occupations that are not known */
    TARVE_SIGNAL_HARD_TO_FILL, /**< N6 */
    TARVE_SIGNAL_NO_PROVIDER,  /**< N7 */
    TARVE_N_SIGNAL_KINDS
} tarve_signal_kind;

TARVE_API const char *tarve_signal_tier_code(tarve_signal_tier t);  /**< "strong" */
TARVE_API const char *tarve_signal_kind_code(tarve_signal_kind k);  /**< "N1" */
TARVE_API const char *tarve_signal_kind_label(tarve_signal_kind k); /**< "growth", one a kind */

typedef struct tarve_signal {
    char code[8]; /**< 4-digit occupation; "X" of unknown ones */
    tarve_signal_tier tier;
    tarve_signal_kind kind;
    bool own_area;     /**< rests on the area's own table, not the region's */
    bool trend;        /**< N3: the trend turned; else the level shifted */
    bool reappeared;   /**< N5: was there before, and then not for two years */
    bool corrected;    /**< N1: holds beside all other occupations (Benjamini-Hochberg) */
    int years;         /**< N1: years in a row */
    double factor;     /**< share (N4: figure) now over before; NaN where it has none */
    double lo80, hi80; /**< N4: local effect, new vacancies a year; else NaN */
    double more; /**< N1, N3, N4 of the region: new vacancies a year more than before; else 0 */
    tarve_period since;        /**< first month of what is new */
    const char *qualification; /**< N7: name; borrowed from the crosswalk; else NULL */
} tarve_signal;

/** A code of one classification and what it is called in the next. */
typedef struct tarve_renamed {
    const char *from, *to;
} tarve_renamed;

typedef struct tarve_signal_inputs {
    const tarve_panel *panel;
    const tarve_crosswalk *crosswalk;
    const char *area, *occupation_area;
    const char *const *provider; /**< as for the need; 0 of them: N7 is left out */
    size_t n_providers;
    tarve_period as_of_month;
    double duration_months;     /**< F2, of the area; NaN: a vacancy is open for one month */
    const tarve_period *breaks; /**< months at which vacancies are known to shift */
    size_t n_breaks;
    const tarve_renamed *renamed; /**< may be NULL */
    size_t n_renamed;
    uint64_t seed;
    tarve_findings *findings; /**< what could not be judged is added here */
} tarve_signal_inputs;

typedef struct tarve_signals {
    tarve_signal *item; /**< by tier, kind, code */
    size_t n;
    size_t n_tested;                        /**< occupations with enough years for N1 */
    size_t n_data_break;                    /**< breaks not told since the data broke then */
    double mix_change, mix_change_expected; /**< N4: dissimilarity of two years, and of chance */
    tarve_period first, last;               /**< months of the table; NO_PERIOD: there is none */
} tarve_signals;                            /**< zero-initialise; release with tarve_signals_free */

/**
 * All signals of one region. Without a table of vacancies by occupation there are none, and a
 * finding says so. Same bytes for any order of inputs; random draws keyed by (seed, occupation).
 * Errors: TARVE_E_NOMEM. On error @p out is unchanged.
 * Cost: one pass over the panel's series; 60 to 2,000 bootstrap draws an occupation large enough.
 */
TARVE_API tarve_status tarve_signals_find(const tarve_signal_inputs *in, tarve_signals *out,
                                          tarve_error *err) TARVE_MUST_CHECK;
TARVE_API void tarve_signals_free(tarve_signals *s);

/* ---- the log: what became of the signals of earlier runs ---- */

typedef enum tarve_signal_state {
    TARVE_SIGNAL_RAISED,    /**< not judged yet */
    TARVE_SIGNAL_CONFIRMED, /**< a year later it is told again, or half the rise is still there */
    TARVE_SIGNAL_DROPPED
} tarve_signal_state;
TARVE_API const char *tarve_signal_state_code(tarve_signal_state s); /**< "raised" */

typedef struct tarve_signal_entry {
    char code[8];
    tarve_signal_kind kind;
    tarve_signal_tier tier; /**< when it was raised */
    tarve_signal_state state;
    bool own_area, told;       /**< told: by this run too */
    tarve_period raised;       /**< quarter of the run that raised it */
    tarve_period raised_month; /**< last month that run knew */
    tarve_period judged;       /**< quarter; NO_PERIOD while raised */
} tarve_signal_entry;

typedef struct tarve_signal_log {
    tarve_signal_entry *item; /**< by quarter raised, code, kind, level */
    size_t n, confirmed, dropped;
    bool begins;    /**< no earlier quarter is in it */
} tarve_signal_log; /**< zero-initialise; release with tarve_signal_log_free */

/** The log that a run has published. Errors: TARVE_E_MISSING; TARVE_E_INPUT with path, line and
 * column, also for columns of another version; @p out is then unchanged. */
TARVE_API tarve_status tarve_signal_log_read(const char *path, tarve_signal_log *out,
                                             tarve_error *err) TARVE_MUST_CHECK;
/**
 * Carries a log on to the run of a quarter: takes back what a run of this or a later quarter wrote,
 * judges what was raised at least 12 months ago, and adds what is new. So a second run of the same
 * quarter gives the same log. Errors: TARVE_E_NOMEM; @p log is then to be released only.
 */
TARVE_API tarve_status tarve_signal_log_carry(const tarve_signal_inputs *in,
                                              const tarve_signals *now, tarve_period quarter,
                                              tarve_signal_log *log,
                                              tarve_error *err) TARVE_MUST_CHECK;
TARVE_API void tarve_signal_log_free(tarve_signal_log *l);
/** Confirmed of all judged; NaN when none is. */
TARVE_API double tarve_signal_hit_rate(const tarve_signal_log *l);

/* ---- skills of what grows, by the user's copy of ESCO (N8) ---- */

typedef struct tarve_esco tarve_esco;
/**
 * From ESCO's CSV download in one folder (docs/data.md, "ESCO"): occupations_fi.csv,
 * skills_fi.csv, occupationSkillRelations_fi.csv, broaderRelationsSkillPillar_fi.csv; skills_sv.csv
 * and skillGroups_fi.csv where they are there.
 * Errors: TARVE_E_MISSING; TARVE_E_INPUT with path, line and column. On error @p out is unchanged.
 */
TARVE_API tarve_status tarve_esco_read(const char *dir, tarve_esco **out,
                                       tarve_error *err) TARVE_MUST_CHECK;
TARVE_API void tarve_esco_free(tarve_esco *e);

/** A skill that ESCO calls essential in growing occupations: possible, never observed. */
typedef struct tarve_skill {
    char cluster[3];                             /**< first two digits of the occupations */
    int rank;                                    /**< within the cluster, from 1 */
    const char *uri, *name_fi, *name_sv, *group; /**< borrowed from the tarve_esco; "" = none */
    double score, relative;                      /**< relative: of the cluster's best, 0..1 */
} tarve_skill;

typedef struct tarve_skills {
    tarve_skill *item; /**< by cluster, rank: at most 5 a cluster */
    size_t n;
} tarve_skills; /**< zero-initialise; release with tarve_skills_free */

/**
 * Score of a skill = sum over the growing occupations o of a cluster of (new vacancies more) x
 * (share of ESCO occupations under o that list it as essential) x log(codes / codes that list it).
 * Errors: TARVE_E_NOMEM. Cost: clusters x essential relations.
 */
TARVE_API tarve_status tarve_skills_find(const tarve_esco *e, const tarve_signals *s,
                                         tarve_skills *out, tarve_error *err) TARVE_MUST_CHECK;
TARVE_API void tarve_skills_free(tarve_skills *s);

#ifdef __cplusplus
}
#endif
#endif
