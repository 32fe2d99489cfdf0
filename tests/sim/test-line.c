/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/line.h"

#include <string.h>

#define START_US (G_GINT64_CONSTANT (1795132800) * 1000000)
#define SECOND PWT_US_PER_SECOND

/* A master in virtual time: writes, waits, collects. */
typedef struct {
  PwtSimLine *line;
  gint64 now_us;
  guint8 bytes[1024];
  gsize n;
  gint64 first_us, last_us; /* when the first and the last byte of the answer came */
} Master;

static Master
master_new (const PwtSimLineConfig *config, guint n_meters)
{
  Master m = { .line = pwt_sim_line_new (config), .now_us = START_US };

  for (guint i = 1; i <= n_meters; i++) {
    PwtSimMeter meter;

    pwt_sim_meter_init (&meter, i == 3 ? PWT_SIM_GENERIC : PWT_SIM_DTSY1352, START_US);
    meter.address = (guint8) i;
    meter.balance_e9 = G_GINT64_CONSTANT (100000000000);
    g_assert_true (pwt_sim_line_add (m.line, &meter));
  }
  return m;
}

static Master
plain_master (void)
{
  return master_new (&(PwtSimLineConfig){ .baud = 9600, .seed = 4 }, 5);
}

/* Runs the line up to @until_us, keeping what comes. */
static void
run (Master *m, gint64 until_us)
{
  while (pwt_sim_line_next_us (m->line) <= until_us) {
    gsize n;

    m->now_us = MAX (m->now_us, pwt_sim_line_next_us (m->line));
    n = pwt_sim_line_read (m->line, m->now_us, m->bytes + m->n, sizeof m->bytes - m->n);
    if (n > 0 && m->n == 0)
      m->first_us = m->now_us;
    if (n > 0)
      m->last_us = m->now_us;
    m->n += n;
  }
  m->now_us = until_us;
}

static gsize
send_request (Master *m, const PwtModbusRequest *request)
{
  guint8 frame[PWT_MODBUS_FRAME_SIZE];
  gsize n = pwt_modbus_rtu_request (request, frame);

  m->n = 0;
  pwt_sim_line_write (m->line, m->now_us, frame, n);
  return n;
}

/* One exchange with a second to answer; TRUE if the answer is the one sound frame that fits. */
static gboolean
exchange (Master *m, const PwtModbusRequest *request, PwtModbusReply *reply)
{
  gsize size;

  send_request (m, request);
  run (m, m->now_us + SECOND);
  return m->n > 0 &&
         pwt_modbus_rtu_parse_reply (m->bytes, m->n, request, reply, &size) == PWT_PARSE_FRAME &&
         size == m->n;
}

static PwtModbusRequest
read_count (guint8 unit)
{
  return (
      PwtModbusRequest){ .unit = unit, .function = PWT_MODBUS_READ, .address = 0x0221, .count = 1 };
}

static PwtModbusRequest
top_up (guint8 unit, guint16 count)
{
  return (PwtModbusRequest){ .unit = unit,
                             .function = unit == 3 ? PWT_MODBUS_WRITE : PWT_MODBUS_VENDOR_WRITE,
                             .address = 0x0100,
                             .count = 4,
                             .values = { 0, 5000, count, 0 } };
}

static guint16
stored_count (Master *m, guint8 unit)
{
  return pwt_sim_line_peek (m->line, unit)->count;
}

