/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/frame/preferences-window.h"

#include <glib/gi18n.h>

#include "app/common/settings.h"
#include "app/frame/look.h"

struct _PwtPreferencesWindow {
  AdwPreferencesWindow parent_instance;

  /* Template widgets */
  AdwComboRow *theme_row;
  AdwComboRow *density_row;
  AdwComboRow *text_row;
  AdwComboRow *language_row;
  AdwComboRow *lock_row;
  AdwComboRow *pay_row;
  AdwComboRow *paper_row;
  AdwActionRow *printer_row;
  GtkWidget *forget_button;
  GtkSwitch *auto_print;

  gboolean is_filling; /* what is chosen now is shown, nobody chooses */
};

G_DEFINE_FINAL_TYPE (PwtPreferencesWindow, pwt_preferences_window, ADW_TYPE_PREFERENCES_WINDOW)

static guint lock_changed_signal;

/* In the order of the rows. */
static const int text_percents[] = { 90, 100, 110, 125, 150 };
static const guint lock_minutes[] = { 5, 15, 30, 60, 0 };
static const char *const languages[] = { NULL, "zh_CN", "en" };

static guint
find_text (int percent)
{
  guint best = 0;

  for (guint i = 0; i < G_N_ELEMENTS (text_percents); i++)
    if (ABS (text_percents[i] - percent) < ABS (text_percents[best] - percent))
      best = i;
  return best;
}

static guint
find_lock (guint minutes)
{
  for (guint i = 0; i < G_N_ELEMENTS (lock_minutes); i++)
    if (lock_minutes[i] == minutes)
      return i;
  return 1;
}

static guint
find_language (const char *language)
{
  for (guint i = 0; i < G_N_ELEMENTS (languages); i++)
    if (g_strcmp0 (languages[i], language) == 0)
      return i;
  return 0;
}

static void
show_printer (PwtPreferencesWindow *self)
{
  g_autoptr (GtkPrintSettings) printer = pwt_settings_get_printer ();
  const char *name = printer != NULL ? gtk_print_settings_get_printer (printer) : NULL;

  adw_action_row_set_subtitle (self->printer_row, name != NULL ? name
                                                  : printer != NULL
                                                      ? _ ("The system's usual printer")
                                                      : _ ("None yet: the next print asks"));
  gtk_widget_set_visible (self->forget_button, printer != NULL);
  gtk_widget_set_sensitive (GTK_WIDGET (self->auto_print), printer != NULL);
  gtk_switch_set_active (self->auto_print, pwt_settings_get_auto_print ());
}

/* The first row is the project's, then the papers in their order. */
static void
show_paper (PwtPreferencesWindow *self)
{
  PwtPaper paper;

  adw_combo_row_set_selected (self->paper_row, pwt_settings_get_paper (&paper) ? paper + 1u : 0);
}

static void
fill (PwtPreferencesWindow *self)
{
  self->is_filling = TRUE;
  adw_combo_row_set_selected (self->theme_row, pwt_settings_get_theme ());
  adw_combo_row_set_selected (self->density_row, pwt_settings_get_is_compact () ? 1 : 0);
  adw_combo_row_set_selected (self->text_row, find_text (pwt_settings_get_text_percent ()));
  adw_combo_row_set_selected (self->language_row, find_language (pwt_settings_get_language ()));
  adw_combo_row_set_selected (self->lock_row, find_lock (pwt_settings_get_lock_minutes ()));
  adw_combo_row_set_selected (self->pay_row, pwt_settings_get_pay_method ());
  show_paper (self);
  show_printer (self);
  self->is_filling = FALSE;
}

/* --- callbacks --- */

static void
look_chosen_cb (PwtPreferencesWindow *self)
{
  if (self->is_filling)
    return;
  pwt_settings_set_theme (adw_combo_row_get_selected (self->theme_row));
  pwt_settings_set_is_compact (adw_combo_row_get_selected (self->density_row) == 1);
  pwt_settings_set_text_percent (text_percents[adw_combo_row_get_selected (self->text_row)]);
  pwt_look_apply ();
}

