/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/setup/site-section.h"

#include <glib/gi18n.h>

#include "app/common/engine-words.h"
#include "app/common/format.h"
#include "app/setup/autostart.h"
#include "app/setup/site-facts.h"

#define MINUTES_A_STEP 30
#define N_TIMES (24 * 60 / MINUTES_A_STEP)

struct _PwtSiteSection {
  PwtPage parent_instance;

  /* Template widgets */
  GtkDropDown *rhythm;
  GtkDropDown *time;
  GtkSpinButton *keep;
  GtkEntry *folder;
  GtkLabel *hint;
  GtkLabel *problem;
  GtkWidget *backup_button;
  GtkWidget *drill_button;
  GtkWidget *save_button;
  GtkWidget *progress_box;
  GtkProgressBar *progress;
  GtkLabel *kept_title;
  GtkGrid *kept;
  GtkGrid *facts;
  GtkSwitch *autostart;
  GtkLabel *autostart_text;

  /* Owned */
  GSimpleActionGroup *actions;
  GCancellable *cancellable;
  PwtBackupStatus *status; /* NULL until it came */
  PwtSiteStatus *site;     /* likewise */
  GtkNativeDialog *chooser;

  gboolean is_filling; /* nobody edits: the widgets follow what was loaded */
  gboolean is_edited;  /* what somebody typed is not thrown away by what happens meanwhile */
  gboolean is_saving;
};

G_DEFINE_FINAL_TYPE (PwtSiteSection, pwt_site_section, PWT_TYPE_PAGE)

static PwtDesk *
desk_of (PwtSiteSection *self)
{
  return pwt_page_get_desk (PWT_PAGE (self));
}

static void
enable (PwtSiteSection *self, const char *name, gboolean is_enabled)
{
  GAction *action = g_action_map_lookup_action (G_ACTION_MAP (self->actions), name);

  g_simple_action_set_enabled (G_SIMPLE_ACTION (action), is_enabled);
}

static void
show_problem (PwtSiteSection *self, const char *text)
{
  gtk_label_set_text (self->problem, text != NULL ? text : "");
  gtk_widget_set_visible (GTK_WIDGET (self->problem), text != NULL);
}

/* --- what is shown --- */

static const PwtJob *
running_job (PwtSiteSection *self)
{
  const PwtBackupStatus *status = self->status;

  if (status != NULL && status->last != NULL && status->last->state == PWT_JOB_RUNNING)
    return status->last;
  if (status != NULL && status->last_drill != NULL && status->last_drill->state == PWT_JOB_RUNNING)
    return status->last_drill;
  return NULL;
}

static void
update_actions (PwtSiteSection *self)
{
  gboolean is_idle = self->status != NULL && running_job (self) == NULL;

  enable (self, "backup", is_idle);
  enable (self, "drill", is_idle && self->status->backups->len > 0);
  enable (self, "cancel", running_job (self) != NULL);
  enable (self, "save", self->is_edited && !self->is_saving);
  gtk_widget_set_sensitive (GTK_WIDGET (self->time),
                            gtk_drop_down_get_selected (self->rhythm) != PWT_BACKUP_NEVER);
}

static void
show_progress (PwtSiteSection *self)
{
  const PwtJob *job = running_job (self);

  gtk_widget_set_visible (self->progress_box, job != NULL);
  if (job == NULL)
    return;
  gtk_progress_bar_set_fraction (self->progress,
                                 job->total > 0 ? (double) job->done / (double) job->total : 0);
  if (job == self->status->last_drill)
    gtk_progress_bar_set_text (self->progress, _ ("Restoring and verifying…"));
  else
    gtk_progress_bar_set_text (self->progress,
                               job->done < job->total ? _ ("Copying…") : _ ("Verifying the copy…"));
}

