/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "fixture.h"
#include "record/backup.h"
#include "record/jobs.h"
#include "record/tariffs.h"
#include "store/row.h"

static const PwtRecord *const stored[] = {
  &pwt_project_record,       &pwt_building_record,
  &pwt_floor_record,         &pwt_room_record,
  &pwt_gateway_record,       &pwt_line_record,
  &pwt_point_record,         &pwt_meter_record,
  &pwt_circuit_record,       &pwt_tariff_record,
  &pwt_tenant_record,        &pwt_account_record,
  &pwt_account_point_record, &pwt_operator_record,
  &pwt_operator_role_record, &pwt_sale_record,
  &pwt_receipt_record,       &pwt_topup_record,
  &pwt_command_record,       &pwt_job_record,
  &pwt_meter_live_record,    &pwt_event_record,
  &pwt_audit_entry_record,   &pwt_entry_record,
  &pwt_transfer_record,      &pwt_topup_decision_record,
  &pwt_backup_record,        &pwt_job_item_record,
  &pwt_role_record,          &pwt_logo_record,
};

static const char *
type_of (const PwtField *field)
{
  switch (field->type) {
  case PWT_T_TEXT:
  case PWT_T_CHOICE:
  case PWT_T_LIST:
  case PWT_T_RECORD:
    return "TEXT";
  case PWT_T_ID:
    return "BLOB";
  default:
    return "INTEGER";
  }
}

static char *
read_definition (PwtDb *db, const char *table)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (PwtStmt) query =
      pwt_sql (db, &error, "SELECT sql FROM sqlite_schema WHERE name = ?", "t", table);

  g_assert_no_error (error);
  g_assert_true (pwt_stmt_next (query));
  return pwt_stmt_dup_text (query, 0);
}

static void
assert_choices_known (PwtDb *db, const char *table, const PwtField *field)
{
  g_autofree char *sql = read_definition (db, table);

  for (guint i = 0; field->choices[i].nick != NULL; i++) {
    g_autofree char *nick = g_strdup_printf ("'%s'", field->choices[i].nick);

    if (strstr (sql, nick) == NULL)
      g_error ("%s.%s may not be %s", table, field->name, nick);
  }
}

/* Whoever adds a field adds a migration: otherwise this fails. */
static void
test_every_field_has_its_column (void)
{
  PwtFixture f = { NULL };

  fixture_set_up (&f);
  for (guint i = 0; i < G_N_ELEMENTS (stored); i++) {
    g_autofree char *table = pwt_row_table (stored[i]);

    for (guint j = 0; j < stored[i]->n_fields; j++) {
      const PwtField *field = &stored[i]->fields[j];
      const char *type = NULL;

      /* The transfers of an entry are rows of their own. */
      if (stored[i] == &pwt_entry_record && field->type == PWT_T_LIST)
        continue;
      sqlite3_table_column_metadata (pwt_db_get_sqlite (f.db), "main", table, field->name, &type,
                                     NULL, NULL, NULL, NULL);
      if (g_strcmp0 (type, type_of (field)) != 0)
        g_error ("%s.%s is %s, not %s", table, field->name, type, type_of (field));
      if (field->type == PWT_T_CHOICE)
        assert_choices_known (f.db, table, field);
    }
  }
  fixture_tear_down (&f);
}

/* Stored and loaded again, every field is as it was. */
static void
assert_round_trip (PwtDb *db, const PwtRecord *record, gconstpointer object, PwtId id)
{
  g_autoptr (GError) error = NULL;
  gpointer loaded;

  g_assert_true (pwt_db_save (db, record, object, &error));
  g_assert_no_error (error);
  loaded = pwt_db_get (db, record, id, &error);
  g_assert_no_error (error);
  if (!pwt_record_equal (record, object, loaded)) {
    g_autofree char *a = pwt_record_to_json (record, object);
    g_autofree char *b = pwt_record_to_json (record, loaded);

    g_error ("%s: %s became %s", record->name, a, b);
  }
  pwt_record_free (record, loaded);
}

static void
test_values_of_every_type (void)
{
  PwtFixture f = { NULL };
  PwtCommand *command = pwt_record_new (&pwt_command_record);
  PwtMeterLive *live = pwt_record_new (&pwt_meter_live_record);

  fixture_set_up (&f);
  command->id = fixture_id (30, 1);
  command->project = PROJECT;
  command->meter = METER (1);
  command->kind = PWT_COMMAND_HOLD;
  command->reason = g_strdup ("消防通道, \"stays on\"; DROP TABLE sale; --");
  command->expires_us = G_MAXINT64;
  command->created_us = -1;
  assert_round_trip (f.db, &pwt_command_record, command, command->id);

  live->id = METER (1);
  live->project = PROJECT;
  assert_round_trip (f.db, &pwt_meter_live_record, live, live->id);
  g_assert_cmpint (live->balance.e4, ==, PWT_NONE);
  live->state = PWT_METER_HELD;
  live->read_us = FIXTURE_NOW_US;
  live->is_closed = TRUE;
  live->balance.e4 = -1;
  live->purchase_count = 0;
  live->energy_total.wh = G_MAXINT64;
  assert_round_trip (f.db, &pwt_meter_live_record, live, live->id);
  pwt_record_free (&pwt_command_record, command);
  pwt_record_free (&pwt_meter_live_record, live);
  fixture_tear_down (&f);
}

