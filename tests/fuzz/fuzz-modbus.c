/* SPDX-License-Identifier: GPL-3.0-or-later */

/* libFuzzer: bytes from a wire, through both framings and a whole line's dialogue. */
#include "field/bus.h"

#include <string.h>

int LLVMFuzzerTestOneInput (const guint8 *data, gsize size);

static void
fuzz_parsers (const guint8 *data, gsize size)
{
  PwtModbusRequest asked = { 1, PWT_MODBUS_READ, 0x0200, 48, { 0 } }, request;
  PwtModbusReply reply;
  guint16 transaction;
  gsize used;

  pwt_modbus_rtu_parse_request (data, size, &request, &used);
  pwt_modbus_tcp_parse_request (data, size, &request, &transaction, &used);
  pwt_modbus_rtu_parse_reply (data, size, &asked, &reply, &used);
  pwt_modbus_tcp_parse_reply (data, size, &asked, 1, &reply, &used);
}

/* The bytes come in chunks as long as the next byte says, and the dialogue must end whatever they
 * are. */
static void
fuzz_dialogue (PwtProtocol protocol, const guint8 *data, gsize size)
{
  PwtBusTiming timing = pwt_bus_timing (protocol, 9600, 10);
  g_autoptr (PwtBus) bus = pwt_bus_new (&timing);
  PwtAnswerTime answer_time = { 0 };
  PwtExchange exchange = { .request = { 1, PWT_MODBUS_READ, 0x0200, 48, { 0 } },
                           .answer_time = &answer_time };
  gint64 now_us = 0;

  pwt_bus_submit (bus, &exchange);
  while (size > 0) {
    gsize n = MIN ((gsize) data[0] + 1, size);

    pwt_bus_step (bus, now_us++, data, n);
    data += n;
    size -= n;
  }
  for (guint i = 0; i < 10 && exchange.outcome == PWT_EXCHANGE_OPEN; i++)
    now_us = MAX (now_us, pwt_bus_step (bus, now_us, NULL, 0).deadline_us);
  g_assert (exchange.outcome != PWT_EXCHANGE_OPEN);
}

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
  fuzz_parsers (data, size);
  fuzz_dialogue (PWT_PROTOCOL_RTU, data, size);
  fuzz_dialogue (PWT_PROTOCOL_TCP, data, size);
  return 0;
}
