/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/common/meter-look.h"

#include <glib/gi18n.h>

#include "app/common/format.h"

typedef struct {
  const char *css, *icon, *short_label, *text_css;
} Look;

static const Look looks[PWT_N_METER_STATES] = {
  [PWT_METER_OK] = { "st-ok", "prewatt-state-ok-symbolic", NC_ ("short", "Normal"), NULL },
  [PWT_METER_ALARM1] = { "st-alarm1", "prewatt-state-alarm1-symbolic", NC_ ("short", "Alarm 1"),
                         "t-alarm" },
  [PWT_METER_ALARM2] = { "st-alarm2", "prewatt-state-alarm2-symbolic", NC_ ("short", "Alarm 2"),
                         "t-alarm" },
  [PWT_METER_ARREARS] = { "st-arrears", "prewatt-state-arrears-symbolic", NC_ ("short", "Arrears"),
                          "t-arrears" },
  [PWT_METER_TRIPPED] = { "st-tripped", "prewatt-state-tripped-symbolic", NC_ ("short", "Tripped"),
                          NULL },
  [PWT_METER_UNSOLD] = { "st-unsold", "prewatt-state-unsold-symbolic", NC_ ("short", "Unsold"),
                         NULL },
  [PWT_METER_NEW] = { "st-new", "prewatt-state-new-symbolic", NC_ ("short", "New"), NULL },
  [PWT_METER_LOST] = { "st-lost", "prewatt-state-lost-symbolic", NC_ ("short", "Lost"), "t-lost" },
  [PWT_METER_HELD] = { "st-held", "prewatt-state-held-symbolic", NC_ ("short", "Held"), NULL },
};

static const Look *
look_of (PwtMeterState state)
{
  g_return_val_if_fail ((guint) state < PWT_N_METER_STATES, &looks[PWT_METER_LOST]);
  return &looks[state];
}

const char *
pwt_meter_state_css (PwtMeterState state)
{
  return look_of (state)->css;
}

const char *
pwt_meter_state_icon (PwtMeterState state)
{
  return look_of (state)->icon;
}

const char *
pwt_meter_state_label (PwtMeterState state)
{
  g_return_val_if_fail ((guint) state < PWT_N_METER_STATES, "");
  return _ (pwt_meter_state_choices[state].label);
}

const char *
pwt_meter_state_short_label (PwtMeterState state)
{
  return g_dpgettext2 (NULL, "short", look_of (state)->short_label);
}

gboolean
pwt_meter_row_is_unread (const PwtMeterRow *row)
{
  return row->state == PWT_METER_LOST && row->read_us == PWT_TIME_NONE && row->failures == 0 &&
         !row->is_lost && row->other_since_us == PWT_TIME_NONE;
}

const char *
pwt_meter_row_state_label (const PwtMeterRow *row)
{
  if (row->other_since_us != PWT_TIME_NONE)
    return _ ("Another meter answers");
  return pwt_meter_row_is_unread (row) ? _ ("Not read yet") : pwt_meter_state_label (row->state);
}

/* A line is read once a day at least; one that is out of service loses none of its meters. */
#define OLD_US (25 * PWT_US_PER_HOUR)

gboolean
pwt_meter_row_is_old (const PwtMeterRow *row, gint64 now_us)
{
  return row->state == PWT_METER_LOST || row->other_since_us != PWT_TIME_NONE ||
         (row->read_us != PWT_TIME_NONE && now_us - row->read_us > OLD_US);
}

const char *
pwt_meter_state_text_css (PwtMeterState state)
{
  return look_of (state)->text_css;
}

char *
pwt_meter_row_place (const PwtMeterRow *row)
{
  GString *place = g_string_new (row->building);

  if (row->floor != NULL)
    g_string_append_printf (place, " %s", row->floor);
  if (row->room != NULL)
    g_string_append_printf (place, " %s", row->room);
  return g_string_free (place, FALSE);
}

const char *
pwt_meter_row_title (const PwtMeterRow *row)
{
  return row->tenant_name != NULL ? row->tenant_name : _ ("No account");
}

void
pwt_widget_set_state_css (GtkWidget *widget, PwtMeterState state)
{
  const char *wanted = pwt_meter_state_css (state);

  if (gtk_widget_has_css_class (widget, wanted))
    return;
  for (guint i = 0; i < PWT_N_METER_STATES; i++)
    gtk_widget_remove_css_class (widget, looks[i].css);
  gtk_widget_add_css_class (widget, wanted);
}

