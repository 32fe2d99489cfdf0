/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "field/link.h"
#include "field/profile.h"
#include "field/sweeps.h"
#include "field/task.h"

G_BEGIN_DECLS

/* The owner of all lines and meters.
 *
 * The core is a step on whatever clock the caller has: pwt_lines_step() with in-memory links runs a
 * site's week in seconds, pwt_lines_thread_start() drives the same steps from one epoll set for
 * real ports. Every function may be called from any thread; none blocks on a wire. */
typedef struct _PwtLines PwtLines;

#define PWT_LINES_INTERVAL_DEFAULT (30 * PWT_US_PER_MINUTE)
#define PWT_LINES_INTERVAL_MIN PWT_US_PER_MINUTE
#define PWT_LINES_INTERVAL_MAX PWT_US_PER_DAY
#define PWT_LINES_LOST_AFTER 3 /* failed reads in a row */

typedef struct {
  guint32 line;       /* dense number of the site, not 0 */
  PwtLinkConfig link; /* protocol, address, baud, parity; texts are copied */
  gint64 interval_us; /* between two readings of a meter, on round times of day; 0: default */
  GTimeZone *zone;    /* of the meters' clocks; (nullable): UTC */
  gboolean is_paused; /* keep configured, hold no port, send nothing */
} PwtLineConfig;

typedef struct {
  guint32 meter; /* dense number of the site, not 0 */
  guint32 line;
  guint8 unit;          /* 1 … 247 */
  const char *profile;  /* id of a profile */
  const char *settings; /* (nullable): JSON object, choice → option of the profile */
  guint32 ct, pt;       /* ratios to apply; 0 is 1 */
} PwtMeterConfig;

typedef enum {
  PWT_COMM_UNKNOWN, /* not read yet */
  PWT_COMM_OK,
  PWT_COMM_FAILING, /* the last read failed */
  PWT_COMM_LOST,    /* PWT_LINES_LOST_AFTER reads in a row failed; probed now and then */
} PwtComm;

typedef struct {
  PwtComm comm;
  gint64 last_ok_us;  /* UTC, or PWT_TIME_NONE */
  guint64 n_ok;       /* answered exchanges */
  guint64 n_timeouts; /* no, or half an answer */
  guint64 n_bad;      /* bad CRC, wrong unit, wrong shape */
  guint64 n_exceptions;
  guint n_failed_reads; /* in a row */
  gint64 answer_us;     /* learned time from request to answer, wire time taken off; 0: none yet */
} PwtMeterStats;

typedef struct {
  PwtLinkState link;
  char *text; /* (owned) (nullable): why the link is down, what to do */
  guint64 n_exchanges;
  guint64 n_timeouts;
  guint64 n_bad;
  guint64 n_stray;             /* bytes nobody asked for: a late answer, a foreign talker */
  gint64 last_ok_us;           /* UTC, or PWT_TIME_NONE */
  gint64 answer_us;            /* the longest learned of its meters */
  char sweeps[PWT_SWEEPS + 1]; /* a letter of PWT_SWEEP_LETTERS each, the present one last … */
  gint64 sweep_us;             /* … which began then, UTC */
  gint64 interval_us;          /* … and takes so long */
} PwtLineStats;

/* What happened. Delivered in order, each once. */
typedef enum {
  PWT_LINES_READING, /* of the schedule; reading */
  PWT_LINES_FAILED,  /* a scheduled read failed; result.outcome, result.text */
  PWT_LINES_TASK,    /* result */
  PWT_LINES_COMM,    /* a meter's comm changed; comm */
  PWT_LINES_LINK,    /* a line's link changed; link, text */
} PwtLinesEventKind;

typedef struct {
  PwtLinesEventKind kind;
  guint32 line;
  guint32 meter;         /* 0 for LINK */
  gint64 time_us;        /* UTC */
  PwtReading *reading;   /* (owned) (nullable) of READING */
  PwtTaskResult *result; /* (owned) (nullable) of TASK and FAILED */
  PwtComm comm;
  PwtLinkState link;
  char *text; /* (owned) (nullable) of LINK */
} PwtLinesEvent;

