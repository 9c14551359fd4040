/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * tarve/report.h - what people and machines read: CSV tables, plots, the page. Writes into a folder
 * it is given.
 */
#ifndef TARVE_REPORT_H
#define TARVE_REPORT_H

#include <stdbool.h>
#include <stddef.h>

#include "tarve/backtest.h"
#include "tarve/changes.h"
#include "tarve/commuting.h"
#include "tarve/decisions.h"
#include "tarve/error.h"
#include "tarve/export.h"
#include "tarve/forecast.h"
#include "tarve/ingest.h"
#include "tarve/language.h"
#include "tarve/log.h"
#include "tarve/need.h"
#include "tarve/panel.h"
#include "tarve/roadmap.h"
#include "tarve/signals.h"
#include "tarve/track.h"
#include "tarve/trend.h"

#ifdef __cplusplus
extern "C" {
#endif

/** A source named at the foot of the page. */
typedef struct tarve_source {
    const char *name, *note,
        *licence; /**< "Statistics Finland / KEHA Centre, Employment Service Statistics, 12r5" */
    const char *path;        /**< input file */
    const char *last_period; /**< newest period in it, "2023M10" */
    const char *dated;       /**< date of the export when known, else "" */
    bool synthetic;
} tarve_source;

/** A forecast that is published: history, result, and what it is called. */
typedef struct tarve_published_series {
    const char *id; /**< "vacancy_stock/SK138/SSS" */
    const char *measure, *area, *group;
    tarve_series history;
    const tarve_forecast *forecast;
    bool headline;     /**< gets a plot of its own */
    tarve_trend trend; /**< of its printed figures; headline series only */
} tarve_published_series;

/** Are the pages made into PDFs? Auto: where WeasyPrint can do it; else a warning. */
typedef enum tarve_pdf_wish { TARVE_PDF_OFF, TARVE_PDF_AUTO, TARVE_PDF_REQUIRED } tarve_pdf_wish;

/** What a report is held to, as the configuration says: `quality`. */
typedef enum tarve_gate {
    TARVE_GATE_COVERAGE, /**< share of the municipalities' figures of the last 12 months, at least
                          */
    TARVE_GATE_AGE,      /**< months between the newest figures and now, at most */
    TARVE_GATE_SKILL,    /**< how much smaller the error is than the benchmark's, at least */
    TARVE_GATE_CHANGE,   /**< change of the area's vacancies since the run before, at most */
    TARVE_N_GATES
} tarve_gate;

/** A gate that failed, and the report is published all the same. */
typedef struct tarve_gate_failed {
    tarve_gate gate;
    double value, limit; /**< shares; of AGE the limit in months and no value, as time goes on */
    tarve_period newest; /**< month of the newest figures */
} tarve_gate_failed;

typedef struct tarve_report_inputs {
    const char *region_name;  /**< "Sydänsuomi" */
    const char *period_label; /**< "2023Q4" */
    const char *as_of;        /**< "2023M10" */
    const char *version;
    const char *licence; /**< of what the run publishes: "CC BY 4.0"; NULL or "" = not told */
    const char *datadir; /**< datasets: borders, glossary */
    const tarve_language *const *language; /**< of pages and plots; names in data/ in the first */
    size_t n_languages;                    /**< at least 1 */
    /** Of titles in datapackage.json: by tarve_lang, NULL where there is none; itself may be NULL.
     */
    const tarve_language *const *catalogue;
    const tarve_lexicon *lexicon;
    const tarve_hierarchy *hierarchy;
    const tarve_panel *panel;
    const tarve_need_result *need;
    const tarve_signals *signals;                /**< NULL: none were looked for */
    const tarve_signal_log *signal_log;          /**< may be NULL */
    const tarve_skills *skills;                  /**< NULL: no ESCO, no skills.csv */
    const tarve_changes *changes;                /**< since the run before; may be NULL */
    const tarve_track *track;                    /**< of earlier runs; may be NULL */
    const tarve_commuting *commuting;            /**< NULL: where people work is not known */
    const tarve_decisions *decisions;            /**< may be NULL or empty */
    const tarve_roadmap *roadmap;                /**< NULL: no data/roadmap.csv */
    const tarve_roadmap_figures *roadmap_before; /**< of the run before; may be NULL */
    const tarve_parameters *parameters;
    const char *const *municipality;
    size_t n_municipalities;
    const char *area;
    const tarve_published_series *series;
    size_t n_series;
    const tarve_read_report *const *input;
    size_t n_inputs;
    const tarve_source *source;
    size_t n_sources;
    const tarve_findings *findings;
    size_t rejects_shown; /**< rejected cells: banner and a link to rejects.csv beside index.html */
    const tarve_gate_failed *gate; /**< every page begins with them */
    size_t n_gates;
    const tarve_period *breaks;
    /** One a break; NULL or "" in a language that it is not given in: Finnish is shown then. */
    const char *const *break_reason[TARVE_N_LANGS];
    const char *const *break_measure; /**< whose break it is, one a break; NULL = of every series */
    size_t n_breaks;
    bool synthetic; /**< any input is synthetic: every page says so */
    bool excel;     /**< also excel/<name>.csv, for spreadsheets of Finland and Sweden */
    bool plots_required;
    const char *gnuplot; /**< program name or path, "gnuplot" */
    tarve_pdf_wish pdf;
    const char *weasyprint; /**< program name or path; NULL = "weasyprint" */
    const tarve_log *log;
} tarve_report_inputs;

/**
 * Writes data/<name>.csv and datapackage.json, plots/<language>/<name>.{svg,png,gp,tsv},
 * <language>/<page>.html, <language>/tarve.xlsx, index.html and, when wished, PDFs below @p dirfd
 * (an empty folder of ours). Every file is flushed, synced and checked; a plot whose picture is cut
 * is an error.
 * @return TARVE_OK; TARVE_INCOMPLETE when all is there but pictures, borders or PDFs, each said in
 * a warning. Errors: TARVE_E_SERVICE (gnuplot or WeasyPrint absent or failing, and its work is
 * required), TARVE_E_CREATE, TARVE_E_IO, TARVE_E_NOMEM.
 */
TARVE_API tarve_status tarve_report_write(int dirfd, const tarve_report_inputs *in,
                                          tarve_error *err) TARVE_MUST_CHECK;

/** Figure @p t of a history as data/forecasts.csv repeats it as a benchmark; NaN when it may not be
 * shown. */
TARVE_API double tarve_report_figure(const tarve_published_series *s, size_t t);

/** The track record as data/track_record.csv has it; @p fp is a FILE, in which errors stay. */
TARVE_API void tarve_report_track(void *fp, const tarve_track *t);

/** A published run, for the page over all of them. */
typedef struct tarve_run_listed {
    char period[TARVE_PERIOD_TEXT], as_of[TARVE_PERIOD_TEXT], region[256];
    bool incomplete;
    bool brief_pdf[TARVE_N_LANGS]; /**< <language>/brief.pdf is there */
} tarve_run_listed;

/**
 * Writes dirfd/file anew: the runs in the given order, each with a link to <period>/index.html and
 * to its briefs as PDF.
 * Errors: TARVE_E_CREATE, TARVE_E_IO, TARVE_E_NOMEM.
 */
TARVE_API tarve_status tarve_report_runs(int dirfd, const char *file, const tarve_run_listed *run,
                                         size_t n, const tarve_language *const *language,
                                         size_t n_languages, tarve_error *err) TARVE_MUST_CHECK;

/**
 * Centroids of municipalities on a plane, from the borders in @p datadir/geo.
 * @param out n places; NaN where no file has the border
 * Errors: TARVE_E_INPUT (a file that is no GeoJSON), TARVE_E_NOMEM.
 */
TARVE_API tarve_status tarve_report_places(const char *datadir, const char *const *code, size_t n,
                                           tarve_place *out, tarve_error *err) TARVE_MUST_CHECK;

/**
 * Charts of a backtest, one a frequency, into @p dirfd: backtest-<m>.{tsv,gp,svg,png} with style.gp
 * and all.gp; files of these names are replaced. MASE by band of steps of the engine and the simple
 * forecasts (group "all"), and the share of figures inside the widest range. None without levels.
 * Without gnuplot (NULL = "gnuplot") a warning and no pictures.
 * Errors: TARVE_E_CREATE, TARVE_E_IO, TARVE_E_NOMEM.
 */
TARVE_API tarve_status tarve_report_backtest(int dirfd, const tarve_backtest_result *r,
                                             const char *gnuplot, const tarve_log *log,
                                             tarve_error *err) TARVE_MUST_CHECK;

#ifdef __cplusplus
}
#endif
#endif