static void
show_plan (PwtSiteSection *self)
{
  const PwtBackupPlan *plan = self->status->plan;

  self->is_filling = TRUE;
  gtk_drop_down_set_selected (self->rhythm, plan->rhythm);
  gtk_drop_down_set_selected (self->time, (guint) (plan->minute / MINUTES_A_STEP));
  gtk_spin_button_set_value (self->keep, (double) plan->keep);
  gtk_editable_set_text (GTK_EDITABLE (self->folder), plan->folder != NULL ? plan->folder : "");
  self->is_filling = FALSE;
}

/* Where the next goes and when; or that there is none, which is the thing to change. */
static void
show_hint (PwtSiteSection *self)
{
  const PwtBackupStatus *status = self->status;
  g_autofree char *next = NULL;
  g_autofree char *text = NULL;

  if (status->next_us == PWT_TIME_NONE) {
    text = g_strdup (_ ("Nothing is backed up by itself. If this disk fails, everything since the "
                        "last copy is lost."));
  } else {
    next = pwt_show_time (status->next_us, pwt_desk_get_zone (desk_of (self)));
    text = g_strdup_printf (_ ("Next on %s, into %s"), next, status->folder);
  }
  gtk_label_set_text (self->hint, text);
}

static void
show_last_problem (PwtSiteSection *self)
{
  const PwtBackupStatus *status = self->status;
  g_autofree char *text = NULL;

  if (status->last != NULL && status->last->state == PWT_JOB_FAILED)
    text = g_strdup_printf (
        _ ("The last backup failed: %s"),
        pwt_engine_text (status->last->result != NULL ? status->last->result : ""));
  else if (status->last_drill != NULL && status->last_drill->state == PWT_JOB_FAILED)
    text = g_strdup_printf (
        _ ("The last drill failed: %s"),
        pwt_engine_text (status->last_drill->result != NULL ? status->last_drill->result : ""));
  show_problem (self, text);
}

static void
show_kept (PwtSiteSection *self)
{
  const GPtrArray *backups = self->status->backups;
  g_autofree char *title = g_strdup_printf (
      ngettext ("%u backup is kept", "%u backups are kept", backups->len), backups->len);

  gtk_label_set_text (self->kept_title, backups->len > 0 ? title : _ ("No backup yet"));
  pwt_site_backups_show (self->kept, backups, desk_of (self));
}

static void
show_facts (PwtSiteSection *self)
{
  pwt_site_facts_show (self->facts, self->site, desk_of (self));
}

/* --- loading --- */

static void
status_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (PwtSiteSection) self = user_data;
  g_autoptr (GError) error = NULL;
  PwtBackupStatus *status = pwt_desk_finish (desk_of (self), result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  if (status == NULL) {
    show_problem (self, pwt_error_text (error));
    return;
  }
  pwt_record_free (&pwt_backup_status_record, self->status);
  self->status = status;
  if (!self->is_edited)
    show_plan (self);
  show_hint (self);
  show_last_problem (self);
  show_kept (self);
  show_progress (self);
  update_actions (self);
}

static void
ask_status (PwtSiteSection *self)
{
  pwt_backend_call_async (pwt_desk_get_backend (desk_of (self)), "backup.status", NULL,
                          self->cancellable, status_cb, g_object_ref (self));
}

static void
show_autostart (PwtSiteSection *self, PwtAutostart state, const char *reason)
{
  self->is_filling = TRUE;
  gtk_switch_set_active (self->autostart, state == PWT_AUTOSTART_ON);
  gtk_switch_set_state (self->autostart, state == PWT_AUTOSTART_ON);
  self->is_filling = FALSE;
  gtk_widget_set_sensitive (GTK_WIDGET (self->autostart), state != PWT_AUTOSTART_IMPOSSIBLE);
  if (state == PWT_AUTOSTART_IMPOSSIBLE)
    gtk_label_set_text (self->autostart_text, reason);
  else if (state == PWT_AUTOSTART_ON)
    gtk_label_set_text (self->autostart_text,
                        _ ("Meters are read and protected as soon as you have signed in to this "
                           "computer, whether or not Prewatt's window is open."));
  else
    gtk_label_set_text (self->autostart_text,
                        _ ("After the computer was off, meters are read only once somebody opens "
                           "Prewatt."));
}

