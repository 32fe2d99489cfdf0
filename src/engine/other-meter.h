/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "engine/private.h"
#include "field/reading.h"

G_BEGIN_DECLS

/* Whose word a reading is. */
typedef enum {
  PWT_ANSWER_OWN,      /* of the meter that is registered, as far as anyone can tell */
  PWT_ANSWER_DOUBTFUL, /* it does not go on from what that one said last: its number must tell */
  PWT_ANSWER_OTHER,    /* of another */
} PwtAnswer;

gboolean pwt_other_meter_judge (PwtTurn *turn, const PwtMeterLive *before,
                                const PwtReading *reading, PwtAnswer *answer,
                                GError **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean pwt_other_meter_check (const PwtMeterLive *live, GError **error) G_GNUC_WARN_UNUSED_RESULT;
void pwt_other_meter_note (PwtEngine *engine, PwtMeterLive *live, const PwtReading *reading,
                           PwtAnswer answer);

G_END_DECLS
