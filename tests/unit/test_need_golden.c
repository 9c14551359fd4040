/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The second worked example against tests/reference/ledger.out, which knows nothing of this code.
 */
#include "near.h"

#include <string.h>
#include <unistd.h>

#include "need/allocation.h"
#include "need/params.h"
#include "reference.h"
#include "tarve/commuting.h"
#include "tarve/intake.h"

enum { PLACES = 3, PAIRS = 9, OCC = 4, FIELDS = 3, SHARES = 12, CELLS = 8 };
static const double exact = 1e-9;

static double *known(const char *key, double *x, size_t n)
{
    assert_int_equal(reference("ledger", key, x, n), n);
    return x;
}

/* ---- commuting ---- */

static tarve_commuting *matrix(void)
{
    static const char *const code[PLACES] = {"KU216", "KU729", "KU931"};
    double persons[PAIRS];
    char path[64];
    tarve_commuting *c = NULL;
    (void)known("commuting", persons, PAIRS);
    (void)snprintf(path, sizeof path, "golden_%ld.csv", (long)getpid());
    FILE *fp = fopen(path, "w");
    assert_non_null(fp);
    assert_true(fputs("residence,workplace,employed\n", fp) >= 0);
    for (size_t i = 0; i < PAIRS; i++)
        assert_true(fprintf(fp, "%s,%s,%.0f\n", code[i / PLACES], code[i % PLACES], persons[i]) >
                    0);
    assert_int_equal(fclose(fp), 0);
    assert_int_equal(tarve_commuting_read(path, NULL, &c, NULL), TARVE_OK);
    assert_int_equal(remove(path), 0);
    return c;
}

static void the_unemployed_by_workplace(void **state)
{
    (void)state;
    static const char *const inside[2] = {"KU216", "KU729"};
    double unemployed[PLACES], share[PLACES], sum = 0;
    tarve_commuting *c = matrix();
    (void)known("unemployed", unemployed, PLACES);
    (void)known("share_inside", share, PLACES);
    for (size_t i = 0; i < PLACES; i++) {
        assert_near(tarve_commuting_share(c, i, inside, 2), share[i], exact);
        sum += share[i] * unemployed[i];
    }
    assert_near(sum, reference_of("ledger", "by_workplace"), exact);
    tarve_commuting_free(c);
}

/* ---- the ledger ---- */

static void read_ledger(double n12[OCC], tarve_ledger l[OCC])
{
    static const tarve_ledger_params par = {.kappa = .9,
                                            .omega = .05,
                                            .chi = .28,
                                            .phi = .25,
                                            .alpha = .3,
                                            .iota = .04,
                                            .u_max = 1.2,
                                            .backlog_years = 2,
                                            .frictional_months = .8};
    double v[OCC], u[OCC];
    (void)known("n12", n12, OCC);
    assert_int_equal(
        tarve_ledger_compute(OCC, n12, known("v", v, OCC), known("u", u, OCC), &par, l, NULL),
        TARVE_OK);
}

/* Part at offset `at` of every occupation. */
static void assert_part(const tarve_ledger l[OCC], const char *key, size_t at)
{
    double want[OCC], got = 0;
    (void)known(key, want, OCC);
    for (size_t o = 0; o < OCC; o++) {
        memcpy(&got, (const char *)&l[o] + at, sizeof got);
        assert_near(got, want[o], exact);
    }
}

static void the_ledger_with_its_backlog(void **state)
{
    (void)state;
    double n12[OCC];
    tarve_ledger l[OCC];
    static const struct {
        const char *key;
        size_t at;
    } part[] = {{"hires", offsetof(tarve_ledger, hires)},
                {"churn", offsetof(tarve_ledger, churn)},
                {"seekers", offsetof(tarve_ledger, from_unemployed)},
                {"mobility", offsetof(tarve_ledger, mobility)},
                {"entrants", offsetof(tarve_ledger, entrants)},
                {"backlog", offsetof(tarve_ledger, backlog)}};
    read_ledger(n12, l);
    for (size_t k = 0; k < sizeof part / sizeof *part; k++)
        assert_part(l, part[k].key, part[k].at);
}

/* ---- fields ---- */

/* The model of the example, everything fixed; one qualification a field. */
typedef struct example {
    need_model m;
    size_t first[OCC + 1], cell_of[CELLS], group_of[OCC], field_of[FIELDS], unit_of[FIELDS];
    double cell_share[CELLS], none[OCC], zero[OCC], shape[OCC], n12[OCC], v[OCC], u[OCC];
    double total[3], graduates[FIELDS], rate[4][FIELDS];
    unsigned char only[CELLS];
    uint64_t key[OCC];
    tarve_parameter fixed[8], grad[4 * FIELDS];
    const tarve_parameter *row[4 * FIELDS];
    size_t rows_of[FIELDS][4];
    graduate_cell cell[FIELDS];
} example;