static void
test_pacing (void)
{
  static const struct {
    gint64 baud;
    guint bits;
    gint64 silence_us;
  } rows[] = { { 1200, 10, 29167 }, { 9600, 10, 3646 },  { 9600, 11, 4010 },
               { 19200, 10, 1823 }, { 38400, 10, 1750 }, { 115200, 10, 1750 } };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++) {
    Master m = master_new (&(PwtSimLineConfig){ .baud = rows[i].baud,
                                                .bits_per_char = rows[i].bits,
                                                .min_answer_us = 30000,
                                                .max_answer_us = 30000 },
                           1);
    PwtModbusRequest request = {
      .unit = 1, .function = PWT_MODBUS_READ, .address = 0x200, .count = 48
    };
    PwtModbusReply reply;
    gint64 start_us = m.now_us, char_ns = rows[i].bits * 1000000000LL / rows[i].baud;
    PwtSimLineStats stats;

    g_assert_true (exchange (&m, &request, &reply));
    g_assert_cmpint (ABS (pwt_sim_line_silence_us (m.line) - rows[i].silence_us), <=, 1);
    /* 8 bytes out, silence, 30 ms, 101 bytes back: first and last byte to the microsecond. */
    g_assert_cmpint (ABS (m.first_us - start_us - rows[i].silence_us - 30000 - 9 * char_ns / 1000),
                     <=, 4);
    g_assert_cmpint (ABS (m.last_us - start_us - rows[i].silence_us - 30000 - 109 * char_ns / 1000),
                     <=, 4);
    stats = pwt_sim_line_stats (m.line);
    g_assert_cmpint (ABS (stats.minimum_us - (m.last_us - start_us + rows[i].silence_us)), <=, 4);
    g_assert_cmpint (ABS (stats.busy_us - 109 * char_ns / 1000), <=, 4);
    pwt_sim_line_free (m.line);
  }
}

static void
test_answer_times (void)
{
  Master m = plain_master ();
  PwtModbusRequest request = read_count (2);
  gint64 least = G_MAXINT64, most = 0;

  for (guint i = 0; i < 200; i++) {
    PwtModbusReply reply;
    gint64 start_us = m.now_us, answer_us;

    g_assert_true (exchange (&m, &request, &reply));
    answer_us =
        m.first_us - start_us - pwt_sim_line_char_us (m.line, 9) - pwt_sim_line_silence_us (m.line);
    least = MIN (least, answer_us);
    most = MAX (most, answer_us);
  }
  g_assert_cmpint (least, >=, 19998);
  g_assert_cmpint (least, <, 22000);
  g_assert_cmpint (most, <=, 60002);
  g_assert_cmpint (most, >, 58000);
  pwt_sim_line_free (m.line);
}

/* Bytes one by one, in chunks or all at once: the same frame. A gap in a frame breaks it. */
static void
test_frames_end_by_silence (void)
{
  Master m = plain_master ();
  PwtModbusRequest request = read_count (1);
  PwtModbusReply reply;
  guint8 frame[PWT_MODBUS_FRAME_SIZE];
  gsize n = pwt_modbus_rtu_request (&request, frame), size;

  for (gsize i = 0; i < n; i++) {
    pwt_sim_line_write (m.line, m.now_us, frame + i, 1);
    m.now_us += 1500;
  }
  run (&m, m.now_us + SECOND);
  g_assert_cmpint (pwt_modbus_rtu_parse_reply (m.bytes, m.n, &request, &reply, &size), ==,
                   PWT_PARSE_FRAME);

  m.n = 0;
  pwt_sim_line_write (m.line, m.now_us, frame, 4);
  run (&m, m.now_us + 20000);
  pwt_sim_line_write (m.line, m.now_us, frame + 4, n - 4);
  run (&m, m.now_us + SECOND);
  g_assert_cmpuint (m.n, ==, 0);
  g_assert_cmpint (pwt_sim_line_stats (m.line).n_bad_frames, ==, 2);
  g_assert_true (exchange (&m, &request, &reply));
  pwt_sim_line_free (m.line);
}

