/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Code tables of one part: one table of distinct strings for each axis. */
#include <stdlib.h>
#include <string.h>

#include "base/intern.h"
#include "tarve/ingest.h"

struct tarve_codes {
    tarve_intern axis[TARVE_N_AXES];
};

const tarve_read_limits tarve_default_limits = {
    .file_bytes = (size_t)8 << 30,
    .field_bytes = (size_t)64 << 10,
    .record_bytes = (size_t)1 << 20,
    .columns = 4095,
    .records = ((size_t)1 << 30) - 1,
    .distinct_names = 1000000,
};

tarve_codes *tarve_codes_new(void)
{
    return calloc(1, sizeof(tarve_codes));
}

void tarve_codes_free(tarve_codes *c)
{
    if (c == NULL)
        return;
    for (size_t i = 0; i < TARVE_N_AXES; i++)
        tarve_intern_free(&c->axis[i]);
    free(c);
}

tarve_status tarve_codes_put(tarve_codes *c, tarve_axis axis, const char *code, size_t len,
                             uint32_t *id, tarve_error *err)
{
    return tarve_intern_put(&c->axis[axis], code, len, id, err);
}

size_t tarve_codes_size(const tarve_codes *c, tarve_axis axis)
{
    return c->axis[axis].n;
}

const char *tarve_codes_text(const tarve_codes *c, tarve_axis axis, uint32_t id)
{
    return id < c->axis[axis].n ? tarve_intern_text(&c->axis[axis], id, NULL) : NULL;
}

uint32_t tarve_codes_find(const tarve_codes *c, tarve_axis axis, const char *code)
{
    return tarve_intern_find(&c->axis[axis], code, strlen(code));
}
