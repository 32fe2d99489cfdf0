/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The registry: saving, moving, numbers, references, health, what a search finds. */
#include "office.h"

typedef struct {
  Office *office;
  PwtSiteTree *tree, *foreign; /* two projects */
} Fixture;

static PwtSiteTree *
get_tree (Office *office, PwtId project)
{
  PwtIdRequest id = { project };

  return office_call (office, office->boss, "site.tree", &id);
}

static void
set_up (Fixture *self, gconstpointer data)
{
  self->office = office_new ();
  self->tree = get_tree (self->office, self->office->project);
  self->foreign = get_tree (self->office, office_import (self->office, 2, 1));
}

static void
tear_down (Fixture *self, gconstpointer data)
{
  pwt_record_free (&pwt_site_tree_record, self->tree);
  pwt_record_free (&pwt_site_tree_record, self->foreign);
  office_verify (self->office);
  office_free (self->office);
}

static void
save (Office *office, const char *operation, gconstpointer object)
{
  pwt_record_free (&pwt_nothing_record, office_call (office, office->boss, operation, object));
}

#define FIRST(type, list) ((type *) g_ptr_array_index (list, 0))

static PwtGateway
save_gateway (Fixture *self)
{
  PwtGateway gateway = { office_new_id (self->office), self->office->project, (char *) "一号箱",
                         NULL };

  save (self->office, "gateway.save", &gateway);
  return gateway;
}

/* Each kind: new, again, renamed; and not into another project. */
static void
test_every_kind_is_saved_and_stays_in_its_project (Fixture *self, gconstpointer data)
{
  PwtGateway gateway = save_gateway (self);
  const struct {
    const char *operation;
    const PwtRecord *record;
    gconstpointer object;
  } kinds[] = {
    { "building.save", &pwt_building_record, FIRST (PwtBuilding, self->tree->buildings) },
    { "floor.save", &pwt_floor_record, FIRST (PwtFloor, self->tree->floors) },
    { "room.save", &pwt_room_record, FIRST (PwtRoom, self->tree->rooms) },
    { "gateway.save", &pwt_gateway_record, &gateway },
    { "line.save", &pwt_line_record, FIRST (PwtLine, self->tree->lines) },
    { "point.save", &pwt_point_record, FIRST (PwtPoint, self->tree->points) },
    { "meter.save", &pwt_meter_record, FIRST (PwtMeter, self->tree->meters) },
    { "circuit.save", &pwt_circuit_record, FIRST (PwtCircuit, self->tree->circuits) },
  };

  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++) {
    const PwtField *project = pwt_record_find (kinds[i].record, "project");
    gpointer copy = pwt_record_copy (kinds[i].record, kinds[i].object);
    gint64 n = office_count_audit (self->office, kinds[i].operation);

    g_test_message ("%s", kinds[i].operation);
    save (self->office, kinds[i].operation, copy); /* nothing changes: nothing is logged */
    g_assert_cmpint (office_count_audit (self->office, kinds[i].operation), ==, n);
    pwt_field_set_id (project, copy, self->foreign->project->id);
    office_assert_fails (self->office, self->office->boss, kinds[i].operation, copy, NOT_FOUND);
    pwt_field_set_id (project, copy, office_new_id (self->office));
    g_clear_error (
        &(GError *){ office_fail (self->office, self->office->boss, kinds[i].operation, copy) });
    pwt_record_free (kinds[i].record, copy);
  }
}

