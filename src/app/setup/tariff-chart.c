/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/setup/tariff-chart.h"

#include <glib/gi18n.h>
#include <string.h>

#include "domain/money.h"

#define ROW_HEIGHT 40
#define AXIS_HEIGHT 22
#define GAP 2.0F
#define MIN_WIDTH 420
#define HOURS_A_LABEL 3

struct _PwtTariffChart {
  GtkWidget parent_instance;

  PwtTariffPlan *plan; /* borrowed, may be NULL */
  gboolean is_editable;
  PwtBand brush;
  guint row, slot; /* the cursor */
  guint drag_row, drag_from;
  int label_width;
};

G_DEFINE_FINAL_TYPE (PwtTariffChart, pwt_tariff_chart, GTK_TYPE_WIDGET)

enum { PAINTED, ROW_CHANGED, N_SIGNALS };
static guint signals[N_SIGNALS];

/* --- words --- */

const char *
pwt_band_word (PwtBand band)
{
  static const char *const words[PWT_N_BANDS] = {
    [PWT_BAND_SHARP] = N_ ("Sharp"),      [PWT_BAND_PEAK] = N_ ("Peak"),
    [PWT_BAND_FLAT] = N_ ("Flat"),        [PWT_BAND_VALLEY] = N_ ("Valley"),
    [PWT_BAND_DEEP] = N_ ("Deep valley"),
  };

  return _ (words[band]);
}

static const char *
day_words (gint64 kinds)
{
  switch (kinds) {
  case PWT_DAY_ALL:
    return _ ("every day");
  case PWT_DAY_WORKDAY:
    return _ ("workdays");
  case PWT_DAY_WEEKEND:
    return _ ("weekends");
  case PWT_DAY_HOLIDAY:
    return _ ("holidays");
  case PWT_DAY_WORKDAY | PWT_DAY_WEEKEND:
    return _ ("all but holidays");
  case PWT_DAY_WEEKEND | PWT_DAY_HOLIDAY:
    return _ ("weekends and holidays");
  case PWT_DAY_WORKDAY | PWT_DAY_HOLIDAY:
    return _ ("workdays and holidays");
  default:
    return _ ("no day");
  }
}

char *
pwt_season_words (const PwtTariffSeason *season)
{
  if (season->from_month == 1 && season->to_month == 12)
    return g_strdup_printf (_ ("All year, %s"), day_words (season->day_kinds));
  if (season->from_month == season->to_month)
    return g_strdup_printf (_ ("Month %d, %s"), (int) season->from_month,
                            day_words (season->day_kinds));
  return g_strdup_printf (_ ("Months %d–%d, %s"), (int) season->from_month, (int) season->to_month,
                          day_words (season->day_kinds));
}

static PwtBand
band_at (const PwtTariffSeason *season, guint slot)
{
  PwtBand band = PWT_BAND_FLAT;

  if (season->slots != NULL && slot < strlen (season->slots) &&
      !pwt_band_from_letter (season->slots[slot], &band))
    return PWT_BAND_FLAT;
  return band;
}

/* The first half hour after @slot that has another band. */
static guint
end_of_run (const PwtTariffSeason *season, guint slot)
{
  PwtBand band = band_at (season, slot);
  guint end = slot + 1;

  while (end < PWT_SLOTS_PER_DAY && band_at (season, end) == band)
    end++;
  return end;
}

/* What the picture shows, for who cannot see it. */
static char *
describe (PwtTariffChart *self)
{
  GString *text = g_string_new (NULL);

  for (guint row = 0; self->plan != NULL && row < self->plan->seasons->len; row++) {
    const PwtTariffSeason *season = g_ptr_array_index (self->plan->seasons, row);
    g_autofree char *words = pwt_season_words (season);

    g_string_append_printf (text, "%s%s:", row > 0 ? "; " : "", words);
    for (guint slot = 0; slot < PWT_SLOTS_PER_DAY; slot = end_of_run (season, slot))
      g_string_append_printf (text, " %02u:%02u %s", slot / 2, slot % 2 * 30,
                              pwt_band_word (band_at (season, slot)));
  }
  return g_string_free (text, FALSE);
}

static void
tell (PwtTariffChart *self)
{
  g_autofree char *text = describe (self);

  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Bands of the day by season"),
                                  GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, text, -1);
}

/* --- drawing --- */

static GdkRGBA
color_of (PwtTariffChart *self, const char *name)
{
  GtkStyleContext *style = gtk_widget_get_style_context (GTK_WIDGET (self));
  GdkRGBA color;

  if (!gtk_style_context_lookup_color (style, name, &color))
    gtk_style_context_get_color (style, &color);
  return color;
}

