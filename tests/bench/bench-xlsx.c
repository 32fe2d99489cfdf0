/* SPDX-License-Identifier: GPL-3.0-or-later */

/* An Excel file of 100,000 rows of 12 cells, 4 texts and 8 numbers, as a list of meters has them:
 * the program's own writer ÷ libxlsxwriter in constant memory that is given the same cells. Both
 * run alternately on one thread; what counts is its CPU time, so other programs do not. */

#include <locale.h>
#include <time.h>
#include <xlsxwriter.h>

#include "bench.h"
#include "report/table.h"

#define N_ROWS 100000
#define N_TEXTS 4
#define N_COLUMNS 12
#define BATCH 200
#define ROUNDS 3
#define RATIO_MOST 1.15
#define ZONE_S (8 * 3600)

static const PwtTableKind kinds[N_COLUMNS] = {
  PWT_TABLE_TEXT,  PWT_TABLE_TEXT,  PWT_TABLE_TEXT,   PWT_TABLE_TEXT,
  PWT_TABLE_MONEY, PWT_TABLE_COUNT, PWT_TABLE_ENERGY, PWT_TABLE_POWER,
  PWT_TABLE_TIME,  PWT_TABLE_MONEY, PWT_TABLE_PRICE,  PWT_TABLE_COUNT,
};

static double
worked_seconds (void)
{
  struct timespec time;

  clock_gettime (CLOCK_THREAD_CPUTIME_ID, &time);
  return (double) time.tv_sec + (double) time.tv_nsec / 1e9;
}

/* --- the cells --- */

static char *
dup_text (guint row, guint column)
{
  switch (column) {
  case 0:
    return g_strdup_printf ("A%u-%03u", row / 1000, row % 1000);
  case 1:
    return g_strdup_printf ("南京启明五金制品有限公司%u", row);
  case 2:
    return g_strdup_printf ("2026%08u", row * 7919 % 100000000);
  default:
    return g_strdup (row % 50 == 0 ? "一级报警" : "正常");
  }
}

static gint64
number_of (guint row, guint column)
{
  if (kinds[column] == PWT_TABLE_TIME)
    return G_GINT64_CONSTANT (1795000000000000) + (gint64) row * 977 * G_USEC_PER_SEC;
  return (gint64) row * (7919 + column * 31) % 100000000;
}

/* Made before the clock runs: both writers find them ready. */
static GPtrArray *
make_batches (void)
{
  GPtrArray *batches = g_ptr_array_new ();

  for (guint row = 0; row < N_ROWS; row++) {
    if (row % BATCH == 0)
      g_ptr_array_add (batches, pwt_table_rows_new (N_COLUMNS));
    for (guint i = 0; i < N_COLUMNS; i++) {
      g_autofree char *text = i < N_TEXTS ? dup_text (row, i) : NULL;
      PwtTableRows *rows = g_ptr_array_index (batches, batches->len - 1);

      if (text != NULL)
        pwt_table_rows_add_text (rows, text);
      else
        pwt_table_rows_add_number (rows, number_of (row, i));
    }
  }
  return batches;
}

/* --- the two writers --- */

typedef struct {
  GPtrArray *batches;
  guint next;
} Source;

static PwtTableRows *
next_batch (gpointer data, GError **error)
{
  Source *source = data;

  if (source->next == source->batches->len)
    return NULL;
  return g_ptr_array_index (source->batches, source->next++);
}

static PwtTable *
new_table (void)
{
  g_autoptr (GTimeZone) zone = g_time_zone_new_offset (ZONE_S);
  PwtTable *table = pwt_table_new ("Meters", 0, zone);

  for (guint i = 0; i < N_COLUMNS; i++) {
    g_autofree char *title = g_strdup_printf ("column %u", i);

    pwt_table_add_column (table, title, kinds[i], FALSE);
  }
  return table;
}

