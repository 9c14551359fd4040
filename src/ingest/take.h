/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Records of one part to observations, by the layout of the file. */
#ifndef TARVE_INGEST_TAKE_H
#define TARVE_INGEST_TAKE_H

#include "ingest/encoding.h"
#include "ingest/fields.h"
#include "ingest/keys.h"
#include "ingest/notes.h"
#include "ingest/records.h"
#include "ingest/rejects.h"
#include "tarve/ingest.h"

/* What all parts of one file share; nothing here changes while they are read. */
typedef struct ingest_plan {
    const char *path;
    const tarve_read_options *options;
    const tarve_read_limits *limits;
    const tarve_sink *sink;
    tarve_layout *layout;
    ingest_dialect dialect;
    const char *encoding;
    const char *header; /* the header as it stands in the file */
    size_t header_len;
    tarve_period as_of;  /* a month */
    char as_of_text[40]; /* "a period up to 2026M06" */
    char width_text[32]; /* "4 cells" */
} ingest_plan;

typedef struct ingest_counts {
    size_t records, accepted, rejected, blank;
    size_t cells, cells_rejected;
    size_t zero, preliminary;
    size_t state[8]; /* cells taken, by tarve_cell_state */
} ingest_counts;

/* How one column is read in this part; ids are those of the part's code tables. */
typedef struct take_column {
    tarve_role role;
    ingest_key_entry *last; /* of the record under way */
    bool changed;           /* since the keys were applied */
    ingest_keys keys;
    bool counts;   /* figures, and digits alone are a number */
    bool fixes;    /* `fixed` holds a code */
    bool too_late; /* its heading states a period after as_of */
    uint32_t fixed[TARVE_N_AXES];
    uint32_t join_row, join_id; /* a variant of the record and what it is with the fixed one */
    tarve_freq freq;
    tarve_period period;
    unsigned flags;
    double scale;
    const tarve_measure_info *measure;
} take_column;

/* A figure of the record under way: a number already, or text to be understood once the measure is
 * known. */
typedef struct take_figure {
    double value;
    uint32_t field;   /* 0-based */
    uint32_t at, len; /* text in take->text; at = TAKE_PLAIN: none needed */
} take_figure;
#define TAKE_PLAIN UINT32_MAX

typedef struct figure_memo {
    char text[16];
    size_t len; /* 0 = free */
    const tarve_measure_info *measure;
    cell_meaning meaning;
    uint32_t note; /* slot + 1 */
} figure_memo;

/* What the keys of a record say, for all its figures. Kept from record to record: only the keys
 * that change are applied anew. */
typedef struct take_keyed {
    tarve_obs o; /* code, freq, period */
    unsigned flags;
    double scale;
    const tarve_measure_info *measure;
    int year, sub; /* of separate columns, 0 = none */
    tarve_freq sub_freq;
} take_keyed;

enum { TAKE_BATCH = 512, TAKE_MEMOS = 64 };

typedef struct ingest_take {
    const ingest_plan *plan;
    tarve_codes *codes; /* of the sink */
    void *sink_part;
    tarve_arena arena;
    ingest_decoder decoder;
    ingest_notes notes;
    ingest_rejects rejects;
    ingest_counts n;

    take_column *column;
    size_t n_columns, n_values;
    size_t *key; /* columns that are keys, ascending */
    size_t n_keys, n_variants, n_stubs;
    size_t *changed; /* key columns that changed since the keys were applied */
    size_t n_changed;
    size_t n_odd; /* key columns whose text is not plain */
    take_keyed keyed;
    uint32_t *variant, variant_id; /* parts of the last joined variant, and what they made */
    bool has_month;
    uint32_t base[TARVE_N_AXES]; /* codes that hold for the whole file */
    const tarve_measure_info *base_measure;

    size_t n_fields, n_filled, long_field; /* of the record under way */
    take_figure *figure;
    size_t n_figures;
    ingest_fields at; /* walks over the record under way when places are needed */
    char *text;
    size_t text_used, text_room;
    tarve_status st; /* of a callback that could not return it */
    tarve_error err;

    figure_memo memo[TAKE_MEMOS], one_memo;
    tarve_obs batch[TAKE_BATCH];
    size_t n_batch;
} ingest_take; /* zero-initialise with = {0} */

