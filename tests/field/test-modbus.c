/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Frames: those of the facts of meters §1.4, the wrong ones that circulate, and rubbish. */
#include "field/codec.h"

#include <string.h>

#define MAX_BYTES 260

static gsize
bytes_of (const char *text, guint8 *bytes)
{
  gsize n = 0;

  for (const char *c = text; *c != '\0'; c += *c == ' ' ? 1 : 2)
    if (*c != ' ')
      bytes[n++] = (guint8) (g_ascii_xdigit_value (c[0]) << 4 | g_ascii_xdigit_value (c[1]));
  return n;
}

static void
assert_bytes (const guint8 *bytes, gsize n, const char *text)
{
  guint8 expected[MAX_BYTES];
  gsize n_expected = bytes_of (text, expected);

  g_assert_cmpuint (n, ==, n_expected);
  g_assert_true (memcmp (bytes, expected, n) == 0);
}

static const struct {
  const char *frame;
  PwtModbusRequest request;
} requests[] = {
  { "01 03 02 00 00 30 44 66", { 1, PWT_MODBUS_READ, 0x0200, 48, { 0 } } },
  { "01 03 00 46 00 1C A5 D6", { 1, PWT_MODBUS_READ, 0x0046, 28, { 0 } } },
  { "01 03 00 00 00 0A C5 CD", { 1, PWT_MODBUS_READ, 0x0000, 10, { 0 } } },
  { "01 03 30 01 00 06 9B 08", { 1, PWT_MODBUS_READ, 0x3001, 6, { 0 } } },
  { "01 10 00 57 00 02 04 00 01 00 01 27 75", { 1, PWT_MODBUS_WRITE, 0x0057, 2, { 1, 1 } } },
  { "01 10 00 57 00 02 04 00 01 00 00 E6 B5", { 1, PWT_MODBUS_WRITE, 0x0057, 2, { 1, 0 } } },
  { "01 10 00 57 00 02 04 00 00 00 00 B7 75", { 1, PWT_MODBUS_WRITE, 0x0057, 2, { 0, 0 } } },
};

static void
test_requests (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (requests); i++) {
    guint8 frame[PWT_MODBUS_FRAME_SIZE], bytes[MAX_BYTES];
    gsize n = bytes_of (requests[i].frame, bytes), size = 0;
    PwtModbusRequest read = { 0 };

    assert_bytes (frame, pwt_modbus_rtu_request (&requests[i].request, frame), requests[i].frame);
    for (gsize part = 0; part < n; part++)
      g_assert_cmpint (pwt_modbus_rtu_parse_request (bytes, part, &read, &size), ==,
                       PWT_PARSE_MORE);
    g_assert_cmpint (pwt_modbus_rtu_parse_request (bytes, n, &read, &size), ==, PWT_PARSE_FRAME);
    g_assert_cmpuint (size, ==, n);
    g_assert_cmpuint (read.unit, ==, 1);
    g_assert_cmpuint (read.address, ==, requests[i].request.address);
    g_assert_cmpuint (read.count, ==, requests[i].request.count);
    if (read.function == PWT_MODBUS_WRITE)
      g_assert_true (memcmp (read.values, requests[i].request.values, 4) == 0);
  }
}

static void
test_vendor_write (void)
{
  PwtModbusRequest request = { 1, PWT_MODBUS_VENDOR_WRITE, 0x0100, 4, { 0, 5000, 8, 0 } };
  PwtModbusReply reply = { .unit = 1, .function = 0x20, .address = 0x0100, .count = 4 }, read;
  guint8 frame[PWT_MODBUS_FRAME_SIZE];
  gsize size;

  g_assert_cmpuint (pwt_modbus_rtu_request (&request, frame), ==, 17);
  g_assert_cmpuint (frame[1], ==, 0x20);
  g_assert_cmpuint (pwt_modbus_rtu_reply (&reply, frame), ==, 15);
  g_assert_cmpint (pwt_modbus_rtu_parse_reply (frame, 14, &request, &read, &size), ==,
                   PWT_PARSE_MORE);
  g_assert_cmpuint (size, ==, 15);
  g_assert_cmpint (pwt_modbus_rtu_parse_reply (frame, 15, &request, &read, &size), ==,
                   PWT_PARSE_FRAME);
}