static double
time_ours (const char *path)
{
  g_autoptr (PwtTable) table = new_table ();
  g_autoptr (GPtrArray) batches = make_batches (); /* the writer frees each */
  Source data = { batches, 0 };
  PwtTableSource source = { next_batch, &data };
  g_autoptr (GError) error = NULL;
  double start = worked_seconds ();

  if (!pwt_table_write_xlsx (table, &source, path, &error))
    g_error ("%s", error->message);
  return worked_seconds () - start;
}

/* Days since 1900 in the table's zone, as Excel has times. */
static double
days_of (gint64 time_us)
{
  return (double) (time_us / G_USEC_PER_SEC + ZONE_S) / 86400 + 25569;
}

/* The same cells with the same formats. */
static void
put_rows (lxw_worksheet *sheet, lxw_format **formats, const PwtTableRows *rows, guint first,
          const double *units)
{
  for (guint row = 0; row < pwt_table_rows_get_n (rows); row++)
    for (guint i = 0; i < N_COLUMNS; i++) {
      lxw_row_t at = first + row + 1;
      lxw_error failed;

      if (i < N_TEXTS) {
        failed = worksheet_write_string (sheet, at, (lxw_col_t) i,
                                         pwt_table_rows_get_text (rows, row, i), NULL);
      } else {
        gint64 value = pwt_table_rows_get_number (rows, row, i);

        failed = worksheet_write_number (
            sheet, at, (lxw_col_t) i,
            kinds[i] == PWT_TABLE_TIME ? days_of (value) : (double) value / units[i], formats[i]);
      }
      g_assert_cmpint (failed, ==, LXW_NO_ERROR);
    }
}

static double
time_bare (const char *path)
{
  lxw_workbook_options options = { .constant_memory = LXW_TRUE, .use_zip64 = LXW_TRUE };
  g_autoptr (GPtrArray) batches = make_batches ();
  lxw_format *formats[N_COLUMNS];
  double units[N_COLUMNS], start = worked_seconds ();
  lxw_workbook *book = workbook_new_opt (path, &options);
  lxw_worksheet *sheet = workbook_add_worksheet (book, "Meters");

  for (guint i = 0; i < N_COLUMNS; i++) {
    const PwtTableNumber *as = pwt_table_kind_number (kinds[i]);

    units[i] = 1;
    for (guint j = 0; j < as->decimals; j++)
      units[i] *= 10;
    formats[i] = workbook_add_format (book);
    if (as->excel != NULL)
      format_set_num_format (formats[i], as->excel);
  }
  for (guint i = 0; i < batches->len; i++) {
    put_rows (sheet, formats, g_ptr_array_index (batches, i), i * BATCH, units);
    pwt_table_rows_free (g_ptr_array_index (batches, i));
  }
  g_assert_cmpint (workbook_close (book), ==, LXW_NO_ERROR);
  return worked_seconds () - start;
}

static gint64
size_of (const char *path)
{
  GStatBuf found = { 0 };

  g_stat (path, &found);
  return found.st_size;
}

int
main (void)
{
  g_autofree char *dir = bench_make_dir (), *path = g_build_filename (dir, "list.xlsx", NULL);
  double ours = G_MAXDOUBLE, bare = G_MAXDOUBLE;
  gint64 bytes = 0, bare_bytes = 0;
  gboolean is_met;

  setlocale (LC_ALL, "");
  for (guint i = 0; i < ROUNDS; i++) {
    bare = MIN (bare, time_bare (path));
    bare_bytes = size_of (path);
    ours = MIN (ours, time_ours (path));
    bytes = size_of (path);
  }
  g_print ("%-60s %8.2f s, %.2f MB\n", "libxlsxwriter in constant memory, 100,000 × 12", bare,
           (double) bare_bytes / 1e6);
  g_print ("%-60s %8.2f s, %.2f MB\n", "the program's writer", ours, (double) bytes / 1e6);
  is_met = bench_print ("Excel file ÷ bare libxlsxwriter", ours / bare, FALSE, RATIO_MOST);
  bench_remove_dir (dir);
  return is_met ? 0 : 1;
}
