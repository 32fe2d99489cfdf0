/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Two who save the same: the second is told, and nothing of the first is lost. */
#include "office.h"
#include "record/changes.h"

typedef struct {
  Office *office;
  PwtSiteTree *tree;
} Fixture;

static gpointer
list_first (Office *office, const char *operation, const PwtRecord *window_record,
            const PwtRecord *record)
{
  PwtListRequest request = { .project = office->project, .limit = 10 };
  PwtWindow *window = office_call (office, office->boss, operation, &request);
  gpointer row = pwt_record_copy (record, g_ptr_array_index (window->rows, 0));

  pwt_record_free (window_record, window);
  return row;
}

static void
set_up (Fixture *self, gconstpointer data)
{
  PwtIdRequest id;

  self->office = office_new ();
  id.id = self->office->project;
  self->tree = office_call (self->office, self->office->boss, "site.tree", &id);
}

static void
tear_down (Fixture *self, gconstpointer data)
{
  pwt_record_free (&pwt_site_tree_record, self->tree);
  office_verify (self->office);
  office_free (self->office);
}

/* Returns: (nullable): the error */
static GError *
save (Office *office, const char *operation, gconstpointer request, gconstpointer was)
{
  GError *error = NULL;
  gpointer reply =
      pwt_engine_save_wait (office->engine, operation, office->boss, request, was, &error);

  pwt_record_free (pwt_operation_find (operation)->reply, reply);
  return error;
}

static void
assert_saved (Office *office, const char *operation, gconstpointer request, gconstpointer was)
{
  g_autoptr (GError) error = save (office, operation, request, was);

  g_assert_no_error (error);
}

static void
assert_conflict (Office *office, const char *operation, gconstpointer request, gconstpointer was)
{
  g_autoptr (GError) error = save (office, operation, request, was);

  g_assert_error (error, PWT_ENGINE_ERROR, PWT_ENGINE_ERROR_CONFLICT);
}

/* Both saw @was; each changes a field. */
static void
assert_second_is_told (Office *office, const char *operation, gconstpointer was,
                       const char *first_field, const char *second_field, const char *value)
{
  const PwtRecord *record = pwt_operation_find (operation)->request;
  gpointer first = pwt_record_copy (record, was), second = pwt_record_copy (record, was);
  gpointer other;

  g_assert_true (pwt_field_parse (pwt_record_find (record, first_field), first, value, NULL));
  g_assert_true (pwt_field_parse (pwt_record_find (record, second_field), second, value, NULL));
  assert_saved (office, operation, first, was);
  assert_conflict (office, operation, second, was);
  assert_saved (office, operation, first, was); /* its answer was lost: it is what it is to be */
  other = pwt_record_copy (record, second);
  assert_conflict (office, operation, other, second);
  assert_saved (office, operation, second, first); /* having looked */
  assert_saved (office, operation, first, NULL);   /* over whatever is there */
  pwt_record_free (record, other);
  pwt_record_free (record, second);
  pwt_record_free (record, first);
}

