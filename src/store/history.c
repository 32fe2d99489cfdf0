/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/history.h"

#include "store/db-private.h"
#include "store/history-private.h"

/* The file:
 *
 *   quantity   number ⇄ name
 *   tail       batches (batch.h) of days not packed yet, in the order they came: an append each
 *   packed     days before until_day are in chunks, and nowhere else
 *   chunk      a point's day (chunk.h), keyed day × 2^24 + point: packing a day appends
 *   day_total, month_total
 *
 * Days are UTC days: a chunk then never depends on a time zone. A reading of a packed day, late or
 * corrected, rewrites its chunk; any other is appended to the tail. */

PwtHistory *
pwt_history_new (PwtDb *db)
{
  PwtHistory *self = g_new0 (PwtHistory, 1);

  self->db = db;
  self->quantities = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->coder = pwt_chunk_coder_new ();
  self->columns = g_array_new (FALSE, FALSE, sizeof (gint64));
  return self;
}

void
pwt_history_free (PwtHistory *self)
{
  if (self == NULL)
    return;
  g_hash_table_unref (self->quantities);
  pwt_chunk_coder_free (self->coder);
  g_array_unref (self->columns);
  pwt_db_free (self->db);
  g_free (self);
}

/**
 * pwt_history_get_db:
 *
 * Returns: (transfer none): its connection, for transactions around several batches
 */
PwtDb *
pwt_history_get_db (PwtHistory *self)
{
  return self->db;
}

gint64
pwt_history_day (gint64 time_us)
{
  gint64 day = time_us / PWT_US_PER_DAY;

  return time_us % PWT_US_PER_DAY < 0 ? day - 1 : day;
}

gboolean
pwt_history_packed_until (PwtHistory *self, gint64 *day, GError **error)
{
  return pwt_sql_int (self->db, PWT_NO_DAY, day, error, "SELECT until_day FROM packed", "");
}

gboolean
pwt_history_set_damaged (PwtHistory *self, gint64 day, GError **error)
{
  g_autofree char *date = pwt_date_format (day);

  g_set_error (error, PWT_STORE_ERROR, PWT_STORE_ERROR_DAMAGED,
               "Readings of %s in %s are damaged: restore a backup", date,
               pwt_db_get_path (self->db));
  return FALSE;
}

gboolean
pwt_history_begin (PwtHistory *self, gboolean *is_own, GError **error)
{
  *is_own = !self->db->is_in_group;
  return !*is_own || pwt_db_begin (self->db, error);
}

gboolean
pwt_history_end (PwtHistory *self, gboolean is_own, gboolean is_good, GError **error)
{
  if (!is_own)
    return is_good;
  if (is_good)
    return pwt_db_commit (self->db, error);
  pwt_db_rollback (self->db);
  return FALSE;
}

static gboolean
find_quantity (PwtHistory *self, const char *name, gint64 *number, GError **error)
{
  return pwt_sql_int (self->db, -1, number, error, "SELECT number FROM quantity WHERE name = ?",
                      "t", name);
}

static gboolean
add_quantity (PwtHistory *self, const char *name, gint64 *number, GError **error)
{
  gint64 last;

  if (!pwt_db_is_writer (self->db)) {
    g_set_error (error, PWT_STORE_ERROR, PWT_STORE_ERROR_NOT_FOUND,
                 "No reading has a quantity “%s”", name);
    return FALSE;
  }
  if (!pwt_sql_int (self->db, -1, &last, error, "SELECT max (number) FROM quantity", ""))
    return FALSE;
  if (last + 1 > PWT_HISTORY_QUANTITIES_MAX) {
    g_set_error (error, PWT_STORE_ERROR, PWT_STORE_ERROR_CONSTRAINT,
                 "There is no room for another quantity (“%s”)", name);
    return FALSE;
  }
  *number = last + 1;
  return pwt_sql_run (self->db, error, "INSERT INTO quantity (number, name) VALUES (?, ?)", "it",
                      *number, name);
}

/**
 * pwt_history_quantity:
 * @name: as in profiles: "energy.total"
 * @quantity: (out): its number in this file, for ever
 *
 * Returns: %FALSE with @error set
 */
gboolean
pwt_history_quantity (PwtHistory *self, const char *name, guint8 *quantity, GError **error)
{
  gpointer known;
  gint64 number;

  if (g_hash_table_lookup_extended (self->quantities, name, NULL, &known)) {
    *quantity = (guint8) GPOINTER_TO_UINT (known);
    return TRUE;
  }
  if (!find_quantity (self, name, &number, error) ||
      (number < 0 && !add_quantity (self, name, &number, error)))
    return FALSE;
  *quantity = (guint8) number;
  /* In a transaction that may yet be undone, the name is not to be relied on. */
  if (!self->db->is_in_group)
    g_hash_table_insert (self->quantities, g_strdup (name), GUINT_TO_POINTER (*quantity));
  return TRUE;
}
