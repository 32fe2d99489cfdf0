/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/meters/meter-wall-private.h"

#include <glib/gi18n.h>

#include "app/common/format.h"
#include "app/meters/meter-cell.h"
#include "record/requests.h"

#define GAP 3
#define SIDE 12 /* margin on both sides and below */
#define NAME_WIDTH 36
#define HEAD_AIR 8 /* above a building's name */
#define CELL_WIDTH 62
#define CELL_WIDTH_MAX 160
#define AHEAD_PX 400 /* rows so near to what is seen are asked for already */

G_DEFINE_FINAL_TYPE (PwtMeterWall, pwt_meter_wall, GTK_TYPE_WIDGET)

/* --- widgets in sight --- */

static GtkWidget *
adopt (PwtMeterWall *self, GtkWidget *child)
{
  gtk_widget_set_parent (child, GTK_WIDGET (self));
  if (GTK_IS_BUTTON (child))
    g_signal_connect_object (child, "clicked", G_CALLBACK (pwt_meter_wall_clicked), self,
                             G_CONNECT_SWAPPED);
  return child;
}

static GtkWidget *
take_cell (PwtMeterWall *self)
{
  GtkWidget *cell = g_queue_pop_head (&self->cells);

  if (cell == NULL)
    cell = adopt (self, pwt_meter_cell_new ());
  gtk_widget_set_child_visible (cell, TRUE);
  return cell;
}

static GtkWidget *
take_name (PwtMeterWall *self, const char *text, gboolean is_head)
{
  GtkWidget *name = g_queue_pop_head (&self->names);
  g_autofree char *hint = g_strdup_printf (_ ("%s: select all its meters"), text);

  if (name == NULL)
    name = adopt (self, gtk_button_new_with_label (NULL));
  gtk_button_set_label (GTK_BUTTON (name), text);
  gtk_widget_set_css_classes (
      name, is_head
                ? (const char *[]){ "flat", "span", "text-button", "heading", NULL }
                : (const char *[]){ "flat", "span", "text-button", "caption", "dim-label", NULL });
  gtk_widget_set_tooltip_text (name, hint);
  gtk_widget_set_child_visible (name, TRUE);
  return name;
}

static GtkWidget *
take_count (PwtMeterWall *self, guint n)
{
  GtkWidget *count = g_queue_pop_head (&self->counts);
  g_autofree char *text = g_strdup_printf (
      ngettext ("%u meter · balance in yuan", "%u meters · balance in yuan", n), n);

  if (count == NULL) {
    count = adopt (self, gtk_label_new (NULL));
    gtk_label_set_xalign (GTK_LABEL (count), 0);
    gtk_label_set_ellipsize (GTK_LABEL (count), PANGO_ELLIPSIZE_END);
    gtk_widget_set_css_classes (count, (const char *[]){ "caption", "dim-label", NULL });
  }
  gtk_label_set_text (GTK_LABEL (count), text);
  gtk_widget_set_child_visible (count, TRUE);
  return count;
}

/* A widget that goes takes no focus with it: the keyboard stays where it was, at the wall. */
static void
give_back (PwtMeterWall *self, GQueue *pool, GtkWidget *widget)
{
  if (widget == NULL)
    return;
  if (gtk_widget_has_focus (widget))
    gtk_widget_grab_focus (GTK_WIDGET (self));
  gtk_widget_set_child_visible (widget, FALSE);
  g_queue_push_head (pool, widget);
}

static void
drop_line (PwtMeterWall *self, guint index)
{
  PwtWallLine *line = g_ptr_array_index (self->lines, index);

  give_back (self, &self->names, line->name);
  give_back (self, &self->counts, line->count);
  for (guint i = 0; i < line->cells->len; i++) {
    GtkWidget *cell = g_ptr_array_index (line->cells, i);

    give_back (self, &self->cells, cell);
    pwt_meter_cell_set_row (PWT_METER_CELL (cell), NULL);
  }
  g_ptr_array_unref (line->cells);
  g_free (line);
  g_ptr_array_remove_index (self->lines, index);
}

static void
show_selected (PwtMeterWall *self, GtkWidget *cell)
{
  PwtRow *row = pwt_meter_cell_get_row (PWT_METER_CELL (cell));
  const PwtMeterRow *meter = row != NULL ? pwt_row_get (row) : NULL;

  if (meter != NULL && pwt_meter_selection_has (self->selection, meter->id))
    gtk_widget_add_css_class (cell, "selected");
  else
    gtk_widget_remove_css_class (cell, "selected");
}

