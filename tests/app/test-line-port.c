/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What Setup says of the port of the line that is chosen. */
#include "app/setup/node-inspector.h"
#include "harness.h"

typedef struct {
  PwtDesktop *desktop;
  PwtFakeSite *site;
  PwtSiteModel *model;
  PwtNodeInspector *inspector;
} Fixture;

static void
set_up (Fixture *f, gconstpointer data)
{
  f->desktop = pwt_desktop_new_signed_in ();
  f->site = pwt_fake_backend_get_site (f->desktop->backend);
  f->model = pwt_site_model_new (pwt_main_window_get_desk (f->desktop->window));
  pwt_site_model_load (f->model);
  pwt_settle ();
  f->inspector = g_object_ref_sink (g_object_new (PWT_TYPE_NODE_INSPECTOR, NULL));
  pwt_node_inspector_set_model (f->inspector, f->model);
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  g_object_unref (f->inspector);
  g_object_unref (f->model);
  pwt_desktop_free (f->desktop);
}

static void
choose (Fixture *f, guint n_lines)
{
  g_autoptr (GPtrArray) nodes = g_ptr_array_new ();

  for (guint i = 0; i < n_lines; i++) {
    const PwtLineHealth *line = g_ptr_array_index (f->site->lines, i);

    g_ptr_array_add (nodes, pwt_site_model_find (f->model, line->id));
  }
  pwt_node_inspector_show (f->inspector, nodes);
}

/* What code makes has a name where a template's has an id. */
static GtkWidget *
find_named (GtkWidget *root, const char *name)
{
  GtkWidget *found = g_str_equal (gtk_widget_get_name (root), name) ? root : NULL;

  for (GtkWidget *child = gtk_widget_get_first_child (root); child != NULL && found == NULL;
       child = gtk_widget_get_next_sibling (child))
    found = find_named (child, name);
  return found;
}

/* Returns: what is said of it; NULL: nothing */
static const char *
said (Fixture *f)
{
  GtkWidget *label = find_named (GTK_WIDGET (f->inspector), "port-state");

  return gtk_widget_get_visible (label) ? gtk_label_get_text (GTK_LABEL (label)) : NULL;
}

static void
test_it_tells_how_it_is (Fixture *f, gconstpointer data)
{
  PwtLineHealth *line = g_ptr_array_index (f->site->lines, 0);

  g_assert_null (said (f));
  line->meters = 31;
  line->fresh = 30;
  pwt_desk_refresh_health (pwt_site_model_get_desk (f->model));
  pwt_settle ();
  choose (f, 1);
  g_assert_cmpstr (said (f), ==, "The port is open; 30 of 31 meters answer");
  choose (f, 2);
  g_assert_null (said (f));
  choose (f, 0);
  g_assert_null (said (f));
}

/* A port that was typed wrong says so where it was typed, and again when it is right. */
static void
test_it_follows (Fixture *f, gconstpointer data)
{
  PwtLineHealth *line = g_ptr_array_index (f->site->lines, 0);

  choose (f, 1);
  line->is_open = FALSE;
  line->problem = g_strdup ("The line is not configured");
  pwt_desk_refresh_health (pwt_site_model_get_desk (f->model));
  pwt_settle ();
  g_assert_cmpstr (said (f), ==, "The line is not configured");
  line->is_open = TRUE;
  g_clear_pointer (&line->problem, g_free);
  line->fresh = line->meters;
  pwt_desk_refresh_health (pwt_site_model_get_desk (f->model));
  pwt_settle ();
  g_assert_true (g_str_has_prefix (said (f), "The port is open; "));
}

int
main (int argc, char **argv)
{
  pwt_test_app_init (&argc, &argv);
#define TEST(name) g_test_add ("/line-port/" #name, Fixture, NULL, set_up, test_##name, tear_down)
  TEST (it_tells_how_it_is);
  TEST (it_follows);
  return g_test_run ();
}
