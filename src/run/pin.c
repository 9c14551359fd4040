/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Pinning: a `layout` is written into the text of the configuration right below the path of its
 * input. Nothing else of the text is touched; what comes out is read again before it is kept.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/files.h"
#include "base/text.h"
#include "run/config.h"
#include "run/yamltree.h"

enum { MAX_BYTES = 4 << 20 };

/* ---- a layout as YAML ---- */

/* Double-quoted, so that no text can mean anything but itself. */
static void quoted(FILE *fp, const char *s)
{
    const size_t len = strlen(s);
    (void)fputc('"', fp);
    for (size_t i = 0, n; i < len; i += n) {
        uint32_t cp = 0;
        n = tarve_utf8_next(s + i, len - i, &cp);
        if (n == 0)
            n = 1; /* labels are UTF-8; a broken byte would be refused on reading */
        else if (cp < 0x20 || cp == 0x7f || (cp >= 0x80 && cp < 0xa0) || cp == 0xfeff ||
                 (cp >= 0x2028 && cp <= 0x2029))
            (void)fprintf(fp, "\\u%04x", (unsigned)cp);
        else if (cp == '"' || cp == '\\')
            (void)fprintf(fp, "\\%c", (int)cp);
        else
            (void)fwrite(s + i, 1, n, fp);
    }
    (void)fputc('"', fp);
}

static void member(FILE *fp, const char *between, const char *key, const char *text)
{
    if (text == NULL || text[0] == '\0')
        return;
    (void)fprintf(fp, "%s%s: ", between, key);
    quoted(fp, text);
}

static const char *const axis_key[TARVE_N_AXES] = {"measure", "area", "group", "variant"};

static void write_column(FILE *fp, const tarve_column *c, int indent)
{
    char period[TARVE_PERIOD_TEXT];
    (void)fprintf(fp, "%*s- {label: ", indent, "");
    quoted(fp, c->label);
    (void)fprintf(fp, ", role: %s", config_role_name(c->role));
    for (int a = 0; a < TARVE_N_AXES; a++)
        member(fp, ", ", axis_key[a], c->fixed[a]);
    if (c->period != TARVE_NO_PERIOD)
        (void)fprintf(fp, ", period: %s", tarve_period_format(c->freq, c->period, period));
    if (c->scale > 0 && (c->scale < 1 || c->scale > 1))
        (void)fprintf(fp, ", scale: %.17g", c->scale);
    (void)fputs("}\n", fp);
}

static const char *delimiter_word(char c)
{
    return c == ';' ? "semicolon" : c == '\t' ? "tab" : c == ' ' ? "space" : "comma";
}

static void write_layout(FILE *fp, const tarve_layout *l, int indent)
{
    char between[64];
    (void)snprintf(between, sizeof between, "%*s", indent + 2, "");
    (void)fprintf(fp, "%*slayout: # as recognised; remove to recognise anew\n", indent, "");
    (void)fprintf(fp, "%spinned: yes\n", between);
    if (l->encoding != NULL && l->encoding[0] != '\0') {
        member(fp, between, "encoding", l->encoding);
        (void)fputc('\n', fp);
    }
    (void)fprintf(fp, "%sdelimiter: %s\n", between, delimiter_word(l->delimiter));
    (void)fprintf(fp, "%sdecimal_comma: %s\n", between, l->decimal_comma ? "yes" : "no");
    (void)fprintf(fp, "%stitle_lines: %zu\n", between, l->title_lines);
    for (int a = 0; a < TARVE_N_AXES; a++)
        if (l->fixed[a] != NULL && l->fixed[a][0] != '\0') {
            member(fp, between, axis_key[a], l->fixed[a]);
            (void)fputc('\n', fp);
        }
    (void)fprintf(fp, "%scolumns:\n", between);
    for (size_t i = 0; i < l->n_columns; i++)
        write_column(fp, &l->column[i], indent + 4);
}

/* ---- into the text ---- */

/* Offset of the byte after line `line` (1-based); the text's end when it has fewer lines. */
static size_t after_line(const char *text, size_t len, size_t line)
{
    size_t at = 0;
    while (line-- > 0) {
        const char *nl = memchr(text + at, '\n', len - at);
        if (nl == NULL)
            return len;
        at = (size_t)(nl - text) + 1;
    }
    return at;
}

static tarve_status find_place(const tarve_config *c, size_t i, yaml_place *place, tarve_error *err)
{
    char key[64];
    (void)snprintf(key, sizeof key, "inputs[%zu].path", i);
    if (yaml_tree_place(c->tree, key, place) && place->block && place->key_column > 0)
        return TARVE_OK;
    return config_wrong(c->tree, key, err,
                        "write this input one key a line, so that its layout can be added");
}

