/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "fixture.h"

#include <glib/gstdio.h>

PwtId
fixture_id (guint kind, guint64 number)
{
  return (PwtId){ (guint64) kind << 32 | 0x7000, G_GUINT64_CONSTANT (0x8000000000000000) | number };
}

char *
fixture_make_root (void)
{
  g_autoptr (GError) error = NULL;
  char *root = g_dir_make_tmp ("pwt-store-XXXXXX", &error);

  g_assert_no_error (error);
  return root;
}

static void
remove_tree (const char *path)
{
  g_autoptr (GDir) dir = g_dir_open (path, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL) {
    g_autofree char *child = g_build_filename (path, name, NULL);

    remove_tree (child);
  }
  g_remove (path);
}

void
fixture_remove_root (const char *root)
{
  remove_tree (root);
}

/* The files as they lie there, as after a power cut. */
void
fixture_copy_site (const char *from, const char *to)
{
  g_autoptr (GDir) dir = g_dir_open (from, 0, NULL);
  const char *name;

  g_assert_nonnull (dir);
  g_assert_cmpint (g_mkdir_with_parents (to, 0700), ==, 0);
  while ((name = g_dir_read_name (dir)) != NULL) {
    g_autofree char *source = g_build_filename (from, name, NULL);
    g_autofree char *target = g_build_filename (to, name, NULL);
    g_autofree char *bytes = NULL;
    g_autoptr (GError) error = NULL;
    gsize size;

    if (g_file_test (source, G_FILE_TEST_IS_DIR))
      continue;
    g_file_get_contents (source, &bytes, &size, &error);
    g_assert_no_error (error);
    g_file_set_contents (target, bytes, (gssize) size, &error);
    g_assert_no_error (error);
  }
}

static gboolean
fill_place (PwtDb *db, GError **error)
{
  PwtProject project = { .id = PROJECT,
                         .name = (char *) "园区",
                         .time_zone = (char *) "Asia/Shanghai",
                         .interval_s = 1800 };
  PwtBuilding building = { fixture_id (1, 2), PROJECT, (char *) "A", 1 };
  PwtFloor floor = { fixture_id (1, 3), PROJECT, fixture_id (1, 2), (char *) "1F", 1 };
  PwtRoom room = { ROOM, PROJECT, fixture_id (1, 3), (char *) "101", 1 };
  PwtLine line = { .id = LINE,
                   .project = PROJECT,
                   .number = 1,
                   .name = (char *) "line 1",
                   .port = (char *) "/dev/ttyUSB0",
                   .baud = 9600,
                   .interval_s = 1800 };
  PwtTariff tariff = { TARIFF, PROJECT, (char *) "flat", PWT_MEDIUM_ELECTRICITY, NULL };
  PwtOperator operator_ = { OPERATOR, (char *) "demo", (char *) "小王", FALSE };

  return pwt_db_insert (db, &pwt_project_record, &project, error) &&
         pwt_db_insert (db, &pwt_building_record, &building, error) &&
         pwt_db_insert (db, &pwt_floor_record, &floor, error) &&
         pwt_db_insert (db, &pwt_room_record, &room, error) &&
         pwt_db_insert (db, &pwt_line_record, &line, error) &&
         pwt_db_insert (db, &pwt_tariff_record, &tariff, error) &&
         pwt_db_insert (db, &pwt_operator_record, &operator_, error);
}