static void
autostart_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (PwtSiteSection) self = user_data;
  g_autofree char *reason = NULL;
  PwtAutostart state = pwt_autostart_finish (result, &reason);

  if (!g_cancellable_is_cancelled (self->cancellable))
    show_autostart (self, state, reason);
}

static void
site_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (PwtSiteSection) self = user_data;
  PwtSiteStatus *site = pwt_desk_finish (desk_of (self), result, NULL);
  gboolean is_first = self->site == NULL;

  if (site == NULL)
    return;
  pwt_record_free (&pwt_site_status_record, self->site);
  self->site = site;
  show_facts (self);
  if (!is_first)
    return;
  if (g_file_test (site->folder, G_FILE_TEST_IS_DIR))
    pwt_autostart_get_async (site->folder, self->cancellable, autostart_cb, g_object_ref (self));
  else
    show_autostart (self, PWT_AUTOSTART_IMPOSSIBLE,
                    _ ("This site is run by another computer: set it there"));
}

static void
ask_site (PwtSiteSection *self)
{
  pwt_backend_call_async (pwt_desk_get_backend (desk_of (self)), "site.status", NULL,
                          self->cancellable, site_cb, g_object_ref (self));
}

/* --- callbacks --- */

static void
edited_cb (PwtSiteSection *self)
{
  if (self->is_filling || self->status == NULL)
    return;
  self->is_edited = TRUE;
  show_problem (self, NULL);
  update_actions (self);
}

static gboolean
autostart_set_cb (PwtSiteSection *self, gboolean is_on, GtkSwitch *widget)
{
  if (self->is_filling || self->site == NULL)
    return FALSE;
  gtk_widget_set_sensitive (GTK_WIDGET (widget), FALSE);
  pwt_autostart_set_async (self->site->folder, is_on, self->cancellable, autostart_cb,
                           g_object_ref (self));
  return TRUE; /* the state follows what came of it */
}

static void
events_cb (PwtSiteSection *self, const PwtEvent *event)
{
  if (event == NULL || g_strcmp0 (event->topic, "job") == 0)
    ask_status (self);
}

/* --- actions --- */

static void
saved_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (PwtSiteSection) self = user_data;
  g_autoptr (GError) error = NULL;
  PwtNothing *reply = pwt_desk_finish (desk_of (self), result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  self->is_saving = FALSE;
  if (reply != NULL) {
    pwt_record_free (&pwt_nothing_record, reply);
    self->is_edited = FALSE;
    pwt_toast (GTK_WIDGET (self), _ ("The plan was saved"));
    ask_status (self);
  } else {
    show_problem (self, pwt_error_text (error));
  }
  update_actions (self);
}

static void
save_action (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  PwtSiteSection *self = PWT_SITE_SECTION (user_data);
  g_autofree char *folder =
      g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->folder))));
  PwtBackupPlan plan = {
    .rhythm = (PwtBackupRhythm) gtk_drop_down_get_selected (self->rhythm),
    .minute = (gint64) gtk_drop_down_get_selected (self->time) * MINUTES_A_STEP,
    .keep = gtk_spin_button_get_value_as_int (self->keep),
    .folder = *folder != '\0' ? folder : NULL,
  };

  self->is_saving = TRUE;
  show_problem (self, NULL);
  update_actions (self);
  pwt_backend_call_async (pwt_desk_get_backend (desk_of (self)), "backup.plan", &plan,
                          self->cancellable, saved_cb, g_object_ref (self));
}

static void
begun_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (PwtSiteSection) self = user_data;
  g_autoptr (GError) error = NULL;
  PwtJob *job = pwt_desk_finish (desk_of (self), result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  if (job == NULL)
    show_problem (self, pwt_error_text (error));
  else
    ask_status (self);
  pwt_record_free (&pwt_job_record, job);
}

