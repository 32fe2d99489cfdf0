/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

#include "domain/wire.h"
#include "field/modbus.h"

G_BEGIN_DECLS

/* How a request becomes bytes and bytes become a reply: pure functions, chosen by protocol. */
typedef struct {
  gboolean is_serial;   /* a device path; else host:port */
  gboolean has_silence; /* told apart by silence: a late answer looks like the next one's */
  gsize (*encode) (const PwtModbusRequest *request, guint16 transaction, guint8 *frame);
  PwtParse (*decode) (const guint8 *bytes, gsize n, const PwtModbusRequest *asked,
                      guint16 transaction, PwtModbusReply *reply, gsize *size);
} PwtCodec;

const PwtCodec *pwt_codec_get (PwtProtocol protocol);

G_END_DECLS