static GdkRGBA
band_color (PwtTariffChart *self, PwtBand band, gboolean is_text)
{
  static const char *const names[PWT_N_BANDS][2] = {
    [PWT_BAND_SHARP] = { "band_sharp", "band_sharp_fg" },
    [PWT_BAND_PEAK] = { "band_peak", "band_peak_fg" },
    [PWT_BAND_FLAT] = { "band_flat", "band_flat_fg" },
    [PWT_BAND_VALLEY] = { "band_valley", "band_valley_fg" },
    [PWT_BAND_DEEP] = { "band_deep", "band_deep_fg" },
  };

  return color_of (self, names[band][is_text ? 1 : 0]);
}

static double
slot_x (PwtTariffChart *self, guint slot)
{
  double width = gtk_widget_get_width (GTK_WIDGET (self)) - self->label_width;

  return self->label_width + width * slot / PWT_SLOTS_PER_DAY;
}

/* Draws @text in the middle of the box if it fits there. */
static gboolean
draw_text (PwtTariffChart *self, GtkSnapshot *snapshot, const char *text,
           const graphene_rect_t *box, const GdkRGBA *color)
{
  g_autoptr (PangoLayout) layout = gtk_widget_create_pango_layout (GTK_WIDGET (self), text);
  int width, height;

  pango_layout_get_pixel_size (layout, &width, &height);
  if ((float) width > box->size.width - 4)
    return FALSE;
  gtk_snapshot_save (snapshot);
  gtk_snapshot_translate (
      snapshot, &GRAPHENE_POINT_INIT (box->origin.x + (box->size.width - (float) width) / 2,
                                      box->origin.y + (box->size.height - (float) height) / 2));
  gtk_snapshot_append_layout (snapshot, layout, color);
  gtk_snapshot_restore (snapshot);
  return TRUE;
}

static void
draw_run (PwtTariffChart *self, GtkSnapshot *snapshot, guint row, guint from, guint to)
{
  PwtBand band = band_at (g_ptr_array_index (self->plan->seasons, row), from);
  GdkRGBA fill = band_color (self, band, FALSE), ink = band_color (self, band, TRUE);
  graphene_rect_t box = GRAPHENE_RECT_INIT (
      (float) slot_x (self, from) + GAP / 2, (float) (AXIS_HEIGHT + row * ROW_HEIGHT) + GAP / 2,
      (float) (slot_x (self, to) - slot_x (self, from)) - GAP, ROW_HEIGHT - GAP);
  g_autofree char *price = pwt_price_format (pwt_tariff_plan_price (self->plan, band));
  g_autofree char *both = g_strdup_printf ("%s %s", pwt_band_word (band), price);
  GskRoundedRect rounded;

  gsk_rounded_rect_init_from_rect (&rounded, &box, 4);
  gtk_snapshot_push_rounded_clip (snapshot, &rounded);
  gtk_snapshot_append_color (snapshot, &fill, &box);
  gtk_snapshot_pop (snapshot);
  if (!draw_text (self, snapshot, both, &box, &ink))
    draw_text (self, snapshot, pwt_band_word (band), &box, &ink);
}

static void
draw_axis (PwtTariffChart *self, GtkSnapshot *snapshot)
{
  GdkRGBA color = color_of (self, "window_fg_color");

  color.alpha *= .75f;
  for (guint hour = 0; hour <= 24; hour += HOURS_A_LABEL) {
    g_autofree char *text = g_strdup_printf ("%u", hour);
    graphene_rect_t box =
        GRAPHENE_RECT_INIT ((float) slot_x (self, hour * 2) - 20, 0, 40, AXIS_HEIGHT);

    if (hour == 24) /* inside the picture's edge */
      box.origin.x -= 10;
    draw_text (self, snapshot, text, &box, &color);
  }
}

static void
draw_label (PwtTariffChart *self, GtkSnapshot *snapshot, guint row)
{
  g_autofree char *words = pwt_season_words (g_ptr_array_index (self->plan->seasons, row));
  g_autoptr (PangoLayout) layout = gtk_widget_create_pango_layout (GTK_WIDGET (self), words);
  GdkRGBA color =
      color_of (self, row == self->row && self->is_editable ? "accent_color" : "window_fg_color");
  int height;

  pango_layout_get_pixel_size (layout, NULL, &height);
  gtk_snapshot_save (snapshot);
  gtk_snapshot_translate (snapshot,
                          &GRAPHENE_POINT_INIT (0, (float) (AXIS_HEIGHT + row * ROW_HEIGHT) +
                                                       (float) (ROW_HEIGHT - height) / 2));
  gtk_snapshot_append_layout (snapshot, layout, &color);
  gtk_snapshot_restore (snapshot);
}

