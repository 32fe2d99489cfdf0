/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/counter/search-row.h"

#include <glib/gi18n.h>

#include "app/common/format.h"
#include "app/common/mark.h"
#include "app/common/meter-look.h"

struct _PwtSearchRow {
  AdwBin parent_instance;

  /* Template widgets */
  PwtSwatch *swatch;
  GtkLabel *name;
  GtkLabel *detail;
  GtkLabel *room;
  GtkLabel *balance;

  /* Owned */
  PwtRow *row;
  gulong changed_id;
  char *search;
};

G_DEFINE_FINAL_TYPE (PwtSearchRow, pwt_search_row, ADW_TYPE_BIN)

static void
show_balance (PwtSearchRow *self, const PwtMeterRow *meter)
{
  g_autofree char *text = pwt_show_money (meter->balance);
  const char *css = pwt_meter_state_text_css (meter->state);

  gtk_label_set_text (self->balance, text);
  gtk_widget_set_css_classes (
      GTK_WIDGET (self->balance),
      (const char *[]){ "caption", "numeric", css != NULL ? css : "dim-label", NULL });
}

/* Whether a word of the search is in the phone number, and nowhere else that is shown. */
static gboolean
is_found_by_phone (PwtSearchRow *self, const PwtMeterRow *meter)
{
  g_auto (GStrv) words = g_strsplit (self->search != NULL ? self->search : "", " ", -1);

  for (guint i = 0; meter->phone != NULL && words[i] != NULL; i++)
    if (words[i][0] != '\0' && strstr (meter->phone, words[i]) != NULL &&
        strstr (meter->serial, words[i]) == NULL &&
        (meter->room == NULL || strstr (meter->room, words[i]) == NULL))
      return TRUE;
  return FALSE;
}

static char *
dup_detail (PwtSearchRow *self, const PwtMeterRow *meter)
{
  if (is_found_by_phone (self, meter))
    return meter->contact != NULL ? g_strdup_printf ("%s · %s", meter->phone, meter->contact)
                                  : g_strdup (meter->phone);
  if (meter->contact != NULL)
    return g_strdup_printf (_ ("Meter %s · %s"), meter->serial, meter->contact);
  return g_strdup_printf (_ ("Meter %s"), meter->serial);
}

static void
show (PwtSearchRow *self)
{
  const PwtMeterRow *meter = self->row != NULL ? pwt_row_get (self->row) : NULL;
  g_autofree char *detail = NULL;

  gtk_widget_set_opacity (GTK_WIDGET (self), meter != NULL ? 1 : 0);
  if (meter == NULL)
    return;
  detail = dup_detail (self, meter);
  pwt_swatch_set_state (self->swatch, meter->state);
  gtk_label_set_text (self->name, pwt_meter_row_title (meter));
  gtk_label_set_text (self->detail, detail);
  gtk_label_set_text (self->room, meter->room != NULL ? meter->room : "");
  show_balance (self, meter);
  pwt_label_mark_words (self->name, self->search);
  pwt_label_mark_words (self->detail, self->search);
  pwt_label_mark_words (self->room, self->search);
}

static void
pwt_search_row_dispose (GObject *object)
{
  pwt_search_row_set_row (PWT_SEARCH_ROW (object), NULL);
  gtk_widget_dispose_template (GTK_WIDGET (object), PWT_TYPE_SEARCH_ROW);
  G_OBJECT_CLASS (pwt_search_row_parent_class)->dispose (object);
}

static void
pwt_search_row_finalize (GObject *object)
{
  g_free (PWT_SEARCH_ROW (object)->search);
  G_OBJECT_CLASS (pwt_search_row_parent_class)->finalize (object);
}

static void
pwt_search_row_class_init (PwtSearchRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = pwt_search_row_dispose;
  G_OBJECT_CLASS (klass)->finalize = pwt_search_row_finalize;
  g_type_ensure (PWT_TYPE_SWATCH);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/cn/prewatt/Prewatt/ui/search-row.ui");
  gtk_widget_class_bind_template_child (widget_class, PwtSearchRow, swatch);
  gtk_widget_class_bind_template_child (widget_class, PwtSearchRow, name);
  gtk_widget_class_bind_template_child (widget_class, PwtSearchRow, detail);
  gtk_widget_class_bind_template_child (widget_class, PwtSearchRow, room);
  gtk_widget_class_bind_template_child (widget_class, PwtSearchRow, balance);
}

static void
pwt_search_row_init (PwtSearchRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWidget *
pwt_search_row_new (void)
{
  return g_object_new (PWT_TYPE_SEARCH_ROW, NULL);
}

void
pwt_search_row_set_row (PwtSearchRow *self, PwtRow *row)
{
  g_return_if_fail (PWT_IS_SEARCH_ROW (self));

  if (self->row != NULL)
    g_clear_signal_handler (&self->changed_id, self->row);
  g_set_object (&self->row, row);
  if (row == NULL)
    return;
  self->changed_id = g_signal_connect_swapped (row, "changed", G_CALLBACK (show), self);
  show (self);
}

void
pwt_search_row_set_search (PwtSearchRow *self, const char *search)
{
  g_return_if_fail (PWT_IS_SEARCH_ROW (self));

  if (g_strcmp0 (self->search, search) == 0)
    return;
  g_free (self->search);
  self->search = g_strdup (search);
  show (self);
}
