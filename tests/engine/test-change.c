/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Many rows at once: added, moved, removed, undone; and from nothing to a sale. */
#include "office.h"
#include "record/changes.h"
#include "world.h"

typedef struct {
  Office *office;
  PwtSiteChange *change;
} Fixture;

static void
set_up (Fixture *self, gconstpointer data)
{
  self->office = office_new ();
  self->change = pwt_record_new (&pwt_site_change_record);
  self->change->project = self->office->project;
}

static void
tear_down (Fixture *self, gconstpointer data)
{
  pwt_record_free (&pwt_site_change_record, self->change);
  office_verify (self->office);
  office_free (self->office);
}

static PwtSiteTree *
get_tree (Office *office)
{
  PwtIdRequest id = { office->project };

  return office_call (office, office->boss, "site.tree", &id);
}

static PwtSiteChangeReply *
change (Fixture *self)
{
  return office_call (self->office, self->office->boss, "site.change", self->change);
}

static void
assert_refused (Fixture *self, const char *text)
{
  g_autoptr (GError) error =
      office_fail (self->office, self->office->boss, "site.change", self->change);

  g_assert_error (error, PWT_ENGINE_ERROR, PWT_ENGINE_ERROR_REFUSED);
  g_test_message ("%s", error->message);
  g_assert_nonnull (strstr (error->message, text));
}

static void
free_reply (PwtSiteChangeReply *reply)
{
  pwt_record_free (&pwt_site_change_reply_record, reply);
}

static int
compare_ids (gconstpointer a, gconstpointer b)
{
  return pwt_id_compare (**(const PwtId *const *) a, **(const PwtId *const *) b);
}

/* The JSON of everything but what is numbered anew. */
static char *
describe (Office *office)
{
  PwtSiteTree *tree = get_tree (office);
  char *json;

  g_ptr_array_sort (tree->points, compare_ids);
  g_ptr_array_sort (tree->meters, compare_ids);

  for (guint i = 0; i < tree->points->len; i++)
    ((PwtPoint *) g_ptr_array_index (tree->points, i))->number = 0;
  for (guint i = 0; i < tree->meters->len; i++)
    ((PwtMeter *) g_ptr_array_index (tree->meters, i))->number = 0;
  for (guint i = 0; i < tree->lines->len; i++)
    ((PwtLine *) g_ptr_array_index (tree->lines, i))->number = 0;
  json = pwt_record_to_json (&pwt_site_tree_record, tree);
  pwt_record_free (&pwt_site_tree_record, tree);
  return json;
}

/* A floor of eighteen rooms with a point each, as an engineer adds them. */
static PwtId
add_floor (Fixture *self)
{
  Office *office = self->office;
  PwtSiteTree *tree = get_tree (office);
  PwtBuilding *building = g_ptr_array_index (tree->buildings, 0);
  PwtFloor floor = { office_new_id (office), office->project, building->id, (char *) "2F", 9 };

  pwt_site_change_add (self->change, PWT_NODE_FLOOR, &floor);
  for (guint i = 0; i < 18; i++) {
    g_autofree char *name = g_strdup_printf ("2%02u", i + 1);
    PwtRoom room = { office_new_id (office), office->project, floor.id, name, i };
    PwtPoint point = { .id = office_new_id (office), .project = office->project, .room = room.id };

    pwt_site_change_add (self->change, PWT_NODE_ROOM, &room);
    pwt_site_change_add (self->change, PWT_NODE_POINT, &point);
  }
  pwt_record_free (&pwt_site_tree_record, tree);
  return floor.id;
}

static void
test_many_rows_are_one_change (Fixture *self, gconstpointer data)
{
  Office *office = self->office;
  g_autofree char *before = describe (office), *after = NULL, *undone = NULL;
  PwtSiteChangeReply *reply, *undo;
  PwtSiteTree *tree;

  add_floor (self);
  reply = change (self);
  g_assert_cmpuint (reply->removals->len, ==, 0);
  g_assert_cmpuint (reply->undo->removed->len, ==, 37);
  g_assert_cmpint (office_count_audit (office, "site.change"), ==, 1);
  tree = get_tree (office);
  g_assert_cmpuint (tree->rooms->len, ==, 22);
  g_assert_cmpint (((PwtPoint *) g_ptr_array_index (tree->points, 21))->number, ==, 22);
  pwt_record_free (&pwt_site_tree_record, tree);
  after = describe (office);
  undo = office_call (office, office->boss, "site.change", reply->undo);
  undone = describe (office);
  g_assert_true (g_str_equal (undone, before));
  free_reply (reply);
  g_clear_pointer (&undone, g_free);
  reply = office_call (office, office->boss, "site.change", undo->undo); /* and again */
  undone = describe (office);
  g_assert_true (g_str_equal (undone, after));
  free_reply (undo);
  free_reply (reply);
}

