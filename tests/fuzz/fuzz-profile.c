/* SPDX-License-Identifier: GPL-3.0-or-later */

/* libFuzzer: a profile from anywhere loads or is refused with a message; one that loads can be
 * used. */
#include "field/run.h"

int LLVMFuzzerTestOneInput (const guint8 *data, gsize size);

static void
use (PwtProfile *profile)
{
  g_autoptr (GTimeZone) zone = g_time_zone_new_utc ();
  PwtTarget target = { .meter = 1, .unit = 1, .ct = 1, .pt = 1, .profile = profile, .zone = zone };
  PwtRun *run = pwt_run_new_scheduled (&target, TRUE);
  PwtModbusRequest request;
  PwtModbusReply reply = { .function = PWT_MODBUS_READ };

  while (pwt_run_next (run, 0, &request)) {
    reply.count = request.count;
    pwt_run_answer (run, PWT_EXCHANGE_ANSWERED, &reply, 0);
  }
  pwt_reading_free (pwt_run_reading (run));
  pwt_run_free (run);
  for (guint kind = PWT_TASK_TRIP; kind < PWT_N_TASK_KINDS; kind++) {
    PwtTask task = { .meter = 1, .kind = (PwtTaskKind) kind };
    g_autoptr (GError) error = NULL;

    if (!pwt_run_check (&task, &target, &error))
      g_assert (error != NULL);
  }
}

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (PwtProfile) profile = NULL;

  profile = pwt_profile_parse ("fuzz", (const char *) data, size, NULL, &error);
  g_assert ((profile == NULL) == (error != NULL));
  if (profile != NULL)
    use (profile);
  return 0;
}
