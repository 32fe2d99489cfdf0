/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/meters/meter-wall-private.h"

#define GAP 3 /* that stays around what is scrolled to */

/* --- choosing --- */

static void
choose_between (PwtMeterWall *self, guint row, guint other, gboolean is_more)
{
  g_autoptr (GArray) spans = g_array_new (FALSE, FALSE, sizeof (PwtMeterSpan));

  pwt_wall_plan_add_between (self->plan, row, other, spans);
  if (!is_more)
    pwt_meter_selection_choose (self->selection, PWT_ID_NONE);
  pwt_meter_selection_add_spans (self->selection, (const PwtMeterSpan *) (gpointer) spans->data,
                                 spans->len);
}

static void
choose_row (PwtMeterWall *self, guint row, GdkModifierType state)
{
  const PwtMeterRow *meter = pwt_remote_list_peek (self->list, row);
  gboolean is_more = (state & GDK_CONTROL_MASK) != 0;

  if (meter == NULL)
    return;
  if ((state & GDK_SHIFT_MASK) != 0 && self->anchor != PWT_WALL_NO_ROW) {
    choose_between (self, self->anchor, row, is_more);
    return;
  }
  self->anchor = row;
  if (is_more)
    pwt_meter_selection_toggle (self->selection, meter->id);
  else if (pwt_id_equal (pwt_meter_selection_get_only (self->selection), meter->id))
    pwt_meter_selection_choose (self->selection, PWT_ID_NONE); /* again: nothing is selected */
  else
    pwt_meter_selection_choose (self->selection, meter->id);
}

/* A head or a floor's name chooses all its rooms; if all are chosen already, none of them. */
static void
choose_strip (PwtMeterWall *self, guint strip, gboolean is_more)
{
  PwtMeterSpan span = pwt_wall_plan_get_span (self->plan, strip);
  gboolean is_all = pwt_meter_selection_has_spans (self->selection, &span, 1);

  if (!is_more)
    pwt_meter_selection_choose (self->selection, PWT_ID_NONE);
  if (is_all)
    pwt_meter_selection_remove_spans (self->selection, &span, 1);
  else
    pwt_meter_selection_add_spans (self->selection, &span, 1);
}

static GdkModifierType
modifiers_of (GtkWidget *widget)
{
  GdkSeat *seat = gdk_display_get_default_seat (gtk_widget_get_display (widget));
  GdkDevice *keyboard = seat != NULL ? gdk_seat_get_keyboard (seat) : NULL;

  if (gtk_widget_get_native (widget) == NULL || keyboard == NULL)
    return 0;
  return gdk_device_get_modifier_state (keyboard);
}

/* Where the widget is. */
static gboolean
find_widget (PwtMeterWall *self, GtkWidget *widget, guint *strip, int *column)
{
  for (guint i = 0; i < self->lines->len; i++) {
    const PwtWallLine *line = g_ptr_array_index (self->lines, i);
    guint index;

    *strip = line->strip;
    *column = PWT_WALL_NAME;
    if (line->name == widget)
      return TRUE;
    if (g_ptr_array_find (line->cells, widget, &index)) {
      *column = (int) index;
      return TRUE;
    }
  }
  return FALSE;
}

void
pwt_meter_wall_clicked (PwtMeterWall *self, GtkWidget *widget)
{
  GdkModifierType state = modifiers_of (widget);
  guint strip;
  int column;

  if (!find_widget (self, widget, &strip, &column))
    return;
  self->cursor = strip;
  self->column = column;
  if (column == PWT_WALL_NAME)
    choose_strip (self, strip, (state & GDK_CONTROL_MASK) != 0);
  else
    choose_row (self, pwt_wall_plan_get (self->plan, strip)->first + (guint) column, state);
}

/* --- the keyboard --- */

static void
scroll_to (PwtMeterWall *self, const PwtWallStrip *strip)
{
  double value = gtk_adjustment_get_value (self->vadjustment);
  double page = gtk_adjustment_get_page_size (self->vadjustment);

  if (strip->y < value)
    gtk_adjustment_set_value (self->vadjustment, strip->y - GAP);
  else if (strip->y + strip->height > value + page)
    gtk_adjustment_set_value (self->vadjustment, strip->y + strip->height + GAP - page);
}

guint
pwt_meter_wall_get_row (PwtMeterWall *self)
{
  const PwtWallStrip *strip;

  if (self->cursor >= self->plan->strips->len)
    return PWT_WALL_NO_ROW;
  strip = pwt_wall_plan_get (self->plan, self->cursor);
  if (strip->is_head || self->column == PWT_WALL_NAME)
    return PWT_WALL_NO_ROW;
  return strip->first + (guint) MIN (self->column, (int) strip->n - 1);
}

/* The widget the keyboard is at; NULL: it is not in sight. */
static GtkWidget *
widget_of_cursor (PwtMeterWall *self)
{
  for (guint i = 0; i < self->lines->len; i++) {
    const PwtWallLine *line = g_ptr_array_index (self->lines, i);
    int column = MIN (self->column, (int) line->cells->len - 1);

    if (line->strip != self->cursor)
      continue;
    if (column == PWT_WALL_NAME && line->name != NULL)
      return line->name;
    return g_ptr_array_index (line->cells, (guint) MAX (column, 0));
  }
  return NULL;
}

static void
focus_cursor (PwtMeterWall *self)
{
  GtkWidget *widget;

  scroll_to (self, pwt_wall_plan_get (self->plan, self->cursor));
  pwt_meter_wall_bind (self);
  widget = widget_of_cursor (self);
  if (widget != NULL)
    gtk_widget_grab_focus (widget);
}