/* The row of a cell; asking for it fetches it. */
static void
bind_cell (PwtMeterWall *self, GtkWidget *cell, guint row)
{
  g_autoptr (PwtRow) item = g_list_model_get_item (G_LIST_MODEL (self->list), row);

  pwt_meter_cell_set_row (PWT_METER_CELL (cell), item);
  show_selected (self, cell);
}

static PwtWallLine *
new_line (PwtMeterWall *self, guint index)
{
  const PwtWallStrip *strip = pwt_wall_plan_get (self->plan, index);
  const PwtFloorRun *floor = pwt_wall_plan_get_floor (self->plan, strip->floor);
  PwtWallLine *line = g_new0 (PwtWallLine, 1);

  line->strip = index;
  line->cells = g_ptr_array_new ();
  if (strip->is_head) {
    line->name =
        take_name (self, floor->building != NULL ? floor->building : _ ("No building"), TRUE);
    line->count = take_count (self, strip->n);
    return line;
  }
  if (strip->has_name)
    line->name = take_name (self, floor->floor != NULL ? floor->floor : "—", FALSE);
  for (guint i = 0; i < strip->n; i++) {
    GtkWidget *cell = take_cell (self);

    g_ptr_array_add (line->cells, cell);
    bind_cell (self, cell, strip->first + i);
  }
  return line;
}

static void
drop_all (PwtMeterWall *self)
{
  while (self->lines->len > 0)
    drop_line (self, self->lines->len - 1);
}

void
pwt_meter_wall_get_sight (PwtMeterWall *self, guint *from, guint *until)
{
  int top = (int) gtk_adjustment_get_value (self->vadjustment);
  int bottom = top + (int) gtk_adjustment_get_page_size (self->vadjustment);

  *from = pwt_wall_plan_find_y (self->plan, top);
  *until = MIN (pwt_wall_plan_find_y (self->plan, bottom) + 1, self->plan->strips->len);
}

/* Cells are made when they come into sight, but their rows should be here by then. */
static void
ask_ahead (PwtMeterWall *self)
{
  int top = (int) gtk_adjustment_get_value (self->vadjustment);
  int bottom = top + (int) gtk_adjustment_get_page_size (self->vadjustment);
  const int at[] = { top - AHEAD_PX, bottom + AHEAD_PX };

  for (guint i = 0; i < G_N_ELEMENTS (at); i++) {
    guint strip = pwt_wall_plan_find_y (self->plan, at[i]);

    if (strip < self->plan->strips->len)
      g_clear_object (&(gpointer){ g_list_model_get_item (
          G_LIST_MODEL (self->list), pwt_wall_plan_get (self->plan, strip)->first) });
  }
}

/* Lines that stay keep their widgets; those that went give them to those that came. */
void
pwt_meter_wall_bind (PwtMeterWall *self)
{
  guint from, until, next = 0;

  if (self->vadjustment == NULL || self->list == NULL)
    return;
  pwt_meter_wall_get_sight (self, &from, &until);
  for (guint i = self->lines->len; i > 0; i--) {
    guint strip = ((const PwtWallLine *) g_ptr_array_index (self->lines, i - 1))->strip;

    if (strip < from || strip >= until)
      drop_line (self, i - 1);
  }
  for (guint strip = from; strip < until; strip++, next++) {
    const PwtWallLine *at = next < self->lines->len ? g_ptr_array_index (self->lines, next) : NULL;

    if (at == NULL || at->strip != strip)
      g_ptr_array_insert (self->lines, (int) next, new_line (self, strip));
  }
  ask_ahead (self);
  gtk_widget_queue_allocate (GTK_WIDGET (self));
}

static gboolean
bind_cb (gpointer user_data)
{
  PwtMeterWall *self = PWT_METER_WALL (user_data);

  self->bind_id = 0;
  if (!gtk_widget_get_mapped (GTK_WIDGET (self)))
    return G_SOURCE_REMOVE;
  pwt_meter_wall_bind (self);
  pwt_meter_wall_keep_focus (self);
  return G_SOURCE_REMOVE;
}

/* Widgets must not be made while others are being laid out: before the next frame is. */
static void
bind_soon (PwtMeterWall *self)
{
  if (self->bind_id == 0)
    self->bind_id = g_idle_add_full (G_PRIORITY_HIGH_IDLE, bind_cb, self, NULL);
}

/* --- sizes --- */