static void
test_reply (void)
{
  /* Published for a DTSD1352: event 2018-01-08 10:01:01, power on. */
  PwtModbusRequest asked = { 1, PWT_MODBUS_READ, 0x3001, 6, { 0 } };
  guint8 bytes[MAX_BYTES];
  gsize n = bytes_of ("01 03 0C 12 01 08 0A 01 01 01 00 00 00 00 00 80 23", bytes), size;
  PwtModbusReply reply;

  g_assert_cmpint (pwt_modbus_rtu_parse_reply (bytes, n, &asked, &reply, &size), ==,
                   PWT_PARSE_FRAME);
  g_assert_cmpuint (size, ==, n);
  g_assert_cmphex (reply.values[0], ==, 0x1201);
  g_assert_cmphex (reply.values[3], ==, 0x0100);
  asked.count = 5;
  g_assert_cmpint (pwt_modbus_rtu_parse_reply (bytes, n, &asked, &reply, &size), ==,
                   PWT_PARSE_SKIP);
}

static void
test_acknowledgement_and_exception (void)
{
  PwtModbusRequest trip = { 1, PWT_MODBUS_WRITE, 0x0057, 2, { 1, 1 } };
  PwtModbusRequest read = { 1, PWT_MODBUS_READ, 0x0200, 48, { 0 } };
  PwtModbusReply reply;
  guint8 bytes[MAX_BYTES];
  gsize n, size;

  n = bytes_of ("01 10 00 57 00 02 F0 18", bytes);
  g_assert_cmpint (pwt_modbus_rtu_parse_reply (bytes, n, &trip, &reply, &size), ==,
                   PWT_PARSE_FRAME);
  trip.address = 0x0058;
  g_assert_cmpint (pwt_modbus_rtu_parse_reply (bytes, n, &trip, &reply, &size), ==, PWT_PARSE_SKIP);
  n = bytes_of ("01 83 02 C0 F1", bytes);
  g_assert_cmpint (pwt_modbus_rtu_parse_reply (bytes, n, &read, &reply, &size), ==,
                   PWT_PARSE_FRAME);
  g_assert_cmpuint (reply.exception, ==, PWT_MODBUS_ILLEGAL_ADDRESS);
}

static void
test_wrong_frames (void)
{
  static const char *const frames[] = {
    "01 10 00 57 00 02 F0 19",                            /* checksum */
    "01 10 00 57 00 02 18 F0",                            /* checksum the wrong way round */
    "02 10 00 57 00 02 F0 2B",                            /* another unit */
    "01 03 02 00 00 B8 44",                               /* another function */
    "01 90 00 4D F1 01 90 00",                            /* exception with a wrong checksum */
    "FF FF FF FF FF FF FF FF FF FF FF FF FF FF FF FF FF", /* a broken wire */
  };
  PwtModbusRequest asked = { 1, PWT_MODBUS_WRITE, 0x0057, 2, { 1, 1 } };

  for (guint i = 0; i < G_N_ELEMENTS (frames); i++) {
    guint8 bytes[MAX_BYTES];
    gsize n = bytes_of (frames[i], bytes), size, at = 0;
    PwtModbusReply reply;
    PwtParse parse = PWT_PARSE_SKIP;

    while (at < n && parse == PWT_PARSE_SKIP) {
      parse = pwt_modbus_rtu_parse_reply (bytes + at, n - at, &asked, &reply, &size);
      g_assert_cmpint (parse, !=, PWT_PARSE_FRAME);
      at += size;
    }
  }
}

