/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "record/meters.h"
#include "record/site.h"
#include "store/db.h"
#include "store/hangs.h"

G_BEGIN_DECLS

/* Meters that are taken out of service: their record stays. */

gboolean pwt_retiring_has_record (const PwtHangs *hangs);
gboolean pwt_retiring_account_refusal (PwtDb *db, const PwtRecord *record, PwtId id, char **refusal,
                                       GError **error) G_GNUC_WARN_UNUSED_RESULT;
const char *pwt_retiring_work_refusal (const PwtHangs *hangs);
gboolean pwt_retiring_check (PwtDb *db, const PwtMeter *meter,
                             GError **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean pwt_meter_check_in_service (const PwtMeter *meter,
                                     GError **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean pwt_meter_find_in_service (PwtDb *db, PwtId id, GError **error) G_GNUC_WARN_UNUSED_RESULT;
PwtMeterRow *pwt_retiring_row_new (PwtDb *db, const PwtMeter *meter, const PwtMeterLive *live,
                                   GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