static PwtWallSizes
measure_parts (PwtMeterWall *self, int width)
{
  int cell_height, inner = width - 2 * SIDE - NAME_WIDTH;
  GtkStyleContext *style = gtk_widget_get_style_context (self->probe);
  GtkBorder padding, border;

  gtk_style_context_get_padding (style, &padding);
  gtk_style_context_get_border (style, &border);
  self->room_width = pwt_meter_cell_measure_room (PWT_METER_CELL (self->probe)) + padding.left +
                     padding.right + border.left + border.right;
  gtk_widget_measure (self->probe, GTK_ORIENTATION_VERTICAL, -1, NULL, &cell_height, NULL, NULL);
  return (PwtWallSizes){ .columns_max = (guint) MAX (1, (inner + GAP) / (CELL_WIDTH + GAP)),
                         .head_height = cell_height * 3 / 4 + HEAD_AIR,
                         .cell_height = cell_height,
                         .gap = GAP,
                         .bottom = SIDE };
}

/* The keyboard stays at its room, wherever that is now. */
static void
lay_out (PwtMeterWall *self, int width)
{
  guint row = pwt_meter_wall_get_row (self), strip, column;

  drop_all (self);
  self->sizes = measure_parts (self, width);
  pwt_wall_plan_lay_out (self->plan, &self->sizes);
  self->width = width;
  if (row != PWT_WALL_NO_ROW && pwt_wall_plan_find_row (self->plan, row, &strip, &column)) {
    self->cursor = strip;
    self->column = (int) column;
  }
}

static void
pwt_meter_wall_measure (GtkWidget *widget, GtkOrientation orientation, int for_size, int *minimum,
                        int *natural, int *minimum_baseline, int *natural_baseline)
{
  PwtMeterWall *self = PWT_METER_WALL (widget);
  PwtWallSizes sizes;

  if (orientation == GTK_ORIENTATION_HORIZONTAL) {
    *minimum = *natural = 2 * SIDE + NAME_WIDTH + 4 * (CELL_WIDTH + GAP);
    return;
  }
  sizes = measure_parts (self, for_size > 0 ? for_size : self->width);
  *minimum = *natural = pwt_wall_plan_measure (self->plan, &sizes);
}

static void
place (GtkWidget *child, int x, int y, int width, int height)
{
  GtkAllocation area = { x, y, width, height };
  int minimum;

  gtk_widget_measure (child, GTK_ORIENTATION_HORIZONTAL, -1, &minimum, NULL, NULL, NULL);
  area.width = MAX (width, minimum);
  gtk_widget_size_allocate (child, &area, -1);
}

/* A cell never cuts its room's number, if it has to lie over its neighbour for that. */
static void
place_cell (PwtMeterWall *self, GtkWidget *cell, int x, int y, int width, int height)
{
  int least = self->room_width + pwt_meter_cell_get_sign_width (PWT_METER_CELL (cell));

  place (cell, x, y, MAX (width, least), height);
}

static void
place_head (const PwtWallLine *line, const PwtWallStrip *strip, int width)
{
  int natural, y = strip->y + HEAD_AIR, height = strip->height - HEAD_AIR;

  gtk_widget_measure (line->name, GTK_ORIENTATION_HORIZONTAL, -1, NULL, &natural, NULL, NULL);
  natural = MIN (natural, width / 2);
  place (line->name, SIDE, y, natural, height);
  place (line->count, SIDE + natural + 8, y, MAX (0, width - 2 * SIDE - natural - 8), height);
}

static void
place_line (PwtMeterWall *self, const PwtWallLine *line, int width)
{
  const PwtWallStrip *strip = pwt_wall_plan_get (self->plan, line->strip);
  int left = SIDE + NAME_WIDTH, inner = width - left - SIDE + GAP;
  int n = (int) self->plan->n_columns;
  int whole = MIN (inner, n * (CELL_WIDTH_MAX + GAP));

  if (strip->is_head) {
    place_head (line, strip, width);
    return;
  }
  if (line->name != NULL)
    place (line->name, SIDE, strip->y, NAME_WIDTH - GAP, strip->height);
  for (int i = 0; i < (int) line->cells->len; i++) {
    int x = whole * i / n, next = whole * (i + 1) / n;

    place_cell (self, g_ptr_array_index (line->cells, (guint) i), left + x, strip->y,
                next - x - GAP, strip->height);
  }
}

static void
pwt_meter_wall_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  PwtMeterWall *self = PWT_METER_WALL (widget);

  if (width != self->width) {
    lay_out (self, width);
    pwt_meter_wall_bind (self); /* now: a frame without its rooms would be seen */
    bind_soon (self);
  }
  for (guint i = 0; i < self->lines->len; i++)
    place_line (self, g_ptr_array_index (self->lines, i), width);
}