static void
call_job (PwtSiteSection *self, const char *operation, PwtId id)
{
  PwtIdRequest request = { id };

  pwt_backend_call_async (pwt_desk_get_backend (desk_of (self)), operation, &request,
                          self->cancellable, begun_cb, g_object_ref (self));
}

static void
backup_action (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  PwtSiteSection *self = PWT_SITE_SECTION (user_data);

  enable (self, "backup", FALSE);
  call_job (self, "backup.start", pwt_backend_new_id (pwt_desk_get_backend (desk_of (self))));
}

static void
drill_action (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  PwtSiteSection *self = PWT_SITE_SECTION (user_data);

  enable (self, "drill", FALSE);
  call_job (self, "backup.drill", pwt_backend_new_id (pwt_desk_get_backend (desk_of (self))));
}

static void
cancel_action (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  PwtSiteSection *self = PWT_SITE_SECTION (user_data);
  const PwtJob *job = running_job (self);

  if (job != NULL)
    call_job (self, "job.cancel", job->id);
}

static void
chosen_cb (PwtSiteSection *self, int response, GtkFileChooser *chooser)
{
  g_autoptr (GFile) file = NULL;

  if (response == GTK_RESPONSE_ACCEPT)
    file = gtk_file_chooser_get_file (chooser);
  if (file != NULL)
    gtk_editable_set_text (GTK_EDITABLE (self->folder), g_file_peek_path (file));
  g_clear_object (&self->chooser);
}

static void
choose_folder_action (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  PwtSiteSection *self = PWT_SITE_SECTION (user_data);

  g_clear_object (&self->chooser);
  self->chooser = GTK_NATIVE_DIALOG (gtk_file_chooser_native_new (
      _ ("Folder of the backups"), GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self))),
      GTK_FILE_CHOOSER_ACTION_SELECT_FOLDER, _ ("Choose"), _ ("Cancel")));
  g_signal_connect_object (self->chooser, "response", G_CALLBACK (chosen_cb), self,
                           G_CONNECT_SWAPPED);
  gtk_native_dialog_show (self->chooser);
}

/* --- page --- */

static void
pwt_site_section_shown (PwtPage *page)
{
  ask_status (PWT_SITE_SECTION (page));
  ask_site (PWT_SITE_SECTION (page));
}

static void
fill_choices (PwtSiteSection *self)
{
  g_autoptr (GtkStringList) rhythms = gtk_string_list_new (NULL);
  g_autoptr (GtkStringList) times = gtk_string_list_new (NULL);

  self->is_filling = TRUE;
  for (guint i = 0; pwt_backup_rhythm_choices[i].nick != NULL; i++)
    gtk_string_list_append (rhythms, _ (pwt_backup_rhythm_choices[i].label));
  for (int i = 0; i < N_TIMES; i++) {
    g_autofree char *text =
        g_strdup_printf ("%02d:%02d", i * MINUTES_A_STEP / 60, i * MINUTES_A_STEP % 60);

    gtk_string_list_append (times, text);
  }
  gtk_drop_down_set_model (self->rhythm, G_LIST_MODEL (rhythms));
  gtk_drop_down_set_model (self->time, G_LIST_MODEL (times));
  self->is_filling = FALSE;
}

static void
pwt_site_section_engine_back (PwtPage *page)
{
  ask_status (PWT_SITE_SECTION (page));
}

