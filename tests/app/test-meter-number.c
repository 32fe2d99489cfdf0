/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The number of a meter that a tenant pays by is typed over in Setup. */
#include "app/common/record-form.h"
#include "app/setup/node-inspector.h"
#include "app/setup/site-tree-view.h"
#include "app/setup/structure-section.h"
#include "harness.h"

#define NEW_NUMBER "209912310099"

typedef struct {
  PwtDesktop *desktop;
  PwtFakeSite *site;
  GtkWidget *section;
  gpointer inspector;
} Fixture;

static void
set_up (Fixture *f, gconstpointer data)
{
  f->desktop = pwt_desktop_new_signed_in ();
  f->site = pwt_fake_backend_get_site (f->desktop->backend);
  gtk_widget_activate_action (GTK_WIDGET (f->desktop->window), "win.page", "s", "setup");
  pwt_settle ();
  f->section = pwt_find_type (f->desktop->window, PWT_TYPE_STRUCTURE_SECTION);
  f->inspector = pwt_find_type (f->section, PWT_TYPE_NODE_INSPECTOR);
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  pwt_desktop_free (f->desktop);
}

/* By the search, as a person would. */
static void
choose (Fixture *f, const PwtMeterRow *row)
{
  GtkWidget *search = pwt_find_id (f->section, "search");
  GtkSelectionModel *model; /* the search gives the view another */

  gtk_editable_set_text (GTK_EDITABLE (search), row->serial);
  g_signal_emit_by_name (search, "search-changed");
  pwt_settle ();
  model = gtk_list_view_get_model (
      pwt_find_type (pwt_find_id (f->section, "wires"), GTK_TYPE_LIST_VIEW));
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (model)); i++) {
    g_autoptr (GtkTreeListRow) item = g_list_model_get_item (G_LIST_MODEL (model), i);
    g_autoptr (PwtSiteNode) node = gtk_tree_list_row_get_item (item);

    if (pwt_id_equal (pwt_site_node_get_id (node), row->id))
      gtk_selection_model_select_item (model, i, TRUE);
  }
  pwt_settle ();
}

static GtkEditable *
editor (Fixture *f, const char *field)
{
  return GTK_EDITABLE (
      pwt_record_form_get_editor (pwt_find_type (f->inspector, PWT_TYPE_RECORD_FORM), field));
}

static void
apply (Fixture *f)
{
  g_signal_emit_by_name (f->inspector, "apply");
  pwt_settle ();
}

/* Returns: (nullable): what is asked */
static AdwMessageDialog *
find_question (void)
{
  GListModel *windows = gtk_window_get_toplevels ();

  for (guint i = 0; i < g_list_model_get_n_items (windows); i++) {
    g_autoptr (GtkWindow) window = g_list_model_get_item (windows, i);

    if (ADW_IS_MESSAGE_DIALOG (window) && gtk_widget_get_visible (GTK_WIDGET (window)))
      return ADW_MESSAGE_DIALOG (window); /* the display keeps it */
  }
  return NULL;
}

static void
answer (const char *response)
{
  AdwMessageDialog *dialog = find_question ();

  g_assert_nonnull (dialog);
  adw_message_dialog_response (dialog, response);
  gtk_window_destroy (GTK_WINDOW (dialog));
  pwt_settle ();
}

static const PwtMeter *
meter_of (Fixture *f, const PwtMeterRow *row)
{
  GPtrArray *meters = pwt_fake_site_tree (f->site)->meters;

  for (guint i = 0; i < meters->len; i++)
    if (pwt_id_equal (((PwtMeter *) g_ptr_array_index (meters, i))->id, row->id))
      return g_ptr_array_index (meters, i);
  g_assert_not_reached ();
}

/* Whether it is another meter, nobody knows but who typed: what would stay in the old one is told,
 * with its moment, before the number changes; by the button and by leaving alike. */
