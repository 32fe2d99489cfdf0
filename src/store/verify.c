/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/verify.h"

#include "store/audit.h"
#include "store/db-private.h"
#include "store/history-private.h"
#include "store/topups.h"

#define PROBLEMS_SHOWN 5

/* A check that SQL can do alone: @problems yields a text for each thing that is wrong. */
typedef struct {
  const char *subject;
  const char *count;
  const char *problems;
} Check;

#define HEX(id) "lower (hex (" id "))"

/* Every transfer once as a debit and once, turned round, as a credit. */
#define POSTINGS                                                                                   \
  "SELECT e.project AS project, t.debit AS book, coalesce (t.debit_owner, x'') AS owner,"          \
  " t.amount AS amount FROM transfer t JOIN entry e ON e.id = t.entry UNION ALL"                   \
  " SELECT e.project, t.credit, coalesce (t.credit_owner, x''), -t.amount"                         \
  " FROM transfer t JOIN entry e ON e.id = t.entry"

/* What entries of @kind moved for a sale. */
#define MOVED(kind)                                                                                \
  "(SELECT coalesce (sum (t.amount), 0) FROM entry e JOIN transfer t ON t.entry = e.id"            \
  " WHERE e.subject = u.id AND e.kind = '" kind "')"

/* Circuits that began while another was still in service at the same @place, as after a clock that
 * was set back: use would be counted twice, and money might go to either. One that ended as it
 * began served nobody. */
#define OVERLAPS(place)                                                                            \
  "(SELECT meter, point, since_us, max (coalesce (until_us, 9223372036854775807))"                 \
  "   OVER (PARTITION BY " place " ORDER BY since_us"                                              \
  "    ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS taken_until_us"                        \
  "  FROM circuit WHERE until_us IS NULL OR until_us > since_us) c"                                \
  " JOIN meter m ON m.id = c.meter JOIN point p ON p.id = c.point JOIN room r ON r.id = p.room"    \
  " WHERE c.since_us < c.taken_until_us"

/* The first of these, entries and balances, are looked at when a site is opened. */
#define N_CHECKS_OF_BALANCES 2

