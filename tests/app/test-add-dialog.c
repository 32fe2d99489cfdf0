/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Many rooms or meters added at once, in Setup. */
#include "app/setup/add-dialog.h"
#include "app/setup/site-edit.h"
#include "harness.h"

typedef struct {
  PwtDesktop *desktop;
  PwtFakeSite *site;
  PwtSiteModel *model;
} Fixture;

static void
set_up (Fixture *f, gconstpointer data)
{
  f->desktop = pwt_desktop_new_signed_in ();
  f->site = pwt_fake_backend_get_site (f->desktop->backend);
  f->model = pwt_site_model_new (pwt_main_window_get_desk (f->desktop->window));
  pwt_site_model_load (f->model);
  pwt_settle ();
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  g_object_unref (f->model);
  pwt_desktop_free (f->desktop);
}

/* Presses “Add”. Returns: what was asked of the engine */
static PwtSiteChange *
press_add (Fixture *f, gpointer dialog)
{
  PwtSiteChange *change;

  g_signal_emit_by_name (pwt_find_id (dialog, "button"), "clicked");
  pwt_settle ();
  change = pwt_record_from_json (&pwt_site_change_record,
                                 pwt_fake_backend_last_request (f->desktop->backend, "site.change"),
                                 -1, NULL);
  g_assert_nonnull (change);
  return change;
}

static gboolean
may_add (gpointer dialog)
{
  return gtk_widget_get_sensitive (pwt_find_id (dialog, "button"));
}

static void
test_rooms_at_once (Fixture *f, gconstpointer data)
{
  PwtFloor *floor = g_ptr_array_index (pwt_fake_site_tree (f->site)->floors, 0);
  PwtSiteNode *node = pwt_site_model_find (f->model, floor->id);
  PwtAddDialog *dialog = pwt_add_dialog_new_rooms (f->model, GTK_WINDOW (f->desktop->window), node);
  GtkEditable *names = GTK_EDITABLE (pwt_find_id (dialog, "names"));
  PwtSiteChange *change = NULL;

  g_assert_false (may_add (dialog));
  gtk_editable_set_text (names, "A101"); /* is there already */
  g_assert_false (may_add (dialog));
  gtk_editable_set_text (names, "A131–A148");
  g_assert_true (may_add (dialog));
  change = press_add (f, dialog);
  g_assert_cmpuint (change->rooms->len, ==, 18);
  g_assert_cmpuint (change->points->len, ==, 18);
  g_assert_cmpstr (((PwtRoom *) g_ptr_array_index (change->rooms, 17))->name, ==, "A148");
  g_assert_cmpint (((PwtRoom *) g_ptr_array_index (change->rooms, 0))->position, ==, 11);
  pwt_record_free (&pwt_site_change_record, change);
}

/* What is refused is said where it was typed, and nothing of that is lost. */
static void
test_meters_with_addresses (Fixture *f, gconstpointer data)
{
  static const PwtChoice models[] = { { "acrel-dtsy1352", "DTSY1352" }, { NULL, NULL } };
  PwtLine *line = g_ptr_array_index (pwt_fake_site_tree (f->site)->lines, 0);
  PwtSiteNode *node = pwt_site_model_find (f->model, line->id);
  g_autoptr (GPtrArray) rooms = g_ptr_array_new ();
  PwtSiteChange *change = NULL;
  gint64 free_address = pwt_site_edit_free_address (f->model, node, 1);
  GtkWidget *problem;
  gpointer dialog =
      pwt_add_dialog_new_meters (f->model, GTK_WINDOW (f->desktop->window), node, rooms, models);

  g_object_add_weak_pointer (dialog, &dialog);
  problem = pwt_find_id (dialog, "problem");
  gtk_window_present (dialog);
  gtk_spin_button_set_value (GTK_SPIN_BUTTON (pwt_find_id (dialog, "count")), 3);
  g_assert_false (may_add (dialog)); /* no number */
  gtk_editable_set_text (GTK_EDITABLE (pwt_find_id (dialog, "serial")), "880008");
  pwt_fake_backend_refuse (f->desktop->backend, "site.change", PWT_BACKEND_ERROR_REFUSED, "Taken");
  pwt_record_free (&pwt_site_change_record, press_add (f, dialog));
  g_assert_nonnull (dialog);
  g_assert_true (gtk_widget_get_visible (problem));
  g_assert_cmpstr (gtk_label_get_text (GTK_LABEL (problem)), ==, "Taken");
  g_assert_true (may_add (dialog));
  gtk_editable_set_text (GTK_EDITABLE (pwt_find_id (dialog, "serial")), "880009");
  g_assert_false (gtk_widget_get_visible (problem));
  change = press_add (f, dialog);
  g_assert_null (dialog); /* it is done */
  g_assert_cmpuint (change->meters->len, ==, 3);
  g_assert_cmpint (((PwtMeter *) g_ptr_array_index (change->meters, 0))->address, ==, free_address);
  g_assert_cmpstr (((PwtMeter *) g_ptr_array_index (change->meters, 1))->serial, ==, "880010");
  g_assert_cmpstr (((PwtMeter *) g_ptr_array_index (change->meters, 2))->profile, ==,
                   "acrel-dtsy1352");
  pwt_record_free (&pwt_site_change_record, change);
}

#define ADD(name, test) g_test_add ("/app/add-dialog/" name, Fixture, NULL, set_up, test, tear_down)

int
main (int argc, char **argv)
{
  pwt_test_app_init (&argc, &argv);
  ADD ("rooms-at-once", test_rooms_at_once);
  ADD ("meters-with-addresses", test_meters_with_addresses);
  return g_test_run ();
}
