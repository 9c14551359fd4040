/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/jsonin.h"

#include <stdlib.h>

#include "base/files.h"

/* Memory that ran out is not always told by its code: then nothing is told at all. */
static tarve_status not_read(const json_error_t *why, const char *path, tarve_error *err)
{
    tarve_status st = TARVE_OK;
    if (json_error_code(why) == json_error_out_of_memory || why->text[0] == '\0')
        st = tarve_fail(err, TARVE_E_NOMEM, "out of memory");
    else
        st = tarve_fail(err, TARVE_E_INPUT, "it is no JSON: %.150s", why->text);
    tarve_error_at(err, path, why->line > 0 ? (size_t)why->line : 0,
                   why->column > 0 ? (size_t)why->column : 0);
    return st;
}

tarve_status tarve_json_read(const char *path, size_t max, size_t flags, json_t **out,
                             tarve_error *err)
{
    char *text = NULL;
    size_t len = 0;
    json_error_t why = {.line = 0};
    const tarve_status st = tarve_file_read(path, max, &text, &len, err);
    if (st != TARVE_OK)
        return st;
    *out = json_loadb(text, len, flags, &why);
    free(text);
    return *out == NULL ? not_read(&why, path, err) : TARVE_OK;
}
