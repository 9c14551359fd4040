/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The published tables, each declared once: its columns with type, unit and what they say, and the
 * function that hands its rows to a sink cell by cell. data/<name>.csv, datapackage.json and the
 * workbooks are made of the same declaration and the same cells.
 */
#ifndef TARVE_REPORT_DATATABLE_H
#define TARVE_REPORT_DATATABLE_H

#include <stdbool.h>
#include <stddef.h>

#include "report/view.h"
#include "tarve/language.h"

typedef enum tarve_data_type {
    TARVE_DATA_TEXT, /* names and sentences */
    TARVE_DATA_CODE, /* never a number: leading zeros count */
    TARVE_DATA_INTEGER,
    TARVE_DATA_NUMBER,
    TARVE_DATA_YEAR,
    TARVE_DATA_MONTH,  /* "2023M10" */
    TARVE_DATA_PERIOD, /* a month, quarter or year: whatever the row is about */
    TARVE_DATA_YES_NO
} tarve_data_type;

/* title, about and unit are texts to translate. */
typedef struct tarve_data_column {
    const char *name; /* snake_case, for ever */
    tarve_data_type type;
    const char *title, *about;
    const char *unit;  /* NULL = it has none */
    const char *words; /* the only texts that may stand in it, "|" between; NULL = any */
    bool range;        /* three columns: name, name_lo80, name_hi80 */
    bool may_hide;     /* holds "1-4" where the source protects the figure */
    bool may_lack;     /* may be empty although it is part of the key */
} tarve_data_column;

/* Where the cells of a table go. Numbers are text as the CSV files have it, so that every sink
 * has the same figure; "" = no cell. */
typedef struct tarve_data_sink {
    void (*text)(struct tarve_data_sink *s, const char *text, size_t len);
    void (*number)(struct tarve_data_sink *s, const char *text);
    void (*end)(struct tarve_data_sink *s); /* of a row */
} tarve_data_sink;

enum { TARVE_DATA_LINKS = 2 };

typedef struct tarve_data_table {
    const char *name; /* of the file, without .csv */
    const char *title, *about;
    const tarve_data_column *column;
    size_t n_columns;
    const char *key;                    /* "field,year"; NULL = a row has no name */
    const char *link[TARVE_DATA_LINKS]; /* "field,year need": columns, table of the same columns;
                                           "parent need.field": another one of it */
    void (*rows)(tarve_data_sink *out, const tarve_view *v);
    bool (*is_made)(const tarve_view *v); /* NULL = always */
} tarve_data_table;

/* Every table, in the order in which they are told. Static. */
enum { TARVE_N_DATA_TABLES = 25 };
extern const tarve_data_table *const tarve_data_tables[TARVE_N_DATA_TABLES];

bool tarve_data_is_made(const tarve_data_table *t, const tarve_view *v);
/* NULL when no table has the name. */
const tarve_data_table *tarve_data_table_find(const char *name);

/* One column of the file: of a range the median or one of its ends. */
enum { TARVE_DATA_NAME = 64 };
typedef struct tarve_data_field {
    const tarve_data_column *column;
    int end; /* 0 the median or the column itself, 1 lo80, 2 hi80 */
    char name[TARVE_DATA_NAME];
} tarve_data_field;

size_t tarve_data_n_fields(const tarve_data_table *t); /* columns of the file */
/* Field i of the file, i < n_fields; returns out. */
const tarve_data_field *tarve_data_field_at(const tarve_data_table *t, size_t i,
                                            tarve_data_field *out);

/* The title of it, with the end of a range that it is. */
const char *tarve_data_title(const tarve_language *l, const tarve_data_field *f, char *buf,
                             size_t size);

/* ---- the tables, by subject ---- */

extern const tarve_data_table tarve_data_need, tarve_data_levels, tarve_data_ledger,
    tarve_data_positions; /* table_need.c */
extern const tarve_data_table tarve_data_crosswalk_gaps, tarve_data_crosswalk_ends,
    tarve_data_width; /* table_crosswalk.c */
extern const tarve_data_table tarve_data_areas, tarve_data_area_indicators,
    tarve_data_occupations; /* table_areas.c */
extern const tarve_data_table tarve_data_scenarios, tarve_data_places, tarve_data_intake,
    tarve_data_sensitivity;                         /* table_places.c */
extern const tarve_data_table tarve_data_forecasts; /* table_forecasts.c */
extern const tarve_data_table tarve_data_changes;   /* table_changes.c */
extern const tarve_data_table tarve_data_track;     /* table_track.c */
extern const tarve_data_table tarve_data_signals, tarve_data_signal_log,
    tarve_data_skills; /* table_signals.c */
extern const tarve_data_table tarve_data_assumptions, tarve_data_sources, tarve_data_findings,
    tarve_data_inputs;                            /* table_sources.c */
extern const tarve_data_table tarve_data_roadmap; /* roadmap.c */

/* ---- columns ---- */

/* Name, type, title, about, and whatever else the column has: unit, .words = ..., .range = true */
#define TARVE_COLUMN(column, kind, heading, ...)                                                   \
    {                                                                                              \
        .name = column, .type = kind, .title = heading, .about = __VA_ARGS__                       \
    }

#define TARVE_COLUMN_FIELD                                                                         \
    TARVE_COLUMN("field", TARVE_DATA_CODE, TARVE_MSG("Field"),                                     \
                 TARVE_MSG("Code of the field of education or of the qualification"))
#define TARVE_COLUMN_NAME                                                                          \
    TARVE_COLUMN("name", TARVE_DATA_TEXT, TARVE_MSG("Name"), TARVE_MSG("Name of it"))
#define TARVE_COLUMN_LEVEL                                                                         \
    TARVE_COLUMN("level", TARVE_DATA_CODE, TARVE_MSG("Level of education"),                        \
                 TARVE_MSG("vet: vocational; uas: university of applied sciences; all: both"),     \
                 .words = "all|uas|vet")
#define TARVE_COLUMN_YEAR                                                                          \
    TARVE_COLUMN("year", TARVE_DATA_YEAR, TARVE_MSG("Year"), TARVE_MSG("Calendar year"))

#define TARVE_PERSONS_A_YEAR TARVE_MSG("persons a year")

/* The two members of a table that hold its columns. */
#define TARVE_DATA_COLUMNS(column) column, sizeof(column) / sizeof *(column)

#endif
