/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The explicit mapping of one input: from the words of the configuration to a layout. */
#include <iconv.h>
#include <math.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "run/config.h"
#include "run/yamltree.h"

typedef struct maker {
    const yaml_tree *tree;
    tarve_arena *arena;
    char key[96]; /* "inputs[2].layout" or "inputs[2].layout.columns[3]" */
} maker;

static tarve_status wrong(const maker *m, const char *member, tarve_error *err, const char *text)
{
    char key[128];
    (void)snprintf(key, sizeof key, "%s.%s", m->key, member);
    return config_wrong(m->tree, key, err, "%s", text);
}

static tarve_status keep(const maker *m, const char *text, const char **out, tarve_error *err)
{
    *out = text == NULL ? NULL : tarve_arena_text(m->arena, text, strlen(text));
    if (text != NULL && *out == NULL)
        return tarve_fail(err, TARVE_E_NOMEM, "out of memory");
    return TARVE_OK;
}

/* `code` has TARVE_N_AXES texts in the order of tarve_axis. */
static tarve_status keep_codes(const maker *m, char *const *code, const char **fixed,
                               tarve_error *err)
{
    tarve_status st = TARVE_OK;
    if (code[TARVE_AXIS_MEASURE] != NULL && tarve_measure_find(code[TARVE_AXIS_MEASURE]) == NULL)
        return wrong(m, "measure", err, "no measure of that name; see the manual, MEASURES");
    for (int a = 0; a < TARVE_N_AXES && st == TARVE_OK; a++)
        st = keep(m, code[a], &fixed[a], err);
    return st;
}

static bool delimiter_of(const char *word, char *out)
{
    static const struct {
        const char *word;
        char c;
    } known[] = {{"comma", ','}, {"semicolon", ';'}, {"tab", '\t'}, {"space", ' '},
                 {",", ','},     {";", ';'},         {"\t", '\t'},  {" ", ' '}};
    for (size_t i = 0; i < sizeof known / sizeof *known; i++)
        if (strcmp(word, known[i].word) == 0) {
            *out = known[i].c;
            return true;
        }
    return false;
}

/* iconv says EINVAL also when it had no memory to look for an encoding, and looks anew when asked
 * again. */
static tarve_status check_encoding(const maker *m, const char *name, tarve_error *err)
{
    enum { TRIES = 2, ENOUGH = 1 << 16 };
    for (int i = 0; i < TRIES; i++) {
        iconv_t cd = iconv_open("UTF-8", name);
        if (cd == (iconv_t)-1) // NOLINT(performance-no-int-to-ptr): as iconv(3) has it
            continue;
        (void)iconv_close(cd);
        return TARVE_OK;
    }
    void *some = malloc(ENOUGH);
    const bool memory = some != NULL;
    free(some);
    return memory ? wrong(m, "encoding", err,
                          "no encoding of that name; expected UTF-8, ISO-8859-15 or WINDOWS-1252")
                  : tarve_fail(err, TARVE_E_NOMEM, "out of memory for the encoding %s", name);
}

static tarve_status make_column(const maker *m, const config_column *from, tarve_column *to,
                                tarve_error *err)
{
    char *const code[] = {from->measure, from->area, from->group, from->variant};
    *to = (tarve_column){.role = (tarve_role)from->role,
                         .freq = TARVE_MONTH,
                         .period = TARVE_NO_PERIOD,
                         .scale = from->scale};
    yaml_place p;
    char key[128];
    (void)snprintf(key, sizeof key, "%s.scale", m->key);
    if (!yaml_tree_place(m->tree, key, &p))
        to->scale = 1;
    else if (!isfinite(to->scale) || to->scale <= 0)
        return wrong(m, "scale", err, "expected a number above 0");
    if (from->period != NULL &&
        !tarve_period_parse(from->period, strlen(from->period), &to->freq, &to->period))
        return wrong(m, "period", err, "expected a period like 2023M10, 2023Q4 or 2023");
    const tarve_status st = keep(m, from->label, &to->label, err);
    return st == TARVE_OK ? keep_codes(m, code, to->fixed, err) : st;
}

static tarve_status make_columns(maker *m, const config_layout *from, tarve_layout *to,
                                 tarve_error *err)
{
    const size_t base = strlen(m->key);
    to->column = tarve_arena_alloc(m->arena, from->columns_count * sizeof *to->column);
    if (to->column == NULL)
        return tarve_fail(err, TARVE_E_NOMEM, "out of memory");
    to->n_columns = from->columns_count;
    tarve_status st = TARVE_OK;
    for (uint32_t i = 0; i < from->columns_count && st == TARVE_OK; i++) {
        (void)snprintf(m->key + base, sizeof m->key - base, ".columns[%u]", (unsigned)i);
        st = make_column(m, &from->columns[i], &to->column[i], err);
    }
    m->key[base] = '\0';
    return st;
}

tarve_status config_layout_make(const config_layout *from, const yaml_tree *tree, size_t input,
                                tarve_arena *arena, tarve_layout **out, tarve_error *err)
{
    maker m = {.tree = tree, .arena = arena};
    char *const code[] = {from->measure, from->area, from->group, from->variant};
    tarve_layout *to = tarve_arena_alloc(arena, sizeof *to);
    if (to == NULL)
        return tarve_fail(err, TARVE_E_NOMEM, "out of memory");
    (void)snprintf(m.key, sizeof m.key, "inputs[%zu].layout", input);
    *to = (tarve_layout){.decimal_comma = from->decimal_comma != 0,
                         .title_lines = from->title_lines,
                         .title = "",
                         .source_table = "",
                         .kind = "",
                         .pinned = from->pinned != 0};
    if (from->delimiter != NULL && !delimiter_of(from->delimiter, &to->delimiter))
        return wrong(&m, "delimiter", err, "expected comma, semicolon, tab or space");
    tarve_status st = from->encoding == NULL ? TARVE_OK : check_encoding(&m, from->encoding, err);
    if (st == TARVE_OK)
        st = keep(&m, from->encoding, &to->encoding, err);
    if (st == TARVE_OK)
        st = keep_codes(&m, code, to->fixed, err);
    if (st == TARVE_OK)
        st = make_columns(&m, from, to, err);
    if (st == TARVE_OK)
        *out = to;
    return st;
}
