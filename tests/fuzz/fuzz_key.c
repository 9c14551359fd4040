/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Any bytes as a key of any column: a code without control characters, or a reason. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/text.h"
#include "ingest/recognise.h"
#include "ingest/traits.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check(int truth)
{
    if (!truth)
        abort();
}

static void code_is_clean(const char *code)
{
    check(code != NULL && tarve_utf8_valid(code, strlen(code)));
    for (const char *p = code; *p != '\0'; p++)
        check((unsigned char)*p >= 0x20 && *p != 0x7f);
}

static void key(const tarve_lexicon *lex, field_text text, tarve_role role, unsigned traits)
{
    tarve_arena arena = {0};
    tarve_column column = {.label = "Sector", .role = role, .traits = traits};
    const tarve_layout layout = {.n_columns = 1, .column = &column};
    key_meaning m;
    if (ingest_key(&layout, 0, text, lex, &arena, &m, NULL) == TARVE_OK) {
        const bool coded = role == TARVE_ROLE_MEASURE || role == TARVE_ROLE_AREA ||
                           role == TARVE_ROLE_GROUP || role == TARVE_ROLE_VARIANT;
        if (m.verdict == KEY_REJECT)
            check(m.reason != NULL && m.expected != NULL);
        else if (m.verdict == KEY_OK && coded)
            code_is_clean(m.code);
    }
    tarve_arena_free(&arena);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static tarve_lexicon *lex;
    if (lex == NULL &&
        tarve_lexicon_load(TARVE_DATASETS "/classifications", &lex, NULL) != TARVE_OK)
        abort();
    if (size == 0 || !tarve_utf8_valid((const char *)data + 1, size - 1))
        return 0; /* the reader gives UTF-8 only */
    char *exact = malloc(size);
    if (exact == NULL)
        return 0;
    memcpy(exact, data + 1, size - 1);
    const tarve_role role = (tarve_role)(data[0] % (TARVE_ROLE_STUB + 1));
    const unsigned traits =
        role == TARVE_ROLE_GROUP  ? (unsigned)(data[0] / 16 % 4) << TRAIT_GROUP_SHIFT
        : role == TARVE_ROLE_AREA ? (unsigned)(data[0] / 16 % 4 == 3   ? TRAIT_PROVIDER
                                               : data[0] / 16 % 4 == 2 ? TRAIT_ZEROS_LOST
                                                                       : data[0] / 16 % 2)
                                  : 0;
    key(lex, (field_text){exact, size - 1}, role, traits);
    free(exact);
    return 0;
}