/* Point, meter, circuit, tenant and account number @n; a line takes 247 addresses. */
static gboolean
fill_point (PwtDb *db, guint64 n, GError **error)
{
  g_autofree char *serial = g_strdup_printf ("2026%06" G_GUINT64_FORMAT, n);
  g_autofree char *number = g_strdup_printf ("%" G_GUINT64_FORMAT, 100000 + n);
  g_autofree char *tenant_name = g_strdup_printf ("商户%" G_GUINT64_FORMAT, n);
  g_autofree char *search = g_strdup_printf ("%s 101 %s %s sh", tenant_name, serial, number);
  PwtPoint point = { .id = POINT (n), .project = PROJECT, .room = ROOM, .number = (gint64) n };
  PwtMeter meter = { .id = METER (n),
                     .project = PROJECT,
                     .line = LINE,
                     .number = (gint64) n,
                     .serial = serial,
                     .address = (gint64) n,
                     .profile = (char *) "generic-prepaid",
                     .ct_ratio = 1,
                     .pt_ratio = 1,
                     .retired_us = PWT_TIME_NONE };
  PwtCircuit circuit = { fixture_id (11, n), PROJECT,        METER (n),    1,
                         POINT (n),          FIXTURE_NOW_US, PWT_TIME_NONE };
  PwtTenant tenant = { .id = TENANT (n), .project = PROJECT, .name = tenant_name };
  PwtAccount account = { .id = ACCOUNT (n),
                         .project = PROJECT,
                         .number = number,
                         .tenant = TENANT (n),
                         .tariff = TARIFF,
                         .opened_us = FIXTURE_NOW_US,
                         .closed_us = PWT_TIME_NONE };
  PwtAccountPoint account_point = { fixture_id (12, n), PROJECT,        ACCOUNT (n),
                                    POINT (n),          FIXTURE_NOW_US, PWT_TIME_NONE };

  return pwt_db_insert (db, &pwt_point_record, &point, error) &&
         pwt_db_insert (db, &pwt_meter_record, &meter, error) &&
         pwt_db_insert (db, &pwt_circuit_record, &circuit, error) &&
         pwt_db_insert (db, &pwt_tenant_record, &tenant, error) &&
         pwt_db_insert (db, &pwt_account_record, &account, error) &&
         pwt_db_insert (db, &pwt_account_point_record, &account_point, error) &&
         pwt_search_put (db, POINT (n), search, error);
}

gboolean
fixture_fill (PwtDb *db, guint n_points, GError **error)
{
  if (!fill_place (db, error))
    return FALSE;
  for (guint64 n = 1; n <= n_points; n++)
    if (!fill_point (db, n, error))
      return FALSE;
  return TRUE;
}

void
fixture_set_up (PwtFixture *self)
{
  g_autoptr (GError) error = NULL;

  self->root = fixture_make_root ();
  self->dir = g_build_filename (self->root, "site", NULL);
  self->store = pwt_store_open (self->dir, "test", PWT_STORE_CREATE, &error);
  g_assert_no_error (error);
  self->db = pwt_store_business (self->store);
  g_assert_true (pwt_db_begin (self->db, &error));
  fixture_fill (self->db, 3, &error);
  g_assert_no_error (error);
  g_assert_true (pwt_db_commit (self->db, &error));
}

void
fixture_reopen (PwtFixture *self)
{
  g_autoptr (GError) error = NULL;

  pwt_store_close (self->store);
  self->store = pwt_store_open (self->dir, "test", 0, &error);
  g_assert_no_error (error);
  self->db = pwt_store_business (self->store);
}

void
fixture_tear_down (PwtFixture *self)
{
  g_clear_pointer (&self->store, pwt_store_close);
  fixture_remove_root (self->root);
  g_clear_pointer (&self->dir, g_free);
  g_clear_pointer (&self->root, g_free);
}

static gboolean
post (PwtDb *db, PwtId id, PwtEntryKind kind, guint64 number, PwtTransfer *transfers, guint n,
      GError **error)
{
  g_autoptr (GPtrArray) list = g_ptr_array_new ();
  PwtEntry entry = { id,       PROJECT,        kind,  SALE (number), PWT_ID_NONE,
                     OPERATOR, FIXTURE_NOW_US, 20400, list };

  for (guint i = 0; i < n; i++)
    g_ptr_array_add (list, &transfers[i]);
  return pwt_journal_post (db, &entry, NULL, error);
}

