/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Any bytes as a configuration: read, and kept as it stands, or refused with a sentence. */
#include <stdlib.h>
#include <string.h>

#include "run/config.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    tarve_config *c = NULL;
    tarve_error err = {0};
    const tarve_status st = config_parse("fuzz.yaml", (const char *)data, size, &c, &err);
    if (st == TARVE_OK) {
        if (c == NULL || c->keys->inputs_count == 0 || strlen(c->text) != size ||
            memcmp(c->text, data, size) != 0)
            abort();
    } else if (st != TARVE_E_CONFIG || c != NULL || err.message[0] == '\0' ||
               strcmp(err.path, "fuzz.yaml") != 0) {
        abort();
    }
    tarve_config_free(c);
    return 0;
}
