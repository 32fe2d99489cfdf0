/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/meters/many-dialog.h"

#include <glib/gi18n.h>

#include "app/common/engine-words.h"
#include "app/common/format.h"
#include "app/common/meter-look.h"
#include "app/meters/command-dialog.h"

#define ROWS_SHOWN 100

struct _PwtManyDialog {
  AdwMessageDialog parent_instance;

  /* Template widgets */
  GtkLabel *hidden;
  GtkStack *stack;
  GtkLabel *problem;
  GtkLabel *summary;
  GtkLabel *left_out;
  GtkLabel *lost;
  GtkListBox *rows;
  GtkEntry *reason;
  GtkWidget *until_box;
  GtkDropDown *until;
  GtkWidget *power_box;
  GtkSpinButton *power;

  /* Owned */
  PwtDesk *desk;
  PwtCommandManyRequest *request;
  GCancellable *cancellable;

  gint64 ready; /* meters that would be commanded, −1 until known */
};

G_DEFINE_FINAL_TYPE (PwtManyDialog, pwt_many_dialog, ADW_TYPE_MESSAGE_DIALOG)

static guint confirmed_signal;

static gboolean
needs_reason (PwtManyDialog *self)
{
  return self->request->kind == PWT_COMMAND_TRIP || self->request->kind == PWT_COMMAND_HOLD;
}

static char *
dup_reason (PwtManyDialog *self)
{
  return g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->reason))));
}

static void
changed_cb (PwtManyDialog *self)
{
  g_autofree char *reason = dup_reason (self);

  adw_message_dialog_set_response_enabled (ADW_MESSAGE_DIALOG (self), "go",
                                           self->ready > 0 &&
                                               (!needs_reason (self) || reason[0] != '\0'));
}

/* --- who is hit --- */

static GtkWidget *
new_label (const char *text, float xalign, const char *css)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_xalign (GTK_LABEL (label), xalign);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_widget_set_tooltip_text (label, text);
  if (css != NULL)
    gtk_widget_add_css_class (label, css);
  return label;
}

/* Who it is, and below it why this meter is left out, or what it would be told where that differs
 * from meter to meter. */
static GtkWidget *
new_name (const PwtCommandEffect *effect, const char *who)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);

  const char *below = effect->refusal != NULL ? effect->refusal : effect->content;

  gtk_box_append (GTK_BOX (box), new_label (who, 0, effect->refusal != NULL ? "dim-label" : NULL));
  if (below != NULL) {
    GtkWidget *label = new_label (pwt_engine_text (below), 0, "caption");

    gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_NONE); /* it is what is confirmed */
    gtk_label_set_wrap (GTK_LABEL (label), TRUE);
    if (effect->refusal != NULL)
      gtk_widget_add_css_class (label, "t-alarm");
    gtk_box_append (GTK_BOX (box), label);
  }
  return box;
}

static GtkWidget *
new_row (const PwtCommandEffect *effect)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8);
  GtkWidget *swatch = g_object_new (PWT_TYPE_SWATCH, NULL);
  g_autofree char *who =
      g_strdup_printf ("%s %s", effect->room != NULL ? effect->room : effect->serial,
                       effect->tenant_name != NULL ? effect->tenant_name : _ ("No account"));
  g_autofree char *balance = pwt_show_money (effect->balance);
  GtkWidget *name = new_name (effect, who);

  pwt_swatch_set_state (PWT_SWATCH (swatch), effect->state);
  gtk_widget_set_hexpand (name, TRUE);
  gtk_box_append (GTK_BOX (box), swatch);
  gtk_box_append (GTK_BOX (box), name);
  gtk_box_append (GTK_BOX (box), new_label (balance, 1, "numeric"));
  return box;
}

static char *
summary_of (const PwtCommandPreview *preview)
{
  g_autofree char *balance = pwt_show_money (preview->balance);

  return g_strdup_printf (
      ngettext ("%d meter would be commanded: %d with a tenant, %s of balance together",
                "%d meters would be commanded: %d with a tenant, %s of balance together",
                (gulong) preview->ready),
      (int) preview->ready, (int) preview->occupied, balance);
}

