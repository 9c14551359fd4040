/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "near.h"

#include <stdlib.h>
#include <string.h>

#include "report/svg.h"

#define SVG(body)                                                                                  \
    "<svg xmlns=\"http://www.w3.org/2000/svg\" xmlns:xlink=\"http://www.w3.org/1999/xlink\">" body \
    "</svg>"

/* What is between <svg ...> and </svg>; the caller frees *all. */
static const char *plain(const char *svg, char **all)
{
    size_t n = 0;
    assert_int_equal(tarve_svg_plain(svg, strlen(svg), all, &n, NULL), TARVE_OK);
    assert_int_equal(strlen(*all), n);
    char *body = strchr(strstr(*all, "<svg"), '>'), *end = strstr(*all, "</svg>");
    assert_non_null(body);
    if (end == NULL)
        return "";
    *end = '\0';
    return body + 1;
}

static void check(const char *svg, const char *expected)
{
    char *all = NULL;
    assert_string_equal(plain(svg, &all), expected);
    free(all);
}

static void marks_are_spelled_out_in_their_colour(void **state)
{
    (void)state;
    /* as gnuplot writes them: a filled circle is the open one used again */
    check(SVG("<defs><circle id='gpPt5' stroke='currentColor' r='1'/>"
              "<use xlink:href='#gpPt5' id='gpPt6' fill='currentColor' stroke='none'/></defs>"
              "<g color='black' stroke='currentColor'>"
              "<use xlink:href='#gpPt6' transform='translate(1,2) scale(3)' color='red'/></g>"),
          "<defs/><g stroke=\"black\"><g transform=\"translate(1,2) scale(3)\">"
          "<g fill=\"red\" stroke=\"none\"><circle stroke=\"red\" r=\"1\"/></g></g></g>");
    /* at a place, in the colour around it */
    check(SVG("<defs><circle id='gpDot' stroke='currentColor' r='0.5'/></defs>"
              "<g color='blue'><use xlink:href='#gpDot' x='4' y='5'/></g>"),
          "<defs/><g><g transform=\"translate(4,5)\"><circle stroke=\"blue\" r=\"0.5\"/></g></g>");
}

static void what_leads_nowhere_or_in_circles_ends(void **state)
{
    (void)state;
    check(SVG("<use xlink:href='#none'/>"), "<g/>");
    check(SVG("<use xlink:href='http://x/#a'/>"), "<g/>");
    check(SVG("<defs><use id='gpA' xlink:href='#gpB'/><use id='gpB' xlink:href='#gpA'/></defs>"
              "<use xlink:href='#gpA'/>"),
          "<defs/><g><g><g><g><g><g><g><g><g/></g></g></g></g></g></g></g></g>");
}

static void nothing_active_stays(void **state)
{
    (void)state;
    check(
        SVG("<script>alert(1)</script><g onload='alert(2)'><!-- c --><a xlink:href='javascript:x'>"
            "<text>t</text></a><foreignObject><p/></foreignObject><image xlink:href='http://x'/>"
            "</g>"),
        "<g/>");
}

static void texts_keep_their_blanks(void **state)
{
    (void)state;
    check(SVG("\n<g>\n<text><tspan>a</tspan> <tspan> "
              "</tspan><tspan>&lt;b&gt;</tspan></text>\n</g>\n"),
          "<g><text><tspan>a</tspan> <tspan> </tspan><tspan>&lt;b&gt;</tspan></text></g>");
}

static void what_is_no_svg_is_refused(void **state)
{
    static const char *const bad[] = {"",        "<svg>",  "<svg><g></svg>",
                                      "<html/>", "GIF89a", "<svg>\001</svg>"};
    char *out = NULL;
    size_t n = 0;
    (void)state;
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        assert_int_equal(tarve_svg_plain(bad[i], strlen(bad[i]), &out, &n, NULL), TARVE_E_IO);
    assert_null(out);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(marks_are_spelled_out_in_their_colour),
        cmocka_unit_test(what_leads_nowhere_or_in_circles_ends),
        cmocka_unit_test(nothing_active_stays),
        cmocka_unit_test(texts_keep_their_blanks),
        cmocka_unit_test(what_is_no_svg_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
