/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "report/table.h"

#include <glib/gstdio.h>
#include <locale.h>
#include <signal.h>
#include <string.h>
#include <sys/resource.h>

#include "report/draft.h"
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
  self->path = g_build_filename (self->dir, "table", NULL);
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

/* --- numbers --- */

static void
test_numbers_are_shown_as_on_the_screen (Fixture *self, gconstpointer data)
{
  static const struct {
    PwtTableKind kind;
    gint64 number;
    const char *shown, *plain;
  } rows[] = {
    { PWT_TABLE_COUNT, 0, "0", "0" },
    { PWT_TABLE_COUNT, -1234567, "−1,234,567", "-1234567" },
    { PWT_TABLE_MONEY, 12345600, "1,234.56", "1234.56" },
    { PWT_TABLE_MONEY, -50, "−0.01", "-0.005" }, /* half away from zero, the file keeps all */
    { PWT_TABLE_MONEY, 12345, "1.23", "1.2345" },
    { PWT_TABLE_MONEY, G_MAXINT64, "922,337,203,685,477.58", "922337203685477.5807" },
    { PWT_TABLE_MONEY, G_MININT64 + 1, "−922,337,203,685,477.58", "-922337203685477.5807" },
    { PWT_TABLE_PRICE, 854300, "0.8543", "0.8543" },
    { PWT_TABLE_PRICE, 1000000, "1.00", "1.00" },
    { PWT_TABLE_ENERGY, 18463805, "18,463.81", "18463.805" },
    { PWT_TABLE_POWER, 8960, "8.96", "8.96" },
    { PWT_TABLE_TIME, TABLES_MADE_US, "2026-11-20 14:03", "2026-11-20 14:03:02" },
    { PWT_TABLE_TIME, -1, "1970-01-01 07:59", "1970-01-01 07:59:59" },
    { PWT_TABLE_DATE, 20777, "2026-11-20", "2026-11-20" },
    { PWT_TABLE_DATE, -1, "1969-12-31", "1969-12-31" },
    { PWT_TABLE_COUNT, PWT_TABLE_UNKNOWN, NULL, NULL },
    { PWT_TABLE_MONEY, PWT_TABLE_UNKNOWN, NULL, NULL },
    { PWT_TABLE_TIME, PWT_TABLE_UNKNOWN, NULL, NULL },
    { PWT_TABLE_DATE, PWT_TABLE_UNKNOWN, NULL, NULL },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autofree char *shown = pwt_table_show (self->table, rows[i].kind, rows[i].number);
    g_autofree char *plain = pwt_table_plain (self->table, rows[i].kind, rows[i].number);

    g_assert_cmpstr (shown, ==, rows[i].shown);
    g_assert_cmpstr (plain, ==, rows[i].plain);
  }
}

static void
test_texts_are_made_valid (void)
{
  static const struct {
    const char *in, *out;
  } rows[] = {
    { NULL, "" },
    { "", "" },
    { "汉字", "汉字" },
    { "a\xff", "a\xef\xbf\xbd" },
    { "\xe6", "\xef\xbf\xbd" },
  };
  g_autoptr (PwtTableRows) batch = pwt_table_rows_new (1);

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    pwt_table_rows_add_text (batch, rows[i].in);
  g_assert_cmpuint (pwt_table_rows_get_n (batch), ==, G_N_ELEMENTS (rows));
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    g_assert_cmpstr (pwt_table_rows_get_text (batch, i, 0), ==, rows[i].out);
}

/* --- CSV --- */

static char *
csv_of (Fixture *self)
{
  PwtTableSource source = tables_source (self->batches);
  g_autoptr (GError) error = NULL;
  char *text;

  g_assert_true (pwt_table_write_csv (self->table, &source, self->path, &error));
  g_assert_no_error (error);
  g_assert_true (g_file_get_contents (self->path, &text, NULL, NULL));
  return text;
}

static void
test_csv_is_a_head_and_rows (Fixture *self, gconstpointer data)
{
  PwtTableRows *rows = tables_batches_add (self->batches, 5);
  g_autofree char *text = NULL;

  tables_add (rows, "苏州恒润", -12345600, 18463805, 1234, TABLES_MADE_US);
  rows = tables_batches_add (self->batches, 5);
  tables_add (rows, NULL, PWT_TABLE_UNKNOWN, PWT_TABLE_UNKNOWN, PWT_TABLE_UNKNOWN,
              PWT_TABLE_UNKNOWN);
  text = csv_of (self);
  g_assert_cmpstr (text, ==,
                   "\xef\xbb\xbfTenant,Balance/yuan,Reading/kWh,Count,Read at\r\n"
                   "苏州恒润,-1234.56,18463.805,1234,2026-11-20 14:03:02\r\n"
                   ",,,,\r\n");
}

