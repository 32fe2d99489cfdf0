/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/accounts/limits-dialog.h"

#include <glib/gi18n.h>

#include "app/common/format.h"
#include "app/common/page.h"
#include "app/common/record-form.h"

struct _PwtLimitsDialog {
  PwtSaveDialog parent_instance;

  /* Template widgets */
  PwtRecordForm *form;
  GtkCheckButton *tell_meters;
  GtkLabel *problem;
  GtkWidget *button;

  PwtAccountLimits limits; /* as they were */
  GPtrArray *meters;       /* (element-type PwtIdRequest) owned: of the account */
};

G_DEFINE_FINAL_TYPE (PwtLimitsDialog, pwt_limits_dialog, PWT_TYPE_SAVE_DIALOG)

/* clang-format off */
static const PwtFormField fields[] = {
  { "alarm1", NULL, N_("yuan") },
  { "alarm2", NULL, N_("yuan") },
  { "overdraft_limit", NULL, N_("yuan") },
};
/* clang-format on */

static PwtAccountLimits
typed_limits (PwtLimitsDialog *self)
{
  PwtAccountLimits limits = self->limits;

  pwt_record_form_apply (self->form, &limits);
  return limits;
}

static void
pwt_limits_dialog_check (PwtSaveDialog *dialog)
{
  PwtLimitsDialog *self = PWT_LIMITS_DIALOG (dialog);
  gboolean is_valid = pwt_record_form_is_valid (self->form), is_ordered = TRUE;

  if (is_valid) {
    PwtAccountLimits limits = typed_limits (self);

    is_ordered = limits.alarm2.e4 <= limits.alarm1.e4;
  }
  pwt_save_dialog_allow (dialog, is_valid && is_ordered && pwt_record_form_is_changed (self->form),
                         is_ordered ? NULL : _ ("Alarm amount 2 must not be above alarm amount 1"));
}

/* --- telling the meters --- */

static void
told_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GtkWidget) parent = user_data;
  g_autoptr (GError) error = NULL;
  PwtJob *job = pwt_backend_call_finish (PWT_BACKEND (source), result, &error);

  pwt_toast (parent, job != NULL ? _ ("The meters are being told; how it went stands in the log")
                                 : pwt_error_text (error));
  pwt_record_free (&pwt_job_record, job);
}

static void
tell_meters (PwtLimitsDialog *self)
{
  PwtBackend *backend = pwt_desk_get_backend (pwt_save_dialog_get_desk (PWT_SAVE_DIALOG (self)));
  PwtCommandManyRequest request = { .id = pwt_backend_new_id (backend),
                                    .project = self->limits.project,
                                    .kind = PWT_COMMAND_ALARMS,
                                    .expires_us = PWT_TIME_NONE,
                                    .meters = self->meters };

  pwt_backend_call_async (backend, "meter.command-many", &request, NULL, told_cb,
                          g_object_ref (gtk_window_get_transient_for (GTK_WINDOW (self))));
}

static gboolean
may_tell (PwtLimitsDialog *self)
{
  return self->meters->len > 0 &&
         pwt_desk_may (pwt_save_dialog_get_desk (PWT_SAVE_DIALOG (self)), PWT_MAY_SET_METER);
}

/* --- saving --- */

static void
pwt_limits_dialog_saved (PwtSaveDialog *dialog, gconstpointer reply)
{
  PwtLimitsDialog *self = PWT_LIMITS_DIALOG (dialog);

  if (may_tell (self) && gtk_check_button_get_active (self->tell_meters))
    tell_meters (self);
  else
    pwt_save_dialog_toast (dialog, _ ("Alarm amounts saved"));
}

static void
save_cb (PwtLimitsDialog *self)
{
  PwtAccountLimits limits = typed_limits (self);

  pwt_save_dialog_save (PWT_SAVE_DIALOG (self), "account.limits", &limits, &self->limits);
}

/* --- the window --- */

static void
pwt_limits_dialog_dispose (GObject *object)
{
  gtk_widget_dispose_template (GTK_WIDGET (object), PWT_TYPE_LIMITS_DIALOG);
  G_OBJECT_CLASS (pwt_limits_dialog_parent_class)->dispose (object);
}

static void
pwt_limits_dialog_finalize (GObject *object)
{
  g_ptr_array_unref (PWT_LIMITS_DIALOG (object)->meters);
  G_OBJECT_CLASS (pwt_limits_dialog_parent_class)->finalize (object);
}

static void
pwt_limits_dialog_class_init (PwtLimitsDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = pwt_limits_dialog_dispose;
  G_OBJECT_CLASS (klass)->finalize = pwt_limits_dialog_finalize;
  PWT_SAVE_DIALOG_CLASS (klass)->check = pwt_limits_dialog_check;
  PWT_SAVE_DIALOG_CLASS (klass)->saved = pwt_limits_dialog_saved;
  g_type_ensure (PWT_TYPE_RECORD_FORM);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/cn/prewatt/Prewatt/ui/limits-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, PwtLimitsDialog, form);
  gtk_widget_class_bind_template_child (widget_class, PwtLimitsDialog, tell_meters);
  gtk_widget_class_bind_template_child (widget_class, PwtLimitsDialog, problem);
  gtk_widget_class_bind_template_child (widget_class, PwtLimitsDialog, button);
  gtk_widget_class_bind_template_callback (widget_class, pwt_save_dialog_check);
  gtk_widget_class_bind_template_callback (widget_class, save_cb);
}

static void
pwt_limits_dialog_init (PwtLimitsDialog *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  pwt_save_dialog_set_parts (PWT_SAVE_DIALOG (self), self->problem, self->button);
  self->meters = g_ptr_array_new_with_free_func (g_free);
}

PwtLimitsDialog *
pwt_limits_dialog_new (PwtDesk *desk, GtkWindow *parent, const PwtAccountStory *story)
{
  PwtLimitsDialog *self = g_object_new (PWT_TYPE_LIMITS_DIALOG, "transient-for", parent, NULL);
  const PwtAccount *account = story->account;
  g_autofree char *tell = NULL;

  pwt_save_dialog_set_desk (PWT_SAVE_DIALOG (self), desk);
  self->limits = (PwtAccountLimits){ account->id, account->project, account->alarm1,
                                     account->alarm2, account->overdraft_limit };
  for (guint i = 0; i < story->meters->len; i++) {
    PwtIdRequest meter = { ((PwtMeterRow *) g_ptr_array_index (story->meters, i))->id };

    g_ptr_array_add (self->meters, g_memdup2 (&meter, sizeof meter));
  }
  tell = g_strdup_printf (
      ngettext ("Tell the meter at once", "Tell the %u meters at once", self->meters->len),
      self->meters->len);
  gtk_check_button_set_label (self->tell_meters, tell);
  gtk_widget_set_visible (GTK_WIDGET (self->tell_meters), may_tell (self));
  pwt_record_form_set_fields (self->form, &pwt_account_limits_record, fields,
                              G_N_ELEMENTS (fields));
  pwt_record_form_set_object (self->form, &self->limits);
  pwt_save_dialog_check (PWT_SAVE_DIALOG (self));
  return self;
}
