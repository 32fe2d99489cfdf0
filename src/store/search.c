/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The search for everything of a project, asked at each keystroke among 100,000 points.
 *
 * Each point's search text is lines of names, numbers and initials in lower case. They are looked
 * through, in memory, in the list's order until there are CANDIDATES hits;
 * those are ranked: a line that is what was typed, a line that begins so, any other. What is the
 * whole room, meter or account number is looked up besides, so that it is found among any number
 * of hits. Accounts are those of the points found; receipts are found by their whole number. */
#include "store/search.h"

#include <string.h>

#include "store/db-private.h"
#include "store/lists-private.h"
#include "store/lists.h"
#include "store/search-words.h"

#define CANDIDATES 1000   /* more hits than anybody looks at; ranking them costs under 1 ms */
#define ACCOUNT_LOOKS 200 /* hits looked at for accounts that are not told yet */

typedef enum { RANK_WHOLE, RANK_BEGIN, RANK_PART } Rank;

typedef struct {
  gint64 row; /* in meter_list */
  Rank rank;
  guint order;
} Hit;

typedef struct {
  PwtDb *db;
  const PwtSearchRequest *request;
  char *typed;      /* in lower case, without space around it */
  GPtrArray *words; /* (element-type PwtSearchWord) of it */
  GArray *hits;     /* (element-type Hit) */
  gboolean has_all_accounts;
} Search;

/* How well the best line of @text fits. */
static Rank
rank_of (const char *text, const char *typed)
{
  gsize length = strlen (typed);
  Rank rank = RANK_PART;

  for (const char *line = text; line != NULL; line = strchr (line, '\n')) {
    line += *line == '\n';
    if (strncmp (line, typed, length) != 0)
      continue;
    if (line[length] == '\0' || line[length] == '\n')
      return RANK_WHOLE;
    rank = RANK_BEGIN;
  }
  return rank;
}

/* Who types a phone whole types nothing else. */
static Rank
best_rank (Search *self, const char *text)
{
  const PwtSearchWord *first = g_ptr_array_index (self->words, 0);
  Rank rank = rank_of (text, self->typed);

  return first->phone != NULL && self->words->len == 1 ? MIN (rank, rank_of (text, first->phone))
                                                       : rank;
}

static int
compare_hits (gconstpointer a, gconstpointer b)
{
  const Hit *x = a, *y = b;

  return x->rank != y->rank ? (int) x->rank - (int) y->rank : (x->order > y->order ? 1 : -1);
}

static gboolean
has_hit (Search *self, gint64 row)
{
  for (guint i = 0; i < self->hits->len; i++)
    if (g_array_index (self->hits, Hit, i).row == row)
      return TRUE;
  return FALSE;
}

static void
add_hit (Search *self, gint64 row, Rank rank)
{
  Hit hit = { row, rank, self->hits->len };

  g_array_append_val (self->hits, hit);
}

static gboolean
look_through (Search *self, GError **error)
{
  const PwtMeterTexts *texts = pwt_meter_texts_peek (self->db, self->request->project, error);

  if (texts == NULL)
    return FALSE;
  for (guint i = 0; i < texts->meters->len && self->hits->len < CANDIDATES; i++) {
    const PwtMeterText *meter = &g_array_index (texts->meters, PwtMeterText, i);
    const char *text = texts->texts->str + meter->text;

    if (pwt_search_words_match (self->words, text))
      add_hit (self, meter->row, best_rank (self, text));
  }
  return TRUE;
}

static gboolean
add_whole (Search *self, const char *sql, const char *text, GError **error)
{
  g_autoptr (PwtStmt) stmt =
      pwt_sql (self->db, error, sql, "dti", self->request->project, text, self->request->limit);

  if (stmt == NULL)
    return FALSE;
  while (pwt_stmt_next (stmt))
    if (!has_hit (self, pwt_stmt_int (stmt, 0)))
      add_hit (self, pwt_stmt_int (stmt, 0), RANK_WHOLE);
  return pwt_stmt_end (stmt, error);
}

/* A room, serial or account number as it was typed, should the look have ended before it. */
static gboolean
look_up_whole (Search *self, GError **error)
{
  static const char *const sql[] = {
    "SELECT row FROM meter_list WHERE project = ? AND room = ? LIMIT ?",
    "SELECT row FROM meter_list WHERE project = ? AND serial = ? LIMIT ?",
    "SELECT row FROM meter_list WHERE project = ? AND account_number = ? LIMIT ?",
  };
  g_autofree char *upper = g_utf8_strup (self->typed, -1);

  if (self->hits->len < CANDIDATES)
    return TRUE;
  for (guint i = 0; i < G_N_ELEMENTS (sql); i++)
    if (!add_whole (self, sql[i], self->typed, error) || !add_whole (self, sql[i], upper, error))
      return FALSE;
  return TRUE;
}

static gboolean
load_meters (Search *self, PwtSearchReply *reply, GError **error)
{
  for (guint i = 0; i < self->hits->len && i < self->request->limit; i++) {
    PwtMeterRow *row = pwt_list_load_row (self->db, &pwt_meter_list,
                                          g_array_index (self->hits, Hit, i).row, error);

    if (row == NULL)
      return FALSE;
    g_ptr_array_add (reply->meters, row);
  }
  reply->has_more = self->hits->len > self->request->limit;
  return TRUE;
}