static void
test_lists_are_kept_as_json (void)
{
  static const char json[] =
      "{\"id\":\"00000008-0000-7000-8000-000000000009\",\"project\":\"00000001-0000-7000-8000-"
      "000000000001\",\"name\":\"峰谷\",\"medium\":\"electricity\",\"plans\":[{\"valid_from\":"
      "\"2026-01-01\",\"price_sharp\":\"1.2\",\"price_peak\":\"1\",\"price_flat\":\"0.7\","
      "\"price_valley\":\"0.3\",\"price_deep\":\"0.2\",\"seasons\":[{\"from_month\":1,"
      "\"to_month\":12,\"day_kinds\":7,\"slots\":"
      "\"VVVVVVVVVVVVVVVVFFFFFFFFPPPPPPPPFFFFFFFFPPPPFFFF\"}]}]}";
  PwtFixture f = { NULL };
  g_autoptr (GError) error = NULL;
  PwtTariff *tariff = pwt_record_from_json (&pwt_tariff_record, json, -1, &error);

  g_assert_no_error (error);
  fixture_set_up (&f);
  assert_round_trip (f.db, &pwt_tariff_record, tariff, tariff->id);
  pwt_record_free (&pwt_tariff_record, tariff);
  fixture_tear_down (&f);
}

static void
test_spoiled_values_are_refused (void)
{
  PwtFixture f = { NULL };
  g_autoptr (GError) error = NULL;

  fixture_set_up (&f);
  g_assert_true (pwt_sql_run (f.db, &error, "UPDATE tariff SET plans = '{\"plans\":[{'", ""));
  g_assert_null (pwt_db_get (f.db, &pwt_tariff_record, TARIFF, &error));
  assert_store_error (error, DAMAGED);
  fixture_tear_down (&f);
}

static void
test_missing_taken_and_forbidden (void)
{
  PwtFixture f = { NULL };
  g_autoptr (GError) error = NULL;
  PwtTenant tenant = { .id = TENANT (1), .project = PROJECT, .name = (char *) "other" };
  PwtMeter *meter;
  gpointer found;
  gboolean has;

  fixture_set_up (&f);
  g_assert_false (pwt_db_insert (f.db, &pwt_tenant_record, &tenant, &error));
  assert_store_error (error, EXISTS);
  tenant.id = TENANT (77);
  g_assert_false (pwt_db_update (f.db, &pwt_tenant_record, &tenant, &error));
  assert_store_error (error, NOT_FOUND);
  g_assert_null (pwt_db_get (f.db, &pwt_tenant_record, TENANT (77), &error));
  assert_store_error (error, NOT_FOUND);
  g_assert_true (pwt_db_find (f.db, &pwt_tenant_record, TENANT (77), &found, &error));
  g_assert_null (found);
  g_assert_true (pwt_db_has (f.db, &pwt_tenant_record, TENANT (77), &has, &error));
  g_assert_false (has);
  tenant.project = fixture_id (1, 99);
  g_assert_false (pwt_db_insert (f.db, &pwt_tenant_record, &tenant, &error));
  g_assert_true (g_str_has_prefix (error->message, "It belongs to something"));
  assert_store_error (error, CONSTRAINT);

  /* One address on a line, one serial in a project. */
  meter = pwt_db_get (f.db, &pwt_meter_record, METER (1), &error);
  meter->address = 2;
  g_assert_false (pwt_db_update (f.db, &pwt_meter_record, meter, &error));
  g_assert_cmpstr (error->message, ==, "The line has a meter at this address already");
  assert_store_error (error, CONSTRAINT);
  meter->address = 100;
  g_free (meter->serial);
  meter->serial = g_strdup ("2026000002");
  g_assert_false (pwt_db_update (f.db, &pwt_meter_record, meter, &error));
  assert_store_error (error, CONSTRAINT);
  pwt_record_free (&pwt_meter_record, meter);
  fixture_tear_down (&f);
}

static void
test_one_open_circuit_and_account (void)
{
  PwtFixture f = { NULL };
  g_autoptr (GError) error = NULL;
  PwtCircuit circuit = { fixture_id (40, 1), PROJECT, METER (2), 1, POINT (1), 1, PWT_TIME_NONE };
  PwtAccountPoint account = {
    fixture_id (40, 2), PROJECT, ACCOUNT (2), POINT (1), 1, PWT_TIME_NONE
  };

  fixture_set_up (&f);
  g_assert_false (pwt_db_insert (f.db, &pwt_circuit_record, &circuit, &error));
  assert_store_error (error, CONSTRAINT);
  circuit.until_us = 2;
  g_assert_true (pwt_db_insert (f.db, &pwt_circuit_record, &circuit, &error));
  g_assert_false (pwt_db_insert (f.db, &pwt_account_point_record, &account, &error));
  assert_store_error (error, CONSTRAINT);
  account.until_us = 0;
  g_assert_false (pwt_db_insert (f.db, &pwt_account_point_record, &account, &error));
  assert_store_error (error, CONSTRAINT);
  fixture_tear_down (&f);
}

