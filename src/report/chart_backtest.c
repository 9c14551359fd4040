/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Backtest: MASE by horizon of the engine and the simple forecasts, beside what share of figures
 * fell into the widest range. One chart a frequency. */
#include <fcntl.h>
#include <math.h>
#include <string.h>
#include <unistd.h>

#include "base/files.h"
#include "base/num.h"
#include "report/gnuplot.h"
#include "report/picture.h"
#include "report/script.h"
#include "tarve/report.h"

enum {
    BANDS = 8,
    NAME = 40,
    WIDE = 720,
    HIGH = 330,
    TOP = 44,
    BOTTOM = 248,
    MASE_LEFT = 44,
    MASE_RIGHT = 330,
    COVER_LEFT = 494,
    COVER_RIGHT = 700,
    MOST_CHARTS = 8,
    TIMEOUT_MS = 60000,
    LARGEST = 16 << 20
};

/* The rows of "all" of one frequency, band by band without the whole path. */
typedef struct view {
    const tarve_backtest_result *r;
    size_t season, n_bands, level; /* level: index of the widest */
    const tarve_backtest_row *row[BANDS][TARVE_N_METHODS];
    const tarve_backtest_row *whole;
    double top, floor; /* of MASE; of coverage */
} view;

static void set_scales(view *v)
{
    double top = 0.0, floor_ = v->r->level[v->level];
    for (size_t b = 0; b < v->n_bands; b++)
        for (int m = 0; m < TARVE_N_METHODS; m++) {
            top = fmax(top, v->row[b][m]->mase);
            floor_ = fmin(floor_, v->row[b][m]->coverage[v->level]);
        }
    v->top = top > 0.0 ? 1.08 * top : 1.0;
    v->floor = floor(10.0 * fmin(floor_, 0.89)) / 10.0;
}

static view view_of(const tarve_backtest_result *r, size_t season)
{
    view v = {.r = r, .season = season, .level = tarve_largest(r->level, r->n_levels)};
    size_t last = 0;
    for (size_t i = 0; i < r->n; i++) {
        const tarve_backtest_row *x = &r->row[i];
        if (x->season != season || strcmp(x->group, "all") != 0)
            continue;
        if (x->whole_path) {
            v.whole = x;
            break; /* a group that is called "all" comes later */
        }
        if (x->last != last && v.n_bands < BANDS) {
            last = x->last;
            v.n_bands++;
        }
        v.row[v.n_bands - 1][x->method] = x;
    }
    set_scales(&v);
    return v;
}

/* ---- drawing ---- */

static double band_x(const view *v, double left, double right, size_t b)
{
    return left + (right - left) * ((double)b + 0.5) / (double)v->n_bands;
}

static double mase_y(const view *v, double mase)
{
    return BOTTOM - (BOTTOM - TOP) * mase / v->top;
}

static double cover_y(const view *v, double share)
{
    return BOTTOM - (BOTTOM - TOP) * (share - v->floor) / (1.0 - v->floor);
}

static void draw_bands(const tarve_canvas *c, const view *v, double left, double right)
{
    char text[60];
    for (size_t b = 0; b < v->n_bands; b++) {
        const tarve_backtest_row *x = v->row[b][0];
        (void)snprintf(text, sizeof text, x->first < x->last ? "%zu\u2013%zu" : "%zu", x->first,
                       x->last);
        tarve_gp_label(c, band_x(v, left, right, b), BOTTOM + 14, TARVE_GP_SMALL_CENTRE, text);
    }
    tarve_gp_line(c, left, BOTTOM, right, BOTTOM, "ls 9 back");
}

static void draw_mase(const tarve_canvas *c, const view *v)
{
    char text[40];
    const double step = tarve_gp_step(v->top, 5);
    tarve_gp_label(c, 0, 14, TARVE_GP_LEFT, "Scaled error (MASE) by steps ahead");
    for (int i = 0; i * step <= v->top; i++) {
        const double y = mase_y(v, i * step);
        (void)snprintf(text, sizeof text, "%.10g", i * step);
        tarve_gp_label(c, MASE_LEFT - 8, y, TARVE_GP_SMALL_RIGHT, text);
        if (i > 0)
            tarve_gp_line(c, MASE_LEFT, y, MASE_RIGHT, y, "ls 8 back");
    }
    draw_bands(c, v, MASE_LEFT, MASE_RIGHT);
}

