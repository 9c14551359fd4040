/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The keys of the configuration as libcyaml's schema, and its remarks as one sentence with a place.
 */
#include <cyaml/cyaml.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "run/config.h"
#include "run/yamltree.h"

/* ---- schema ---- */

enum { LONGEST = 4000, MOST_INPUTS = 4000 };

static const cyaml_strval_t yes_no[] = {{"no", 0}, {"yes", 1}, {"false", 0}, {"true", 1}};
static const cyaml_strval_t languages[] = {{"fi", TARVE_FI}, {"sv", TARVE_SV}, {"en", TARVE_EN}};
static const cyaml_strval_t excel[] = {{"no", 0}, {"fi", 1}, {"sv", 1}}; /* the two write alike */
static const cyaml_strval_t plots[] = {{"optional", 0}, {"required", 1}};
static const cyaml_strval_t pdf_wishes[] = {
    {"auto", TARVE_PDF_AUTO}, {"off", TARVE_PDF_OFF}, {"required", TARVE_PDF_REQUIRED}};
static const cyaml_strval_t roles[] = {
    {"ignore", TARVE_ROLE_IGNORE}, {"measure", TARVE_ROLE_MEASURE}, {"area", TARVE_ROLE_AREA},
    {"group", TARVE_ROLE_GROUP},   {"variant", TARVE_ROLE_VARIANT}, {"period", TARVE_ROLE_PERIOD},
    {"year", TARVE_ROLE_YEAR},     {"month", TARVE_ROLE_MONTH},     {"value", TARVE_ROLE_VALUE},
    {"stub", TARVE_ROLE_STUB},
};

