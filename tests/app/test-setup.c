/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The page Setup: its sections, and what a project is called. */
#include "app/common/record-form.h"
#include "app/setup/logo-editor.h"
#include "app/setup/project-section.h"
#include "harness.h"

typedef struct {
  PwtDesktop *desktop;
  PwtFakeSite *site;
} Fixture;

static void
show_section (Fixture *f, const char *id)
{
  gtk_widget_activate_action (pwt_find_id (f->desktop->window, "tabs"), "setup.section", "s", id);
  pwt_settle ();
}

static void
set_up (Fixture *f, gconstpointer data)
{
  f->desktop = pwt_desktop_new_signed_in ();
  f->site = pwt_fake_backend_get_site (f->desktop->backend);
  gtk_widget_activate_action (GTK_WIDGET (f->desktop->window), "win.page", "s", "setup");
  pwt_settle ();
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  pwt_desktop_free (f->desktop);
}

static void
type (gpointer form, const char *field, const char *text)
{
  GtkWidget *editor = pwt_record_form_get_editor (form, field);

  g_assert_nonnull (editor);
  if (GTK_IS_TEXT_VIEW (editor))
    gtk_text_buffer_set_text (gtk_text_view_get_buffer (GTK_TEXT_VIEW (editor)), text, -1);
  else
    gtk_editable_set_text (GTK_EDITABLE (editor), text);
}

/* The form of @section that has @field. */
static gpointer
find_form (GtkWidget *root, const char *field)
{
  if (PWT_IS_RECORD_FORM (root))
    return pwt_record_form_get_editor (PWT_RECORD_FORM (root), field) != NULL ? root : NULL;
  for (GtkWidget *child = gtk_widget_get_first_child (root); child != NULL;
       child = gtk_widget_get_next_sibling (child)) {
    gpointer found = find_form (child, field);

    if (found != NULL)
      return found;
  }
  return NULL;
}

static void
test_project_is_saved (Fixture *f, gconstpointer data)
{
  GtkWidget *section, *save;
  gpointer name, receipt;

  show_section (f, "project");
  section = pwt_find_type (f->desktop->window, PWT_TYPE_PROJECT_SECTION);
  save = pwt_find_id (section, "save_button");
  name = find_form (section, "name");
  receipt = find_form (section, "receipt_footer");
  g_assert_false (gtk_widget_is_sensitive (save)); /* nothing was changed */
  type (name, "name", "滨江园区");
  type (receipt, "receipt_footer", "谢谢惠顾\n请妥善保管");
  type (receipt, "service_fee", "1.005");
  g_assert_false (pwt_record_form_is_valid (receipt));
  g_assert_false (gtk_widget_is_sensitive (save)); /* half a cent */
  type (receipt, "service_fee", "1.5");
  g_assert_true (gtk_widget_is_sensitive (save));
  gtk_widget_activate_action (section, "project.save", NULL);
  pwt_settle ();
  g_assert_cmpstr (f->site->project->name, ==, "滨江园区");
  g_assert_cmpstr (f->site->project->receipt_footer, ==, "谢谢惠顾\n请妥善保管");
  g_assert_cmpint (f->site->project->service_fee.e4, ==, 15000);
  g_assert_cmpstr (f->site->project->time_zone, ==, "Asia/Shanghai"); /* nobody touched it */
  g_assert_false (gtk_widget_is_sensitive (save));
}

