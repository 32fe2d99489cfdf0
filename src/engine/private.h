/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <pthread.h>

#include "engine/context.h"
#include "store/rows.h"
#include "store/store.h"

G_BEGIN_DECLS

/* What the files of the engine share; nobody outside includes it. */

typedef struct _PwtSessionCache PwtSessionCache; /* sessions.c: who is signed in */
typedef struct _PwtReaders PwtReaders;           /* readers.c: threads for what only reads */
typedef struct _PwtStrangers PwtStrangers;       /* strangers.c: names that are no operator's */
typedef struct _PwtDenials PwtDenials;           /* denials.c: what roles did not allow */
typedef struct _PwtEventHub PwtEventHub;         /* events.c: what changed, and who waits to hear */
typedef struct _PwtSite PwtSite;                 /* site-lines.c: registry ⇄ lines */
typedef struct _PwtTopupRunner PwtTopupRunner;   /* topups.c: top-ups under way */
typedef struct _PwtCommandRunner PwtCommandRunner; /* commands.c: commands under way */
typedef struct _PwtJobRunner PwtJobRunner;         /* jobs.c: long work */
typedef struct _PwtCommandJobs PwtCommandJobs;     /* command-jobs.c: commands to many meters */

/* After a failed commit of the engine's own work, until it is tried again. */
#define PWT_ENGINE_RETRY_US PWT_US_PER_SECOND

/* Works committed together: beyond it the rate grows no more (facts of speed). */
#define PWT_GROUP_MAX 128

/* What a reader thread works with. */
typedef struct {
  PwtDb *db;
  PwtHistory *history;
} PwtReader;

struct _PwtEngine {
  PwtWorld world;
  PwtStore *store;
  PwtProfileSet *profiles;
  PwtLines *lines; /* NULL when offline */
  gboolean is_manual;
  gint64 patience_us; /* by hand; see PwtEngineOptions */
  gint64 work_due_us; /* by hand: when there is something to do of itself, or to be committed */

  PwtSessionCache *sessions;
  PwtStrangers *strangers;
  PwtDenials *denials;
  PwtEventHub *events;
  PwtSite *site;
  PwtTopupRunner *topups;
  PwtCommandRunner *commands;
  PwtJobRunner *jobs;
  PwtCommandJobs *command_jobs;
  gint64 backup_due_us; /* when the plan of backups is looked at next */
  gint64 verify_due_us; /* when it is looked next whether the books are to be verified */
  gint64 opened_us;

  /* The writer's inbox. */
  pthread_mutex_t mutex;
  pthread_cond_t cond;
  GQueue calls;
  gboolean has_field_news;
  gboolean is_stopping;
  GPtrArray *field_events; /* told by the field, not stored yet */
  guint n_event_failures;  /* of storing them, in a row */
  guint most_field_events; /* that wait; beyond, the oldest readings are let go … */
  guint n_let_go;          /* … so many since something was stored */
  gint64 pack_us;          /* when finished days are packed next */
  gint64 failing_until_us; /* after a failed commit: no own work before this time */
  GThread *writer;

  PwtReaders *readers;
};

/* Whether @due_us has come; also if it is further off than @longest_us, because then the computer's
 * clock was set back since it was chosen. */
static inline gboolean
pwt_is_due (gint64 due_us, gint64 now_us, gint64 longest_us)
{
  return due_us <= now_us || due_us - now_us > longest_us;
}

void pwt_engine_wake (PwtEngine *engine);
void pwt_engine_push (PwtEngine *engine, const PwtWork *work);
gint64 pwt_engine_work (PwtEngine *engine);
void pwt_engine_read (PwtEngine *engine, PwtReader *reader, PwtCall *call);

/* field-events.c */
void pwt_field_events_take (PwtEngine *engine);
gboolean pwt_field_events_work (PwtEngine *engine, gint64 now_us, PwtWork *work);

/* sessions.c */
PwtSessionCache *pwt_session_cache_new (void);
void pwt_session_cache_free (PwtSessionCache *sessions);
PwtWho *pwt_session_cache_peek (PwtEngine *engine, const char *token, gboolean is_use,
                                gint64 now_us);
PwtWho *pwt_session_cache_find (PwtEngine *engine, PwtDb *db, const char *token, gboolean is_use,
                                gint64 now_us);
void pwt_session_cache_put_owner (PwtEngine *engine, PwtWho *who);
gint64 pwt_session_cache_step (PwtEngine *engine, gint64 now_us);
gint pwt_session_cache_age (PwtEngine *engine);
PwtWho *pwt_session_cache_again (PwtTurn *turn, PwtWho *who, gint age);
void pwt_session_cache_forget (PwtTurn *turn, const char *token);
void pwt_session_cache_clear (PwtTurn *turn);
PwtWho *pwt_who_load (PwtDb *db, PwtId operator_id, GError **error);

/* readers.c */
PwtReaders *pwt_readers_new (PwtEngine *engine, GError **error);
void pwt_readers_free (PwtReaders *readers);
void pwt_readers_start (PwtReaders *readers);
void pwt_readers_stop (PwtReaders *readers);
void pwt_readers_push (PwtReaders *readers, PwtCall *call);
PwtReader *pwt_readers_try_take (PwtReaders *readers);
void pwt_readers_give (PwtReaders *readers, PwtReader *reader);

