/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/meters/meter-phases.h"

#include <glib/gi18n.h>
#include <math.h>

#include "app/common/format.h"
#include "chart/phase-diagram.h"
#include "domain/unbalance.h"

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
  GtkWidget *angles[N_PHASES];
  GtkLabel *about;
  GtkLabel *factor;
  GtkWidget *unbalance_title;
  GtkLabel *unbalance;
};

G_DEFINE_FINAL_TYPE (PwtMeterPhases, pwt_meter_phases, ADW_TYPE_BIN)

/* What a meter tells, phase by phase. */
typedef struct {
  PwtPhase phases[N_PHASES];
  gint64 factors_e3[N_PHASES];
  gint64 total_e3;      /* the factor of all phases together */
  guint n;              /* phases up to the last that has a voltage */
  gboolean is_measured; /* the angles: each phase has a factor of its own */
} Phases;

/* --- what is known --- */

/* The angle whose cosine the factor is; which of the two leads, only the reactive power tells. */
static gint64
lag_mdeg (gint64 factor_e3, gint64 reactive_var)
{
  double factor = (double) CLAMP (factor_e3, -FACTOR_ONE, FACTOR_ONE) / FACTOR_ONE;
  gint64 lag = (gint64) lround (acos (factor) / G_PI * 180000);

  return reactive_var != PWT_NONE && reactive_var < 0 ? -lag : lag;
}

/* Where no current flows there is no angle to it, whatever the meter's register says. */
static gboolean
has_current (const PwtPhase *phase)
{
  return phase->current_ma != PWT_NONE && phase->current_ma != 0;
}

static void
find_angles (Phases *phases, const gint64 reactive_var[N_PHASES])
{
  gboolean has_any = FALSE;

  for (guint i = 0; i < phases->n; i++) {
    phases->is_measured |= phases->n > 1 && phases->factors_e3[i] != PWT_NONE;
    has_any |= has_current (&phases->phases[i]);
  }
  for (guint i = 0; i < N_PHASES; i++) {
    gboolean is_idle = !has_current (&phases->phases[i]);
    gint64 factor_e3 = phases->is_measured ? phases->factors_e3[i] : phases->total_e3;

    if (is_idle)
      phases->factors_e3[i] = PWT_NONE;
    if (!is_idle && factor_e3 != PWT_NONE)
      phases->phases[i].lag_mdeg = lag_mdeg (factor_e3, reactive_var[i]);
  }
  if (!has_any)
    phases->total_e3 = PWT_NONE;
}

static void
find_phases (Phases *phases, const PwtMeterLive *live)
{
  const gint64 reactive_var[] = { live->reactive_a_var, live->reactive_b_var,
                                  live->reactive_c_var };

  *phases = (Phases){
    .phases = { { live->voltage_a_mv, live->current_a_ma, 0, PWT_CHART_NONE },
                { live->voltage_b_mv, live->current_b_ma, THIRD_MDEG, PWT_CHART_NONE },
                { live->voltage_c_mv, live->current_c_ma, 2 * THIRD_MDEG, PWT_CHART_NONE } },
    .factors_e3 = { live->factor_a_e3, live->factor_b_e3, live->factor_c_e3 },
    .total_e3 = live->factor_e3,
  };
  for (guint i = 0; i < N_PHASES; i++)
    if (phases->phases[i].voltage_mv != PWT_NONE)
      phases->n = i + 1;
  find_angles (phases, reactive_var);
}

/* --- showing --- */

static void
set_cell (GtkWidget *label, gboolean is_shown, char *text)
{
  gtk_label_set_text (GTK_LABEL (label), text);
  gtk_widget_set_visible (label, is_shown);
  g_free (text);
}

static void
show_row (PwtMeterPhases *self, guint i, const PwtPhase *phase)
{
  const PwtMeasure volts = { "V", NULL, 3, 1 }, degrees = { "°", NULL, 3, 0 };
  gboolean is_known = phase->voltage_mv != PWT_CHART_NONE;
  g_autofree char *angle = pwt_measure_number (&degrees, phase->lag_mdeg, degrees.shown);

  gtk_widget_set_visible (self->names[i], is_known);
  set_cell (self->volts[i], is_known, pwt_measure_number (&volts, phase->voltage_mv, volts.shown));
  set_cell (self->amps[i], is_known, pwt_show_kilo (phase->current_ma));
  set_cell (self->angles[i], is_known,
            phase->lag_mdeg != PWT_CHART_NONE ? g_strconcat (angle, "°", NULL) : g_strdup ("—"));
}

