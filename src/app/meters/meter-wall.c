/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/meters/meter-wall.h"

#include <glib/gi18n.h>

#include "app/meters/meter-cell.h"

#define GAP 3
#define FLOOR_LABEL_WIDTH 30

struct _PwtMeterWall {
  AdwBin parent_instance;

  GtkBox *box; /* borrowed: the child */

  /* Owned */
  PwtRemoteList *list;
  GPtrArray *cells; /* (element-type PwtMeterCell) borrowed from the tree */
  GArray *order;    /* (element-type PwtId) what the tree was made of */

  PwtId selected;
};

G_DEFINE_FINAL_TYPE (PwtMeterWall, pwt_meter_wall, ADW_TYPE_BIN)

static guint chosen_signal;

/* --- one floor, one building --- */

typedef struct {
  const PwtMeterRow *meter;
  PwtRow *row; /* borrowed */
} Place;

static int
compare_places (gconstpointer a, gconstpointer b)
{
  const Place *x = a, *y = b;
  int order = g_strcmp0 (x->meter->building, y->meter->building);

  if (order == 0 && x->meter->floor_position != y->meter->floor_position)
    return x->meter->floor_position < y->meter->floor_position ? 1 : -1; /* the top floor first */
  if (order == 0 && x->meter->room_position != y->meter->room_position)
    return x->meter->room_position < y->meter->room_position ? -1 : 1;
  return order != 0 ? order : g_strcmp0 (x->meter->room, y->meter->room);
}

static gboolean
is_same_building (const Place *a, const Place *b)
{
  return g_strcmp0 (a->meter->building, b->meter->building) == 0;
}

static gboolean
is_same_floor (const Place *a, const Place *b)
{
  return is_same_building (a, b) && a->meter->floor_position == b->meter->floor_position;
}

static guint
run_length (const GArray *places, guint first, gboolean (*is_same) (const Place *, const Place *))
{
  guint n = 1;

  while (first + n < places->len &&
         is_same (&g_array_index (places, Place, first), &g_array_index (places, Place, first + n)))
    n++;
  return n;
}

static guint
widest_floor (const GArray *places)
{
  guint widest = 1, n;

  for (guint i = 0; i < places->len; i += n) {
    n = run_length (places, i, is_same_floor);
    widest = MAX (widest, n);
  }
  return widest;
}

static void
cell_clicked_cb (PwtMeterWall *self, PwtMeterCell *cell)
{
  const PwtMeterRow *meter = pwt_row_get (pwt_meter_cell_get_row (cell));

  if (meter != NULL)
    g_signal_emit (self, chosen_signal, 0, &meter->id);
}

static GtkWidget *
new_floor (PwtMeterWall *self, const GArray *places, guint first, guint n, guint n_columns)
{
  GtkWidget *floor = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget *cells = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, GAP);
  GtkWidget *label = gtk_label_new (g_array_index (places, Place, first).meter->floor);

  gtk_widget_set_size_request (label, FLOOR_LABEL_WIDTH, -1);
  gtk_label_set_xalign (GTK_LABEL (label), 1);
  gtk_widget_add_css_class (label, "caption");
  gtk_widget_add_css_class (label, "dim-label");
  gtk_box_set_homogeneous (GTK_BOX (cells), TRUE);
  gtk_widget_set_hexpand (cells, TRUE);
  for (guint i = 0; i < n_columns; i++) {
    GtkWidget *cell;

    /* Shorter floors are filled up, so that every cell of the wall has one size. */
    if (i >= n) {
      gtk_box_append (GTK_BOX (cells), gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0));
      continue;
    }
    cell = pwt_meter_cell_new (g_array_index (places, Place, first + i).row);
    g_signal_connect_object (cell, "clicked", G_CALLBACK (cell_clicked_cb), self,
                             G_CONNECT_SWAPPED);
    g_ptr_array_add (self->cells, cell);
    gtk_box_append (GTK_BOX (cells), cell);
  }
  gtk_box_append (GTK_BOX (floor), label);
  gtk_box_append (GTK_BOX (floor), cells);
  return floor;
}

static GtkWidget *
new_head (const Place *place, guint n_meters)
{
  GtkWidget *head = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8);
  GtkWidget *name =
      gtk_label_new (place->meter->building != NULL ? place->meter->building : _ ("No building"));
  g_autofree char *text = g_strdup_printf (
      ngettext ("%u meter · balance in yuan", "%u meters · balance in yuan", n_meters), n_meters);
  GtkWidget *count = gtk_label_new (text);

  gtk_widget_add_css_class (name, "heading");
  gtk_widget_add_css_class (count, "caption");
  gtk_widget_add_css_class (count, "dim-label");
  gtk_widget_set_margin_top (head, 8);
  gtk_box_append (GTK_BOX (head), name);
  gtk_box_append (GTK_BOX (head), count);
  return head;
}

static void
add_building (PwtMeterWall *self, const GArray *places, guint first, guint n, guint n_columns)
{
  guint on_floor;

  gtk_box_append (self->box, new_head (&g_array_index (places, Place, first), n));
  for (guint i = first; i < first + n; i += on_floor) {
    on_floor = run_length (places, i, is_same_floor);
    gtk_box_append (self->box, new_floor (self, places, i, on_floor, n_columns));
  }
}

