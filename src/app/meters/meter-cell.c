/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Hundreds of these are on the screen and dozens come with every turn of the wheel, so a cell is
 * one widget that draws its two lines and its sign by itself, and what it shows never asks the page
 * to be laid out again. Background and colours are CSS's. */
#include "app/meters/meter-cell.h"

#include <glib/gi18n.h>

#include "app/common/format.h"
#include "app/common/meter-look.h"

#define SIGN_SIZE 12
#define SIGN_GAP 2
#define ROOM_CHARS "88888" /* a room is known by its number: never "A3…" */

struct _PwtMeterCell {
  GtkButton parent_instance;

  /* Owned */
  PwtRow *row;
  PangoLayout *room;
  PangoLayout *balance;

  PwtMeterState state; /* that is shown */
  gboolean has_sign;
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

static const PwtMeterRow *
meter_of (PwtMeterCell *self)
{
  return self->row != NULL ? pwt_row_get (self->row) : NULL;
}

/* All that the cell shows, in words. */
static char *
dup_words (const PwtMeterRow *row)
{
  g_autofree char *exact = pwt_show_money (row->balance);

  return g_strdup_printf ("%s %s · %s · %s", row->room != NULL ? row->room : row->serial,
                          pwt_meter_row_title (row), pwt_meter_row_state_label (row), exact);
}

static void
set_text (PangoLayout *layout, const char *text)
{
  if (!g_str_equal (pango_layout_get_text (layout), text))
    pango_layout_set_text (layout, text, -1);
}

static void
set_sign (PwtMeterCell *self, gboolean has_sign)
{
  GtkWidget *wall = gtk_widget_get_parent (GTK_WIDGET (self));

  if (self->has_sign == has_sign)
    return;
  self->has_sign = has_sign;
  if (wall != NULL)
    gtk_widget_queue_allocate (wall); /* it may need more room */
}

/* On its way: a place of the right size, and no state is claimed. */
static void
show_nothing (PwtMeterCell *self)
{
  for (guint i = 0; i < PWT_N_METER_STATES; i++)
    gtk_widget_remove_css_class (GTK_WIDGET (self), pwt_meter_state_css (i));
  set_text (self->room, "…");
  set_text (self->balance, "");
  set_sign (self, FALSE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Loading"), -1);
}

static void
show_meter (PwtMeterCell *self, const PwtMeterRow *row)
{
  g_autofree char *balance = short_balance (row), *said = dup_words (row);

  self->state = row->state;
  pwt_widget_set_state_css (GTK_WIDGET (self), row->state);
  set_text (self->room, row->room != NULL ? row->room : row->serial);
  set_text (self->balance, balance);
  set_sign (self, row->state != PWT_METER_OK);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, said, -1);
}

static void
show (PwtMeterCell *self)
{
  const PwtMeterRow *row = meter_of (self);

  if (row != NULL)
    show_meter (self, row);
  else
    show_nothing (self);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

/* Made when somebody wants to see it: each text that is set instead asks the display server where
 * the pointer is. */
static gboolean
pwt_meter_cell_query_tooltip (GtkWidget *widget, int x, int y, gboolean by_keyboard,
                              GtkTooltip *tooltip)
{
  const PwtMeterRow *row = meter_of (PWT_METER_CELL (widget));
  g_autofree char *said = row != NULL ? dup_words (row) : NULL;

  gtk_tooltip_set_text (tooltip, said);
  return said != NULL;
}

/* --- drawing --- */

static int
height_of (PangoLayout *layout)
{
  int height;

  pango_layout_get_pixel_size (layout, NULL, &height);
  return height;
}

static int
head_height (PwtMeterCell *self)
{
  return MAX (height_of (self->room), SIGN_SIZE);
}

/* How wide it is depends on nothing it shows: it is given its place by the wall. */
static void
pwt_meter_cell_measure (GtkWidget *widget, GtkOrientation orientation, int for_size, int *minimum,
                        int *natural, int *minimum_baseline, int *natural_baseline)
{
  PwtMeterCell *self = PWT_METER_CELL (widget);

  *minimum = *natural = 0;
  if (orientation == GTK_ORIENTATION_VERTICAL)
    *minimum = *natural = head_height (self) + height_of (self->balance);
}

static void
draw_text (GtkSnapshot *snapshot, PangoLayout *layout, int y, const GdkRGBA *colour)
{
  gtk_snapshot_save (snapshot);
  gtk_snapshot_translate (snapshot, &GRAPHENE_POINT_INIT (0, (float) y));
  gtk_snapshot_append_layout (snapshot, layout, colour);
  gtk_snapshot_restore (snapshot);
}

static void
pwt_meter_cell_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  PwtMeterCell *self = PWT_METER_CELL (widget);
  int width = gtk_widget_get_width (widget), head, top;
  GdkRGBA colour;

  pango_layout_set_width (self->balance, width * PANGO_SCALE);
  pango_layout_set_width (self->room,
                          MAX (0, width - pwt_meter_cell_get_sign_width (self)) * PANGO_SCALE);
  head = head_height (self);
  gtk_style_context_get_color (gtk_widget_get_style_context (widget), &colour);
  draw_text (snapshot, self->room, (head - height_of (self->room)) / 2, &colour);
  draw_text (snapshot, self->balance, head, &colour);
  if (!self->has_sign)
    return;
  gtk_snapshot_save (snapshot);
  top = (head - SIGN_SIZE) / 2; /* whole pixels */
  gtk_snapshot_translate (snapshot,
                          &GRAPHENE_POINT_INIT ((float) (width - SIGN_SIZE), (float) top));
  pwt_meter_state_snapshot_icon (widget, snapshot, self->state, SIGN_SIZE);
  gtk_snapshot_restore (snapshot);
}

static void
pwt_meter_cell_dispose (GObject *object)
{
  PwtMeterCell *self = PWT_METER_CELL (object);

  if (self->row != NULL)
    g_signal_handlers_disconnect_by_func (self->row, show, self);
  g_clear_object (&self->row);
  g_clear_object (&self->room);
  g_clear_object (&self->balance);
  G_OBJECT_CLASS (pwt_meter_cell_parent_class)->dispose (object);
}

static void
pwt_meter_cell_class_init (PwtMeterCellClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = pwt_meter_cell_dispose;
  widget_class->measure = pwt_meter_cell_measure;
  widget_class->snapshot = pwt_meter_cell_snapshot;
  widget_class->query_tooltip = pwt_meter_cell_query_tooltip;
}

/* A line of the cell, as style.css would have it of a label. */
static PangoLayout *
new_layout (PwtMeterCell *self, double points, PangoWeight weight, double line_height)
{
  PangoLayout *layout = gtk_widget_create_pango_layout (GTK_WIDGET (self), NULL);
  g_autoptr (PangoAttrList) attributes = pango_attr_list_new ();

  pango_attr_list_insert (attributes, pango_attr_size_new ((int) (points * PANGO_SCALE)));
  pango_attr_list_insert (attributes, pango_attr_weight_new (weight));
  pango_attr_list_insert (attributes, pango_attr_line_height_new (line_height));
  pango_attr_list_insert (attributes, pango_attr_font_features_new ("tnum"));
  pango_layout_set_attributes (layout, attributes);
  pango_layout_set_ellipsize (layout, PANGO_ELLIPSIZE_END);
  return layout;
}

static void
pwt_meter_cell_init (PwtMeterCell *self)
{
  gtk_widget_set_layout_manager (GTK_WIDGET (self), NULL); /* it measures itself */
  self->room = new_layout (self, 10, PANGO_WEIGHT_BOLD, .82);
  self->balance = new_layout (self, 9, PANGO_WEIGHT_NORMAL, .84);
  gtk_widget_add_css_class (GTK_WIDGET (self), "cell");
  gtk_widget_set_has_tooltip (GTK_WIDGET (self), TRUE);
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

/**
 * pwt_meter_cell_measure_room:
 * @self: any cell
 *
 * Returns: how wide a room's number is, at least
 */
int
pwt_meter_cell_measure_room (PwtMeterCell *self)
{
  g_autoptr (PangoLayout) layout = NULL;
  int width;

  g_return_val_if_fail (PWT_IS_METER_CELL (self), 0);

  layout = pango_layout_copy (self->room);
  pango_layout_set_width (layout, -1);
  pango_layout_set_text (layout, ROOM_CHARS, -1);
  pango_layout_get_pixel_size (layout, &width, NULL);
  return width;
}

/* What it needs beside the room's number. */
int
pwt_meter_cell_get_sign_width (PwtMeterCell *self)
{
  g_return_val_if_fail (PWT_IS_METER_CELL (self), 0);

  return self->has_sign ? SIGN_SIZE + SIGN_GAP : 0;
}