static void
show_preview (PwtManyDialog *self, const PwtCommandPreview *preview)
{
  g_autofree char *summary = summary_of (preview);
  g_autofree char *left_out =
      g_strdup_printf (ngettext ("%d meter is left out, of which %d because its supply is held",
                                 "%d meters are left out, of which %d because their supply is held",
                                 (gulong) preview->refused),
                       (int) preview->refused, (int) preview->held);
  g_autofree char *lost =
      g_strdup_printf (ngettext ("%d meter does not answer: it will hardly get the command",
                                 "%d meters do not answer: they will hardly get the command",
                                 (gulong) preview->lost),
                       (int) preview->lost);

  self->ready = preview->ready;
  gtk_label_set_text (self->summary, summary);
  gtk_label_set_text (self->left_out, left_out);
  gtk_widget_set_visible (GTK_WIDGET (self->left_out), preview->refused > 0);
  gtk_label_set_text (self->lost, lost);
  gtk_widget_set_visible (GTK_WIDGET (self->lost), preview->lost > 0);
  for (guint i = 0; i < MIN (preview->rows->len, ROWS_SHOWN); i++)
    gtk_list_box_append (self->rows, new_row (g_ptr_array_index (preview->rows, i)));
  if (preview->total > ROWS_SHOWN) {
    g_autofree char *more =
        g_strdup_printf (ngettext ("and %d more", "and %d more", (gulong) preview->total),
                         (int) (preview->total - ROWS_SHOWN));

    gtk_list_box_append (self->rows, new_label (more, 0, "dim-label"));
  }
  gtk_stack_set_visible_child_name (self->stack, "known");
  changed_cb (self);
}

static void
arrived_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (PwtManyDialog) self = user_data;
  g_autoptr (GError) error = NULL;
  PwtCommandPreview *preview;

  if (self->desk == NULL)
    return;
  preview = pwt_desk_finish (self->desk, result, &error);
  if (preview != NULL) {
    show_preview (self, preview);
    pwt_record_free (&pwt_command_preview_record, preview);
  } else if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED)) {
    gtk_label_set_text (self->problem, pwt_error_text (error));
    gtk_stack_set_visible_child_name (self->stack, "failed");
  }
}

/* --- overrides --- */

static void
pwt_many_dialog_response (AdwMessageDialog *dialog, const char *response)
{
  PwtManyDialog *self = PWT_MANY_DIALOG (dialog);
  g_autofree char *reason = NULL;

  if (!g_str_equal (response, "go"))
    return;
  reason = dup_reason (self);
  g_free (self->request->reason);
  self->request->reason = reason[0] != '\0' ? g_steal_pointer (&reason) : NULL;
  if (self->request->kind == PWT_COMMAND_HOLD)
    self->request->expires_us = pwt_desk_now_us (self->desk) +
                                pwt_hold_duration_us (gtk_drop_down_get_selected (self->until));
  if (self->request->kind == PWT_COMMAND_OVERLOAD)
    self->request->power_w = gtk_spin_button_get_value_as_int (self->power);
  g_signal_emit (self, confirmed_signal, 0, self->request);
}

static void
pwt_many_dialog_dispose (GObject *object)
{
  PwtManyDialog *self = PWT_MANY_DIALOG (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->desk);
  G_OBJECT_CLASS (pwt_many_dialog_parent_class)->dispose (object);
}

static void
pwt_many_dialog_finalize (GObject *object)
{
  PwtManyDialog *self = PWT_MANY_DIALOG (object);

  g_clear_object (&self->cancellable);
  if (self->request != NULL)
    pwt_record_free (&pwt_command_many_request_record, self->request);
  G_OBJECT_CLASS (pwt_many_dialog_parent_class)->finalize (object);
}

