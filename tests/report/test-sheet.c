/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "report/sheet.h"

#include <locale.h>
#include <signal.h>
#include <string.h>
#include <sys/resource.h>

#include "report/error.h"
#include "tables.h"

typedef struct {
  char *dir, *path;
  PwtTable *table;
  TablesBatches *batches;
} Fixture;

static void
set_up (Fixture *self, gconstpointer data)
{
  self->dir = tables_make_dir ();
  self->path = g_build_filename (self->dir, "table.pdf", NULL);
  self->table = tables_new ();
  self->batches = tables_batches_new ();
}

static void
tear_down (Fixture *self, gconstpointer data)
{
  tables_batches_free (self->batches);
  pwt_table_free (self->table);
  tables_remove_dir (self->dir);
  g_free (self->path);
  g_free (self->dir);
}

static void
add_rows (Fixture *self, guint n)
{
  PwtTableRows *rows = tables_batches_add (self->batches, 5);

  for (guint i = 0; i < n; i++) {
    g_autofree char *name = g_strdup_printf ("商户%04u有限公司", i);

    tables_add (rows, name, 10000, 1000 * (gint64) i, i, TABLES_MADE_US);
  }
}

/* What another program finds, white space taken out. */
static char *
read_back (Fixture *self)
{
  PwtTableSource source = tables_source (self->batches);
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;
  GString *dense = g_string_new (NULL);
  gboolean is_done = pwt_table_write_pdf (self->table, &source, self->path, &error);

  g_assert_no_error (error);
  g_assert_true (is_done);
  text = tables_run ("pdftotext", "-raw", self->path, "-", NULL);
  for (const char *p = text; *p != '\0'; p++)
    if (!g_ascii_isspace (*p) || *p == '\f')
      g_string_append_c (dense, *p);
  return g_string_free (dense, FALSE);
}

static guint
count (const char *text, const char *part)
{
  guint n = 0;

  for (const char *p = text; (p = strstr (p, part)) != NULL; p += strlen (part))
    n++;
  return n;
}

static void
test_every_page_says_what_it_is (Fixture *self, gconstpointer data)
{
  g_autofree char *text = NULL, *last = NULL;
  guint n_pages;

  add_rows (self, 154);
  text = read_back (self);
  n_pages = count (text, "\f");
  g_assert_cmpuint (n_pages, >, 2);
  g_assert_cmpuint (n_pages, <, 6);
  g_assert_cmpuint (count (text, "锦绣产业园"), ==, n_pages);
  g_assert_cmpuint (count (text, "仪表"), ==, n_pages);
  g_assert_cmpuint (count (text, "State:Arrears"), ==, n_pages);
  g_assert_cmpuint (count (text, "Balance/yuan"), ==, n_pages);
  g_assert_cmpuint (count (text, "李晓梅"), ==, n_pages);
  last = g_strdup_printf ("Page%uof%u\f", n_pages, n_pages);
  g_assert_cmpuint (count (text, last), ==, 1);
  for (guint i = 0; i < 154; i++) {
    g_autofree char *name = g_strdup_printf ("商户%04u有限公司", i);

    g_assert_cmpuint (count (text, name), ==, 1);
  }
  g_assert_cmpuint (count (text, "Total154.00"), ==, 1);
}

static void
test_an_empty_list_is_a_page (Fixture *self, gconstpointer data)
{
  g_autofree char *text = read_back (self);

  g_assert_cmpuint (count (text, "Page1of1"), ==, 1);
  g_assert_cmpuint (count (text, "Balance/yuan"), ==, 1);
}

static char *
make_long (guint n_characters)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < n_characters; i++)
    g_string_append_unichar (text, 0x4e00 + i);
  return g_string_free (text, FALSE);
}

/* Wrapped, and over the end of a page: no character is lost. */
static void
test_nothing_is_cut_off (Fixture *self, gconstpointer data)
{
  PwtTableRows *rows = tables_batches_add (self->batches, 5);
  g_autofree char *long_text = make_long (5000);
  g_autofree char *text = NULL;

  tables_add (rows, "two\nlines", G_MAXINT64, G_MININT64 + 1, G_MAXINT64, PWT_TABLE_UNKNOWN);
  tables_add (rows, long_text, 1, 1, 1, 1);
  text = read_back (self);
  g_assert_cmpuint (count (text, "\f"), >, 1);
  for (const char *p = long_text; *p != '\0'; p = g_utf8_next_char (p)) {
    char one[8] = { 0 };

    g_utf8_strncpy (one, p, 1);
    g_assert_nonnull (strstr (text, one));
  }
  g_assert_nonnull (strstr (text, "922,337,203,685,477.58"));
  g_assert_nonnull (strstr (text, "9,223,372,036,854,775,807"));
}