/* Wrong in one row: none is saved. */
static void
test_all_or_nothing (Fixture *self, gconstpointer data)
{
  Office *office = self->office;
  g_autofree char *before = describe (office), *after = NULL;
  PwtSiteTree *tree = get_tree (office);
  PwtMeter meter = *(PwtMeter *) g_ptr_array_index (tree->meters, 0);

  add_floor (self);
  meter.id = office_new_id (office);
  meter.serial = (char *) "88";
  pwt_site_change_add (self->change, PWT_NODE_METER, &meter); /* its address is taken */
  assert_refused (self, "“88”: The line has a meter at this address already");
  after = describe (office);
  g_assert_true (g_str_equal (after, before));
  pwt_record_free (&pwt_site_tree_record, tree);
}

static const PwtRemoval *
find_removal (const PwtSiteChangeReply *reply, const char *name)
{
  for (guint i = 0; i < reply->removals->len; i++) {
    const PwtRemoval *removal = g_ptr_array_index (reply->removals, i);

    if (g_strcmp0 (removal->name, name) == 0)
      return removal;
  }
  return NULL;
}

/* A building with accounts in it: what hangs on it is told, and it stays. */
static void
test_what_hangs_on_it_is_told (Fixture *self, gconstpointer data)
{
  Office *office = self->office;
  PwtSiteTree *tree = get_tree (office);
  PwtBuilding *building = g_ptr_array_index (tree->buildings, 0);
  PwtSiteChangeReply *reply;
  guint n_refused = 0;

  pwt_site_change_add_removed (self->change, PWT_NODE_BUILDING, building->id);
  self->change->is_dry_run = TRUE;
  reply = change (self);
  g_assert_cmpuint (reply->removals->len, ==,
                    1 + 1 + 4 + 4 + 4); /* … floor, rooms, points, circuits */
  g_assert_null (reply->undo);
  for (guint i = 0; i < reply->removals->len; i++)
    n_refused += ((PwtRemoval *) g_ptr_array_index (reply->removals, i))->refusal != NULL;
  g_assert_cmpuint (n_refused, ==, 4);                     /* two points with their connections */
  g_assert_nonnull (find_removal (reply, "R01")->refusal); /* its point, which is called so */
  g_assert_null (find_removal (reply, "R03")->refusal);
  for (guint i = 0; i < reply->removals->len; i++) /* a connection is called as its room */
    g_assert_nonnull (((PwtRemoval *) g_ptr_array_index (reply->removals, i))->name);
  g_assert_cmpint (office_count_audit (office, "site.change"), ==, 0);
  free_reply (reply);
  self->change->is_dry_run = FALSE;
  assert_refused (self, "is open here, and accounts cannot be closed yet");
  pwt_record_free (&pwt_site_tree_record, tree);
}

static PwtId
room_of (Office *office, const char *name)
{
  PwtSiteTree *tree = get_tree (office);
  PwtId id = PWT_ID_NONE;

  for (guint i = 0; i < tree->rooms->len; i++)
    if (g_str_equal (((PwtRoom *) g_ptr_array_index (tree->rooms, i))->name, name))
      id = ((PwtRoom *) g_ptr_array_index (tree->rooms, i))->id;
  pwt_record_free (&pwt_site_tree_record, tree);
  return id;
}