static const Check checks[] = {
  { "entries", "SELECT count(*) FROM entry",
    "SELECT 'entry ' || " HEX (
        "e.id") " || ' has lost transfers' FROM entry e"
                " WHERE e.n_transfers <> (SELECT count(*) FROM transfer t WHERE t.entry = e.id)"
                " UNION ALL SELECT 'a transfer of ' || " HEX (
                    "t.entry") " || ' has no entry' FROM transfer t"
                               " WHERE t.entry NOT IN (SELECT id FROM entry)" },
  { "balances", "SELECT count(*) FROM book_balance",
    "WITH posted AS (SELECT project, book, owner, sum (amount) AS total FROM (" POSTINGS ")"
    " GROUP BY project, book, owner)"
    " SELECT 'book ' || book || ' of ' || " HEX (
        "owner") " || ': ' || coalesce (b.balance, 0)"
                 " || ' is kept, ' || coalesce (total, 0) || ' was posted'"
                 " FROM posted FULL JOIN book_balance b USING (project, book, owner)"
                 " WHERE coalesce (b.balance, 0) <> coalesce (total, 0)" },
  { "receipts", "SELECT count(*) FROM receipt",
    "SELECT 'receipts of project ' || " HEX (
        "project") " || ' have gaps: ' || count(*)"
                   " || ' receipts, highest number ' || max (number) FROM receipt GROUP BY project"
                   " HAVING max (number) <> count(*) OR min (number) <> 1"
                   " UNION ALL SELECT 'receipt ' || r.number || ' is not as its sale' FROM receipt "
                   "r"
                   " LEFT JOIN sale s ON s.id = r.id WHERE (r.project, r.paid, r.fee, r.credit, "
                   "r.pay_method)"
                   " IS NOT (s.project, s.paid, s.fee, s.credit, s.pay_method)" },
  { "sales", "SELECT count(*) FROM sale",
    "SELECT 'sale ' || " HEX (
        "s.id") " || ' has no receipt' FROM sale s"
                " WHERE NOT EXISTS (SELECT 1 FROM receipt r WHERE r.id = s.id)"
                " UNION ALL SELECT 'sale ' || " HEX (
                    "s.id") " || ' has no top-up of its amount' FROM sale s"
                            " WHERE NOT EXISTS (SELECT 1 FROM topup u WHERE u.id = s.id AND "
                            "u.amount = s.credit"
                            "  AND u.point = s.point AND u.project = s.project)"
                            " UNION ALL SELECT 'sale ' || " HEX (
                                "u.id") " || ' is not booked as it was paid' FROM sale u"
                                        " WHERE " MOVED (
                                            "sale") " <> u.paid"
                                                    " UNION ALL SELECT 'an entry for a sale ' || "
                                                    "coalesce (" HEX (
                                                        "e.subject") ", '')"
                                                                     " || ' that is not there' "
                                                                     "FROM entry e WHERE e.kind = "
                                                                     "'sale'"
                                                                     "  AND e.subject NOT IN "
                                                                     "(SELECT id FROM sale)" },
  { "top-ups", "SELECT count(*) FROM topup",
    "SELECT 'top-up ' || " HEX (
        "u.id") " || ' is ' || u.state || ', its entries are not'"
                " FROM topup u WHERE " MOVED (
                    "settle") " <> iif (u.state = 'settled', u.amount, 0)"
                              " OR " MOVED (
                                  "reject") " <> iif (u.state IN ('rejected', 'resent', "
                                            "'refunded'), u.amount, 0)"
                                            " OR " MOVED (
                                                "reversal") " <> iif (u.state = 'resent', "
                                                            "u.amount, 0)"
                                                            " OR " MOVED (
                                                                "cancel") " <> iif (u.state IN "
                                                                          "('cancelled', "
                                                                          "'refunded'),"
                                                                          "  (SELECT paid FROM "
                                                                          "sale s WHERE s.id = "
                                                                          "u.sale), 0)" },
  { "decisions", "SELECT count(*) FROM topup_decision",
    "SELECT 'top-up ' || " HEX (
        "u.id") " || ' is ' || u.state || ', nobody decided so' FROM topup u"
                " WHERE (u.state = 'resent') <> EXISTS (SELECT 1 FROM topup_decision d"
                "  JOIN topup f ON f.id = d.id AND f.follows = u.id"
                "  WHERE d.topup = u.id AND d.decision = 'resend')"
                " OR (u.state = 'refunded') <> EXISTS (SELECT 1 FROM topup_decision d"
                "  JOIN sale s ON s.id = u.sale AND s.paid = d.refund"
                "  WHERE d.topup = u.id AND d.decision = 'pay-back')"
                " UNION ALL SELECT 'refund slips of project ' || " HEX (
                    "project") " || ' have gaps'"
                               " FROM topup_decision WHERE number IS NOT NULL GROUP BY project"
                               " HAVING max (number) <> count(*) OR min (number) <> 1" },
  { "money to be paid back", "SELECT count(*) FROM topup WHERE state = 'rejected'",
    "WITH rejected AS (SELECT s.account AS owner, sum (u.amount) AS total FROM topup u"
    "  JOIN sale s ON s.id = u.sale WHERE u.state = 'rejected' GROUP BY s.account),"
    " posted AS (SELECT owner, sum (amount) AS total FROM ("
    "  SELECT t.credit_owner AS owner, t.amount AS amount FROM transfer t"
    "   JOIN entry e ON e.id = t.entry JOIN topup u ON u.id = e.subject"
    "   WHERE t.credit = 'to-refund'"
    "  UNION ALL SELECT t.debit_owner, -t.amount FROM transfer t"
    "   JOIN entry e ON e.id = t.entry JOIN topup u ON u.id = e.subject"
    "   WHERE t.debit = 'to-refund') GROUP BY owner)"
    " SELECT 'account ' || " HEX (
        "owner") " || ': ' || coalesce (p.total, 0)"
                 " || ' waits to be paid back, ' || coalesce (r.total, 0) || ' was refused'"
                 " FROM rejected r FULL JOIN posted p USING (owner)"
                 " WHERE coalesce (p.total, 0) <> coalesce (r.total, 0)" },
  { "money in transit", "SELECT count(*) FROM book_balance WHERE book = 'in-transit'",
    "WITH open AS (SELECT project, point AS owner, sum (amount) AS total FROM topup"
    " WHERE state IN ('queued', 'intent', 'sent', 'unknown', 'conflict') GROUP BY project, point)"
    " SELECT 'point ' || " HEX (
        "owner") " || ': ' || coalesce (-b.balance, 0)"
                 " || ' is in transit, ' || coalesce (total, 0) || ' is not in the meter yet'"
                 " FROM open FULL JOIN (SELECT * FROM book_balance WHERE book = 'in-transit') b"
                 " USING (project, owner) WHERE coalesce (-b.balance, 0) <> coalesce (total, 0)" },
  { "takings", "SELECT count(*) FROM takings_day",
    "WITH booked AS (SELECT e.project, e.business_date AS date,"
    "  sum (CASE WHEN t.debit = 'cash' THEN t.amount WHEN t.credit = 'cash' THEN -t.amount"
    "   ELSE 0 END) AS cash,"
    "  sum (CASE WHEN t.debit = 'bank' THEN t.amount WHEN t.credit = 'bank' THEN -t.amount"
    "   ELSE 0 END) AS bank"
    "  FROM entry e JOIN transfer t ON t.entry = e.id GROUP BY e.project, e.business_date),"
    " sold AS (SELECT project, business_date AS date, count(*) AS sales FROM sale"
    "  GROUP BY project, business_date),"
    " given_back AS (SELECT project, business_date AS date, count(*) AS backs FROM entry"
    "  WHERE kind = 'cancel' GROUP BY project, business_date)"
    " SELECT 'takings of project ' || " HEX (
        "project") " || ' on day ' || date || ' are not as they were posted'"
                   " FROM takings_day d FULL JOIN booked b USING (project, date)"
                   " FULL JOIN sold s USING (project, date)"
                   " FULL JOIN given_back g USING (project, date)"
                   " WHERE coalesce (d.cash, 0) <> coalesce (b.cash, 0)"
                   " OR coalesce (d.bank, 0) <> coalesce (b.bank, 0)"
                   " OR coalesce (d.sales, 0) <> coalesce (s.sales, 0)"
                   " OR coalesce (d.backs, 0) <> coalesce (g.backs, 0)" },
  { "accounts", "SELECT count(*) FROM account",
    "SELECT 'account ' || a.number || ' is closed but still has a point' FROM account a"
    " JOIN account_point ap ON ap.account = a.id"
    " WHERE a.closed_us IS NOT NULL AND ap.until_us IS NULL"
    " UNION ALL SELECT 'account ' || a.number || ' has what is another project''s' FROM account a"
    " JOIN account_point ap ON ap.account = a.id JOIN point p ON p.id = ap.point"
    " JOIN tenant t ON t.id = a.tenant JOIN tariff f ON f.id = a.tariff"
    " WHERE ap.project <> a.project OR p.project <> a.project OR t.project <> a.project"
    "  OR f.project <> a.project"
    " UNION ALL SELECT 'meter ' || m.serial || ' serves another project''s point' FROM meter m"
    " JOIN circuit c ON c.meter = m.id JOIN point p ON p.id = c.point"
    " WHERE c.project <> m.project OR p.project <> m.project"
    " UNION ALL SELECT 'meter ' || m.serial || ' is out of service but serves a point' FROM meter m"
    " JOIN circuit c ON c.meter = m.id AND c.until_us IS NULL WHERE m.is_retired = 1" },
  { "circuits", "SELECT count(*) FROM circuit",
    "SELECT 'meter ' || m.serial || ' serves room ' || r.name"
    " || ' from a time when another still served it' FROM " OVERLAPS (
        "point") " UNION ALL"
                 " SELECT 'meter ' || m.serial || ' serves room ' || r.name"
                 " || ' from a time when that circuit of it still served another' FROM " OVERLAPS (
                     "meter, channel") },
  { "list of meters", "SELECT count(*) FROM meter_list",
    "SELECT 'the row of meter ' || s.serial || ' is old' FROM meter_source s"
    " LEFT JOIN meter_list l ON l.id = s.id AND l.point IS s.point"
    " WHERE (l.project, l.account, l.line, l.building, l.floor, l.room, l.serial, l.tenant_name,"
    "  l.phone, l.account_number, l.tariff_name, l.alarm1, l.alarm2, l.state, l.place, l.search)"
    " IS NOT (s.project, s.account, s.line, s.building, s.floor, s.room, s.serial, s.tenant_name,"
    "  s.phone, s.account_number, s.tariff_name, s.alarm1, s.alarm2, s.state, s.place, s.search)"
    " UNION ALL SELECT 'a row of meter ' || l.serial || ' is too many' FROM meter_list l"
    " WHERE NOT EXISTS (SELECT 1 FROM meter_source s WHERE s.id = l.id AND s.point IS l.point)" },
  { "list of accounts", "SELECT count(*) FROM account_list",
    "SELECT 'the row of account ' || s.number || ' is old' FROM account_source s"
    " LEFT JOIN account_list l ON l.id = s.id"
    " WHERE (l.project, l.number, l.tenant_name, l.tariff_name, l.building, l.rooms, l.serials,"
    "  l.meters, l.meter, l.state, l.is_closed, l.search)"
    " IS NOT (s.project, s.number, s.tenant_name, s.tariff_name, s.building, s.rooms, s.serials,"
    "  s.meters, s.meter, s.state, s.is_closed, s.search)"
    " UNION ALL SELECT 'a row of account ' || l.number || ' is too many' FROM account_list l"
    " WHERE NOT EXISTS (SELECT 1 FROM account a WHERE a.id = l.id)" },
};

