/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/verify.h"

#include "store/audit.h"
#include "store/db-private.h"
#include "store/history-private.h"
#include "store/topups.h"

#define ITEMS_SHOWN 5
#define NAMED_MOST 500

/* A check that SQL can do alone: @problems yields a row for each thing that is wrong: a finding's
 * code and its values. */
typedef struct {
  const char *subject;
  const char *count;
  const char *problems;
} Check;

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
    "SELECT 'entry-lost-transfers', e.id FROM entry e"
    " WHERE e.n_transfers <> (SELECT count(*) FROM transfer t WHERE t.entry = e.id)"
    " UNION ALL SELECT 'transfer-without-entry', t.entry FROM transfer t"
    " WHERE t.entry NOT IN (SELECT id FROM entry)" },
  { "balances", "SELECT count(*) FROM book_balance",
    "WITH posted AS (SELECT project, book, owner, sum (amount) AS total FROM (" POSTINGS ")"
    " GROUP BY project, book, owner)"
    " SELECT 'balance-differs', book, owner, coalesce (b.balance, 0), coalesce (total, 0)"
    " FROM posted FULL JOIN book_balance b USING (project, book, owner)"
    " WHERE coalesce (b.balance, 0) <> coalesce (total, 0)" },
  { "receipts", "SELECT count(*) FROM receipt",
    "SELECT 'receipt-gaps', project, count(*), max (number) FROM receipt GROUP BY project"
    " HAVING max (number) <> count(*) OR min (number) <> 1"
    " UNION ALL SELECT 'receipt-differs', r.number, NULL, NULL FROM receipt r"
    " LEFT JOIN sale s ON s.id = r.id WHERE (r.project, r.paid, r.fee, r.credit, r.pay_method)"
    " IS NOT (s.project, s.paid, s.fee, s.credit, s.pay_method)" },
  { "sales", "SELECT count(*) FROM sale",
    "SELECT 'sale-without-receipt', s.id FROM sale s"
    " WHERE NOT EXISTS (SELECT 1 FROM receipt r WHERE r.id = s.id)"
    " UNION ALL SELECT 'sale-without-topup', s.id FROM sale s"
    " WHERE NOT EXISTS (SELECT 1 FROM topup u WHERE u.id = s.id AND u.amount = s.credit"
    "  AND u.point = s.point AND u.project = s.project)"
    " UNION ALL SELECT 'sale-misbooked', u.id FROM sale u WHERE " MOVED (
        "sale") " <> u.paid"
                " UNION ALL SELECT 'entry-without-sale', e.subject FROM entry e WHERE e.kind = "
                "'sale'"
                "  AND e.subject NOT IN (SELECT id FROM sale)" },
  { "top-ups", "SELECT count(*) FROM topup",
    "SELECT 'topup-misbooked', u.id, u.state FROM topup u"
    " WHERE " MOVED (
        "settle") " <> iif (u.state = 'settled', u.amount, 0)"
                  " OR " MOVED (
                      "reject") " <> iif (u.state IN ('rejected', 'resent', 'refunded'), u.amount, "
                                "0)"
                                " OR " MOVED (
                                    "reversal") " <> iif (u.state = 'resent', u.amount, 0)"
                                                " OR " MOVED (
                                                    "cancel") " <> iif (u.state IN ('cancelled', "
                                                              "'refunded'),"
                                                              "  (SELECT paid FROM sale s WHERE "
                                                              "s.id = u.sale), 0)" },
  { "decisions", "SELECT count(*) FROM topup_decision",
    "SELECT 'topup-undecided', u.id, u.state FROM topup u"
    " WHERE (u.state = 'resent') <> EXISTS (SELECT 1 FROM topup_decision d"
    "  JOIN topup f ON f.id = d.id AND f.follows = u.id"
    "  WHERE d.topup = u.id AND d.decision = 'resend')"
    " OR (u.state = 'refunded') <> EXISTS (SELECT 1 FROM topup_decision d"
    "  JOIN sale s ON s.id = u.sale AND s.paid = d.refund"
    "  WHERE d.topup = u.id AND d.decision = 'pay-back')"
    " UNION ALL SELECT 'slip-gaps', project, NULL"
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
    " SELECT 'refund-differs', owner, coalesce (p.total, 0), coalesce (r.total, 0)"
    " FROM rejected r FULL JOIN posted p USING (owner)"
    " WHERE coalesce (p.total, 0) <> coalesce (r.total, 0)" },
  { "money in transit", "SELECT count(*) FROM book_balance WHERE book = 'in-transit'",
    "WITH open AS (SELECT project, point AS owner, sum (amount) AS total FROM topup"
    " WHERE state IN ('queued', 'intent', 'sent', 'unknown', 'conflict') GROUP BY project, point)"
    " SELECT 'transit-differs', owner, coalesce (-b.balance, 0), coalesce (total, 0)"
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
    " SELECT 'takings-differ', project, date"
    " FROM takings_day d FULL JOIN booked b USING (project, date)"
    " FULL JOIN sold s USING (project, date)"
    " FULL JOIN given_back g USING (project, date)"
    " WHERE coalesce (d.cash, 0) <> coalesce (b.cash, 0)"
    " OR coalesce (d.bank, 0) <> coalesce (b.bank, 0)"
    " OR coalesce (d.sales, 0) <> coalesce (s.sales, 0)"
    " OR coalesce (d.backs, 0) <> coalesce (g.backs, 0)" },
  { "accounts", "SELECT count(*) FROM account",
    "SELECT 'closed-with-point', a.number FROM account a"
    " JOIN account_point ap ON ap.account = a.id"
    " WHERE a.closed_us IS NOT NULL AND ap.until_us IS NULL"
    " UNION ALL SELECT 'account-of-others', a.number FROM account a"
    " JOIN account_point ap ON ap.account = a.id JOIN point p ON p.id = ap.point"
    " JOIN tenant t ON t.id = a.tenant JOIN tariff f ON f.id = a.tariff"
    " WHERE ap.project <> a.project OR p.project <> a.project OR t.project <> a.project"
    "  OR f.project <> a.project"
    " UNION ALL SELECT 'meter-of-others', m.serial FROM meter m"
    " JOIN circuit c ON c.meter = m.id JOIN point p ON p.id = c.point"
    " WHERE c.project <> m.project OR p.project <> m.project"
    " UNION ALL SELECT 'retired-in-service', m.serial FROM meter m"
    " JOIN circuit c ON c.meter = m.id AND c.until_us IS NULL WHERE m.is_retired = 1" },
  { "circuits", "SELECT count(*) FROM circuit",
    "SELECT 'point-shared', m.serial, r.name FROM " OVERLAPS (
        "point") " UNION ALL SELECT 'circuit-shared', m.serial, r.name FROM " OVERLAPS ("meter, "
                                                                                        "channe"
                                                                                        "l") },
  { "list of meters", "SELECT count(*) FROM meter_list",
    "SELECT 'meter-row-old', s.serial FROM meter_source s"
    " LEFT JOIN meter_list l ON l.id = s.id AND l.point IS s.point"
    " WHERE (l.project, l.account, l.line, l.building, l.floor, l.room, l.serial, l.tenant_name,"
    "  l.phone, l.account_number, l.tariff_name, l.alarm1, l.alarm2, l.state, l.place, l.search)"
    " IS NOT (s.project, s.account, s.line, s.building, s.floor, s.room, s.serial, s.tenant_name,"
    "  s.phone, s.account_number, s.tariff_name, s.alarm1, s.alarm2, s.state, s.place, s.search)"
    " UNION ALL SELECT 'meter-row-extra', l.serial FROM meter_list l"
    " WHERE NOT EXISTS (SELECT 1 FROM meter_source s WHERE s.id = l.id AND s.point IS l.point)" },
  { "list of accounts", "SELECT count(*) FROM account_list",
    "SELECT 'account-row-old', s.number FROM account_source s"
    " LEFT JOIN account_list l ON l.id = s.id"
    " WHERE (l.project, l.number, l.tenant_name, l.tariff_name, l.building, l.rooms, l.serials,"
    "  l.meters, l.meter, l.state, l.is_closed, l.search)"
    " IS NOT (s.project, s.number, s.tenant_name, s.tariff_name, s.building, s.rooms, s.serials,"
    "  s.meters, s.meter, s.state, s.is_closed, s.search)"
    " UNION ALL SELECT 'account-row-extra', l.number FROM account_list l"
    " WHERE NOT EXISTS (SELECT 1 FROM account a WHERE a.id = l.id)" },
};

