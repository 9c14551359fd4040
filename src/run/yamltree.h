/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Where the keys and values of a YAML text stand: libcyaml says what is wrong, this says where. */
#ifndef TARVE_RUN_YAMLTREE_H
#define TARVE_RUN_YAMLTREE_H

#include <stdbool.h>
#include <stddef.h>

#include "tarve/error.h"

typedef struct yaml_tree yaml_tree;

/* A place in the text, 1-based lines and columns (in characters). */
typedef struct yaml_place {
    size_t line, column, last_line; /* of the value                                  */
    size_t key_line, key_column;    /* of its key; 0 for the root and items of lists */
    bool block;                     /* its mapping has one key a line                */
    const char *text;               /* of a scalar, else NULL; lives with the tree   */
} yaml_place;

/* Errors: TARVE_E_CONFIG with line and column (no YAML, nothing in it, a second document). */
tarve_status yaml_tree_parse(const char *text, size_t len, yaml_tree **out,
                             tarve_error *err) TARVE_MUST_CHECK;
void yaml_tree_free(yaml_tree *t);

/* Place of a value by its path, "inputs[2].layout.encoding"; of the deepest part that exists when
 * the whole does not (then false). */
bool yaml_tree_place(const yaml_tree *t, const char *path, yaml_place *place);

#endif