/* R03 has a meter and no account: it goes, the meter stays on its line. */
static void
test_an_unused_room_goes_and_comes_back (Fixture *self, gconstpointer data)
{
  Office *office = self->office;
  g_autofree char *before = describe (office), *after = NULL;
  PwtSiteChangeReply *reply, *undo;
  PwtMeterRow *row = office_row (office, office->project, "R03");
  PwtMeterRow *gone;

  pwt_site_change_add_removed (self->change, PWT_NODE_ROOM, room_of (office, "R03"));
  reply = change (self);
  g_assert_cmpuint (reply->removals->len, ==, 3);
  gone = office_row (office, office->project, "R04"); /* the others are where they were */
  pwt_record_free (&pwt_meter_row_record, gone);
  g_assert_true (pwt_id_is_none (room_of (office, "R03")));
  undo = office_call (office, office->boss, "site.change", reply->undo);
  after = describe (office);
  g_assert_true (g_str_equal (after, before));
  gone = office_row (office, office->project, "R03"); /* the list has it again, by search too */
  g_assert_cmpstr (gone->serial, ==, row->serial);
  pwt_record_free (&pwt_meter_row_record, gone);
  pwt_record_free (&pwt_meter_row_record, row);
  free_reply (reply);
  free_reply (undo);
}

/* The same room after it was read: its readings stay, and so does it; the connection can be ended.
 */
static void
test_what_was_used_is_ended_not_erased (Fixture *self, gconstpointer data)
{
  Office *office = self->office;
  PwtSiteTree *tree;
  PwtId point = office_point (office, "R03");
  PwtCircuit *circuit = NULL;
  PwtSiteChangeReply *reply;

  office->now_us += PWT_US_PER_MINUTE;
  office_show (office, "R03", 0, 0);
  pwt_site_change_add_removed (self->change, PWT_NODE_ROOM, room_of (office, "R03"));
  assert_refused (self, "It was measured: its readings stay");
  tree = get_tree (office);
  for (guint i = 0; i < tree->circuits->len; i++)
    if (pwt_id_equal (((PwtCircuit *) g_ptr_array_index (tree->circuits, i))->point, point))
      circuit = g_ptr_array_index (tree->circuits, i);
  ((PwtNode *) g_ptr_array_index (self->change->removed, 0))->kind = PWT_NODE_CIRCUIT;
  ((PwtNode *) g_ptr_array_index (self->change->removed, 0))->id = circuit->id;
  reply = change (self);
  g_assert_true (((PwtRemoval *) g_ptr_array_index (reply->removals, 0))->is_ended);
  free_reply (reply);
  ((PwtNode *) g_ptr_array_index (self->change->removed, 0))->kind = PWT_NODE_METER;
  ((PwtNode *) g_ptr_array_index (self->change->removed, 0))->id = circuit->meter;
  reply = change (self);
  g_assert_cmpuint (reply->removals->len, ==, 1); /* the past of its connection is not taken */
  g_assert_true (((PwtRemoval *) g_ptr_array_index (reply->removals, 0))->is_ended);
  free_reply (reply);
  pwt_record_free (&pwt_site_tree_record, tree);
  tree = get_tree (office);
  for (guint i = 0; i < tree->circuits->len; i++)
    if (pwt_id_equal (((PwtCircuit *) g_ptr_array_index (tree->circuits, i))->point, point))
      g_assert_cmpint (((PwtCircuit *) g_ptr_array_index (tree->circuits, i))->until_us, ==,
                       office->now_us);
  pwt_record_free (&pwt_site_tree_record, tree);
}

static void
test_other_projects_are_out_of_reach (Fixture *self, gconstpointer data)
{
  Office *office = self->office;
  PwtId own = office->project, foreign = office_import (office, 2, 0);
  PwtSiteTree *tree;

  office->project = foreign;
  tree = get_tree (office);
  office->project = own;
  pwt_site_change_add_removed (self->change, PWT_NODE_LINE,
                               ((PwtLine *) g_ptr_array_index (tree->lines, 0))->id);
  office_assert_fails (office, office->boss, "site.change", self->change, NOT_FOUND);
  pwt_record_list_free (&pwt_node_record, self->change->removed);
  self->change->removed = g_ptr_array_new ();
  pwt_site_change_add (self->change, PWT_NODE_LINE, g_ptr_array_index (tree->lines, 0));
  office_assert_fails (office, office->boss, "site.change", self->change, NOT_FOUND);
  pwt_record_free (&pwt_site_tree_record, tree);
}