/* Noise at the turn of the line, then our own echo, then the answer. */
static void
test_echo_and_noise (void)
{
  PwtModbusRequest trip = { 1, PWT_MODBUS_WRITE, 0x0057, 2, { 1, 1 } };
  PwtModbusReply reply;
  guint8 bytes[MAX_BYTES];
  gsize n = bytes_of ("00 01 10 00 57 00 02 04 00 01 00 01 27 75 01 10 00 57 00 02 F0 18", bytes);
  gsize size;

  g_assert_cmpint (pwt_modbus_rtu_parse_reply (bytes, n, &trip, &reply, &size), ==, PWT_PARSE_SKIP);
  g_assert_cmpuint (size, ==, 1);
  for (gsize part = 7; part < 13; part++)
    g_assert_cmpint (pwt_modbus_rtu_parse_reply (bytes + 1, part, &trip, &reply, &size), ==,
                     PWT_PARSE_MORE);
  g_assert_cmpint (pwt_modbus_rtu_parse_reply (bytes + 1, n - 1, &trip, &reply, &size), ==,
                   PWT_PARSE_SKIP);
  g_assert_cmpuint (size, ==, 13);
  g_assert_cmpint (pwt_modbus_rtu_parse_reply (bytes + 14, n - 14, &trip, &reply, &size), ==,
                   PWT_PARSE_FRAME);
}

static void
test_tcp (void)
{
  PwtModbusRequest asked = { 5, PWT_MODBUS_READ, 0x0200, 2, { 0 } }, heard;
  PwtModbusReply reply = { .unit = 5, .function = 3, .count = 2, .values = { 5, 2200 } }, read;
  guint8 frame[PWT_MODBUS_FRAME_SIZE];
  guint16 transaction;
  gsize n, size;

  n = pwt_modbus_tcp_request (&asked, 0xABCD, frame);
  assert_bytes (frame, n, "AB CD 00 00 00 06 05 03 02 00 00 02");
  g_assert_cmpint (pwt_modbus_tcp_parse_request (frame, n, &heard, &transaction, &size), ==,
                   PWT_PARSE_FRAME);
  g_assert_cmphex (transaction, ==, 0xABCD);
  n = pwt_modbus_tcp_reply (&reply, 0xABCD, frame);
  assert_bytes (frame, n, "AB CD 00 00 00 07 05 03 04 00 05 08 98");
  for (gsize part = 0; part < n; part++)
    g_assert_cmpint (pwt_modbus_tcp_parse_reply (frame, part, &asked, 0xABCD, &read, &size), ==,
                     PWT_PARSE_MORE);
  g_assert_cmpint (pwt_modbus_tcp_parse_reply (frame, n, &asked, 0xABCD, &read, &size), ==,
                   PWT_PARSE_FRAME);
  g_assert_cmpuint (read.values[1], ==, 2200);
  /* The late answer to an older question is skipped whole. */
  g_assert_cmpint (pwt_modbus_tcp_parse_reply (frame, n, &asked, 0xABCE, &read, &size), ==,
                   PWT_PARSE_SKIP);
  g_assert_cmpuint (size, ==, n);
}

static void
test_limits (void)
{
  guint8 frame[PWT_MODBUS_FRAME_SIZE];
  PwtModbusRequest request = { 1, PWT_MODBUS_READ, 0, PWT_MODBUS_MAX_READ + 1, { 0 } };

  g_assert_cmpuint (pwt_modbus_rtu_request (&request, frame), ==, 0);
  request.count = 0;
  g_assert_cmpuint (pwt_modbus_rtu_request (&request, frame), ==, 0);
  request.count = PWT_MODBUS_MAX_WRITE;
  request.function = PWT_MODBUS_WRITE;
  g_assert_cmpuint (pwt_modbus_rtu_request (&request, frame), ==, 255);
  request.count++;
  g_assert_cmpuint (pwt_modbus_tcp_request (&request, 1, frame), ==, 0);
  request.function = 0xAA;
  request.count = 1;
  g_assert_cmpuint (pwt_modbus_rtu_request (&request, frame), ==, 0);
}

static void
random_request (PwtModbusRequest *request)
{
  static const guint8 functions[] = { PWT_MODBUS_READ, PWT_MODBUS_WRITE, PWT_MODBUS_VENDOR_WRITE };

  request->unit = (guint8) g_test_rand_int_range (1, 248);
  request->function = functions[g_test_rand_int_range (0, 3)];
  request->address = (guint16) g_test_rand_int ();
  request->count = (guint16) g_test_rand_int_range (1, PWT_MODBUS_MAX_WRITE + 1);
  for (guint i = 0; i < request->count; i++)
    request->values[i] = (guint16) g_test_rand_int ();
}

