/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Meters put on rooms: a room has one meter, and none loses its own by a slip of the hand. */
#include "app/setup/structure-private.h"
#include "harness.h"

#define ONLY_ONE "Only one meter can be connected here: put one alone"
#define TAKEN "There is a meter already: disconnect that one first"

typedef struct {
  PwtDesktop *desktop;
  PwtFakeSite *site;
  PwtStructureSection *section;
  PwtSiteModel *model; /* the page's own */
} Fixture;

static void
set_up (Fixture *f, gconstpointer data)
{
  f->desktop = pwt_desktop_new_signed_in ();
  f->site = pwt_fake_backend_get_site (f->desktop->backend);
  gtk_widget_activate_action (GTK_WIDGET (f->desktop->window), "win.page", "s", "setup");
  pwt_settle ();
  f->section = pwt_find_type (f->desktop->window, PWT_TYPE_STRUCTURE_SECTION);
  f->model = f->section->model;
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  pwt_desktop_free (f->desktop);
}

static PwtId
meter_id (Fixture *f, const char *room)
{
  return pwt_fake_site_find_room (f->site, room)->id;
}

static PwtSiteNode *
meter_of (Fixture *f, const char *room)
{
  return pwt_site_model_find (f->model, meter_id (f, room));
}

static PwtSiteNode *
room_of (Fixture *f, const char *name)
{
  GPtrArray *rooms = pwt_fake_site_tree (f->site)->rooms;

  for (guint i = 0; i < rooms->len; i++)
    if (g_str_equal (((PwtRoom *) rooms->pdata[i])->name, name))
      return pwt_site_model_find (f->model, ((PwtRoom *) rooms->pdata[i])->id);
  g_error ("There is no room %s", name);
}

static void
act (Fixture *f, const char *action)
{
  gtk_widget_activate_action (GTK_WIDGET (f->section), action, NULL);
  pwt_settle ();
}

static void
choose (Fixture *f, PwtSiteNode *node)
{
  g_autoptr (GPtrArray) nodes = g_ptr_array_new ();

  g_ptr_array_add (nodes, node);
  g_assert_true (pwt_structure_section_select (f->section, nodes));
  pwt_settle ();
}

static void
drop (Fixture *f, const char *const *meters, guint n, PwtSiteNode *target)
{
  GPtrArray *nodes = g_ptr_array_new ();

  for (guint i = 0; i < n; i++)
    g_ptr_array_add (nodes, meter_of (f, meters[i]));
  pwt_site_model_set_dragged (f->model, nodes);
  g_ptr_array_unref (nodes);
  g_signal_emit_by_name (f->section->places, "dropped", target);
  pwt_settle ();
}

/* The meter that @room is connected to. */
static PwtId
connected (Fixture *f, const char *room)
{
  const PwtCircuit *circuit = pwt_site_model_circuit_of (f->model, room_of (f, room));

  return circuit != NULL ? circuit->meter : PWT_ID_NONE;
}

static void
assert_problem (Fixture *f, const char *text)
{
  g_assert_cmpstr (gtk_label_get_text (f->section->problem), ==, text);
}

static void
disconnect (Fixture *f, const char *room)
{
  choose (f, room_of (f, room));
  act (f, "site.disconnect");
  g_assert_true (pwt_id_is_none (connected (f, room)));
}

static void
test_several_on_one_room_are_refused (Fixture *f, gconstpointer data)
{
  static const char *const meters[] = { "A101", "A103", "A104" };
  const PwtId first = meter_id (f, "A101");

  disconnect (f, "A102");
  drop (f, meters, G_N_ELEMENTS (meters), room_of (f, "A102"));
  assert_problem (f, ONLY_ONE);
  g_assert_true (pwt_id_is_none (connected (f, "A102")));
  g_assert_true (pwt_id_equal (connected (f, "A101"), first));
}

