/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "domain/meter-state.h"
#include "record/record.h"

G_BEGIN_DECLS

/* What meters say and what they are told. */

/* The newest values of a meter, one row each, overwritten by every reading. */
typedef struct {
  PwtId id; /* the meter's */
  PwtId project;
  PwtMeterState state;
  gint64 read_us;   /* when the values below were read; PWT_TIME_NONE: never */
  gint64 failed_us; /* newest failed attempt */
  gint64 failures;  /* failed attempts in a row */
  gboolean is_lost;
  gboolean is_closed;
  gboolean is_forced;
  PwtMoney balance;      /* PWT_NONE where the meter keeps none */
  gint64 purchase_count; /* PWT_NONE likewise */
  PwtEnergy energy_total;
  gint64 power_w;
  gint64 voltage_a_mv, voltage_b_mv, voltage_c_mv;
  gint64 current_a_ma, current_b_ma, current_c_ma;
  gint64 factor_e3;
  /* Of each phase, where the meter tells it; below zero the reactive power leads. */
  gint64 factor_a_e3, factor_b_e3, factor_c_e3;
  gint64 reactive_a_var, reactive_b_var, reactive_c_var;
  gint64 clock_us;
  gint64 other_number; /* last 8 digits of the number it says, where that is not its own; 0: none */
  /* Since when what answers is not this meter: what it says is not taken over, the values above are
   * the meter's own last ones. */
  gint64 other_since_us;
  gint64 unknown_count; /* the purchases it counts, where the books know fewer */
} PwtMeterLive;

/* One row of the meters' list and one hit of the counter's search: a point with all that people
 * recognise it by, and its newest values. */
typedef struct {
  PwtId id; /* the meter's */
  PwtId project;
  PwtId point;
  PwtId account;
  PwtId line;
  char *building, *floor, *room;
  gint64 floor_position, room_position;
  char *serial;
  char *profile;
  char *line_name;
  gint64 address;
  char *tenant_name;
  char *contact;
  char *phone;
  char *account_number;
  char *tariff_name;
  PwtMoney alarm1, alarm2;
  PwtMeterState state;
  gint64 read_us;
  gint64 failures;
  gboolean is_lost; /* the line has given up on it for now */
  gboolean is_closed;
  gboolean is_forced;
  PwtMoney balance;
  gint64 purchase_count;
  PwtEnergy energy_total;
  gint64 power_w;
  gint64 dry_us;         /* when its money will be gone, about; none: it is gone, or nobody knows */
  gint64 other_since_us; /* as of PwtMeterLive: the values are old, whatever answers */
} PwtMeterRow;

typedef enum {
  PWT_COMMAND_READ,     /* read now */
  PWT_COMMAND_TRIP,     /* 拉闸 */
  PWT_COMMAND_RESTORE,  /* 恢复预付费 */
  PWT_COMMAND_HOLD,     /* 保电 */
  PWT_COMMAND_CLOCK,    /* set the meter's clock */
  PWT_COMMAND_PRICES,   /* send the four prices of the tariff in force */
  PWT_COMMAND_ALARMS,   /* send the two alarm amounts */
  PWT_COMMAND_OVERLOAD, /* send the overload threshold */
} PwtCommandKind;

typedef enum {
  PWT_COMMAND_QUEUED,
  PWT_COMMAND_SENT,
  PWT_COMMAND_PROVED,      /* read back as commanded */
  PWT_COMMAND_NOT_PROVED,  /* read back, but not as commanded */
  PWT_COMMAND_REFUSED,     /* the meter or the profile said no */
  PWT_COMMAND_UNREACHABLE, /* no answer: nobody knows; read the meter */
  PWT_COMMAND_CANCELLED,
} PwtCommandState;

typedef struct {
  PwtId id; /* made by the client */
  PwtId project;
  PwtId meter;
  PwtCommandKind kind;
  char *reason;      /* required for trip and hold */
  gint64 expires_us; /* hold only: when the balance must rule again */
  gint64 power_w;    /* overload only */
  char *content;     /* what it told this meter beside itself, in words: prices, alarm amounts */
  PwtCommandState state;
  char *result; /* in words */
  PwtId operator_id;
  gint64 created_us, sent_us, ended_us;
} PwtCommand;

/* How a sweep of a line went, a letter each: nobody was asked, all answered, all but who is lost
 * already, some were silent, nobody answered. */
#define PWT_SWEEP_LETTERS "-alsf"
#define PWT_SWEEPS 60 /* so many are told */

/* A line's health, for the frame and the home page. */
typedef struct {
  PwtId id;
  PwtId project;
  char *name;
  char *port;
  gboolean is_open;
  gboolean is_disabled;
  char *problem; /* why the port is not open, NULL when it is */
  gint64 meters, fresh, lost;
  gint64 oldest_read_us; /* of the meters that answer */
  char *sweeps;          /* the last of them, the present one at the end; NULL: not known … */
  gint64 sweep_us;       /* … when that one began … */
  gint64 interval_s;     /* … and the time from one to the next */
} PwtLineHealth;

extern const PwtRecord pwt_meter_live_record, pwt_meter_row_record, pwt_command_record,
    pwt_line_health_record;
extern const PwtChoice pwt_meter_state_choices[], pwt_command_kind_choices[],
    pwt_command_state_choices[];

G_END_DECLS
