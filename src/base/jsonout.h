/* SPDX-License-Identifier: GPL-3.0-or-later */
/* JSON files through jansson: keys in the order in which they were put, one failure remembered. */
#ifndef TARVE_BASE_JSONOUT_H
#define TARVE_BASE_JSONOUT_H

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "tarve/error.h"

/* Every put takes its value, also on failure; `ok` remembers whether all went well. */
typedef struct tarve_json {
    json_t *json;
    bool ok;
} tarve_json;

tarve_json tarve_json_new(void); /* an empty object */
void tarve_json_free(tarve_json *o);
void tarve_json_put(tarve_json *o, const char *key, json_t *value);
/* Text that is no UTF-8 (a file name may be anything) is escaped; NULL = nothing is put. */
void tarve_json_text(tarve_json *o, const char *key, const char *text);
void tarve_json_texts(tarve_json *o, const char *key, const char *const *text, size_t n);
void tarve_json_count(tarve_json *o, const char *key, uint64_t n);
void tarve_json_object(tarve_json *o, const char *key, tarve_json value);
void tarve_json_append(tarve_json *o, json_t *list, tarve_json value); /* o remembers a failure */

/* As the file dirfd/name. Errors: TARVE_E_NOMEM, TARVE_E_CREATE, TARVE_E_IO. */
tarve_status tarve_json_write(const tarve_json *o, bool sorted, int dirfd, const char *name,
                              tarve_error *err) TARVE_MUST_CHECK;

#endif
