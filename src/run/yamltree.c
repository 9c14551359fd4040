/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "run/yamltree.h"

#include <stdlib.h>
#include <string.h>
#include <yaml.h>

struct yaml_tree {
    yaml_document_t doc;
};

static tarve_status parser_failed(const yaml_parser_t *p, tarve_error *err)
{
    if (p->error == YAML_MEMORY_ERROR || p->problem == NULL) /* libyaml does not always say it */
        return tarve_fail(err, TARVE_E_NOMEM, "out of memory");
    const tarve_status st =
        tarve_fail(err, TARVE_E_CONFIG, "not valid YAML: %s%s%s", p->problem ? p->problem : "?",
                   p->context ? ", " : "", p->context ? p->context : "");
    if (err != NULL) {
        err->line = p->problem_mark.line + 1;
        err->column = p->problem_mark.column + 1;
    }
    return st;
}

/* One document, and nothing behind it. */
static tarve_status load_only(yaml_parser_t *p, yaml_document_t *doc, tarve_error *err)
{
    yaml_document_t second;
    if (!yaml_parser_load(p, doc))
        return parser_failed(p, err);
    tarve_status st = TARVE_OK;
    if (yaml_document_get_root_node(doc) == NULL) {
        st = tarve_fail(err, TARVE_E_CONFIG, "the configuration is empty");
    } else if (!yaml_parser_load(p, &second)) {
        st = parser_failed(p, err);
    } else {
        const yaml_node_t *root = yaml_document_get_root_node(&second);
        if (root != NULL) {
            st = tarve_fail(err, TARVE_E_CONFIG, "a second YAML document begins here");
            if (err != NULL)
                err->line = root->start_mark.line + 1;
        }
        yaml_document_delete(&second);
    }
    if (st != TARVE_OK)
        yaml_document_delete(doc);
    return st;
}

tarve_status yaml_tree_parse(const char *text, size_t len, yaml_tree **out, tarve_error *err)
{
    yaml_parser_t parser;
    yaml_tree *t = calloc(1, sizeof *t);
    if (t == NULL || !yaml_parser_initialize(&parser)) {
        free(t);
        return tarve_fail(err, TARVE_E_NOMEM, "out of memory");
    }
    yaml_parser_set_input_string(&parser, (const unsigned char *)text, len);
    const tarve_status st = load_only(&parser, &t->doc, err);
    yaml_parser_delete(&parser);
    if (st != TARVE_OK) {
        free(t);
        return st;
    }
    *out = t;
    return TARVE_OK;
}

void yaml_tree_free(yaml_tree *t)
{
    if (t == NULL)
        return;
    yaml_document_delete(&t->doc);
    free(t);
}

/* libyaml's accessors take pointers to what they do not change. */
static yaml_node_t *node_at(const yaml_tree *t, int index)
{
    return yaml_document_get_node((yaml_document_t *)&t->doc, index);
}

static bool scalar_is(const yaml_node_t *n, const char *text, size_t len)
{
    return n != NULL && n->type == YAML_SCALAR_NODE && n->data.scalar.length == len &&
           memcmp(n->data.scalar.value, text, len) == 0;
}

static const yaml_node_pair_t *pair_of(const yaml_tree *t, const yaml_node_t *map, const char *key,
                                       size_t len)
{
    if (map->type != YAML_MAPPING_NODE)
        return NULL;
    for (const yaml_node_pair_t *p = map->data.mapping.pairs.start; p < map->data.mapping.pairs.top;
         p++)
        if (scalar_is(node_at(t, p->key), key, len))
            return p;
    return NULL;
}

static const yaml_node_t *item_of(const yaml_tree *t, const yaml_node_t *seq, size_t i)
{
    if (seq->type != YAML_SEQUENCE_NODE)
        return NULL;
    const yaml_node_item_t *first = seq->data.sequence.items.start;
    return i < (size_t)(seq->data.sequence.items.top - first) ? node_at(t, first[i]) : NULL;
}

static void set_place(yaml_place *place, const yaml_node_t *n)
{
    place->line = n->start_mark.line + 1;
    place->column = n->start_mark.column + 1;
    place->last_line = n->end_mark.line + 1;
    place->text = n->type == YAML_SCALAR_NODE ? (const char *)n->data.scalar.value : NULL;
}

static void set_key(yaml_place *place, const yaml_node_t *key)
{
    place->key_line = key->start_mark.line + 1;
    place->key_column = key->start_mark.column + 1;
}

bool yaml_tree_place(const yaml_tree *t, const char *path, yaml_place *place)
{
    const yaml_node_t *n = yaml_document_get_root_node((yaml_document_t *)&t->doc);
    *place = (yaml_place){0};
    for (const char *p = path; n != NULL && *p != '\0';) {
        set_place(place, n);
        if (*p == '[') {
            char *end;
            place->key_line = place->key_column = 0;
            n = item_of(t, n, strtoul(p + 1, &end, 10));
            p = *end == ']' ? end + 1 : end;
        } else {
            p += *p == '.' ? 1 : 0;
            const size_t len = strcspn(p, ".[");
            const yaml_node_pair_t *pair = pair_of(t, n, p, len);
            place->block =
                n->type == YAML_MAPPING_NODE && n->data.mapping.style != YAML_FLOW_MAPPING_STYLE;
            n = pair == NULL ? NULL : node_at(t, pair->value);
            if (pair != NULL)
                set_key(place, node_at(t, pair->key));
            p += len;
        }
    }
    if (n != NULL)
        set_place(place, n);
    return n != NULL;
}
