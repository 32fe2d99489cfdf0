/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The protocol data units, which RTU and TCP wrap each in its own way (modbus-rtu.c, modbus-tcp.c).
 */
#include "field/modbus.h"

#include <string.h>

#define ERROR_BIT 0x80
#define VENDOR_REPLY_PDU 12 /* function and 11 bytes; 15 on the wire with unit and CRC */

static void
put_u16 (guint8 *at, guint16 value)
{
  at[0] = (guint8) (value >> 8);
  at[1] = (guint8) value;
}

static guint16
get_u16 (const guint8 *at)
{
  return (guint16) (at[0] << 8 | at[1]);
}

static gboolean
is_write (guint8 function)
{
  return function == PWT_MODBUS_WRITE || function == PWT_MODBUS_VENDOR_WRITE;
}

/**
 * pwt_modbus_request_to_pdu:
 *
 * Returns: the length, 5 … 253, or 0 if the function is not one of ours or the count is not 1 … its
 * greatest
 */
gsize
pwt_modbus_request_to_pdu (const PwtModbusRequest *request, guint8 pdu[PWT_MODBUS_PDU_SIZE])
{
  guint max = is_write (request->function) ? PWT_MODBUS_MAX_WRITE : PWT_MODBUS_MAX_READ;

  if (request->function != PWT_MODBUS_READ && !is_write (request->function))
    return 0;
  if (request->count == 0 || request->count > max)
    return 0;

  pdu[0] = request->function;
  put_u16 (pdu + 1, request->address);
  put_u16 (pdu + 3, request->count);
  if (request->function == PWT_MODBUS_READ)
    return 5;
  pdu[5] = (guint8) (request->count * 2);
  for (guint i = 0; i < request->count; i++)
    put_u16 (pdu + 6 + 2 * i, request->values[i]);
  return 6 + 2 * (gsize) request->count;
}

/**
 * pwt_modbus_request_from_pdu:
 *
 * For a slave. An unknown function is refused: a slave answers it with exception 1 by its first
 * byte.
 *
 * Returns: %FALSE if it is not a sound request of exactly @n bytes
 */
gboolean
pwt_modbus_request_from_pdu (const guint8 *pdu, gsize n, PwtModbusRequest *request)
{
  if (n < 5)
    return FALSE;
  request->function = pdu[0];
  request->address = get_u16 (pdu + 1);
  request->count = get_u16 (pdu + 3);
  if (request->function == PWT_MODBUS_READ)
    return n == 5 && request->count >= 1 && request->count <= PWT_MODBUS_MAX_READ;
  if (!is_write (request->function) || request->count < 1 ||
      request->count > PWT_MODBUS_MAX_WRITE || n != 6 + 2 * (gsize) request->count ||
      pdu[5] != 2 * request->count)
    return FALSE;
  for (guint i = 0; i < request->count; i++)
    request->values[i] = get_u16 (pdu + 6 + 2 * i);
  return TRUE;
}

/**
 * pwt_modbus_reply_to_pdu:
 *
 * For a slave.
 *
 * Returns: the length, or 0 if the function is not one of ours or the count of a read is impossible
 */
gsize
pwt_modbus_reply_to_pdu (const PwtModbusReply *reply, guint8 pdu[PWT_MODBUS_PDU_SIZE])
{
  if (reply->exception != 0) {
    pdu[0] = reply->function | ERROR_BIT;
    pdu[1] = reply->exception;
    return 2;
  }
  pdu[0] = reply->function;
  if (is_write (reply->function)) {
    gsize length = reply->function == PWT_MODBUS_WRITE ? 5 : VENDOR_REPLY_PDU;

    memset (pdu + 1, 0, length - 1);
    put_u16 (pdu + 1, reply->address);
    put_u16 (pdu + 3, reply->count);
    return length;
  }
  if (reply->function != PWT_MODBUS_READ || reply->count < 1 || reply->count > PWT_MODBUS_MAX_READ)
    return 0;
  pdu[1] = (guint8) (reply->count * 2);
  for (guint i = 0; i < reply->count; i++)
    put_u16 (pdu + 2 + 2 * i, reply->values[i]);
  return 2 + 2 * (gsize) reply->count;
}

/**
 * pwt_modbus_reply_from_pdu:
 *
 * For a master.
 *
 * Returns: %FALSE if it is not a sound reply of exactly @n bytes
 */
gboolean
pwt_modbus_reply_from_pdu (const guint8 *pdu, gsize n, PwtModbusReply *reply)
{
  if (n < 2)
    return FALSE;
  reply->function = pdu[0] & (guint8) ~ERROR_BIT;
  reply->exception = 0;
  reply->address = 0;
  reply->count = 0;
  if (pdu[0] & ERROR_BIT) {
    reply->exception = pdu[1];
    return n == 2 && pdu[1] != 0;
  }
  if (is_write (reply->function)) {
    if (n != (reply->function == PWT_MODBUS_WRITE ? 5 : VENDOR_REPLY_PDU))
      return FALSE;
    reply->address = get_u16 (pdu + 1);
    reply->count = get_u16 (pdu + 3);
    return TRUE;
  }
  if (reply->function != PWT_MODBUS_READ || n != 2 + (gsize) pdu[1] || pdu[1] % 2 != 0 ||
      pdu[1] == 0 || pdu[1] > 2 * PWT_MODBUS_MAX_READ)
    return FALSE;
  reply->count = pdu[1] / 2;
  for (guint i = 0; i < reply->count; i++)
    reply->values[i] = get_u16 (pdu + 2 + 2 * i);
  return TRUE;
}

/**
 * pwt_modbus_is_transient:
 *
 * Returns: whether the code says nothing about the request, only that this was not the time: still
 * at it, busy, or a gateway's meter did not answer
 */
gboolean
pwt_modbus_is_transient (guint8 exception)
{
  return exception == PWT_MODBUS_STILL_AT_IT || exception == PWT_MODBUS_DEVICE_BUSY ||
         exception == PWT_MODBUS_NO_PATH || exception == PWT_MODBUS_NO_ANSWER;
}

/**
 * pwt_modbus_reply_fits:
 *
 * Returns: whether @reply can be the answer to @asked, by everything the protocol repeats of it
 */
gboolean
pwt_modbus_reply_fits (const PwtModbusReply *reply, const PwtModbusRequest *asked)
{
  if (reply->unit != asked->unit || reply->function != asked->function)
    return FALSE;
  if (reply->exception != 0 || reply->function == PWT_MODBUS_VENDOR_WRITE)
    return TRUE;
  if (reply->count != asked->count)
    return FALSE;
  return reply->function == PWT_MODBUS_READ || reply->address == asked->address;
}
