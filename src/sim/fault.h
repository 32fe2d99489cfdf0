/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "field/modbus.h"

G_BEGIN_DECLS

/* What can go wrong between a master and a meter, when one request comes. */
typedef enum {
  PWT_SIM_FAULT_NONE,
  PWT_SIM_FAULT_DROP_REQUEST,     /* the meter never hears it */
  PWT_SIM_FAULT_DROP_REPLY,       /* done, but nobody hears the answer */
  PWT_SIM_FAULT_DELAY,            /* done, answered delay_us late */
  PWT_SIM_FAULT_DUPLICATE,        /* the answer comes twice */
  PWT_SIM_FAULT_REPEAT,           /* a gateway sends the request twice to the meter */
  PWT_SIM_FAULT_CORRUPT,          /* one bit of the answer flips */
  PWT_SIM_FAULT_TRUNCATE,         /* the answer breaks off */
  PWT_SIM_FAULT_WRONG_ADDRESS,    /* a sound answer that names another meter */
  PWT_SIM_FAULT_ECHO,             /* the request itself comes back before the answer */
  PWT_SIM_FAULT_POWER_CUT_BEFORE, /* dark for delay_us, the request had no effect */
  PWT_SIM_FAULT_POWER_CUT_AFTER,  /* dark for delay_us after it took effect, unanswered */
  PWT_SIM_FAULT_MUTE,             /* for delay_us it does what it is told and answers nothing */
  PWT_SIM_FAULT_CLOCK_JUMP,       /* its clock is off by up to a day from now on */
  PWT_SIM_FAULT_RANDOM,           /* of a rule: any of the above */
  PWT_SIM_FAULT_SWAP,             /* a new meter hangs there instead: its money is gone */
} PwtSimFaultKind;

#define PWT_SIM_N_FAULTS 16
#define PWT_SIM_FOREVER (-1)
#define PWT_SIM_PPM 1000000

/* Which requests a rule is about. */
typedef enum {
  PWT_SIM_ON_ANY,
  PWT_SIM_ON_READ,
  PWT_SIM_ON_WRITE,    /* of any kind */
  PWT_SIM_ON_RECHARGE, /* money */
} PwtSimFaultOn;

typedef struct {
  PwtSimFaultKind kind;
  PwtSimFaultOn on;
  guint8 address;    /* 0: every meter of the line */
  gint64 skip;       /* let so many matching requests pass first */
  gint64 times;      /* then strike so many, or PWT_SIM_FOREVER */
  gint64 chance_ppm; /* each with this chance; PWT_SIM_PPM: always */
  gint64 delay_us;   /* of a delay, a power cut, or being mute */
} PwtSimFaultRule;

const char *pwt_sim_fault_nick (PwtSimFaultKind kind);
gboolean pwt_sim_fault_from_nick (const char *nick, PwtSimFaultKind *kind);
const char *pwt_sim_fault_on_nick (PwtSimFaultOn on);
gboolean pwt_sim_fault_on_from_nick (const char *nick, PwtSimFaultOn *on);

PwtSimFaultKind pwt_sim_fault_strike (GArray *rules, const PwtModbusRequest *request,
                                      guint64 *random, gint64 *delay_us);

G_END_DECLS
