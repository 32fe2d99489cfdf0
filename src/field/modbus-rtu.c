/* SPDX-License-Identifier: GPL-3.0-or-later */

/* RTU: unit, PDU, CRC low byte first. Nothing says how long a frame is, so its length comes from
 * its function; what came with the wrong unit, function or CRC is skipped one byte at a time, for
 * noise at the turn of the line may stand before a good frame. */
#include "field/modbus.h"

#include <string.h>

#define OVERHEAD 3 /* unit and CRC */

static guint16 crc_table[256];

static void
fill_crc_table (void)
{
  for (guint i = 0; i < 256; i++) {
    guint16 crc = (guint16)i;

    for (guint bit = 0; bit < 8; bit++)
      crc = (guint16)(crc & 1 ? crc >> 1 ^ 0xA001 : crc >> 1);
    crc_table[i] = crc;
  }
}

/**
 * pwt_modbus_crc:
 *
 * Returns: CRC-16/MODBUS of @bytes; on the wire its low byte goes first
 */
guint16
pwt_modbus_crc (const guint8 *bytes, gsize n)
{
  static gsize is_filled;
  guint16 crc = 0xFFFF;

  if (g_once_init_enter (&is_filled)) {
    fill_crc_table ();
    g_once_init_leave (&is_filled, 1);
  }
  for (gsize i = 0; i < n; i++)
    crc = (guint16)(crc >> 8 ^ crc_table[(crc ^ bytes[i]) & 0xFF]);
  return crc;
}

static gsize
seal (guint8 *frame, guint8 unit, gsize pdu_size)
{
  guint16 crc;

  if (pdu_size == 0)
    return 0;
  frame[0] = unit;
  crc = pwt_modbus_crc (frame, pdu_size + 1);
  frame[pdu_size + 1] = (guint8)crc;
  frame[pdu_size + 2] = (guint8)(crc >> 8);
  return pdu_size + OVERHEAD;
}

static gboolean
has_good_crc (const guint8 *frame, gsize n)
{
  return pwt_modbus_crc (frame, n - 2) == (guint16)(frame[n - 2] | frame[n - 1] << 8);
}

/**
 * pwt_modbus_rtu_request:
 *
 * Returns: the frame's length, 8 … 255, or 0 as pwt_modbus_request_to_pdu()
 */
gsize
pwt_modbus_rtu_request (const PwtModbusRequest *request, guint8 frame[PWT_MODBUS_FRAME_SIZE])
{
  return seal (frame, request->unit, pwt_modbus_request_to_pdu (request, frame + 1));
}

/**
 * pwt_modbus_rtu_reply:
 *
 * Returns: the frame's length, 5 … 255, or 0 as pwt_modbus_reply_to_pdu()
 */
gsize
pwt_modbus_rtu_reply (const PwtModbusReply *reply, guint8 frame[PWT_MODBUS_FRAME_SIZE])
{
  return seal (frame, reply->unit, pwt_modbus_reply_to_pdu (reply, frame + 1));
}

static PwtParse
skip_one (gsize *size)
{
  *size = 1;
  return PWT_PARSE_SKIP;
}

static PwtParse
wait_for (gsize *size, gsize length)
{
  *size = length;
  return PWT_PARSE_MORE;
}

/**
 * pwt_modbus_rtu_parse_request:
 * @size: (out): see #PwtParse
 *
 * For a slave: takes requests to any unit. Frames of functions that are not ours have no known
 * length and are skipped byte by byte.
 */
PwtParse
pwt_modbus_rtu_parse_request (const guint8 *bytes, gsize n, PwtModbusRequest *request, gsize *size)
{
  gsize length;

  if (n < 2)
    return wait_for (size, 0);
  if (bytes[0] > PWT_MODBUS_MAX_UNIT)
    return skip_one (size);
  if (bytes[1] == PWT_MODBUS_READ)
    length = 8;
  else if (bytes[1] != PWT_MODBUS_WRITE && bytes[1] != PWT_MODBUS_VENDOR_WRITE)
    return skip_one (size);
  else if (n < 7)
    return wait_for (size, 0);
  else
    length = 9 + (gsize)bytes[6];
  if (n < length)
    return wait_for (size, length);
  if (!has_good_crc (bytes, length) ||
      !pwt_modbus_request_from_pdu (bytes + 1, length - OVERHEAD, request))
    return skip_one (size);
  request->unit = bytes[0];
  *size = length;
  return PWT_PARSE_FRAME;
}

/* 0 while not known. */
static gsize
reply_length (const guint8 *bytes, gsize n)
{
  if (bytes[1] & 0x80)
    return 5;
  if (bytes[1] == PWT_MODBUS_WRITE)
    return 8;
  if (bytes[1] == PWT_MODBUS_VENDOR_WRITE)
    return 15;
  return n < 3 ? 0 : 5 + (gsize)bytes[2];
}

/**
 * pwt_modbus_rtu_reply_size:
 *
 * Returns: how long the answer to @asked will be, unless it is an exception
 */
gsize
pwt_modbus_rtu_reply_size (const PwtModbusRequest *asked)
{
  const guint8 start[] = { asked->unit, asked->function, (guint8)(2 * asked->count) };

  return reply_length (start, sizeof start);
}

/* Some adapters hand us our own request back before the answer. */
static PwtParse
parse_echo (const guint8 *bytes, gsize n, const PwtModbusRequest *asked, gsize *size)
{
  guint8 sent[PWT_MODBUS_FRAME_SIZE];
  gsize n_sent = pwt_modbus_rtu_request (asked, sent);

  if (memcmp (bytes, sent, MIN (n, n_sent)) != 0)
    return PWT_PARSE_FRAME;
  *size = n_sent;
  return n < n_sent ? PWT_PARSE_MORE : PWT_PARSE_SKIP;
}

/**
 * pwt_modbus_rtu_parse_reply:
 * @asked: the request on the wire
 * @size: (out): see #PwtParse
 *
 * For a master. Only a frame that fits @asked in everything it repeats is a frame; an echo of the
 * request is skipped whole. An RTU reply does not say which question it answers: that a late one is
 * never taken for the next is the line's work, by waiting out the silence.
 */
PwtParse
pwt_modbus_rtu_parse_reply (const guint8 *bytes, gsize n, const PwtModbusRequest *asked,
                            PwtModbusReply *reply, gsize *size)
{
  PwtParse echo;
  gsize length;

  if (n < 2)
    return wait_for (size, 0);
  if (bytes[0] != asked->unit || (bytes[1] & 0x7F) != asked->function)
    return skip_one (size);
  length = reply_length (bytes, n);
  if (length != 0 && n >= length && has_good_crc (bytes, length) &&
      pwt_modbus_reply_from_pdu (bytes + 1, length - OVERHEAD, reply)) {
    reply->unit = bytes[0];
    if (!pwt_modbus_reply_fits (reply, asked))
      return skip_one (size);
    *size = length;
    return PWT_PARSE_FRAME;
  }
  echo = parse_echo (bytes, n, asked, size);
  if (echo != PWT_PARSE_FRAME)
    return echo;
  if (length == 0 || n < length)
    return wait_for (size, length);
  return skip_one (size);
}
