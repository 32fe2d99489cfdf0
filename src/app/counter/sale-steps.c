/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/counter/sale-steps.h"

#include <glib/gi18n.h>

#include "app/common/danger.h"
#include "app/common/format.h"
#include "app/common/say.h"
#include "app/counter/decide-dialog.h"

struct _PwtSaleSteps {
  AdwBin parent_instance;

  /* Template widgets */
  GtkWidget *live; /* an alert */
  GtkLabel *heading;
  GtkLabel *what; /* gives way where there is no room for all */
  GtkLabel *paid;
  GtkWidget *cancel_button;
  GtkWidget *decide_button;
  GtkWidget *retry_button;
  GtkWidget *receipt_button;
  AdwButtonContent *receipt_content;
  GtkLabel *advice;
  GtkStack *dots[PWT_N_STEPS];
  GtkImage *icons[PWT_N_STEPS];
  GtkSpinner *spinners[PWT_N_STEPS];
  GtkLabel *titles[PWT_N_STEPS];
  GtkLabel *times[PWT_N_STEPS];
  GtkWidget *lines[PWT_N_STEPS - 1];

  /* Owned */
  PwtSaleAttempt *attempt;
  gulong changed_id;
};

G_DEFINE_FINAL_TYPE (PwtSaleSteps, pwt_sale_steps, ADW_TYPE_BIN)

static void
show_step (PwtSaleSteps *self, guint i, const PwtStep *step)
{
  static const char *const css[] = {
    [PWT_STEP_TODO] = NULL,   [PWT_STEP_RUNNING] = NULL,    [PWT_STEP_WAITING] = "waiting",
    [PWT_STEP_DONE] = "done", [PWT_STEP_FAILED] = "failed",
  };
  static const char *const icons[] = {
    [PWT_STEP_TODO] = NULL,
    [PWT_STEP_RUNNING] = NULL,
    [PWT_STEP_WAITING] = "prewatt-state-lost-symbolic",
    [PWT_STEP_DONE] = "prewatt-state-ok-symbolic",
    [PWT_STEP_FAILED] = "prewatt-state-alarm1-symbolic",
  };
  gboolean is_running = step->mark == PWT_STEP_RUNNING;

  gtk_widget_set_css_classes (GTK_WIDGET (self->dots[i]),
                              (const char *[]){ "step-dot", css[step->mark], NULL });
  gtk_stack_set_visible_child_name (self->dots[i], is_running ? "spinner" : "icon");
  gtk_spinner_set_spinning (self->spinners[i], is_running);
  gtk_image_set_from_icon_name (self->icons[i], icons[step->mark]);
  gtk_label_set_text (self->titles[i], step->title);
  gtk_widget_set_css_classes (GTK_WIDGET (self->titles[i]),
                              (const char *[]){ "heading",
                                                step->mark == PWT_STEP_FAILED ? "t-arrears"
                                                : step->mark == PWT_STEP_TODO ? "dim-label"
                                                                              : NULL,
                                                NULL });
  gtk_label_set_text (self->times[i], step->time);
  if (i + 1 < PWT_N_STEPS)
    gtk_widget_set_css_classes (
        self->lines[i],
        (const char *[]){ "stepline", step->mark == PWT_STEP_DONE ? "done" : NULL, NULL });
}

static void
show_head (PwtSaleSteps *self)
{
  PwtSaleAttempt *attempt = self->attempt;
  const PwtSaleReply *reply = pwt_sale_attempt_get_reply (attempt);
  g_autofree char *money = pwt_show_money (pwt_sale_attempt_get_paid (attempt));
  g_autofree char *what = g_strdup_printf ("%s %s", pwt_sale_attempt_get_room (attempt),
                                           pwt_sale_attempt_get_tenant (attempt));
  g_autofree char *paid =
      g_strdup_printf (" · %s · %s", money,
                       _ (pwt_pay_method_choices[pwt_sale_attempt_get_pay_method (attempt)].label));

  gtk_label_set_text (self->what, what);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->what), what);
  gtk_label_set_text (self->paid, paid);
  if (reply != NULL && reply->receipt != NULL) {
    g_autofree char *number = pwt_show_receipt_number (reply->receipt->number);
    g_autofree char *label = g_strdup_printf (_ ("Receipt %s"), number);

    adw_button_content_set_label (self->receipt_content, label);
  }
  gtk_widget_set_visible (self->receipt_button, reply != NULL && reply->receipt != NULL);
}