static mix plain(const example *x, double *counts)
{
    return (mix){.stream = "",
                 .known = counts,
                 .middle = counts,
                 .shape = (double *)x->shape,
                 .same_area = true,
                 .exposure = 1,
                 .own_share = 1};
}

static void make_cells(example *x)
{
    double share[SHARES];
    size_t n = 0;
    (void)known("shares", share, SHARES);
    for (size_t o = 0; o < OCC; o++) {
        size_t here = 0;
        x->first[o] = n;
        x->none[o] = 1;
        for (size_t f = 0; f < FIELDS; f++)
            if (share[o * FIELDS + f] > 0) {
                x->none[o] -= share[o * FIELDS + f];
                x->cell_share[n] = share[o * FIELDS + f];
                x->cell_of[n++] = f;
                here++;
            }
        x->only[x->first[o]] = here == 1;
    }
    x->first[OCC] = n;
    x->m.first = x->first;
    x->m.cell_qualification = x->cell_of;
    x->m.cell_share = x->cell_share;
    x->m.none = x->none;
    x->m.other = x->m.registered = x->zero;
    x->m.only_field = x->m.only_cell = x->only;
}

static void make_parameters(example *x)
{
    static const double value[8] = {.9, .05, .28, .25, .3, .04, 1.2, 2};
    const tarve_parameter **to[8] = {&x->m.kappa, &x->m.omega, &x->m.chi,   &x->m.phi,
                                     &x->m.alpha, &x->m.iota,  &x->m.u_max, &x->m.backlog_years};
    static const char *const rate[4] = {"mu", "a", "rho", "m"};
    for (size_t i = 0; i < 8; i++) {
        x->fixed[i] = (tarve_parameter){
            .name = "", .level = "", .key = "", .kind = TARVE_PRIOR_FIXED, .a = value[i]};
        *to[i] = &x->fixed[i];
    }
    for (size_t k = 0; k < 4; k++) {
        (void)known(rate[k], x->rate[k], FIELDS);
        for (size_t f = 0; f < FIELDS; f++) {
            const size_t at = f * 4 + k;
            x->grad[at] = (tarve_parameter){.name = rate[k],
                                            .level = "",
                                            .key = "",
                                            .kind = TARVE_PRIOR_FIXED,
                                            .a = x->rate[k][f]};
            x->row[at] = &x->grad[at];
            x->rows_of[f][k] = at;
        }
    }
    x->m.row = x->row;
    x->m.n_rows = 4 * (size_t)FIELDS;
    x->m.rows_of = x->rows_of;
}

static void make_counts(example *x)
{
    double *const of[3] = {x->n12, x->v, x->u};
    static const char *const key[3] = {"n12", "v", "u"};
    for (size_t k = 0; k < 3; k++) {
        (void)known(key[k], of[k], OCC);
        for (size_t o = 0; o < OCC; o++)
            x->total[k] += of[k][o];
    }
    for (size_t o = 0; o < OCC; o++) {
        x->shape[o] = (double)INFINITY;
        x->group_of[o] = SIZE_MAX;
        x->key[o] = o;
    }
    x->m.n = plain(x, x->n12);
    x->m.v = plain(x, x->v);
    x->m.u = plain(x, x->u);
    x->m.n_mean = &x->total[0];
    x->m.v_mean = &x->total[1];
    x->m.u_mean = &x->total[2];
    x->m.occupation_key = x->key;
    x->m.group_of = x->group_of;
}

static void make_graduates(example *x)
{
    (void)known("graduates", x->graduates, FIELDS);
    for (size_t f = 0; f < FIELDS; f++) {
        x->field_of[f] = f;
        x->unit_of[f] = SIZE_MAX;
        x->cell[f] = (graduate_cell){
            .qualification = f, .share = 1, .value = x->graduates[f], .mu = (double)NAN};
    }
    x->m.field_of = x->field_of;
    x->m.unit_of = x->unit_of;
    x->m.graduate_cell = x->cell;
    x->m.n_graduate_cells = FIELDS;
    x->m.recent_field = x->m.g_mean = x->graduates;
}