/* --- findings --- */

static PwtFinding *
new_finding (const char *subject)
{
  PwtFinding *finding = pwt_record_new (&pwt_finding_record);

  finding->subject = g_strdup (subject);
  return finding;
}

static void
free_finding (PwtFinding *finding)
{
  pwt_record_free (&pwt_finding_record, finding);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PwtFinding, free_finding)

/* @item: (transfer full) */
static void
add_item (PwtFinding *finding, PwtFindingItem *item)
{
  finding->n_items++;
  if (finding->n_items <= ITEMS_SHOWN)
    g_ptr_array_add (finding->items, item);
  else
    pwt_record_free (&pwt_finding_item_record, item);
}

/* @finding: (transfer full): what is in it is wrong */
static void
take_finding (PwtVerification *self, PwtFinding *finding, gint64 checked)
{
  finding->is_good = finding->n_items == 0;
  finding->checked = checked;
  self->is_good = self->is_good && finding->is_good;
  g_ptr_array_add (self->findings, finding);
}

/* A spoilt file may hold anything: what is no id, or no date, is nothing here. */
static char *
dup_value (PwtStmt *query, int column, PwtFindingKind kind)
{
  PwtDate date;
  PwtId id;

  switch (kind) {
  case PWT_FINDING_ID:
    id = pwt_stmt_id (query, column);
    return pwt_id_is_none (id) ? g_strdup ("") : pwt_id_dup_text (id);
  case PWT_FINDING_COUNT:
  case PWT_FINDING_MONEY:
    return g_strdup_printf ("%" G_GINT64_FORMAT, pwt_stmt_int (query, column));
  case PWT_FINDING_DATE:
    date = pwt_stmt_int (query, column);
    return date >= 0 && date <= PWT_DATE_LAST ? pwt_date_format (date) : g_strdup ("");
  case PWT_FINDING_TEXT:
  case PWT_FINDING_BOOK:
  case PWT_FINDING_STATE:
    break;
  }
  return pwt_stmt_dup_text (query, column);
}

