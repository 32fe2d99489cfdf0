/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Two desks, or one that is quick, change the same of a site's structure. */
#include "app/common/record-form.h"
#include "app/setup/node-inspector.h"
#include "app/setup/structure-private.h"
#include "trees.h"

/* What somebody else changed since cannot be undone: it is said, and what came before still can. */
static void
test_an_undo_that_came_too_late (Trees *f, gconstpointer data)
{
  GPtrArray *rooms = pwt_fake_site_tree (f->site)->rooms;
  PwtId first = trees_room (f, "A102"), second = trees_room (f, "A101");

  trees_select (f, f->places, first);
  trees_type (f, "name", "A102甲");
  g_signal_emit_by_name (f->inspector, "apply");
  pwt_settle ();
  trees_select (f, f->places, second);
  trees_type (f, "name", "A101甲");
  g_signal_emit_by_name (f->inspector, "apply");
  pwt_settle ();
  for (guint i = 0; i < rooms->len; i++) {
    PwtRoom *room = g_ptr_array_index (rooms, i);

    if (pwt_id_equal (room->id, second)) {
      g_free (room->name);
      room->name = g_strdup ("A101别人");
    }
  }
  trees_act (f, "site.undo");
  g_assert_true (pwt_id_equal (trees_room (f, "A101别人"), second));
  g_assert_cmpstr (gtk_label_get_text (GTK_LABEL (pwt_find_id (f->section, "problem"))), !=, "");
  trees_act (f, "site.undo");
  g_assert_true (pwt_id_equal (trees_room (f, "A102"), first));
  g_assert_true (pwt_id_equal (trees_room (f, "A101别人"), second));
}

/* Two saves of one thing in a row are the person's own: the second stands on the first, before and
 * after its answer. */
static void
test_two_saves_in_a_row (Trees *f, gconstpointer data)
{
  GPtrArray *lines = pwt_fake_site_tree (f->site)->lines;
  const PwtLine *line = g_ptr_array_index (lines, 0);
  gint64 baud = line->baud;

  trees_select (f, f->wires, line->id);
  trees_type (f, "name", "一号");
  g_signal_emit_by_name (f->inspector, "apply");
  trees_type (f, "name", "二号");
  trees_type (f, "baud", "19200");
  g_signal_emit_by_name (f->inspector, "apply");
  pwt_settle ();
  g_assert_cmpstr (((PwtLine *) lines->pdata[0])->name, ==, "二号");
  g_assert_cmpint (((PwtLine *) lines->pdata[0])->baud, ==, 19200);
  trees_act (f, "site.undo");
  g_assert_cmpstr (((PwtLine *) lines->pdata[0])->name, ==, "一号");
  g_assert_cmpint (((PwtLine *) lines->pdata[0])->baud, ==, baud);
  trees_act (f, "site.undo");
  g_assert_cmpstr (((PwtLine *) lines->pdata[0])->name, !=, "一号");
  g_assert_cmpstr (gtk_label_get_text (GTK_LABEL (pwt_find_id (f->section, "problem"))), ==, "");
}

/* What is typed while the first save is under way, or is looked into, is there after it. */
static void
test_typing_goes_on_after_a_save (Trees *f, gconstpointer data)
{
  PwtId id = pwt_fake_site_find_room (f->site, "A208")->id; /* not opened: nothing is asked */

  trees_select (f, f->wires, id);
  trees_type (f, "ct_ratio", "7");
  g_signal_emit_by_name (f->inspector, "apply");
  trees_type (f, "ct_ratio", "8");
  trees_type (f, "pt_ratio", "9");
  pwt_settle ();
  g_assert_cmpint (trees_meter (f, id)->ct_ratio, ==, 7);
  g_assert_cmpstr (trees_typed (f, "ct_ratio"), ==, "8");
  g_assert_cmpstr (trees_typed (f, "pt_ratio"), ==, "9");
  g_assert_cmpstr (gtk_label_get_text (GTK_LABEL (pwt_find_id (f->section, "problem"))), ==, "");
  g_signal_emit_by_name (f->inspector, "apply");
  pwt_settle ();
  g_assert_cmpint (trees_meter (f, id)->ct_ratio, ==, 8);
  g_assert_cmpint (trees_meter (f, id)->pt_ratio, ==, 9);
}