static void
test_references_stay_in_the_project (Fixture *self, gconstpointer data)
{
  Office *office = self->office;
  PwtFloor floor = *FIRST (PwtFloor, self->tree->floors);
  PwtRoom room = *FIRST (PwtRoom, self->tree->rooms);
  PwtPoint point = *FIRST (PwtPoint, self->tree->points);
  PwtMeter meter = *FIRST (PwtMeter, self->tree->meters);
  PwtLine line = *FIRST (PwtLine, self->tree->lines);
  PwtCircuit circuit = { .id = office_new_id (office),
                         .project = office->project,
                         .meter = meter.id,
                         .channel = 2,
                         .since_us = office->now_us,
                         .until_us = PWT_TIME_NONE };

  floor.building = FIRST (PwtBuilding, self->foreign->buildings)->id;
  office_assert_fails (office, office->boss, "floor.save", &floor, NOT_FOUND);
  floor.building = office_new_id (office);
  office_assert_fails (office, office->boss, "floor.save", &floor, NOT_FOUND);
  room.floor = FIRST (PwtFloor, self->foreign->floors)->id;
  office_assert_fails (office, office->boss, "room.save", &room, NOT_FOUND);
  point.room = FIRST (PwtRoom, self->foreign->rooms)->id;
  office_assert_fails (office, office->boss, "point.save", &point, NOT_FOUND);
  meter.line = FIRST (PwtLine, self->foreign->lines)->id;
  office_assert_fails (office, office->boss, "meter.save", &meter, NOT_FOUND);
  line.gateway = office_new_id (office);
  office_assert_fails (office, office->boss, "line.save", &line, NOT_FOUND);
  circuit.point = FIRST (PwtPoint, self->foreign->points)->id;
  office_assert_fails (office, office->boss, "circuit.save", &circuit, NOT_FOUND);
}

/* A port is opened once: another line that has it is named, if it may be seen. */
static void
test_a_port_has_one_line (Fixture *self, gconstpointer data)
{
  Office *office = self->office;
  g_autofree char *engineer = office_hire (office, "engineer", PWT_ROLE_ENGINEER, office->project);
  PwtLine taken = *FIRST (PwtLine, self->foreign->lines),
          line = *FIRST (PwtLine, self->tree->lines);
  g_autofree char *named = g_strdup_printf ("The line “%s” has this port already", taken.name);
  g_autoptr (GError) error = NULL, unnamed = NULL;

  line.port = taken.port;
  error = office_fail (office, office->boss, "line.save", &line);
  g_assert_error (error, PWT_ENGINE_ERROR, PWT_ENGINE_ERROR_REFUSED);
  g_assert_true (g_str_has_prefix (error->message, named));
  unnamed = office_fail (office, engineer, "line.save", &line);
  g_assert_true (g_str_has_prefix (unnamed->message, "A line of another project has this port"));
  line.is_disabled = TRUE;
  save (office, "line.save", &line);
  line.is_disabled = FALSE; /* it would take the port now */
  office_assert_fails (office, office->boss, "line.save", &line, REFUSED);
  taken.is_disabled = TRUE;
  save (office, "line.save", &taken);
  save (office, "line.save", &line);
}

static void
test_numbers_are_given_and_kept (Fixture *self, gconstpointer data)
{
  Office *office = self->office;
  PwtPoint point = { .id = office_new_id (office),
                     .project = office->project,
                     .room = FIRST (PwtRoom, self->tree->rooms)->id,
                     .number = 1 /* taken: it is the site's to give */ };
  PwtPoint first = *FIRST (PwtPoint, self->tree->points);
  PwtSiteTree *tree;

  save (office, "point.save", &point);
  first.number = 77;
  first.name = (char *) "大厅";
  save (office, "point.save", &first);
  tree = get_tree (office, office->project);
  g_assert_cmpint (tree->points->len, ==, 5);
  for (guint i = 0; i < tree->points->len; i++) {
    const PwtPoint *found = g_ptr_array_index (tree->points, i);

    if (pwt_id_equal (found->id, point.id))
      g_assert_cmpint (found->number, ==, 7); /* four here, two in the other project before it */
    if (pwt_id_equal (found->id, first.id)) {
      g_assert_cmpint (found->number, ==, 1);
      g_assert_cmpstr (found->name, ==, "大厅");
    }
  }
  pwt_record_free (&pwt_site_tree_record, tree);
}