#define TEXT(type, member, optional)                                                               \
    CYAML_FIELD_STRING_PTR(#member, CYAML_FLAG_POINTER | (optional), type, member, 1, LONGEST)
#define CHOICE(type, member, optional, names)                                                      \
    CYAML_FIELD_ENUM(#member, CYAML_FLAG_STRICT | (optional), type, member, names,                 \
                     CYAML_ARRAY_LEN(names))
#define NUMBER(type, member) CYAML_FIELD_UINT(#member, CYAML_FLAG_OPTIONAL, type, member)
enum { MUST = CYAML_FLAG_DEFAULT, MAY = CYAML_FLAG_OPTIONAL };

static const cyaml_schema_value_t text_entry = {
    CYAML_VALUE_STRING(CYAML_FLAG_POINTER, char, 1, LONGEST)};

static const cyaml_schema_field_t column_keys[] = {
    /* "": a column of row numbers has no heading */
    CYAML_FIELD_STRING_PTR("label", CYAML_FLAG_POINTER, config_column, label, 0, LONGEST),
    CHOICE(config_column, role, MUST, roles),
    TEXT(config_column, measure, MAY),
    TEXT(config_column, area, MAY),
    TEXT(config_column, group, MAY),
    TEXT(config_column, variant, MAY),
    TEXT(config_column, period, MAY),
    CYAML_FIELD_FLOAT("scale", MAY | CYAML_FLAG_STRICT, config_column, scale),
    CYAML_FIELD_END,
};
static const cyaml_schema_value_t column_entry = {
    CYAML_VALUE_MAPPING(CYAML_FLAG_DEFAULT, config_column, column_keys)};

static const cyaml_schema_field_t layout_keys[] = {
    CHOICE(config_layout, pinned, MAY, yes_no),
    TEXT(config_layout, encoding, MAY),
    TEXT(config_layout, delimiter, MAY),
    CHOICE(config_layout, decimal_comma, MAY, yes_no),
    NUMBER(config_layout, title_lines),
    TEXT(config_layout, measure, MAY),
    TEXT(config_layout, area, MAY),
    TEXT(config_layout, group, MAY),
    TEXT(config_layout, variant, MAY),
    CYAML_FIELD_SEQUENCE("columns", CYAML_FLAG_POINTER, config_layout, columns, &column_entry, 1,
                         4095),
    CYAML_FIELD_END,
};

static const cyaml_schema_field_t input_keys[] = {
    TEXT(config_input, path, MUST),
    TEXT(config_input, source, MUST),
    TEXT(config_input, licence, MAY),
    TEXT(config_input, note, MAY),
    TEXT(config_input, dated, MAY),
    CHOICE(config_input, synthetic, MAY, yes_no),
    CYAML_FIELD_MAPPING_PTR("layout", MAY, config_input, layout, layout_keys),
    CYAML_FIELD_END,
};
static const cyaml_schema_value_t input_entry = {
    CYAML_VALUE_MAPPING(CYAML_FLAG_DEFAULT, config_input, input_keys)};

static const cyaml_schema_field_t region_keys[] = {
    TEXT(config_region, name, MUST),
    TEXT(config_region, area, MAY),
    CYAML_FIELD_SEQUENCE("municipalities", CYAML_FLAG_POINTER | MAY, config_region, municipalities,
                         &text_entry, 1, 1000),
    TEXT(config_region, occupation_area, MUST),
    CYAML_FIELD_END,
};
static const cyaml_schema_value_t language_entry = {
    CYAML_VALUE_ENUM(CYAML_FLAG_STRICT, int, languages, CYAML_ARRAY_LEN(languages))};

static const cyaml_strval_t gates[] = {{"publish", 0}, {"hold", 1}};
static const cyaml_schema_field_t gate_keys[] = {
    TEXT(config_gate, limit, MUST),
    CHOICE(config_gate, gate, MAY, gates),
    CYAML_FIELD_END,
};
static const cyaml_schema_field_t quality_keys[] = {
    CYAML_FIELD_MAPPING_PTR("min_coverage", MAY, config_quality, min_coverage, gate_keys),
    CYAML_FIELD_MAPPING_PTR("max_age_months", MAY, config_quality, max_age_months, gate_keys),
    CYAML_FIELD_MAPPING_PTR("min_skill", MAY, config_quality, min_skill, gate_keys),
    CYAML_FIELD_MAPPING_PTR("max_change", MAY, config_quality, max_change, gate_keys),
    TEXT(config_quality, max_rejects, MAY),
    CHOICE(config_quality, plots, MAY, plots),
    CYAML_FIELD_END,
};
static const cyaml_schema_field_t publish_keys[] = {
    CYAML_FIELD_SEQUENCE("measures", CYAML_FLAG_POINTER, config_publish, measures, &text_entry, 1,
                         50),
    CYAML_FIELD_END,
};
static const cyaml_schema_field_t top_keys[] = {
    CYAML_FIELD_MAPPING("region", MUST, config_keys, region, region_keys),
    CYAML_FIELD_SEQUENCE("inputs", CYAML_FLAG_POINTER, config_keys, inputs, &input_entry, 1,
                         MOST_INPUTS),
    TEXT(config_keys, parameters, MAY),
    TEXT(config_keys, crosswalk, MAY),
    CYAML_FIELD_STRING_PTR("register", CYAML_FLAG_POINTER | MAY, config_keys, employed, 1, LONGEST),
    TEXT(config_keys, requirements, MAY),
    TEXT(config_keys, regulated, MAY),
    TEXT(config_keys, breaks, MAY),
    TEXT(config_keys, providers, MAY),
    TEXT(config_keys, commuting, MAY),
    TEXT(config_keys, employment, MAY),
    TEXT(config_keys, occupation_key, MAY),
    TEXT(config_keys, esco, MAY),
    TEXT(config_keys, scenarios, MAY),
    TEXT(config_keys, intake, MAY),
    TEXT(config_keys, roadmap, MAY),
    TEXT(config_keys, decisions, MAY),
    TEXT(config_keys, output, MAY),
    TEXT(config_keys, licence, MAY),
    TEXT(config_keys, as_of, MAY),
    TEXT(config_keys, gnuplot, MAY),
    TEXT(config_keys, weasyprint, MAY),
    CHOICE(config_keys, pdf, MAY, pdf_wishes),
    NUMBER(config_keys, horizon_years),
    NUMBER(config_keys, occupation_digits),
    NUMBER(config_keys, draws),
    NUMBER(config_keys, jobs),
    NUMBER(config_keys, seed),
    NUMBER(config_keys, lock_wait),
    NUMBER(config_keys, keep),
    NUMBER(config_keys, keep_years),
    CHOICE(config_keys, keep_inputs, MAY, yes_no),
    CYAML_FIELD_SEQUENCE("languages", CYAML_FLAG_POINTER | MAY, config_keys, languages,
                         &language_entry, 1, TARVE_N_LANGS),
    CHOICE(config_keys, excel, MAY, excel),
    CYAML_FIELD_MAPPING_PTR("quality", MAY, config_keys, quality, quality_keys),
    CYAML_FIELD_MAPPING_PTR("publish", MAY, config_keys, publish, publish_keys),
    CYAML_FIELD_END,
};
static const cyaml_schema_value_t top = {
    CYAML_VALUE_MAPPING(CYAML_FLAG_POINTER, config_keys, top_keys)};

const char *config_role_name(tarve_role role)
{
    for (size_t i = 0; i < CYAML_ARRAY_LEN(roles); i++)
        if (roles[i].val == (int64_t)role)
            return roles[i].str;
    return "ignore";
}

/* ---- what libcyaml remarks: the first line says what, the backtrace leads from inside out ---- */

enum { DEEPEST = 8 };
typedef struct remark {
    char what[256];
    char part[DEEPEST][64]; /* ".name" or "[2]", innermost first; "" = in a mapping, between keys */
    size_t n;
} remark;

static void add_part(remark *r, const char *line)
{
    const char *quote = strchr(line, '\'');
    if (r->n >= DEEPEST)
        return;
    char *part = r->part[r->n++];
    if (quote == NULL)
        part[0] = '\0';
    else if (strstr(line, "sequence entry") != NULL) /* counts from 1; 0 = none yet */
        (void)snprintf(part, sizeof r->part[0], "[%lu]",
                       strtoul(quote + 1, NULL, 10) > 0 ? strtoul(quote + 1, NULL, 10) - 1 : 0);
    else
        (void)snprintf(part, sizeof r->part[0], ".%.*s", (int)strcspn(quote + 1, "'"), quote + 1);
}

static void on_remark(cyaml_log_t level, void *ctx, const char *fmt, va_list args)
    TARVE_PRINTF(3, 0);
static void on_remark(cyaml_log_t level, void *ctx, const char *fmt, va_list args)
{
    remark *r = ctx;
    char line[256];
    (void)level;
    (void)vsnprintf(line, sizeof line, fmt, args);
    line[strcspn(line, "\n")] = '\0';
    const char *text = strncmp(line, "Load: ", 6) == 0 ? line + 6 : line;
    if (strncmp(text, "  in ", 5) == 0)
        add_part(r, text);
    else if (strncmp(text, "Backtrace", 9) != 0 && r->what[0] == '\0')
        (void)snprintf(r->what, sizeof r->what, "%s", text);
}

/* Parts from..n, outside in: "inputs[2].layout". */
static void join_parts(const remark *r, size_t from, char *out, size_t size)
{
    size_t o = 0;
    out[0] = '\0';
    for (size_t i = r->n; i > from && o < size; i--)
        o += (size_t)snprintf(out + o, size - o, "%s",
                              o == 0 && r->part[i - 1][0] == '.' ? r->part[i - 1] + 1
                                                                 : r->part[i - 1]);
}

/* Schema of the value at parts from..n. */
static const cyaml_schema_value_t *schema_at(const remark *r, size_t from)
{
    const cyaml_schema_value_t *v = &top;
    for (size_t i = r->n; i > from; i--) {
        const char *part = r->part[i - 1];
        if (part[0] == '[' && v->type == CYAML_SEQUENCE)
            v = v->sequence.entry;
        if (part[0] != '.' || v->type != CYAML_MAPPING)
            continue;
        const cyaml_schema_field_t *f = v->mapping.fields;
        while (f->key != NULL && strcmp(f->key, part + 1) != 0)
            f++;
        if (f->key != NULL)
            v = &f->value;
    }
    return v;
}

static void say_expected(const cyaml_schema_value_t *v, char *out, size_t size)
{
    size_t o = 0;
    out[0] = '\0';
    if (v->type == CYAML_MAPPING)
        for (const cyaml_schema_field_t *f = v->mapping.fields; f->key != NULL && o < size; f++)
            o += (size_t)snprintf(out + o, size - o, "%s%s", o > 0 ? ", " : "", f->key);
    else if (v->type == CYAML_ENUM)
        for (uint32_t i = 0; i < v->enumeration.count && o < size; i++)
            o += (size_t)snprintf(out + o, size - o, "%s%s", o > 0 ? ", " : "one of ",
                                  v->enumeration.strings[i].str);
    else
        (void)snprintf(out, size, "%s",
                       v->type == CYAML_SEQUENCE ? "a list"
                       : v->type == CYAML_STRING ? "a text"
                       : v->type == CYAML_FLOAT  ? "a number"
                                                 : "a whole number");
}

static void put_place(const yaml_tree *tree, const char *path, bool key, tarve_error *err)
{
    yaml_place p;
    if (err == NULL)
        return;
    (void)yaml_tree_place(tree, path, &p);
    err->line = key && p.key_line > 0 ? p.key_line : p.line;
    err->column = key && p.key_line > 0 ? p.key_column : p.column;
    err->code = "config";
}

/* The words after the last ": " of a remark, without quotes, safe to print. */
static void found_in(const remark *r, char *out, size_t size)
{
    const char *colon = strstr(r->what, ": ");
    const char *s = colon == NULL ? "" : colon + 2;
    size_t len = strlen(s);
    if (len >= 2 && s[0] == '\'' && s[len - 1] == '\'') {
        s++;
        len -= 2;
    }
    (void)tarve_text_escape(s, len, out, size);
}

static tarve_status key_refused(const remark *r, cyaml_err_t code, const yaml_tree *tree,
                                tarve_error *err)
{
    char path[1100], key[400], want[300];
    /* while a mapping is under way the innermost part is the key that was read last */
    const size_t from = code == CYAML_ERR_INVALID_KEY && r->n > 0 && r->part[0][0] != '\0' ? 0 : 1;
    found_in(r, key, sizeof key);
    say_expected(schema_at(r, from > r->n ? r->n : from), want, sizeof want);
    join_parts(r, from > r->n ? r->n : from, path, 600);
    tarve_status st;
    if (code == CYAML_ERR_MAPPING_FIELD_MISSING)
        st = tarve_fail(err, TARVE_E_CONFIG, "key \"%s\" is missing%s%s", key,
                        path[0] != '\0' ? " in " : "", path);
    else if (code == CYAML_ERR_INVALID_KEY)
        st = tarve_fail(err, TARVE_E_CONFIG, "unknown key \"%s\"; expected one of: %s", key, want);
    else
        st = tarve_fail(err, TARVE_E_CONFIG, "key \"%s\" stands twice", key);
    if (code != CYAML_ERR_MAPPING_FIELD_MISSING)
        (void)snprintf(path + strlen(path), 500, "%s%s", path[0] != '\0' ? "." : "", key);
    put_place(tree, path, true, err);
    return st;
}

static tarve_status value_refused(const remark *r, const yaml_tree *tree, tarve_error *err)
{
    char path[600], found[400], want[300];
    const cyaml_schema_value_t *v = schema_at(r, 0);
    found_in(r, found, sizeof found);
    join_parts(r, 0, path, sizeof path);
    if (path[0] == '\0')
        (void)snprintf(path, sizeof path, "the configuration");
    say_expected(v, want, sizeof want);
    const tarve_status st =
        v->type == CYAML_MAPPING
            ? tarve_fail(err, TARVE_E_CONFIG, "%s: expected keys (%s)", path, want)
        : r->what[0] == 'I' && found[0] != '\0'
            ? tarve_fail(err, TARVE_E_CONFIG, "%s: \"%s\" is not allowed; expected %s", path, found,
                         want)
            : tarve_fail(err, TARVE_E_CONFIG, "%s: expected %s", path, want);
    put_place(tree, path, false, err);
    return st;
}

static tarve_status translate(const remark *r, cyaml_err_t code, const yaml_tree *tree,
                              tarve_error *err)
{
    char path[600];
    tarve_status st;
    switch (code) {
    case CYAML_ERR_OOM:
    case CYAML_ERR_LIBYAML_PARSER_INIT: /* libyaml has read this text before: it lacks memory */
    case CYAML_ERR_LIBYAML_PARSER:
        return tarve_fail(err, TARVE_E_NOMEM, "out of memory");
    case CYAML_ERR_INVALID_KEY:
    case CYAML_ERR_MAPPING_FIELD_MISSING:
        return key_refused(r, code, tree, err);
    case CYAML_ERR_UNEXPECTED_EVENT:
        if (strstr(r->what, "already seen") != NULL)
            return key_refused(r, code, tree, err);
        return value_refused(r, tree, err);
    case CYAML_ERR_INVALID_VALUE:
    case CYAML_ERR_STRING_LENGTH_MIN:
    case CYAML_ERR_STRING_LENGTH_MAX:
    case CYAML_ERR_SEQUENCE_ENTRIES_MIN:
    case CYAML_ERR_SEQUENCE_ENTRIES_MAX:
        return value_refused(r, tree, err);
    default:
        break;
    }
    join_parts(r, 0, path, sizeof path);
    st = tarve_fail(err, TARVE_E_CONFIG, "%s%s%s", path, path[0] != '\0' ? ": " : "",
                    r->what[0] != '\0' ? r->what : cyaml_strerror(code));
    put_place(tree, path, false, err);
    return st;
}

static const cyaml_config_t silent = {
    .mem_fn = cyaml_mem, .log_level = CYAML_LOG_ERROR, .flags = CYAML_CFG_NO_ALIAS};

tarve_status config_load(const char *text, size_t len, const yaml_tree *tree, config_keys **out,
                         tarve_error *err)
{
    remark r = {0};
    cyaml_config_t config = silent;
    cyaml_data_t *data = NULL;
    config.log_fn = on_remark;
    config.log_ctx = &r;
    const cyaml_err_t code =
        cyaml_load_data((const uint8_t *)text, len, &config, &top, &data, NULL);
    if (code != CYAML_OK)
        return translate(&r, code, tree, err);
    if (data == NULL)
        return tarve_fail(err, TARVE_E_CONFIG, "the configuration is empty");
    *out = data;
    return TARVE_OK;
}

void config_release(config_keys *k)
{
    if (k != NULL)
        (void)cyaml_free(&silent, &top, k, 0);
}