void pwt_lines_event_free (PwtLinesEvent *event);

PwtLines *pwt_lines_new (PwtProfileSet *profiles);
void pwt_lines_free (PwtLines *lines);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PwtLines, pwt_lines_free)

/* Configuration: adds, or changes what is there; the open tasks of what goes end
 * as unreachable. */
gboolean pwt_lines_set_line (PwtLines *lines, const PwtLineConfig *config,
                             GError **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean pwt_lines_set_meter (PwtLines *lines, const PwtMeterConfig *config,
                              GError **error) G_GNUC_WARN_UNUSED_RESULT;
void pwt_lines_remove_line (PwtLines *lines, guint32 line);
void pwt_lines_remove_meter (PwtLines *lines, guint32 meter);

/* Tasks go before scheduled reads; one at a time for a meter, in the order submitted. An
 * error means nothing was begun and no event will come. */
gboolean pwt_lines_submit (PwtLines *lines, const PwtTask *task,
                           GError **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean pwt_lines_cancel (PwtLines *lines, PwtId id);
void pwt_lines_read_all (PwtLines *lines, guint32 line);
#define PWT_LINES_WHEN_DUE G_MAXINT64
void pwt_lines_read_whole (PwtLines *lines, guint32 meter, gint64 within_us);

/* Events: take all that wait; @wake is called, from whichever thread brought them and without any
 * lock held, when there are some after there were none. */
GPtrArray *pwt_lines_take_events (PwtLines *lines);
void pwt_lines_set_wake (PwtLines *lines, void (*wake) (gpointer data), gpointer data);

gboolean pwt_lines_get_meter_stats (PwtLines *lines, guint32 meter, PwtMeterStats *stats);
gboolean pwt_lines_get_line_stats (PwtLines *lines, guint32 line, PwtLineStats *stats);
void pwt_line_stats_clear (PwtLineStats *stats);

/* What goes over a line, byte by byte, for whoever looks for a fault. */
typedef enum {
  PWT_FRAME_SENT,
  PWT_FRAME_ANSWER,
  PWT_FRAME_EXCEPTION, /* the meter says no */
  PWT_FRAME_BAD,       /* bytes, but no sound answer */
  PWT_FRAME_SILENCE,   /* nothing came in time; no bytes */
  PWT_FRAME_STRAY,     /* nobody asked for it */
} PwtFrameKind;

typedef struct {
  gint64 number;  /* grows by one, from the time of listening on */
  gint64 time_us; /* UTC, of the last byte */
  PwtFrameKind kind;
  guint8 unit;   /* who was asked; 0 of STRAY */
  GBytes *bytes; /* (owned) */
} PwtFrame;

void pwt_frame_free (PwtFrame *frame);

/* Returns: (element-type PwtFrame) (nullable): what went over @meter's line after frame number
 * @after, also of its other meters; NULL if there is no such meter. A line begins to be listened to
 * with the first call, and no more when none came for half a minute. */
GPtrArray *pwt_lines_listen (PwtLines *lines, guint32 meter, gint64 after);

/* Driving it by hand, on a virtual clock: UTC is @now_us plus the offset, 0 at first. */
typedef PwtLink *(*PwtLinkMaker) (const PwtLineConfig *config, gpointer data, GError **error);
void pwt_lines_set_link_maker (PwtLines *lines, PwtLinkMaker maker, gpointer data);
void pwt_lines_set_utc_offset (PwtLines *lines, gint64 utc_minus_now_us);
gint64 pwt_lines_step (PwtLines *lines, gint64 now_us);

/* Driving it for real. */
gboolean pwt_lines_thread_start (PwtLines *lines, GError **error) G_GNUC_WARN_UNUSED_RESULT;
void pwt_lines_thread_stop (PwtLines *lines);

G_END_DECLS