static void
test_wrong_settings (Fixture *self, gconstpointer data)
{
  Office *office = self->office;
  PwtLine line = *FIRST (PwtLine, self->tree->lines);
  PwtMeter meter = *FIRST (PwtMeter, self->tree->meters), other = meter;
  PwtProject project = *self->tree->project;

  line.baud = 12345;
  office_assert_fails (office, office->boss, "line.save", &line, INVALID);
  line.baud = 9600;
  line.interval_s = 59;
  office_assert_fails (office, office->boss, "line.save", &line, INVALID);
  meter.profile = (char *) "no-such-profile";
  office_assert_fails (office, office->boss, "meter.save", &meter, INVALID);
  meter.profile = (char *) "../../etc/passwd";
  office_assert_fails (office, office->boss, "meter.save", &meter, INVALID);
  meter.profile = other.profile;
  meter.address = 248;
  office_assert_fails (office, office->boss, "meter.save", &meter, INVALID);
  meter.address = 2; /* taken */
  office_assert_fails (office, office->boss, "meter.save", &meter, REFUSED);
  meter.address = other.address;
  meter.settings = (char *) "{\"no\":\"such\"}";
  office_assert_fails (office, office->boss, "meter.save", &meter, INVALID);
  project.interval_s = 59;
  office_assert_fails (office, office->boss, "project.save", &project, INVALID);
  project.interval_s = 300;
  project.alarm2.e4 = project.alarm1.e4 + 100;
  office_assert_fails (office, office->boss, "project.save", &project, REFUSED);
  project.alarm2 = project.alarm1;
  project.time_zone = (char *) "Asia/Atlantis";
  office_assert_fails (office, office->boss, "project.save", &project, INVALID);
}

static void
test_a_circuit_keeps_its_past (Fixture *self, gconstpointer data)
{
  Office *office = self->office;
  PwtCircuit circuit = *FIRST (PwtCircuit, self->tree->circuits), moved = circuit;

  moved.point = ((PwtCircuit *) g_ptr_array_index (self->tree->circuits, 1))->point;
  office_assert_fails (office, office->boss, "circuit.save", &moved, REFUSED);
  moved = circuit;
  moved.since_us -= PWT_US_PER_DAY;
  office_assert_fails (office, office->boss, "circuit.save", &moved, REFUSED);
}

static PwtCircuit *
circuit_of (Fixture *self, const char *room)
{
  PwtMeterRow *row = office_row (self->office, self->office->project, room);
  PwtCircuit *circuit = NULL;

  for (guint i = 0; i < self->tree->circuits->len; i++) {
    PwtCircuit *found = g_ptr_array_index (self->tree->circuits, i);

    if (pwt_id_equal (found->point, row->point))
      circuit = found;
  }
  pwt_record_free (&pwt_meter_row_record, row);
  return circuit;
}

/* What an account pays into is neither taken away nor exchanged, nor does another meter join it. */
static void
test_an_account_keeps_its_meter (Fixture *self, gconstpointer data)
{
  Office *office = self->office;
  PwtCircuit *opened = circuit_of (self, "R01"), *unopened = circuit_of (self, "R03");
  PwtCircuit joined = { .id = office_new_id (office),
                        .project = office->project,
                        .meter = unopened->meter,
                        .channel = 2,
                        .point = opened->point,
                        .since_us = office->now_us,
                        .until_us = PWT_TIME_NONE };

  opened->until_us = office->now_us;
  office_assert_fails (office, office->boss, "circuit.save", opened, REFUSED);
  office_assert_fails (office, office->boss, "circuit.save", &joined, REFUSED);
  unopened->until_us = office->now_us;
  save (office, "circuit.save", unopened);
}

/* While money is on its way, the meter it goes to stays what and where it is. */
static void
test_a_meter_with_money_on_the_way_stays (Fixture *self, gconstpointer data)
{
  Office *office = self->office;
  PwtCircuit *circuit = circuit_of (self, "R01");
  PwtIdRequest sale;

  pwt_record_free (&pwt_sale_reply_record, office_sell (office, "R01", 10, &sale.id));
  circuit->until_us = office->now_us;
  office_assert_fails (office, office->boss, "circuit.save", circuit, REFUSED);
  pwt_record_free (&pwt_sale_reply_record,
                   office_call (office, office->boss, "sale.cancel", &sale));
}

static gint64
count_found (Fixture *self, const char *search)
{
  PwtListRequest request = { .project = self->office->project,
                             .search = (char *) search,
                             .limit = 10 };
  PwtWindow *window = office_call (self->office, self->office->boss, "meter.list", &request);
  gint64 n = window->total;

  pwt_record_free (&pwt_meter_window_record, window);
  return n;
}

