/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "field/sweeps.h"

#include <string.h>

enum { AN_ANSWER = 1, A_SILENCE = 2 }; /* bits of what was heard in a sweep */

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
 * @time_us: civil, since the interval counts from midnight where the meters are
 * @is_answer: a meter was read; otherwise it was asked in vain
 * @is_somebody_silent: whether some meter of the line does not answer now, asked just now or not
 *
 * After a clock was set back by a moment, the newest sweep goes on; by more, and all begins anew.
 */
void
pwt_sweeps_note (PwtSweeps *sweeps, gint64 interval_us, gint64 time_us, gboolean is_answer,
                 gboolean is_somebody_silent)
{
  gint64 number = number_of (interval_us, time_us);

  if (sweeps->interval_us != interval_us || number < sweeps->newest - 1)
    *sweeps = (PwtSweeps){ .interval_us = interval_us, .newest = number };
  move_on (sweeps, MAX (number, sweeps->newest));
  sweeps->heard[place_of (sweeps->newest)] |= is_answer ? AN_ANSWER : A_SILENCE;
  if (is_somebody_silent)
    sweeps->heard[place_of (sweeps->newest)] |= A_SILENCE;
}

/**
 * pwt_sweeps_write:
 * @time_us: civil, now
 * @letters: (out): a letter of %PWT_SWEEP_LETTERS each, the sweep of @time_us last
 */
void
pwt_sweeps_write (const PwtSweeps *sweeps, gint64 interval_us, gint64 time_us,
                  char letters[PWT_SWEEPS + 1])
{
  static const PwtSweep told[] = { [0] = PWT_SWEEP_UNASKED,
                                   [AN_ANSWER] = PWT_SWEEP_ANSWERED,
                                   [A_SILENCE] = PWT_SWEEP_FAILED,
                                   [AN_ANSWER | A_SILENCE] = PWT_SWEEP_SILENT };
  gint64 now = number_of (interval_us, time_us);

  for (guint i = 0; i < PWT_SWEEPS; i++) {
    gint64 number = now - PWT_SWEEPS + 1 + i;
    gboolean is_known = sweeps->interval_us == interval_us && number <= sweeps->newest &&
                        number > sweeps->newest - PWT_SWEEPS;

    letters[i] = PWT_SWEEP_LETTERS[told[is_known ? sweeps->heard[place_of (number)] : 0]];
  }
  letters[PWT_SWEEPS] = '\0';
}