/* However little room there is, the number of a meter is copied from one line. */
static void
test_numbers_are_not_broken (void)
{
  g_autoptr (GTimeZone) zone = g_time_zone_new_utc ();
  g_autoptr (PwtTable) table = pwt_table_new ("Narrow", 0, zone);
  g_autoptr (TablesBatches) batches = tables_batches_new ();
  PwtTableRows *rows = tables_batches_add (batches, 13);
  PwtTableSource source = tables_source (batches);
  g_autofree char *dir = tables_make_dir ();
  g_autofree char *path = g_build_filename (dir, "narrow.pdf", NULL);
  g_autofree char *text = NULL;
  gboolean is_done;

  for (guint i = 0; i < 13; i++) {
    gboolean is_number = i == 6;

    pwt_table_add_column (table, "Text", PWT_TABLE_TEXT, FALSE);
    pwt_table_rows_add_text (rows, is_number ? "20231234000123, 20231234000124"
                                             : "深圳美佳服饰有限公司第一分公司");
  }
  is_done = pwt_table_write_pdf (table, &source, path, NULL);
  g_assert_true (is_done);
  text = tables_run ("pdftotext", "-layout", path, "-", NULL);
  g_assert_nonnull (strstr (text, "20231234000123"));
  g_assert_nonnull (strstr (text, "20231234000124"));
  tables_remove_dir (dir);
}

/* More columns than fit: across, then smaller, but never over the edge. */
static void
test_many_columns_stay_on_the_paper (void)
{
  const guint columns[] = { 1, 3, 6, 12, 40 };

  for (guint c = 0; c < G_N_ELEMENTS (columns); c++) {
    g_autoptr (GTimeZone) zone = g_time_zone_new_utc ();
    g_autoptr (PwtTable) table = pwt_table_new ("Wide", 0, zone);
    g_autoptr (TablesBatches) batches = tables_batches_new ();
    PwtTableRows *rows = tables_batches_add (batches, columns[c]);
    PwtTableSource source = tables_source (batches);
    cairo_surface_t *surface = cairo_recording_surface_create (CAIRO_CONTENT_COLOR_ALPHA, NULL);
    cairo_t *cr = cairo_create (surface);
    g_autoptr (PwtSheet) sheet = NULL;
    double width, height, x, y, ink_width, ink_height;

    for (guint i = 0; i < columns[c]; i++) {
      pwt_table_add_column (table, "Balance/yuan", PWT_TABLE_MONEY, TRUE);
      pwt_table_rows_add_number (rows, -123456789000);
    }
    sheet = pwt_sheet_new (table, &source, NULL);
    pwt_sheet_get_size (sheet, &width, &height);
    g_assert_true ((width > height) == (columns[c] > 6));
    pwt_sheet_draw (sheet, cr, 0);
    cairo_recording_surface_ink_extents (surface, &x, &y, &ink_width, &ink_height);
    g_assert_cmpfloat (x, >=, 20);
    g_assert_cmpfloat (x + ink_width, <=, width - 20);
    g_assert_cmpfloat (y + ink_height, <=, height - 20);
    cairo_destroy (cr);
    cairo_surface_destroy (surface);
  }
}

static void
test_failures_are_said (Fixture *self, gconstpointer data)
{
  PwtTableSource source = tables_source (self->batches);
  g_autofree char *nowhere = g_build_filename (self->dir, "no", "such", NULL);
  g_autoptr (TablesBatches) failing = tables_batches_new ();
  PwtTableSource failing_source = tables_source (failing);
  struct rlimit before, limit;
  g_autoptr (GError) error = NULL;

  g_assert_false (pwt_table_write_pdf (self->table, &source, nowhere, &error));
  g_assert_error (error, PWT_REPORT_ERROR, PWT_REPORT_ERROR_WRITING);
  g_clear_error (&error);
  failing->is_failing = TRUE;
  g_assert_false (pwt_table_write_pdf (self->table, &failing_source, self->path, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_clear_error (&error);
  add_rows (self, 200);
  g_assert_cmpint (getrlimit (RLIMIT_FSIZE, &before), ==, 0);
  limit = before;
  limit.rlim_cur = 4096; /* a full disk */
  g_assert_cmpint (setrlimit (RLIMIT_FSIZE, &limit), ==, 0);
  g_assert_false (pwt_table_write_pdf (self->table, &source, self->path, &error));
  g_assert_cmpint (setrlimit (RLIMIT_FSIZE, &before), ==, 0);
  g_assert_error (error, PWT_REPORT_ERROR, PWT_REPORT_ERROR_WRITING);
}

#define ADD(path, function) g_test_add (path, Fixture, NULL, set_up, function, tear_down)

int
main (int argc, char **argv)
{
  setlocale (LC_ALL, "");
  signal (SIGXFSZ, SIG_IGN);
  g_test_init (&argc, &argv, NULL);
  ADD ("/report/sheet/every-page-says-what-it-is", test_every_page_says_what_it_is);
  ADD ("/report/sheet/an-empty-list-is-a-page", test_an_empty_list_is_a_page);
  ADD ("/report/sheet/nothing-is-cut-off", test_nothing_is_cut_off);
  g_test_add_func ("/report/sheet/numbers-are-not-broken", test_numbers_are_not_broken);
  g_test_add_func ("/report/sheet/many-columns-stay-on-the-paper",
                   test_many_columns_stay_on_the_paper);
  ADD ("/report/sheet/failures-are-said", test_failures_are_said);
  return g_test_run ();
}
