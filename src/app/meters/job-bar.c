/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/meters/job-bar.h"

#include <glib/gi18n.h>

#include "app/common/format.h"
#include "app/common/page.h"
#include "app/common/say.h"
#include "app/meters/job-window.h"

struct _PwtJobBar {
  AdwBin parent_instance;

  /* Template widgets */
  GtkWidget *live; /* an alert */
  GtkLabel *what;
  GtkLabel *progress_label;
  GtkProgressBar *progress;
  GtkWidget *cancel_button;
  GtkWidget *retry_button;

  /* Owned */
  PwtDesk *desk;
  PwtJobDetail *detail; /* as last told */
  GCancellable *cancellable;
  GSimpleActionGroup *actions;

  PwtId id; /* none: no job */
  gboolean is_asking, is_stale;
};

G_DEFINE_FINAL_TYPE (PwtJobBar, pwt_job_bar, ADW_TYPE_BIN)

static void ask (PwtJobBar *self);

/* --- showing --- */

static const char *
kind_label (const PwtJob *job)
{
  PwtCommandManyRequest *many =
      job->request != NULL
          ? pwt_record_from_json (&pwt_command_many_request_record, job->request, -1, NULL)
          : NULL;
  const char *label = many != NULL ? _ (pwt_command_kind_choices[many->kind].label) : "";

  if (many != NULL)
    pwt_record_free (&pwt_command_many_request_record, many);
  return label;
}

/* What was left out by the check was never under way: it is counted by itself, and says nothing of
 * how far the others are. */
static gint64
n_ended (const PwtJobDetail *detail)
{
  return detail->job->done - detail->skipped;
}

static gint64
n_wanted (const PwtJobDetail *detail)
{
  return detail->job->total - detail->skipped;
}

/* As long as so far for what is left; nothing is said before there is something to go by. */
static char *
remaining (const PwtJobDetail *detail, gint64 now_us)
{
  gint64 spent_us = now_us - detail->job->created_us;
  gint64 ended = n_ended (detail), left_s;

  if (ended < 3 || spent_us < 2 * PWT_US_PER_SECOND || ended >= n_wanted (detail))
    return NULL;
  left_s = spent_us / ended * (n_wanted (detail) - ended) / PWT_US_PER_SECOND;
  if (left_s < 60)
    return g_strdup_printf (
        ngettext ("about %d s left", "about %d s left", (gulong) MAX (left_s, 1)),
        (int) MAX (left_s, 1));
  return g_strdup_printf (_ ("about %d min left"), (int) ((left_s + 59) / 60));
}

static gint64
count_of (const PwtJobDetail *detail, PwtCommandState state)
{
  for (guint i = 0; i < detail->counts->len; i++) {
    const PwtCount *count = g_ptr_array_index (detail->counts, i);

    if (g_strcmp0 (count->value, pwt_command_state_choices[state].nick) == 0)
      return count->count;
  }
  return 0;
}

static void G_GNUC_PRINTF (2, 3) add_count (GString *text, const char *format, ...)
{
  va_list arguments;

  if (text->len > 0)
    g_string_append (text, " · ");
  va_start (arguments, format);
  g_string_append_vprintf (text, format, arguments);
  va_end (arguments);
}

/* What was done, and what was never sent, where the job counts them as one. */
static void
add_cancelled (const PwtJobDetail *detail, GString *text)
{
  g_string_append (text, _ ("cancelled"));
  add_count (text, _ ("%d done"), (int) count_of (detail, PWT_COMMAND_PROVED));
}

static char *
progress_text (PwtJobBar *self)
{
  const PwtJobDetail *detail = self->detail;
  const PwtJob *job = detail->job;
  gint64 n_unsent = count_of (detail, PWT_COMMAND_CANCELLED);
  GString *text = g_string_new (NULL);
  g_autofree char *left = NULL;

  if (job->state == PWT_JOB_CANCELLED)
    add_cancelled (detail, text);
  else
    g_string_append_printf (text, _ ("%d of %d"), (int) n_ended (detail), (int) n_wanted (detail));
  if (job->failed > 0)
    add_count (text, _ ("%d failed"), (int) job->failed);
  if (detail->skipped > 0)
    add_count (text, _ ("%d skipped"), (int) detail->skipped);
  if (job->state == PWT_JOB_CANCELLED)
    add_count (text, _ ("%d not sent"), (int) n_unsent);
  else if (job->state == PWT_JOB_RUNNING)
    left = remaining (detail, pwt_desk_now_us (self->desk));
  else if (job->failed == 0 && detail->skipped == 0)
    left = g_strdup (_ ("all done"));
  if (left != NULL)
    g_string_append_printf (text, " · %s", left);
  return g_string_free (text, FALSE);
}

