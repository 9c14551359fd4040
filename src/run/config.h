/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The configuration as read: what the YAML says, defaults filled in, every value checked. */
#ifndef TARVE_RUN_CONFIG_H
#define TARVE_RUN_CONFIG_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "tarve/ingest.h"
#include "tarve/period.h"
#include "tarve/report.h"
#include "tarve/run.h"

/* ---- what libcyaml fills: one member a key, NULL or the default when the key is absent ---- */

typedef struct config_column {
    char *label, *measure, *area, *group, *variant, *period;
    int role; /* tarve_role */
    double scale;
} config_column;

typedef struct config_layout {
    char *encoding, *delimiter;
    int decimal_comma, pinned;
    uint32_t title_lines;
    char *measure, *area, *group, *variant; /* codes that hold for the whole file */
    config_column *columns;
    uint32_t columns_count;
} config_layout;

typedef struct config_input {
    char *path, *source, *licence, *note, *dated;
    int synthetic;
    config_layout *layout;
} config_input;

typedef struct config_region {
    char *name, *area, *occupation_area;
    char **municipalities;
    uint32_t municipalities_count;
} config_region;

typedef struct config_gate {
    char *limit;
    int gate; /* 1 = hold */
} config_gate;

typedef struct config_quality {
    char *max_rejects;
    int plots;
    config_gate *min_coverage, *max_age_months, *min_skill, *max_change;
} config_quality;

typedef struct config_publish {
    char **measures;
    uint32_t measures_count;
} config_publish;

typedef struct config_keys {
    config_region region;
    config_input *inputs;
    uint32_t inputs_count;
    char *parameters, *crosswalk, *breaks, *providers, *commuting, *employment, *scenarios, *intake,
        *output, *as_of, *gnuplot, *weasyprint, *licence;
    char *employed, *requirements, *regulated; /* keys register, requirements, regulated */
    char *occupation_key, *esco, *roadmap, *decisions;
    uint32_t horizon_years, occupation_digits, draws, jobs;
    uint32_t lock_wait, keep, keep_years; /* 0 = leave at once; all runs are kept */
    uint64_t seed;
    int *languages; /* tarve_lang */
    uint32_t languages_count;
    int excel; /* 1: also the CSV files of excel/ */
    int keep_inputs;
    tarve_pdf_wish pdf;
    config_quality *quality;
    config_publish *publish;
} config_keys;

/* ---- the same, ready for use ---- */

enum { CONFIG_MAX_YEARS = 5, CONFIG_LEAST_DRAWS = 4000 };

/* A gate ready for use. */
typedef struct gate_limit {
    bool on, holds; /* holds: a run that fails is not published */
    double limit;   /* share, of AGE months */
} gate_limit;

/* A path of the configuration and where the file is instead. */
typedef struct config_moved {
    char shown[300], actual[4096];
} config_moved;

struct tarve_config {
    char path[4096];
    char folder[4096];   /* of the file; relative paths start here */
    char sha256[65];     /* of the text */
    char *text;          /* as it was read, for the manifest */
    config_moved *moved; /* files that lie elsewhere than the text says; owned */
    size_t n_moved;
    config_keys *keys;         /* owned; freed by the schema */
    struct yaml_tree *tree;    /* where each key stands, for messages */
    struct tarve_arena *arena; /* layouts */
    tarve_layout **layout;     /* per input, or NULL */
    tarve_period as_of;        /* month, or TARVE_NO_PERIOD */
    double max_reject_share;   /* of the cells; NaN when a count is given */
    size_t max_rejects;
    bool plots_required;
    gate_limit gate[TARVE_N_GATES];
};

/* Reads from memory; `path` only names the text in messages and gives the folder. */
tarve_status config_parse(const char *path, const char *text, size_t len, tarve_config **out,
                          tarve_error *err) TARVE_MUST_CHECK;

/* `path` as the configuration means it: where it was moved, else relative ones start in its folder.
 */
tarve_status config_path(const tarve_config *c, const char *path, char out[4096],
                         tarve_error *err) TARVE_MUST_CHECK;

/* "12" is a count of cells and records (then *share is NaN), "0.5%" a share of the cells. */
bool config_tolerance(const char *text, double *share, size_t *count);

/* An error at the place of a key, "inputs[2].layout.encoding". */
struct yaml_tree;
tarve_status config_wrong(const struct yaml_tree *tree, const char *key, tarve_error *err,
                          const char *fmt, ...) TARVE_PRINTF(4, 5) TARVE_MUST_CHECK;

/* configschema.c: text to keys, libcyaml's remarks turned into one sentence with its place. */
tarve_status config_load(const char *text, size_t len, const struct yaml_tree *tree,
                         config_keys **out, tarve_error *err) TARVE_MUST_CHECK;
void config_release(config_keys *k);
const char *config_role_name(tarve_role role);

/* configgates.c: the limits of quality. */
tarve_status config_gates(tarve_config *c, const struct yaml_tree *tree,
                          tarve_error *err) TARVE_MUST_CHECK;
const char *config_gate_key(tarve_gate gate); /* "min_coverage" */

/* configlayout.c: the explicit mapping of one input. */
tarve_status config_layout_make(const config_layout *from, const struct yaml_tree *tree,
                                size_t input, struct tarve_arena *arena, tarve_layout **out,
                                tarve_error *err) TARVE_MUST_CHECK;

#endif
