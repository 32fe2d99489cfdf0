/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sim/fault.h"
#include "sim/meter.h"

G_BEGIN_DECLS

/* A simulated RS485 line as a step machine: bytes in at a time, bytes out at times, no own clock.
 *
 *   request ──> silence of 3.5 characters ──> the meter acts ──> 20–60 ms ──> reply
 *
 * Two ways to drive it; a line is driven in one of them:
 *   - paced: pwt_sim_line_write() puts bytes on the wire from now on, one character time each;
 *     pwt_sim_line_read() hands out what has arrived whole; pwt_sim_line_next_us() says when.
 *   - by frames, where someone else paces (PwtWirePeer of field/wire.h): pwt_sim_line_step() takes
 *     bytes whose last one has just arrived and gives frames that begin now.
 * Time must not run backwards.
 *
 * The least an exchange can take, which pwt_sim_line_stats() adds up as minimum_us:
 *   request bytes + 3.5 characters + answer time + reply bytes + 3.5 characters. */
#define PWT_SIM_NEVER G_MAXINT64
#define PWT_SIM_LINE_MAX_METERS 247

typedef struct _PwtSimLine PwtSimLine;

typedef struct {
  gint64 baud;          /* 300 … 4000000 */
  guint bits_per_char;  /* 10 for 8N1, 11 with parity; 0: 10 */
  guint64 seed;         /* answer times, random faults */
  gint64 min_answer_us; /* both 0: 20–60 ms */
  gint64 max_answer_us;
  guint chunk_bytes;  /* bytes handed out together, as a UART's buffer does; 0: each by itself */
  gboolean is_strict; /* a request that begins before 3.5 characters of silence is not heard */
} PwtSimLineConfig;

typedef struct {
  gint64 n_requests;   /* whole frames with a sound CRC to one of its meters, before faults */
  gint64 n_replies;    /* put on the wire, faulty ones too */
  gint64 n_bad_frames; /* what came and was no request */
  gint64 n_violations; /* requests that began before the silence was over */
  gint64 n_faults;     /* struck */
  gint64 busy_us;      /* of bytes on the wire, both ways */
  gint64 minimum_us;   /* the least all answered exchanges could take */
} PwtSimLineStats;

/* Makes a meter's changed state durable before its answer; on FALSE it stays unanswered. */
typedef gboolean (*PwtSimSaveFunc) (PwtSimMeter *meter, gpointer data);

PwtSimLine *pwt_sim_line_new (const PwtSimLineConfig *config);
void pwt_sim_line_free (PwtSimLine *line);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PwtSimLine, pwt_sim_line_free)

gboolean pwt_sim_line_add (PwtSimLine *line, const PwtSimMeter *meter);
PwtSimMeter *pwt_sim_line_peek (PwtSimLine *line, guint8 address);
void pwt_sim_line_set_mute (PwtSimLine *line, guint8 address, gboolean is_mute);
gboolean pwt_sim_line_is_mute (PwtSimLine *line, guint8 address);
void pwt_sim_line_set_save (PwtSimLine *line, PwtSimSaveFunc save, gpointer data);

void pwt_sim_line_add_fault (PwtSimLine *line, const PwtSimFaultRule *rule);
void pwt_sim_line_clear_faults (PwtSimLine *line);
const GArray *pwt_sim_line_faults (PwtSimLine *line);

void pwt_sim_line_write (PwtSimLine *line, gint64 now_us, const guint8 *bytes, gsize n);
gsize pwt_sim_line_read (PwtSimLine *line, gint64 now_us, guint8 *bytes, gsize size);
gint64 pwt_sim_line_next_us (PwtSimLine *line);

gint64 pwt_sim_line_step (gpointer line, gint64 now_us, const guint8 *in, gsize n_in,
                          GByteArray *out);

gint64 pwt_sim_line_char_us (const PwtSimLine *line, gint64 n_chars);
gint64 pwt_sim_line_silence_us (const PwtSimLine *line);
PwtSimLineStats pwt_sim_line_stats (PwtSimLine *line);

G_END_DECLS
