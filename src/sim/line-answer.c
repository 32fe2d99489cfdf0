/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What a request comes to on a line: who hears it, what goes wrong, what is done and answered. */
#include "sim/line-private.h"

/* Puts the reply on the way, spoilt as @fault says. */
static void
send_reply (PwtSimLine *line, gint64 start_us, PwtModbusReply *reply, PwtSimFaultKind fault)
{
  guint8 bytes[PWT_MODBUS_FRAME_SIZE];
  gsize n;

  if (fault == PWT_SIM_FAULT_WRONG_ADDRESS)
    reply->unit = (guint8) (reply->unit % PWT_SIM_LINE_MAX_METERS + 1);
  n = pwt_modbus_rtu_reply (reply, bytes);
  if (fault == PWT_SIM_FAULT_CORRUPT) {
    guint64 bit = pwt_sim_random (&line->random) % (8 * n);

    bytes[bit / 8] ^= (guint8) (1 << bit % 8);
  }
  if (fault == PWT_SIM_FAULT_TRUNCATE)
    n = 1 + pwt_sim_random (&line->random) % (n - 1);
  pwt_sim_line_queue (line, start_us, bytes, n);
  line->stats.n_replies++;
  if (fault == PWT_SIM_FAULT_DUPLICATE)
    pwt_sim_line_queue (line, start_us + pwt_sim_line_char_us (line, (gint64) n) + line->silence_us,
                        bytes, n);
}

/* A number that no meter of a site has, so that each swap brings another. */
static void
swap (PwtSimLine *line, PwtSimMeter *meter)
{
  pwt_sim_meter_renew (meter);
  g_snprintf (meter->serial, sizeof meter->serial, "99%010" G_GUINT64_FORMAT,
              pwt_sim_random (&line->random) % G_GUINT64_CONSTANT (10000000000));
  meter->is_changed = TRUE;
}

static void
jump_clock (PwtSimLine *line, PwtSimMeter *meter)
{
  meter->clock_offset_us +=
      (gint64) (pwt_sim_random (&line->random) % (2 * (guint64) PWT_US_PER_DAY)) - PWT_US_PER_DAY;
  meter->is_changed = TRUE;
}

/* What happens to the meter before it hears the request. */
static void
befall (PwtSimLine *line, Member *member, gint64 now_us, PwtSimFaultKind fault, gint64 delay_us)
{
  if (fault == PWT_SIM_FAULT_POWER_CUT_BEFORE || fault == PWT_SIM_FAULT_POWER_CUT_AFTER)
    member->dark_until_us = now_us + delay_us;
  if (fault == PWT_SIM_FAULT_MUTE)
    member->mute_until_us = now_us + delay_us;
  if (fault == PWT_SIM_FAULT_SWAP)
    swap (line, member->meter);
  if (fault == PWT_SIM_FAULT_CLOCK_JUMP)
    jump_clock (line, member->meter);
}

/* The meter acts and its new state is durable; %FALSE: it is as it was, and says nothing. */
static gboolean
serve (PwtSimLine *line, PwtSimMeter *meter, gint64 now_us, const PwtModbusRequest *request,
       PwtModbusReply *reply)
{
  PwtSimMeter before;

  pwt_sim_meter_advance (meter, now_us);
  before = *meter;
  pwt_sim_meter_serve (meter, now_us, request, reply);
  if (!meter->is_changed)
    return TRUE;
  if (line->save != NULL && !line->save (meter, line->save_data)) {
    *meter = before;
    return FALSE;
  }
  meter->is_changed = FALSE;
  return TRUE;
}

static gint64
next_answer_us (PwtSimLine *line)
{
  gint64 span = line->config.max_answer_us - line->config.min_answer_us;

  return line->config.min_answer_us +
         (gint64) (pwt_sim_hash (line->config.seed, line->n_answers++) % (guint64) (span + 1));
}

/**
 * pwt_sim_line_take_request:
 * @request: in a frame that was sound
 *
 * Lets the meter act and its reply be queued, unless a fault says otherwise.
 */
void
pwt_sim_line_take_request (PwtSimLine *line, gint64 now_us, const PwtModbusRequest *request)
{
  Member *member = &line->members[request->unit];
  PwtModbusReply reply;
  PwtSimFaultKind fault;
  gint64 delay_us = 0, answer_us;

  /* Broadcasts are not answered, and these meters do not act on them either. */
  if (request->unit == 0 || member->meter == NULL)
    return;
  line->stats.n_requests++;
  if (member->is_mute || now_us < member->dark_until_us)
    return;
  fault = pwt_sim_fault_strike (line->rules, request, &line->random, &delay_us);
  line->stats.n_faults += fault != PWT_SIM_FAULT_NONE;
  befall (line, member, now_us, fault, delay_us);
  if (fault == PWT_SIM_FAULT_DROP_REQUEST || fault == PWT_SIM_FAULT_POWER_CUT_BEFORE)
    return;

  answer_us = next_answer_us (line);
  if (!serve (line, member->meter, now_us, request, &reply))
    return;
  if (fault == PWT_SIM_FAULT_REPEAT && !serve (line, member->meter, now_us, request, &reply))
    return;
  if (fault == PWT_SIM_FAULT_DROP_REPLY || fault == PWT_SIM_FAULT_POWER_CUT_AFTER ||
      now_us < member->mute_until_us)
    return;
  if (fault == PWT_SIM_FAULT_ECHO)
    pwt_sim_line_queue (line, now_us, line->rx, line->n_rx);
  if (fault == PWT_SIM_FAULT_DELAY)
    answer_us += delay_us;
  line->stats.minimum_us +=
      pwt_sim_line_char_us (line, (gint64) line->n_rx) + answer_us + 2 * line->silence_us;
  send_reply (line, now_us + answer_us, &reply, fault);
}

/**
 * pwt_sim_line_refuse_request:
 *
 * A sound frame to one of ours with a function or a length that is not is answered by an exception.
 *
 * Returns: %FALSE if it is nothing for us
 */
gboolean
pwt_sim_line_refuse_request (PwtSimLine *line, gint64 now_us)
{
  PwtModbusReply reply = { .unit = line->rx[0], .function = line->rx[1] };
  gsize n = line->n_rx;
  Member *member;

  if (n < 4 || reply.unit == 0 || reply.unit > PWT_SIM_LINE_MAX_METERS || reply.function >= 0x80 ||
      pwt_modbus_crc (line->rx, n - 2) != (guint16) (line->rx[n - 2] | line->rx[n - 1] << 8))
    return FALSE;
  member = &line->members[reply.unit];
  if (member->meter == NULL || member->is_mute || now_us < member->dark_until_us ||
      now_us < member->mute_until_us)
    return FALSE;
  reply.exception = reply.function == PWT_MODBUS_READ || reply.function == PWT_MODBUS_WRITE ||
                            reply.function == PWT_MODBUS_VENDOR_WRITE
                        ? PWT_MODBUS_ILLEGAL_VALUE
                        : PWT_MODBUS_ILLEGAL_FUNCTION;
  send_reply (line, now_us + next_answer_us (line), &reply, PWT_SIM_FAULT_NONE);
  return TRUE;
}