static void draw_coverage(const tarve_canvas *c, const view *v)
{
    char text[80];
    const double nominal = v->r->level[v->level], y0 = cover_y(v, nominal);
    (void)snprintf(text, sizeof text, "Inside the %.10g %% range", 100.0 * nominal);
    tarve_gp_label(c, COVER_LEFT - 40, 14, TARVE_GP_LEFT, text);
    for (int i = (int)lround(10.0 * v->floor); i <= 10; i++) {
        const double y = cover_y(v, i / 10.0);
        (void)snprintf(text, sizeof text, "%d %%", 10 * i);
        tarve_gp_label(c, COVER_LEFT - 6, y, TARVE_GP_SMALL_RIGHT, text);
        tarve_gp_line(c, COVER_LEFT, y, COVER_RIGHT, y, "ls 8 back");
    }
    tarve_gp_line(c, COVER_LEFT, y0, COVER_RIGHT, y0, "ls 10 back");
    draw_bands(c, v, COVER_LEFT, COVER_RIGHT);
}

static const struct {
    const char *label;
    unsigned colour;
    int point;
} look[TARVE_N_METHODS] = {{"engine", 0x0b4a5e, 7},
                           {"last value", 0xa8430b, 9},
                           {"seasonal naive", 0x1f5fa8, 5},
                           {"mean of 12", 0x66717b, 13}};

/* Names at the right ends of the lines, apart from one another. */
static void draw_names(const tarve_canvas *c, const view *v)
{
    double y[TARVE_N_METHODS] = {0}, size[TARVE_N_METHODS] = {0};
    int order[TARVE_N_METHODS] = {0};
    for (int m = 0; m < TARVE_N_METHODS; m++) {
        const double mase = v->row[v->n_bands - 1][m]->mase;
        const double at = isnan(mase) ? BOTTOM : mase_y(v, mase);
        int k = m;
        for (; k > 0 && y[k - 1] > at; k--) {
            y[k] = y[k - 1];
            order[k] = order[k - 1];
        }
        y[k] = at;
        order[k] = m;
        size[m] = 16.0;
    }
    tarve_gp_spread(y, size, TARVE_N_METHODS, TOP - 20, BOTTOM);
    for (int k = 0; k < TARVE_N_METHODS; k++) {
        char how[80];
        (void)snprintf(how, sizeof how, "left font FT_BASE textcolor rgb 0x%06x",
                       look[order[k]].colour);
        tarve_gp_label(c, MASE_RIGHT + 2, y[k], how, look[order[k]].label);
    }
}

static void draw_lines(const tarve_canvas *c, const view *v, const char *tsv)
{
    (void)fprintf(c->gp,
                  "X1(b) = %d + %d*(b + 0.5)/%zu\nX2(b) = %d + %d*(b + 0.5)/%zu\n"
                  "Y1(v) = %d - %d*v/%.17g\nY2(v) = %d - %d*(v - %.17g)/(1 - %.17g)\n"
                  "D = \"%s\"\nplot ",
                  MASE_LEFT, MASE_RIGHT - MASE_LEFT, v->n_bands, COVER_LEFT,
                  COVER_RIGHT - COVER_LEFT, v->n_bands, BOTTOM, BOTTOM - TOP, v->top, BOTTOM,
                  BOTTOM - TOP, v->floor, v->floor, tsv);
    for (int m = TARVE_N_METHODS; m-- > 0;) /* the engine last: on top */
        for (int panel = 1; panel <= 2; panel++)
            (void)fprintf(c->gp,
                          "D index %d using (X%d($1)):(Y%d($%d)) with linespoints lc rgb 0x%06x "
                          "lw %s pt %d ps 0.8%s",
                          m, panel, panel, 2 + panel, look[m].colour, m == 0 ? "2.4" : "1.4",
                          look[m].point, m == 0 && panel == 2 ? "\n" : ", \\\n  ");
}

static void draw(const tarve_canvas *c, const view *v, const char *tsv)
{
    char text[200];
    const tarve_backtest_row *w = v->whole;
    draw_mase(c, v);
    draw_coverage(c, v);
    draw_names(c, v);
    (void)snprintf(text, sizeof text, "%zu series, %zu forecasts, %zu figures; dashed: nominal.",
                   w->n_series, w->n_forecasts, w->n_figures);
    tarve_gp_foot(c, text, "tarve backtest");
    draw_lines(c, v, tsv);
}

static void figures(FILE *tsv, const view *v)
{
    (void)fprintf(tsv, "# band\tsteps\tMASE\tshare inside the widest range; a block a method: "
                       "engine, naive, seasonal naive, mean of 12\n");
    for (int m = 0; m < TARVE_N_METHODS; m++) {
        for (size_t b = 0; b < v->n_bands; b++) {
            const tarve_backtest_row *x = v->row[b][m];
            (void)fprintf(tsv, "%zu\t%zu-%zu\t%.6g\t%.6g\n", b, x->first, x->last, x->mase,
                          x->coverage[v->level]);
        }
        (void)fputs(m + 1 < TARVE_N_METHODS ? "\n\n" : "", tsv);
    }
}