static GtkSizeRequestMode
pwt_meter_wall_get_request_mode (GtkWidget *widget)
{
  return GTK_SIZE_REQUEST_HEIGHT_FOR_WIDTH;
}

/* Another font or density. */
static void
pwt_meter_wall_css_changed (GtkWidget *widget, GtkCssStyleChange *change)
{
  GTK_WIDGET_CLASS (pwt_meter_wall_parent_class)->css_changed (widget, change);
  PWT_METER_WALL (widget)->width = 0;
}

/* --- floors --- */

static void
take_floors (PwtMeterWall *self, GPtrArray *floors)
{
  drop_all (self);
  self->anchor = PWT_WALL_NO_ROW;
  pwt_wall_plan_take_floors (self->plan, floors);
  if (self->width > 0)
    lay_out (self, self->width);
  gtk_widget_queue_resize (GTK_WIDGET (self));
  bind_soon (self);
}

static gboolean
is_same (const GPtrArray *a, const GPtrArray *b)
{
  if (a->len != b->len)
    return FALSE;
  for (guint i = 0; i < a->len; i++)
    if (!pwt_record_equal (&pwt_floor_run_record, g_ptr_array_index (a, i),
                           g_ptr_array_index (b, i)))
      return FALSE;
  return TRUE;
}

static void
floors_arrived_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (PwtMeterWall) self = user_data;
  g_autoptr (GError) error = NULL;
  PwtFloors *floors;

  if (self->list == NULL)
    return;
  floors = pwt_desk_finish (pwt_remote_list_get_desk (self->list), result, &error);
  if (floors == NULL)
    return; /* the list says what is wrong */
  if (is_same (floors->floors, self->plan->floors)) {
    bind_soon (self);
  } else {
    take_floors (self, floors->floors);
    floors->floors = g_ptr_array_new ();
  }
  pwt_record_free (&pwt_floors_record, floors);
}

static void
ask_floors (PwtMeterWall *self)
{
  const PwtListRequest *query = pwt_remote_list_get_query (self->list);
  PwtDesk *desk = pwt_remote_list_get_desk (self->list);

  self->is_stale = !gtk_widget_get_mapped (GTK_WIDGET (self));
  if (query == NULL || self->is_stale)
    return;
  g_cancellable_cancel (self->cancellable);
  g_object_unref (self->cancellable);
  self->cancellable = g_cancellable_new ();
  pwt_backend_call_async (pwt_desk_get_backend (desk), "meter.floors", query, self->cancellable,
                          floors_arrived_cb, g_object_ref (self));
}

/* Other rows may be in these places now. */
static void
items_changed_cb (PwtMeterWall *self)
{
  drop_all (self);
  bind_soon (self);
}

/* A meter was added or taken away since the floors were asked for. */
static void
answered_cb (PwtMeterWall *self)
{
  pwt_meter_wall_show_selection (self);
  if (!self->is_stale && pwt_remote_list_get_total (self->list) != self->plan->total)
    ask_floors (self);
}

/* --- class --- */

static void
pwt_meter_wall_map (GtkWidget *widget)
{
  PwtMeterWall *self = PWT_METER_WALL (widget);

  GTK_WIDGET_CLASS (pwt_meter_wall_parent_class)->map (widget);
  if (self->is_stale)
    ask_floors (self);
  bind_soon (self);
}

/* What nobody sees is not kept fresh. */
static void
pwt_meter_wall_unmap (GtkWidget *widget)
{
  drop_all (PWT_METER_WALL (widget));
  GTK_WIDGET_CLASS (pwt_meter_wall_parent_class)->unmap (widget);
}

static void
scrolled_cb (PwtMeterWall *self)
{
  if (!gtk_widget_get_mapped (GTK_WIDGET (self)))
    return;
  pwt_meter_wall_bind (self);
  pwt_meter_wall_keep_focus (self);
}

