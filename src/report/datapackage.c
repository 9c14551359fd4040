/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "report/datapackage.h"

#include <ctype.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/files.h"
#include "base/jsonout.h"
#include "base/text.h"

enum { SHORT = 160 };

/* ---- lists in the declarations: "a,b", "x|y" ---- */

static json_t *split(tarve_json *o, const char *list, size_t len, const char *between)
{
    json_t *out = json_array();
    for (const char *s = list; s < list + len;) {
        size_t n = strcspn(s, between);
        if (n > (size_t)(list + len - s))
            n = (size_t)(list + len - s);
        if (json_array_append_new(out, json_stringn(s, n)) != 0)
            o->ok = false;
        s += n + 1;
    }
    return out;
}

/* ---- texts: English, and beside it in every language that is installed ---- */

static void put_words(tarve_json *o, const tarve_view *v, const char *key, const char *msgid)
{
    char many[SHORT];
    tarve_json all = tarve_json_new();
    if (msgid == NULL) {
        tarve_json_free(&all);
        return;
    }
    tarve_json_text(o, key, msgid);
    for (size_t i = 0; i < TARVE_N_LANGS && v->in->catalogue != NULL; i++)
        if (v->in->catalogue[i] != NULL)
            tarve_json_text(&all, tarve_lang_code((tarve_lang)i),
                            tarve_tr(v->in->catalogue[i], msgid));
    (void)snprintf(many, sizeof many, "%ss", key);
    tarve_json_object(o, many, all);
}

static void put_title(tarve_json *o, const tarve_view *v, const tarve_data_field *f)
{
    char title[SHORT];
    tarve_json all = tarve_json_new();
    tarve_json_text(o, "title",
                    tarve_data_title(tarve_language_untranslated(), f, title, sizeof title));
    for (size_t i = 0; i < TARVE_N_LANGS && v->in->catalogue != NULL; i++)
        if (v->in->catalogue[i] != NULL)
            tarve_json_text(&all, tarve_lang_code((tarve_lang)i),
                            tarve_data_title(v->in->catalogue[i], f, title, sizeof title));
    tarve_json_object(o, "titles", all);
}

/* ---- a field ---- */

static const char *type_name(tarve_data_type t)
{
    static const char *const name[] = {
        [TARVE_DATA_TEXT] = "string",     [TARVE_DATA_CODE] = "string",
        [TARVE_DATA_INTEGER] = "integer", [TARVE_DATA_NUMBER] = "number",
        [TARVE_DATA_YEAR] = "year",       [TARVE_DATA_MONTH] = "string",
        [TARVE_DATA_PERIOD] = "string",   [TARVE_DATA_YES_NO] = "boolean"};
    return name[t];
}

/* Is the name in the list "a,b"? */
static bool is_in(const char *list, const char *name)
{
    const size_t len = strlen(name);
    for (const char *s = list == NULL ? "" : list; *s != '\0'; s += *s == ',') {
        const size_t n = strcspn(s, ",");
        if (n == len && strncmp(s, name, n) == 0)
            return true;
        s += n;
    }
    return false;
}

static tarve_json constraints(const tarve_data_table *t, const tarve_data_field *f)
{
    const tarve_data_column *c = f->column;
    tarve_json o = tarve_json_new();
    if (is_in(t->key, f->name) && !c->may_lack)
        tarve_json_put(&o, "required", json_true());
    if (c->words != NULL)
        tarve_json_put(&o, "enum", split(&o, c->words, strlen(c->words), "|"));
    if (c->type == TARVE_DATA_MONTH)
        tarve_json_text(&o, "pattern", "[0-9]{4}M[0-9]{2}");
    if (c->type == TARVE_DATA_PERIOD)
        tarve_json_text(&o, "pattern", "[0-9]{4}(M[0-9]{2}|Q[1-4])?");
    return o;
}

static tarve_json field(const tarve_data_table *t, size_t i, const tarve_view *v)
{
    static const char *const yes[] = {"yes"}, *const no[] = {"no"};
    tarve_data_field f;
    (void)tarve_data_field_at(t, i, &f);
    tarve_json o = tarve_json_new(), limits = constraints(t, &f);
    tarve_json_text(&o, "name", f.name);
    tarve_json_text(&o, "type", type_name(f.column->type));
    put_title(&o, v, &f);
    put_words(&o, v, "description", f.column->about);
    put_words(&o, v, "unit", f.column->unit);
    if (f.column->type == TARVE_DATA_YES_NO) {
        tarve_json_texts(&o, "trueValues", yes, 1);
        tarve_json_texts(&o, "falseValues", no, 1);
    }
    if (!limits.ok || json_object_size(limits.json) > 0)
        tarve_json_object(&o, "constraints", limits);
    else
        tarve_json_free(&limits);
    return o;
}