/* ---- files ---- */

static tarve_status open_anew(int dirfd, const char *name, tarve_out *out, tarve_error *err)
{
    (void)unlinkat(dirfd, name, 0); /* most often it is not there */
    return tarve_out_open(dirfd, name, out, err);
}

static tarve_status write_chart(int dirfd, const view *v, const char *name, tarve_error *err)
{
    char file[NAME + 8], tsv[NAME + 8];
    tarve_out out = {0};
    (void)snprintf(tsv, sizeof tsv, "%s.tsv", name);
    (void)snprintf(file, sizeof file, "%s.gp", name);
    tarve_status st = open_anew(dirfd, tsv, &out, err);
    if (st != TARVE_OK)
        return st;
    figures(out.fp, v);
    st = tarve_out_close(&out, err);
    if (st == TARVE_OK)
        st = open_anew(dirfd, file, &out, err);
    if (st != TARVE_OK)
        return st;
    const tarve_canvas c = {.gp = out.fp, .w = WIDE, .h = HIGH};
    tarve_gp_begin(&c, name, "backtest: scaled error and coverage by horizon");
    draw(&c, v, tsv);
    tarve_gp_end(&c);
    return tarve_out_close(&out, err);
}

static tarve_status write_common(int dirfd, char name[][NAME], size_t n, tarve_error *err)
{
    tarve_out out = {0};
    tarve_status st = open_anew(dirfd, "style.gp", &out, err);
    if (st != TARVE_OK)
        return st;
    tarve_gp_style(out.fp);
    st = tarve_out_close(&out, err);
    if (st == TARVE_OK)
        st = open_anew(dirfd, "all.gp", &out, err);
    if (st != TARVE_OK)
        return st;
    (void)fputs("# all.gp: every chart. Run in this folder: gnuplot -d all.gp\n", out.fp);
    for (int png = 0; png < 2; png++) {
        (void)fprintf(out.fp, "TERM = \"%s\"\n", png ? "png" : "svg");
        for (size_t i = 0; i < n; i++)
            (void)fprintf(out.fp, "load \"%s.gp\"\n", name[i]);
    }
    return tarve_out_close(&out, err);
}

static tarve_status draw_all(int dirfd, char name[][NAME], size_t n, const char *program,
                             const tarve_log *log, tarve_error *err)
{
    static const char *const ending[] = {".svg", ".png"};
    tarve_error why = {0};
    const tarve_gnuplot job = {.program = program == NULL ? "gnuplot" : program,
                               .script = "all.gp",
                               .timeout_ms = TIMEOUT_MS,
                               .max_bytes = LARGEST};
    tarve_status st = tarve_gnuplot_run(dirfd, &job, &why);
    for (size_t i = 0; i < n; i++)
        for (size_t k = 0; k < 2; k++) {
            char file[NAME + 8];
            (void)snprintf(file, sizeof file, "%.39s%s", name[i], ending[k]);
            if (st == TARVE_OK)
                st = tarve_picture_check(dirfd, file, &why);
            if (st != TARVE_OK)
                (void)unlinkat(dirfd, file, 0); /* no half of a set */
        }
    if (st == TARVE_E_SERVICE) {
        tarve_log_say(log, TARVE_LOG_WARN, NULL, "no pictures: %s", why.message);
        return TARVE_OK;
    }
    if (st != TARVE_OK && err != NULL)
        *err = why;
    return st;
}

tarve_status tarve_report_backtest(int dirfd, const tarve_backtest_result *r, const char *gnuplot,
                                   const tarve_log *log, tarve_error *err)
{
    char name[MOST_CHARTS][NAME];
    size_t n = 0, done = 0;
    tarve_status st = TARVE_OK;
    for (size_t i = 0; i < r->n && n < MOST_CHARTS && st == TARVE_OK; i++) {
        if (r->row[i].season == done || r->n_levels == 0)
            continue;
        done = r->row[i].season;
        const view v = view_of(r, done);
        if (v.whole == NULL || v.n_bands == 0)
            continue;
        (void)snprintf(name[n], NAME, "backtest-%zu", done);
        st = write_chart(dirfd, &v, name[n], err);
        n++;
    }
    if (st == TARVE_OK && n > 0)
        st = write_common(dirfd, name, n, err);
    return st == TARVE_OK && n > 0 ? draw_all(dirfd, name, n, gnuplot, log, err) : st;
}
