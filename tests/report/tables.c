/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tables.h"

#include <glib/gstdio.h>

PwtTable *
tables_new (void)
{
  g_autoptr (GTimeZone) zone = g_time_zone_new_identifier ("Asia/Shanghai");
  PwtTable *table = pwt_table_new ("仪表", TABLES_MADE_US, zone);

  table->project = g_strdup ("锦绣产业园");
  table->company = g_strdup ("锦绣产业园物业服务有限公司");
  table->filter = g_strdup ("State: Arrears");
  table->operator_ = g_strdup ("李晓梅");
  pwt_table_add_column (table, "Tenant", PWT_TABLE_TEXT, FALSE);
  pwt_table_add_column (table, "Balance/yuan", PWT_TABLE_MONEY, TRUE);
  pwt_table_add_column (table, "Reading/kWh", PWT_TABLE_ENERGY, FALSE);
  pwt_table_add_column (table, "Count", PWT_TABLE_COUNT, FALSE);
  pwt_table_add_column (table, "Read at", PWT_TABLE_TIME, FALSE);
  return table;
}

void
tables_add (PwtTableRows *rows, const char *text, gint64 money, gint64 energy, gint64 count,
            gint64 time_us)
{
  pwt_table_rows_add_text (rows, text);
  pwt_table_rows_add_number (rows, money);
  pwt_table_rows_add_number (rows, energy);
  pwt_table_rows_add_number (rows, count);
  pwt_table_rows_add_number (rows, time_us);
}

TablesBatches *
tables_batches_new (void)
{
  TablesBatches *batches = g_new0 (TablesBatches, 1);

  batches->batches = g_ptr_array_new ();
  return batches;
}

void
tables_batches_free (TablesBatches *batches)
{
  for (guint i = batches->next; i < batches->batches->len; i++)
    pwt_table_rows_free (g_ptr_array_index (batches->batches, i));
  g_ptr_array_unref (batches->batches);
  g_free (batches);
}

PwtTableRows *
tables_batches_add (TablesBatches *batches, guint n_columns)
{
  PwtTableRows *rows = pwt_table_rows_new (n_columns);

  g_ptr_array_add (batches->batches, rows);
  return rows;
}

static PwtTableRows *
next (gpointer data, GError **error)
{
  TablesBatches *batches = data;

  if (batches->next < batches->batches->len)
    return g_ptr_array_index (batches->batches, batches->next++);
  if (batches->is_failing)
    g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_CANCELLED, "No more");
  return NULL;
}

PwtTableSource
tables_source (TablesBatches *batches)
{
  return (PwtTableSource){ next, batches };
}

char *
tables_make_dir (void)
{
  g_autoptr (GError) error = NULL;
  char *dir = g_dir_make_tmp ("prewatt-table-XXXXXX", &error);

  g_assert_no_error (error);
  return dir;
}

void
tables_remove_dir (const char *path)
{
  GDir *dir = g_dir_open (path, 0, NULL);
  const char *name;

  while ((name = g_dir_read_name (dir)) != NULL) {
    g_autofree char *child = g_build_filename (path, name, NULL);

    g_unlink (child);
  }
  g_dir_close (dir);
  g_assert_cmpint (g_rmdir (path), ==, 0);
}

char *
tables_run (const char *program, ...)
{
  g_autoptr (GPtrArray) argv = g_ptr_array_new ();
  g_autoptr (GError) error = NULL;
  char *output = NULL;
  int status;
  va_list args;

  va_start (args, program);
  for (const char *arg = program; arg != NULL; arg = va_arg (args, const char *))
    g_ptr_array_add (argv, (gpointer) arg);
  va_end (args);
  g_ptr_array_add (argv, NULL);
  g_spawn_sync (NULL, (char **) argv->pdata, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, &output, NULL,
                &status, &error);
  g_assert_no_error (error);
  g_assert_cmpint (status, ==, 0);
  return output;
}