static void
language_chosen_cb (PwtPreferencesWindow *self)
{
  const char *chosen = languages[adw_combo_row_get_selected (self->language_row)];

  if (self->is_filling || g_strcmp0 (chosen, pwt_settings_get_language ()) == 0)
    return;
  pwt_settings_set_language (chosen);
  adw_preferences_window_add_toast (
      ADW_PREFERENCES_WINDOW (self),
      adw_toast_new (_ ("The language changes when Prewatt is started again")));
}

static void
lock_chosen_cb (PwtPreferencesWindow *self)
{
  if (self->is_filling)
    return;
  pwt_settings_set_lock_minutes (lock_minutes[adw_combo_row_get_selected (self->lock_row)]);
  g_signal_emit (self, lock_changed_signal, 0);
}

static void
pay_chosen_cb (PwtPreferencesWindow *self)
{
  if (!self->is_filling)
    pwt_settings_set_pay_method (adw_combo_row_get_selected (self->pay_row));
}

static void
paper_chosen_cb (PwtPreferencesWindow *self)
{
  guint row = adw_combo_row_get_selected (self->paper_row);

  if (self->is_filling)
    return;
  if (row == 0)
    pwt_settings_forget_paper ();
  else
    pwt_settings_set_paper (row - 1);
}

static void
auto_print_cb (PwtPreferencesWindow *self)
{
  if (!self->is_filling)
    pwt_settings_set_auto_print (gtk_switch_get_active (self->auto_print));
}

static void
forget_cb (PwtPreferencesWindow *self)
{
  pwt_settings_forget_printer ();
  fill (self);
}

/* --- overrides --- */

static void
pwt_preferences_window_dispose (GObject *object)
{
  gtk_widget_dispose_template (GTK_WIDGET (object), PWT_TYPE_PREFERENCES_WINDOW);
  G_OBJECT_CLASS (pwt_preferences_window_parent_class)->dispose (object);
}

static void
pwt_preferences_window_class_init (PwtPreferencesWindowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = pwt_preferences_window_dispose;
  lock_changed_signal = g_signal_new ("lock-changed", PWT_TYPE_PREFERENCES_WINDOW,
                                      G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/cn/prewatt/Prewatt/ui/preferences-window.ui");
  gtk_widget_class_bind_template_child (widget_class, PwtPreferencesWindow, theme_row);
  gtk_widget_class_bind_template_child (widget_class, PwtPreferencesWindow, density_row);
  gtk_widget_class_bind_template_child (widget_class, PwtPreferencesWindow, text_row);
  gtk_widget_class_bind_template_child (widget_class, PwtPreferencesWindow, language_row);
  gtk_widget_class_bind_template_child (widget_class, PwtPreferencesWindow, lock_row);
  gtk_widget_class_bind_template_child (widget_class, PwtPreferencesWindow, pay_row);
  gtk_widget_class_bind_template_child (widget_class, PwtPreferencesWindow, paper_row);
  gtk_widget_class_bind_template_child (widget_class, PwtPreferencesWindow, printer_row);
  gtk_widget_class_bind_template_child (widget_class, PwtPreferencesWindow, forget_button);
  gtk_widget_class_bind_template_child (widget_class, PwtPreferencesWindow, auto_print);
  gtk_widget_class_bind_template_callback (widget_class, look_chosen_cb);
  gtk_widget_class_bind_template_callback (widget_class, language_chosen_cb);
  gtk_widget_class_bind_template_callback (widget_class, lock_chosen_cb);
  gtk_widget_class_bind_template_callback (widget_class, pay_chosen_cb);
  gtk_widget_class_bind_template_callback (widget_class, paper_chosen_cb);
  gtk_widget_class_bind_template_callback (widget_class, auto_print_cb);
  gtk_widget_class_bind_template_callback (widget_class, forget_cb);
}

static void
pwt_preferences_window_init (PwtPreferencesWindow *self)
{
  self->is_filling = TRUE; /* the template chooses the first of everything */
  gtk_widget_init_template (GTK_WIDGET (self));
  fill (self);
}

PwtPreferencesWindow *
pwt_preferences_window_new (GtkWindow *parent)
{
  return g_object_new (PWT_TYPE_PREFERENCES_WINDOW, "transient-for", parent, NULL);
}