/* ---- a schema ---- */

/* "field,year need" or "parent need.field" */
static tarve_json foreign_key(const tarve_data_table *t, const char *text)
{
    tarve_json o = tarve_json_new(), to = tarve_json_new();
    const size_t n = strcspn(text, " ");
    const char *table = text + n + 1;
    const size_t len = strcspn(table, ".");
    const bool self = strlen(t->name) == len && strncmp(table, t->name, len) == 0;
    tarve_json_put(&o, "fields", split(&o, text, n, ","));
    tarve_json_put(&to, "resource", json_stringn(table, self ? 0 : len));
    if (table[len] == '.')
        tarve_json_put(&to, "fields", split(&to, table + len + 1, strlen(table + len + 1), ","));
    else
        tarve_json_put(&to, "fields", split(&to, text, n, ","));
    tarve_json_object(&o, "reference", to);
    return o;
}

static bool may_hide(const tarve_data_table *t)
{
    bool hides = false;
    for (size_t i = 0; i < t->n_columns; i++)
        hides = hides || t->column[i].may_hide;
    return hides;
}

static bool may_lack_of_key(const tarve_data_table *t)
{
    bool lacks = false;
    for (size_t i = 0; i < t->n_columns; i++)
        lacks = lacks || (t->column[i].may_lack && is_in(t->key, t->column[i].name));
    return lacks;
}

static tarve_json schema(const tarve_data_table *t, const tarve_view *v)
{
    static const char *const missing[] = {"", "1-4"};
    tarve_json o = tarve_json_new();
    json_t *fields = json_array(), *links = json_array();
    for (size_t i = 0; i < tarve_data_n_fields(t); i++)
        tarve_json_append(&o, fields, field(t, i, v));
    for (size_t i = 0; i < TARVE_DATA_LINKS && t->link[i] != NULL; i++)
        tarve_json_append(&o, links, foreign_key(t, t->link[i]));
    tarve_json_put(&o, "fields", fields);
    tarve_json_texts(&o, "missingValues", missing, may_hide(t) ? 2 : 1);
    if (t->key != NULL && !may_lack_of_key(t)) /* a primary key is never empty */
        tarve_json_put(&o, "primaryKey", split(&o, t->key, strlen(t->key), ","));
    if (links == NULL || json_array_size(links) > 0)
        tarve_json_put(&o, "foreignKeys", links);
    else
        json_decref(links);
    return o;
}

/* ---- a file ---- */

static tarve_status put_bytes(tarve_json *o, int dirfd, const char *name, tarve_error *err)
{
    char hex[TARVE_SHA256_TEXT], hash[SHORT];
    struct stat s = {0};
    const int fd = openat(dirfd, name, O_RDONLY | O_NOFOLLOW | O_CLOEXEC);
    if (fd < 0 || fstat(fd, &s) != 0) {
        const tarve_status st = tarve_fail(err, TARVE_E_MISSING, "%s", strerror(errno));
        tarve_error_at(err, name, 0, 0);
        if (fd >= 0)
            (void)close(fd); /* read side */
        return st;
    }
    const tarve_status st = tarve_sha256_fd(fd, hex, err);
    (void)close(fd); /* read side */
    if (st != TARVE_OK)
        return st;
    (void)snprintf(hash, sizeof hash, "sha256:%s", hex);
    tarve_json_count(o, "bytes", (uint64_t)s.st_size);
    tarve_json_text(o, "hash", hash);
    return TARVE_OK;
}

static tarve_json dialect(void)
{
    tarve_json o = tarve_json_new();
    tarve_json_text(&o, "delimiter", ",");
    tarve_json_text(&o, "lineTerminator", "\n");
    tarve_json_text(&o, "quoteChar", "\"");
    tarve_json_put(&o, "doubleQuote", json_true());
    tarve_json_put(&o, "header", json_true());
    return o;
}

static tarve_status put_table(tarve_json *package, json_t *list, const tarve_data_table *t,
                              const tarve_view *v, int dirfd, tarve_error *err)
{
    char path[TARVE_DATA_NAME];
    tarve_json o = tarve_json_new();
    (void)snprintf(path, sizeof path, "%s.csv", t->name);
    tarve_json_text(&o, "name", t->name);
    tarve_json_text(&o, "profile", "tabular-data-resource");
    tarve_json_text(&o, "path", path);
    put_words(&o, v, "title", t->title);
    put_words(&o, v, "description", t->about);
    tarve_json_text(&o, "format", "csv");
    tarve_json_text(&o, "mediatype", "text/csv");
    tarve_json_text(&o, "encoding", "utf-8");
    tarve_json_object(&o, "dialect", dialect());
    const tarve_status st = put_bytes(&o, dirfd, path, err);
    tarve_json_object(&o, "schema", schema(t, v));
    tarve_json_append(package, list, o);
    return st;
}

