/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/setup/project-section.h"

#include <glib/gi18n.h>

#include "app/common/format.h"
#include "app/common/record-form.h"
#include "app/setup/logo-editor.h"

#define MAX_FORMS 4

struct _PwtProjectSection {
  PwtPage parent_instance;

  /* Template widgets */
  GtkBox *left;
  GtkBox *right;
  GtkLabel *problem;
  GtkSpinner *spinner;

  /* Owned */
  GSimpleActionGroup *actions;
  GCancellable *cancellable; /* of a save under way */
  PwtProject *project;       /* what the forms show */

  PwtRecordForm *forms[MAX_FORMS]; /* borrowed */
  guint n_forms;
  gboolean is_behind; /* somebody else saved what is shown: it comes anew */
};

G_DEFINE_FINAL_TYPE (PwtProjectSection, pwt_project_section, PWT_TYPE_PAGE)

/* clang-format off */
static const PwtFormField identity[] = {
  { "name", NULL, NULL },
  { "company", N_("the project's name"), NULL },
  { "time_zone", "Asia/Shanghai", NULL },
};

static const PwtFormField receipt[] = {
  { "paper", NULL, NULL },
  { "receipt_footer", NULL, NULL },
  { "service_fee", NULL, N_("yuan/sale") },
};

static const PwtFormField limits[] = {
  { "hoarding_limit", NULL, N_("yuan") },
  { "pay_back_limit", NULL, N_("yuan") },
};

static const PwtFormField defaults[] = {
  { "alarm1", NULL, N_("yuan") },
  { "alarm2", NULL, N_("yuan") },
  { "overdraft_limit", NULL, N_("yuan") },
  { "interval_s", N_("as it was"), NULL },
};

static const struct {
  const char *title, *hint; /* to translate */
  const PwtFormField *fields;
  guint n_fields;
  gboolean is_right;
} groups[] = {
  { N_("Who and where"),
    N_("The company stands at the head of every receipt. "
       "Days, months and tariffs follow the time zone."),
    identity, G_N_ELEMENTS (identity), FALSE },
  { N_("Receipt"),
    N_("The footer stands under every receipt. A desk may choose another paper. "
       "The fee is taken from each sale before the rest goes to the meter."),
    receipt, G_N_ELEMENTS (receipt), TRUE },
  { N_("Limits"),
    N_("A sale that would take a meter beyond the hoarding limit is refused before money is taken. "
       "Above the second, somebody else than who took the money pays it back. 0: no limit."),
    limits, G_N_ELEMENTS (limits), FALSE },
  { N_("Unless said otherwise"),
    N_("What the opening of an account suggests where its building has none yet, "
       "and how often lines are read that have no interval of their own."),
    defaults, G_N_ELEMENTS (defaults), TRUE },
};
/* clang-format on */

G_STATIC_ASSERT (G_N_ELEMENTS (groups) <= MAX_FORMS);

static gboolean
is_changed (PwtProjectSection *self)
{
  for (guint i = 0; i < self->n_forms; i++)
    if (pwt_record_form_is_changed (self->forms[i]))
      return TRUE;
  return FALSE;
}

static gboolean
is_valid (PwtProjectSection *self)
{
  for (guint i = 0; i < self->n_forms; i++)
    if (!pwt_record_form_is_valid (self->forms[i]))
      return FALSE;
  return TRUE;
}

static void
enable (PwtProjectSection *self, const char *name, gboolean is_enabled)
{
  GAction *action = g_action_map_lookup_action (G_ACTION_MAP (self->actions), name);

  g_simple_action_set_enabled (G_SIMPLE_ACTION (action), is_enabled);
}

static void
update (PwtProjectSection *self)
{
  gboolean is_busy = self->cancellable != NULL;

  enable (self, "save", !is_busy && is_changed (self) && is_valid (self));
  enable (self, "discard", !is_busy && is_changed (self));
  gtk_widget_set_visible (GTK_WIDGET (self->spinner), is_busy);
  gtk_spinner_set_spinning (self->spinner, is_busy);
  /* What would be typed meanwhile would be lost to what the engine then has. */
  gtk_widget_set_sensitive (GTK_WIDGET (self->left), !is_busy);
  gtk_widget_set_sensitive (GTK_WIDGET (self->right), !is_busy);
}

static void
show_problem (PwtProjectSection *self, const char *text)
{
  gtk_label_set_text (self->problem, text != NULL ? text : "");
}