static void
test_a_search_finds_what_it_is_called_now (Fixture *self, gconstpointer data)
{
  Office *office = self->office;
  PwtListRequest list = { .project = office->project, .limit = 1 };
  PwtWindow *tenants = office_call (office, office->boss, "tenant.list", &list);
  PwtTenant *tenant = g_ptr_array_index (tenants->rows, 0);
  PwtBuilding building = *FIRST (PwtBuilding, self->tree->buildings);
  PwtRoom *room = NULL;

  g_assert_cmpint (count_found (self, "szmjfs"), ==, 2);
  g_assert_cmpint (count_found (self, "深圳 r02"), ==, 1);
  g_assert_cmpint (count_found (self, "13900001234"), ==, 2);
  g_free (tenant->name);
  tenant->name = g_strdup ("滨江小吃");
  save (office, "tenant.save", tenant);
  g_assert_cmpint (count_found (self, "szmj"), ==, 0);
  g_assert_cmpint (count_found (self, "bjxc"), ==, 2);
  building.name = (char *) "聚贤楼";
  save (office, "building.save", &building);
  g_assert_cmpint (count_found (self, "jxl"), ==, 4);
  for (guint i = 0; i < self->tree->rooms->len; i++)
    if (g_str_equal (((PwtRoom *) g_ptr_array_index (self->tree->rooms, i))->name, "R02"))
      room = g_ptr_array_index (self->tree->rooms, i);
  g_free (room->name);
  room->name = g_strdup ("转角");
  save (office, "room.save", room);
  g_assert_cmpint (count_found (self, "r02"), ==, 0);
  g_assert_cmpint (count_found (self, "zj"), ==, 1);
  pwt_record_free (&pwt_tenant_window_record, tenants);
}

static PwtTariff *
get_tariff (Fixture *self)
{
  PwtListRequest request = { .project = self->office->project, .limit = 1 };
  PwtWindow *window = office_call (self->office, self->office->boss, "tariff.list", &request);
  PwtTariff *tariff = pwt_record_copy (&pwt_tariff_record, g_ptr_array_index (window->rows, 0));

  pwt_record_free (&pwt_tariff_window_record, window);
  return tariff;
}

static void
test_a_tariff_keeps_its_past (Fixture *self, gconstpointer data)
{
  Office *office = self->office;
  PwtTariff *tariff = get_tariff (self);
  PwtTariffPlan *past = g_ptr_array_index (tariff->plans, 0);
  PwtTariffPlan *next = pwt_record_copy (&pwt_tariff_plan_record, past);
  PwtDate today = 0;
  PwtPrice price = past->price_peak;

  g_assert_true (pwt_date_parse ("2026-11-20", &today, NULL));
  past->price_peak.e6++;
  office_assert_fails (office, office->boss, "tariff.save", tariff, REFUSED);
  past->price_peak = price;
  next->valid_from = today;
  g_ptr_array_add (tariff->plans, next);
  office_assert_fails (office, office->boss, "tariff.save", tariff, REFUSED); /* from today */
  next->valid_from = today + 1;
  save (office, "tariff.save", tariff);
  next->price_peak.e6 += 1000; /* what comes may change */
  save (office, "tariff.save", tariff);
  office->now_us += PWT_US_PER_DAY;
  g_free (office->boss);
  office->boss = office_sign_in (office, "boss", OFFICE_PASSWORD, NULL);
  next->price_peak.e6 += 1000; /* … until it has come */
  office_assert_fails (office, office->boss, "tariff.save", tariff, REFUSED);
  g_ptr_array_set_size (tariff->plans, 1);
  office_assert_fails (office, office->boss, "tariff.save", tariff, REFUSED);
  g_ptr_array_set_size (tariff->plans, 0);
  office_assert_fails (office, office->boss, "tariff.save", tariff, REFUSED);
  g_ptr_array_add (tariff->plans, past);
  g_ptr_array_add (tariff->plans, next);
  tariff->project = self->foreign->project->id;
  office_assert_fails (office, office->boss, "tariff.save", tariff, NOT_FOUND);
  pwt_record_free (&pwt_tariff_record, tariff);
}