static void
pwt_meter_wall_root (GtkWidget *widget)
{
  PwtMeterWall *self = PWT_METER_WALL (widget);
  GtkWidget *viewport = gtk_widget_get_parent (widget);

  GTK_WIDGET_CLASS (pwt_meter_wall_parent_class)->root (widget);
  if (!GTK_IS_SCROLLABLE (viewport) || self->vadjustment != NULL)
    return;
  self->vadjustment = g_object_ref (gtk_scrollable_get_vadjustment (GTK_SCROLLABLE (viewport)));
  gtk_viewport_set_scroll_to_focus (GTK_VIEWPORT (viewport), FALSE);
  g_signal_connect_object (self->vadjustment, "value-changed", G_CALLBACK (scrolled_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->vadjustment, "notify::page-size", G_CALLBACK (bind_soon), self,
                           G_CONNECT_SWAPPED);
}

static void
pwt_meter_wall_dispose (GObject *object)
{
  PwtMeterWall *self = PWT_METER_WALL (object);
  GtkWidget *child;

  g_cancellable_cancel (self->cancellable);
  g_clear_handle_id (&self->bind_id, g_source_remove);
  drop_all (self);
  g_queue_clear (&self->cells);
  g_queue_clear (&self->names);
  g_queue_clear (&self->counts);
  self->probe = NULL;
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self))) != NULL)
    gtk_widget_unparent (child);
  g_clear_object (&self->vadjustment);
  g_clear_object (&self->list);
  g_clear_object (&self->selection);
  G_OBJECT_CLASS (pwt_meter_wall_parent_class)->dispose (object);
}

static void
pwt_meter_wall_finalize (GObject *object)
{
  PwtMeterWall *self = PWT_METER_WALL (object);

  g_ptr_array_unref (self->lines);
  pwt_wall_plan_free (self->plan);
  g_clear_object (&self->cancellable);
  G_OBJECT_CLASS (pwt_meter_wall_parent_class)->finalize (object);
}

static void
pwt_meter_wall_class_init (PwtMeterWallClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = pwt_meter_wall_dispose;
  G_OBJECT_CLASS (klass)->finalize = pwt_meter_wall_finalize;
  widget_class->measure = pwt_meter_wall_measure;
  widget_class->size_allocate = pwt_meter_wall_size_allocate;
  widget_class->get_request_mode = pwt_meter_wall_get_request_mode;
  widget_class->css_changed = pwt_meter_wall_css_changed;
  widget_class->focus = pwt_meter_wall_focus;
  widget_class->map = pwt_meter_wall_map;
  widget_class->unmap = pwt_meter_wall_unmap;
  widget_class->root = pwt_meter_wall_root;
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
}

static void
pwt_meter_wall_init (PwtMeterWall *self)
{
  self->plan = pwt_wall_plan_new ();
  self->lines = g_ptr_array_new ();
  self->cancellable = g_cancellable_new ();
  self->anchor = PWT_WALL_NO_ROW;
  g_queue_init (&self->cells);
  g_queue_init (&self->names);
  g_queue_init (&self->counts);
  self->probe = adopt (self, pwt_meter_cell_new ());
  gtk_widget_set_child_visible (self->probe, FALSE);
  gtk_widget_set_focusable (GTK_WIDGET (self), TRUE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Wall of rooms"), -1);
  pwt_meter_wall_add_keys (self);
}

static void
asked_cb (PwtMeterWall *self, gboolean is_new)
{
  if (is_new && self->vadjustment != NULL && gtk_widget_get_mapped (GTK_WIDGET (self)))
    gtk_adjustment_set_value (self->vadjustment, 0);
  ask_floors (self);
}

void
pwt_meter_wall_set_list (PwtMeterWall *self, PwtRemoteList *list, PwtMeterSelection *selection)
{
  g_return_if_fail (PWT_IS_METER_WALL (self) && self->list == NULL);

  self->list = g_object_ref (list);
  self->selection = g_object_ref (selection);
  g_signal_connect_object (list, "asked", G_CALLBACK (asked_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (list, "answered", G_CALLBACK (answered_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (list, "items-changed", G_CALLBACK (items_changed_cb), self,
                           G_CONNECT_SWAPPED);
}

void
pwt_meter_wall_show_selection (PwtMeterWall *self)
{
  g_return_if_fail (PWT_IS_METER_WALL (self));

  for (guint i = 0; i < self->lines->len; i++) {
    const PwtWallLine *line = g_ptr_array_index (self->lines, i);

    for (guint j = 0; j < line->cells->len; j++)
      show_selected (self, g_ptr_array_index (line->cells, j));
  }
}

guint
pwt_meter_wall_count_cells (PwtMeterWall *self)
{
  guint n = 0;

  g_return_val_if_fail (PWT_IS_METER_WALL (self), 0);

  for (guint i = 0; i < self->lines->len; i++)
    n += ((const PwtWallLine *) g_ptr_array_index (self->lines, i))->cells->len;
  return n;
}
