/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/meters/views-button.h"

#include <glib/gi18n.h>

#define NAME_MAX_CHARS 40

struct _PwtViewsButton {
  AdwBin parent_instance;

  GtkMenuButton *button; /* borrowed: the child */

  /* Owned */
  char *operator_name;
  GPtrArray *views; /* (element-type PwtMetersView) */
  GMenu *menu;
  GMenuModel *columns;
};

G_DEFINE_FINAL_TYPE (PwtViewsButton, pwt_views_button, ADW_TYPE_BIN)

enum { CHOSEN, SAVE_ASKED, N_SIGNALS };
static guint signals[N_SIGNALS];

/* --- the menu --- */

static void
append (GMenu *menu, const char *label, const char *action, const char *target)
{
  g_autoptr (GMenuItem) item = g_menu_item_new (label, NULL);

  g_menu_item_set_action_and_target (item, action, "s", target);
  g_menu_append_item (menu, item);
}

static GMenu *
new_section (GMenu *menu, const char *label)
{
  GMenu *section = g_menu_new ();

  g_menu_append_section (menu, label, G_MENU_MODEL (section));
  return section;
}

static void
fill_saved (PwtViewsButton *self)
{
  g_autoptr (GMenu) last = NULL;
  g_autoptr (GMenu) removal = g_menu_new ();

  if (self->views->len > 0) {
    g_autoptr (GMenu) section = new_section (self->menu, _ ("Saved views"));

    for (guint i = 0; i < self->views->len; i++) {
      const PwtMetersView *view = g_ptr_array_index (self->views, i);

      append (section, view->name, "views.show", view->name);
      append (removal, view->name, "views.remove", view->name);
    }
  }
  last = new_section (self->menu, NULL);
  g_menu_append (last, _ ("Save this view…"), "views.save");
  if (self->views->len > 0)
    g_menu_append_submenu (last, _ ("Remove a view"), G_MENU_MODEL (removal));
}

static void
fill (PwtViewsButton *self)
{
  g_autoptr (GMenu) built_in = NULL;

  /* A menu of its own each time: GTK 4.8 stumbles over a submenu that comes again. */
  g_clear_object (&self->menu);
  self->menu = g_menu_new ();
  built_in = new_section (self->menu, NULL);
  for (guint i = 0; i < pwt_n_meters_views; i++) {
    g_autofree char *target = g_strdup_printf ("/%u", i); /* no name begins so */

    append (built_in, _ (pwt_meters_views[i].name), "views.show", target);
  }
  fill_saved (self);
  if (self->columns != NULL) {
    g_autoptr (GMenu) table = new_section (self->menu, NULL);

    g_menu_append_submenu (table, _ ("Columns of the table"), self->columns);
  }
  gtk_menu_button_set_menu_model (self->button, G_MENU_MODEL (self->menu));
}

static guint
find_view (PwtViewsButton *self, const char *name)
{
  guint i = 0;

  while (i < self->views->len &&
         g_strcmp0 (((const PwtMetersView *) g_ptr_array_index (self->views, i))->name, name) != 0)
    i++;
  return i;
}

/* --- actions --- */

static void
show_action (GtkWidget *widget, const char *action, GVariant *target)
{
  PwtViewsButton *self = PWT_VIEWS_BUTTON (widget);
  const char *name = g_variant_get_string (target, NULL);
  g_autoptr (PwtMetersView) fixed = NULL;
  guint number;

  if (name[0] == '/') {
    number = (guint) g_ascii_strtoull (name + 1, NULL, 10);
    g_return_if_fail (number < pwt_n_meters_views);
    fixed = pwt_meters_view_new ();
    fixed->states = g_strdup (pwt_meters_views[number].states);
    g_signal_emit (self, signals[CHOSEN], 0, fixed);
    return;
  }
  number = find_view (self, name);
  if (number < self->views->len)
    g_signal_emit (self, signals[CHOSEN], 0, g_ptr_array_index (self->views, number));
}

static void
remove_action (GtkWidget *widget, const char *action, GVariant *target)
{
  PwtViewsButton *self = PWT_VIEWS_BUTTON (widget);
  guint number = find_view (self, g_variant_get_string (target, NULL));

  if (number == self->views->len)
    return;
  g_ptr_array_remove_index (self->views, number);
  pwt_meters_views_save (self->operator_name, self->views);
  fill (self);
}

/* "/" begins the names of the views that are always there. */
static char *
clean_name (const char *typed)
{
  char *name = g_strstrip (g_strdup (typed));

  return name[0] == '/' ? (g_strdelimit (name, "/", ' '), g_strstrip (name)) : name;
}

static void
named_cb (AdwMessageDialog *dialog, const char *response, PwtViewsButton *self)
{
  GtkEditable *entry = GTK_EDITABLE (adw_message_dialog_get_extra_child (dialog));
  g_autofree char *name = clean_name (gtk_editable_get_text (entry));

  if (g_str_equal (response, "save") && name[0] != '\0')
    g_signal_emit (self, signals[SAVE_ASKED], 0, name);
}

