/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/num.h"

#include <math.h>
#include <stdbool.h>
#include <stdlib.h>

enum { FEW = 24 };

double tarve_sum(const double *x, size_t n)
{
    double sum = 0.0, lost = 0.0;
    for (size_t i = 0; i < n; i++) {
        const double next = sum + x[i];
        lost += fabs(sum) >= fabs(x[i]) ? (sum - next) + x[i] : (x[i] - next) + sum;
        sum = next;
    }
    return isfinite(sum) ? sum + lost : sum;
}

double tarve_mean(const double *x, size_t n)
{
    return n == 0 ? (double)NAN : tarve_sum(x, n) / (double)n;
}

static int ascending(const void *pa, const void *pb)
{
    const double a = *(const double *)pa, b = *(const double *)pb;
    if (isnan(a) || isnan(b))
        return (isnan(a) != 0) - (isnan(b) != 0);
    return (a > b) - (a < b);
}

/* The usual few values need no library call each. */
static void insert_all(double *x, size_t n)
{
    for (size_t i = 1; i < n; i++) {
        const double value = x[i];
        size_t k = i;
        for (; k > 0 && ascending(&x[k - 1], &value) > 0; k--)
            x[k] = x[k - 1];
        x[k] = value;
    }
}

void tarve_sort(double *x, size_t n)
{
    if (n <= FEW)
        insert_all(x, n);
    else
        qsort(x, n, sizeof *x, ascending);
}

double tarve_quantile_sorted(const double *sorted, size_t n, double p)
{
    if (n == 0)
        return (double)NAN;
    const double at = p * (double)(n - 1);
    const size_t lo = (size_t)floor(at), hi = lo + 1 < n ? lo + 1 : lo;
    return sorted[lo] + (at - (double)lo) * (sorted[hi] - sorted[lo]);
}

static double middle_of(double a, double b, double c)
{
    const double lo = a < b ? a : b, hi = a < b ? b : a;
    return c < lo ? lo : c > hi ? hi : c;
}

/* Values that are below (or, or_equal, at) the pivot to the front; how many they are. What is
 * swapped does not hang on the comparison: a branch here would be guessed wrong half of the time.
 */
static size_t to_front(double *x, size_t n, double pivot, bool or_equal)
{
    size_t k = 0;
    for (size_t i = 0; i < n; i++) {
        const double value = x[i];
        x[i] = x[k];
        x[k] = value;
        k += or_equal ? value <= pivot : value < pivot;
    }
    return k;
}

/* x[rank] as if all were sorted; none before it is larger, none after it smaller. */
static void select_rank(double *x, size_t n, size_t rank)
{
    while (n > 1) {
        const double pivot = middle_of(x[0], x[n / 2], x[n - 1]);
        const size_t below = to_front(x, n, pivot, false);
        if (rank < below) {
            n = below;
            continue;
        }
        const size_t upto = below + to_front(x + below, n - below, pivot, true);
        if (rank < upto || upto == 0) /* none is at a pivot that is no number */
            return;
        x += upto;
        n -= upto;
        rank -= upto;
    }
}

static double smallest_of(const double *x, size_t n)
{
    double least = x[0];
    for (size_t i = 1; i < n; i++)
        least = x[i] < least ? x[i] : least;
    return least;
}

void tarve_select_quantiles(double *x, size_t n, size_t k, const double *p, double *out)
{
    size_t from = 0; /* nothing before is larger than anything from here on */
    for (size_t i = 0; i < k; i++) {
        if (n == 0) {
            out[i] = (double)NAN;
            continue;
        }
        const double at = p[i] * (double)(n - 1);
        const size_t lo = (size_t)floor(at);
        select_rank(x + from, n - from, lo - from);
        const double next = lo + 1 < n ? smallest_of(x + lo + 1, n - lo - 1) : x[lo];
        out[i] = x[lo] + (at - (double)lo) * (next - x[lo]);
        from = lo;
    }
}

double tarve_median(const double *x, size_t n, double *work)
{
    size_t k = 0;
    for (size_t i = 0; i < n; i++)
        if (isfinite(x[i]))
            work[k++] = x[i];
    const double half = 0.5;
    double median;
    tarve_select_quantiles(work, k, 1, &half, &median);
    return median;
}

size_t tarve_largest(const double *x, size_t n)
{
    size_t at = 0;
    for (size_t i = 1; i < n; i++)
        at = x[i] > x[at] ? i : at;
    return at;
}

size_t tarve_smallest(const double *x, size_t n)
{
    size_t at = 0;
    for (size_t i = 1; i < n; i++)
        at = x[i] < x[at] ? i : at;
    return at;
}

static double pairs_of_ties(double g)
{
    return g * (g - 1.0) * (2.0 * g + 5.0);
}

void tarve_mann_kendall(double *y, size_t k, double *s, double *variance)
{
    double sum = 0.0, v = pairs_of_ties((double)k);
    for (size_t i = 0; i < k; i++)
        for (size_t j = i + 1; j < k; j++)
            sum += (y[j] > y[i]) - (y[j] < y[i]);
    tarve_sort(y, k);
    for (size_t i = 0, j = 0; i < k; i = j) {
        for (j = i + 1; j < k && !(y[j] > y[i]); j++)
            ;
        v -= pairs_of_ties((double)(j - i));
    }
    *s = sum;
    *variance = v / 18.0;
}
