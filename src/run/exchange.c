/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Built with _GNU_SOURCE: renameat2 is Linux's. */
#include "run/exchange.h"

#include <errno.h>
#include <stdio.h>

int exchange_names(int dirfd, const char *a, const char *b, bool *unsupported)
{
    const int rc = renameat2(dirfd, a, dirfd, b, RENAME_EXCHANGE);
    *unsupported = rc != 0 && (errno == EINVAL || errno == ENOSYS || errno == ENOTSUP);
    return rc;
}
