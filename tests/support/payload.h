/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef TARVE_TEST_PAYLOAD_H
#define TARVE_TEST_PAYLOAD_H

#include "near.h"

#include <string.h>

#include "nodes.h"

/* No script, no picture, nothing that is set off by an event, and no entity to hide them in. */
static inline void no_payload_in(const xmlNode *node)
{
    for (; node != NULL; node = node_after(node)) {
        assert_int_not_equal(node->type, XML_ENTITY_REF_NODE);
        if (node->type != XML_ELEMENT_NODE)
            continue;
        const char *name = (const char *)node->name;
        assert_string_not_equal(name, "script");
        assert_string_not_equal(name, "img");
        assert_string_not_equal(name, "image");
        for (const xmlAttr *a = node->properties; a != NULL; a = a->next)
            assert_int_not_equal(strncmp((const char *)a->name, "on", 2), 0);
    }
}

#endif
