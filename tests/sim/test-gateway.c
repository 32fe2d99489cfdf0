/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/gateway.h"

#define START_US (G_GINT64_CONSTANT (1795132800) * 1000000)

typedef struct {
  PwtSimLine *line;
  PwtSimGateway *gateway;
  gint64 now_us;
} Site;

static Site
site_new (void)
{
  Site s = { .now_us = START_US };

  s.line = pwt_sim_line_new (&(PwtSimLineConfig){ .baud = 9600, .is_strict = TRUE });
  for (guint8 address = 1; address <= 3; address++) {
    PwtSimMeter meter;

    pwt_sim_meter_init (&meter, PWT_SIM_GENERIC, START_US);
    meter.address = address;
    g_assert_true (pwt_sim_line_add (s.line, &meter));
  }
  s.gateway = pwt_sim_gateway_new (s.line);
  return s;
}

static void
site_clear (Site *s)
{
  pwt_sim_gateway_free (s->gateway);
  pwt_sim_line_free (s->line);
}

static void
ask_read (Site *s, guint client, guint16 transaction, guint8 unit)
{
  PwtModbusRequest request = {
    .unit = unit, .function = PWT_MODBUS_READ, .address = 0x200, .count = 48
  };

  pwt_sim_gateway_ask (s->gateway, s->now_us, client, transaction, &request);
}

/* The next answer, at the time it comes; it must come within two seconds. */
static PwtSimGatewayAnswer
next_answer (Site *s)
{
  gint64 limit_us = s->now_us + 2 * PWT_US_PER_SECOND;
  PwtSimGatewayAnswer answer;

  while (!pwt_sim_gateway_take (s->gateway, s->now_us, &answer)) {
    gint64 next_us = pwt_sim_gateway_next_us (s->gateway);

    g_assert_cmpint (next_us, <=, limit_us);
    s->now_us = MAX (s->now_us, next_us);
  }
  return answer;
}

/* Several clients at once get their own answers, one after another, with every silence kept. */
static void
test_clients_take_turns (void)
{
  Site s = site_new ();
  gint64 begun_us = s.now_us;

  for (guint i = 0; i < 6; i++)
    ask_read (&s, i, (guint16) (100 + i), (guint8) (1 + i % 3));
  for (guint i = 0; i < 6; i++) {
    PwtSimGatewayAnswer answer = next_answer (&s);

    g_assert_cmpuint (answer.client, ==, i);
    g_assert_cmpuint (answer.transaction, ==, 100 + i);
    g_assert_cmpuint (answer.reply.unit, ==, 1 + i % 3);
    g_assert_cmpuint (answer.reply.exception, ==, 0);
    g_assert_cmpuint (answer.reply.count, ==, 48);
  }
  g_assert_cmpint (pwt_sim_line_stats (s.line).n_violations, ==, 0);
  g_assert_cmpint (s.now_us - begun_us, >=, 6 * (113541 + 2 * 3646 + 20000) - 3646);
  g_assert_cmpint (s.now_us - begun_us, <=, pwt_sim_line_stats (s.line).minimum_us);
  site_clear (&s);
}

static void
test_silent_meter (void)
{
  Site s = site_new ();
  gint64 begun_us = s.now_us;
  PwtSimGatewayAnswer answer;

  pwt_sim_line_set_mute (s.line, 2, TRUE);
  ask_read (&s, 1, 1, 2);
  ask_read (&s, 1, 2, 77);
  ask_read (&s, 1, 3, 3);
  answer = next_answer (&s);
  g_assert_cmpuint (answer.reply.exception, ==, PWT_MODBUS_NO_ANSWER);
  g_assert_cmpint (s.now_us - begun_us, >=, PWT_SIM_GATEWAY_TIMEOUT_US);
  answer = next_answer (&s);
  g_assert_cmpuint (answer.transaction, ==, 2);
  g_assert_cmpuint (answer.reply.exception, ==, PWT_MODBUS_NO_ANSWER);
  answer = next_answer (&s);
  g_assert_cmpuint (answer.transaction, ==, 3);
  g_assert_cmpuint (answer.reply.exception, ==, 0);
  site_clear (&s);
}

static void
test_bad_answers (void)
{
  static const PwtSimFaultKind kinds[] = { PWT_SIM_FAULT_CORRUPT, PWT_SIM_FAULT_TRUNCATE,
                                           PWT_SIM_FAULT_WRONG_ADDRESS };

  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++) {
    Site s = site_new ();
    PwtSimFaultRule rule = { .kind = kinds[i], .times = 1, .chance_ppm = PWT_SIM_PPM };
    PwtSimGatewayAnswer answer;

    pwt_sim_line_add_fault (s.line, &rule);
    ask_read (&s, 1, 1, 1);
    ask_read (&s, 1, 2, 1);
    answer = next_answer (&s);
    g_assert_cmpuint (answer.reply.exception, ==, PWT_MODBUS_NO_ANSWER);
    answer = next_answer (&s);
    g_assert_cmpuint (answer.reply.exception, ==, 0);
    site_clear (&s);
  }
}

static void
test_echo_is_skipped (void)
{
  Site s = site_new ();
  PwtSimFaultRule rule = { .kind = PWT_SIM_FAULT_ECHO, .times = 1, .chance_ppm = PWT_SIM_PPM };

  pwt_sim_line_add_fault (s.line, &rule);
  ask_read (&s, 1, 1, 1);
  g_assert_cmpuint (next_answer (&s).reply.exception, ==, 0);
  site_clear (&s);
}

static void
test_queue_is_bounded (void)
{
  Site s = site_new ();
  guint n_busy = 0;

  for (guint i = 0; i < PWT_SIM_GATEWAY_QUEUE + 3; i++)
    ask_read (&s, 1, (guint16) i, 1);
  for (guint i = 0; i < PWT_SIM_GATEWAY_QUEUE + 3; i++) {
    PwtSimGatewayAnswer answer = next_answer (&s);

    n_busy += answer.reply.exception == PWT_MODBUS_DEVICE_BUSY ? 1 : 0;
  }
  g_assert_cmpuint (n_busy, ==, 3);
  site_clear (&s);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/sim/gateway/clients-take-turns", test_clients_take_turns);
  g_test_add_func ("/sim/gateway/answers-for-a-silent-meter", test_silent_meter);
  g_test_add_func ("/sim/gateway/bad-answers-are-no-answers", test_bad_answers);
  g_test_add_func ("/sim/gateway/echo-is-skipped", test_echo_is_skipped);
  g_test_add_func ("/sim/gateway/queue-is-bounded", test_queue_is_bounded);
  return g_test_run ();
}
