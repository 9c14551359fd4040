/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The program: a table of commands and a loop. */
#include <stdio.h>

#include "tarve/error.h"

int main(void)
{
    (void)fputs("usage: tarve COMMAND\n", stderr);
    return TARVE_E_USAGE;
}