/* facts of speed A2: a strict meter does not hear who speaks before 3.5 characters of silence. */
static void
test_silence_violations (void)
{
  for (guint is_strict = 0; is_strict < 2; is_strict++) {
    Master m = master_new (&(PwtSimLineConfig){ .baud = 9600, .is_strict = is_strict != 0 }, 2);
    PwtModbusRequest first = read_count (1), second = read_count (2);

    send_request (&m, &first);
    while (m.n < 7)
      run (&m, pwt_sim_line_next_us (m.line));
    run (&m, m.last_us + 3000); /* 3.646 ms would be polite */
    send_request (&m, &second);
    run (&m, m.now_us + SECOND);
    g_assert_cmpuint (m.n, ==, is_strict ? 0 : 7);
    g_assert_cmpint (pwt_sim_line_stats (m.line).n_violations, ==, 1);

    send_request (&m, &first);
    m.n = 0;
    while (m.n < 7)
      run (&m, pwt_sim_line_next_us (m.line));
    run (&m, m.last_us + 3700);
    send_request (&m, &second);
    run (&m, m.now_us + SECOND);
    g_assert_cmpuint (m.n, ==, 7);
    g_assert_cmpint (pwt_sim_line_stats (m.line).n_violations, ==, 1);
    pwt_sim_line_free (m.line);
  }
}

static void
test_unknown_function (void)
{
  Master m = plain_master ();
  guint8 frame[8] = { 1, 0x2B, 0x0E, 1, 0 };
  guint16 crc = pwt_modbus_crc (frame, 5);

  frame[5] = (guint8) crc;
  frame[6] = (guint8) (crc >> 8);
  pwt_sim_line_write (m.line, m.now_us, frame, 7);
  run (&m, m.now_us + SECOND);
  g_assert_cmpuint (m.n, ==, 5);
  g_assert_cmphex (m.bytes[1], ==, 0xAB);
  g_assert_cmphex (m.bytes[2], ==, PWT_MODBUS_ILLEGAL_FUNCTION);
  pwt_sim_line_free (m.line);
}

typedef struct {
  PwtSimFaultKind kind;
  gboolean is_answered; /* soundly, within a second */
  gboolean has_effect;
  gsize n_bytes; /* that come at all within 3 s; 0: none, 1: some */
} FaultRow;

