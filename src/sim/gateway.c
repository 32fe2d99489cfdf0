/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/gateway.h"

#include <string.h>

typedef struct {
  guint client;
  guint16 transaction;
  PwtModbusRequest request;
} Question;

typedef enum {
  IDLE,    /* the line may be spoken on at free_us */
  TALKING, /* the request is on the wire until sent_us */
  WAITING, /* for the reply, until deadline_us */
} Phase;

struct _PwtSimGateway {
  PwtSimLine *line;
  GQueue questions; /* Question; the head is being asked unless IDLE */
  GQueue answers;   /* PwtSimGatewayAnswer */
  Phase phase;
  gint64 free_us, sent_us, deadline_us;
  gint64 line_us; /* when the line wants to be stepped */

  /* Bytes from the line, whole at in_us. */
  GByteArray *in;
  gint64 in_us;
};

/**
 * pwt_sim_gateway_new:
 * @line: (transfer none): must outlive the gateway, which drives it by frames
 */
PwtSimGateway *
pwt_sim_gateway_new (PwtSimLine *line)
{
  PwtSimGateway *gateway = g_new0 (PwtSimGateway, 1);

  gateway->line = line;
  g_queue_init (&gateway->questions);
  g_queue_init (&gateway->answers);
  gateway->in = g_byte_array_new ();
  gateway->in_us = gateway->line_us = PWT_SIM_NEVER;
  return gateway;
}

void
pwt_sim_gateway_free (PwtSimGateway *gateway)
{
  if (gateway == NULL)
    return;
  g_queue_clear_full (&gateway->questions, g_free);
  g_queue_clear_full (&gateway->answers, g_free);
  g_byte_array_unref (gateway->in);
  g_free (gateway);
}

static void
put_answer (PwtSimGateway *gateway, const Question *question, const PwtModbusReply *reply)
{
  PwtSimGatewayAnswer *answer = g_new (PwtSimGatewayAnswer, 1);

  answer->client = question->client;
  answer->transaction = question->transaction;
  answer->reply = *reply;
  g_queue_push_tail (&gateway->answers, answer);
}

static void
refuse (PwtSimGateway *gateway, const Question *question, PwtModbusException why)
{
  PwtModbusReply reply = { .unit = question->request.unit,
                           .function = question->request.function,
                           .exception = (guint8) why };

  put_answer (gateway, question, &reply);
}

/* The wire is done with the head question, at @now_us. */
static void
finish (PwtSimGateway *gateway, gint64 now_us)
{
  g_free (g_queue_pop_head (&gateway->questions));
  g_byte_array_set_size (gateway->in, 0);
  gateway->phase = IDLE;
  gateway->free_us = now_us + pwt_sim_line_silence_us (gateway->line);
}

static void
step_line (PwtSimGateway *gateway, gint64 now_us, const guint8 *bytes, gsize n)
{
  guint before = gateway->in->len;

  gateway->line_us = pwt_sim_line_step (gateway->line, now_us, bytes, n, gateway->in);
  if (gateway->in->len > before)
    gateway->in_us = now_us + pwt_sim_line_char_us (gateway->line, gateway->in->len - before);
}

/* What came is whole. */
static void
judge (PwtSimGateway *gateway, gint64 now_us)
{
  Question *question = g_queue_peek_head (&gateway->questions);
  GByteArray *in = gateway->in;
  PwtModbusReply reply;
  gsize size = 0;

  gateway->in_us = PWT_SIM_NEVER;
  if (gateway->phase != WAITING) {
    g_byte_array_set_size (in, 0); /* nobody asked: too late for its question */
    gateway->free_us = now_us + pwt_sim_line_silence_us (gateway->line);
    return;
  }
  while (in->len > 0) {
    PwtParse parse =
        pwt_modbus_rtu_parse_reply (in->data, in->len, &question->request, &reply, &size);

    if (parse == PWT_PARSE_MORE)
      return;
    if (parse == PWT_PARSE_FRAME) {
      put_answer (gateway, question, &reply);
      finish (gateway, now_us);
      return;
    }
    g_byte_array_remove_range (in, 0, (guint) MIN (size, in->len));
  }
}

