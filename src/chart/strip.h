/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "chart/chart.h"

G_BEGIN_DECLS

/* How something went, time after time, as a row of small cells with the newest at the right: low
 * and pale when well, high and strong when not, so that height tells what colour does. It is as low
 * as a line of text: what a cell means is read out in a tooltip. What does not fit is left out on
 * the left. */
#define PWT_TYPE_STRIP (pwt_strip_get_type ())
G_DECLARE_FINAL_TYPE (PwtStrip, pwt_strip, PWT, STRIP, PwtChart)

typedef enum {
  PWT_STRIP_NOTHING, /* it was not tried */
  PWT_STRIP_GOOD,
  PWT_STRIP_KNOWN, /* not whole, and known before: nothing to look after now */
  PWT_STRIP_MIXED,
  PWT_STRIP_BAD,
  PWT_N_STRIP_OUTCOMES
} PwtStripOutcome;

typedef struct {
  const char *label; /* when: "11-20 14:30" */
  PwtStripOutcome outcome;
} PwtStripCell;

GtkWidget *pwt_strip_new (void);
/* What each outcome is called when it is read out; borrowed: literals, or what gettext returns. */
void pwt_strip_set_names (PwtStrip *self, const char *const names[PWT_N_STRIP_OUTCOMES]);
/* Copied, oldest first. */
void pwt_strip_set_cells (PwtStrip *self, const PwtStripCell *cells, guint n_cells);

G_END_DECLS
