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
  GArray *made_of;  /* (element-type PwtId) in the list's order, what the tree was made of */
  GArray *order;    /* (element-type PwtId) of the cells */

  PwtMeterSelection *selection;
  PwtId anchor; /* where a range begins */
};

G_DEFINE_FINAL_TYPE (PwtMeterWall, pwt_meter_wall, ADW_TYPE_BIN)

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

static int
find_cell (PwtMeterWall *self, PwtId meter)
{
  for (guint i = 0; i < self->order->len; i++)
    if (pwt_id_equal (g_array_index (self->order, PwtId, i), meter))
      return (int) i;
  return -1;
}

/* All cells between two, as they are read. */
static void
select_between (PwtMeterWall *self, int from, int to, gboolean is_more)
{
  int first = MIN (from, to), last = MAX (from, to);

  if (!is_more)
    pwt_meter_selection_choose (self->selection, PWT_ID_NONE);
  pwt_meter_selection_set_many (self->selection, &g_array_index (self->order, PwtId, first),
                                (guint) (last - first + 1), TRUE);
}

static void
cell_chosen (PwtMeterWall *self, PwtId meter, GdkModifierType state)
{
  int from = find_cell (self, self->anchor), to = find_cell (self, meter);
  gboolean is_more = (state & GDK_CONTROL_MASK) != 0;

  if ((state & GDK_SHIFT_MASK) != 0 && from >= 0 && to >= 0) {
    select_between (self, from, to, is_more);
    return;
  }
  self->anchor = meter;
  if (is_more)
    pwt_meter_selection_toggle (self->selection, meter);
  else if (pwt_id_equal (pwt_meter_selection_get_only (self->selection), meter))
    pwt_meter_selection_choose (self->selection, PWT_ID_NONE); /* again: nothing is selected */
  else
    pwt_meter_selection_choose (self->selection, meter);
}

static GdkModifierType
modifiers_of (GtkWidget *widget)
{
  GtkNative *native = gtk_widget_get_native (widget);
  GdkSeat *seat = gdk_display_get_default_seat (gtk_widget_get_display (widget));
  GdkDevice *keyboard = seat != NULL ? gdk_seat_get_keyboard (seat) : NULL;

  if (native == NULL || keyboard == NULL)
    return 0;
  return gdk_device_get_modifier_state (keyboard);
}

static void
cell_clicked_cb (PwtMeterWall *self, PwtMeterCell *cell)
{
  const PwtMeterRow *meter = pwt_row_get (pwt_meter_cell_get_row (cell));

  if (meter != NULL)
    cell_chosen (self, meter->id, modifiers_of (GTK_WIDGET (cell)));
}

typedef struct {
  guint first, n; /* cells */
} Span;

/* A head or a floor's name chooses all its rooms; if all are chosen already, none of them. */
static void
span_clicked_cb (PwtMeterWall *self, GtkButton *button)
{
  const Span *span = g_object_get_data (G_OBJECT (button), "span");
  gboolean is_more = (modifiers_of (GTK_WIDGET (button)) & GDK_CONTROL_MASK) != 0;
  gboolean is_all = TRUE;

  for (guint i = span->first; i < span->first + span->n; i++)
    is_all =
        is_all && pwt_meter_selection_has (self->selection, g_array_index (self->order, PwtId, i));
  if (!is_more)
    pwt_meter_selection_choose (self->selection, PWT_ID_NONE);
  pwt_meter_selection_set_many (self->selection, &g_array_index (self->order, PwtId, span->first),
                                span->n, !is_all);
}

static GtkWidget *
new_span_button (PwtMeterWall *self, const char *text, guint first, guint n)
{
  GtkWidget *button = gtk_button_new_with_label (text);
  g_autofree char *hint = g_strdup_printf (_ ("%s: select all its meters"), text);
  Span *span = g_new (Span, 1);

  *span = (Span){ first, n };
  g_object_set_data_full (G_OBJECT (button), "span", span, g_free);
  gtk_widget_add_css_class (button, "flat");
  gtk_widget_add_css_class (button, "span");
  gtk_widget_set_tooltip_text (button, hint);
  g_signal_connect_object (button, "clicked", G_CALLBACK (span_clicked_cb), self,
                           G_CONNECT_SWAPPED);
  return button;
}

