/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "report/plots.h"

#include <fcntl.h>
#include <math.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/files.h"
#include "base/intern.h"
#include "base/text.h"
#include "report/fonts.h"
#include "report/gnuplot.h"
#include "report/picture.h"
#include "report/plots_int.h"

enum {
    TIMEOUT_MS = 120000,
    LARGEST_PICTURE = 64 << 20,
    FILE_NAME = TARVE_PLOT_NAME + 16,
    NAME_ROOM = 512
};

int tarve_chart_mark(tarve_look l)
{
    static const int point[] = {9, 5, 11, 13, 7}; /* up, square, down, diamond, disc under a ring */
    return point[l];
}

unsigned tarve_chart_colour(tarve_look l)
{
    static const unsigned colour[] = {0xa8430b, 0x2c6a51, 0x1165b3, 0x75408c, 0x66717b};
    return colour[l];
}

const char *tarve_chart_field_name(const tarve_view_field *f, double size, double room, char *buf,
                                   size_t buf_size)
{
    char base[NAME_ROOM], cut[NAME_ROOM];
    const char *level = f->name + f->base;
    if (tarve_gp_width(f->name, size) <= room)
        return tarve_gp_fit(f->name, size, room, buf, buf_size);
    (void)snprintf(base, sizeof base, "%.*s", (int)f->base, f->name);
    (void)tarve_gp_fit(base, size, room - tarve_gp_width(level, size), cut, sizeof cut);
    (void)snprintf(buf, buf_size, "%s%s", cut, level);
    return buf;
}

bool tarve_plots_drawn(const tarve_plots *p, const char *name)
{
    for (size_t i = 0; p->drawn && i < p->n; i++)
        if (strcmp(p->name[i], name) == 0)
            return true;
    return false;
}

const char *tarve_plots_series_name(const tarve_published_series *s, char buf[TARVE_PLOT_NAME])
{
    char slug[TARVE_PLOT_NAME / 2];
    size_t o = 0;
    for (const char *c = s->id; *c != '\0' && o + 1 < sizeof slug; c++) {
        const bool keep = (*c >= 'a' && *c <= 'z') || (*c >= '0' && *c <= '9');
        const bool upper = *c >= 'A' && *c <= 'Z';
        slug[o++] = (char)(keep ? *c : upper ? *c - 'A' + 'a' : '-');
    }
    slug[o] = '\0';
    (void)snprintf(buf, TARVE_PLOT_NAME, "series-%s-%06llx", slug,
                   (unsigned long long)(tarve_hash_bytes(s->id, strlen(s->id)) & 0xffffffU));
    return buf;
}

/* ---- the foot ---- */

void tarve_chart_foot(const tarve_canvas *c, const tarve_chart_data *d, const char *unit)
{
    char all[NAME_ROOM];
    (void)snprintf(all, sizeof all, "%.300s%s%.200s", unit, d->v->synthetic ? " " : "",
                   d->v->synthetic ? tarve_tr(c->lang, "The education data are synthetic.") : "");
    tarve_gp_foot(c, all, d->source);
}

static const tarve_source *source_of_path(const tarve_report_inputs *in, const char *path)
{
    for (size_t i = 0; path != NULL && i < in->n_sources; i++)
        if (in->source[i].path != NULL && strcmp(in->source[i].path, path) == 0)
            return &in->source[i];
    return NULL;
}

/* The source of a series by the input that its last cell came from, else the first real source. */
static const tarve_source *source_of(const tarve_report_inputs *in, const tarve_published_series *s)
{
    const tarve_source *found = NULL;
    if (s != NULL && in->panel != NULL && s->history.n > 0)
        found = source_of_path(
            in, tarve_panel_path(in->panel, tarve_mark_file(s->history.mark[s->history.n - 1])));
    for (size_t i = 0; found == NULL && i < in->n_sources; i++)
        if (!in->source[i].synthetic)
            found = &in->source[i];
    return found;
}

static void source_line(tarve_chart_data *d, const tarve_chart *chart)
{
    const tarve_report_inputs *in = d->v->in;
    const tarve_source *s = source_of(in, d->series);
    const tarve_language *l = d->v->lang;
    const char *ours = tarve_tr(l, "Computation: tarve.");
    char name[400], line[NAME_ROOM];
    if (s == NULL) {
        (void)snprintf(d->source, sizeof d->source, "%s", ours);
        return;
    }
    (void)tarve_text_clean(s->name == NULL ? "" : s->name, 90, name, sizeof name);
    const bool others = d->series == NULL && in->n_sources > 1;
    (void)snprintf(line, sizeof line,
                   others ? tarve_tr(l, "Source: %s and others.") : tarve_tr(l, "Source: %s."),
                   name);
    (void)snprintf(d->source, sizeof d->source, "%.420s%s%s", line,
                   chart == &tarve_chart_map ? "" : " ", chart == &tarve_chart_map ? "" : ours);
}