static PwtFindingItem *
peek_item (PwtStmt *query)
{
  PwtFindingItem *item = pwt_record_new (&pwt_finding_item_record);
  const char *kinds;

  item->code = pwt_stmt_dup_text (query, 0);
  if (pwt_finding_sentence (item->code, &kinds) == NULL)
    g_assert_not_reached ();
  for (int i = 0; kinds[i] != '\0'; i++) {
    g_autofree char *value = dup_value (query, 1 + i, (PwtFindingKind) kinds[i]);

    pwt_finding_item_add (item, value);
  }
  return item;
}

/* Adds an item for each row. */
static gboolean
collect (PwtDb *db, const char *sql, PwtFinding *finding, GError **error)
{
  g_autoptr (PwtStmt) query = pwt_sql (db, error, sql, "");

  if (query == NULL)
    return FALSE;
  while (pwt_stmt_next (query))
    add_item (finding, peek_item (query));
  return pwt_stmt_end (query, error);
}

/* Adds @code with the first column of each row but "ok", SQLite's word for a sound file. */
static gboolean
collect_texts (PwtDb *db, const char *sql, const char *code, PwtFinding *finding, GError **error)
{
  g_autoptr (PwtStmt) query = pwt_sql (db, error, sql, "");

  if (query == NULL)
    return FALSE;
  while (pwt_stmt_next (query)) {
    const char *text = pwt_stmt_peek_text (query, 0);

    if (g_strcmp0 (text, "ok") != 0)
      add_item (finding, pwt_finding_item_new (code, text));
  }
  return pwt_stmt_end (query, error);
}