/* "A201 … · ¥100.00 · Cash. In the meter, count 17→18 · 0.9 s": the newest step, not all of them.
 */
static void
say (PwtSaleSteps *self, const PwtStep steps[PWT_N_STEPS], const char *advice)
{
  g_autoptr (GString) text = g_string_new (gtk_label_get_text (self->what));
  guint i = PWT_N_STEPS - 1;

  g_string_append (text, gtk_label_get_text (self->paid));
  while (i > 0 && steps[i].mark == PWT_STEP_TODO)
    i--;
  g_string_append_printf (text, ". %s", steps[i].title);
  if (steps[i].time[0] != '\0')
    g_string_append_printf (text, ", %s", steps[i].time);
  if (advice != NULL)
    g_string_append_printf (text, ". %s", advice);
  pwt_say (self->live, text->str);
}

static void
show (PwtSaleSteps *self)
{
  PwtAttemptPhase phase = pwt_sale_attempt_get_phase (self->attempt);
  g_autofree char *advice = pwt_sale_attempt_dup_advice (self->attempt);
  gboolean may_cancel = pwt_sale_attempt_may_cancel (self->attempt);
  gboolean may_decide = pwt_sale_attempt_may_decide (self->attempt);
  PwtStep steps[PWT_N_STEPS];

  show_head (self);
  pwt_sale_attempt_describe (self->attempt, steps);
  for (guint i = 0; i < PWT_N_STEPS; i++)
    show_step (self, i, &steps[i]);
  say (self, steps, advice);
  for (guint i = 0; i < PWT_N_STEPS; i++)
    g_free (steps[i].time);
  gtk_label_set_text (self->advice, advice != NULL ? advice : "");
  gtk_widget_set_visible (GTK_WIDGET (self->advice), advice != NULL);
  gtk_widget_set_visible (self->cancel_button, may_cancel);
  gtk_widget_set_visible (self->decide_button, may_decide);
  gtk_widget_set_visible (self->retry_button, phase == PWT_ATTEMPT_UNSURE);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "steps.cancel", may_cancel);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "steps.decide", may_decide);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "steps.retry", phase == PWT_ATTEMPT_UNSURE);
}

/* --- actions --- */

static void
cancel_answered_cb (PwtSaleSteps *self, const char *response)
{
  if (g_str_equal (response, "cancel-sale") && self->attempt != NULL)
    pwt_sale_attempt_cancel (self->attempt);
}

static void
cancel_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  PwtSaleSteps *self = PWT_SALE_STEPS (widget);
  g_autofree char *money = pwt_show_money (pwt_sale_attempt_get_paid (self->attempt));
  AdwMessageDialog *dialog =
      pwt_danger_new (GTK_WINDOW (gtk_widget_get_root (widget)), _ ("Cancel this sale?"), NULL,
                      _ ("Keep the sale"), "cancel-sale", _ ("Cancel the sale"));

  adw_message_dialog_format_body (dialog,
                                  _ ("%s\n%s · meter no. %s\n%s\n\nNothing was sent to the meter "
                                     "yet. Give the money back to the tenant, and take back the "
                                     "receipt if one was printed."),
                                  pwt_sale_attempt_get_tenant (self->attempt),
                                  pwt_sale_attempt_get_room (self->attempt),
                                  pwt_sale_attempt_get_serial (self->attempt), money);
  g_signal_connect_object (dialog, "response", G_CALLBACK (cancel_answered_cb), self,
                           G_CONNECT_SWAPPED);
  gtk_window_present (GTK_WINDOW (dialog));
}

static void
decide_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  PwtSaleSteps *self = PWT_SALE_STEPS (widget);
  PwtDecideDialog *dialog =
      pwt_decide_dialog_new (GTK_WINDOW (gtk_widget_get_root (widget)), self->attempt);

  gtk_window_present (GTK_WINDOW (dialog));
}

static void
retry_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  pwt_sale_attempt_ask (PWT_SALE_STEPS (widget)->attempt);
}

static void
receipt_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  PwtSaleSteps *self = PWT_SALE_STEPS (widget);
  g_autofree char *id = pwt_id_dup_text (pwt_sale_attempt_get_id (self->attempt));

  gtk_widget_activate_action (widget, "win.receipt", "s", id);
}

/* --- overrides --- */