tarve_status ingest_take_open(ingest_take *t, const ingest_plan *plan, tarve_codes *codes,
                              void *sink_part, tarve_error *err) TARVE_MUST_CHECK;
ingest_taker ingest_take_as_taker(ingest_take *t);
/* Hands over what is left in the batch. */
tarve_status ingest_take_flush(ingest_take *t, tarve_error *err) TARVE_MUST_CHECK;
void ingest_take_close(ingest_take *t);

/* ---- between the files of the taker */

/* A field that is neither a plain count nor the text of the record above; a failure goes to t->st.
 */
void take_keep_other(ingest_take *t, size_t column, const char *s, size_t len);
/* The text of a key column in the record under way. */
void take_set_key(ingest_take *t, size_t column, ingest_key_entry *e);
void take_begin_keys(ingest_take *t);
/* What changed goes to t->keyed. */
void take_apply_keys(ingest_take *t);
/* The variant of the record: what the file fixes and its key columns say, joined. */
tarve_status take_variant(ingest_take *t, uint32_t *out, tarve_error *err) TARVE_MUST_CHECK;
/* What the heading of a value column fixes. */
tarve_status take_overlay(ingest_take *t, take_column *c, tarve_obs *o,
                          tarve_error *err) TARVE_MUST_CHECK;
/* Understands a text seen for the first time in this column. */
tarve_status take_learn_key(ingest_take *t, size_t column, const ingest_key_text *text,
                            uint32_t hash, tarve_error *err) TARVE_MUST_CHECK;
tarve_status take_put(ingest_take *t, tarve_axis axis, const char *code, uint32_t *id,
                      tarve_error *err) TARVE_MUST_CHECK;

/* Why and where a record or a cell is not taken. field 0 = the whole record. */
typedef struct take_refusal {
    const char *code, *expected;
    size_t field, column;
    const char *found; /* NULL = the text of the field */
} take_refusal;

/* One line of rejects; counts nothing. `at` walks over the fields of the record. */
tarve_status take_tell(ingest_take *t, const ingest_record *rec, ingest_fields *at,
                       const take_refusal *why, tarve_error *err) TARVE_MUST_CHECK;
/* What a field callback could not return. */
tarve_status take_late_failure(const ingest_take *t, const ingest_record *rec,
                               tarve_error *err) TARVE_MUST_CHECK;
/* The read ends inside a record: what was counted of it must not look like a loss. */
void take_uncount(ingest_take *t);
/* The whole read ends here: a limit is passed. */
tarve_status take_fail_at(const ingest_take *t, const ingest_record *rec, const take_refusal *why,
                          tarve_error *err) TARVE_MUST_CHECK;
/* The whole record with all its cells. */
tarve_status take_refuse_record(ingest_take *t, const ingest_record *rec, const take_refusal *why,
                                tarve_error *err) TARVE_MUST_CHECK;
tarve_status take_refuse_ragged(ingest_take *t, const ingest_record *rec,
                                tarve_error *err) TARVE_MUST_CHECK;
/* A record over several lines: *refused unless only ignored columns hold the line ends. */
tarve_status take_judge_multiline(ingest_take *t, const ingest_record *rec, bool *refused,
                                  tarve_error *err) TARVE_MUST_CHECK;
tarve_status take_fault(void *ctx, const ingest_record *rec, const ingest_fault *fault,
                        tarve_error *err) TARVE_MUST_CHECK;
/* One more of a remark; the first one's place is looked up. */
tarve_status take_count_note(ingest_take *t, uint32_t slot, const ingest_record *rec, size_t field,
                             tarve_error *err) TARVE_MUST_CHECK;

#endif
