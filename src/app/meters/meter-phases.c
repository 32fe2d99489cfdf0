/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/meters/meter-phases.h"

#include <glib/gi18n.h>
#include <math.h>

#include "app/common/format.h"
#include "chart/phase-diagram.h"

#define N_PHASES 3
#define THIRD_MDEG 120000
#define FACTOR_ONE 1000

struct _PwtMeterPhases {
  AdwBin parent_instance;

  /* Template widgets */
  PwtPhaseDiagram *diagram;
  GtkWidget *names[N_PHASES];
  GtkWidget *volts[N_PHASES];
  GtkWidget *amps[N_PHASES];
  GtkLabel *factor;
};

G_DEFINE_FINAL_TYPE (PwtMeterPhases, pwt_meter_phases, ADW_TYPE_BIN)

/* The angle whose cosine the factor is; whether the current leads, meters do not tell. */
static gint64
lag_mdeg (gint64 factor_e3)
{
  double factor = (double) CLAMP (factor_e3, -FACTOR_ONE, FACTOR_ONE) / FACTOR_ONE;

  return (gint64) lround (acos (factor) / G_PI * 180000);
}

static void
show_row (PwtMeterPhases *self, guint i, const PwtPhase *phase)
{
  gboolean is_known = phase->voltage_mv != PWT_CHART_NONE;
  g_autofree char *volt = pwt_show_kilo (phase->voltage_mv);
  g_autofree char *amp = pwt_show_kilo (phase->current_ma);

  gtk_label_set_text (GTK_LABEL (self->volts[i]), volt);
  gtk_label_set_text (GTK_LABEL (self->amps[i]), amp);
  gtk_widget_set_visible (self->names[i], is_known);
  gtk_widget_set_visible (self->volts[i], is_known);
  gtk_widget_set_visible (self->amps[i], is_known);
}

/* Where no current flows there is no angle to it, whatever the meter's register says. */
static gboolean
has_current (const PwtMeterLive *live)
{
  const gint64 currents[] = { live->current_a_ma, live->current_b_ma, live->current_c_ma };

  for (guint i = 0; i < G_N_ELEMENTS (currents); i++)
    if (currents[i] != PWT_NONE && currents[i] != 0)
      return TRUE;
  return FALSE;
}

static void
show_factor (PwtMeterPhases *self, gint64 factor_e3, gint64 lag)
{
  const PwtMeasure ratio = { "", NULL, 3, 2 }, degrees = { "°", NULL, 3, 0 };
  g_autofree char *factor = pwt_measure_number (&ratio, factor_e3, ratio.shown);
  g_autofree char *angle = pwt_measure_number (&degrees, lag, degrees.shown);
  g_autofree char *text = g_strdup_printf ("cos φ %s · φ %s°", factor, angle);

  gtk_label_set_text (self->factor, factor_e3 != PWT_NONE ? text : "cos φ —");
}

static void
pwt_meter_phases_dispose (GObject *object)
{
  gtk_widget_dispose_template (GTK_WIDGET (object), PWT_TYPE_METER_PHASES);
  G_OBJECT_CLASS (pwt_meter_phases_parent_class)->dispose (object);
}

static void
bind_rows (GtkWidgetClass *widget_class, const char *prefix, gssize offset)
{
  for (guint i = 0; i < N_PHASES; i++) {
    g_autofree char *name = g_strdup_printf ("%s_%u", prefix, i + 1);

    gtk_widget_class_bind_template_child_full (widget_class, name, FALSE,
                                               offset + (gssize) (i * sizeof (gpointer)));
  }
}

static void
pwt_meter_phases_class_init (PwtMeterPhasesClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = pwt_meter_phases_dispose;
  g_type_ensure (PWT_TYPE_PHASE_DIAGRAM);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/cn/prewatt/Prewatt/ui/meter-phases.ui");
  gtk_widget_class_bind_template_child (widget_class, PwtMeterPhases, diagram);
  gtk_widget_class_bind_template_child (widget_class, PwtMeterPhases, factor);
  bind_rows (widget_class, "name", G_STRUCT_OFFSET (PwtMeterPhases, names));
  bind_rows (widget_class, "volt", G_STRUCT_OFFSET (PwtMeterPhases, volts));
  bind_rows (widget_class, "amp", G_STRUCT_OFFSET (PwtMeterPhases, amps));
}

static void
pwt_meter_phases_init (PwtMeterPhases *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  pwt_chart_set_title (PWT_CHART (self->diagram), _ ("Phases"));
  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
}

/**
 * pwt_meter_phases_show:
 * @live: (nullable): its newest values
 */
void
pwt_meter_phases_show (PwtMeterPhases *self, const PwtMeterLive *live)
{
  PwtPhase phases[N_PHASES];
  gint64 factor_e3, lag;
  guint n = 0;

  g_return_if_fail (PWT_IS_METER_PHASES (self));

  gtk_widget_set_visible (GTK_WIDGET (self), live != NULL && live->voltage_a_mv != PWT_NONE);
  if (live == NULL || live->voltage_a_mv == PWT_NONE)
    return;
  factor_e3 = has_current (live) ? live->factor_e3 : PWT_NONE;
  lag = factor_e3 != PWT_NONE ? lag_mdeg (factor_e3) : PWT_CHART_NONE;
  phases[0] = (PwtPhase){ live->voltage_a_mv, live->current_a_ma, 0, lag };
  phases[1] = (PwtPhase){ live->voltage_b_mv, live->current_b_ma, THIRD_MDEG, lag };
  phases[2] = (PwtPhase){ live->voltage_c_mv, live->current_c_ma, 2 * THIRD_MDEG, lag };
  for (guint i = 0; i < N_PHASES; i++) {
    show_row (self, i, &phases[i]);
    n = phases[i].voltage_mv != PWT_NONE ? i + 1 : n;
    /* Without an angle there is no place for the current's arrow. */
    if (lag == PWT_CHART_NONE)
      phases[i].current_ma = PWT_CHART_NONE;
  }
  show_factor (self, factor_e3, lag);
  pwt_phase_diagram_set_phases (self->diagram, phases, n, 0, 0);
}