static gboolean
has_account (const PwtSearchReply *reply, PwtId account)
{
  for (guint i = 0; i < reply->accounts->len; i++)
    if (pwt_id_equal (((PwtAccountHit *) g_ptr_array_index (reply->accounts, i))->id, account))
      return TRUE;
  return FALSE;
}

static gboolean
add_account (Search *self, PwtStmt *row, PwtSearchReply *reply, GError **error)
{
  PwtAccountHit *hit;

  if (pwt_stmt_is_null (row, 0) || has_account (reply, pwt_stmt_id (row, 0)))
    return TRUE;
  if (reply->accounts->len == self->request->limit) {
    reply->has_more = self->has_all_accounts = TRUE;
    return TRUE;
  }
  hit = pwt_record_new (&pwt_account_hit_record);
  g_ptr_array_add (reply->accounts, hit);
  hit->project = self->request->project;
  hit->id = pwt_stmt_id (row, 0);
  hit->meter = pwt_stmt_id (row, 1);
  hit->number = pwt_stmt_dup_text (row, 2);
  hit->tenant_name = pwt_stmt_dup_text (row, 3);
  hit->contact = pwt_stmt_dup_text (row, 4);
  hit->phone = pwt_stmt_dup_text (row, 5);
  hit->room = pwt_stmt_dup_text (row, 6);
  return pwt_sql_int (self->db, 0, &hit->points, error,
                      "SELECT count(*) FROM meter_list WHERE project = ? AND account_number = ?",
                      "dt", hit->project, hit->number);
}

static gboolean
load_accounts (Search *self, PwtSearchReply *reply, GError **error)
{
  for (guint i = 0; i < self->hits->len && i < ACCOUNT_LOOKS && !self->has_all_accounts; i++) {
    g_autoptr (PwtStmt) stmt =
        pwt_sql (self->db, error,
                 "SELECT account, id, account_number, tenant_name, contact, phone, room"
                 " FROM meter_list WHERE row = ?",
                 "i", g_array_index (self->hits, Hit, i).row);

    if (stmt == NULL)
      return FALSE;
    if (pwt_stmt_next (stmt) && !add_account (self, stmt, reply, error))
      return FALSE;
    if (!pwt_stmt_end (stmt, error))
      return FALSE;
  }
  return TRUE;
}

/* "18204", "00018204" or "№00018204"; zero: this is no receipt's number. */
static gint64
receipt_number (const char *typed)
{
  gint64 number;

  if (g_str_has_prefix (typed, "№"))
    typed += strlen ("№");
  return g_ascii_string_to_signed (typed, 10, 1, G_MAXINT64, &number, NULL) ? number : 0;
}

static gboolean
load_sale (Search *self, PwtSearchReply *reply, GError **error)
{
  gint64 number = receipt_number (self->typed);
  g_autoptr (PwtStmt) stmt = NULL;
  PwtSaleRow *sale;

  if (number == 0)
    return TRUE;
  stmt = pwt_sql (self->db, error, "SELECT id FROM receipt WHERE project = ? AND number = ?", "di",
                  self->request->project, number);
  if (stmt == NULL)
    return FALSE;
  if (!pwt_stmt_next (stmt))
    return pwt_stmt_end (stmt, error);
  sale = pwt_lists_sale_row (self->db, pwt_stmt_id (stmt, 0), error);
  if (sale == NULL)
    return FALSE;
  g_ptr_array_add (reply->sales, sale);
  return TRUE;
}

static gboolean
run (Search *self, PwtSearchReply *reply, GError **error)
{
  if (!look_through (self, error) || !look_up_whole (self, error))
    return FALSE;
  g_array_sort (self->hits, compare_hits);
  return load_meters (self, reply, error) && load_accounts (self, reply, error) &&
         load_sale (self, reply, error);
}

/**
 * pwt_search_find:
 * @db: a reader
 * @request: what was typed, where, and how many of each kind are wanted
 * @sees_phones: whether the caller may see phones, and so look for one by its last digits
 * @reply: (inout): lists that are empty
 * @error: return location for a %PWT_STORE_ERROR
 *
 * All hits are of one moment. Nothing typed finds nothing.
 */
gboolean
pwt_search_find (PwtDb *db, const PwtSearchRequest *request, gboolean sees_phones,
                 PwtSearchReply *reply, GError **error)
{
  g_autofree char *lower = g_strstrip (g_utf8_strdown (request->text, -1));
  g_autoptr (GPtrArray) words = pwt_search_words_new (lower, sees_phones, error);
  g_autoptr (GArray) hits = g_array_new (FALSE, FALSE, sizeof (Hit));
  Search search = { .db = db, .request = request, .typed = lower, .words = words, .hits = hits };
  gboolean is_own, is_done;

  g_return_val_if_fail (request->limit >= 0, FALSE);

  if (words == NULL || words->len == 0)
    return words != NULL;
  if (!pwt_db_snapshot (db, &is_own, error))
    return FALSE;
  is_done = run (&search, reply, error);
  pwt_db_end_snapshot (db, is_own);
  return is_done;
}