/* Lines may exchange their ports in one change; none takes another's. */
static void
test_ports_are_exchanged (Fixture *self, gconstpointer data)
{
  Office *office = self->office;
  PwtSiteTree *tree = get_tree (office);
  PwtLine first = *(PwtLine *) g_ptr_array_index (tree->lines, 0), second = first;
  PwtSiteChangeReply *reply;

  second.id = office_new_id (office);
  second.name = (char *) "二号总线";
  pwt_site_change_add (self->change, PWT_NODE_LINE, &second);
  assert_refused (self, "has this port already: choose another");
  first.port = (char *) "/wires/other";
  pwt_site_change_add (self->change, PWT_NODE_LINE, &first);
  reply = change (self);
  free_reply (reply);
  pwt_record_free (&pwt_site_tree_record, tree);
}

/* --- from nothing --- */

static PwtId
save_project (World *world)
{
  PwtProject project = { .id = world_new_id (world),
                         .name = (char *) "新园区",
                         .time_zone = (char *) "Asia/Shanghai" };

  pwt_project_set_defaults (&project);
  pwt_record_free (&pwt_nothing_record, world_call (world, "project.save", &project));
  return project.id;
}

static void
add_place (World *world, PwtSiteChange *to, PwtId *point)
{
  PwtBuilding building = { world_new_id (world), world->project, (char *) "主楼", 0 };
  PwtFloor floor = { world_new_id (world), world->project, building.id, (char *) "1F", 0 };
  PwtRoom room = { world_new_id (world), world->project, floor.id, (char *) "101", 0 };
  PwtPoint place = { .id = world_new_id (world), .project = world->project, .room = room.id };

  pwt_site_change_add (to, PWT_NODE_BUILDING, &building);
  pwt_site_change_add (to, PWT_NODE_FLOOR, &floor);
  pwt_site_change_add (to, PWT_NODE_ROOM, &room);
  pwt_site_change_add (to, PWT_NODE_POINT, &place);
  *point = place.id;
}

static void
add_wire (World *world, PwtSiteChange *to, PwtId point, PwtId *line_id)
{
  PwtLine line = { .id = world_new_id (world),
                   .project = world->project,
                   .name = (char *) "一号总线",
                   .port = (char *) "/wires/line-1",
                   .baud = 9600,
                   .interval_s = 300 };
  PwtMeter meter = { .id = world_new_id (world),
                     .project = world->project,
                     .line = line.id,
                     .serial = (char *) "202501010001",
                     .address = 1,
                     .profile = (char *) "acrel-dtsy1352",
                     .ct_ratio = 1,
                     .pt_ratio = 1 };
  PwtCircuit circuit = { .id = world_new_id (world),
                         .project = world->project,
                         .meter = meter.id,
                         .channel = 1,
                         .point = point,
                         .since_us = world->now_us,
                         .until_us = PWT_TIME_NONE };

  pwt_site_change_add (to, PWT_NODE_LINE, &line);
  pwt_site_change_add (to, PWT_NODE_METER, &meter);
  pwt_site_change_add (to, PWT_NODE_CIRCUIT, &circuit);
  *line_id = line.id;
}

static PwtId
save_tariff (World *world)
{
  g_autofree char *id = NULL, *project = pwt_id_dup_text (world->project), *json = NULL;
  PwtId tariff_id = world_new_id (world);
  PwtTariff *tariff;

  id = pwt_id_dup_text (tariff_id);
  json = g_strdup_printf (
      "{\"id\":\"%s\",\"project\":\"%s\",\"name\":\"一口价\",\"medium\":\"electricity\",\"plans\":["
      "{"
      "\"valid_from\":\"2026-01-01\",\"price_sharp\":\"1\",\"price_peak\":\"1\",\"price_flat\":"
      "\"1\",\"price_valley\":\"1\",\"price_deep\":\"1\",\"seasons\":[{\"from_month\":1,"
      "\"to_month\":12,\"day_kinds\":7,"
      "\"slots\":\"FFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFF\"}],\"holidays\":[]}]}",
      id, project);
  tariff = pwt_record_from_json (&pwt_tariff_record, json, -1, NULL);
  g_assert_nonnull (tariff);
  pwt_record_free (&pwt_nothing_record, world_call (world, "tariff.save", tariff));
  pwt_record_free (&pwt_tariff_record, tariff);
  return tariff_id;
}

