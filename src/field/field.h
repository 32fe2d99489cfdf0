/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "field/job.h"
#include "field/link.h"
#include "field/profile.h"

G_BEGIN_DECLS

  /* The owner of all lines and meters.
 *
 * The core is a step on whatever clock the caller has: pwt_field_step() with in-memory links runs a
 * site's week in seconds, pwt_field_thread_start() drives the same steps from one epoll set for real
 * ports. Every function may be called from any thread; none blocks on a wire. */
  typedef struct _PwtField PwtField;

#define PWT_FIELD_INTERVAL_DEFAULT (30 * PWT_US_PER_MINUTE)
#define PWT_FIELD_INTERVAL_MIN PWT_US_PER_MINUTE
#define PWT_FIELD_INTERVAL_MAX PWT_US_PER_DAY
#define PWT_FIELD_LOST_AFTER 3 /* failed reads in a row */

  typedef struct {
    guint32 line;       /* dense number of the site, not 0 */
    PwtLinkConfig link; /* protocol, address, baud, parity; texts are copied */
    gint64 interval_us; /* between two readings of a meter; 0: the default */
    GTimeZone *zone;    /* of the meters' clocks; (nullable): UTC */
    gboolean is_paused; /* keep configured, hold no port, send nothing */
  } PwtLineConfig;

  typedef struct {
    guint32 meter; /* dense number of the site, not 0 */
    guint32 line;
    guint8 unit;          /* 1 … 247 */
    const char *profile;  /* id of a profile */
    const char *settings; /* (nullable): "choice=option, …" of the profile's choices */
    guint32 ct, pt;       /* ratios to apply; 0 is 1 */
  } PwtMeterConfig;

  typedef enum {
    PWT_COMM_UNKNOWN, /* not read yet */
    PWT_COMM_OK,
    PWT_COMM_FAILING, /* the last read failed */
    PWT_COMM_LOST,    /* PWT_FIELD_LOST_AFTER reads in a row failed; probed now and then */
  } PwtComm;

  typedef struct {
    PwtComm comm;
    gint64 last_ok_us;  /* UTC, or PWT_TIME_NONE */
    guint64 n_ok;       /* answered exchanges */
    guint64 n_timeouts; /* no, or half an answer */
    guint64 n_bad;      /* bad CRC, wrong unit, wrong shape */
    guint64 n_exceptions;
    guint n_failed_reads; /* in a row */
    gint64 answer_us; /* learned time from request to answer, wire time taken off; 0: none yet */
  } PwtMeterStats;

  typedef struct {
    PwtLinkState link;
    char *text; /* (owned) (nullable): why the link is down, what to do */
    guint64 n_exchanges;
    guint64 n_timeouts;
    guint64 n_bad;
    guint64 n_stray;   /* bytes nobody asked for: a late answer, a foreign talker */
    gint64 last_ok_us; /* UTC, or PWT_TIME_NONE */
    gint64 answer_us;  /* the longest learned of its meters */
  } PwtLineStats;

  /* What happened. Delivered in order, each once. */
  typedef enum {
    PWT_FIELD_READING, /* of the schedule; reading */
    PWT_FIELD_FAILED,  /* a scheduled read failed; result.outcome, result.text */
    PWT_FIELD_JOB,     /* result */
    PWT_FIELD_COMM,    /* a meter's comm changed; comm */
    PWT_FIELD_LINK,    /* a line's link changed; link, text */
  } PwtFieldEventKind;

  typedef struct {
    PwtFieldEventKind kind;
    guint32 line;
    guint32 meter;        /* 0 for LINK */
    gint64 time_us;       /* UTC */
    PwtReading *reading;  /* (owned) (nullable) of READING */
    PwtJobResult *result; /* (owned) (nullable) of JOB and FAILED */
    PwtComm comm;
    PwtLinkState link;
    char *text; /* (owned) (nullable) of LINK */
  } PwtFieldEvent;

  void pwt_field_event_free (PwtFieldEvent * event);
  void pwt_job_result_free (PwtJobResult * result);

  PwtField *pwt_field_new (PwtProfileSet * profiles);
  void pwt_field_free (PwtField * field);
  G_DEFINE_AUTOPTR_CLEANUP_FUNC (PwtField, pwt_field_free)

  /* Configuration: adds, or changes what is there; a line's open jobs end as unreachable when it goes. */
  gboolean pwt_field_set_line (PwtField * field, const PwtLineConfig *config, GError **error)
      G_GNUC_WARN_UNUSED_RESULT;
  gboolean pwt_field_set_meter (PwtField * field, const PwtMeterConfig *config, GError **error)
      G_GNUC_WARN_UNUSED_RESULT;
  void pwt_field_remove_line (PwtField * field, guint32 line);
  void pwt_field_remove_meter (PwtField * field, guint32 meter);

  /* Jobs: commands go before scheduled reads; one at a time for a meter, in the order submitted. */
  gboolean pwt_field_submit (PwtField * field, const PwtJob *job, GError **error)
      G_GNUC_WARN_UNUSED_RESULT;
  gboolean pwt_field_cancel (PwtField * field, PwtId id);

  /* Events: take all that wait; @wake is called, from the field's thread and without any lock held,
 * when there are some after there were none. */
  GPtrArray *pwt_field_take_events (PwtField * field);
  void pwt_field_set_wake (PwtField * field, void (*wake) (gpointer data), gpointer data);

  gboolean pwt_field_get_meter_stats (PwtField * field, guint32 meter, PwtMeterStats * stats);
  gboolean pwt_field_get_line_stats (PwtField * field, guint32 line, PwtLineStats * stats);
  void pwt_line_stats_clear (PwtLineStats * stats);

  /* Driving it by hand, on a virtual clock: UTC is @now_us plus the offset, 0 at first. */
  typedef PwtLink *(*PwtLinkMaker) (const PwtLineConfig *config, gpointer data, GError **error);
  void pwt_field_set_link_maker (PwtField * field, PwtLinkMaker maker, gpointer data);
  void pwt_field_set_utc_offset (PwtField * field, gint64 utc_minus_now_us);
  gint64 pwt_field_step (PwtField * field, gint64 now_us);

  /* Driving it for real. */
  gboolean pwt_field_thread_start (PwtField * field, GError * *error) G_GNUC_WARN_UNUSED_RESULT;
  void pwt_field_thread_stop (PwtField * field);

G_END_DECLS