static void
test_a_room_keeps_its_meter (Fixture *f, gconstpointer data)
{
  static const char *const meters[] = { "A101" };
  const PwtId first = meter_id (f, "A101"), second = meter_id (f, "A102");

  drop (f, meters, 1, room_of (f, "A102"));
  assert_problem (f, TAKEN);
  g_assert_true (pwt_id_equal (connected (f, "A101"), first));
  g_assert_true (pwt_id_equal (connected (f, "A102"), second));
}

static void
test_the_button_and_the_clipboard_refuse_alike (Fixture *f, gconstpointer data)
{
  const PwtId first = meter_id (f, "A101"), second = meter_id (f, "A102");

  choose (f, room_of (f, "A102"));
  choose (f, meter_of (f, "A101"));
  act (f, "site.connect");
  assert_problem (f, TAKEN);
  act (f, "site.cut");
  assert_problem (f, "");
  choose (f, room_of (f, "A102"));
  act (f, "site.paste");
  assert_problem (f, TAKEN);
  g_assert_nonnull (f->section->cut); /* to be put elsewhere */
  g_assert_true (pwt_id_equal (connected (f, "A101"), first));
  g_assert_true (pwt_id_equal (connected (f, "A102"), second));
}

/* Disconnected from the first room, connected to the second. */
static void
test_a_bare_room_takes_one (Fixture *f, gconstpointer data)
{
  static const char *const meters[] = { "A101" };
  const PwtId first = meter_id (f, "A101");

  disconnect (f, "A102");
  drop (f, meters, 1, room_of (f, "A102"));
  assert_problem (f, "");
  g_assert_true (pwt_id_equal (connected (f, "A102"), first));
  g_assert_true (pwt_id_is_none (connected (f, "A101")));
}

/* Meters of two rooms that were mixed up change places: none is left without. */
static void
test_chosen_ones_may_change_places (Fixture *f, gconstpointer data)
{
  g_autoptr (GPtrArray) nodes = g_ptr_array_new ();

  g_ptr_array_add (nodes, meter_of (f, "A101"));
  g_ptr_array_add (nodes, meter_of (f, "A102"));
  g_assert_null (pwt_site_edit_why_not_connect (f->model, nodes, room_of (f, "A102")));
  g_assert_cmpstr (pwt_site_edit_why_not_connect (f->model, nodes, room_of (f, "A103")), ==, TAKEN);
}

static void
test_what_may_be_put_where (Fixture *f, gconstpointer data)
{
  PwtSiteNode *meter = meter_of (f, "A101"), *room = room_of (f, "A102");
  PwtSiteNode *floor = pwt_site_node_get_parent (room);
  g_autoptr (GPtrArray) nodes = g_ptr_array_new ();

  g_assert_true (pwt_site_edit_can_move (f->model, meter, room));
  g_assert_false (pwt_site_edit_can_move (f->model, meter, floor));
  g_assert_false (pwt_site_edit_can_move (f->model, room, floor)); /* it is there */
  g_ptr_array_add (nodes, room);
  g_assert_cmpstr (pwt_site_edit_why_not_move (f->model, nodes, floor), ==,
                   "This cannot be put there");
  g_assert_null (pwt_site_edit_move (f->model, nodes, floor));
}

#define ADD(name, test)                                                                            \
  g_test_add ("/app/structure-moves/" name, Fixture, NULL, set_up, test, tear_down)

int
main (int argc, char **argv)
{
  pwt_test_app_init (&argc, &argv);
  ADD ("several-on-one-room-are-refused", test_several_on_one_room_are_refused);
  ADD ("a-room-keeps-its-meter", test_a_room_keeps_its_meter);
  ADD ("the-button-and-the-clipboard-refuse-alike", test_the_button_and_the_clipboard_refuse_alike);
  ADD ("a-bare-room-takes-one", test_a_bare_room_takes_one);
  ADD ("chosen-ones-may-change-places", test_chosen_ones_may_change_places);
  ADD ("what-may-be-put-where", test_what_may_be_put_where);
  return g_test_run ();
}