typedef struct {
  gint64 n;
  GString *text;
} Problems;

static void
problems_clear (Problems *self)
{
  if (self->text != NULL)
    g_string_free (self->text, TRUE);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Problems, problems_clear)

static void
add_problem (Problems *self, const char *text)
{
  if (self->text == NULL)
    self->text = g_string_new (NULL);
  if (self->n < PROBLEMS_SHOWN)
    g_string_append_printf (self->text, "%s%s", self->n > 0 ? "; " : "", text);
  self->n++;
}

static void
add_finding (PwtVerification *self, const char *subject, gint64 checked, Problems *problems)
{
  PwtFinding *finding = pwt_record_new (&pwt_finding_record);

  finding->subject = g_strdup (subject);
  finding->is_good = problems->n == 0;
  finding->checked = checked;
  if (problems->n > PROBLEMS_SHOWN)
    g_string_append_printf (problems->text, "; and %" G_GINT64_FORMAT " more",
                            problems->n - PROBLEMS_SHOWN);
  finding->finding = g_strdup (problems->n > 0 ? problems->text->str : "as it should be");
  self->is_good = self->is_good && finding->is_good;
  g_ptr_array_add (self->findings, finding);
}

/* Adds each row's text; "ok" is what SQLite says of a sound file. */
static gboolean
collect (PwtDb *db, const char *sql, Problems *problems, GError **error)
{
  g_autoptr (PwtStmt) query = pwt_sql (db, error, sql, "");

  if (query == NULL)
    return FALSE;
  while (pwt_stmt_next (query)) {
    const char *text = pwt_stmt_peek_text (query, 0);

    if (g_strcmp0 (text, "ok") != 0)
      add_problem (problems, text != NULL ? text : "(unnamed)");
  }
  return pwt_stmt_end (query, error);
}