static void
open_account (World *world, PwtId point, PwtId tariff)
{
  PwtTenant tenant = { .id = world_new_id (world),
                       .project = world->project,
                       .name = (char *) "第一家" };
  PwtOpenPoint spot = { point, PWT_LEFTOVER_REFUSE };
  g_autoptr (GPtrArray) points = g_ptr_array_new ();
  PwtAccountOpenRequest request = { .id = world_new_id (world),
                                    .project = world->project,
                                    .tenant = tenant.id,
                                    .new_tenant = &tenant,
                                    .points = points,
                                    .tariff = tariff };

  g_ptr_array_add (points, &spot);
  pwt_record_free (&pwt_account_record, world_call (world, "account.open", &request));
}

static void
assert_sold (World *world, PwtId point)
{
  PwtSaleRequest request = {
    .id = world_new_id (world), .project = world->project, .point = point, .paid = YUAN (200)
  };
  PwtIdRequest id = { request.id };
  PwtSaleReply *sale = world_call (world, "sale.create", &request);

  pwt_record_free (&pwt_sale_reply_record, sale);
  world_run (world, PWT_US_PER_MINUTE);
  sale = world_call (world, "sale.get", &id);
  g_assert_cmpint (sale->topup->state, ==, PWT_TOPUP_SETTLED);
  g_assert_cmpint (world_sim_meter (world, 1, 1)->count, ==, 1);
  pwt_record_free (&pwt_sale_reply_record, sale);
}

/* An empty site becomes a working one by the operations Setup uses. */
static void
test_from_nothing_to_a_sale (void)
{
  g_autofree char *json = world_site_json (1, 0, "acrel-dtsy1352");
  World *world = world_new_closed (json, 1);
  PwtSetupRequest setup = { .name = (char *) "boss",
                            .display_name = (char *) "老板",
                            .password = (char *) OFFICE_PASSWORD };
  PwtSiteChange *wanted = pwt_record_new (&pwt_site_change_record);
  PwtId point, line;
  PwtSession *session;

  world_open (world);
  session = world_call (world, "site.setup", &setup);
  world->token = g_strdup (session->token);
  pwt_record_free (&pwt_session_record, session);
  world->project = wanted->project = save_project (world);
  add_place (world, wanted, &point);
  add_wire (world, wanted, point, &line);
  free_reply (world_call (world, "site.change", wanted));
  pwt_record_free (&pwt_site_change_record, wanted);
  world_run (world, 10 * PWT_US_PER_MINUTE);
  open_account (world, point, save_tariff (world));
  assert_sold (world, point);
  world_free (world);
}

static guint
count_lines (World *world)
{
  PwtSiteHealth *health = world_call (world, "site.health", NULL);
  guint n = health->lines->len;

  pwt_record_free (&pwt_site_health_record, health);
  return n;
}

/* A line that goes with its meters is let go by the field at once, and may come back. */
static void
test_a_removed_line_is_let_go (void)
{
  g_autofree char *json = world_site_json (2, 0, "acrel-dtsy1352");
  World *world = world_new (json, 1);
  PwtIdRequest project = { world->project };
  PwtSiteTree *tree = world_call (world, "site.tree", &project);
  PwtSiteChange *wanted = pwt_record_new (&pwt_site_change_record);
  PwtId line = ((PwtLine *) g_ptr_array_index (tree->lines, 0))->id;
  PwtSiteChangeReply *reply, *undo;
  PwtLineStats stats;
  PwtMeterStats meter;

  wanted->project = world->project;
  pwt_site_change_add_removed (wanted, PWT_NODE_LINE, line);
  reply = world_call (world, "site.change", wanted);
  g_assert_cmpuint (reply->removals->len, ==, 5);
  g_assert_cmpuint (count_lines (world), ==, 0);
  g_assert_false (pwt_lines_get_line_stats (world->engine->lines, 1, &stats));
  g_assert_false (pwt_lines_get_meter_stats (world->engine->lines, 2, &meter));
  world_run (world, 10 * PWT_US_PER_MINUTE);
  undo = world_call (world, "site.change", reply->undo);
  world_run (world, 10 * PWT_US_PER_MINUTE);
  g_assert_cmpuint (count_lines (world), ==, 1);
  g_assert_true (pwt_lines_get_meter_stats (world->engine->lines, 2, &meter));
  g_assert_cmpint (meter.comm, ==, PWT_COMM_OK);
  free_reply (reply);
  free_reply (undo);
  pwt_record_free (&pwt_site_change_record, wanted);
  pwt_record_free (&pwt_site_tree_record, tree);
  world_free (world);
}

