/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/history.h"

#include "store/history-private.h"

PwtHistory *
pwt_history_new (PwtDb *db)
{
  PwtHistory *self = g_new0 (PwtHistory, 1);

  self->db = db;
  self->quantities = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  return self;
}

void
pwt_history_free (PwtHistory *self)
{
  if (self == NULL)
    return;
  g_hash_table_unref (self->quantities);
  pwt_db_free (self->db);
  g_free (self);
}

PwtDb *
pwt_history_get_db (PwtHistory *self)
{
  return self->db;
}