/* A file too damaged to be searched is a finding too. */
static gboolean
collect_or_note (PwtDb *db, const char *sql, Problems *problems, GError **error)
{
  g_autoptr (GError) why = NULL;

  if (collect (db, sql, problems, &why))
    return TRUE;
  if (g_error_matches (why, PWT_STORE_ERROR, PWT_STORE_ERROR_DAMAGED)) {
    add_problem (problems, why->message);
    return TRUE;
  }
  g_propagate_error (error, g_steal_pointer (&why));
  return FALSE;
}

static gboolean
check_file (PwtVerification *self, PwtDb *db, const char *subject, GError **error)
{
  g_auto (Problems) problems = { 0 };
  gint64 n_pages;

  if (!collect_or_note (db, "PRAGMA integrity_check (20)", &problems, error) ||
      !collect_or_note (db, "PRAGMA foreign_key_check", &problems, error) ||
      !pwt_sql_int (db, 0, &n_pages, error, "PRAGMA page_count", ""))
    return FALSE;
  add_finding (self, subject, n_pages, &problems);
  return TRUE;
}

static gboolean
run_check (PwtVerification *self, PwtDb *db, const Check *check, GError **error)
{
  g_auto (Problems) problems = { 0 };
  gint64 n = 0;

  if (!collect_or_note (db, check->problems, &problems, error))
    return FALSE;
  /* Where the search failed, counting would fail the same way. */
  if (problems.n == 0 && !pwt_sql_int (db, 0, &n, error, check->count, ""))
    return FALSE;
  add_finding (self, check->subject, n, &problems);
  return TRUE;
}

