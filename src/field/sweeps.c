/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "field/sweeps.h"

#include <string.h>

enum {
  AN_ANSWER = 1,
  A_SILENCE = 2,
  A_LOSS = 4,
  N_HEARD = 8
}; /* bits of what was heard in a sweep */

static guint
place_of (gint64 number)
{
  return (guint) (((number % PWT_SWEEPS) + PWT_SWEEPS) % PWT_SWEEPS);
}

static gint64
number_of (gint64 interval_us, gint64 time_us)
{
  return time_us / interval_us - (time_us % interval_us < 0);
}

/* What lies between is of sweeps that nobody was asked in. */
static void
move_on (PwtSweeps *sweeps, gint64 number)
{
  gint64 first = MAX (sweeps->newest + 1, number - PWT_SWEEPS + 1);

  for (gint64 n = first; n <= number; n++)
    sweeps->heard[place_of (n)] = 0;
  sweeps->newest = number;
}

/**
 * pwt_sweeps_note:
 * @time_us: a moment of the sweep, UTC; of every sweep the same
 * @is_answer: a meter was read; otherwise it was asked in vain
 * @silence: who does not answer now, asked just now or not
 *
 * After a clock was set back by a moment, the newest sweep goes on; by more, and all begins anew.
 */
void
pwt_sweeps_note (PwtSweeps *sweeps, gint64 interval_us, gint64 time_us, gboolean is_answer,
                 PwtSilence silence)
{
  gint64 number = number_of (interval_us, time_us);

  if (!is_answer && silence == PWT_SILENCE_NONE)
    silence = PWT_SILENCE_NEW;
  if (sweeps->interval_us != interval_us || number < sweeps->newest - 1)
    *sweeps = (PwtSweeps){ .interval_us = interval_us, .newest = number };
  move_on (sweeps, MAX (number, sweeps->newest));
  sweeps->heard[place_of (sweeps->newest)] |=
      (is_answer ? AN_ANSWER : 0) | (silence == PWT_SILENCE_NEW    ? A_SILENCE
                                     : silence == PWT_SILENCE_LOST ? A_LOSS
                                                                   : 0);
}

/**
 * pwt_sweeps_write:
 * @time_us: as above, of the present sweep
 * @letters: (out): a letter of %PWT_SWEEP_LETTERS each, the sweep of @time_us last
 */
void
pwt_sweeps_write (const PwtSweeps *sweeps, gint64 interval_us, gint64 time_us,
                  char letters[PWT_SWEEPS + 1])
{
  static const PwtSweep told[N_HEARD] = {
    [0] = PWT_SWEEP_UNASKED,
    [AN_ANSWER] = PWT_SWEEP_ANSWERED,
    [AN_ANSWER | A_LOSS] = PWT_SWEEP_LOST,
    [AN_ANSWER | A_SILENCE] = PWT_SWEEP_SILENT,
    [AN_ANSWER | A_SILENCE | A_LOSS] = PWT_SWEEP_SILENT,
    [A_SILENCE] = PWT_SWEEP_FAILED,
    [A_LOSS] = PWT_SWEEP_FAILED,
    [A_SILENCE | A_LOSS] = PWT_SWEEP_FAILED,
  };
  gint64 now = number_of (interval_us, time_us);

  for (guint i = 0; i < PWT_SWEEPS; i++) {
    gint64 number = now - PWT_SWEEPS + 1 + i;
    gboolean is_known = sweeps->interval_us == interval_us && number <= sweeps->newest &&
                        number > sweeps->newest - PWT_SWEEPS;

    letters[i] = PWT_SWEEP_LETTERS[told[is_known ? sweeps->heard[place_of (number)] : 0]];
  }
  letters[PWT_SWEEPS] = '\0';
}