/* Nobody has paid by it: what was mistyped is put right, also what is in force. */
static void
test_a_tariff_without_accounts_is_put_right (Fixture *self, gconstpointer data)
{
  Office *office = self->office;
  PwtListRequest request = { .project = office->project, .limit = 10 };
  PwtTariff *tariff = get_tariff (self);
  PwtTariffPlan *plan = g_ptr_array_index (tariff->plans, 0);
  gint64 accounts[2] = { 0 };
  PwtWindow *window;

  tariff->id = office_new_id (office);
  g_free (tariff->name);
  tariff->name = g_strdup ("打错的");
  save (office, "tariff.save", tariff);
  plan->price_peak.e6++;
  plan->valid_from--;
  save (office, "tariff.save", tariff);
  window = office_call (office, office->boss, "tariff.list", &request);
  for (guint i = 0; i < window->rows->len; i++) {
    const PwtTariffRow *row = g_ptr_array_index (window->rows, i);

    accounts[pwt_id_equal (row->id, tariff->id)] += row->accounts;
  }
  g_assert_cmpint (accounts[0], >, 0);
  g_assert_cmpint (accounts[1], ==, 0);
  pwt_record_free (&pwt_tariff_window_record, window);
  pwt_record_free (&pwt_tariff_record, tariff);
}

static void
test_a_lists_request_is_checked (Fixture *self, gconstpointer data)
{
  Office *office = self->office;
  PwtListRequest request = { .project = office->project, .limit = 501 };

  office_assert_fails (office, office->boss, "meter.list", &request, INVALID);
  request.limit = 1;
  request.sort = (char *) "no-such-field";
  office_assert_fails (office, office->boss, "meter.list", &request, INVALID);
  request.sort = NULL;
  request.offset = -1;
  office_assert_fails (office, office->boss, "meter.list", &request, INVALID);
}

static void
test_health_names_the_lines (Fixture *self, gconstpointer data)
{
  Office *office = self->office;
  PwtSiteHealth *health;
  PwtLineHealth *line;

  office_show (office, "R01", 50, 1);
  health = office_call (office, office->boss, "site.health", NULL);
  g_assert_cmpint (health->now_us, ==, office->now_us);
  g_assert_cmpint (health->meters, ==, 6);
  g_assert_cmpint (health->fresh, ==, 1);
  g_assert_cmpint (health->oldest_read_us, ==, office->now_us);
  line = g_ptr_array_index (health->lines, 0);
  g_assert_false (line->is_open);
  g_assert_cmpstr (line->problem, ==, "The line is not configured");
  pwt_record_free (&pwt_site_health_record, health);
}

#define ADD(name, test) g_test_add ("/engine/site/" name, Fixture, NULL, set_up, test, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("every-kind-is-saved-and-stays-in-its-project",
       test_every_kind_is_saved_and_stays_in_its_project);
  ADD ("references-stay-in-the-project", test_references_stay_in_the_project);
  ADD ("a-port-has-one-line", test_a_port_has_one_line);
  ADD ("numbers-are-given-and-kept", test_numbers_are_given_and_kept);
  ADD ("wrong-settings", test_wrong_settings);
  ADD ("a-circuit-keeps-its-past", test_a_circuit_keeps_its_past);
  ADD ("an-account-keeps-its-meter", test_an_account_keeps_its_meter);
  ADD ("a-meter-with-money-on-the-way-stays", test_a_meter_with_money_on_the_way_stays);
  ADD ("a-search-finds-what-it-is-called-now", test_a_search_finds_what_it_is_called_now);
  ADD ("a-tariff-keeps-its-past", test_a_tariff_keeps_its_past);
  ADD ("a-tariff-without-accounts-is-put-right", test_a_tariff_without_accounts_is_put_right);
  ADD ("a-lists-request-is-checked", test_a_lists_request_is_checked);
  ADD ("health-names-the-lines", test_health_names_the_lines);
  return g_test_run ();
}