static void
pwt_many_dialog_class_init (PwtManyDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = pwt_many_dialog_dispose;
  G_OBJECT_CLASS (klass)->finalize = pwt_many_dialog_finalize;
  ADW_MESSAGE_DIALOG_CLASS (klass)->response = pwt_many_dialog_response;
  confirmed_signal = g_signal_new ("confirmed", PWT_TYPE_MANY_DIALOG, G_SIGNAL_RUN_LAST, 0, NULL,
                                   NULL, NULL, G_TYPE_NONE, 1, G_TYPE_POINTER);
  g_type_ensure (PWT_TYPE_SWATCH);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/cn/prewatt/Prewatt/ui/many-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, PwtManyDialog, hidden);
  gtk_widget_class_bind_template_child (widget_class, PwtManyDialog, stack);
  gtk_widget_class_bind_template_child (widget_class, PwtManyDialog, problem);
  gtk_widget_class_bind_template_child (widget_class, PwtManyDialog, summary);
  gtk_widget_class_bind_template_child (widget_class, PwtManyDialog, left_out);
  gtk_widget_class_bind_template_child (widget_class, PwtManyDialog, lost);
  gtk_widget_class_bind_template_child (widget_class, PwtManyDialog, rows);
  gtk_widget_class_bind_template_child (widget_class, PwtManyDialog, reason);
  gtk_widget_class_bind_template_child (widget_class, PwtManyDialog, until_box);
  gtk_widget_class_bind_template_child (widget_class, PwtManyDialog, until);
  gtk_widget_class_bind_template_child (widget_class, PwtManyDialog, power_box);
  gtk_widget_class_bind_template_child (widget_class, PwtManyDialog, power);
  gtk_widget_class_bind_template_callback (widget_class, changed_cb);
}

static void
pwt_many_dialog_init (PwtManyDialog *self)
{
  self->ready = -1;
  self->cancellable = g_cancellable_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
  pwt_hold_durations_fill (self->until);
}

static void
set_words (PwtManyDialog *self, PwtCommandKind kind, guint n)
{
  AdwMessageDialog *dialog = ADW_MESSAGE_DIALOG (self);
  const PwtCommandWords words = pwt_command_words (kind);
  g_autofree char *count = g_strdup_printf (ngettext ("%u meter", "%u meters", n), n);
  g_autofree char *heading =
      g_strdup_printf ("%s · %s", _ (pwt_command_kind_choices[kind].label), count);

  adw_message_dialog_set_heading (dialog, heading);
  adw_message_dialog_set_body (dialog, words.body);
  adw_message_dialog_add_responses (dialog, "cancel", _ ("Cancel"), "go", words.go, NULL);
  adw_message_dialog_set_response_appearance (dialog, "go", words.appearance);
  adw_message_dialog_set_close_response (dialog, "cancel");
  /* No default response: a command to many takes more than an Enter. */
}

static void
show_hidden (PwtManyDialog *self, PwtMeterSelection *selection)
{
  guint n_hidden = pwt_meter_selection_get_n_hidden (selection);
  g_autofree char *text = pwt_meters_selected_text (self->request->meters->len, n_hidden);

  gtk_label_set_text (self->hidden, text);
  gtk_widget_set_visible (GTK_WIDGET (self->hidden), n_hidden > 0);
}

PwtManyDialog *
pwt_many_dialog_new (PwtDesk *desk, GtkWindow *parent, PwtCommandKind kind,
                     PwtMeterSelection *selection)
{
  PwtManyDialog *self = g_object_new (PWT_TYPE_MANY_DIALOG, "transient-for", parent, NULL);
  g_autoptr (GPtrArray) meters = pwt_meter_selection_dup_ids (selection);
  PwtBackend *backend = pwt_desk_get_backend (desk);

  self->desk = g_object_ref (desk);
  self->request = pwt_record_new (&pwt_command_many_request_record);
  self->request->id = pwt_backend_new_id (backend);
  self->request->project = pwt_desk_get_project_id (desk);
  self->request->kind = kind;
  self->request->expires_us = PWT_TIME_NONE;
  for (guint i = 0; i < meters->len; i++)
    g_ptr_array_add (self->request->meters,
                     g_memdup2 (g_ptr_array_index (meters, i), sizeof (PwtIdRequest)));
  set_words (self, kind, meters->len);
  g_signal_connect_object (selection, "changed", G_CALLBACK (show_hidden), self, G_CONNECT_SWAPPED);
  show_hidden (self, selection);
  pwt_meter_selection_recount (selection);
  gtk_widget_set_visible (self->until_box, kind == PWT_COMMAND_HOLD);
  gtk_widget_set_visible (self->power_box, kind == PWT_COMMAND_OVERLOAD);
  changed_cb (self);
  gtk_widget_set_visible (GTK_WIDGET (self->reason), kind != PWT_COMMAND_READ);
  if (kind != PWT_COMMAND_READ) /* it changes nothing, and is asked for no reason */
    gtk_widget_grab_focus (GTK_WIDGET (self->reason));
  pwt_backend_call_async (backend, "meter.preview", self->request, self->cancellable, arrived_cb,
                          g_object_ref (self));
  return self;
}