static GArray *
list_chains (PwtDb *db, GError **error)
{
  g_autoptr (GArray) projects = g_array_new (FALSE, FALSE, sizeof (PwtId));
  g_autoptr (PwtStmt) query = pwt_sql (db, error,
                                       "SELECT project FROM audit_entry UNION"
                                       " SELECT nullif (project, x'') FROM audit_head",
                                       "");

  if (query == NULL)
    return NULL;
  while (pwt_stmt_next (query)) {
    PwtId project = pwt_stmt_id (query, 0);

    g_array_append_val (projects, project);
  }
  return pwt_stmt_end (query, error) ? g_steal_pointer (&projects) : NULL;
}

static gboolean
check_audit (PwtVerification *self, PwtDb *db, GError **error)
{
  g_autoptr (GArray) projects = list_chains (db, error);
  g_auto (Problems) problems = { 0 };
  gint64 n = 0;

  if (projects == NULL)
    return FALSE;
  for (guint i = 0; i < projects->len; i++) {
    g_autofree char *problem = NULL;
    gint64 n_links;

    if (!pwt_audit_verify (db, g_array_index (projects, PwtId, i), 1, &n_links, &problem, error))
      return FALSE;
    n += n_links;
    if (problem != NULL)
      add_problem (&problems, problem);
  }
  add_finding (self, "audit chain", n, &problems);
  return TRUE;
}

/* No fault, but never to be overlooked: money that was paid and is not proved in a meter. */
static gboolean
list_open_topups (PwtVerification *self, PwtDb *db, gint64 now_us, GError **error)
{
  PwtFinding *finding;
  gint64 count, oldest_us, n_undecided;

  if (!pwt_topups_count_open (db, PWT_ID_NONE, &count, &oldest_us, error) ||
      !pwt_sql_int (db, 0, &n_undecided, error,
                    "SELECT count(*) FROM topup WHERE state IN ('rejected', 'conflict')", ""))
    return FALSE;
  finding = pwt_record_new (&pwt_finding_record);
  finding->subject = g_strdup ("open top-ups");
  finding->is_good = TRUE;
  finding->checked = count + n_undecided;
  if (count + n_undecided == 0)
    finding->finding = g_strdup ("none");
  else if (count == 0)
    finding->finding = g_strdup_printf ("%" G_GINT64_FORMAT " to be decided", n_undecided);
  else
    finding->finding = g_strdup_printf (
        "%" G_GINT64_FORMAT " paid and not proved, the oldest for %" G_GINT64_FORMAT
        " min; %" G_GINT64_FORMAT " to be decided",
        count, MAX (now_us - oldest_us, 0) / PWT_US_PER_MINUTE, n_undecided);
  g_ptr_array_add (self->findings, finding);
  return TRUE;
}

/* One line for each, so that somebody can go and see: what is on its way, what a person must decide
 * and what is to be paid back. */