static void
pwt_sale_steps_dispose (GObject *object)
{
  PwtSaleSteps *self = PWT_SALE_STEPS (object);

  if (self->attempt != NULL)
    g_clear_signal_handler (&self->changed_id, self->attempt);
  g_clear_object (&self->attempt);
  /* The bin's child is bound: letting the template free it would leave the bin a dead pointer. */
  adw_bin_set_child (ADW_BIN (self), NULL);
  gtk_widget_dispose_template (GTK_WIDGET (object), PWT_TYPE_SALE_STEPS);
  G_OBJECT_CLASS (pwt_sale_steps_parent_class)->dispose (object);
}

static void
bind_numbered (GtkWidgetClass *widget_class, const char *name, guint n, gssize first)
{
  for (guint i = 0; i < n; i++) {
    g_autofree char *id = g_strdup_printf ("%s_%u", name, i + 1);

    gtk_widget_class_bind_template_child_full (widget_class, id, FALSE,
                                               first + (gssize) (i * sizeof (gpointer)));
  }
}

static void
pwt_sale_steps_class_init (PwtSaleStepsClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = pwt_sale_steps_dispose;
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/cn/prewatt/Prewatt/ui/sale-steps.ui");
  gtk_widget_class_bind_template_child (widget_class, PwtSaleSteps, live);
  gtk_widget_class_bind_template_child (widget_class, PwtSaleSteps, heading);
  gtk_widget_class_bind_template_child (widget_class, PwtSaleSteps, what);
  gtk_widget_class_bind_template_child (widget_class, PwtSaleSteps, paid);
  gtk_widget_class_bind_template_child (widget_class, PwtSaleSteps, cancel_button);
  gtk_widget_class_bind_template_child (widget_class, PwtSaleSteps, decide_button);
  gtk_widget_class_bind_template_child (widget_class, PwtSaleSteps, retry_button);
  gtk_widget_class_bind_template_child (widget_class, PwtSaleSteps, receipt_button);
  gtk_widget_class_bind_template_child (widget_class, PwtSaleSteps, receipt_content);
  gtk_widget_class_bind_template_child (widget_class, PwtSaleSteps, advice);
  bind_numbered (widget_class, "dot", PWT_N_STEPS, G_STRUCT_OFFSET (PwtSaleSteps, dots));
  bind_numbered (widget_class, "icon", PWT_N_STEPS, G_STRUCT_OFFSET (PwtSaleSteps, icons));
  bind_numbered (widget_class, "spinner", PWT_N_STEPS, G_STRUCT_OFFSET (PwtSaleSteps, spinners));
  bind_numbered (widget_class, "title", PWT_N_STEPS, G_STRUCT_OFFSET (PwtSaleSteps, titles));
  bind_numbered (widget_class, "time", PWT_N_STEPS, G_STRUCT_OFFSET (PwtSaleSteps, times));
  bind_numbered (widget_class, "line", PWT_N_STEPS - 1, G_STRUCT_OFFSET (PwtSaleSteps, lines));
  gtk_widget_class_install_action (widget_class, "steps.cancel", NULL, cancel_action);
  gtk_widget_class_install_action (widget_class, "steps.decide", NULL, decide_action);
  gtk_widget_class_install_action (widget_class, "steps.retry", NULL, retry_action);
  gtk_widget_class_install_action (widget_class, "steps.receipt", NULL, receipt_action);
}

static void
pwt_sale_steps_init (PwtSaleSteps *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

void
pwt_sale_steps_set_attempt (PwtSaleSteps *self, PwtSaleAttempt *attempt, const char *heading)
{
  g_return_if_fail (PWT_IS_SALE_STEPS (self));

  gtk_label_set_text (self->heading, heading);
  if (self->attempt == attempt)
    return;
  if (self->attempt != NULL)
    g_clear_signal_handler (&self->changed_id, self->attempt);
  g_set_object (&self->attempt, attempt);
  gtk_widget_set_visible (GTK_WIDGET (self), attempt != NULL);
  if (attempt == NULL)
    return;
  self->changed_id = g_signal_connect_swapped (attempt, "changed", G_CALLBACK (show), self);
  show (self);
}

PwtSaleAttempt *
pwt_sale_steps_get_attempt (PwtSaleSteps *self)
{
  g_return_val_if_fail (PWT_IS_SALE_STEPS (self), NULL);

  return self->attempt;
}