static void
show_project (PwtProjectSection *self)
{
  const PwtProject *project = pwt_desk_get_project (pwt_page_get_desk (PWT_PAGE (self)));

  if (project == NULL)
    return;
  if (self->project != NULL)
    pwt_record_free (&pwt_project_record, self->project);
  self->project = pwt_record_copy (&pwt_project_record, project);
  for (guint i = 0; i < self->n_forms; i++)
    pwt_record_form_set_object (self->forms[i], self->project);
  update (self);
}

/* Somebody else saved the project since it was shown: what was typed stands on what it is now, but
 * where they changed the same. */
static void
rebase (PwtProjectSection *self)
{
  const PwtProject *project = pwt_desk_get_project (pwt_page_get_desk (PWT_PAGE (self)));
  g_autoptr (GPtrArray) objects = g_ptr_array_new ();
  PwtProject *typed = pwt_record_copy (&pwt_project_record, self->project);
  g_autofree char *problem = g_strdup (gtk_label_get_text (self->problem));

  for (guint i = 0; i < self->n_forms; i++)
    pwt_record_form_apply (self->forms[i], typed);
  pwt_record_rebase (&pwt_project_record, self->project, project, typed);
  g_ptr_array_add (objects, typed);
  pwt_record_free (&pwt_project_record, self->project);
  self->project = pwt_record_copy (&pwt_project_record, project);
  for (guint i = 0; i < self->n_forms; i++) {
    pwt_record_form_set_object (self->forms[i], self->project);
    pwt_record_form_type (self->forms[i], objects);
  }
  pwt_record_free (&pwt_project_record, typed);
  show_problem (self, problem); /* nobody has typed anything since it was said */
  update (self);
}

/* --- callbacks --- */

static void
edited_cb (PwtProjectSection *self)
{
  show_problem (self, NULL);
  update (self);
}

/* What a person is typing is not thrown away because somebody else saved; only where that stood in
 * the way of their own save is it put under what they typed. */
static void
project_changed_cb (PwtProjectSection *self)
{
  const PwtProject *project = pwt_desk_get_project (pwt_page_get_desk (PWT_PAGE (self)));

  if (self->cancellable != NULL)
    return;
  if (is_changed (self) && self->is_behind && !is_valid (self))
    return; /* what is half typed cannot be put on anything yet */
  if (!is_changed (self))
    show_project (self);
  else if (self->is_behind && project != NULL && pwt_id_equal (project->id, self->project->id))
    rebase (self);
  self->is_behind = FALSE;
}

static void
saved_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (PwtProjectSection) self = user_data;
  g_autoptr (GError) error = NULL;
  PwtDesk *desk = pwt_page_get_desk (PWT_PAGE (self));
  PwtNothing *reply = pwt_desk_finish (desk, result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  g_clear_object (&self->cancellable);
  if (reply != NULL) {
    pwt_record_free (&pwt_nothing_record, reply);
    for (guint i = 0; i < self->n_forms; i++)
      pwt_record_form_apply (self->forms[i], self->project);
    for (guint i = 0; i < self->n_forms; i++)
      pwt_record_form_set_object (self->forms[i], self->project);
    pwt_desk_refresh_session (desk);
    pwt_toast (GTK_WIDGET (self), _ ("The project was saved"));
  } else {
    show_problem (self, pwt_error_text (error));
    self->is_behind = g_error_matches (error, PWT_BACKEND_ERROR, PWT_BACKEND_ERROR_CONFLICT);
    if (self->is_behind)
      pwt_desk_refresh_session (desk);
  }
  update (self);
}

static void
save_action (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  PwtProjectSection *self = PWT_PROJECT_SECTION (user_data);
  PwtProject *project = pwt_record_copy (&pwt_project_record, self->project);

  for (guint i = 0; i < self->n_forms; i++)
    pwt_record_form_apply (self->forms[i], project);
  show_problem (self, NULL);
  self->cancellable = g_cancellable_new ();
  update (self);
  pwt_backend_save_async (pwt_desk_get_backend (pwt_page_get_desk (PWT_PAGE (self))),
                          "project.save", project, self->project, self->cancellable, saved_cb,
                          g_object_ref (self));
  pwt_record_free (&pwt_project_record, project);
}

static void
discard_action (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  PwtProjectSection *self = PWT_PROJECT_SECTION (user_data);

  show_problem (self, NULL);
  show_project (self);
}

/* --- page --- */

static GtkWidget *
make_logo_editor (PwtProjectSection *self)
{
  PwtLogoEditor *editor = g_object_new (PWT_TYPE_LOGO_EDITOR, NULL);

  pwt_logo_editor_set_desk (editor, pwt_page_get_desk (PWT_PAGE (self)));
  return GTK_WIDGET (editor);
}

