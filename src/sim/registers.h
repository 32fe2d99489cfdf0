/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sim/meter.h"

G_BEGIN_DECLS

/* The registers of a simulated meter: facts of meters §1.1–1.5, §1.7.
 *
 * Scales the sources leave open are taken as: balance and top-ups 0.01
 * yuan, alarm and overdraft amounts and prices 0.0001 yuan, power
 * threshold 1 W, clock in binary, dates of plans as plan, day, month. */
guint8 pwt_sim_registers_read (const PwtSimMeter *meter, guint16 address, guint16 count,
                               guint16 *values) G_GNUC_WARN_UNUSED_RESULT;
guint8 pwt_sim_registers_write (PwtSimMeter *meter,
                                const PwtModbusRequest *request) G_GNUC_WARN_UNUSED_RESULT;
gboolean pwt_sim_request_is_recharge (const PwtModbusRequest *request);

G_END_DECLS