static void
speak (PwtSimGateway *gateway, gint64 now_us)
{
  Question *question = g_queue_peek_head (&gateway->questions);
  guint8 frame[PWT_MODBUS_FRAME_SIZE];
  gsize n = pwt_modbus_rtu_request (&question->request, frame);

  gateway->phase = TALKING;
  gateway->sent_us = now_us + pwt_sim_line_char_us (gateway->line, (gint64) n);
}

static void
end_of_request (PwtSimGateway *gateway, gint64 now_us)
{
  Question *question = g_queue_peek_head (&gateway->questions);
  guint8 frame[PWT_MODBUS_FRAME_SIZE];
  gsize n = pwt_modbus_rtu_request (&question->request, frame);

  g_byte_array_set_size (gateway->in, 0);
  gateway->in_us = PWT_SIM_NEVER;
  gateway->phase = WAITING;
  gateway->deadline_us = now_us + PWT_SIM_GATEWAY_TIMEOUT_US;
  step_line (gateway, now_us, frame, n);
}

/* When the dialogue itself goes on. */
static gint64
phase_us (PwtSimGateway *gateway)
{
  switch (gateway->phase) {
  case TALKING:
    return gateway->sent_us;
  case WAITING:
    return gateway->deadline_us;
  case IDLE:
  default:
    return g_queue_is_empty (&gateway->questions) ? PWT_SIM_NEVER : gateway->free_us;
  }
}

static void
go_on (PwtSimGateway *gateway, gint64 now_us)
{
  switch (gateway->phase) {
  case TALKING:
    end_of_request (gateway, now_us);
    return;
  case WAITING:
    refuse (gateway, g_queue_peek_head (&gateway->questions), PWT_MODBUS_NO_ANSWER);
    finish (gateway, now_us);
    return;
  case IDLE:
  default:
    speak (gateway, now_us);
    return;
  }
}

static void
run_until (PwtSimGateway *gateway, gint64 now_us)
{
  for (;;) {
    gint64 phase_at = phase_us (gateway);
    gint64 at = MIN (MIN (gateway->line_us, gateway->in_us), phase_at);

    if (at > now_us)
      return;
    if (at == gateway->in_us)
      judge (gateway, at);
    else if (at == gateway->line_us)
      step_line (gateway, at, NULL, 0);
    else
      go_on (gateway, at);
  }
}

/**
 * pwt_sim_gateway_ask:
 * @client: comes back with the answer
 * @transaction: likewise
 */
void
pwt_sim_gateway_ask (PwtSimGateway *gateway, gint64 now_us, guint client, guint16 transaction,
                     const PwtModbusRequest *request)
{
  Question question = { client, transaction, *request };

  run_until (gateway, now_us);
  if (g_queue_get_length (&gateway->questions) >= PWT_SIM_GATEWAY_QUEUE) {
    refuse (gateway, &question, PWT_MODBUS_DEVICE_BUSY);
    return;
  }
  if (gateway->phase == IDLE)
    gateway->free_us = MAX (gateway->free_us, now_us);
  g_queue_push_tail (&gateway->questions, g_memdup2 (&question, sizeof question));
}

/**
 * pwt_sim_gateway_take:
 * @answer: (out): the next answer that is ready
 *
 * Returns: %FALSE if there is none
 */
gboolean
pwt_sim_gateway_take (PwtSimGateway *gateway, gint64 now_us, PwtSimGatewayAnswer *answer)
{
  PwtSimGatewayAnswer *first;

  run_until (gateway, now_us);
  first = g_queue_pop_head (&gateway->answers);
  if (first == NULL)
    return FALSE;
  *answer = *first;
  g_free (first);
  return TRUE;
}

/**
 * pwt_sim_gateway_next_us:
 *
 * Returns: when pwt_sim_gateway_take() will have something to do, or %PWT_SIM_NEVER
 */
gint64
pwt_sim_gateway_next_us (PwtSimGateway *gateway)
{
  if (!g_queue_is_empty (&gateway->answers))
    return G_MININT64;
  return MIN (MIN (gateway->line_us, gateway->in_us), phase_us (gateway));
}
