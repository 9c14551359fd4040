/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a table declares holds of every cell that it hands out. */
#include "near.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>

#include "report/datatable.h"
#include "report_fixture.h"

/* ---- a sink that checks ---- */

typedef struct checker {
    tarve_data_sink sink;
    const tarve_data_table *table;
    size_t at, rows;
} checker;

static void complain(const checker *c, const tarve_data_field *f, const char *text)
{
    print_message("%s.%s, row %zu: \"%s\"\n", c->table->name, f->name, c->rows, text);
    fail();
}

/* Is the word one of "a|b|c"? */
static bool is_word(const char *words, const char *word)
{
    const size_t len = strlen(word);
    for (const char *s = words; *s != '\0'; s += *s == '|') {
        const size_t n = strcspn(s, "|");
        if (n == len && strncmp(s, word, n) == 0)
            return true;
        s += n;
    }
    return false;
}

static bool is_key(const tarve_data_table *t, const char *name)
{
    const size_t len = strlen(name);
    for (const char *s = t->key == NULL ? "" : t->key; *s != '\0'; s += *s == ',') {
        const size_t n = strcspn(s, ",");
        if (n == len && strncmp(s, name, n) == 0)
            return true;
        s += n;
    }
    return false;
}

/* "99M99" against "12M10": a digit where the pattern has a 9. */
static bool looks_like(const char *text, const char *pattern)
{
    for (; *pattern != '\0'; pattern++, text++)
        if (*pattern == '9' ? !isdigit((unsigned char)*text) : *text != *pattern)
            return false;
    return *text == '\0';
}

static bool fits(const tarve_data_field *f, const char *text, bool number)
{
    const tarve_data_column *c = f->column;
    switch (c->type) {
    case TARVE_DATA_INTEGER:
        return (number && strpbrk(text, ".e") == NULL) || (c->may_hide && strcmp(text, "1-4") == 0);
    case TARVE_DATA_NUMBER:
        return number;
    case TARVE_DATA_YEAR:
        return number && looks_like(text, "9999");
    case TARVE_DATA_MONTH:
        return looks_like(text, "9999M99");
    case TARVE_DATA_PERIOD:
        return looks_like(text, "9999M99") || looks_like(text, "9999Q9") ||
               looks_like(text, "9999");
    case TARVE_DATA_YES_NO:
        return is_word("yes|no", text);
    default:
        return !number && (c->words == NULL || is_word(c->words, text));
    }
}

static void check(checker *c, const char *text, bool number)
{
    tarve_data_field f;
    assert_true(c->at < tarve_data_n_fields(c->table));
    (void)tarve_data_field_at(c->table, c->at++, &f);
    if (text[0] == '\0' ? is_key(c->table, f.name) && !f.column->may_lack : !fits(&f, text, number))
        complain(c, &f, text);
}

static void check_text(tarve_data_sink *s, const char *text, size_t len)
{
    assert_int_equal(strlen(text), len);
    check((checker *)s, text, false);
}

static void check_number(tarve_data_sink *s, const char *text)
{
    check((checker *)s, text, true);
}

static void check_end(tarve_data_sink *s)
{
    checker *c = (checker *)s;
    assert_int_equal(c->at, tarve_data_n_fields(c->table));
    c->at = 0;
    c->rows++;
}

static void cells_are_what_columns_say(void **state)
{
    fixture x;
    tarve_view v = {0};
    (void)state;
    fixture_make(&x);
    assert_int_equal(tarve_view_make(&x.in, x.language[0], &v, NULL), TARVE_OK);
    for (size_t i = 0; i < TARVE_N_DATA_TABLES; i++) {
        checker c = {.sink = {check_text, check_number, check_end}, .table = tarve_data_tables[i]};
        if (tarve_data_is_made(c.table, &v))
            c.table->rows(&c.sink, &v);
        assert_int_equal(c.at, 0);
    }
    tarve_view_free(&v);
}

/* ---- what is declared ---- */

static bool has_column(const tarve_data_table *t, const char *name, size_t len)
{
    for (size_t i = 0; i < t->n_columns; i++)
        if (strlen(t->column[i].name) == len && strncmp(t->column[i].name, name, len) == 0)
            return true;
    return false;
}

/* Every name in "a,b" is a column of the table. */
static void assert_columns(const tarve_data_table *t, const char *names, size_t len)
{
    for (const char *s = names; s < names + len;) {
        const size_t n = strcspn(s, ", ");
        assert_true(has_column(t, s, n));
        s += n + 1;
    }
}

static void columns_are_named_and_described(void **state)
{
    (void)state;
    for (size_t i = 0; i < TARVE_N_DATA_TABLES; i++) {
        const tarve_data_table *t = tarve_data_tables[i];
        assert_non_null(tarve_data_table_find(t->name));
        assert_true(t->title[0] != '\0' && t->about[0] != '\0');
        for (size_t c = 0; c < t->n_columns; c++) {
            const tarve_data_column *k = &t->column[c];
            const size_t len = strlen(k->name);
            assert_true(len > 0 && strspn(k->name, "abcdefghijklmnopqrstuvwxyz0123456789_") == len);
            assert_true(k->title[0] != '\0' && k->about[0] != '\0');
            for (size_t d = 0; d < c; d++)
                assert_string_not_equal(k->name, t->column[d].name);
        }
    }
    assert_null(tarve_data_table_find("nothing"));
}

static void keys_and_links_lead_somewhere(void **state)
{
    (void)state;
    for (size_t i = 0; i < TARVE_N_DATA_TABLES; i++) {
        const tarve_data_table *t = tarve_data_tables[i];
        if (t->key != NULL)
            assert_columns(t, t->key, strlen(t->key));
        for (size_t k = 0; k < TARVE_DATA_LINKS && t->link[k] != NULL; k++) {
            const char *blank = strchr(t->link[k], ' '), *dot = strchr(t->link[k], '.');
            char name[TARVE_DATA_NAME];
            assert_non_null(blank);
            (void)snprintf(name, sizeof name, "%.*s", (int)strcspn(blank + 1, "."), blank + 1);
            const tarve_data_table *other = tarve_data_table_find(name);
            assert_non_null(other);
            assert_columns(t, t->link[k], (size_t)(blank - t->link[k]));
            if (dot == NULL)
                assert_columns(other, t->link[k], (size_t)(blank - t->link[k]));
            else
                assert_columns(other, dot + 1, strlen(dot + 1));
        }
    }
}

static void ranges_are_three_fields(void **state)
{
    tarve_data_field f;
    (void)state;
    const tarve_data_table *t = tarve_data_table_find("ledger");
    assert_int_equal(tarve_data_n_fields(t), 8);
    assert_string_equal(tarve_data_field_at(t, 5, &f)->name, "persons");
    assert_string_equal(tarve_data_field_at(t, 6, &f)->name, "persons_lo80");
    assert_string_equal(tarve_data_field_at(t, 7, &f)->name, "persons_hi80");
    assert_int_equal(f.end, 2);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(cells_are_what_columns_say),
        cmocka_unit_test(columns_are_named_and_described),
        cmocka_unit_test(keys_and_links_lead_somewhere),
        cmocka_unit_test(ranges_are_three_fields),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