/* ---- one chart ---- */

static tarve_status write_figures(int dirfd, const char *file, const tarve_chart *chart,
                                  const tarve_chart_data *d, tarve_error *err)
{
    tarve_out out = {0};
    const tarve_status st = tarve_out_open(dirfd, file, &out, err);
    if (st != TARVE_OK)
        return st;
    chart->figures(out.fp, d);
    return tarve_out_close(&out, err);
}

static tarve_status write_script(int dirfd, const char *name, bool narrow, const tarve_chart *chart,
                                 const tarve_chart_data *d, tarve_error *err)
{
    char file[FILE_NAME], out_name[FILE_NAME], tsv[FILE_NAME];
    tarve_out out = {0};
    (void)snprintf(out_name, sizeof out_name, "%s%s", name, narrow ? "-narrow" : "");
    (void)snprintf(file, sizeof file, "%s%s.gp", name, narrow ? "-narrow" : "");
    (void)snprintf(tsv, sizeof tsv, "%s.tsv", name);
    const tarve_status st = tarve_out_open(dirfd, file, &out, err);
    if (st != TARVE_OK)
        return st;
    const int wide = chart == &tarve_chart_map ? 400 : TARVE_CHART_WIDE;
    const tarve_canvas c = {.gp = out.fp,
                            .lang = d->v->lang,
                            .narrow = narrow,
                            .w = narrow ? TARVE_CHART_NARROW : wide,
                            .h = chart->height(d, narrow)};
    tarve_gp_begin(&c, out_name, chart->about);
    chart->draw(&c, tsv, d);
    tarve_gp_end(&c);
    return tarve_out_close(&out, err);
}

static tarve_status write_chart(int dirfd, const tarve_chart *chart, tarve_chart_data *d,
                                tarve_plots *out, tarve_error *err)
{
    char file[FILE_NAME], buf[TARVE_PLOT_NAME];
    if (out->n == TARVE_PLOTS_MAX || !chart->worth(d))
        return TARVE_OK;
    const char *name = d->series != NULL ? tarve_plots_series_name(d->series, buf) : chart->name;
    source_line(d, chart);
    (void)snprintf(file, sizeof file, "%s.tsv", name);
    tarve_status st = write_figures(dirfd, file, chart, d, err);
    if (st == TARVE_OK)
        st = write_script(dirfd, name, false, chart, d, err);
    if (st == TARVE_OK)
        st = write_script(dirfd, name, true, chart, d, err);
    if (st == TARVE_OK)
        (void)snprintf(out->name[out->n++], TARVE_PLOT_NAME, "%s", name);
    return st;
}

static tarve_status write_charts(int dirfd, tarve_chart_data *d, tarve_plots *out, tarve_error *err)
{
    static const tarve_chart *const chart[] = {
        &tarve_chart_gap,        &tarve_chart_ledger,  &tarve_chart_quadrants,
        &tarve_chart_map,        &tarve_chart_width,   &tarve_chart_sensitivity,
        &tarve_chart_whatif,     &tarve_chart_track,   &tarve_chart_vacancies,
        &tarve_chart_unemployed, &tarve_chart_seasons, NULL};
    tarve_status st = TARVE_OK;
    for (size_t i = 0; chart[i] != NULL && st == TARVE_OK; i++)
        st = write_chart(dirfd, chart[i], d, out, err);
    for (size_t i = 0; i < d->v->in->n_series && st == TARVE_OK; i++) {
        d->series = &d->v->in->series[i];
        if (d->series->headline)
            st = write_chart(dirfd, &tarve_chart_fan, d, out, err);
    }
    return st;
}

static tarve_status write_common(int dirfd, const tarve_plots *p, tarve_error *err)
{
    tarve_out out = {0};
    tarve_status st = tarve_out_open(dirfd, "style.gp", &out, err);
    if (st != TARVE_OK)
        return st;
    tarve_gp_style(out.fp);
    st = tarve_out_close(&out, err);
    if (st == TARVE_OK)
        st = tarve_out_open(dirfd, "all.gp", &out, err);
    if (st != TARVE_OK)
        return st;
    (void)fprintf(out.fp, "# all.gp: every chart. Run in this folder: gnuplot -d all.gp\n"
                          "TERM = \"svg\"\n");
    for (size_t i = 0; i < p->n; i++)
        (void)fprintf(out.fp, "load \"%s.gp\"\nload \"%s-narrow.gp\"\n", p->name[i], p->name[i]);
    (void)fprintf(out.fp, "TERM = \"png\"\n");
    for (size_t i = 0; i < p->n; i++)
        (void)fprintf(out.fp, "load \"%s.gp\"\n", p->name[i]);
    return tarve_out_close(&out, err);
}

/* ---- pictures ---- */

static const char *const endings[] = {".svg", "-narrow.svg", ".png"};
enum { ENDINGS = sizeof endings / sizeof *endings, PNG = ENDINGS - 1 };