/* Three points take turns. */
static guint64
point_of (guint64 sale)
{
  return (sale - 1) % 3 + 1;
}

static gboolean
sell_audit (PwtDb *db, guint64 number, GError **error)
{
  g_autofree char *subject = pwt_id_dup_text (SALE (number));
  PwtAuditEntry entry = { .time_us = FIXTURE_NOW_US,
                          .operator_name = (char *) "demo",
                          .origin = (char *) "test",
                          .operation = (char *) "sale.create",
                          .project = PROJECT,
                          .subject = subject,
                          .after = (char *) "{}" };
  gboolean is_done = pwt_audit_append (db, &entry, error);

  g_free (entry.hash);
  return is_done;
}

gboolean
fixture_sell (PwtDb *db, guint64 number, GError **error)
{
  guint64 n = point_of (number);
  PwtMoney paid = { 1000000 }, fee = { 20000 }, credit = { 980000 };
  PwtSale sale = { SALE (number),
                   PROJECT,
                   ACCOUNT (n),
                   POINT (n),
                   paid,
                   fee,
                   credit,
                   PWT_PAY_CASH,
                   NULL,
                   OPERATOR,
                   FIXTURE_NOW_US + (gint64) number,
                   20400 };
  PwtReceipt receipt = { .id = SALE (number),
                         .project = PROJECT,
                         .issued_us = FIXTURE_NOW_US,
                         .tenant_name = (char *) "商户",
                         .paid = paid,
                         .fee = fee,
                         .credit = credit };
  PwtTopup *topup = pwt_record_new (&pwt_topup_record);
  PwtTransfer transfers[] = {
    { PWT_BOOK_CASH, PWT_BOOK_IN_TRANSIT, PWT_ID_NONE, POINT (n), credit },
    { PWT_BOOK_CASH, PWT_BOOK_FEE_INCOME, PWT_ID_NONE, PWT_ID_NONE, fee },
  };
  gboolean is_done;

  topup->id = SALE (number);
  topup->project = PROJECT;
  topup->point = POINT (n);
  topup->meter = METER (n);
  topup->amount = credit;
  topup->queued_us = FIXTURE_NOW_US + (gint64) number;
  topup->sale = SALE (number);
  is_done = pwt_db_insert (db, &pwt_sale_record, &sale, error) &&
            post (db, SALE (number), PWT_ENTRY_SALE, number, transfers, 2, error) &&
            pwt_receipts_issue (db, &receipt, error) && pwt_topups_queue (db, topup, error) &&
            sell_audit (db, number, error);
  pwt_record_free (&pwt_topup_record, topup);
  return is_done;
}

gboolean
fixture_step (PwtDb *db, guint64 number, PwtTopupState state, GError **error)
{
  PwtTopup *topup = pwt_db_get (db, &pwt_topup_record, SALE (number), error);
  gboolean is_done;

  if (topup == NULL)
    return FALSE;
  topup->state = state;
  if (state == PWT_TOPUP_INTENT) {
    topup->count_before = (gint64) number;
    topup->target_count = (gint64) number + 1;
    topup->balance_before = (PwtMoney){ 5000 };
  }
  if (!pwt_topup_is_open (state))
    topup->ended_us = FIXTURE_NOW_US + 1000;
  is_done = pwt_topups_advance (db, topup, error);
  pwt_record_free (&pwt_topup_record, topup);
  return is_done;
}

gboolean
fixture_settle (PwtDb *db, guint64 number, GError **error)
{
  guint64 n = point_of (number);
  PwtTransfer transfer = {
    PWT_BOOK_IN_TRANSIT, PWT_BOOK_PREPAID, POINT (n), ACCOUNT (n), { 980000 }
  };

  return fixture_step (db, number, PWT_TOPUP_SETTLED, error) &&
         post (db, fixture_id (13, number), PWT_ENTRY_SETTLE, number, &transfer, 1, error);
}