static void
draw_cursor (PwtTariffChart *self, GtkSnapshot *snapshot)
{
  GdkRGBA color = color_of (self, "accent_color");
  graphene_rect_t box = GRAPHENE_RECT_INIT (
      (float) slot_x (self, self->slot), (float) (AXIS_HEIGHT + self->row * ROW_HEIGHT),
      (float) (slot_x (self, self->slot + 1) - slot_x (self, self->slot)), ROW_HEIGHT);
  GskRoundedRect rounded;

  gsk_rounded_rect_init_from_rect (&rounded, &box, 3);
  gtk_snapshot_append_border (snapshot, &rounded, (const float[4]){ 2, 2, 2, 2 },
                              (const GdkRGBA[4]){ color, color, color, color });
}

static void
pwt_tariff_chart_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  PwtTariffChart *self = PWT_TARIFF_CHART (widget);

  if (self->plan == NULL)
    return;
  draw_axis (self, snapshot);
  for (guint row = 0; row < self->plan->seasons->len; row++) {
    const PwtTariffSeason *season = g_ptr_array_index (self->plan->seasons, row);

    draw_label (self, snapshot, row);
    for (guint slot = 0, end; slot < PWT_SLOTS_PER_DAY; slot = end) {
      end = end_of_run (season, slot);
      draw_run (self, snapshot, row, slot, end);
    }
  }
  if (self->is_editable && gtk_widget_has_focus (widget) && self->row < self->plan->seasons->len)
    draw_cursor (self, snapshot);
}

static void
measure_labels (PwtTariffChart *self)
{
  self->label_width = 0;
  for (guint row = 0; self->plan != NULL && row < self->plan->seasons->len; row++) {
    g_autofree char *words = pwt_season_words (g_ptr_array_index (self->plan->seasons, row));
    g_autoptr (PangoLayout) layout = gtk_widget_create_pango_layout (GTK_WIDGET (self), words);
    int width;

    pango_layout_get_pixel_size (layout, &width, NULL);
    self->label_width = MAX (self->label_width, width + 12);
  }
}

static void
pwt_tariff_chart_measure (GtkWidget *widget, GtkOrientation orientation, int for_size, int *minimum,
                          int *natural, int *minimum_baseline, int *natural_baseline)
{
  PwtTariffChart *self = PWT_TARIFF_CHART (widget);
  guint n = self->plan != NULL ? self->plan->seasons->len : 0;

  measure_labels (self);
  *minimum = *natural =
      orientation == GTK_ORIENTATION_VERTICAL ? AXIS_HEIGHT + (int) n * ROW_HEIGHT : MIN_WIDTH;
}

/* --- painting --- */

static void
move_cursor (PwtTariffChart *self, guint row, guint slot)
{
  guint n = self->plan != NULL ? self->plan->seasons->len : 0;
  guint former = self->row;

  self->row = n > 0 ? MIN (row, n - 1) : 0;
  self->slot = MIN (slot, PWT_SLOTS_PER_DAY - 1);
  gtk_widget_queue_draw (GTK_WIDGET (self));
  if (self->row != former)
    g_signal_emit (self, signals[ROW_CHANGED], 0);
}

static gboolean
place_at (PwtTariffChart *self, double x, double y, guint *row, guint *slot)
{
  double width = gtk_widget_get_width (GTK_WIDGET (self)) - self->label_width;
  int r = (int) (y - AXIS_HEIGHT) / ROW_HEIGHT;
  double s = (x - self->label_width) * PWT_SLOTS_PER_DAY / MAX (width, 1);

  if (self->plan == NULL || y < AXIS_HEIGHT || r >= (int) self->plan->seasons->len)
    return FALSE;
  *row = (guint) r;
  *slot = (guint) CLAMP (s, 0, PWT_SLOTS_PER_DAY - 1);
  return TRUE;
}

static void
drag_begin_cb (PwtTariffChart *self, double x, double y)
{
  guint row, slot;

  self->drag_row = G_MAXUINT;
  gtk_widget_grab_focus (GTK_WIDGET (self));
  if (!place_at (self, x, y, &row, &slot))
    return;
  move_cursor (self, row, slot);
  if (!self->is_editable || x < self->label_width)
    return;
  self->drag_row = row;
  self->drag_from = slot;
  pwt_tariff_chart_paint (self, row, slot, slot, self->brush);
}

static void
drag_update_cb (PwtTariffChart *self, double dx, double dy, GtkGestureDrag *gesture)
{
  double x, y;
  guint row, slot;

  if (self->drag_row == G_MAXUINT)
    return;
  gtk_gesture_drag_get_start_point (gesture, &x, &y);
  if (place_at (self, x + dx, y, &row, &slot))
    pwt_tariff_chart_paint (self, self->drag_row, MIN (self->drag_from, slot),
                            MAX (self->drag_from, slot), self->brush);
}

