/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef TARVE_TEST_NODES_H
#define TARVE_TEST_NODES_H

#include <libxml/tree.h>

/* The node that follows in the order of the text, children first; NULL after the last. What an
 * entity stands for is left out: it belongs to the definitions, not to the text. */
static inline const xmlNode *node_after(const xmlNode *node)
{
    if (node->children != NULL && node->type != XML_ENTITY_REF_NODE)
        return node->children;
    while (node != NULL && node->next == NULL)
        node = node->parent;
    return node == NULL ? NULL : node->next;
}

#endif