static gboolean
name_topups (PwtVerification *self, PwtDb *db, gint64 now_us, GError **error)
{
  g_autoptr (PwtStmt) query = pwt_sql (
      db, error,
      "SELECT topup.id, topup.state, topup.amount, topup.queued_us, meter.serial"
      " FROM topup JOIN meter ON meter.id = topup.meter"
      " WHERE topup.state IN ('queued', 'intent', 'sent', 'unknown', 'conflict', 'rejected')"
      " ORDER BY topup.queued_us LIMIT 500",
      "");

  if (query == NULL)
    return FALSE;
  while (pwt_stmt_next (query)) {
    PwtFinding *finding = pwt_record_new (&pwt_finding_record);
    char id[PWT_ID_TEXT_SIZE];
    g_autofree char *amount = pwt_money_format_plain ((PwtMoney){ pwt_stmt_int (query, 2) });

    pwt_id_to_text (pwt_stmt_id (query, 0), id);
    finding->subject = g_strdup_printf ("top-up %s", id);
    finding->is_good = TRUE;
    finding->checked = 1;
    finding->finding =
        g_strdup_printf ("%s: %s yuan for meter %s, paid %" G_GINT64_FORMAT " min ago",
                         pwt_stmt_peek_text (query, 1), amount, pwt_stmt_peek_text (query, 4),
                         MAX (now_us - pwt_stmt_int (query, 3), 0) / PWT_US_PER_MINUTE);
    g_ptr_array_add (self->findings, finding);
  }
  return pwt_stmt_end (query, error);
}

static gboolean
check_readings (PwtVerification *self, PwtHistory *history, GError **error)
{
  g_autoptr (PwtStmt) query =
      pwt_sql (history->db, error, "SELECT key, data FROM chunk ORDER BY key", "");
  g_auto (Problems) problems = { 0 };
  gint64 n = 0;

  if (query == NULL)
    return FALSE;
  while (pwt_stmt_next (query)) {
    gsize size;
    const guint8 *bytes = pwt_stmt_peek_blob (query, 1, &size);
    g_auto (PwtChunkReader) reader = { 0 };

    if (!pwt_chunk_reader_init (&reader, bytes, size)) {
      g_autofree char *date = pwt_date_format (pwt_stmt_int (query, 0) >> PWT_POINT_BITS);
      g_autofree char *text =
          g_strdup_printf ("readings of point %" G_GINT64_FORMAT " on %s are damaged",
                           pwt_stmt_int (query, 0) & PWT_POINT_MAX, date);

      add_problem (&problems, text);
    }
    n++;
  }
  add_finding (self, "packed readings", n, &problems);
  return pwt_stmt_end (query, error);
}

static gboolean
verify_all (PwtVerification *self, PwtDb *db, PwtHistory *history, gint64 now_us, GError **error)
{
  if (!check_file (self, db, "business file", error))
    return FALSE;
  for (guint i = 0; i < G_N_ELEMENTS (checks); i++)
    if (!run_check (self, db, &checks[i], error))
      return FALSE;
  if (!check_audit (self, db, error) || !list_open_topups (self, db, now_us, error) ||
      !name_topups (self, db, now_us, error))
    return FALSE;
  return history == NULL || (check_file (self, history->db, "history file", error) &&
                             check_readings (self, history, error));
}

/**
 * pwt_verify:
 * @db: a reader of the business file, or the writer
 * @history: (nullable): likewise of the history
 * @now_us: for the age of what is open
 * @error: return location for a %PWT_STORE_ERROR
 *
 * Takes time in proportion to the files: run it on readers, in a thread of its own.
 *
 * Returns: (transfer full): what was found; %NULL with @error set if the files could not be read
 */
PwtVerification *
pwt_verify (PwtDb *db, PwtHistory *history, gint64 now_us, GError **error)
{
  PwtVerification *self = pwt_record_new (&pwt_verification_record);
  gboolean is_own, is_done = FALSE;

  self->is_good = TRUE;
  if (pwt_db_snapshot (db, &is_own, error)) {
    is_done = verify_all (self, db, history, now_us, error);
    pwt_db_end_snapshot (db, is_own);
  }
  if (is_done)
    return self;
  pwt_record_free (&pwt_verification_record, self);
  return NULL;
}

/**
 * pwt_verify_balances:
 * @problem: (out) (transfer full): what does not add up, %NULL if all does
 *
 * The part of pwt_verify() without which nothing may be sold: run at every start.
 *
 * Returns: %FALSE with @error set if the file could not be read
 */
gboolean
pwt_verify_balances (PwtDb *db, char **problem, GError **error)
{
  g_auto (Problems) problems = { 0 };

  *problem = NULL;
  for (guint i = 0; i < N_CHECKS_OF_BALANCES; i++)
    if (!collect (db, checks[i].problems, &problems, error))
      return FALSE;
  if (problems.n > 0)
    *problem = g_strdup (problems.text->str);
  return TRUE;
}
