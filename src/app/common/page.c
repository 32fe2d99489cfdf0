/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/common/page.h"

#include <glib/gi18n.h>

#include "app/common/columns.h"

typedef struct {
  PwtDesk *desk; /* owned */
} PwtPagePrivate;

G_DEFINE_ABSTRACT_TYPE_WITH_PRIVATE (PwtPage, pwt_page, ADW_TYPE_BIN)

enum { PROP_DESK = 1, N_PROPS };
static GParamSpec *properties[N_PROPS];

static void
pwt_page_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  PwtPagePrivate *priv = pwt_page_get_instance_private (PWT_PAGE (object));

  switch (id) {
  case PROP_DESK:
    priv->desk = g_value_dup_object (value);
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
  }
}

static void
engine_back_cb (PwtPage *self)
{
  if (PWT_PAGE_GET_CLASS (self)->engine_back != NULL)
    PWT_PAGE_GET_CLASS (self)->engine_back (self);
}

static void
pwt_page_constructed (GObject *object)
{
  PwtPagePrivate *priv = pwt_page_get_instance_private (PWT_PAGE (object));

  G_OBJECT_CLASS (pwt_page_parent_class)->constructed (object);
  if (priv->desk != NULL)
    g_signal_connect_object (priv->desk, "engine-back", G_CALLBACK (engine_back_cb), object,
                             G_CONNECT_SWAPPED);
}

static void
pwt_page_finalize (GObject *object)
{
  PwtPagePrivate *priv = pwt_page_get_instance_private (PWT_PAGE (object));

  g_clear_object (&priv->desk);
  G_OBJECT_CLASS (pwt_page_parent_class)->finalize (object);
}

static void
pwt_page_class_init (PwtPageClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->set_property = pwt_page_set_property;
  object_class->constructed = pwt_page_constructed;
  object_class->finalize = pwt_page_finalize;
  g_type_ensure (PWT_TYPE_COLUMNS); /* templates of pages are laid out by it */

  properties[PROP_DESK] =
      g_param_spec_object ("desk", NULL, NULL, PWT_TYPE_DESK,
                           G_PARAM_WRITABLE | G_PARAM_CONSTRUCT_ONLY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
pwt_page_init (PwtPage *self)
{
}

PwtDesk *
pwt_page_get_desk (PwtPage *self)
{
  PwtPagePrivate *priv = pwt_page_get_instance_private (self);

  g_return_val_if_fail (PWT_IS_PAGE (self), NULL);

  return priv->desk;
}

void
pwt_page_shown (PwtPage *self)
{
  g_return_if_fail (PWT_IS_PAGE (self));

  if (PWT_PAGE_GET_CLASS (self)->shown != NULL)
    PWT_PAGE_GET_CLASS (self)->shown (self);
}

gboolean
pwt_page_search (PwtPage *self)
{
  g_return_val_if_fail (PWT_IS_PAGE (self), FALSE);

  if (PWT_PAGE_GET_CLASS (self)->search == NULL)
    return FALSE;
  PWT_PAGE_GET_CLASS (self)->search (self);
  return TRUE;
}

void
pwt_page_show_meter (PwtPage *self, PwtId meter)
{
  g_return_if_fail (PWT_IS_PAGE (self));

  if (PWT_PAGE_GET_CLASS (self)->show_meter != NULL)
    PWT_PAGE_GET_CLASS (self)->show_meter (self, meter);
}

void
pwt_page_show_account (PwtPage *self, PwtId account)
{
  g_return_if_fail (PWT_IS_PAGE (self));

  if (PWT_PAGE_GET_CLASS (self)->show_account != NULL)
    PWT_PAGE_GET_CLASS (self)->show_account (self, account);
}

void
pwt_page_show_state (PwtPage *self, const char *state)
{
  g_return_if_fail (PWT_IS_PAGE (self));

  if (PWT_PAGE_GET_CLASS (self)->show_state != NULL)
    PWT_PAGE_GET_CLASS (self)->show_state (self, state);
}

void
pwt_toast (GtkWidget *widget, const char *text)
{
  gtk_widget_activate_action (widget, "win.toast", "s", text);
}

static void
undo_cb (AdwToast *toast, gpointer user_data)
{
  gtk_widget_activate_action (GTK_WIDGET (user_data),
                              g_object_get_data (G_OBJECT (toast), "action"), NULL);
}

AdwToast *
pwt_toast_undo (GtkWidget *widget, const char *text, const char *action)
{
  GtkWidget *overlay = gtk_widget_get_ancestor (widget, ADW_TYPE_TOAST_OVERLAY);
  g_autofree char *markup = g_markup_escape_text (text, -1);
  AdwToast *toast;

  if (overlay == NULL || !gtk_widget_get_mapped (widget)) {
    pwt_toast (widget, text);
    return NULL;
  }
  toast = adw_toast_new (markup);
  adw_toast_set_timeout (toast, 8);
  adw_toast_set_button_label (toast, _ ("Undo"));
  g_object_set_data_full (G_OBJECT (toast), "action", g_strdup (action), g_free);
  g_signal_connect_object (toast, "button-clicked", G_CALLBACK (undo_cb), widget, 0);
  adw_toast_overlay_add_toast (ADW_TOAST_OVERLAY (overlay), toast);
  return toast;
}