/* Property: what one end makes the other understands, over both framings. */
static void
test_round_trip (void)
{
  for (guint i = 0; i < 2000; i++) {
    PwtModbusRequest request, heard;
    PwtModbusReply reply = { 0 }, read;
    guint8 frame[PWT_MODBUS_FRAME_SIZE];
    guint16 transaction = 0;
    gsize size;
    gsize n;

    random_request (&request);
    n = pwt_modbus_rtu_request (&request, frame);
    g_assert_cmpint (pwt_modbus_rtu_parse_request (frame, n, &heard, &size), ==, PWT_PARSE_FRAME);
    n = pwt_modbus_tcp_request (&request, (guint16) i, frame);
    g_assert_cmpint (pwt_modbus_tcp_parse_request (frame, n, &heard, &transaction, &size), ==,
                     PWT_PARSE_FRAME);
    g_assert_cmpuint (heard.address, ==, request.address);
    reply.unit = request.unit;
    reply.function = request.function;
    reply.address = request.address;
    reply.count = request.count;
    memcpy (reply.values, request.values, sizeof request.values);
    n = pwt_modbus_rtu_reply (&reply, frame);
    if (request.function != PWT_MODBUS_READ || n == pwt_modbus_rtu_reply_size (&request))
      g_assert_cmpint (pwt_modbus_rtu_parse_reply (frame, n, &request, &read, &size), ==,
                       PWT_PARSE_FRAME);
    g_assert_cmpuint (n, ==, pwt_modbus_rtu_reply_size (&request));
    /* One flipped bit is never taken for an answer. */
    frame[(gsize) g_test_rand_int_range (0, (gint32) n)] ^=
        (guint8) (1 << g_test_rand_int_range (0, 8));
    g_assert_cmpint (pwt_modbus_rtu_parse_reply (frame, n, &request, &read, &size), !=,
                     PWT_PARSE_FRAME);
  }
}

/* Property: rubbish of any length is neither read beyond its end nor stops the parser. */
static void
test_rubbish (void)
{
  for (guint i = 0; i < 20000; i++) {
    gsize n = (gsize) g_test_rand_int_range (1, MAX_BYTES);
    g_autofree guint8 *bytes = g_malloc (n);
    PwtModbusRequest request;
    PwtModbusReply reply;
    guint16 transaction;
    gsize at = 0, size;

    random_request (&request);
    for (gsize j = 0; j < n; j++)
      bytes[j] = (guint8) (g_test_rand_bit () ? g_test_rand_int () : g_test_rand_int_range (0, 4));
    bytes[0] = request.unit;
    while (at < n) {
      PwtParse parse = pwt_modbus_rtu_parse_reply (bytes + at, n - at, &request, &reply, &size);

      if (parse == PWT_PARSE_MORE)
        break;
      g_assert_cmpuint (size, >, 0);
      at += size;
    }
    pwt_modbus_rtu_parse_request (bytes, n, &request, &size);
    pwt_modbus_tcp_parse_request (bytes, n, &request, &transaction, &size);
    pwt_modbus_tcp_parse_reply (bytes, n, &request, 1, &reply, &size);
  }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/field/modbus/requests", test_requests);
  g_test_add_func ("/field/modbus/vendor-write", test_vendor_write);
  g_test_add_func ("/field/modbus/reply", test_reply);
  g_test_add_func ("/field/modbus/acknowledgement-and-exception",
                   test_acknowledgement_and_exception);
  g_test_add_func ("/field/modbus/wrong-frames", test_wrong_frames);
  g_test_add_func ("/field/modbus/echo-and-noise", test_echo_and_noise);
  g_test_add_func ("/field/modbus/tcp", test_tcp);
  g_test_add_func ("/field/modbus/limits", test_limits);
  g_test_add_func ("/field/modbus/round-trip", test_round_trip);
  g_test_add_func ("/field/modbus/rubbish", test_rubbish);
  return g_test_run ();
}
