/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <pthread.h>

#include "field/bus.h"
#include "field/error.h"
#include "field/heap.h"
#include "field/lines.h"
#include "field/run.h"
#include "field/tap.h"

G_BEGIN_DECLS

/* What the files of PwtLines share. Everything here is used with the lock held.
 *
 *   lines.c         tasks, events, what is known, the step
 *   lines-config.c  which lines and meters there are
 *   lines-line.c    one line: link, dialogue, what comes back
 *   lines-plan.c    which meter is read when, and how a silent one is spared
 *   lines-thread.c  the real clock and descriptors
 */
typedef struct _Line Line;

typedef struct {
  PwtTarget target; /* its profile is ours */
  Line *line;
  PwtHeapNode due; /* of the line's plan */
  gint64 rare_due_us;
  GQueue runs; /* of PwtRun: the first is under way */
  PwtAnswerTime answer_time;
  PwtMeterStats stats;
} Meter;

struct _Line {
  guint32 number;
  PwtLines *lines;
  PwtLineConfig config; /* its address and zone are ours */
  char *address;
  PwtLink *link; /* (nullable) while paused */
  PwtBus *bus;
  PwtLinkState state;
  gboolean was_open; /* what the engine was told last */
  char *text;
  gint64 down_us;  /* since when it is down; 0: it is not, or that was not noticed yet */
  gint64 retry_us; /* when to open the link again */
  gint64 back_off_us;
  guint n_silent; /* exchanges in a row without an answer, of any meter */
  gint64 last_ok_us;
  PwtHeapNode deadline; /* of all lines */
  PwtHeap plan;         /* of Meter.due */
  PwtRun *poll;         /* (nullable): the scheduled read under way */
  PwtSweeps sweeps;
  PwtTap *tap;          /* (nullable) while nobody listens */
  gint64 listened_us;   /* when somebody last did */
  guint watched_serial; /* the link's descriptor that epoll knows */
  gboolean watches_out; /* what epoll was told last of it */
};

struct _PwtLines {
  pthread_mutex_t lock;    /* of this kind the race checker knows */
  PwtProfileSet *profiles; /* (borrowed) */
  GHashTable *line_table;  /* (element-type guint32 Line) */
  GHashTable *meter_table; /* (element-type guint32 Meter) */
  GHashTable *runs;        /* (element-type PwtId PwtRun) (key in the value) */
  PwtHeap deadlines;
  gint64 now_us;
  gint64 utc_offset_us;
  PwtLinkMaker maker;
  gpointer maker_data;
  GPtrArray *events;
  gboolean has_woken;
  void (*wake) (gpointer data);
  gpointer wake_data;

  /* The thread's */
  GThread *thread;
  int epoll_fd, event_fd; /* -1 without a thread */
  int is_stopping;        /* atomic */
};

/* lines.c */
void pwt_lines_lock (PwtLines *lines);
void pwt_lines_unlock (PwtLines *lines);
Line *pwt_lines_find_line (PwtLines *lines, guint32 number);
Meter *pwt_lines_find_meter (PwtLines *lines, guint32 number);
PwtLinesEvent *pwt_lines_add_event (PwtLines *lines, PwtLinesEventKind kind, const Line *line,
                                    const Meter *meter);
void pwt_lines_start_run (Meter *meter);
void pwt_lines_end_run (Meter *meter, PwtRun *run);
void pwt_lines_step_line (PwtLines *lines, guint32 number);

/* lines-line.c */
void pwt_line_renew (Line *line);
void pwt_line_close (Line *line, const char *text);
void pwt_line_step (Line *line, gint64 now_us);
void pwt_line_touch (Line *line);
void pwt_line_submit (Meter *meter, PwtRun *run);

/* lines-plan.c */
gboolean pwt_plan_begin (Line *line);
void pwt_plan_end (Meter *meter, PwtRun *run);
void pwt_plan_line_down (Line *line);
void pwt_plan_link_opened (Line *line);
void pwt_plan_renew (Line *line);
void pwt_plan_wake (Meter *meter);
void pwt_plan_read_rare (Meter *meter);
void pwt_plan_read_whole (Meter *meter, gint64 within_us);
void pwt_plan_hasten (Meter *meter);
void pwt_plan_drop (Meter *meter);
gint64 pwt_plan_next_us (const Line *line);
gint64 pwt_plan_write_sweeps (const Line *line, char letters[PWT_SWEEPS + 1]);

/* lines-thread.c */
void pwt_lines_watch (Line *line);
void pwt_lines_kick (PwtLines *lines);

G_END_DECLS