/* strangers.c */
PwtStrangers *pwt_strangers_new (void);
void pwt_strangers_free (PwtStrangers *strangers);
gint64 pwt_strangers_locked_until (PwtStrangers *strangers, const char *name);
void pwt_strangers_count (PwtStrangers *strangers, const char *name, gint64 now_us);

/* call.c */
char *pwt_call_dup_request (const PwtOperation *operation, gconstpointer request);

/* denials.c */
PwtDenials *pwt_denials_new (void);
void pwt_denials_free (PwtDenials *denials);
void pwt_denials_note (PwtEngine *engine, PwtWho *who, const PwtCall *call, PwtId project);

/* events.c */
PwtEventHub *pwt_hub_new (PwtEngine *engine, GError **error);
void pwt_hub_free (PwtEventHub *events);
void pwt_turn_event (PwtTurn *turn, const char *topic, PwtId project, PwtId subject);
void pwt_hub_call (PwtEngine *engine, PwtDb *db, PwtCall *call, PwtWho *who);
gint64 pwt_hub_step (PwtEngine *engine, gint64 now_us);
void pwt_hub_close (PwtEngine *engine);

/* site-lines.c */
typedef struct {
  PwtId id;
  PwtId project;
  PwtId line;
  guint32 number;      /* small and dense in the site */
  gint64 address;      /* on the line, as the lines know it */
  gint64 point_number; /* of the point it serves, 0 for none */
  guint32 ct, pt;      /* what its register is multiplied by */
  gint64 serial_end;   /* pwt_meter_number_of_serial () of its own */
} PwtSiteMeter;

gboolean pwt_site_load (PwtEngine *engine, GError **error) G_GNUC_WARN_UNUSED_RESULT;
void pwt_site_free (PwtSite *site);
guint pwt_site_count_lines (PwtEngine *engine);
void pwt_site_changed (PwtTurn *turn, PwtId project);
void pwt_site_reload_changed (PwtEngine *engine);
guint32 pwt_site_meter_number (PwtEngine *engine, PwtId meter);
char *pwt_site_dup_problem (PwtEngine *engine, PwtId meter);
void pwt_site_note_failure (PwtEngine *engine, PwtId meter, const char *text);
char *pwt_site_dup_failure (PwtEngine *engine, PwtId meter);
gboolean pwt_site_meter (PwtEngine *engine, guint32 number, PwtSiteMeter *meter);
guint32 pwt_site_line_number (PwtEngine *engine, PwtId line);

/* readings.c */
gboolean pwt_readings_apply (PwtTurn *turn, const GPtrArray *events, GError **error);
gint64 pwt_readings_step (PwtEngine *engine, gint64 now_us);
gboolean pwt_readings_refresh_state (PwtTurn *turn, PwtId meter, GError **error);

gboolean pwt_find_live (PwtDb *db, PwtId meter, PwtMeterLive **live,
                        GError **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean pwt_find_account_of_meter (PwtDb *db, PwtId meter, PwtAccount **account,
                                    GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* topups.c, commands.c: each step returns when it wants to run again */
PwtTopupRunner *pwt_topup_runner_new (void);
void pwt_topup_runner_free (PwtTopupRunner *topups);
gboolean pwt_topup_runner_resume (PwtEngine *engine, GError **error) G_GNUC_WARN_UNUSED_RESULT;
gint64 pwt_topup_runner_step (PwtEngine *engine, gint64 now_us);
gboolean pwt_topup_runner_apply (PwtTurn *turn, const PwtLinesEvent *event, gboolean *is_mine,
                                 GError **error);
void pwt_topup_runner_lose (PwtTurn *turn, const PwtLinesEvent *event);
void pwt_topup_runner_poke (PwtTurn *turn, PwtId meter);
/* @meter is out of service: nothing is under way with it, and the lines tell no more of it. */
void pwt_topup_runner_forget (PwtEngine *engine, PwtId meter);
PwtCommandRunner *pwt_command_runner_new (void);
void pwt_command_runner_free (PwtCommandRunner *commands);
gboolean pwt_command_runner_resume (PwtEngine *engine, GError **error) G_GNUC_WARN_UNUSED_RESULT;
gint64 pwt_command_runner_step (PwtEngine *engine, gint64 now_us);
gboolean pwt_command_runner_apply (PwtTurn *turn, const PwtLinesEvent *event, gboolean *is_mine,
                                   GError **error);
void pwt_command_runner_lose (PwtTurn *turn, const PwtLinesEvent *event);

/* jobs.c */
PwtJobRunner *pwt_job_runner_new (void);
void pwt_job_runner_free (PwtJobRunner *jobs);
gboolean pwt_job_runner_resume (PwtEngine *engine, GError **error) G_GNUC_WARN_UNUSED_RESULT;
gint64 pwt_job_runner_step (PwtEngine *engine, gint64 now_us);

G_END_DECLS