static gboolean
shows_text (GtkWidget *root, const char *text)
{
  if (GTK_IS_LABEL (root) && g_str_equal (gtk_label_get_text (GTK_LABEL (root)), text))
    return TRUE;
  for (GtkWidget *child = gtk_widget_get_first_child (root); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    if (shows_text (child, text))
      return TRUE;
  return FALSE;
}

static void
test_defaults_are_saved (Fixture *f, gconstpointer data)
{
  GtkWidget *section;
  gpointer form;

  show_section (f, "project");
  section = pwt_find_type (f->desktop->window, PWT_TYPE_PROJECT_SECTION);
  form = find_form (section, "alarm1");
  g_assert_cmpstr (
      gtk_editable_get_text (GTK_EDITABLE (pwt_record_form_get_editor (form, "alarm1"))), ==,
      "100.00");
  type (form, "alarm1", "300");
  type (form, "overdraft_limit", "20");
  g_assert_cmpstr (
      gtk_editable_get_text (GTK_EDITABLE (pwt_record_form_get_editor (form, "interval_s"))), ==,
      "30 min");
  type (form, "interval_s", "59 s");
  g_assert_false (pwt_record_form_is_valid (form));
  g_assert_true (shows_text (section, "Say 1 min to 1 day: 30 is 30 minutes, or 2 h"));
  type (form, "interval_s", "1800 min");
  g_assert_false (pwt_record_form_is_valid (form));
  type (form, "interval_s", "soon");
  g_assert_false (pwt_record_form_is_valid (form));
  type (form, "interval_s", "15");
  gtk_widget_activate_action (section, "project.save", NULL);
  pwt_settle ();
  g_assert_cmpint (f->site->project->alarm1.e4, ==, 3000000);
  g_assert_cmpint (f->site->project->alarm2.e4, ==, 500000);
  g_assert_cmpint (f->site->project->overdraft_limit.e4, ==, 200000);
  g_assert_cmpint (f->site->project->interval_s, ==, 900);
}

static void
test_refused_save_keeps_what_was_typed (Fixture *f, gconstpointer data)
{
  GtkWidget *section, *problem;
  gpointer form;

  show_section (f, "project");
  section = pwt_find_type (f->desktop->window, PWT_TYPE_PROJECT_SECTION);
  form = find_form (section, "time_zone");
  problem = pwt_find_id (section, "problem");
  type (form, "time_zone", "Asia/Atlantis");
  pwt_fake_backend_refuse (f->desktop->backend, "project.save", PWT_BACKEND_ERROR_INVALID,
                           "There is no time zone “Asia/Atlantis”");
  gtk_widget_activate_action (section, "project.save", NULL);
  pwt_settle ();
  g_assert_cmpstr (gtk_label_get_text (GTK_LABEL (problem)), !=, "");
  g_assert_true (pwt_record_form_is_changed (form));
  gtk_widget_activate_action (section, "project.discard", NULL);
  pwt_settle ();
  g_assert_false (pwt_record_form_is_changed (form));
  g_assert_cmpstr (gtk_label_get_text (GTK_LABEL (problem)), ==, "");
}

/* Somebody else saved meanwhile: it is said, what was typed stands on what they saved, and saving
 * again saves both. */
static void
test_two_desks_save_the_project (Fixture *f, gconstpointer data)
{
  GtkWidget *section, *problem;
  gpointer name, receipt;

  show_section (f, "project");
  section = pwt_find_type (f->desktop->window, PWT_TYPE_PROJECT_SECTION);
  name = find_form (section, "name");
  receipt = find_form (section, "receipt_footer");
  problem = pwt_find_id (section, "problem");
  type (name, "name", "滨江园区");
  g_free (f->site->project->receipt_footer);
  f->site->project->receipt_footer = g_strdup ("别人写的");
  pwt_desk_refresh_session (pwt_main_window_get_desk (f->desktop->window));
  pwt_settle ();
  g_assert_true (pwt_record_form_is_changed (name)); /* what is typed stays */
  pwt_fake_backend_refuse (f->desktop->backend, "project.save", PWT_BACKEND_ERROR_CONFLICT,
                           "Somebody else changed it meanwhile");
  gtk_widget_activate_action (section, "project.save", NULL);
  pwt_settle ();
  g_assert_cmpstr (gtk_label_get_text (GTK_LABEL (problem)), !=, "");
  g_assert_nonnull (pwt_fake_backend_last_was (f->desktop->backend, "project.save"));
  g_assert_true (pwt_record_form_is_changed (name));
  g_assert_false (pwt_record_form_is_changed (receipt));
  gtk_widget_activate_action (section, "project.save", NULL);
  pwt_settle ();
  g_assert_cmpstr (f->site->project->name, ==, "滨江园区");
  g_assert_cmpstr (f->site->project->receipt_footer, ==, "别人写的");
  g_assert_cmpstr (gtk_label_get_text (GTK_LABEL (problem)), ==, "");
}

/* --- the logo --- */

static gboolean
is_told (gpointer editor)
{
  return gtk_label_get_text (GTK_LABEL (pwt_find_id (editor, "logo_problem")))[0] != '\0';
}

static gboolean
has_logo (gpointer editor)
{
  return gtk_widget_get_visible (pwt_find_id (editor, "picture"));
}

static gboolean
has_none (gpointer editor)
{
  return !has_logo (editor);
}

/* A file of the test, gone at the end of it. */
static GFile *
write_file (gconstpointer data, gsize size)
{
  g_autoptr (GFileIOStream) stream = NULL;
  g_autoptr (GError) error = NULL;
  GFile *file = g_file_new_tmp ("prewatt-logo-XXXXXX", &stream, &error);

  g_assert_no_error (error);
  g_assert_true (g_file_replace_contents (file, data, size, NULL, FALSE, 0, NULL, NULL, &error));
  return file;
}

static gpointer
show_logo_editor (Fixture *f)
{
  show_section (f, "project");
  return pwt_find_type (f->desktop->window, PWT_TYPE_LOGO_EDITOR);
}

static void
test_logo_is_chosen_and_removed (Fixture *f, gconstpointer data)
{
  gpointer editor = show_logo_editor (f);
  g_autofree char *image = pwt_make_logo ();
  gsize size;
  g_autofree guchar *bytes = g_base64_decode (image, &size);
  g_autoptr (GFile) file = write_file (bytes, size);

  g_assert_true (has_none (editor));
  g_assert_false (gtk_widget_get_visible (pwt_find_id (editor, "remove_button")));
  pwt_logo_editor_take_file (editor, file);
  g_assert_false (gtk_widget_is_sensitive (pwt_find_id (editor, "choose_button"))); /* once */
  pwt_wait (has_logo, editor);
  g_assert_cmpstr (f->site->logo, ==, image);
  gtk_widget_activate_action (GTK_WIDGET (editor), "logo.remove", NULL);
  pwt_wait (has_none, editor);
  g_assert_null (f->site->logo);
  g_assert_true (gtk_widget_is_sensitive (pwt_find_id (editor, "choose_button")));
  g_file_delete (file, NULL, NULL);
}

static void
test_logo_of_another_desk_is_shown (Fixture *f, gconstpointer data)
{
  gpointer editor = show_logo_editor (f);

  f->site->logo = pwt_make_logo ();
  pwt_fake_backend_emit (f->desktop->backend, "logo", f->site->project->id);
  pwt_wait (has_logo, editor);
}

static void
test_wrong_logo_is_told (Fixture *f, gconstpointer data)
{
  gpointer editor = show_logo_editor (f);
  g_autofree char *huge = g_malloc0 (PWT_LOGO_MAX_BYTES + 1);
  g_autoptr (GFile) too_large = write_file (huge, PWT_LOGO_MAX_BYTES + 1);
  g_autoptr (GFile) empty = write_file ("", 0);
  g_autoptr (GFile) text = write_file ("GIF89a", 6);
  g_autoptr (GFile) missing = g_file_new_for_path ("/no/such/logo.png");
  GFile *const not_even_asked[] = { too_large, empty, missing };

  for (guint i = 0; i < G_N_ELEMENTS (not_even_asked); i++) {
    pwt_logo_editor_take_file (editor, not_even_asked[i]);
    pwt_wait (is_told, editor);
    g_assert_cmpuint (pwt_fake_backend_count (f->desktop->backend, "logo.save"), ==, 0);
  }
  pwt_fake_backend_refuse (f->desktop->backend, "logo.save", PWT_BACKEND_ERROR_INVALID,
                           "The file is not a PNG picture: save the logo as PNG");
  pwt_logo_editor_take_file (editor, text);
  g_assert_false (is_told (editor)); /* of the last one */
  pwt_wait (is_told, editor);
  g_assert_cmpuint (pwt_fake_backend_count (f->desktop->backend, "logo.save"), ==, 1);
  g_assert_true (has_none (editor));
  g_assert_true (gtk_widget_is_sensitive (pwt_find_id (editor, "choose_button")));
  g_file_delete (too_large, NULL, NULL);
  g_file_delete (empty, NULL, NULL);
  g_file_delete (text, NULL, NULL);
}

/* --- the form by itself --- */

static const PwtFormField line_fields[] = {
  { "name", NULL, NULL },
  { "protocol", NULL, NULL },
  { "baud", NULL, NULL },
  { "is_disabled", NULL, NULL },
};

static void
test_several_objects (Fixture *f, gconstpointer data)
{
  PwtRecordForm *form = g_object_ref_sink (g_object_new (PWT_TYPE_RECORD_FORM, NULL));
  PwtLine a = { .name = (char *) "甲", .protocol = PWT_PROTOCOL_TCP, .baud = 9600 };
  PwtLine b = { .name = (char *) "乙", .protocol = PWT_PROTOCOL_TCP, .baud = 19200 };
  g_autoptr (GPtrArray) both = g_ptr_array_new ();
  PwtLine *changed = pwt_record_copy (&pwt_line_record, &a);

  g_ptr_array_add (both, &a);
  g_ptr_array_add (both, &b);
  pwt_record_form_set_fields (form, &pwt_line_record, line_fields, G_N_ELEMENTS (line_fields));
  pwt_record_form_set_objects (form, both);
  g_assert_false (pwt_record_form_is_changed (form));
  g_assert_true (pwt_record_form_is_valid (form));
  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (pwt_record_form_get_editor (form, "baud"))),
                   ==, "");
  type (form, "baud", "100");
  g_assert_false (pwt_record_form_is_valid (form));
  type (form, "baud", "4800");
  g_assert_true (pwt_record_form_is_valid (form));
  pwt_record_form_apply (form, changed);
  g_assert_cmpint (changed->baud, ==, 4800);
  g_assert_cmpstr (changed->name, ==, "甲"); /* differs between the two: nobody touched it */
  g_assert_cmpint (changed->protocol, ==, PWT_PROTOCOL_TCP);
  pwt_record_free (&pwt_line_record, changed);
  g_object_unref (form);
}

#define ADD(name, test) g_test_add ("/app/setup/" name, Fixture, NULL, set_up, test, tear_down)

int
main (int argc, char **argv)
{
  pwt_test_app_init (&argc, &argv);
  ADD ("project-is-saved", test_project_is_saved);
  ADD ("logo-is-chosen-and-removed", test_logo_is_chosen_and_removed);
  ADD ("logo-of-another-desk-is-shown", test_logo_of_another_desk_is_shown);
  ADD ("wrong-logo-is-told", test_wrong_logo_is_told);
  ADD ("defaults-are-saved", test_defaults_are_saved);
  ADD ("refused-save-keeps-what-was-typed", test_refused_save_keeps_what_was_typed);
  ADD ("two-desks-save-the-project", test_two_desks_save_the_project);
  ADD ("form-of-several-objects", test_several_objects);
  return g_test_run ();
}