static GtkWidget *
new_floor (PwtMeterWall *self, const GArray *places, guint first, guint n, guint n_columns)
{
  GtkWidget *floor = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget *cells = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, GAP);
  const char *name = g_array_index (places, Place, first).meter->floor;
  GtkWidget *label = new_span_button (self, name != NULL ? name : "—", first, n);

  gtk_widget_set_size_request (label, FLOOR_LABEL_WIDTH, -1);
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
new_head (PwtMeterWall *self, const Place *place, guint first, guint n_meters)
{
  GtkWidget *head = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8);
  GtkWidget *name = new_span_button (
      self, place->meter->building != NULL ? place->meter->building : _ ("No building"), first,
      n_meters);
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

  gtk_box_append (self->box, new_head (self, &g_array_index (places, Place, first), first, n));
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

    if (meter != NULL && pwt_meter_selection_has (self->selection, meter->id))
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
copy_ids (const GArray *places, GArray *ids)
{
  g_array_set_size (ids, 0);
  for (guint i = 0; i < places->len; i++)
    g_array_append_val (ids, g_array_index (places, Place, i).meter->id);
}

static void
build (PwtMeterWall *self, GArray *places)
{
  guint n_columns, n;

  clear (self);
  g_array_sort (places, compare_places);
  copy_ids (places, self->order);
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
  g_array_set_size (self->made_of, 0);
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
  if (self->made_of->len != places->len)
    return FALSE;
  for (guint i = 0; i < places->len; i++)
    if (!pwt_id_equal (g_array_index (self->made_of, PwtId, i),
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
  copy_ids (places, self->made_of);
  build (self, places);
}

static void
pwt_meter_wall_dispose (GObject *object)
{
  g_clear_object (&PWT_METER_WALL (object)->list);
  g_clear_object (&PWT_METER_WALL (object)->selection);
  G_OBJECT_CLASS (pwt_meter_wall_parent_class)->dispose (object);
}

static void
pwt_meter_wall_finalize (GObject *object)
{
  g_ptr_array_unref (PWT_METER_WALL (object)->cells);
  g_array_unref (PWT_METER_WALL (object)->made_of);
  g_array_unref (PWT_METER_WALL (object)->order);
  G_OBJECT_CLASS (pwt_meter_wall_parent_class)->finalize (object);
}

static void
pwt_meter_wall_class_init (PwtMeterWallClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = pwt_meter_wall_dispose;
  G_OBJECT_CLASS (klass)->finalize = pwt_meter_wall_finalize;
}

static void
pwt_meter_wall_init (PwtMeterWall *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, GAP);

  self->box = GTK_BOX (box);
  self->cells = g_ptr_array_new ();
  self->made_of = g_array_new (FALSE, FALSE, sizeof (PwtId));
  self->order = g_array_new (FALSE, FALSE, sizeof (PwtId));
  gtk_widget_set_margin_start (box, 12);
  gtk_widget_set_margin_end (box, 12);
  gtk_widget_set_margin_bottom (box, 12);
  adw_bin_set_child (ADW_BIN (self), box);
}

void
pwt_meter_wall_set_list (PwtMeterWall *self, PwtRemoteList *list, PwtMeterSelection *selection)
{
  g_return_if_fail (PWT_IS_METER_WALL (self) && self->list == NULL);

  self->list = g_object_ref (list);
  self->selection = g_object_ref (selection);
  g_signal_connect_object (list, "answered", G_CALLBACK (answered_cb), self, G_CONNECT_SWAPPED);
}

void
pwt_meter_wall_show_selection (PwtMeterWall *self)
{
  g_return_if_fail (PWT_IS_METER_WALL (self));

  show_selected (self);
}
