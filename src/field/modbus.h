/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Modbus frames, both ways, as pure functions: what a master sends and a slave must understand,
 * what a slave sends and a master must understand. RTU (CRC, also over a socket) and Modbus/TCP
 * (MBAP).
 *
 *   read          unit 03 addr addr count count                        crc crc
 *   its reply     unit 03 bytes data …                                 crc crc
 *   write         unit 10 addr addr count count bytes data …           crc crc
 *   its reply     unit 10 addr addr count count                        crc crc
 *   vendor write  unit 20 addr addr count count bytes data …           crc crc
 *   its reply     unit 20 + 11 bytes                                   crc crc   (15 in all)
 *   exception     unit function|80 code                                crc crc
 *
 * The vendor reply's length is known from one source, its content is not: it is never read. We
 * send it, as a slave, as the address and count of the request and seven zero bytes. */
#define PWT_MODBUS_MAX_READ 125  /* registers, Modbus application protocol */
#define PWT_MODBUS_MAX_WRITE 123 /* registers */
#define PWT_MODBUS_PDU_SIZE 253
#define PWT_MODBUS_FRAME_SIZE 260 /* the longest of both kinds: RTU has 256, TCP 260 */
#define PWT_MODBUS_MAX_UNIT 247

typedef enum {
  PWT_MODBUS_READ = 0x03,
  PWT_MODBUS_WRITE = 0x10,
  PWT_MODBUS_VENDOR_WRITE = 0x20,
} PwtModbusFunction;

typedef enum {
  PWT_MODBUS_ILLEGAL_FUNCTION = 0x01,
  PWT_MODBUS_ILLEGAL_ADDRESS = 0x02,
  PWT_MODBUS_ILLEGAL_VALUE = 0x03,
  PWT_MODBUS_DEVICE_FAILURE = 0x04,
  PWT_MODBUS_STILL_AT_IT = 0x05,
  PWT_MODBUS_DEVICE_BUSY = 0x06,
  PWT_MODBUS_NO_PATH = 0x0A,  /* of a gateway: unit not routed */
  PWT_MODBUS_NO_ANSWER = 0x0B /* of a gateway: the meter behind it is silent */
} PwtModbusException;

typedef struct {
  guint8 unit;                          /* 0 (broadcast, never answered) … 247 */
  guint8 function;                      /* PwtModbusFunction */
  guint16 address;                      /* first register, 0-based wire address */
  guint16 count;                        /* registers */
  guint16 values[PWT_MODBUS_MAX_WRITE]; /* of a write: what to write, in host order */
} PwtModbusRequest;

typedef struct {
  guint8 unit;
  guint8 function;  /* without the error bit */
  guint8 exception; /* 0: none; else a code, PwtModbusException or a maker's own */
  guint16 address;  /* of a write's reply */
  guint16 count;    /* registers read, or written */
  guint16 values[PWT_MODBUS_MAX_READ]; /* of a read, in host order */
} PwtModbusReply;

/* What the bytes that came so far are. @size of the parse functions means: */
typedef enum {
  PWT_PARSE_FRAME, /* a whole, sound frame; size: its bytes */
  PWT_PARSE_MORE,  /* the start of one; size: its whole length, or 0 while not known */
  PWT_PARSE_SKIP,  /* not a frame at this place; size: bytes to throw away before trying again */
} PwtParse;

guint16 pwt_modbus_crc (const guint8 *bytes, gsize n);

gsize pwt_modbus_rtu_request (const PwtModbusRequest *request, guint8 frame[PWT_MODBUS_FRAME_SIZE]);
gsize pwt_modbus_rtu_reply (const PwtModbusReply *reply, guint8 frame[PWT_MODBUS_FRAME_SIZE]);
gsize pwt_modbus_rtu_reply_size (const PwtModbusRequest *asked);
PwtParse pwt_modbus_rtu_parse_request (const guint8 *bytes, gsize n, PwtModbusRequest *request,
                                       gsize *size);
PwtParse pwt_modbus_rtu_parse_reply (const guint8 *bytes, gsize n, const PwtModbusRequest *asked,
                                     PwtModbusReply *reply, gsize *size);

gsize pwt_modbus_tcp_request (const PwtModbusRequest *request, guint16 transaction,
                              guint8 frame[PWT_MODBUS_FRAME_SIZE]);
gsize pwt_modbus_tcp_reply (const PwtModbusReply *reply, guint16 transaction,
                            guint8 frame[PWT_MODBUS_FRAME_SIZE]);
PwtParse pwt_modbus_tcp_parse_request (const guint8 *bytes, gsize n, PwtModbusRequest *request,
                                       guint16 *transaction, gsize *size);
PwtParse pwt_modbus_tcp_parse_reply (const guint8 *bytes, gsize n, const PwtModbusRequest *asked,
                                     guint16 transaction, PwtModbusReply *reply, gsize *size);

/* The part both framings share; @n of a read is the exact length of the PDU. */
gsize pwt_modbus_request_to_pdu (const PwtModbusRequest *request, guint8 pdu[PWT_MODBUS_PDU_SIZE]);
gsize pwt_modbus_reply_to_pdu (const PwtModbusReply *reply, guint8 pdu[PWT_MODBUS_PDU_SIZE]);
gboolean pwt_modbus_request_from_pdu (const guint8 *pdu, gsize n, PwtModbusRequest *request);
gboolean pwt_modbus_reply_from_pdu (const guint8 *pdu, gsize n, PwtModbusReply *reply);
gboolean pwt_modbus_is_transient (guint8 exception);
gboolean pwt_modbus_reply_fits (const PwtModbusReply *reply, const PwtModbusRequest *asked);

G_END_DECLS