static void
test_it_is_asked_for (Fixture *f, gconstpointer data)
{
  PwtMeterRow *row = pwt_fake_site_find_room (f->site, "A101");
  g_autofree char *old = g_strdup (row->serial), *line = NULL;
  AdwMessageDialog *dialog;

  row->balance.e4 = 37135300;
  row->read_us = G_GINT64_CONSTANT (1795165200000000); /* 2026-11-20 17:00 in Shanghai */
  line = g_strdup_printf ("A101 %s\n%s → " NEW_NUMBER
                          "\nIt showed ¥3,713.53 last, at 2026-11-20 17:00:00",
                          row->tenant_name, old);
  choose (f, row);
  gtk_editable_set_text (editor (f, "serial"), NEW_NUMBER);
  apply (f);
  dialog = find_question ();
  g_assert_nonnull (dialog);
  g_assert_nonnull (strstr (adw_message_dialog_get_heading (dialog), "Change the number"));
  g_assert_nonnull (strstr (adw_message_dialog_get_body (dialog), line));
  g_assert_cmpstr (meter_of (f, row)->serial, ==, old);
  answer ("keep");
  g_assert_cmpstr (meter_of (f, row)->serial, ==, old);
  g_assert_cmpstr (gtk_editable_get_text (editor (f, "serial")), ==, old);

  gtk_editable_set_text (editor (f, "serial"), NEW_NUMBER);
  choose (f, pwt_fake_site_find_room (f->site, "A102"));
  g_assert_cmpstr (meter_of (f, row)->serial, ==, old);
  answer ("change");
  g_assert_cmpstr (meter_of (f, row)->serial, ==, NEW_NUMBER);
}

/* Each change says what comes of it, and to leave it leaves both. */
static void
test_it_is_asked_for_with_a_ratio (Fixture *f, gconstpointer data)
{
  PwtMeterRow *row = pwt_fake_site_find_room (f->site, "A101");
  g_autofree char *old = g_strdup (row->serial);
  const char *body;

  row->balance.e4 = PWT_NONE;
  choose (f, row);
  gtk_editable_set_text (editor (f, "serial"), NEW_NUMBER);
  gtk_editable_set_text (editor (f, "ct_ratio"), "7");
  apply (f);
  g_assert_nonnull (find_question ());
  body = adw_message_dialog_get_body (find_question ());
  g_assert_nonnull (strstr (body, "stays in it and is not moved"));
  g_assert_nonnull (strstr (body, "multiplied by its ratio"));
  g_assert_nonnull (strstr (body, "CT 1 → 7"));
  g_assert_nonnull (strstr (body, "was never read"));
  answer ("keep");
  g_assert_cmpstr (meter_of (f, row)->serial, ==, old);
  g_assert_cmpint (meter_of (f, row)->ct_ratio, ==, 1);
}

static void
test_where_nobody_pays_it_is_not (Fixture *f, gconstpointer data)
{
  const PwtMeterRow *row = NULL;

  for (guint i = 0; i < f->site->rows->len && row == NULL; i++) {
    const PwtMeterRow *candidate = g_ptr_array_index (f->site->rows, i);

    row = candidate->tenant_name == NULL ? candidate : NULL;
  }
  g_assert_nonnull (row);
  choose (f, row);
  gtk_editable_set_text (editor (f, "serial"), NEW_NUMBER);
  apply (f);
  g_assert_null (find_question ());
  g_assert_cmpstr (meter_of (f, row)->serial, ==, NEW_NUMBER);
}

int
main (int argc, char **argv)
{
  pwt_test_app_init (&argc, &argv);
#define TEST(name)                                                                                 \
  g_test_add ("/meter-number/" #name, Fixture, NULL, set_up, test_##name, tear_down)
  TEST (it_is_asked_for);
  TEST (it_is_asked_for_with_a_ratio);
  TEST (where_nobody_pays_it_is_not);
  return g_test_run ();
}