static gboolean
key_cb (PwtTariffChart *self, guint key, guint code, GdkModifierType state)
{
  int band = key >= GDK_KEY_1 && key <= GDK_KEY_5         ? (int) (key - GDK_KEY_1)
             : key >= GDK_KEY_KP_1 && key <= GDK_KEY_KP_5 ? (int) (key - GDK_KEY_KP_1)
             : key == GDK_KEY_space                       ? (int) self->brush
                                                          : -1;

  if (!self->is_editable || (state & (GDK_CONTROL_MASK | GDK_ALT_MASK)))
    return FALSE;
  if (key == GDK_KEY_Left && self->slot > 0)
    move_cursor (self, self->row, self->slot - 1);
  else if (key == GDK_KEY_Right)
    move_cursor (self, self->row, self->slot + 1);
  else if (key == GDK_KEY_Up && self->row > 0)
    move_cursor (self, self->row - 1, self->slot);
  else if (key == GDK_KEY_Down)
    move_cursor (self, self->row + 1, self->slot);
  else if (band >= 0) {
    pwt_tariff_chart_paint (self, self->row, self->slot, self->slot, (PwtBand) band);
    move_cursor (self, self->row, self->slot + 1);
  } else
    return FALSE;
  return TRUE;
}

/* Class */

static void
pwt_tariff_chart_class_init (PwtTariffChartClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  widget_class->snapshot = pwt_tariff_chart_snapshot;
  widget_class->measure = pwt_tariff_chart_measure;
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_IMG);
  gtk_widget_class_set_css_name (widget_class, "tariffchart");
  signals[PAINTED] = g_signal_new ("painted", PWT_TYPE_TARIFF_CHART, G_SIGNAL_RUN_LAST, 0, NULL,
                                   NULL, NULL, G_TYPE_NONE, 0);
  signals[ROW_CHANGED] = g_signal_new ("row-changed", PWT_TYPE_TARIFF_CHART, G_SIGNAL_RUN_LAST, 0,
                                       NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
pwt_tariff_chart_init (PwtTariffChart *self)
{
  GtkGesture *drag = gtk_gesture_drag_new ();
  GtkEventController *keys = gtk_event_controller_key_new ();
  GtkEventController *focus = gtk_event_controller_focus_new ();

  self->brush = PWT_BAND_PEAK;
  g_signal_connect_object (drag, "drag-begin", G_CALLBACK (drag_begin_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (drag, "drag-update", G_CALLBACK (drag_update_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (keys, "key-pressed", G_CALLBACK (key_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (focus, "enter", G_CALLBACK (gtk_widget_queue_draw), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (focus, "leave", G_CALLBACK (gtk_widget_queue_draw), self,
                           G_CONNECT_SWAPPED);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (drag));
  gtk_widget_add_controller (GTK_WIDGET (self), keys);
  gtk_widget_add_controller (GTK_WIDGET (self), focus);
  gtk_widget_set_focusable (GTK_WIDGET (self), TRUE);
  tell (self);
}

/* Public functions */

void
pwt_tariff_chart_set_plan (PwtTariffChart *self, PwtTariffPlan *plan, gboolean is_editable)
{
  g_return_if_fail (PWT_IS_TARIFF_CHART (self));

  self->plan = plan;
  self->is_editable = is_editable;
  if (plan == NULL || self->row >= plan->seasons->len)
    self->row = 0;
  tell (self);
  gtk_widget_queue_resize (GTK_WIDGET (self));
}

void
pwt_tariff_chart_set_brush (PwtTariffChart *self, PwtBand band)
{
  g_return_if_fail (PWT_IS_TARIFF_CHART (self));

  self->brush = band;
}

guint
pwt_tariff_chart_get_row (PwtTariffChart *self)
{
  return self->row;
}

void
pwt_tariff_chart_set_row (PwtTariffChart *self, guint row)
{
  move_cursor (self, row, self->slot);
}

void
pwt_tariff_chart_paint (PwtTariffChart *self, guint row, guint from, guint to, PwtBand band)
{
  PwtTariffSeason *season;

  g_return_if_fail (PWT_IS_TARIFF_CHART (self));
  g_return_if_fail (from <= to && to < PWT_SLOTS_PER_DAY);

  if (!self->is_editable || self->plan == NULL || row >= self->plan->seasons->len)
    return;
  season = g_ptr_array_index (self->plan->seasons, row);
  g_return_if_fail (season->slots != NULL && strlen (season->slots) == PWT_SLOTS_PER_DAY);
  for (guint slot = from; slot <= to; slot++)
    season->slots[slot] = pwt_band_letter (band);
  tell (self);
  gtk_widget_queue_draw (GTK_WIDGET (self));
  g_signal_emit (self, signals[PAINTED], 0);
}