/* Each fault once on a top-up, then nothing more: effect and answer as its name says. */
static void
test_each_fault (void)
{
  static const FaultRow rows[] = {
    { PWT_SIM_FAULT_DROP_REQUEST, FALSE, FALSE, 0 },
    { PWT_SIM_FAULT_DROP_REPLY, FALSE, TRUE, 0 },
    { PWT_SIM_FAULT_DELAY, FALSE, TRUE, 15 },
    { PWT_SIM_FAULT_DUPLICATE, FALSE, TRUE, 30 },
    { PWT_SIM_FAULT_REPEAT, TRUE, TRUE, 15 },
    { PWT_SIM_FAULT_CORRUPT, FALSE, TRUE, 15 },
    { PWT_SIM_FAULT_TRUNCATE, FALSE, TRUE, 1 },
    { PWT_SIM_FAULT_WRONG_ADDRESS, FALSE, TRUE, 15 },
    { PWT_SIM_FAULT_ECHO, FALSE, TRUE, 17 + 15 },
    { PWT_SIM_FAULT_POWER_CUT_BEFORE, FALSE, FALSE, 0 },
    { PWT_SIM_FAULT_POWER_CUT_AFTER, FALSE, TRUE, 0 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++) {
    Master m = plain_master ();
    PwtModbusRequest request = top_up (2, 1);
    PwtModbusReply reply;
    PwtSimFaultRule rule = { .kind = rows[i].kind,
                             .on = PWT_SIM_ON_RECHARGE,
                             .address = 2,
                             .times = 1,
                             .chance_ppm = PWT_SIM_PPM,
                             .delay_us = 2 * SECOND };

    g_test_message ("%s", pwt_sim_fault_nick (rows[i].kind));
    pwt_sim_line_add_fault (m.line, &rule);
    g_assert_true (
        exchange (&m,
                  &(PwtModbusRequest){
                      .unit = 2, .function = PWT_MODBUS_READ, .address = 0x200, .count = 48 },
                  &reply));
    g_assert_cmpint (exchange (&m, &request, &reply), ==, rows[i].is_answered);
    run (&m, m.now_us + 2 * SECOND);
    if (rows[i].n_bytes == 1)
      g_assert_true (m.n >= 1 && m.n < 15);
    else
      g_assert_cmpuint (m.n, ==, rows[i].n_bytes);
    g_assert_cmpint (stored_count (&m, 2), ==, rows[i].has_effect);
    g_assert_cmpint (pwt_sim_line_peek (m.line, 2)->purchased_cents, ==,
                     rows[i].has_effect ? 5000 : 0);
    g_assert_cmpint (pwt_sim_line_stats (m.line).n_faults, ==, 1);
    g_assert_cmpuint (pwt_sim_line_faults (m.line)->len, ==, 0);

    /* The same target again: credited once, whatever happened. */
    g_assert_true (exchange (&m, &request, &reply));
    g_assert_cmpuint (reply.exception, ==, 0);
    g_assert_cmpint (pwt_sim_line_peek (m.line, 2)->purchased_cents, ==, 5000);
    pwt_sim_line_free (m.line);
  }
}

static void
test_rules_choose (void)
{
  Master m = plain_master ();
  PwtSimFaultRule third_read = { .kind = PWT_SIM_FAULT_DROP_REPLY,
                                 .on = PWT_SIM_ON_READ,
                                 .skip = 2,
                                 .times = 1,
                                 .chance_ppm = PWT_SIM_PPM };
  PwtSimFaultRule half = { .kind = PWT_SIM_FAULT_RANDOM,
                           .times = PWT_SIM_FOREVER,
                           .chance_ppm = PWT_SIM_PPM / 2 };
  PwtModbusRequest read_1 = read_count (1), write_1 = top_up (1, 1);
  PwtModbusReply reply;
  gint n_good = 0;

  pwt_sim_line_add_fault (m.line, &third_read);
  g_assert_true (exchange (&m, &read_1, &reply));
  g_assert_true (exchange (&m, &write_1, &reply));
  g_assert_true (exchange (&m, &read_1, &reply));
  g_assert_false (exchange (&m, &read_1, &reply));
  g_assert_true (exchange (&m, &read_1, &reply));

  half.delay_us = SECOND / 2;
  pwt_sim_line_add_fault (m.line, &half);
  for (guint i = 0; i < 400; i++)
    n_good += exchange (&m, &read_1, &reply);
  g_assert_cmpint (n_good, >, 150);
  g_assert_cmpint (n_good, <, 320);
  pwt_sim_line_clear_faults (m.line);
  run (&m, m.now_us + SECOND);
  g_assert_true (exchange (&m, &read_1, &reply));
  pwt_sim_line_free (m.line);
}

static void
test_dark_and_mute (void)
{
  Master m = plain_master ();
  PwtSimFaultRule cut = { .kind = PWT_SIM_FAULT_POWER_CUT_BEFORE,
                          .times = 1,
                          .chance_ppm = PWT_SIM_PPM,
                          .delay_us = 10 * SECOND };
  PwtModbusRequest read_4 = read_count (4), read_5 = read_count (5);
  PwtModbusReply reply;

  pwt_sim_line_add_fault (m.line, &cut);
  g_assert_false (exchange (&m, &read_4, &reply));
  g_assert_false (exchange (&m, &read_4, &reply));
  g_assert_true (exchange (&m, &read_5, &reply));
  run (&m, m.now_us + 8 * SECOND);
  g_assert_true (exchange (&m, &read_4, &reply));

  pwt_sim_line_set_mute (m.line, 5, TRUE);
  g_assert_false (exchange (&m, &read_5, &reply));
  pwt_sim_line_clear_faults (m.line);
  g_assert_false (exchange (&m, &read_5, &reply));
  pwt_sim_line_set_mute (m.line, 5, FALSE);
  g_assert_true (exchange (&m, &read_5, &reply));
  pwt_sim_line_free (m.line);
}

/* A mute meter takes the money and says nothing; a swapped one has none; a clock that jumps stays
 * off. All of it is of the seed. */
static void
test_mute_swap_and_clock (void)
{
  Master m = plain_master ();
  PwtSimFaultRule rule = {
    .kind = PWT_SIM_FAULT_MUTE, .times = 1, .chance_ppm = PWT_SIM_PPM, .delay_us = 10 * SECOND
  };
  PwtModbusRequest read_4 = read_count (4), write_4 = top_up (4, 1);
  const PwtSimMeter *meter = pwt_sim_line_peek (m.line, 4);
  g_autofree char *serial = g_strdup (meter->serial);
  PwtModbusReply reply;

  pwt_sim_line_add_fault (m.line, &rule);
  g_assert_false (exchange (&m, &write_4, &reply));
  g_assert_cmpint (meter->purchased_cents, ==, 5000);
  g_assert_false (exchange (&m, &read_4, &reply));
  run (&m, m.now_us + 10 * SECOND);
  g_assert_true (exchange (&m, &read_4, &reply));

  rule.kind = PWT_SIM_FAULT_CLOCK_JUMP;
  pwt_sim_line_add_fault (m.line, &rule);
  g_assert_true (exchange (&m, &read_4, &reply));
  g_assert_cmpint (meter->clock_offset_us, !=, 0);
  g_assert_cmpint (ABS (meter->clock_offset_us), <=, PWT_US_PER_DAY);

  rule.kind = PWT_SIM_FAULT_SWAP;
  pwt_sim_line_add_fault (m.line, &rule);
  g_assert_true (exchange (&m, &read_4, &reply));
  g_assert_cmpint (meter->purchased_cents, ==, 0);
  g_assert_cmpuint (meter->count, ==, 0);
  g_assert_cmpint (meter->clock_offset_us, ==, 0);
  g_assert_cmpstr (meter->serial, !=, serial);
  g_assert_cmpuint (strlen (meter->serial), ==, strlen (serial));
  pwt_sim_line_free (m.line);
}

static gboolean
refuse_to_save (PwtSimMeter *meter, gpointer data)
{
  (*(guint *) data)++;
  return FALSE;
}

/* What cannot be made durable has not happened, and is not acknowledged. */
static void
test_save_comes_first (void)
{
  Master m = plain_master ();
  PwtModbusRequest request = top_up (3, 1), read_3 = read_count (3);
  PwtModbusReply reply;
  guint n_asked = 0;

  pwt_sim_line_set_save (m.line, refuse_to_save, &n_asked);
  g_assert_false (exchange (&m, &request, &reply));
  g_assert_cmpuint (n_asked, ==, 1);
  g_assert_cmpuint (stored_count (&m, 3), ==, 0);
  g_assert_true (exchange (&m, &read_3, &reply));
  g_assert_cmpuint (n_asked, ==, 1);
  pwt_sim_line_free (m.line);
}

/* Driven by frames, a line says the same at the same times. */
static void
test_step_equals_paced (void)
{
  Master paced = plain_master (), framed = plain_master ();
  PwtModbusRequest request = {
    .unit = 1, .function = PWT_MODBUS_READ, .address = 0x200, .count = 48
  };
  g_autoptr (GByteArray) out = g_byte_array_new ();
  guint8 frame[PWT_MODBUS_FRAME_SIZE];
  gsize n = pwt_modbus_rtu_request (&request, frame);
  gint64 next_us, now_us = START_US + pwt_sim_line_char_us (framed.line, (gint64) n);

  send_request (&paced, &request);
  run (&paced, START_US + SECOND);

  next_us = pwt_sim_line_step (framed.line, now_us, frame, n, out);
  while (out->len == 0) {
    now_us = next_us;
    next_us = pwt_sim_line_step (framed.line, now_us, NULL, 0, out);
  }
  g_assert_cmpuint (out->len, ==, paced.n);
  g_assert_cmpint (memcmp (out->data, paced.bytes, paced.n), ==, 0);
  g_assert_cmpint (now_us + pwt_sim_line_char_us (framed.line, 1), ==, paced.first_us);
  pwt_sim_line_free (paced.line);
  pwt_sim_line_free (framed.line);
}

/* Noise of any kind and length is survived, and a good frame after a silence is answered. */
static void
test_noise (void)
{
  Master m = plain_master ();
  PwtModbusRequest request = read_count (1);
  PwtModbusReply reply;
  guint32 seed = g_random_int ();
  GRand *random = g_rand_new_with_seed (seed);

  g_test_message ("seed %u", seed);
  for (guint i = 0; i < 3000; i++) {
    guint8 bytes[700];
    gint n = g_rand_int_range (random, 1, i % 10 == 0 ? 700 : 20);

    for (gint j = 0; j < n; j++)
      bytes[j] = (guint8) g_rand_int_range (random, 0, i % 2 ? 256 : 17);
    pwt_sim_line_write (m.line, m.now_us, bytes, (gsize) n);
    m.n = 0;
    run (&m, m.now_us + SECOND);
  }
  g_assert_true (exchange (&m, &request, &reply));
  g_rand_free (random);
  pwt_sim_line_free (m.line);
}

/* The demo's size: 154 meters, a week, each read every half hour. */
static void
test_week_of_a_site (void)
{
  Master lines[5];
  gint n = 0;
  gint64 started = g_get_monotonic_time ();

  for (guint i = 0; i < 5; i++)
    lines[i] = master_new (&(PwtSimLineConfig){ .baud = 9600, .seed = i, .chunk_bytes = 256 },
                           i == 4 ? 30 : 31);
  for (gint64 slot = 0; slot < 7 * 48; slot++) {
    for (guint i = 0; i < 5; i++) {
      for (guint8 unit = 1; pwt_sim_line_peek (lines[i].line, unit) != NULL; unit++) {
        PwtModbusRequest request = {
          .unit = unit, .function = PWT_MODBUS_READ, .address = 0x200, .count = 48
        };
        PwtModbusReply reply;

        n += exchange (&lines[i], &request, &reply);
      }
      run (&lines[i], START_US + (slot + 1) * PWT_SIM_HALF_HOUR_US);
    }
  }
  g_assert_cmpint (n, ==, 154 * 7 * 48);
  g_test_message ("%d exchanges in %" G_GINT64_FORMAT " ms", n,
                  (g_get_monotonic_time () - started) / 1000);
  for (guint i = 0; i < 5; i++)
    pwt_sim_line_free (lines[i].line);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/sim/line/bytes-are-paced", test_pacing);
  g_test_add_func ("/sim/line/answers-in-20-to-60-ms", test_answer_times);
  g_test_add_func ("/sim/line/frames-end-by-silence", test_frames_end_by_silence);
  g_test_add_func ("/sim/line/strict-meters-want-silence", test_silence_violations);
  g_test_add_func ("/sim/line/unknown-function-is-refused", test_unknown_function);
  g_test_add_func ("/sim/line/each-fault", test_each_fault);
  g_test_add_func ("/sim/line/rules-choose", test_rules_choose);
  g_test_add_func ("/sim/line/dark-and-mute", test_dark_and_mute);
  g_test_add_func ("/sim/line/mute-swap-and-clock", test_mute_swap_and_clock);
  g_test_add_func ("/sim/line/durable-before-answered", test_save_comes_first);
  g_test_add_func ("/sim/line/by-frames-as-by-bytes", test_step_equals_paced);
  g_test_add_func ("/sim/line/noise", test_noise);
  g_test_add_func ("/sim/line/week-of-a-site", test_week_of_a_site);
  return g_test_run ();
}
