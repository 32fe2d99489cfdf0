/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "chart/chart.h"

G_BEGIN_DECLS

/* Voltages and currents of up to three phases as arrows: A up, clockwise. Voltages are solid,
 * currents dashed. Values stand in a grid beside the picture; selected, one phase is read out. */
#define PWT_TYPE_PHASE_DIAGRAM (pwt_phase_diagram_get_type ())
G_DECLARE_FINAL_TYPE (PwtPhaseDiagram, pwt_phase_diagram, PWT, PHASE_DIAGRAM, PwtChart)

#define PWT_PHASES_MAX 3

typedef struct {
  gint64 voltage_mv;         /* PWT_CHART_NONE: no such phase */
  gint64 current_ma;         /* PWT_CHART_NONE: not known */
  gint64 voltage_angle_mdeg; /* clockwise from the top: A 0, B 120000, C 240000 */
  gint64 lag_mdeg;           /* of the current behind its voltage; negative: it leads */
} PwtPhase;

GtkWidget *pwt_phase_diagram_new (void);
/* @voltage_mv, @current_ma: what reaches the outer circle; 0: the largest value, rounded up. 0
 * phases: nothing is known. */
void pwt_phase_diagram_set_phases (PwtPhaseDiagram *self, const PwtPhase *phases, guint n_phases,
                                   gint64 voltage_mv, gint64 current_ma);

G_END_DECLS