static double
fraction (const PwtJobDetail *detail)
{
  return n_wanted (detail) > 0 ? (double) n_ended (detail) / (double) n_wanted (detail) : 0;
}

static void
show (PwtJobBar *self)
{
  const PwtJob *job = self->detail->job;
  g_autofree char *text = progress_text (self);
  g_autofree char *name = g_strdup_printf ("%s, %s", kind_label (job), text);
  gboolean is_running = job->state == PWT_JOB_RUNNING;

  gtk_label_set_text (self->what, kind_label (job));
  gtk_label_set_text (self->progress_label, text);
  gtk_progress_bar_set_fraction (self->progress, fraction (self->detail));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->progress), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  text, -1);
  pwt_say (self->live, name);
  gtk_widget_set_visible (GTK_WIDGET (self->progress), is_running);
  gtk_widget_set_visible (self->cancel_button, is_running);
  gtk_widget_set_visible (self->retry_button, !is_running && job->failed > 0);
  gtk_widget_set_visible (GTK_WIDGET (self), TRUE);
}

static void
take_detail (PwtJobBar *self, PwtJobDetail *detail)
{
  if (self->detail != NULL)
    pwt_record_free (&pwt_job_detail_record, self->detail);
  self->detail = detail;
}

/* --- asking --- */

static void
arrived_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (PwtJobBar) self = user_data;
  g_autoptr (GError) error = NULL;
  PwtJobDetail *detail;

  if (self->desk == NULL)
    return;
  detail = pwt_desk_finish (self->desk, result, &error);
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  self->is_asking = FALSE;
  if (detail != NULL && pwt_id_equal (detail->job->id, self->id)) {
    take_detail (self, detail);
    show (self);
  } else if (detail != NULL) {
    pwt_record_free (&pwt_job_detail_record, detail);
  }
  if (self->is_stale)
    ask (self);
}

/* One question at a time, and once more if something changed meanwhile. */
static void
ask (PwtJobBar *self)
{
  PwtIdRequest request = { self->id };

  if (pwt_id_is_none (self->id))
    return;
  self->is_stale = self->is_asking;
  if (self->is_asking)
    return;
  self->is_asking = TRUE;
  pwt_backend_call_async (pwt_desk_get_backend (self->desk), "job.detail", &request,
                          self->cancellable, arrived_cb, g_object_ref (self));
}

static void
running_arrived_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (PwtJobBar) self = user_data;
  PwtWindow *window = self->desk != NULL ? pwt_desk_finish (self->desk, result, NULL) : NULL;

  if (window == NULL)
    return;
  if (window->rows->len > 0 && pwt_id_is_none (self->id))
    pwt_job_bar_follow (self, ((PwtJob *) g_ptr_array_index (window->rows, 0))->id);
  pwt_record_free (&pwt_job_window_record, window);
}

static void
look_for_running (PwtJobBar *self)
{
  g_autoptr (GPtrArray) filters = g_ptr_array_new ();
  PwtFilter running = { .field = (char *) "state", .value = (char *) "running" };
  PwtListRequest request = { .project = pwt_desk_get_project_id (self->desk),
                             .filters = filters,
                             .limit = 1 };

  g_ptr_array_add (filters, &running);
  if (!pwt_id_is_none (request.project))
    pwt_backend_call_async (pwt_desk_get_backend (self->desk), "meter.jobs", &request,
                            self->cancellable, running_arrived_cb, g_object_ref (self));
}

static void
event_cb (PwtJobBar *self, const PwtEvent *event)
{
  if (g_strcmp0 (event->topic, "job") == 0 && pwt_id_equal (event->subject, self->id))
    ask (self);
}

/* --- actions --- */