static void
test_who_has_which_point (void)
{
  PwtFixture f = { NULL };
  g_autoptr (GError) error = NULL;
  g_autofree char *number = NULL;
  PwtAccount *account;
  PwtMeter *meter;
  GPtrArray *circuits;
  PwtSiteTree *tree;
  gint64 next;

  fixture_set_up (&f);
  g_assert_true (pwt_accounts_of_point (f.db, POINT (2), &account, &error));
  g_assert_true (pwt_id_equal (account->id, ACCOUNT (2)));
  pwt_record_free (&pwt_account_record, account);
  g_assert_true (pwt_accounts_of_point (f.db, POINT (9), &account, &error));
  g_assert_null (account);
  g_assert_true (pwt_accounts_meter_of_point (f.db, POINT (3), &meter, &error));
  g_assert_true (pwt_id_equal (meter->id, METER (3)));
  pwt_record_free (&pwt_meter_record, meter);
  circuits = pwt_accounts_circuits_of_meter (f.db, METER (1), &error);
  g_assert_cmpuint (circuits->len, ==, 1);
  pwt_record_list_free (&pwt_circuit_record, circuits);

  number = pwt_accounts_next_number (f.db, PROJECT, &error);
  g_assert_cmpstr (number, ==, "100004");
  g_free (number);
  number = pwt_accounts_next_number (f.db, fixture_id (1, 50), &error);
  g_assert_cmpstr (number, ==, "100001");
  g_assert_true (pwt_registry_next_number (f.db, &pwt_meter_record, &next, &error));
  g_assert_cmpint (next, ==, 4);

  tree = pwt_registry_tree (f.db, PROJECT, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (tree->meters->len, ==, 3);
  g_assert_cmpuint (tree->rooms->len, ==, 1);
  g_assert_cmpstr (tree->project->name, ==, "园区");
  pwt_record_free (&pwt_site_tree_record, tree);
  g_assert_null (pwt_registry_tree (f.db, fixture_id (1, 50), &error));
  assert_store_error (error, NOT_FOUND);
  fixture_tear_down (&f);
}

/* Some 300 pages are changed: more than is remembered in memory to be undone. */
#define N_EVENTS 1000

static void
change_all (PwtDb *db, const char *topic)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (pwt_db_savepoint (db, &error));
  g_assert_true (pwt_sql_run (
      db, &error, "UPDATE event SET topic = replace (hex (zeroblob (600)), '0', ?)", "t", topic));
}

static void
assert_all (PwtDb *db, const char *topic)
{
  g_autoptr (GError) error = NULL;
  gint64 n;

  g_assert_true (pwt_sql_int (
      db, 0, &n, &error, "SELECT count(*) FROM event WHERE substr (topic, 1200) = ?", "t", topic));
  g_assert_cmpint (n, ==, N_EVENTS);
}

static void
test_large_works_are_done_or_undone (void)
{
  PwtFixture f = { NULL };
  g_autoptr (GError) error = NULL;

  fixture_set_up (&f);
  g_assert_true (pwt_db_begin (f.db, &error));
  for (gint64 i = 1; i <= N_EVENTS; i++) {
    g_autofree char *topic = g_strnfill (1200, 'a');
    PwtEvent event = { 0, i, PROJECT, topic, METER (1) };

    g_assert_true (pwt_events_append (f.db, &event, NULL, &error));
  }
  g_assert_true (pwt_db_commit (f.db, &error));

  g_assert_true (pwt_db_begin (f.db, &error));
  change_all (f.db, "b");
  assert_all (f.db, "b");
  g_assert_true (pwt_db_rollback_to (f.db, &error));
  g_assert_true (pwt_db_release (f.db, &error));
  assert_all (f.db, "a");
  change_all (f.db, "c");
  g_assert_true (pwt_db_release (f.db, &error));
  g_assert_true (pwt_db_commit (f.db, &error));
  assert_all (f.db, "c");
  fixture_tear_down (&f);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/store/rows/every-field-has-its-column", test_every_field_has_its_column);
  g_test_add_func ("/store/rows/values-of-every-type", test_values_of_every_type);
  g_test_add_func ("/store/rows/lists-are-kept-as-json", test_lists_are_kept_as_json);
  g_test_add_func ("/store/rows/spoiled-values-are-refused", test_spoiled_values_are_refused);
  g_test_add_func ("/store/rows/missing-taken-and-forbidden", test_missing_taken_and_forbidden);
  g_test_add_func ("/store/rows/one-open-circuit-and-account", test_one_open_circuit_and_account);
  g_test_add_func ("/store/rows/who-has-which-point", test_who_has_which_point);
  g_test_add_func ("/store/rows/large-works-are-done-or-undone",
                   test_large_works_are_done_or_undone);
  return g_test_run ();
}
