/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sim/state.h"

G_BEGIN_DECLS

/* The control language: one JSON object a line in, one out; the socket itself is sim/server.h's.
 *
 *   {"cmd":"list"}                              lines with their ports and addresses
 *   {"cmd":"meter","line":1,"address":7}        its true state, now
 *   {"cmd":"set","line":1,"address":7, …}       members of a site file's "sim", and "mute", which
 *                                               lasts until the simulator ends
 *   {"cmd":"swap","line":1,"address":7,"serial":"…"}  another meter in its place: no energy, no
 *                                               money, count 0; "set" members as well
 *   {"cmd":"clock-jump","line":1,"address":7,"seconds":-3600}
 *   {"cmd":"fault","kind":"drop-reply", …}      line (default: all), address (all), on ("any"
 *       "read" "write" "recharge"), skip (0), times (1; -1: for ever), chance ("1"),
 *       delay_ms (1500); kind is one of sim/fault.h's, "random" any of them but "swap"
 *   {"cmd":"faults"}  {"cmd":"clear"}           rules not spent; take them away (line: of one)
 *   {"cmd":"stats","line":1}                    PwtSimLineStats, times in µs
 *
 * Answers: {"ok":true, …} or {"ok":false,"error":"…"}. */
#define PWT_SIM_CONTROL_MAX_LINE 65536 /* bytes; longer ones are refused */

typedef struct {
  PwtSimSite *site;
  PwtSimState *state; /* (nullable): without it nothing is saved */
} PwtSimControl;

char *pwt_sim_control (PwtSimControl *control, const char *text, gsize length, gint64 now_us);
char *pwt_sim_control_error (const char *message);

G_END_DECLS