static char *
ratio_text (gint64 factor_e3)
{
  const PwtMeasure ratio = { "", NULL, 3, 2 };

  return factor_e3 != PWT_NONE ? pwt_measure_number (&ratio, factor_e3, ratio.shown)
                               : g_strdup ("—");
}

static void
show_factor (PwtMeterPhases *self, const Phases *phases)
{
  g_autofree char *total = ratio_text (phases->total_e3);
  g_autoptr (GString) each = g_string_new (NULL);
  g_autofree char *text = NULL;

  for (guint i = 0; i < phases->n; i++) {
    g_autofree char *one = ratio_text (phases->factors_e3[i]);

    g_string_append_printf (each, "%s%s", i > 0 ? " / " : "", one);
  }
  text = phases->is_measured ? g_strdup_printf (_ ("%s · total %s"), each->str, total)
                             : g_steal_pointer (&total);
  gtk_label_set_text (self->factor, text);
  gtk_label_set_text (self->about, phases->is_measured || phases->n < 2
                                       ? _ ("φ: the current lags; −: it leads")
                                       : _ ("φ worked out from the total power factor"));
}

static char *
unbalance_text (const gint64 values[N_PHASES])
{
  const PwtMeasure percent = { "%", NULL, 1, 1 };
  gint64 unbalance_e3;
  g_autofree char *number = NULL;

  if (!pwt_unbalance (values, &unbalance_e3))
    return g_strdup ("—");
  number = pwt_measure_number (&percent, unbalance_e3, percent.shown);
  return g_strconcat (number, " %", NULL);
}

static void
show_unbalance (PwtMeterPhases *self, const Phases *phases)
{
  const PwtPhase *p = phases->phases;
  const gint64 volts[] = { p[0].voltage_mv, p[1].voltage_mv, p[2].voltage_mv };
  const gint64 amps[] = { p[0].current_ma, p[1].current_ma, p[2].current_ma };
  g_autofree char *of_volts = unbalance_text (volts);
  g_autofree char *of_amps = unbalance_text (amps);
  g_autofree char *text = g_strdup_printf ("U %s · I %s", of_volts, of_amps);

  gtk_label_set_text (self->unbalance, text);
  gtk_widget_set_visible (self->unbalance_title, phases->n == N_PHASES);
  gtk_widget_set_visible (GTK_WIDGET (self->unbalance), phases->n == N_PHASES);
}

/* --- class --- */

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
  gtk_widget_class_bind_template_child (widget_class, PwtMeterPhases, about);
  gtk_widget_class_bind_template_child (widget_class, PwtMeterPhases, factor);
  gtk_widget_class_bind_template_child (widget_class, PwtMeterPhases, unbalance_title);
  gtk_widget_class_bind_template_child (widget_class, PwtMeterPhases, unbalance);
  bind_rows (widget_class, "name", G_STRUCT_OFFSET (PwtMeterPhases, names));
  bind_rows (widget_class, "volt", G_STRUCT_OFFSET (PwtMeterPhases, volts));
  bind_rows (widget_class, "amp", G_STRUCT_OFFSET (PwtMeterPhases, amps));
  bind_rows (widget_class, "angle", G_STRUCT_OFFSET (PwtMeterPhases, angles));
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
 * @is_old: they say nothing of now: dim
 */
void
pwt_meter_phases_show (PwtMeterPhases *self, const PwtMeterLive *live, gboolean is_old)
{
  Phases phases;

  g_return_if_fail (PWT_IS_METER_PHASES (self));

  gtk_widget_set_visible (GTK_WIDGET (self), live != NULL && live->voltage_a_mv != PWT_NONE);
  if (live == NULL || live->voltage_a_mv == PWT_NONE)
    return;
  if (is_old)
    gtk_widget_add_css_class (GTK_WIDGET (self), "dim-label");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self), "dim-label");
  find_phases (&phases, live);
  show_factor (self, &phases);
  show_unbalance (self, &phases);
  for (guint i = 0; i < N_PHASES; i++) {
    show_row (self, i, &phases.phases[i]);
    /* Without an angle there is no place for the current's arrow. */
    if (phases.phases[i].lag_mdeg == PWT_CHART_NONE)
      phases.phases[i].current_ma = PWT_CHART_NONE;
  }
  pwt_phase_diagram_set_phases (self->diagram, phases.phases, phases.n, 0, 0);
}