static void
name_changed_cb (AdwMessageDialog *dialog, GtkEditable *entry)
{
  g_autofree char *name = clean_name (gtk_editable_get_text (entry));

  adw_message_dialog_set_response_enabled (dialog, "save", name[0] != '\0');
}

static void
save_action (GtkWidget *widget, const char *action, GVariant *target)
{
  GtkWidget *dialog = adw_message_dialog_new (
      GTK_WINDOW (gtk_widget_get_root (widget)), _ ("Save this view"),
      _ ("Words, conditions, order and columns are kept for you on this computer."));
  GtkWidget *entry = gtk_entry_new ();

  gtk_entry_set_max_length (GTK_ENTRY (entry), NAME_MAX_CHARS);
  gtk_entry_set_activates_default (GTK_ENTRY (entry), TRUE);
  gtk_entry_set_placeholder_text (GTK_ENTRY (entry), _ ("Name of the view"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (entry), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Name of the view"), -1);
  adw_message_dialog_set_extra_child (ADW_MESSAGE_DIALOG (dialog), entry);
  adw_message_dialog_add_responses (ADW_MESSAGE_DIALOG (dialog), "cancel", _ ("Cancel"), "save",
                                    _ ("Save"), NULL);
  adw_message_dialog_set_response_appearance (ADW_MESSAGE_DIALOG (dialog), "save",
                                              ADW_RESPONSE_SUGGESTED);
  adw_message_dialog_set_default_response (ADW_MESSAGE_DIALOG (dialog), "save");
  adw_message_dialog_set_response_enabled (ADW_MESSAGE_DIALOG (dialog), "save", FALSE);
  g_signal_connect_object (entry, "changed", G_CALLBACK (name_changed_cb), dialog,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (dialog, "response", G_CALLBACK (named_cb), widget, 0);
  gtk_window_present (GTK_WINDOW (dialog));
}

/* --- class --- */

static void
pwt_views_button_finalize (GObject *object)
{
  PwtViewsButton *self = PWT_VIEWS_BUTTON (object);

  g_ptr_array_unref (self->views);
  g_clear_object (&self->menu);
  g_clear_object (&self->columns);
  g_free (self->operator_name);
  G_OBJECT_CLASS (pwt_views_button_parent_class)->finalize (object);
}

static void
pwt_views_button_class_init (PwtViewsButtonClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = pwt_views_button_finalize;
  gtk_widget_class_install_action (widget_class, "views.show", "s", show_action);
  gtk_widget_class_install_action (widget_class, "views.remove", "s", remove_action);
  gtk_widget_class_install_action (widget_class, "views.save", NULL, save_action);
  signals[CHOSEN] = g_signal_new ("chosen", PWT_TYPE_VIEWS_BUTTON, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                  NULL, G_TYPE_NONE, 1, G_TYPE_POINTER);
  signals[SAVE_ASKED] = g_signal_new ("save-asked", PWT_TYPE_VIEWS_BUTTON, G_SIGNAL_RUN_LAST, 0,
                                      NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
}

static void
pwt_views_button_init (PwtViewsButton *self)
{
  GtkWidget *button = gtk_menu_button_new ();

  self->button = GTK_MENU_BUTTON (button);
  self->operator_name = g_strdup ("");
  self->views = g_ptr_array_new ();
  gtk_menu_button_set_icon_name (GTK_MENU_BUTTON (button), "view-more-symbolic");
  gtk_widget_set_tooltip_text (button, _ ("Views and columns"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Views and columns"), -1);
  gtk_widget_add_css_class (button, "flat");
  gtk_widget_set_valign (GTK_WIDGET (self), GTK_ALIGN_CENTER);
  adw_bin_set_child (ADW_BIN (self), button);
  fill (self);
}

/* --- public functions --- */

void
pwt_views_button_set_operator (PwtViewsButton *self, const char *name)
{
  g_return_if_fail (PWT_IS_VIEWS_BUTTON (self) && name != NULL);

  g_free (self->operator_name);
  self->operator_name = g_strdup (name);
  g_ptr_array_unref (self->views);
  self->views = pwt_meters_views_load (name);
  fill (self);
}

void
pwt_views_button_set_columns (PwtViewsButton *self, GMenuModel *columns)
{
  g_return_if_fail (PWT_IS_VIEWS_BUTTON (self));

  g_set_object (&self->columns, columns);
  fill (self);
}

void
pwt_views_button_add (PwtViewsButton *self, PwtMetersView *view)
{
  guint number;

  g_return_if_fail (PWT_IS_VIEWS_BUTTON (self) && view != NULL && view->name != NULL);

  number = find_view (self, view->name);
  if (number < self->views->len)
    g_ptr_array_remove_index (self->views, number);
  g_ptr_array_add (self->views, view);
  pwt_meters_views_save (self->operator_name, self->views);
  fill (self);
}