static void
changed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (PwtJobBar) self = user_data;
  g_autoptr (GError) error = NULL;
  PwtJob *job = self->desk != NULL ? pwt_desk_finish (self->desk, result, &error) : NULL;

  if (job != NULL) {
    pwt_job_bar_follow (self, job->id);
    pwt_record_free (&pwt_job_record, job);
  } else if (error != NULL && !g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED)) {
    pwt_toast (GTK_WIDGET (self), pwt_error_text (error));
  }
}

static void
cancel_action (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  PwtJobBar *self = PWT_JOB_BAR (user_data);
  PwtIdRequest request = { self->id };

  pwt_backend_call_async (pwt_desk_get_backend (self->desk), "job.cancel", &request,
                          self->cancellable, changed_cb, g_object_ref (self));
}

static void
retry_action (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  PwtJobBar *self = PWT_JOB_BAR (user_data);
  PwtBackend *backend = pwt_desk_get_backend (self->desk);
  PwtJobRetryRequest request = { pwt_backend_new_id (backend), self->id };

  pwt_backend_call_async (backend, "job.retry", &request, self->cancellable, changed_cb,
                          g_object_ref (self));
}

static void
show_action (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  PwtJobBar *self = PWT_JOB_BAR (user_data);
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));

  if (self->detail != NULL)
    gtk_window_present (GTK_WINDOW (pwt_job_window_new (self->desk, GTK_WINDOW (root), self->id,
                                                        kind_label (self->detail->job))));
}

static void
dismiss_action (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  PwtJobBar *self = PWT_JOB_BAR (user_data);

  self->id = PWT_ID_NONE;
  take_detail (self, NULL);
  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
}

/* --- overrides --- */

static void
pwt_job_bar_dispose (GObject *object)
{
  PwtJobBar *self = PWT_JOB_BAR (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->desk);
  gtk_widget_dispose_template (GTK_WIDGET (object), PWT_TYPE_JOB_BAR);
  G_OBJECT_CLASS (pwt_job_bar_parent_class)->dispose (object);
}

static void
pwt_job_bar_finalize (GObject *object)
{
  PwtJobBar *self = PWT_JOB_BAR (object);

  take_detail (self, NULL);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->actions);
  G_OBJECT_CLASS (pwt_job_bar_parent_class)->finalize (object);
}

static void
pwt_job_bar_class_init (PwtJobBarClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = pwt_job_bar_dispose;
  G_OBJECT_CLASS (klass)->finalize = pwt_job_bar_finalize;
  gtk_widget_class_set_template_from_resource (widget_class, "/cn/prewatt/Prewatt/ui/job-bar.ui");
  gtk_widget_class_bind_template_child (widget_class, PwtJobBar, live);
  gtk_widget_class_bind_template_child (widget_class, PwtJobBar, what);
  gtk_widget_class_bind_template_child (widget_class, PwtJobBar, progress_label);
  gtk_widget_class_bind_template_child (widget_class, PwtJobBar, progress);
  gtk_widget_class_bind_template_child (widget_class, PwtJobBar, cancel_button);
  gtk_widget_class_bind_template_child (widget_class, PwtJobBar, retry_button);
}

static void
pwt_job_bar_init (PwtJobBar *self)
{
  static const GActionEntry entries[] = {
    { .name = "cancel", .activate = cancel_action },
    { .name = "retry", .activate = retry_action },
    { .name = "show", .activate = show_action },
    { .name = "dismiss", .activate = dismiss_action },
  };

  self->cancellable = g_cancellable_new ();
  self->actions = g_simple_action_group_new ();
  g_action_map_add_action_entries (G_ACTION_MAP (self->actions), entries, G_N_ELEMENTS (entries),
                                   self);
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_widget_insert_action_group (GTK_WIDGET (self), "job", G_ACTION_GROUP (self->actions));
  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
}

void
pwt_job_bar_set_desk (PwtJobBar *self, PwtDesk *desk)
{
  PwtBackend *backend = pwt_desk_get_backend (desk);

  g_return_if_fail (PWT_IS_JOB_BAR (self) && self->desk == NULL);

  self->desk = g_object_ref (desk);
  g_signal_connect_object (backend, "event", G_CALLBACK (event_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (backend, "reset", G_CALLBACK (ask), self, G_CONNECT_SWAPPED);
  look_for_running (self);
}

void
pwt_job_bar_follow (PwtJobBar *self, PwtId job)
{
  g_return_if_fail (PWT_IS_JOB_BAR (self));

  self->id = job;
  ask (self);
}