/* The new text: the old one with a layout after the path of every input that has none. */
static tarve_status compose(const tarve_config *c, const tarve_check_result *r, const char *text,
                            size_t len, FILE *fp, size_t *n_pinned, tarve_error *err)
{
    size_t done = 0;
    for (size_t i = 0; i < r->n_inputs; i++) { /* inputs of a list come in the order of the text */
        yaml_place place = {0};
        if (c->layout[i] != NULL || r->input[i] == NULL || r->status[i] != TARVE_OK)
            continue;
        const tarve_status st = find_place(c, i, &place, err);
        if (st != TARVE_OK)
            return st;
        const size_t to = after_line(text, len, place.last_line);
        (void)fwrite(text + done, 1, to - done, fp);
        if (to > 0 && text[to - 1] != '\n')
            (void)fputc('\n', fp);
        done = to;
        write_layout(fp, &r->input[i]->layout, (int)place.key_column - 1);
        ++*n_pinned;
    }
    (void)fwrite(text + done, 1, len - done, fp);
    return TARVE_OK;
}

/* ---- is what came out what was meant? ---- */

static bool same_text(const char *a, const char *b)
{
    return strcmp(a == NULL ? "" : a, b == NULL ? "" : b) == 0;
}

static bool same_column(const tarve_column *a, const tarve_column *b)
{
    bool same = same_text(a->label, b->label) && a->role == b->role && a->period == b->period;
    for (int k = 0; k < TARVE_N_AXES; k++)
        same = same && same_text(a->fixed[k], b->fixed[k]);
    return same;
}

static bool same_layout(const tarve_layout *a, const tarve_layout *b)
{
    bool same = a != NULL && b != NULL && a->n_columns == b->n_columns &&
                a->title_lines == b->title_lines && a->decimal_comma == b->decimal_comma &&
                same_text(a->encoding, b->encoding);
    for (size_t i = 0; same && i < a->n_columns; i++)
        same = same_column(&a->column[i], &b->column[i]);
    return same;
}

static tarve_status verify(const tarve_config *old, const tarve_check_result *r, const char *path,
                           const char *text, size_t len, tarve_error *err)
{
    tarve_config *now = NULL;
    const tarve_status st = config_parse(path, text, len, &now, err);
    if (st != TARVE_OK)
        return st;
    const config_keys *a = old->keys, *b = now->keys;
    bool same = a->inputs_count == b->inputs_count && same_text(a->region.name, b->region.name) &&
                same_text(a->output, b->output) && a->seed == b->seed && a->draws == b->draws;
    for (uint32_t i = 0; same && i < a->inputs_count; i++) {
        const bool pinned = old->layout[i] == NULL && r->status[i] == TARVE_OK;
        same = same_text(a->inputs[i].path, b->inputs[i].path) &&
               same_text(a->inputs[i].source, b->inputs[i].source) &&
               (!pinned || same_layout(now->layout[i], &r->input[i]->layout));
    }
    tarve_config_free(now);
    return same ? TARVE_OK
                : tarve_fail(err, TARVE_E_BUG, "the pinned text does not read as it was meant");
}

/* A link to the file stays a link. */
static tarve_status replace_target(const char *path, const char *text, size_t len, tarve_error *err)
{
    char *target = realpath(path, NULL);
    if (target == NULL)
        return tarve_fail(err, TARVE_E_CREATE, "%s", strerror(errno));
    const tarve_status st = tarve_file_replace(target, text, len, err);
    free(target);
    return st;
}

tarve_status tarve_config_pin(const char *path, const tarve_check_result *r, size_t *n_pinned,
                              tarve_error *err)
{
    tarve_config *c = NULL;
    char *text = NULL, *made = NULL;
    size_t len = 0, made_len = 0, n = 0;
    FILE *fp = NULL;
    tarve_status st = tarve_config_read(path, NULL, &c, err);
    if (st == TARVE_OK)
        st = tarve_file_read(path, MAX_BYTES, &text, &len, err);
    if (st == TARVE_OK && c->keys->inputs_count != r->n_inputs)
        st = tarve_fail(err, TARVE_E_BUSY, "the configuration changed while its inputs were read");
    if (st != TARVE_OK)
        goto done;
    fp = open_memstream(&made, &made_len);
    if (fp == NULL) {
        st = tarve_fail(err, TARVE_E_NOMEM, "out of memory");
        goto done;
    }
    st = compose(c, r, text, len, fp, &n, err);
    if (fclose(fp) != 0 && st == TARVE_OK)
        st = tarve_fail(err, TARVE_E_NOMEM, "out of memory");
    if (st == TARVE_OK && n > 0)
        st = verify(c, r, path, made, made_len, err);
    if (st == TARVE_OK && n > 0)
        st = replace_target(path, made, made_len, err);
    if (st == TARVE_OK)
        *n_pinned = n;
done:
    if (st != TARVE_OK && err != NULL)
        tarve_error_at(err, path, err->line, err->column);
    free(made);
    free(text);
    tarve_config_free(c);
    return st;
}