static void simulate(need_draws *r)
{
    example *x = calloc(1, sizeof *x);
    assert_non_null(x);
    x->m.n_years = x->m.n_draws = 1;
    x->m.n_occupations = OCC;
    x->m.n_qualifications = x->m.n_fields = x->m.n_units = FIELDS;
    x->m.psi = 1;
    x->m.jobs = 1;
    x->m.frictional_months = .8;
    make_cells(x);
    make_parameters(x);
    make_counts(x);
    make_graduates(x);
    assert_int_equal(allocation_sets(&x->m, NULL), TARVE_OK);
    assert_int_equal(need_simulate(&x->m, NULL, 0, 1, 1, r, NULL), TARVE_OK);
    free(x->m.set_of);
    free(x->m.set_admits);
    free(x);
}

static double figure(const need_draws *r, size_t field, size_t k)
{
    return need_unit(r, 0, field, k)[0];
}

static void assert_field(const need_draws *r, size_t f)
{
    double want[FIELDS];
    const double required = figure(r, f, FIGURE_ENTRANTS) + figure(r, f, FIGURE_BACKLOG);
    const double supply = figure(r, f, FIGURE_SUPPLY);
    const double open = figure(r, f, FIGURE_HIRES) - figure(r, f, FIGURE_CHURN);
    const double ratio =
        (supply + figure(r, f, FIGURE_UNEMPLOYED) + figure(r, f, FIGURE_MOBILITY)) / open;
    assert_near(required, known("requirement", want, FIELDS)[f], exact);
    assert_near(supply, known("supply", want, FIELDS)[f], exact);
    assert_near(required - supply, known("gap", want, FIELDS)[f], exact);
    assert_near(open, known("openings", want, FIELDS)[f], exact);
    assert_near(ratio, known("ratio", want, FIELDS)[f], exact);
    const double employed = known("employed", want, FIELDS)[f];
    assert_near(tarve_balance_share(ratio, open, employed), known("balance_share", want, FIELDS)[f],
                exact);
}

static void requirement_supply_gap_and_ratio(void **state)
{
    (void)state;
    need_draws r = {0};
    simulate(&r);
    for (size_t f = 0; f < FIELDS; f++)
        assert_field(&r, f);
    need_draws_free(&r);
}

static void assert_bounds(const allocation *a, const char *key, uint64_t group)
{
    double want[4];
    allocation_bounds b;
    (void)known(key, want, 4);
    assert_int_equal(allocation_of_group(a, group, &b, NULL), TARVE_OK);
    assert_near(b.min, want[0], exact);
    assert_near(b.max, want[1], exact);
    assert_near(b.unfilled, want[2], exact);
    assert_near(b.left_over, want[3], exact);
}

static void bounds_of_fields_and_groups(void **state)
{
    (void)state;
    static const struct {
        const char *key;
        uint64_t group;
    } t[] = {{"bounds_care", 1},
             {"bounds_technology", 2},
             {"bounds_services", 4},
             {"bounds_care_technology", 3},
             {"bounds_all", 7}};
    /* sets in the order of the occupations: {care, services}, {technology}, all three, {services}
     */
    static const uint64_t admits[OCC] = {5, 2, 7, 4};
    need_draws r = {0};
    double supply[FIELDS];
    simulate(&r);
    assert_int_equal(r.n_sets, OCC);
    const allocation a = {
        FIELDS, OCC, supply, admits, need_sets(&r, 0, 0), need_sets(&r, 0, 0) + OCC};
    for (size_t f = 0; f < FIELDS; f++)
        supply[f] = figure(&r, f, FIGURE_SUPPLY);
    for (size_t i = 0; i < sizeof t / sizeof *t; i++)
        assert_bounds(&a, t[i].key, t[i].group);
    for (size_t f = 0; f < FIELDS; f++) { /* what the simulation says of a field alone */
        double want[4];
        (void)known(t[f].key, want, 4);
        assert_near(figure(&r, f, FIGURE_BOUND_MIN), want[0], exact);
        assert_near(figure(&r, f, FIGURE_BOUND_MAX), want[1], exact);
    }
    need_draws_free(&r);
}

/* F25: the shares hold what completes, so that f and c are 1 beside them. */
static void places_become_graduates_with_a_lag(void **state)
{
    (void)state;
    enum { KNOWN_LAGS = 6, YEARS_ON = 7 };
    double lag[TARVE_LAG_YEARS] = {0}, want[YEARS_ON];
    (void)known("lag", lag, KNOWN_LAGS);
    (void)known("graduates_of_places", want, YEARS_ON);
    for (int y = 0; y < YEARS_ON; y++)
        assert_near(tarve_places_graduates(100.0, 1.0, 1.0, lag, y), want[y], exact);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_unemployed_by_workplace),
        cmocka_unit_test(the_ledger_with_its_backlog),
        cmocka_unit_test(requirement_supply_gap_and_ratio),
        cmocka_unit_test(bounds_of_fields_and_groups),
        cmocka_unit_test(places_become_graduates_with_a_lag),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