static void
test_csv_of_nothing_is_its_head (Fixture *self, gconstpointer data)
{
  g_autofree char *text = csv_of (self);

  g_assert_true (g_str_has_suffix (text, "Read at\r\n"));
}

static void
test_csv_quotes_and_guards (void)
{
  static const struct {
    const char *text, *written;
  } rows[] = {
    { "plain", "plain" },
    { " spaces stay ", " spaces stay " },
    { "a,b", "\"a,b\"" },
    { "say \"hi\"", "\"say \"\"hi\"\"\"" },
    { "\"", "\"\"\"\"" },
    { "two\nlines", "\"two\nlines\"" },
    { "two\r\nlines", "\"two\r\nlines\"" },
    { "=1+1", "'=1+1" },
    { "=HYPERLINK(\"http://x\",\"y\")", "\"'=HYPERLINK(\"\"http://x\"\",\"\"y\"\")\"" },
    { "+8613800001111", "'+8613800001111" },
    { "-1", "'-1" },
    { "@SUM(A1)", "'@SUM(A1)" },
    { "＝1+1", "'＝1+1" },
    { "－1", "'－1" },
    { "\t=1+1", "'\t=1+1" },
    { "\r=1", "\"'\r=1\"" },
    { "\n=1", "\"'\n=1\"" },
    { "1=1", "1=1" },
    { "a@b", "a@b" },
    { "−1", "−1" }, /* the minus of the screen is no formula */
    { "；，", "；，" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autoptr (GTimeZone) zone = g_time_zone_new_utc ();
    g_autoptr (PwtTable) table = pwt_table_new ("t", 0, zone);
    g_autoptr (TablesBatches) batches = tables_batches_new ();
    PwtTableSource source = tables_source (batches);
    g_autofree char *dir = tables_make_dir (), *path = g_build_filename (dir, "t.csv", NULL);
    g_autofree char *text = NULL, *wanted = NULL;
    g_autoptr (GError) error = NULL;

    pwt_table_add_column (table, "h", PWT_TABLE_TEXT, FALSE);
    pwt_table_rows_add_text (tables_batches_add (batches, 1), rows[i].text);
    g_assert_true (pwt_table_write_csv (table, &source, path, &error));
    g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
    wanted = g_strconcat ("\xef\xbb\xbfh\r\n", rows[i].written, "\r\n", NULL);
    g_assert_cmpstr (text, ==, wanted);
    tables_remove_dir (dir);
  }
}

/* --- Excel --- */

/* The lines another program reads. */
static GStrv
xlsx_of (Fixture *self)
{
  PwtTableSource source = tables_source (self->batches);
  g_autofree char *path = g_strconcat (self->path, ".xlsx", NULL);
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;
  gboolean is_done;

  is_done = pwt_table_write_xlsx (self->table, &source, path, &error);
  g_assert_no_error (error);
  g_assert_true (is_done);
  text = tables_run ("/usr/bin/python3", PWT_READ_XLSX, path, NULL);
  return g_strsplit (g_strchomp (text), "\n", -1);
}

static void
assert_holds (const char *text, const char *part)
{
  if (strstr (text, part) == NULL)
    g_error ("%s is not in %s", part, text);
}

static void
test_xlsx_holds_real_numbers (Fixture *self, gconstpointer data)
{
  PwtTableRows *rows = tables_batches_add (self->batches, 5);
  g_auto (GStrv) lines = NULL;

  tables_add (rows, "=1+1", -12345600, 18463805, 1234, TABLES_MADE_US);
  tables_add (rows, "0012 苏州 & <恒润>", 345600, 0, PWT_TABLE_UNKNOWN, PWT_TABLE_UNKNOWN);
  lines = xlsx_of (self);
  g_assert_cmpuint (g_strv_length (lines), ==, 5);
  assert_holds (lines[0], "\"name\": \"仪表\"");
  assert_holds (lines[0], "\"frozen\": \"A2\"");
  assert_holds (lines[0], "\"filter\": \"A1:E3\"");
  assert_holds (lines[0], "\"paper\": 9");
  assert_holds (lines[0], "\"repeat\": \"$1:$1\"");
  assert_holds (lines[0], "[\"锦绣产业园\", \"仪表\", \"State: Arrears\"]");
  assert_holds (lines[1], "[\"text\", \"Balance/yuan\", \"General\"]");
  g_assert_cmpstr (lines[2], ==,
                   "[[\"text\", \"=1+1\", \"General\"], [\"number\", -1234.56, \"#,##0.00\"],"
                   " [\"number\", 18463.805, \"#,##0.00\"], [\"number\", 1234, \"#,##0\"],"
                   " [\"time\", \"2026-11-20 14:03:02\", \"yyyy-mm-dd hh:mm:ss\"]]");
  g_assert_cmpstr (
      lines[3], ==,
      "[[\"text\", \"0012 苏州 & <恒润>\", \"General\"],"
      " [\"number\", 34.56, \"#,##0.00\"], [\"number\", 0, \"#,##0.00\"], null, null]");
  g_assert_cmpstr (lines[4], ==,
                   "[null, [\"formula\", \"=SUBTOTAL(109,B2:B3)\", \"#,##0.00\"],"
                   " null, null, null]");
}

static void
test_xlsx_of_nothing_opens (Fixture *self, gconstpointer data)
{
  g_auto (GStrv) lines = xlsx_of (self);

  g_assert_cmpuint (g_strv_length (lines), ==, 2);
}

/* Whatever people call things, another program opens the file. */
static void
test_xlsx_takes_hostile_texts (Fixture *self, gconstpointer data)
{
  g_autofree char *long_text = g_strnfill (100000, 'x');
  g_autofree char *long_name = g_strnfill (500, '&');
  const char *const texts[] = {
    "\x01\x02\x1f", "\xef\xbf\xbe\xef\xbf\xbf",
    "]]>",          "<!--",
    "&amp;",        "_x0041_",
    "a\nb",         long_text,
    " edge ",
  };
  PwtTableRows *rows = tables_batches_add (self->batches, 5);
  g_auto (GStrv) lines = NULL;

  g_free (self->table->title);
  self->table->title =
      g_strdup ("[a]:*?/\\'仪表表表表表表表表表表表表表表表表表表表表表表表表表表表表");
  g_free (self->table->project);
  self->table->project = g_steal_pointer (&long_name);
  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    tables_add (rows, texts[i], G_MAXINT64, G_MININT64 + 1, i, G_MAXINT64 / 10);
  lines = xlsx_of (self);
  g_assert_cmpuint (g_strv_length (lines), ==, 2 + G_N_ELEMENTS (texts)); /* the sum did not fit */
  assert_holds (lines[2 + 2], "\"]]>\"");
  assert_holds (lines[2 + 4], "\"&amp;\"");
  assert_holds (lines[2 + 6], "\"a\\nb\"");
  assert_holds (lines[2 + 7], "xxx…\"");
  g_assert_cmpuint (strlen (lines[2 + 7]), <, 33500);
  assert_holds (lines[2 + 8], "\" edge \"");
}

static void
test_xlsx_begins_another_sheet_when_one_is_full (Fixture *self, gconstpointer data)
{
  const guint n_rows = 1048576 + 10;
  g_autoptr (GTimeZone) zone = g_time_zone_new_utc ();
  g_autoptr (PwtTable) table = pwt_table_new ("Long", 0, zone);
  PwtTableRows *rows = tables_batches_add (self->batches, 1);
  PwtTableSource source = tables_source (self->batches);
  g_autoptr (GError) error = NULL;
  g_autofree char *list = NULL;

  pwt_table_add_column (table, "No.", PWT_TABLE_COUNT, FALSE);
  for (guint i = 0; i < n_rows; i++)
    pwt_table_rows_add_number (rows, i);
  g_assert_true (pwt_table_write_xlsx (table, &source, self->path, &error));
  g_assert_no_error (error);
  list = tables_run ("/usr/bin/python3", "-c",
                     "import sys, zipfile\n"
                     "z = zipfile.ZipFile (sys.argv[1])\n"
                     "print (z.testzip ())\n"
                     "for n in (1, 2):\n"
                     "  t = z.read (f'xl/worksheets/sheet{n}.xml').decode ()\n"
                     "  print (t.count ('<row '))\n"
                     "print (z.read ('xl/workbook.xml').decode ().count ('<sheet '))",
                     self->path, NULL);
  g_assert_cmpstr (list, ==, "None\n1048575\n13\n2\n"); /* both with a head */
}

/* --- failing --- */

typedef gboolean (*Write) (const PwtTable *table, const PwtTableSource *source, const char *path,
                           GError **error);

static void
add_many (Fixture *self, guint n)
{
  PwtTableRows *rows = tables_batches_add (self->batches, 5);

  for (guint i = 0; i < n; i++) {
    /* Not to be squeezed by a zip. */
    g_autofree char *text = g_strdup_printf ("%08x%08x", g_random_int (), g_random_int ());

    tables_add (rows, text, g_random_int (), g_random_int (), i, TABLES_MADE_US);
  }
}

static void
test_a_source_that_fails_fails_the_file (Fixture *self, gconstpointer data)
{
  const Write writes[] = { pwt_table_write_csv, pwt_table_write_xlsx };

  for (guint i = 0; i < G_N_ELEMENTS (writes); i++) {
    g_autoptr (TablesBatches) batches = tables_batches_new ();
    PwtTableSource source = tables_source (batches);
    g_autoptr (GError) error = NULL;

    batches->is_failing = TRUE;
    tables_add (tables_batches_add (batches, 5), "a", 1, 1, 1, 1);
    g_assert_false (writes[i](self->table, &source, self->path, &error));
    g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  }
}

/* A full disk, played by a limit on the size of files. */
static void
test_a_full_disk_is_said (Fixture *self, gconstpointer data)
{
  const Write writes[] = { pwt_table_write_csv, pwt_table_write_xlsx };
  const rlim_t sizes[] = { 0, 4096, 300000 }; /* of libxlsxwriter also its temporary file */

  for (guint i = 0; i < G_N_ELEMENTS (writes); i++)
    for (guint j = 0; j < G_N_ELEMENTS (sizes); j++) {
      g_autoptr (TablesBatches) batches = tables_batches_new ();
      Fixture other = { .batches = batches };
      PwtTableSource source = tables_source (batches);
      struct rlimit before, limit;
      g_autoptr (GError) error = NULL;
      gboolean is_done;

      add_many (&other, 30000);
      g_assert_cmpint (getrlimit (RLIMIT_FSIZE, &before), ==, 0);
      limit = before;
      limit.rlim_cur = sizes[j];
      g_assert_cmpint (setrlimit (RLIMIT_FSIZE, &limit), ==, 0);
      is_done = writes[i](self->table, &source, self->path, &error);
      g_assert_cmpint (setrlimit (RLIMIT_FSIZE, &before), ==, 0);
      g_assert_false (is_done);
      g_assert_error (error, PWT_REPORT_ERROR, PWT_REPORT_ERROR_WRITING);
    }
}

static void
test_no_such_folder_is_said (Fixture *self, gconstpointer data)
{
  const Write writes[] = { pwt_table_write_csv, pwt_table_write_xlsx };
  g_autofree char *path = g_build_filename (self->dir, "no", "such", NULL);

  for (guint i = 0; i < G_N_ELEMENTS (writes); i++) {
    PwtTableSource source = tables_source (self->batches);
    g_autoptr (GError) error = NULL;

    g_assert_false (writes[i](self->table, &source, path, &error));
    g_assert_error (error, PWT_REPORT_ERROR, PWT_REPORT_ERROR_WRITING);
  }
}

/* libxlsxwriter writes numbers as the locale has them. */
static void
test_xlsx_numbers_have_a_point (Fixture *self, gconstpointer data)
{
  g_autofree char *locale = g_build_filename (self->dir, "de_DE.UTF-8", NULL);
  PwtTableRows *rows = tables_batches_add (self->batches, 5);
  g_auto (GStrv) lines = NULL;

  g_free (tables_run ("localedef", "--no-archive", "-i", "de_DE", "-f", "UTF-8", locale, NULL));
  g_setenv ("LOCPATH", self->dir, TRUE);
  g_assert_nonnull (setlocale (LC_NUMERIC, "de_DE.UTF-8"));
  tables_add (rows, "a", 12345, 1, 1, 1);
  lines = xlsx_of (self);
  setlocale (LC_NUMERIC, "C");
  g_unsetenv ("LOCPATH");
  assert_holds (lines[2], "[\"number\", 1.2345, ");
  g_free (tables_run ("rm", "-r", locale, NULL));
}

/* --- drafts --- */

static guint
count_files (const char *path)
{
  GDir *dir = g_dir_open (path, 0, NULL);
  guint n = 0;

  while (g_dir_read_name (dir) != NULL)
    n++;
  g_dir_close (dir);
  return n;
}

static void
assert_content (const char *path, const char *wanted)
{
  g_autofree char *text = NULL;

  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  g_assert_cmpstr (text, ==, wanted);
}

static void
test_a_draft_takes_the_name_whole (Fixture *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *draft = NULL;

  g_assert_true (g_file_set_contents (self->path, "old", -1, NULL));
  draft = pwt_draft_begin (self->path, &error);
  g_assert_no_error (error);
  g_assert_true (g_file_set_contents (draft, "new", -1, NULL));
  assert_content (self->path, "old");
  g_assert_true (pwt_draft_keep (draft, self->path, &error));
  g_assert_no_error (error);
  assert_content (self->path, "new");
  g_assert_cmpuint (count_files (self->dir), ==, 1);
}

static void
test_a_dropped_draft_leaves_nothing (Fixture *self, gconstpointer data)
{
  g_autofree char *draft = NULL;

  g_assert_true (g_file_set_contents (self->path, "old", -1, NULL));
  draft = pwt_draft_begin (self->path, NULL);
  pwt_draft_drop (draft);
  pwt_draft_drop (draft); /* twice is as good as once */
  assert_content (self->path, "old");
  g_assert_cmpuint (count_files (self->dir), ==, 1);
}

static void
test_a_draft_that_cannot_be_kept_is_dropped (Fixture *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *draft = pwt_draft_begin (self->path, NULL);

  g_assert_cmpint (g_mkdir (self->path, 0700), ==, 0);
  g_assert_false (pwt_draft_keep (draft, self->path, &error));
  g_assert_error (error, PWT_REPORT_ERROR, PWT_REPORT_ERROR_WRITING);
  g_assert_cmpuint (count_files (self->dir), ==, 1);
  g_assert_cmpint (g_rmdir (self->path), ==, 0);
}

static void
test_no_draft_without_a_folder (Fixture *self, gconstpointer data)
{
  g_autofree char *path = g_build_filename (self->dir, "no", "such", NULL);
  g_autoptr (GError) error = NULL;

  g_assert_null (pwt_draft_begin (path, &error));
  g_assert_error (error, PWT_REPORT_ERROR, PWT_REPORT_ERROR_WRITING);
}

#define ADD(path, function) g_test_add (path, Fixture, NULL, set_up, function, tear_down)

int
main (int argc, char **argv)
{
  setlocale (LC_ALL, "");
  signal (SIGXFSZ, SIG_IGN);
  g_test_init (&argc, &argv, NULL);
  ADD ("/report/table/numbers-are-shown-as-on-the-screen", test_numbers_are_shown_as_on_the_screen);
  g_test_add_func ("/report/table/texts-are-made-valid", test_texts_are_made_valid);
  ADD ("/report/table/csv-is-a-head-and-rows", test_csv_is_a_head_and_rows);
  ADD ("/report/table/csv-of-nothing-is-its-head", test_csv_of_nothing_is_its_head);
  g_test_add_func ("/report/table/csv-quotes-and-guards", test_csv_quotes_and_guards);
  ADD ("/report/table/xlsx-holds-real-numbers", test_xlsx_holds_real_numbers);
  ADD ("/report/table/xlsx-of-nothing-opens", test_xlsx_of_nothing_opens);
  ADD ("/report/table/xlsx-takes-hostile-texts", test_xlsx_takes_hostile_texts);
  ADD ("/report/table/xlsx-begins-another-sheet-when-one-is-full",
       test_xlsx_begins_another_sheet_when_one_is_full);
  ADD ("/report/table/xlsx-numbers-have-a-point", test_xlsx_numbers_have_a_point);
  ADD ("/report/table/a-source-that-fails-fails-the-file", test_a_source_that_fails_fails_the_file);
  ADD ("/report/table/a-full-disk-is-said", test_a_full_disk_is_said);
  ADD ("/report/table/no-such-folder-is-said", test_no_such_folder_is_said);
  ADD ("/report/table/a-draft-takes-the-name-whole", test_a_draft_takes_the_name_whole);
  ADD ("/report/table/a-dropped-draft-leaves-nothing", test_a_dropped_draft_leaves_nothing);
  ADD ("/report/table/a-draft-that-cannot-be-kept-is-dropped",
       test_a_draft_that_cannot_be_kept_is_dropped);
  ADD ("/report/table/no-draft-without-a-folder", test_no_draft_without_a_folder);
  return g_test_run ();
}