/* What is half typed when the tree comes anew stays too. */
static void
test_half_typed_stays (Trees *f, gconstpointer data)
{
  PwtId id = pwt_fake_site_find_room (f->site, "A208")->id;

  trees_select (f, f->wires, id);
  trees_type (f, "ct_ratio", "7");
  trees_type (f, "address", "12x");
  trees_meter (f, id)->pt_ratio = 9;
  pwt_site_model_load (PWT_STRUCTURE_SECTION (f->section)->model);
  pwt_settle ();
  g_assert_cmpstr (trees_typed (f, "address"), ==, "12x");
  g_assert_cmpstr (trees_typed (f, "ct_ratio"), ==, "7");
  trees_type (f, "address", "99");
  g_signal_emit_by_name (f->inspector, "apply");
  pwt_settle ();
  g_assert_cmpint (trees_meter (f, id)->address, ==, 99);
  g_assert_cmpint (trees_meter (f, id)->ct_ratio, ==, 7);
  g_assert_cmpint (trees_meter (f, id)->pt_ratio, ==, 9);
}

/* What another desk saves while something is typed about the same comes under it; where it is the
 * same field, theirs is shown, and it is said. */
static void
test_typing_stands_on_what_others_saved (Trees *f, gconstpointer data)
{
  PwtSiteModel *model = PWT_STRUCTURE_SECTION (f->section)->model;
  PwtId id = pwt_fake_site_find_room (f->site, "A208")->id;
  GtkLabel *problem = GTK_LABEL (pwt_find_id (f->section, "problem"));
  GtkEditable *ct, *pt;

  trees_select (f, f->wires, id);
  trees_type (f, "ct_ratio", "7");
  trees_meter (f, id)->pt_ratio = 9;
  pwt_site_model_load (model);
  pwt_settle ();
  g_assert_cmpstr (gtk_label_get_text (problem), ==, "");
  ct = GTK_EDITABLE (
      pwt_record_form_get_editor (pwt_find_type (f->inspector, PWT_TYPE_RECORD_FORM), "ct_ratio"));
  pt = GTK_EDITABLE (
      pwt_record_form_get_editor (pwt_find_type (f->inspector, PWT_TYPE_RECORD_FORM), "pt_ratio"));
  g_assert_cmpstr (gtk_editable_get_text (ct), ==, "7");
  g_assert_cmpstr (gtk_editable_get_text (pt), ==, "9");
  trees_meter (f, id)->ct_ratio = 5;
  pwt_site_model_load (model);
  pwt_settle ();
  g_assert_cmpstr (gtk_label_get_text (problem), !=, "");
  g_assert_false (pwt_node_inspector_is_changed (f->inspector));
  g_assert_cmpint (trees_meter (f, id)->ct_ratio, ==, 5);
}

/* A save that was left and came too late comes back with what was typed alone: not with what the
 * other desk changed beside it. */
static void
test_a_conflict_of_leaving (Trees *f, gconstpointer data)
{
  PwtId id = pwt_fake_site_find_room (f->site, "A101")->id;

  trees_select (f, f->wires, id);
  trees_type (f, "ct_ratio", "7");
  trees_select (f, f->wires, pwt_fake_site_find_room (f->site, "A102")->id); /* it is asked */
  trees_meter (f, id)->pt_ratio = 9;
  pwt_site_model_load (PWT_STRUCTURE_SECTION (f->section)->model);
  pwt_settle ();
  trees_answer ("change");
  pwt_settle ();
  g_assert_cmpstr (gtk_label_get_text (GTK_LABEL (pwt_find_id (f->section, "problem"))), !=, "");
  g_assert_cmpint (trees_meter (f, id)->ct_ratio, ==, 1);
  g_assert_true (trees_can_save (f));
  g_signal_emit_by_name (f->inspector, "apply");
  pwt_settle ();
  trees_answer ("change");
  pwt_settle ();
  g_assert_cmpint (trees_meter (f, id)->ct_ratio, ==, 7);
  g_assert_cmpint (trees_meter (f, id)->pt_ratio, ==, 9);
}

#define ADD(name, test)                                                                            \
  g_test_add ("/app/structure-twice/" name, Trees, NULL, trees_set_up, test, trees_tear_down)

int
main (int argc, char **argv)
{
  pwt_test_app_init (&argc, &argv);
  ADD ("an-undo-that-came-too-late", test_an_undo_that_came_too_late);
  ADD ("two-saves-in-a-row", test_two_saves_in_a_row);
  ADD ("typing-goes-on-after-a-save", test_typing_goes_on_after_a_save);
  ADD ("half-typed-stays", test_half_typed_stays);
  ADD ("typing-stands-on-what-others-saved", test_typing_stands_on_what_others_saved);
  ADD ("a-conflict-of-leaving", test_a_conflict_of_leaving);
  return g_test_run ();
}
