/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/home/state-tiles.h"

#include <glib/gi18n.h>

#include "app/common/format.h"
#include "app/common/meter-look.h"

/* In the order of what a clerk looks for; "online" is every state but lost. */
static const PwtMeterState shown[] = {
  PWT_METER_ALARM1, PWT_METER_ALARM2,  PWT_METER_ARREARS, PWT_METER_NEW,
  PWT_METER_UNSOLD, PWT_METER_TRIPPED, PWT_METER_LOST,    PWT_METER_HELD,
};

#define N_TILES (1 + G_N_ELEMENTS (shown))
#define PER_LINE_MIN 2

typedef struct {
  GtkWidget *button;
  GtkLabel *number, *label;
} Tile;

struct _PwtStateTiles {
  GtkWidget parent_instance;

  GtkWidget *flow; /* owned child */
  Tile tiles[N_TILES];
};

G_DEFINE_FINAL_TYPE (PwtStateTiles, pwt_state_tiles, GTK_TYPE_WIDGET)

static Tile
new_tile (PwtStateTiles *self, GtkWidget *sign, const char *label, const char *state)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *head = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget *child = gtk_flow_box_child_new ();
  Tile tile = { .button = gtk_button_new (),
                .number = GTK_LABEL (gtk_label_new ("—")),
                .label = GTK_LABEL (gtk_label_new (label)) };

  gtk_label_set_ellipsize (tile.label, PANGO_ELLIPSIZE_END);
  gtk_widget_add_css_class (GTK_WIDGET (tile.label), "dim-label");
  gtk_box_append (GTK_BOX (head), sign);
  gtk_box_append (GTK_BOX (head), GTK_WIDGET (tile.label));
  gtk_label_set_xalign (tile.number, 0);
  gtk_widget_set_css_classes (GTK_WIDGET (tile.number), (const char *[]){ "big", "numeric", NULL });
  gtk_box_append (GTK_BOX (box), head);
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (tile.number));
  gtk_button_set_child (GTK_BUTTON (tile.button), box);
  gtk_widget_set_css_classes (tile.button, (const char *[]){ "card", "tile", NULL });
  gtk_actionable_set_action_target (GTK_ACTIONABLE (tile.button), "s", state);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (tile.button), "win.meters");
  gtk_flow_box_child_set_child (GTK_FLOW_BOX_CHILD (child), tile.button);
  gtk_widget_set_focusable (child, FALSE); /* the button is what is pressed */
  gtk_flow_box_append (GTK_FLOW_BOX (self->flow), child);
  return tile;
}

static void
add_tiles (PwtStateTiles *self)
{
  GtkWidget *sign = g_object_new (PWT_TYPE_SWATCH, NULL);
  g_autoptr (GString) online = g_string_new (NULL);

  for (guint state = 0; state < PWT_N_METER_STATES; state++)
    if (state != PWT_METER_LOST)
      g_string_append_printf (online, "%s%s", online->len > 0 ? " " : "",
                              pwt_meter_state_nick (state));
  self->tiles[0] = new_tile (self, sign, _ ("Online"), online->str);
  for (guint i = 0; i < G_N_ELEMENTS (shown); i++) {
    sign = g_object_new (PWT_TYPE_SWATCH, NULL);
    pwt_swatch_set_state (PWT_SWATCH (sign), shown[i]);
    self->tiles[i + 1] =
        new_tile (self, sign, pwt_meter_state_label (shown[i]), pwt_meter_state_nick (shown[i]));
  }
}

static gint64
count_of (const PwtSiteSummary *summary, PwtMeterState state)
{
  for (guint i = 0; i < summary->states->len; i++) {
    const PwtCount *count = g_ptr_array_index (summary->states, i);

    if (g_strcmp0 (count->value, pwt_meter_state_nick (state)) == 0)
      return count->count;
  }
  return 0;
}

static void
show_tile (Tile *tile, gint64 count, const char *css)
{
  g_autofree char *number = pwt_show_count (count);
  g_autofree char *name =
      g_strdup_printf (ngettext ("%s: %s meter", "%s: %s meters", (gulong) count),
                       gtk_label_get_text (tile->label), number);

  gtk_label_set_text (tile->number, number);
  gtk_widget_set_css_classes (
      GTK_WIDGET (tile->number),
      (const char *[]){ "big", "numeric", count > 0 && css != NULL ? css : "tile-calm", NULL });
  gtk_accessible_update_property (GTK_ACCESSIBLE (tile->button), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  name, -1);
  gtk_widget_set_tooltip_text (tile->button, name);
}

/* --- class --- */

static void
pwt_state_tiles_dispose (GObject *object)
{
  g_clear_pointer (&PWT_STATE_TILES (object)->flow, gtk_widget_unparent);
  G_OBJECT_CLASS (pwt_state_tiles_parent_class)->dispose (object);
}

static void
pwt_state_tiles_class_init (PwtStateTilesClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = pwt_state_tiles_dispose;
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);
}

static void
pwt_state_tiles_init (PwtStateTiles *self)
{
  GtkFlowBox *flow = GTK_FLOW_BOX (gtk_flow_box_new ());

  self->flow = GTK_WIDGET (flow);
  gtk_flow_box_set_selection_mode (flow, GTK_SELECTION_NONE);
  gtk_flow_box_set_homogeneous (flow, TRUE);
  gtk_flow_box_set_column_spacing (flow, 12);
  gtk_flow_box_set_row_spacing (flow, 12);
  gtk_flow_box_set_min_children_per_line (flow, PER_LINE_MIN);
  gtk_flow_box_set_max_children_per_line (flow, N_TILES);
  gtk_widget_add_css_class (self->flow, "tiles");
  gtk_accessible_update_property (GTK_ACCESSIBLE (flow), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Meters by state"), -1);
  gtk_widget_set_parent (self->flow, GTK_WIDGET (self));
  add_tiles (self);
}

/* --- public functions --- */

void
pwt_state_tiles_show (PwtStateTiles *self, const PwtSiteSummary *summary)
{
  gint64 fresh = 0, lost = 0;

  g_return_if_fail (PWT_IS_STATE_TILES (self));

  /* As the header counts: who was never asked is neither online nor lost. */
  for (guint i = 0; i < summary->lines->len; i++) {
    const PwtLineHealth *line = g_ptr_array_index (summary->lines, i);

    fresh += line->fresh;
    lost += line->lost;
  }
  show_tile (&self->tiles[0], fresh, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (shown); i++)
    show_tile (&self->tiles[i + 1],
               shown[i] == PWT_METER_LOST ? lost : count_of (summary, shown[i]),
               pwt_meter_state_text_css (shown[i]));
}
