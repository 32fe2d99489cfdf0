/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "record/meters.h"

G_BEGIN_DECLS

/* How the last sweeps of a line went. A sweep is one interval of its reading plan: whoever is due
 * in it is asked, and whoever is silent is asked again before the next. So many are remembered, no
 * longer than the program runs. */

/* In the order of PWT_SWEEP_LETTERS. */
typedef enum {
  PWT_SWEEP_UNASKED,  /* nobody was asked: the program did not run, or the line is out of service */
  PWT_SWEEP_ANSWERED, /* everybody, at once */
  PWT_SWEEP_LOST,     /* everybody but who is lost already */
  PWT_SWEEP_SILENT,   /* somebody did not answer, or only when asked again */
  PWT_SWEEP_FAILED,   /* nobody answered */
} PwtSweep;

/* Who of a line does not answer now. */
typedef enum {
  PWT_SILENCE_NONE,
  PWT_SILENCE_LOST, /* only meters that are lost already */
  PWT_SILENCE_NEW,
} PwtSilence;

/* A ring by the sweep's number; all zero: nothing is known yet. */
typedef struct {
  gint64 interval_us; /* another one: what was is no longer told */
  gint64 newest;      /* number of the newest sweep */
  guint8 heard[PWT_SWEEPS];
} PwtSweeps;

void pwt_sweeps_note (PwtSweeps *sweeps, gint64 interval_us, gint64 time_us, gboolean is_answer,
                      PwtSilence silence);
void pwt_sweeps_write (const PwtSweeps *sweeps, gint64 interval_us, gint64 time_us,
                       char letters[PWT_SWEEPS + 1]);

G_END_DECLS