/* A file too damaged to be searched is a finding too.
 * @why: (transfer full) (nullable): what searching it came to */
static gboolean
or_note (GError *why, PwtFinding *finding, GError **error)
{
  if (why == NULL)
    return TRUE;
  if (!g_error_matches (why, PWT_STORE_ERROR, PWT_STORE_ERROR_DAMAGED)) {
    g_propagate_error (error, why);
    return FALSE;
  }
  add_item (finding, pwt_finding_item_new ("file-damaged", why->message));
  g_error_free (why);
  return TRUE;
}

static gboolean
check_file (PwtVerification *self, PwtDb *db, const char *subject, GError **error)
{
  static const struct {
    const char *sql, *code;
  } pragmas[] = {
    { "PRAGMA integrity_check (20)", "file-damaged" },
    { "PRAGMA foreign_key_check", "reference-lost" },
  };
  g_autoptr (PwtFinding) finding = new_finding (subject);
  gint64 n_pages;

  for (guint i = 0; i < G_N_ELEMENTS (pragmas); i++) {
    GError *why = NULL;

    if (!collect_texts (db, pragmas[i].sql, pragmas[i].code, finding, &why) &&
        !or_note (why, finding, error))
      return FALSE;
  }
  if (!pwt_sql_int (db, 0, &n_pages, error, "PRAGMA page_count", ""))
    return FALSE;
  take_finding (self, g_steal_pointer (&finding), n_pages);
  return TRUE;
}

static gboolean
run_check (PwtVerification *self, PwtDb *db, const Check *check, GError **error)
{
  g_autoptr (PwtFinding) finding = new_finding (check->subject);
  GError *why = NULL;
  gint64 n = 0;

  if (!collect (db, check->problems, finding, &why) && !or_note (why, finding, error))
    return FALSE;
  /* Where the search failed, counting would fail the same way. */
  if (finding->n_items == 0 && !pwt_sql_int (db, 0, &n, error, check->count, ""))
    return FALSE;
  take_finding (self, g_steal_pointer (&finding), n);
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
  g_autoptr (PwtFinding) finding = new_finding ("audit chain");
  gint64 n = 0;

  if (projects == NULL)
    return FALSE;
  for (guint i = 0; i < projects->len; i++) {
    PwtFindingItem *problem;
    gint64 n_links;

    if (!pwt_audit_verify (db, g_array_index (projects, PwtId, i), 1, &n_links, &problem, error))
      return FALSE;
    n += n_links;
    if (problem != NULL)
      add_item (finding, problem);
  }
  take_finding (self, g_steal_pointer (&finding), n);
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
  finding = new_finding ("open top-ups");
  finding->is_good = TRUE;
  finding->checked = count + n_undecided;
  if (count > 0)
    add_item (finding, pwt_finding_item_new ("topups-open", count,
                                             MAX (now_us - oldest_us, 0) / PWT_US_PER_MINUTE));
  if (n_undecided > 0)
    add_item (finding, pwt_finding_item_new ("topups-undecided", n_undecided));
  g_ptr_array_add (self->findings, finding);
  return TRUE;
}

/* One finding for each, so that somebody can go and see: what is on its way, what a person must
 * decide and what is to be paid back. */
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
    PwtFinding *finding = new_finding ("top-up");
    char id[PWT_ID_TEXT_SIZE];

    pwt_id_to_text (pwt_stmt_id (query, 0), id);
    finding->is_good = TRUE;
    finding->checked = 1;
    add_item (finding,
              pwt_finding_item_new ("topup-open", id, pwt_stmt_peek_text (query, 1),
                                    pwt_stmt_int (query, 2), pwt_stmt_peek_text (query, 4),
                                    MAX (now_us - pwt_stmt_int (query, 3), 0) / PWT_US_PER_MINUTE));
    g_ptr_array_add (self->findings, finding);
  }
  return pwt_stmt_end (query, error);
}

