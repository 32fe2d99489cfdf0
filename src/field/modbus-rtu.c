/* SPDX-License-Identifier: GPL-3.0-or-later */

/* RTU: unit, PDU, CRC low byte first. Nothing says how long a frame is, so its length comes from
 * its function; what came with the wrong unit, function or CRC is skipped one byte at a time, for
 * noise at the turn of the line may stand before a good frame. */
#include "field/modbus.h"

#include <string.h>

#define OVERHEAD 3 /* unit and CRC */

/* Of the reversed polynomial 0xA001. */
static const guint16 crc_table[256] = {
  0x0000, 0xC0C1, 0xC181, 0x0140, 0xC301, 0x03C0, 0x0280, 0xC241, 0xC601, 0x06C0, 0x0780, 0xC741,
  0x0500, 0xC5C1, 0xC481, 0x0440, 0xCC01, 0x0CC0, 0x0D80, 0xCD41, 0x0F00, 0xCFC1, 0xCE81, 0x0E40,
  0x0A00, 0xCAC1, 0xCB81, 0x0B40, 0xC901, 0x09C0, 0x0880, 0xC841, 0xD801, 0x18C0, 0x1980, 0xD941,
  0x1B00, 0xDBC1, 0xDA81, 0x1A40, 0x1E00, 0xDEC1, 0xDF81, 0x1F40, 0xDD01, 0x1DC0, 0x1C80, 0xDC41,
  0x1400, 0xD4C1, 0xD581, 0x1540, 0xD701, 0x17C0, 0x1680, 0xD641, 0xD201, 0x12C0, 0x1380, 0xD341,
  0x1100, 0xD1C1, 0xD081, 0x1040, 0xF001, 0x30C0, 0x3180, 0xF141, 0x3300, 0xF3C1, 0xF281, 0x3240,
  0x3600, 0xF6C1, 0xF781, 0x3740, 0xF501, 0x35C0, 0x3480, 0xF441, 0x3C00, 0xFCC1, 0xFD81, 0x3D40,
  0xFF01, 0x3FC0, 0x3E80, 0xFE41, 0xFA01, 0x3AC0, 0x3B80, 0xFB41, 0x3900, 0xF9C1, 0xF881, 0x3840,
  0x2800, 0xE8C1, 0xE981, 0x2940, 0xEB01, 0x2BC0, 0x2A80, 0xEA41, 0xEE01, 0x2EC0, 0x2F80, 0xEF41,
  0x2D00, 0xEDC1, 0xEC81, 0x2C40, 0xE401, 0x24C0, 0x2580, 0xE541, 0x2700, 0xE7C1, 0xE681, 0x2640,
  0x2200, 0xE2C1, 0xE381, 0x2340, 0xE101, 0x21C0, 0x2080, 0xE041, 0xA001, 0x60C0, 0x6180, 0xA141,
  0x6300, 0xA3C1, 0xA281, 0x6240, 0x6600, 0xA6C1, 0xA781, 0x6740, 0xA501, 0x65C0, 0x6480, 0xA441,
  0x6C00, 0xACC1, 0xAD81, 0x6D40, 0xAF01, 0x6FC0, 0x6E80, 0xAE41, 0xAA01, 0x6AC0, 0x6B80, 0xAB41,
  0x6900, 0xA9C1, 0xA881, 0x6840, 0x7800, 0xB8C1, 0xB981, 0x7940, 0xBB01, 0x7BC0, 0x7A80, 0xBA41,
  0xBE01, 0x7EC0, 0x7F80, 0xBF41, 0x7D00, 0xBDC1, 0xBC81, 0x7C40, 0xB401, 0x74C0, 0x7580, 0xB541,
  0x7700, 0xB7C1, 0xB681, 0x7640, 0x7200, 0xB2C1, 0xB381, 0x7340, 0xB101, 0x71C0, 0x7080, 0xB041,
  0x5000, 0x90C1, 0x9181, 0x5140, 0x9301, 0x53C0, 0x5280, 0x9241, 0x9601, 0x56C0, 0x5780, 0x9741,
  0x5500, 0x95C1, 0x9481, 0x5440, 0x9C01, 0x5CC0, 0x5D80, 0x9D41, 0x5F00, 0x9FC1, 0x9E81, 0x5E40,
  0x5A00, 0x9AC1, 0x9B81, 0x5B40, 0x9901, 0x59C0, 0x5880, 0x9841, 0x8801, 0x48C0, 0x4980, 0x8941,
  0x4B00, 0x8BC1, 0x8A81, 0x4A40, 0x4E00, 0x8EC1, 0x8F81, 0x4F40, 0x8D01, 0x4DC0, 0x4C80, 0x8C41,
  0x4400, 0x84C1, 0x8581, 0x4540, 0x8701, 0x47C0, 0x4680, 0x8641, 0x8201, 0x42C0, 0x4380, 0x8341,
  0x4100, 0x81C1, 0x8081, 0x4040,
};

/**
 * pwt_modbus_crc:
 *
 * Returns: CRC-16/MODBUS of @bytes; on the wire its low byte goes first
 */
guint16
pwt_modbus_crc (const guint8 *bytes, gsize n)
{
  guint16 crc = 0xFFFF;

  for (gsize i = 0; i < n; i++)
    crc = (guint16) (crc >> 8 ^ crc_table[(crc ^ bytes[i]) & 0xFF]);
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
  frame[pdu_size + 1] = (guint8) crc;
  frame[pdu_size + 2] = (guint8) (crc >> 8);
  return pdu_size + OVERHEAD;
}

static gboolean
has_good_crc (const guint8 *frame, gsize n)
{
  return pwt_modbus_crc (frame, n - 2) == (guint16) (frame[n - 2] | frame[n - 1] << 8);
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
    length = 9 + (gsize) bytes[6];
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
  return n < 3 ? 0 : 5 + (gsize) bytes[2];
}

/**
 * pwt_modbus_rtu_reply_size:
 *
 * Returns: how long the answer to @asked will be, unless it is an exception
 */
gsize
pwt_modbus_rtu_reply_size (const PwtModbusRequest *asked)
{
  const guint8 start[] = { asked->unit, asked->function, (guint8) (2 * asked->count) };

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
