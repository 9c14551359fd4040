/* SPDX-License-Identifier: GPL-3.0-or-later */
/* usage: bench_signals [RUNS]: false and true signals a run in made-up regions (docs/methods.md).
 */
#include "signal_world.h"

static void report(int runs, int n_growing, double growth)
{
    sw_count c = {0};
    int local = 0;
    signal_world w;
    for (int r = 0; r < runs; r++) {
        sw_make(&w, (uint64_t)r, n_growing, growth);
        sw_tell(&w, (uint64_t)r, n_growing, &c);
        local += sw_local_signals(&w, (uint64_t)r);
        sw_free(&w);
    }
    const double n = runs;
    (void)printf("%d of %d occupations grow, rate x%.2f after two years; %d runs; a run:\n",
                 n_growing, (int)SW_OCCUPATIONS, 1.0 + 2.0 * (growth - 1.0), runs);
    (void)printf("  plain Poisson test, p < 0.05   false %6.2f\n", c.plain / n);
    (void)printf("  N1 two years, N2 (strong)      false %6.2f  true %5.2f\n", c.strong / n,
                 c.strong_true / n);
    (void)printf("  N1 one year, corrected (weak)  false %6.2f  true %5.2f\n", c.weak / n,
                 c.weak_true / n);
    (void)printf("  N3 breaks (weak)               false %6.2f  true %5.2f\n", c.breaks / n,
                 c.breaks_true / n);
    (void)printf("  N4 local (weak), nothing of the country grows   told %6.2f\n", local / n);
}

int main(int argc, char **argv)
{
    const int runs = argc > 1 ? (int)strtol(argv[1], NULL, 10) : 100;
    if (runs < 1)
        return 64;
    report(runs, 0, 1.0);
    report(runs, 10, 1.5);
    report(runs, 10, 2.0);
    return 0;
}