static const char *program_of(const tarve_view *v)
{
    return v->in->gnuplot == NULL ? "gnuplot" : v->in->gnuplot;
}

static tarve_status check_pictures(int dirfd, const tarve_plots *p, tarve_error *err)
{
    char file[FILE_NAME];
    tarve_status st = TARVE_OK;
    for (size_t i = 0; i < p->n && st == TARVE_OK; i++)
        for (size_t k = 0; k < ENDINGS && st == TARVE_OK; k++) {
            (void)snprintf(file, sizeof file, "%s%s", p->name[i], endings[k]);
            st = tarve_picture_check(dirfd, file, err);
        }
    return st;
}

/* Pictures with the endings from `first` on. */
static void remove_pictures(int dirfd, const tarve_plots *p, size_t first)
{
    char file[FILE_NAME];
    for (size_t i = 0; i < p->n; i++)
        for (size_t k = first; k < ENDINGS; k++) {
            (void)snprintf(file, sizeof file, "%s%s", p->name[i], endings[k]);
            (void)unlinkat(dirfd, file, 0); /* most often it is not there */
        }
}

/* Without fonts there are pictures for browsers, which have their own, and no PNGs. */
static tarve_status check_fonts(int dirfd, const tarve_view *v, tarve_plots *p, tarve_error *err)
{
    const bool before = p->no_fonts;
    bool found = false;
    const tarve_status st =
        before ? TARVE_OK : tarve_fonts_found(dirfd, program_of(v), &found, err);
    if (st != TARVE_OK || found)
        return st;
    remove_pictures(dirfd, p, PNG);
    p->no_fonts = p->lacking = true;
    if (v->in->plots_required)
        return tarve_fail(err, TARVE_E_SERVICE, "gnuplot finds no fonts: its PNGs have no text");
    if (!before)
        tarve_log_say(v->in->log, TARVE_LOG_WARN, NULL, "no fonts are found: no PNGs%s",
                      v->in->pdf == TARVE_PDF_AUTO ? " and no PDFs" : "");
    return TARVE_OK;
}

static tarve_status draw_all(int dirfd, const tarve_view *v, tarve_plots *p, tarve_error *err)
{
    tarve_error why = {0};
    const tarve_gnuplot job = {.program = program_of(v),
                               .script = "all.gp",
                               .timeout_ms = TIMEOUT_MS,
                               .max_bytes = LARGEST_PICTURE};
    if (p->n == 0)
        return TARVE_OK;
    tarve_status st = tarve_gnuplot_run(dirfd, &job, &why);
    if (st == TARVE_OK)
        st = check_pictures(dirfd, p, &why);
    p->drawn = st == TARVE_OK;
    if (st == TARVE_OK)
        return check_fonts(dirfd, v, p, err);
    remove_pictures(dirfd, p, 0); /* a failed run of gnuplot leaves no half of a set behind */
    if (st == TARVE_E_SERVICE && !v->in->plots_required) {
        tarve_log_say(v->in->log, p->told ? TARVE_LOG_INFO : TARVE_LOG_WARN, NULL,
                      "no pictures: %s", why.message);
        p->lacking = true;
        return TARVE_OK;
    }
    if (err != NULL)
        *err = why;
    return st;
}

/* Without borders there is no map, or one with a hole; neither stops the run. */
static tarve_status read_map(const tarve_view *v, tarve_map **map, bool *lacking, tarve_error *err)
{
    const tarve_view_area *without = NULL;
    tarve_error why = {0};
    const tarve_status st = tarve_map_read(v, map, &without, &why);
    if (st == TARVE_E_NOMEM) {
        if (err != NULL)
            *err = why;
        return st;
    }
    if (st != TARVE_OK)
        tarve_log_say(v->in->log, TARVE_LOG_WARN, &why, "no map: %s", why.message);
    else if (without != NULL)
        tarve_log_say(v->in->log, TARVE_LOG_WARN, NULL, "no border of %s (%s): %s", without->code,
                      without->name, *map == NULL ? "no map" : "the map leaves it out");
    *lacking = st != TARVE_OK || without != NULL;
    return TARVE_OK;
}

tarve_status tarve_plots_write(int dirfd, const tarve_view *v, tarve_plots *out, tarve_error *err)
{
    tarve_map *map = NULL;
    tarve_status st = read_map(v, &map, &out->lacking, err);
    if (st != TARVE_OK)
        return st;
    tarve_chart_data d = {.v = v, .map = map};
    if (map != NULL)
        (void)snprintf(out->borders, sizeof out->borders, "%s", map->attribution);
    st = write_charts(dirfd, &d, out, err);
    if (st == TARVE_OK)
        st = write_common(dirfd, out, err);
    if (st == TARVE_OK)
        st = draw_all(dirfd, v, out, err);
    tarve_map_free(map);
    return st;
}