/* The signs are the program's own and do not change with the icon theme. */
static GtkSymbolicPaintable *
icon_of (GtkWidget *widget, PwtMeterState state, int size)
{
  static GHashTable *icons; /* never freed */
  int scale = gtk_widget_get_scale_factor (widget);
  gpointer key = GUINT_TO_POINTER ((guint) state << 24 | (guint) scale << 16 | (guint) size);
  GtkIconPaintable *icon;

  if (icons == NULL)
    icons = g_hash_table_new (NULL, NULL);
  icon = g_hash_table_lookup (icons, key);
  if (icon == NULL) {
    GtkIconTheme *theme = gtk_icon_theme_get_for_display (gtk_widget_get_display (widget));

    icon = gtk_icon_theme_lookup_icon (theme, pwt_meter_state_icon (state), NULL, size, scale,
                                       GTK_TEXT_DIR_NONE, 0);
    g_hash_table_insert (icons, key, icon);
  }
  return GTK_SYMBOLIC_PAINTABLE (icon);
}

/**
 * pwt_meter_state_snapshot_icon:
 * @widget: whose colour it has
 * @size: in pixels
 *
 * Draws the state's sign at the place that @snapshot is at: for widgets of which there are many.
 */
void
pwt_meter_state_snapshot_icon (GtkWidget *widget, GtkSnapshot *snapshot, PwtMeterState state,
                               int size)
{
  GdkRGBA colour;

  gtk_style_context_get_color (gtk_widget_get_style_context (widget), &colour);
  gtk_symbolic_paintable_snapshot_symbolic (icon_of (widget, state, size), snapshot, size, size,
                                            &colour, 1);
}

/* --- swatch --- */

#define SWATCH_ICON 12

struct _PwtSwatch {
  GtkWidget parent_instance;

  PwtMeterState state;
  const char *label; /* translated, for ever */
};

G_DEFINE_FINAL_TYPE (PwtSwatch, pwt_swatch, GTK_TYPE_WIDGET)

static void
pwt_swatch_measure (GtkWidget *widget, GtkOrientation orientation, int for_size, int *minimum,
                    int *natural, int *minimum_baseline, int *natural_baseline)
{
  *minimum = *natural = SWATCH_ICON;
}

static void
pwt_swatch_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  int x = (gtk_widget_get_width (widget) - SWATCH_ICON) / 2;
  int y = (gtk_widget_get_height (widget) - SWATCH_ICON) / 2;

  gtk_snapshot_translate (snapshot, &GRAPHENE_POINT_INIT ((float) x, (float) y));
  pwt_meter_state_snapshot_icon (widget, snapshot, PWT_SWATCH (widget)->state, SWATCH_ICON);
}

static gboolean
pwt_swatch_query_tooltip (GtkWidget *widget, int x, int y, gboolean by_keyboard,
                          GtkTooltip *tooltip)
{
  gtk_tooltip_set_text (tooltip, PWT_SWATCH (widget)->label);
  return TRUE;
}

static void
pwt_swatch_class_init (PwtSwatchClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  widget_class->measure = pwt_swatch_measure;
  widget_class->snapshot = pwt_swatch_snapshot;
  widget_class->query_tooltip = pwt_swatch_query_tooltip;
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_IMG);
}

static void
show_swatch (PwtSwatch *self, PwtMeterState state, const char *label)
{
  if (self->label == label && self->state == state)
    return;
  self->state = state;
  self->label = label;
  pwt_widget_set_state_css (GTK_WIDGET (self), state);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static void
pwt_swatch_init (PwtSwatch *self)
{
  gtk_widget_set_valign (GTK_WIDGET (self), GTK_ALIGN_CENTER);
  gtk_widget_set_has_tooltip (GTK_WIDGET (self), TRUE);
  gtk_widget_add_css_class (GTK_WIDGET (self), "swatch");
  show_swatch (self, PWT_METER_OK, pwt_meter_state_label (PWT_METER_OK));
}

void
pwt_swatch_set_state (PwtSwatch *self, PwtMeterState state)
{
  g_return_if_fail (PWT_IS_SWATCH (self));

  show_swatch (self, state, pwt_meter_state_label (state));
}

/* --- chip --- */

struct _PwtStateChip {
  GtkWidget parent_instance;

  GtkWidget *box; /* owned child */
  GtkImage *image;
  GtkLabel *label;
};

G_DEFINE_FINAL_TYPE (PwtStateChip, pwt_state_chip, GTK_TYPE_WIDGET)

static void
pwt_state_chip_dispose (GObject *object)
{
  g_clear_pointer (&PWT_STATE_CHIP (object)->box, gtk_widget_unparent);
  G_OBJECT_CLASS (pwt_state_chip_parent_class)->dispose (object);
}

static void
pwt_state_chip_class_init (PwtStateChipClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = pwt_state_chip_dispose;
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);
}