static void
add_group (PwtProjectSection *self, guint i)
{
  GtkWidget *card = gtk_box_new (GTK_ORIENTATION_VERTICAL, 8);
  GtkWidget *title = gtk_label_new (_ (groups[i].title));
  GtkWidget *hint = gtk_label_new (_ (groups[i].hint));
  PwtRecordForm *form = g_object_new (PWT_TYPE_RECORD_FORM, NULL);

  gtk_label_set_xalign (GTK_LABEL (title), 0);
  gtk_widget_add_css_class (title, "heading");
  gtk_label_set_xalign (GTK_LABEL (hint), 0);
  gtk_label_set_wrap (GTK_LABEL (hint), TRUE);
  gtk_label_set_max_width_chars (GTK_LABEL (hint), 40);
  gtk_widget_add_css_class (hint, "caption");
  gtk_widget_add_css_class (hint, "dim-label");
  pwt_record_form_set_fields (form, &pwt_project_record, groups[i].fields, groups[i].n_fields);
  g_signal_connect_object (form, "edited", G_CALLBACK (edited_cb), self, G_CONNECT_SWAPPED);
  gtk_widget_add_css_class (card, "card");
  gtk_widget_add_css_class (card, "pad");
  gtk_box_append (GTK_BOX (card), title);
  gtk_box_append (GTK_BOX (card), hint);
  gtk_box_append (GTK_BOX (card), GTK_WIDGET (form));
  if (groups[i].fields == receipt)
    gtk_box_append (GTK_BOX (card), make_logo_editor (self));
  gtk_box_append (groups[i].is_right ? self->right : self->left, card);
  self->forms[self->n_forms++] = form;
}

static void
pwt_project_section_engine_back (PwtPage *page)
{
  show_problem (PWT_PROJECT_SECTION (page), NULL);
}

static void
pwt_project_section_constructed (GObject *object)
{
  PwtProjectSection *self = PWT_PROJECT_SECTION (object);

  G_OBJECT_CLASS (pwt_project_section_parent_class)->constructed (object);
  for (guint i = 0; i < G_N_ELEMENTS (groups); i++)
    add_group (self, i);
  g_signal_connect_object (pwt_page_get_desk (PWT_PAGE (self)), "project-changed",
                           G_CALLBACK (project_changed_cb), self, G_CONNECT_SWAPPED);
  show_project (self);
}

static void
pwt_project_section_dispose (GObject *object)
{
  PwtProjectSection *self = PWT_PROJECT_SECTION (object);

  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->actions);
  self->n_forms = 0;
  gtk_widget_dispose_template (GTK_WIDGET (object), PWT_TYPE_PROJECT_SECTION);
  G_OBJECT_CLASS (pwt_project_section_parent_class)->dispose (object);
}

static void
pwt_project_section_finalize (GObject *object)
{
  PwtProjectSection *self = PWT_PROJECT_SECTION (object);

  if (self->project != NULL)
    pwt_record_free (&pwt_project_record, self->project);
  G_OBJECT_CLASS (pwt_project_section_parent_class)->finalize (object);
}

static void
pwt_project_section_class_init (PwtProjectSectionClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->constructed = pwt_project_section_constructed;
  G_OBJECT_CLASS (klass)->dispose = pwt_project_section_dispose;
  G_OBJECT_CLASS (klass)->finalize = pwt_project_section_finalize;
  PWT_PAGE_CLASS (klass)->engine_back = pwt_project_section_engine_back;
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/cn/prewatt/Prewatt/ui/project-section.ui");
  gtk_widget_class_bind_template_child (widget_class, PwtProjectSection, left);
  gtk_widget_class_bind_template_child (widget_class, PwtProjectSection, right);
  gtk_widget_class_bind_template_child (widget_class, PwtProjectSection, problem);
  gtk_widget_class_bind_template_child (widget_class, PwtProjectSection, spinner);
}

static void
pwt_project_section_init (PwtProjectSection *self)
{
  static const GActionEntry entries[] = {
    { .name = "save", .activate = save_action },
    { .name = "discard", .activate = discard_action },
  };

  gtk_widget_init_template (GTK_WIDGET (self));
  self->actions = g_simple_action_group_new ();
  g_action_map_add_action_entries (G_ACTION_MAP (self->actions), entries, G_N_ELEMENTS (entries),
                                   self);
  gtk_widget_insert_action_group (GTK_WIDGET (self), "project", G_ACTION_GROUP (self->actions));
}