void
pwt_meter_wall_keep_focus (PwtMeterWall *self)
{
  GtkWidget *widget;

  if (!gtk_widget_has_focus (GTK_WIDGET (self)))
    return;
  widget = widget_of_cursor (self);
  if (widget != NULL)
    gtk_widget_grab_focus (widget);
}

static void
move_lines (PwtMeterWall *self, int by)
{
  int last = (int) self->plan->strips->len - 1;

  self->cursor = (guint) CLAMP ((int) self->cursor + by, 0, last);
}

static void
move_columns (PwtMeterWall *self, int by)
{
  const PwtWallStrip *strip = pwt_wall_plan_get (self->plan, self->cursor);
  int n = strip->is_head ? 0 : (int) strip->n;
  int least = strip->is_head || strip->has_name ? PWT_WALL_NAME : 0;

  self->column = CLAMP (MIN (self->column, n - 1) + by, least, n - 1);
}

static int
lines_a_page (PwtMeterWall *self)
{
  int line = self->sizes.cell_height + GAP;

  return MAX (1, (int) gtk_adjustment_get_page_size (self->vadjustment) / MAX (line, 1) - 1);
}

static gboolean
move (PwtMeterWall *self, guint key)
{
  gboolean is_rtl = gtk_widget_get_direction (GTK_WIDGET (self)) == GTK_TEXT_DIR_RTL;

  switch (key) {
  case GDK_KEY_Up:
    move_lines (self, -1);
    return TRUE;
  case GDK_KEY_Down:
    move_lines (self, 1);
    return TRUE;
  case GDK_KEY_Left:
    move_columns (self, is_rtl ? 1 : -1);
    return TRUE;
  case GDK_KEY_Right:
    move_columns (self, is_rtl ? -1 : 1);
    return TRUE;
  case GDK_KEY_Page_Up:
    move_lines (self, -lines_a_page (self));
    return TRUE;
  case GDK_KEY_Page_Down:
    move_lines (self, lines_a_page (self));
    return TRUE;
  case GDK_KEY_Home:
    move_lines (self, -(int) self->plan->strips->len);
    return TRUE;
  case GDK_KEY_End:
    move_lines (self, (int) self->plan->strips->len);
    return TRUE;
  default:
    return FALSE;
  }
}

/* Space with Ctrl or Shift; without, the button itself is pressed. */
static gboolean
choose_by_key (PwtMeterWall *self, guint key, GdkModifierType state)
{
  guint row = pwt_meter_wall_get_row (self);

  if ((key != GDK_KEY_space && key != GDK_KEY_Return) || row == PWT_WALL_NO_ROW ||
      (state & (GDK_CONTROL_MASK | GDK_SHIFT_MASK)) == 0)
    return FALSE;
  choose_row (self, row, state);
  return TRUE;
}

/* A click or Tab may have brought the focus elsewhere. */
static void
follow_focus (PwtMeterWall *self)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));
  GtkWidget *focus = root != NULL ? gtk_root_get_focus (root) : NULL;
  guint strip;
  int column;

  if (focus != NULL && find_widget (self, focus, &strip, &column)) {
    self->cursor = strip;
    /* On a building's name the column waits for the next line. */
    if (!pwt_wall_plan_get (self->plan, strip)->is_head)
      self->column = column;
  }
}

static gboolean
key_cb (PwtMeterWall *self, guint key, guint code, GdkModifierType state)
{
  guint row;

  if (self->plan->strips->len == 0)
    return FALSE;
  follow_focus (self);
  self->cursor = MIN (self->cursor, self->plan->strips->len - 1);
  if (choose_by_key (self, key, state))
    return TRUE;
  row = pwt_meter_wall_get_row (self);
  if ((state & GDK_SHIFT_MASK) != 0 && self->anchor == PWT_WALL_NO_ROW)
    self->anchor = row;
  if (!move (self, key))
    return FALSE;
  focus_cursor (self);
  row = pwt_meter_wall_get_row (self);
  if ((state & GDK_SHIFT_MASK) != 0 && self->anchor != PWT_WALL_NO_ROW && row != PWT_WALL_NO_ROW)
    choose_between (self, self->anchor, row, (state & GDK_CONTROL_MASK) != 0);
  return TRUE;
}

/* Tab goes to the wall and past it; inside, the arrows move. */
gboolean
pwt_meter_wall_focus (GtkWidget *widget, GtkDirectionType direction)
{
  PwtMeterWall *self = PWT_METER_WALL (widget);
  GtkWidget *focus = gtk_root_get_focus (gtk_widget_get_root (widget));
  guint from, until;

  if (focus != NULL && (focus == widget || gtk_widget_is_ancestor (focus, widget)))
    return FALSE;
  if (self->plan->strips->len == 0 || self->vadjustment == NULL)
    return FALSE;
  pwt_meter_wall_get_sight (self, &from, &until);
  if (self->cursor < from || self->cursor >= until)
    self->cursor =
        pwt_wall_plan_find_y (self->plan, (int) gtk_adjustment_get_value (self->vadjustment));
  self->cursor = MIN (self->cursor, self->plan->strips->len - 1);
  focus_cursor (self);
  return TRUE;
}

void
pwt_meter_wall_add_keys (PwtMeterWall *self)
{
  GtkEventController *keys = gtk_event_controller_key_new ();

  /* Before the viewport takes the arrows for scrolling, and the buttons for moving. */
  gtk_event_controller_set_propagation_phase (keys, GTK_PHASE_CAPTURE);
  g_signal_connect_swapped (keys, "key-pressed", G_CALLBACK (key_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), keys);
}