/* ---- where it comes from ---- */

/* What the licence is called where licences have names, and where it stands. */
static tarve_json licence(const char *text)
{
    static const struct {
        const char *text, *name, *path;
    } known[] = {
        {"CC BY 4.0", "CC-BY-4.0", "https://creativecommons.org/licenses/by/4.0/"},
        {"CC0", "CC0-1.0", "https://creativecommons.org/publicdomain/zero/1.0/"},
        {"CC0 1.0", "CC0-1.0", "https://creativecommons.org/publicdomain/zero/1.0/"},
    };
    char shown[SHORT * 4];
    tarve_json o = tarve_json_new();
    size_t i = 0;
    while (i < sizeof known / sizeof *known && strcmp(known[i].text, text) != 0)
        i++;
    if (i < sizeof known / sizeof *known) {
        tarve_json_text(&o, "name", known[i].name);
        tarve_json_text(&o, "path", known[i].path);
    } else {
        tarve_json_text(&o, "name", "other");
    }
    (void)tarve_text_clean(text, SHORT, shown, sizeof shown);
    tarve_json_text(&o, "title", shown);
    return o;
}

/* Of the package itself; those of the sources stand with them. */
static void put_licence(tarve_json *o, const tarve_report_inputs *in)
{
    if (in->licence == NULL || in->licence[0] == '\0')
        return;
    json_t *list = json_array();
    tarve_json_append(o, list, licence(in->licence));
    tarve_json_put(o, "licenses", list);
}

static void put_sources(tarve_json *o, const tarve_report_inputs *in)
{
    json_t *list = json_array();
    char shown[SHORT * 4];
    for (size_t i = 0; i < in->n_sources; i++) {
        const tarve_source *s = &in->source[i];
        tarve_json one = tarve_json_new();
        (void)tarve_text_clean(s->name, SHORT, shown, sizeof shown);
        tarve_json_text(&one, "title", shown[0] == '\0' ? "-" : shown);
        (void)tarve_text_clean(s->path, SHORT, shown, sizeof shown);
        tarve_json_text(&one, "file", shown);
        if (s->licence[0] != '\0')
            tarve_json_object(&one, "license", licence(s->licence));
        if (s->synthetic)
            tarve_json_put(&one, "synthetic", json_true());
        tarve_json_append(o, list, one);
    }
    if (list == NULL || json_array_size(list) > 0)
        tarve_json_put(o, "sources", list);
    else
        json_decref(list);
}

/* ---- all ---- */

static void put_facts(tarve_json *o, const tarve_view *v)
{
    char name[SHORT];
    const size_t n = (size_t)snprintf(name, sizeof name, "tarve-%s", v->in->period_label);
    for (size_t i = 0; i < n && i < sizeof name; i++)
        name[i] = (char)tolower((unsigned char)name[i]);
    tarve_json_text(o, "profile", "tabular-data-package");
    tarve_json_text(o, "name", name);
    put_words(o, v, "title", TARVE_MSG("Labour demand and training need"));
    put_words(o, v, "description",
              TARVE_MSG("Labour demand, forecasts and training need of a region. Figures are "
                        "indicative and rest on the assumptions listed. An empty cell is not known "
                        "or not to be shown; 1-4 is protected by the source."));
    tarve_json_text(o, "region", v->region);
    tarve_json_text(o, "version", v->in->as_of);
    tarve_json_put(o, "synthetic", json_boolean(v->synthetic));
    put_licence(o, v->in);
    put_sources(o, v->in);
}

tarve_status tarve_datapackage_write(int dirfd, const tarve_view *v, tarve_error *err)
{
    tarve_json o = tarve_json_new();
    json_t *list = json_array();
    tarve_status st = TARVE_OK;
    put_facts(&o, v);
    for (size_t i = 0; i < TARVE_N_DATA_TABLES && st == TARVE_OK; i++)
        if (tarve_data_is_made(tarve_data_tables[i], v))
            st = put_table(&o, list, tarve_data_tables[i], v, dirfd, err);
    tarve_json_put(&o, "resources", list);
    if (st == TARVE_OK)
        st = tarve_json_write(&o, false, dirfd, "datapackage.json", err);
    tarve_json_free(&o);
    return st;
}