/* --- how often a line is read --- */

/* In the next hour, of the meter that is point 1. */
static guint
count_in_an_hour (World *world)
{
  gint64 from_us = world->now_us;
  g_autoptr (GError) error = NULL;
  g_autoptr (GArray) readings = NULL;

  world_run (world, PWT_US_PER_HOUR);
  readings = pwt_history_readings (pwt_store_history (world->engine->store), 1, from_us,
                                   world->now_us, &error);
  g_assert_no_error (error);
  return readings->len;
}

static void
save_intervals (World *world, gint64 of_project_s, gint64 of_line_s)
{
  PwtIdRequest id = { world->project };
  PwtSiteTree *tree = world_call (world, "site.tree", &id);
  PwtLine *line = g_ptr_array_index (tree->lines, 0);

  tree->project->interval_s = of_project_s;
  pwt_record_free (&pwt_nothing_record, world_call (world, "project.save", tree->project));
  line->interval_s = of_line_s;
  pwt_record_free (&pwt_nothing_record, world_call (world, "line.save", line));
  pwt_record_free (&pwt_site_tree_record, tree);
  world_run (world, 20 * PWT_US_PER_MINUTE); /* a longer one holds from the next reading on */
}

/* Where the line says nothing, its project's counts, from the moment it is saved. */
static void
test_a_line_follows_its_project (void)
{
  g_autofree char *whole = world_site_json (1, 1, "acrel-dtsy1352");
  g_auto (GStrv) parts = g_strsplit (whole, ",\"interval_s\":300", 2);
  g_autofree char *json = g_strjoinv ("", parts);
  World *world = world_new (json, 5);
  PwtIdRequest id = { world->project };
  PwtSiteTree *tree = world_call (world, "site.tree", &id);

  g_assert_cmpint (((PwtLine *) tree->lines->pdata[0])->interval_s, ==, PWT_NONE);
  g_assert_cmpint (tree->project->interval_s, ==, 1800);
  world_run (world, PWT_US_PER_MINUTE);
  g_assert_cmpuint (count_in_an_hour (world), ==, 2);
  save_intervals (world, 1200, PWT_NONE);
  g_assert_cmpuint (count_in_an_hour (world), ==, 3);
  save_intervals (world, 1200, 600);
  g_assert_cmpuint (count_in_an_hour (world), ==, 6);
  save_intervals (world, 1200, PWT_NONE);
  g_assert_cmpuint (count_in_an_hour (world), ==, 3);
  pwt_record_free (&pwt_site_tree_record, tree);
  world_free (world);
}

#define ADD(name, test) g_test_add ("/engine/change/" name, Fixture, NULL, set_up, test, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("many-rows-are-one-change", test_many_rows_are_one_change);
  ADD ("all-or-nothing", test_all_or_nothing);
  ADD ("what-hangs-on-it-is-told", test_what_hangs_on_it_is_told);
  ADD ("an-unused-room-goes-and-comes-back", test_an_unused_room_goes_and_comes_back);
  ADD ("what-was-used-is-ended-not-erased", test_what_was_used_is_ended_not_erased);
  ADD ("other-projects-are-out-of-reach", test_other_projects_are_out_of_reach);
  ADD ("ports-are-exchanged", test_ports_are_exchanged);
  g_test_add_func ("/engine/change/from-nothing-to-a-sale", test_from_nothing_to_a_sale);
  g_test_add_func ("/engine/change/a-removed-line-is-let-go", test_a_removed_line_is_let_go);
  g_test_add_func ("/engine/change/a-line-follows-its-project", test_a_line_follows_its_project);
  return g_test_run ();
}