static void
pwt_state_chip_init (PwtStateChip *self)
{
  self->box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 4);
  self->image = GTK_IMAGE (gtk_image_new ());
  gtk_image_set_pixel_size (self->image, 12);
  self->label = GTK_LABEL (gtk_label_new (NULL));
  gtk_box_append (GTK_BOX (self->box), GTK_WIDGET (self->image));
  gtk_box_append (GTK_BOX (self->box), GTK_WIDGET (self->label));
  gtk_widget_set_parent (self->box, GTK_WIDGET (self));
  gtk_widget_set_valign (GTK_WIDGET (self), GTK_ALIGN_CENTER);
  gtk_widget_set_halign (GTK_WIDGET (self), GTK_ALIGN_START);
  gtk_widget_add_css_class (GTK_WIDGET (self), "chip");
  pwt_state_chip_set_text (self, PWT_METER_OK, pwt_meter_state_label (PWT_METER_OK));
}

static void
show_chip (PwtStateChip *self, PwtMeterState colour, const char *icon, const char *text)
{
  pwt_widget_set_state_css (GTK_WIDGET (self), colour);
  gtk_image_set_from_icon_name (self->image, icon);
  gtk_label_set_text (self->label, text);
}

void
pwt_state_chip_set_text (PwtStateChip *self, PwtMeterState state, const char *text)
{
  g_return_if_fail (PWT_IS_STATE_CHIP (self));

  show_chip (self, state, pwt_meter_state_icon (state), text);
}

void
pwt_state_chip_set_row (PwtStateChip *self, const PwtMeterRow *row)
{
  pwt_state_chip_set_text (self, row->state, pwt_meter_row_state_label (row));
}

/**
 * pwt_relay_label:
 *
 * Returns: what the relay was read as, "—" if it never was: a relay is believed only when read back
 */
const char *
pwt_relay_label (const PwtMeterRow *row)
{
  if (row->read_us == PWT_TIME_NONE)
    return "—";
  if (row->is_closed)
    return row->is_forced ? _ ("Forced on") : C_ ("relay", "Closed");
  return row->is_forced ? _ ("Forced off") : C_ ("relay", "Open");
}

/**
 * pwt_state_chip_set_relay:
 * @row: whose relay; the chip hides itself if it was never read
 *
 * Where nobody knows what the relay is now, the chip has no colour and says when it was read.
 */
void
pwt_state_chip_set_relay (PwtStateChip *self, const PwtMeterRow *row, gint64 now_us)
{
  PwtMeterState look = row->is_forced ? PWT_METER_HELD : PWT_METER_OK;
  gboolean is_old = pwt_meter_row_is_old (row, now_us);
  g_autofree char *age = pwt_show_age (row->read_us, now_us);
  g_autofree char *old = g_strdup_printf (_ ("%s (%s)"), pwt_relay_label (row), age);
  const char *icon =
      row->is_closed ? "prewatt-relay-closed-symbolic" : "prewatt-relay-open-symbolic";

  g_return_if_fail (PWT_IS_STATE_CHIP (self));

  gtk_widget_set_visible (GTK_WIDGET (self), row->read_us != PWT_TIME_NONE);
  if (!row->is_closed)
    look = PWT_METER_TRIPPED;
  show_chip (self, is_old ? PWT_METER_LOST : look, icon, is_old ? old : pwt_relay_label (row));
}

const char *
pwt_command_state_css (PwtCommandState state)
{
  switch (state) {
  case PWT_COMMAND_PROVED:
    return "t-ok";
  case PWT_COMMAND_NOT_PROVED:
  case PWT_COMMAND_REFUSED:
    return "t-arrears";
  case PWT_COMMAND_UNREACHABLE:
    return "t-alarm";
  case PWT_COMMAND_QUEUED:
  case PWT_COMMAND_SENT:
  case PWT_COMMAND_CANCELLED:
    break;
  }
  return "dim-label";
}
