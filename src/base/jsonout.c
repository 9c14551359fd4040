/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/jsonout.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/files.h"
#include "base/text.h"

tarve_json tarve_json_new(void)
{
    json_t *json = json_object();
    return (tarve_json){json, json != NULL};
}

void tarve_json_free(tarve_json *o)
{
    json_decref(o->json);
    *o = (tarve_json){0};
}

void tarve_json_put(tarve_json *o, const char *key, json_t *value)
{
    if (value == NULL || json_object_set_new(o->json, key, value) != 0)
        o->ok = false;
}

static json_t *string(const char *text)
{
    char shown[4 * 4096];
    if (!tarve_utf8_valid(text, strlen(text)))
        text = tarve_text_escape_all(text, strlen(text), shown, sizeof shown);
    return json_string(text);
}

void tarve_json_text(tarve_json *o, const char *key, const char *text)
{
    if (text != NULL)
        tarve_json_put(o, key, string(text));
}

void tarve_json_texts(tarve_json *o, const char *key, const char *const *text, size_t n)
{
    json_t *list = json_array();
    for (size_t i = 0; i < n; i++)
        if (json_array_append_new(list, string(text[i])) != 0)
            o->ok = false;
    tarve_json_put(o, key, list);
}

void tarve_json_count(tarve_json *o, const char *key, uint64_t n)
{
    tarve_json_put(o, key, json_integer((json_int_t)n));
}

void tarve_json_object(tarve_json *o, const char *key, tarve_json value)
{
    o->ok = o->ok && value.ok;
    tarve_json_put(o, key, value.json);
}

void tarve_json_append(tarve_json *o, json_t *list, tarve_json value)
{
    const bool taken = json_array_append_new(list, value.json) == 0; /* whatever failed before */
    o->ok = o->ok && value.ok && taken;
}

tarve_status tarve_json_write(const tarve_json *o, bool sorted, int dirfd, const char *name,
                              tarve_error *err)
{
    tarve_out out = {0};
    char *text = json_dumps(o->json, JSON_INDENT(2) | (sorted ? JSON_SORT_KEYS : 0));
    if (!o->ok || text == NULL) {
        free(text);
        return tarve_fail(err, TARVE_E_NOMEM, "out of memory for %s", name);
    }
    tarve_status st = tarve_out_open(dirfd, name, &out, err);
    if (st == TARVE_OK) {
        (void)fputs(text, out.fp);
        (void)fputc('\n', out.fp); /* failures stay in the stream */
        st = tarve_out_close(&out, err);
    }
    free(text);
    return st;
}
