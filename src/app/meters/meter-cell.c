/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/meters/meter-cell.h"

#include <glib/gi18n.h>

#include "app/common/format.h"
#include "app/common/meter-look.h"

struct _PwtMeterCell {
  GtkButton parent_instance;

  /* Borrowed: children */
  GtkLabel *room;
  GtkImage *sign;
  GtkLabel *balance;

  PwtRow *row; /* owned */
};

G_DEFINE_FINAL_TYPE (PwtMeterCell, pwt_meter_cell, GTK_TYPE_BUTTON)

/* Whole yuan: the wall is for seeing trouble, the pane for figures. */
static char *
short_balance (const PwtMeterRow *row)
{
  g_autofree char *text = NULL;
  char *dot;

  if (row->state == PWT_METER_NEW || row->state == PWT_METER_LOST || row->balance.e4 == PWT_NONE)
    return g_strdup ("—");
  text = pwt_show_amount (row->balance);
  dot = strchr (text, '.');
  if (dot != NULL)
    *dot = '\0';
  /* Less than a yuan owed is no "−0". */
  return g_str_equal (text, "−0") ? g_strdup ("0") : g_steal_pointer (&text);
}

/* On its way: a place of the right size, and no state is claimed. */
static void
show_nothing (PwtMeterCell *self)
{
  for (guint i = 0; i < PWT_N_METER_STATES; i++)
    gtk_widget_remove_css_class (GTK_WIDGET (self), pwt_meter_state_css (i));
  gtk_label_set_text (self->room, "…");
  gtk_label_set_text (self->balance, "");
  gtk_widget_set_visible (GTK_WIDGET (self->sign), FALSE);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self), NULL);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Loading"), -1);
}

static void
show (PwtMeterCell *self)
{
  const PwtMeterRow *row = self->row != NULL ? pwt_row_get (self->row) : NULL;
  g_autofree char *balance = NULL, *exact = NULL, *said = NULL;

  if (row == NULL) {
    show_nothing (self);
    return;
  }
  balance = short_balance (row);
  exact = pwt_show_money (row->balance);
  said = g_strdup_printf ("%s %s · %s · %s", row->room != NULL ? row->room : row->serial,
                          pwt_meter_row_title (row), pwt_meter_row_state_label (row), exact);
  pwt_widget_set_state_css (GTK_WIDGET (self), row->state);
  gtk_label_set_text (self->room, row->room != NULL ? row->room : row->serial);
  gtk_label_set_text (self->balance, balance);
  gtk_image_set_from_icon_name (self->sign, pwt_meter_state_icon (row->state));
  gtk_widget_set_visible (GTK_WIDGET (self->sign), row->state != PWT_METER_OK);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self), said);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, said, -1);
}

static void
pwt_meter_cell_dispose (GObject *object)
{
  PwtMeterCell *self = PWT_METER_CELL (object);

  if (self->row != NULL)
    g_signal_handlers_disconnect_by_func (self->row, show, self);
  g_clear_object (&self->row);
  G_OBJECT_CLASS (pwt_meter_cell_parent_class)->dispose (object);
}

static void
pwt_meter_cell_class_init (PwtMeterCellClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = pwt_meter_cell_dispose;
}

static GtkLabel *
new_label (const char *css)
{
  GtkWidget *label = gtk_label_new (NULL);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_widget_set_hexpand (label, TRUE);
  gtk_widget_add_css_class (label, css);
  gtk_widget_add_css_class (label, "numeric");
  return GTK_LABEL (label);
}

static void
pwt_meter_cell_init (PwtMeterCell *self)
{
  GtkWidget *column = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *head = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 2);

  self->room = new_label ("rm");
  self->balance = new_label ("bal");
  gtk_label_set_width_chars (self->room, 5); /* a room is known by its number: never "A3…" */
  self->sign = GTK_IMAGE (gtk_image_new ());
  gtk_image_set_pixel_size (self->sign, 12);
  gtk_box_append (GTK_BOX (head), GTK_WIDGET (self->room));
  gtk_box_append (GTK_BOX (head), GTK_WIDGET (self->sign));
  gtk_box_append (GTK_BOX (column), head);
  gtk_box_append (GTK_BOX (column), GTK_WIDGET (self->balance));
  gtk_button_set_child (GTK_BUTTON (self), column);
  gtk_widget_add_css_class (GTK_WIDGET (self), "cell");
  show_nothing (self);
}

GtkWidget *
pwt_meter_cell_new (void)
{
  return g_object_new (PWT_TYPE_METER_CELL, NULL);
}

void
pwt_meter_cell_set_row (PwtMeterCell *self, PwtRow *row)
{
  g_return_if_fail (PWT_IS_METER_CELL (self));

  if (self->row == row)
    return;
  if (self->row != NULL)
    g_signal_handlers_disconnect_by_func (self->row, show, self);
  g_set_object (&self->row, row);
  if (row == NULL)
    return; /* nobody sees it now */
  g_signal_connect_swapped (row, "changed", G_CALLBACK (show), self);
  show (self);
}

PwtRow *
pwt_meter_cell_get_row (PwtMeterCell *self)
{
  g_return_val_if_fail (PWT_IS_METER_CELL (self), NULL);

  return self->row;
}