/* --- the wall --- */

static void
show_selected (PwtMeterWall *self)
{
  for (guint i = 0; i < self->cells->len; i++) {
    GtkWidget *cell = g_ptr_array_index (self->cells, i);
    const PwtMeterRow *meter = pwt_row_get (pwt_meter_cell_get_row (PWT_METER_CELL (cell)));

    if (meter != NULL && pwt_id_equal (meter->id, self->selected))
      gtk_widget_add_css_class (cell, "selected");
    else
      gtk_widget_remove_css_class (cell, "selected");
  }
}

static void
clear (PwtMeterWall *self)
{
  GtkWidget *child;

  g_ptr_array_set_size (self->cells, 0);
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->box))) != NULL)
    gtk_box_remove (self->box, child);
}

static void
build (PwtMeterWall *self, GArray *places)
{
  guint n_columns, n;

  clear (self);
  g_array_sort (places, compare_places);
  n_columns = widest_floor (places);
  for (guint i = 0; i < places->len; i += n) {
    n = run_length (places, i, is_same_building);
    add_building (self, places, i, n, n_columns);
  }
  show_selected (self);
}

static void
say (PwtMeterWall *self, const char *text)
{
  GtkWidget *label = gtk_label_new (text);

  clear (self);
  g_array_set_size (self->order, 0);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_widget_set_vexpand (label, TRUE);
  gtk_widget_add_css_class (label, "dim-label");
  gtk_box_append (self->box, label);
}

/* Every row that is there, or NULL while some are still on their way (asking for them fetches). */
static GArray *
collect (PwtMeterWall *self)
{
  guint n = g_list_model_get_n_items (G_LIST_MODEL (self->list));
  GArray *places = g_array_sized_new (FALSE, FALSE, sizeof (Place), n);
  gboolean is_whole = TRUE;

  for (guint i = 0; i < n; i++) {
    g_autoptr (PwtRow) row = g_list_model_get_item (G_LIST_MODEL (self->list), i);
    Place place = { pwt_row_get (row), row }; /* the list keeps it */

    if (place.meter == NULL)
      is_whole = FALSE;
    else
      g_array_append_val (places, place);
  }
  if (!is_whole)
    g_clear_pointer (&places, g_array_unref);
  return places;
}

static gboolean
is_same_order (PwtMeterWall *self, const GArray *places)
{
  if (self->order->len != places->len)
    return FALSE;
  for (guint i = 0; i < places->len; i++)
    if (!pwt_id_equal (g_array_index (self->order, PwtId, i),
                       g_array_index (places, Place, i).meter->id))
      return FALSE;
  return TRUE;
}

static void
answered_cb (PwtMeterWall *self)
{
  g_autoptr (GArray) places = NULL;

  if (g_list_model_get_n_items (G_LIST_MODEL (self->list)) > PWT_WALL_CELLS_MAX) {
    say (self, _ ("Too many meters for one wall: choose a state or type a building above, or use "
                  "the table."));
    return;
  }
  places = collect (self);
  if (places == NULL || is_same_order (self, places))
    return; /* cells follow their rows by themselves */
  g_array_set_size (self->order, 0);
  for (guint i = 0; i < places->len; i++)
    g_array_append_val (self->order, g_array_index (places, Place, i).meter->id);
  build (self, places);
}

static void
pwt_meter_wall_dispose (GObject *object)
{
  g_clear_object (&PWT_METER_WALL (object)->list);
  G_OBJECT_CLASS (pwt_meter_wall_parent_class)->dispose (object);
}

static void
pwt_meter_wall_finalize (GObject *object)
{
  g_ptr_array_unref (PWT_METER_WALL (object)->cells);
  g_array_unref (PWT_METER_WALL (object)->order);
  G_OBJECT_CLASS (pwt_meter_wall_parent_class)->finalize (object);
}

static void
pwt_meter_wall_class_init (PwtMeterWallClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = pwt_meter_wall_dispose;
  G_OBJECT_CLASS (klass)->finalize = pwt_meter_wall_finalize;
  chosen_signal = g_signal_new ("chosen", PWT_TYPE_METER_WALL, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                NULL, G_TYPE_NONE, 1, G_TYPE_POINTER);
}

static void
pwt_meter_wall_init (PwtMeterWall *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, GAP);

  self->box = GTK_BOX (box);
  self->cells = g_ptr_array_new ();
  self->order = g_array_new (FALSE, FALSE, sizeof (PwtId));
  gtk_widget_set_margin_start (box, 12);
  gtk_widget_set_margin_end (box, 12);
  gtk_widget_set_margin_bottom (box, 12);
  adw_bin_set_child (ADW_BIN (self), box);
}

void
pwt_meter_wall_set_list (PwtMeterWall *self, PwtRemoteList *list)
{
  g_return_if_fail (PWT_IS_METER_WALL (self) && self->list == NULL);

  self->list = g_object_ref (list);
  g_signal_connect_object (list, "answered", G_CALLBACK (answered_cb), self, G_CONNECT_SWAPPED);
}

void
pwt_meter_wall_select (PwtMeterWall *self, PwtId meter)
{
  g_return_if_fail (PWT_IS_METER_WALL (self));

  self->selected = meter;
  show_selected (self);
}
