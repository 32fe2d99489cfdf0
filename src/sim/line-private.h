/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sim/line.h"

G_BEGIN_DECLS

#define PWT_SIM_RX_SIZE 512 /* longer than any frame: more without a silence is noise */

typedef struct {
  PwtSimMeter *meter;
  gboolean is_mute;
  gint64 dark_until_us; /* without power */
  gint64 mute_until_us; /* hears and acts, but does not answer */
} Member;

typedef struct {
  gint64 start_us; /* not before */
  gsize n;
  guint8 bytes[PWT_MODBUS_FRAME_SIZE];
} Frame;

struct _PwtSimLine {
  PwtSimLineConfig config;
  gint64 silence_us;
  Member members[PWT_SIM_LINE_MAX_METERS + 1]; /* by address */
  GArray *rules;                               /* PwtSimFaultRule */
  guint64 random;                              /* state of the faults' randomness */
  guint64 n_answers;                           /* picks the next answer time */
  PwtSimSaveFunc save;
  gpointer save_data;
  PwtSimLineStats stats;

  /* From the master: one frame at most, ended by silence. */
  guint8 rx[PWT_SIM_RX_SIZE];
  gsize n_rx;
  gint64 rx_end_us;
  gboolean is_deaf; /* this frame began too early for a strict meter */

  /* To the master: frames to begin, in order of time, and the one on the wire. */
  GQueue frames;
  Frame *tx;
  gsize n_taken;
  gint64 tx_start_us;
  gint64 wire_end_us; /* end of the meters' last byte; in the future while one talks */
};

/* line.c: @start_us is the earliest; frames go out one after another. */
void pwt_sim_line_queue (PwtSimLine *line, gint64 start_us, const guint8 *bytes, gsize n);

/* line-answer.c: what the frame in line->rx comes to. */
void pwt_sim_line_take_request (PwtSimLine *line, gint64 now_us, const PwtModbusRequest *request);
gboolean pwt_sim_line_refuse_request (PwtSimLine *line, gint64 now_us);

G_END_DECLS