static void
pwt_site_section_constructed (GObject *object)
{
  PwtSiteSection *self = PWT_SITE_SECTION (object);
  PwtDesk *desk = desk_of (self);

  G_OBJECT_CLASS (pwt_site_section_parent_class)->constructed (object);
  fill_choices (self);
  g_signal_connect_object (pwt_desk_get_backend (desk), "event", G_CALLBACK (events_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (desk, "health-changed", G_CALLBACK (show_facts), self,
                           G_CONNECT_SWAPPED);
  update_actions (self);
  ask_status (self);
  ask_site (self);
}

static void
pwt_site_section_dispose (GObject *object)
{
  PwtSiteSection *self = PWT_SITE_SECTION (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->chooser);
  self->is_filling = TRUE; /* the widgets' last words are nobody's */
  gtk_widget_dispose_template (GTK_WIDGET (object), PWT_TYPE_SITE_SECTION);
  G_OBJECT_CLASS (pwt_site_section_parent_class)->dispose (object);
}

static void
pwt_site_section_finalize (GObject *object)
{
  PwtSiteSection *self = PWT_SITE_SECTION (object);

  g_clear_object (&self->cancellable);
  g_clear_object (&self->actions);
  pwt_record_free (&pwt_backup_status_record, self->status);
  pwt_record_free (&pwt_site_status_record, self->site);
  G_OBJECT_CLASS (pwt_site_section_parent_class)->finalize (object);
}

static void
bind_children (GtkWidgetClass *widget_class)
{
  gtk_widget_class_bind_template_child (widget_class, PwtSiteSection, rhythm);
  gtk_widget_class_bind_template_child (widget_class, PwtSiteSection, time);
  gtk_widget_class_bind_template_child (widget_class, PwtSiteSection, keep);
  gtk_widget_class_bind_template_child (widget_class, PwtSiteSection, folder);
  gtk_widget_class_bind_template_child (widget_class, PwtSiteSection, hint);
  gtk_widget_class_bind_template_child (widget_class, PwtSiteSection, problem);
  gtk_widget_class_bind_template_child (widget_class, PwtSiteSection, backup_button);
  gtk_widget_class_bind_template_child (widget_class, PwtSiteSection, drill_button);
  gtk_widget_class_bind_template_child (widget_class, PwtSiteSection, save_button);
  gtk_widget_class_bind_template_child (widget_class, PwtSiteSection, progress_box);
  gtk_widget_class_bind_template_child (widget_class, PwtSiteSection, progress);
  gtk_widget_class_bind_template_child (widget_class, PwtSiteSection, kept_title);
  gtk_widget_class_bind_template_child (widget_class, PwtSiteSection, kept);
  gtk_widget_class_bind_template_child (widget_class, PwtSiteSection, facts);
  gtk_widget_class_bind_template_child (widget_class, PwtSiteSection, autostart);
  gtk_widget_class_bind_template_child (widget_class, PwtSiteSection, autostart_text);
  gtk_widget_class_bind_template_callback (widget_class, edited_cb);
  gtk_widget_class_bind_template_callback (widget_class, autostart_set_cb);
}

static void
pwt_site_section_class_init (PwtSiteSectionClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->constructed = pwt_site_section_constructed;
  G_OBJECT_CLASS (klass)->dispose = pwt_site_section_dispose;
  G_OBJECT_CLASS (klass)->finalize = pwt_site_section_finalize;
  PWT_PAGE_CLASS (klass)->engine_back = pwt_site_section_engine_back;
  PWT_PAGE_CLASS (klass)->shown = pwt_site_section_shown;
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/cn/prewatt/Prewatt/ui/site-section.ui");
  bind_children (widget_class);
}

static void
pwt_site_section_init (PwtSiteSection *self)
{
  static const GActionEntry entries[] = {
    { .name = "save", .activate = save_action },
    { .name = "backup", .activate = backup_action },
    { .name = "drill", .activate = drill_action },
    { .name = "cancel", .activate = cancel_action },
    { .name = "choose-folder", .activate = choose_folder_action },
  };

  self->cancellable = g_cancellable_new ();
  self->actions = g_simple_action_group_new ();
  g_action_map_add_action_entries (G_ACTION_MAP (self->actions), entries, G_N_ELEMENTS (entries),
                                   self);
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_widget_insert_action_group (GTK_WIDGET (self), "site", G_ACTION_GROUP (self->actions));
}