static void
add_count (PwtVerification *self, const char *serial, gint64 in_meter, gint64 in_books)
{
  PwtFinding *finding = new_finding ("purchase count");

  finding->is_good = TRUE;
  finding->checked = 1;
  add_item (finding, pwt_finding_item_new ("count-differs", serial, in_meter, in_books));
  g_ptr_array_add (self->findings, finding);
}

/* No fault of the books either: somebody else sold to these meters, or the site was restored from a
 * backup that does not know what they were sold since. */
static gboolean
list_counts (PwtVerification *self, PwtDb *db, GError **error)
{
  g_autoptr (PwtStmt) query =
      pwt_sql (db, error,
               "SELECT m.serial, v.purchase_count, c.count"
               " FROM meter_count c JOIN meter_live v ON v.id = c.id JOIN meter m ON m.id = c.id"
               " WHERE v.purchase_count <> c.count"
               " AND (v.other_number IS NULL OR v.other_since_us IS NOT NULL)"
               " AND m.is_retired = 0 AND NOT EXISTS (SELECT 1 FROM topup WHERE meter = m.id"
               "  AND (state = 'intent' OR state = 'sent' OR state = 'unknown'))"
               " ORDER BY m.serial",
               "");
  PwtFinding *finding;
  gint64 n = 0, n_known;

  if (query == NULL ||
      !pwt_sql_int (db, 0, &n_known, error, "SELECT count(*) FROM meter_count", ""))
    return FALSE;
  finding = new_finding ("purchase counts");
  finding->is_good = TRUE;
  finding->checked = n_known;
  g_ptr_array_add (self->findings, finding);
  while (pwt_stmt_next (query))
    if (n++ < NAMED_MOST)
      add_count (self, pwt_stmt_peek_text (query, 0), pwt_stmt_int (query, 1),
                 pwt_stmt_int (query, 2));
  if (n > 0)
    add_item (finding, pwt_finding_item_new ("counts-differ", n));
  return pwt_stmt_end (query, error);
}

static gboolean
check_readings (PwtVerification *self, PwtHistory *history, GError **error)
{
  g_autoptr (PwtStmt) query =
      pwt_sql (history->db, error, "SELECT key, data FROM chunk ORDER BY key", "");
  g_autoptr (PwtFinding) finding = new_finding ("packed readings");
  gint64 n = 0;

  if (query == NULL)
    return FALSE;
  while (pwt_stmt_next (query)) {
    gsize size;
    const guint8 *bytes = pwt_stmt_peek_blob (query, 1, &size);
    g_auto (PwtChunkReader) reader = { 0 };

    if (!pwt_chunk_reader_init (&reader, bytes, size)) {
      g_autofree char *date = pwt_date_format (pwt_stmt_int (query, 0) >> PWT_POINT_BITS);

      add_item (finding, pwt_finding_item_new ("readings-damaged",
                                               pwt_stmt_int (query, 0) & PWT_POINT_MAX, date));
    }
    n++;
  }
  if (!pwt_stmt_end (query, error))
    return FALSE;
  take_finding (self, g_steal_pointer (&finding), n);
  return TRUE;
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
      !name_topups (self, db, now_us, error) || !list_counts (self, db, error))
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
  g_autoptr (PwtFinding) finding = new_finding ("balances");

  *problem = NULL;
  for (guint i = 0; i < N_CHECKS_OF_BALANCES; i++)
    if (!collect (db, checks[i].problems, finding, error))
      return FALSE;
  if (finding->n_items > 0)
    *problem = pwt_finding_dup_text (finding);
  return TRUE;
}