static void
test_rows_of_the_site (Fixture *self, gconstpointer data)
{
  const PwtSiteTree *tree = self->tree;
  const struct {
    const char *operation;
    gconstpointer was;
    const char *first, *second, *value;
  } rows[] = {
    { "project.save", tree->project, "name", "company", "滨江园区" },
    { "building.save", tree->buildings->pdata[0], "name", "position", "77" },
    { "floor.save", tree->floors->pdata[0], "name", "position", "77" },
    { "room.save", tree->rooms->pdata[0], "name", "position", "77" },
    { "line.save", tree->lines->pdata[0], "name", "interval_s", "77" },
    { "meter.save", tree->meters->pdata[0], "ct_ratio", "pt_ratio", "77" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_test_message ("%s", rows[i].operation);
    assert_second_is_told (self->office, rows[i].operation, rows[i].was, rows[i].first,
                           rows[i].second, rows[i].value);
  }
}

static void
test_a_tenant (Fixture *self, gconstpointer data)
{
  PwtTenant *was =
      list_first (self->office, "tenant.list", &pwt_tenant_window_record, &pwt_tenant_record);

  assert_second_is_told (self->office, "tenant.save", was, "contact", "invoice_title", "赵");
  pwt_record_free (&pwt_tenant_record, was);
}

/* Who is shown stars bases a save on stars. */
static void
test_a_masked_tenant (Fixture *self, gconstpointer data)
{
  Office *office = self->office;
  g_autofree char *clerk = office_hire (office, "wang", PWT_ROLE_CLERK, office->project);
  PwtTenant *whole =
      list_first (office, "tenant.list", &pwt_tenant_window_record, &pwt_tenant_record);
  static const char *const guesses[] = { "13999990001", "13900000001" };
  PwtTenant *was, *now;
  GError *error = NULL;

  g_free (whole->phone);
  whole->phone = g_strdup ("13900000001");
  assert_saved (office, "tenant.save", whole, NULL);
  was = pwt_record_copy (&pwt_tenant_record, whole);
  pwt_record_mask (&pwt_tenant_record, was);
  g_assert_cmpstr (was->phone, !=, whole->phone);
  now = pwt_record_copy (&pwt_tenant_record, was);
  g_free (now->contact);
  now->contact = g_strdup ("钱");
  pwt_record_free (&pwt_nothing_record,
                   pwt_engine_save_wait (office->engine, "tenant.save", clerk, now, was, &error));
  g_assert_no_error (error);
  g_free (was->contact);
  was->contact = g_strdup (now->contact);
  g_free (now->contact);
  now->contact = g_strdup ("孙");
  /* Nobody finds out by saving what stands behind the stars. */
  for (guint i = 0; i < G_N_ELEMENTS (guesses); i++) {
    g_free (was->phone);
    was->phone = g_strdup (guesses[i]);
    pwt_record_free (&pwt_nothing_record,
                     pwt_engine_save_wait (office->engine, "tenant.save", clerk, now, was, &error));
    g_assert_no_error (error);
  }
  g_free (now->contact);
  now->contact = g_strdup ("李");
  g_assert_null (pwt_engine_save_wait (office->engine, "tenant.save", clerk, now, was, &error));
  g_assert_error (error, PWT_ENGINE_ERROR, PWT_ENGINE_ERROR_CONFLICT);
  g_clear_error (&error);
  pwt_record_free (&pwt_tenant_record, now);
  pwt_record_free (&pwt_tenant_record, was);
  pwt_record_free (&pwt_tenant_record, whole);
}

/* A version that one desk added is not dropped by another that never saw it. */
static void
test_a_tariffs_versions (Fixture *self, gconstpointer data)
{
  Office *office = self->office;
  PwtTariff *was =
      list_first (office, "tariff.list", &pwt_tariff_window_record, &pwt_tariff_record);
  PwtTariff *first = pwt_record_copy (&pwt_tariff_record, was);
  PwtTariff *second = pwt_record_copy (&pwt_tariff_record, was), *now;
  PwtTariffPlan *plan =
      pwt_record_copy (&pwt_tariff_plan_record, g_ptr_array_index (was->plans, 0));

  g_assert_true (pwt_date_parse ("2027-01-01", &plan->valid_from, NULL));
  plan->price_peak.e6 += 10000;
  g_ptr_array_add (first->plans, plan);
  g_free (second->name);
  second->name = g_strdup ("改名");
  assert_saved (office, "tariff.save", first, was);
  assert_conflict (office, "tariff.save", second, was);
  now = list_first (office, "tariff.list", &pwt_tariff_window_record, &pwt_tariff_record);
  g_assert_true (pwt_record_equal (&pwt_tariff_record, now, first));
  pwt_record_free (&pwt_tariff_record, now);
  pwt_record_free (&pwt_tariff_record, second);
  pwt_record_free (&pwt_tariff_record, first);
  pwt_record_free (&pwt_tariff_record, was);
}

static void
test_limits (Fixture *self, gconstpointer data)
{
  PwtMeterRow *row = office_row (self->office, self->office->project, "R01");
  PwtAccountLimits was = { row->account, row->project, YUAN (99), YUAN (1), YUAN (0) };

  assert_saved (self->office, "account.limits", &was, NULL);
  assert_second_is_told (self->office, "account.limits", &was, "alarm2", "overdraft_limit", "7");
  pwt_record_free (&pwt_meter_row_record, row);
}

static PwtOperatorSaveRequest *
get_operator (Office *office, const char *name)
{
  PwtListRequest request = { .limit = 10 };
  PwtWindow *window = office_call (office, office->boss, "operator.list", &request);
  PwtIdRequest id = { PWT_ID_NONE };

  for (guint i = 0; i < window->rows->len; i++) {
    const PwtOperatorRow *row = g_ptr_array_index (window->rows, i);

    if (g_str_equal (row->name, name))
      id.id = row->id;
  }
  pwt_record_free (&pwt_operator_window_record, window);
  return office_call (office, office->boss, "operator.get", &id);
}

/* Rights that one administrator took away do not come back by another's save. */
static void
test_roles_and_operators (Fixture *self, gconstpointer data)
{
  Office *office = self->office;
  PwtRole role = { office_new_id (office), (char *) "夜班", (char *) "see sell" };
  PwtRole less = { role.id, (char *) "夜班", (char *) "see" };
  PwtRole renamed = { role.id, (char *) "晚班", (char *) "see sell" };
  PwtOperatorSaveRequest *was, *first, *second;

  g_free (office_hire (office, "wang", PWT_ROLE_CLERK, office->project));
  was = get_operator (office, "wang");
  first = pwt_record_copy (&pwt_operator_save_request_record, was);
  second = pwt_record_copy (&pwt_operator_save_request_record, was);
  assert_saved (office, "role.save", &role, NULL);
  assert_saved (office, "role.save", &less, &role);
  assert_conflict (office, "role.save", &renamed, &role);
  assert_saved (office, "role.save", &less, &role);

  first->operator_->is_disabled = TRUE;
  g_free (second->operator_->display_name);
  second->operator_->display_name = g_strdup ("王丽");
  was->operator_->must_change = !was->operator_->must_change; /* a password was changed since */
  assert_saved (office, "operator.save", first, was);
  assert_conflict (office, "operator.save", second, was);
  /* Its answer was lost: roles are the same whatever their rows are called, and a password is not
   * compared. */
  g_assert_cmpuint (first->roles->len, >, 0);
  ((PwtOperatorRole *) first->roles->pdata[0])->id = office_new_id (office);
  first->password = g_strdup ("another long password 77");
  assert_saved (office, "operator.save", first, was);
  pwt_record_free (&pwt_operator_save_request_record, second);
  pwt_record_free (&pwt_operator_save_request_record, first);
  pwt_record_free (&pwt_operator_save_request_record, was);
}

/* --- many at once --- */

static PwtSiteChange *
change_new (Fixture *self)
{
  PwtSiteChange *change = pwt_record_new (&pwt_site_change_record);

  change->project = self->office->project;
  return change;
}

static PwtSiteChangeReply *
make (Fixture *self, const PwtSiteChange *change, const PwtSiteChange *was)
{
  g_autoptr (GError) error = NULL;
  PwtSiteChangeReply *reply = pwt_engine_save_wait (self->office->engine, "site.change",
                                                    self->office->boss, change, was, &error);

  g_assert_no_error (error);
  return reply;
}

static void
free_reply (PwtSiteChangeReply *reply)
{
  pwt_record_free (&pwt_site_change_reply_record, reply);
}

static PwtSiteChange *
dup_renamed (Fixture *self, const PwtRoom *room, const char *name)
{
  PwtSiteChange *change = change_new (self);
  PwtRoom renamed = *room;

  renamed.name = (char *) name;
  pwt_site_change_add (change, PWT_NODE_ROOM, &renamed);
  return change;
}

/* The row is named; and nothing of a change that cannot be made whole is made. */
static void
test_one_of_many (Fixture *self, gconstpointer data)
{
  const PwtRoom *room = g_ptr_array_index (self->tree->rooms, 0);
  const PwtRoom *other = g_ptr_array_index (self->tree->rooms, 1);
  PwtSiteChange *was = dup_renamed (self, room, room->name);
  PwtSiteChange *first = dup_renamed (self, room, "A1"), *second = dup_renamed (self, room, "A2");
  PwtRoom beside = *other;
  g_autoptr (GError) error = NULL;

  beside.name = (char *) "B9";
  pwt_site_change_add (was, PWT_NODE_ROOM, other);
  pwt_site_change_add (second, PWT_NODE_ROOM, &beside);
  free_reply (make (self, first, was));
  error = save (self->office, "site.change", second, was);
  g_assert_error (error, PWT_ENGINE_ERROR, PWT_ENGINE_ERROR_CONFLICT);
  g_assert_true (g_str_has_prefix (error->message, "“A2”: "));
  assert_saved (self->office, "room.save", &beside, other); /* it was not touched */
  pwt_record_free (&pwt_site_change_record, second);
  pwt_record_free (&pwt_site_change_record, first);
  pwt_record_free (&pwt_site_change_record, was);
}

/* What somebody else saved since is not undone. */
static void
test_undo (Fixture *self, gconstpointer data)
{
  const PwtRoom *room = g_ptr_array_index (self->tree->rooms, 0);
  PwtSiteChange *first = dup_renamed (self, room, "A1"), *other = dup_renamed (self, room, "A2");
  PwtSiteChangeReply *reply = make (self, first, NULL), *undone;

  undone = make (self, reply->undo, reply->now);
  free_reply (make (self, undone->undo, undone->now)); /* done again */
  free_reply (undone);
  assert_saved (self->office, "site.change", other, NULL);
  assert_conflict (self->office, "site.change", reply->undo, reply->now);
  free_reply (reply);
  pwt_record_free (&pwt_site_change_record, first);
  pwt_record_free (&pwt_site_change_record, other);
}

/* A building that was added, and that somebody else filled since, does not go with all of it. */
static void
test_undo_of_what_was_filled_since (Fixture *self, gconstpointer data)
{
  Office *office = self->office;
  PwtBuilding building = { office_new_id (office), office->project, (char *) "六号楼", 9 };
  PwtFloor floor = { office_new_id (office), office->project, building.id, (char *) "1层", 0 };
  PwtSiteChange *added = change_new (self);
  PwtSiteChangeReply *reply, *again;

  pwt_site_change_add (added, PWT_NODE_BUILDING, &building);
  reply = make (self, added, NULL);
  again = make (self, reply->undo, reply->now); /* empty it goes */
  free_reply (make (self, again->undo, again->now));
  free_reply (again);
  assert_saved (office, "floor.save", &floor, NULL);
  assert_conflict (office, "site.change", reply->undo, reply->now);
  floor.name = (char *) "2层";
  assert_saved (office, "floor.save", &floor, NULL); /* it is there still */
  /* Who looks what would go and says yes takes it all. */
  free_reply (make (self, reply->undo, NULL));
  free_reply (reply);
  pwt_record_free (&pwt_site_change_record, added);
}

static PwtSiteChange *
dup_with (Fixture *self, PwtNodeKind kind, gconstpointer row)
{
  PwtSiteChange *change = change_new (self);

  pwt_site_change_add (change, kind, row);
  return change;
}

/* Makes @change, which it takes, as a desk that knows how it is. */
static PwtSiteChangeReply *
make_one (Fixture *self, PwtSiteChange *change)
{
  PwtSiteChangeReply *reply = make (self, change, NULL);

  pwt_record_free (&pwt_site_change_record, change);
  return reply;
}

static void
undo (Fixture *self, PwtSiteChangeReply *reply)
{
  free_reply (make (self, reply->undo, reply->now));
  free_reply (reply);
}

/* What the site gives, a number and when a meter was taken out, may be another one after an undo:
 * nobody changed it. */
static void
test_undo_after_undo (Fixture *self, gconstpointer data)
{
  Office *office = self->office;
  const PwtRoom *room = g_ptr_array_index (self->tree->rooms, 0);
  PwtPoint point = { office_new_id (office), office->project, room->id, 0, (char *) "泵" };
  PwtPoint newer = { office_new_id (office), office->project, room->id, 0, (char *) "灯" };
  PwtMeter meter = *(const PwtMeter *) g_ptr_array_index (self->tree->meters, 0);
  PwtSiteChange *removal = change_new (self);
  PwtSiteChangeReply *renamed, *removed, *retired, *back;

  free_reply (make_one (self, dup_with (self, PWT_NODE_POINT, &point)));
  free_reply (make_one (self, dup_with (self, PWT_NODE_POINT, &newer)));
  point.name = (char *) "水泵";
  renamed = make_one (self, dup_with (self, PWT_NODE_POINT, &point));
  pwt_site_change_add_removed (removal, PWT_NODE_POINT, point.id);
  removed = make_one (self, removal);
  undo (self, removed);
  undo (self, renamed);

  meter.id = office_new_id (office);
  meter.serial = (char *) "777777";
  meter.address = 99;
  free_reply (make_one (self, dup_with (self, PWT_NODE_METER, &meter)));
  meter.is_retired = TRUE;
  retired = make_one (self, dup_with (self, PWT_NODE_METER, &meter));
  office->now_us += PWT_US_PER_MINUTE;
  meter.is_retired = FALSE;
  back = make_one (self, dup_with (self, PWT_NODE_METER, &meter));
  office->now_us += PWT_US_PER_MINUTE;
  undo (self, back);
  office->now_us += PWT_US_PER_MINUTE;
  undo (self, retired);
}

/* A row says what it is by the list it is in: one of another kind is none of it. */
static void
test_was_of_another_kind (Fixture *self, gconstpointer data)
{
  PwtMeter meter = *(const PwtMeter *) g_ptr_array_index (self->tree->meters, 0);
  PwtFloor floor = { meter.id, self->office->project, { 0, 1 }, (char *) "楼", 1 };
  PwtSiteChange *was = dup_with (self, PWT_NODE_FLOOR, &floor);
  PwtSiteChange *change, *removal = change_new (self);

  meter.ct_ratio = 7;
  change = dup_with (self, PWT_NODE_METER, &meter);
  assert_saved (self->office, "site.change", change, was);
  pwt_site_change_add_removed (removal, PWT_NODE_METER, meter.id);
  removal->is_dry_run = TRUE;
  assert_saved (self->office, "site.change", removal, was);
  pwt_record_free (&pwt_site_change_record, removal);
  pwt_record_free (&pwt_site_change_record, change);
  pwt_record_free (&pwt_site_change_record, was);
}

/* What is saved as it is makes nothing to undo, and no entry in the log. */
static void
test_the_same_again (Fixture *self, gconstpointer data)
{
  const PwtLine *line = g_ptr_array_index (self->tree->lines, 0);
  gint64 n = office_count_audit (self->office, "site.change");
  PwtLine same = *line;
  PwtSiteChangeReply *reply;

  same.number = 0; /* the site gives it */
  reply = make_one (self, dup_with (self, PWT_NODE_LINE, &same));
  g_assert_true (pwt_site_change_is_empty (reply->undo));
  g_assert_cmpint (office_count_audit (self->office, "site.change"), ==, n);
  free_reply (reply);
}

/* What somebody else removed does not come back by being saved. */
static void
test_what_was_removed_stays_so (Fixture *self, gconstpointer data)
{
  Office *office = self->office;
  PwtBuilding building = { office_new_id (office), office->project, (char *) "六号楼", 9 };
  PwtSiteChange *was = dup_with (self, PWT_NODE_BUILDING, &building), *removal = change_new (self);

  free_reply (make (self, was, NULL));
  pwt_site_change_add_removed (removal, PWT_NODE_BUILDING, building.id);
  free_reply (make_one (self, removal));
  building.name = (char *) "七号楼";
  removal = dup_with (self, PWT_NODE_BUILDING, &building);
  assert_conflict (office, "site.change", removal, was);
  pwt_record_free (&pwt_site_change_record, removal);
  pwt_record_free (&pwt_site_change_record, was);
}

/* Who looked at what would go takes that, and not what was put there since. */
static void
test_a_removal_by_what_was_seen (Fixture *self, gconstpointer data)
{
  Office *office = self->office;
  PwtBuilding building = { office_new_id (office), office->project, (char *) "六号楼", 9 };
  PwtFloor floor = { office_new_id (office), office->project, building.id, (char *) "1层", 0 };
  PwtSiteChange *removal = change_new (self);
  PwtSiteChangeReply *seen;

  free_reply (make_one (self, dup_with (self, PWT_NODE_BUILDING, &building)));
  pwt_site_change_add_removed (removal, PWT_NODE_BUILDING, building.id);
  removal->is_dry_run = TRUE;
  seen = make (self, removal, NULL);
  removal->is_dry_run = FALSE;
  assert_saved (office, "floor.save", &floor, NULL);
  assert_conflict (office, "site.change", removal, seen->now);
  free_reply (seen);
  removal->is_dry_run = TRUE;
  seen = make (self, removal, NULL);
  removal->is_dry_run = FALSE;
  g_assert_cmpuint (seen->now->floors->len, ==, 1);
  assert_saved (office, "site.change", removal, seen->now);
  free_reply (seen);
  pwt_record_free (&pwt_site_change_record, removal);
}

/* The log has what was asked, and before it what there was: not what was thought to be there. */
static void
test_the_log_is_not_made_longer (Fixture *self, gconstpointer data)
{
  const PwtRoom *room = g_ptr_array_index (self->tree->rooms, 0);
  PwtSiteChange *was = dup_renamed (self, room, room->name),
                *first = dup_renamed (self, room, "A1");
  PwtListRequest request = { .project = self->office->project, .limit = 1, .is_descending = TRUE };
  PwtWindow *window;
  const PwtAuditRow *entry;

  free_reply (make (self, first, was));
  window = office_call (self->office, self->office->boss, "audit.list", &request);
  entry = g_ptr_array_index (window->rows, 0);
  g_assert_cmpstr (entry->operation, ==, "site.change");
  g_assert_null (strstr (entry->after, "\"was\""));
  g_assert_null (strstr (entry->after, room->name));
  g_assert_nonnull (strstr (entry->before, room->name));
  pwt_record_free (&pwt_audit_window_record, window);
  pwt_record_free (&pwt_site_change_record, first);
  pwt_record_free (&pwt_site_change_record, was);
}

#define ADD(name, test) g_test_add ("/engine/saves/" name, Fixture, NULL, set_up, test, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("rows-of-the-site", test_rows_of_the_site);
  ADD ("a-tenant", test_a_tenant);
  ADD ("a-masked-tenant", test_a_masked_tenant);
  ADD ("a-tariffs-versions", test_a_tariffs_versions);
  ADD ("limits", test_limits);
  ADD ("roles-and-operators", test_roles_and_operators);
  ADD ("one-of-many", test_one_of_many);
  ADD ("undo", test_undo);
  ADD ("undo-of-what-was-filled-since", test_undo_of_what_was_filled_since);
  ADD ("undo-after-undo", test_undo_after_undo);
  ADD ("was-of-another-kind", test_was_of_another_kind);
  ADD ("the-same-again", test_the_same_again);
  ADD ("what-was-removed-stays-so", test_what_was_removed_stays_so);
  ADD ("a-removal-by-what-was-seen", test_a_removal_by_what_was_seen);
  ADD ("the-log-is-not-made-longer", test_the_log_is_not_made_longer);
  return g_test_run ();
}
