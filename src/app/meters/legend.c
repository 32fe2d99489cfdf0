/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/meters/legend.h"

#include <glib/gi18n.h>

#include "app/common/meter-look.h"

struct _PwtLegend {
  PwtFlow parent_instance;

  /* Borrowed: children */
  GtkToggleButton *buttons[PWT_N_METER_STATES];
  GtkLabel *counts[PWT_N_METER_STATES];

  gint64 numbers[PWT_N_METER_STATES]; /* that are shown; below 0: not known yet */
};

G_DEFINE_FINAL_TYPE (PwtLegend, pwt_legend, PWT_TYPE_FLOW)

static guint changed_signal;

static void
toggled_cb (PwtLegend *self)
{
  g_signal_emit (self, changed_signal, 0);
}

static void
name_button (PwtLegend *self, PwtMeterState state, gint64 count)
{
  const char *label = pwt_meter_state_label (state);
  g_autofree char *name =
      count < 0 ? g_strdup (label) : g_strdup_printf (_ ("%s: %d meters"), label, (int) count);

  gtk_widget_set_tooltip_text (GTK_WIDGET (self->buttons[state]), name);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->buttons[state]),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
}

static GtkWidget *
new_button (PwtLegend *self, PwtMeterState state)
{
  GtkWidget *button = gtk_toggle_button_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 4);
  GtkWidget *swatch = g_object_new (PWT_TYPE_SWATCH, NULL);
  GtkWidget *name = gtk_label_new (pwt_meter_state_short_label (state));
  GtkWidget *count = gtk_label_new ("–");

  pwt_swatch_set_state (PWT_SWATCH (swatch), state);
  gtk_box_append (GTK_BOX (box), swatch);
  gtk_box_append (GTK_BOX (box), name);
  gtk_widget_add_css_class (count, "numeric");
  gtk_widget_add_css_class (count, "dim-label");
  gtk_box_append (GTK_BOX (box), count);
  gtk_button_set_child (GTK_BUTTON (button), box);
  gtk_widget_add_css_class (button, "flat");
  gtk_widget_add_css_class (button, "legend");
  self->buttons[state] = GTK_TOGGLE_BUTTON (button);
  self->counts[state] = GTK_LABEL (count);
  self->numbers[state] = -1;
  name_button (self, state, -1);
  g_signal_connect_object (button, "toggled", G_CALLBACK (toggled_cb), self, G_CONNECT_SWAPPED);
  return button;
}

static void
pwt_legend_class_init (PwtLegendClass *klass)
{
  changed_signal = g_signal_new ("changed", PWT_TYPE_LEGEND, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                 G_TYPE_NONE, 0);
}

static void
pwt_legend_init (PwtLegend *self)
{
  for (guint i = 0; i < PWT_N_METER_STATES; i++)
    pwt_flow_append (PWT_FLOW (self), new_button (self, i));
}

void
pwt_legend_set_counts (PwtLegend *self, GPtrArray *counts)
{
  g_return_if_fail (PWT_IS_LEGEND (self));

  for (guint i = 0; i < PWT_N_METER_STATES; i++) {
    gint64 number = counts != NULL ? 0 : -1;
    g_autofree char *text = NULL;

    for (guint j = 0; counts != NULL && j < counts->len; j++) {
      const PwtCount *count = g_ptr_array_index (counts, j);

      if (g_strcmp0 (count->value, pwt_meter_state_nick (i)) == 0)
        number = count->count;
    }
    if (number == self->numbers[i])
      continue;
    self->numbers[i] = number;
    text = number < 0 ? g_strdup ("–") : g_strdup_printf ("%" G_GINT64_FORMAT, number);
    gtk_label_set_text (self->counts[i], text);
    name_button (self, i, number);
  }
}

gboolean
pwt_legend_has (PwtLegend *self, PwtMeterState state)
{
  g_return_val_if_fail (PWT_IS_LEGEND (self) && (guint) state < PWT_N_METER_STATES, FALSE);

  return gtk_toggle_button_get_active (self->buttons[state]);
}

void
pwt_legend_set (PwtLegend *self, PwtMeterState state, gboolean is_on)
{
  g_return_if_fail (PWT_IS_LEGEND (self) && (guint) state < PWT_N_METER_STATES);

  gtk_toggle_button_set_active (self->buttons[state], is_on);
}

void
pwt_legend_clear (PwtLegend *self)
{
  for (guint i = 0; i < PWT_N_METER_STATES; i++)
    pwt_legend_set (self, i, FALSE);
}
