/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/meter-texts.h"

#include "domain/meter-state.h"
#include "store/db-private.h"
#include "store/sql.h"

int
pwt_meter_texts_find_state (const char *nick)
{
  for (int i = 0; i < PWT_N_METER_STATES; i++)
    if (g_strcmp0 (nick, pwt_meter_state_nick ((PwtMeterState) i)) == 0)
      return i;
  return -1;
}

static PwtMeterTexts *
texts_new (PwtId project, gint64 version)
{
  PwtMeterTexts *self = g_new (PwtMeterTexts, 1);

  self->project = project;
  self->version = version;
  self->meters = g_array_new (FALSE, FALSE, sizeof (PwtMeterText));
  self->texts = g_string_new (NULL);
  return self;
}

void
pwt_meter_texts_free (PwtMeterTexts *self)
{
  if (self == NULL)
    return;
  g_array_unref (self->meters);
  g_string_free (self->texts, TRUE);
  g_free (self);
}

static PwtMeterTexts *
load (PwtDb *db, PwtId project, gint64 version, GError **error)
{
  g_autoptr (PwtMeterTexts) self = texts_new (project, version);
  g_autoptr (PwtStmt) stmt =
      pwt_sql (db, error,
               "SELECT t.row, t.state, t.search FROM meter_list t WHERE t.project = ?"
               " ORDER BY t.place",
               "d", project);

  if (stmt == NULL)
    return NULL;
  while (pwt_stmt_next (stmt)) {
    const char *state = pwt_stmt_peek_text (stmt, 1), *text = pwt_stmt_peek_text (stmt, 2);
    PwtMeterText meter = { pwt_stmt_int (stmt, 0), self->texts->len,
                           pwt_meter_texts_find_state (state) };

    g_array_append_val (self->meters, meter);
    g_string_append_len (self->texts, text, (gssize) strlen (text) + 1);
  }
  return pwt_stmt_end (stmt, error) ? g_steal_pointer (&self) : NULL;
}

const PwtMeterTexts *
pwt_meter_texts_peek (PwtDb *db, PwtId project, GError **error)
{
  const PwtMeterTexts *kept = db->meter_texts;
  gint64 version;

  if (!pwt_sql_int (db, 0, &version, error, "SELECT version FROM meter_list_version", ""))
    return NULL;
  /* What a writer has read may be undone, and its count be another's then. */
  if (db->mode == PWT_DB_READER && kept != NULL && kept->version == version &&
      pwt_id_equal (kept->project, project))
    return kept;
  g_clear_pointer (&db->meter_texts, pwt_meter_texts_free);
  db->meter_texts = load (db, project, version, error);
  return db->meter_texts;
}
