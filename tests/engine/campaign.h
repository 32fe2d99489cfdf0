/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "world.h"

G_BEGIN_DECLS

/* The exactly-once campaign: a clerk sells while lines, meters, disk, clock and program fail, and
 * the meters' own counts are the judge. Everything that happens comes from the seed. */
#define CAMPAIGN_SALES 40
#define CAMPAIGN_LINES 2
#define CAMPAIGN_METERS 6 /* 1 … 3 of the first line, then of the second */

typedef struct {
  PwtId id;
  guint meter;
  PwtMoney paid;
  gboolean is_heard;     /* the clerk knows that it is booked … */
  gint64 receipt_number; /* … under this number */
  PwtId decision;        /* of what to do with money the meter refused, until it is heard … */
  PwtId refused;         /* … about this top-up */
  PwtDecision choice;
  gboolean is_ended;
  PwtTopupState end;
} CampaignSale;

typedef struct {
  guint64 sales, settled, cancelled, rejected, refunded, resent;
  guint64 repeats, faults, jumps, disk_failures;
  guint64 kills,
      kills_in[PWT_N_TOPUP_STATES + 1]; /* by the state of a top-up under way; last: none */
} CampaignTally;

/* Plain memory without pointers to what dies with a process, so that it can be shared with one that
 * is killed. */
typedef struct {
  guint64 seed;
  guint64 random;
  CampaignSale sales[CAMPAIGN_SALES];
  guint n_sales;
  PwtSimMeter first[CAMPAIGN_METERS]; /* as they were at the beginning */
  CampaignTally tally;
} CampaignPlan;

/* What the meters say in the end. */
typedef struct {
  gint64 lost_cents;    /* settled, and not in the meter */
  gint64 doubled_cents; /* in the meter, and not settled */
  guint wrong_counts;   /* meters whose count is not that of their settled sales */
  guint conflicts;
} CampaignVerdict;

char *campaign_site (void);
void campaign_begin (CampaignPlan *plan, World *world, guint64 seed);
guint64 campaign_random (CampaignPlan *plan, guint64 below);
gint64 campaign_random_us (CampaignPlan *plan, gint64 most_us);
PwtSimMeter *campaign_meter (World *world, guint meter);
CampaignSale *campaign_new_sale (CampaignPlan *plan, PwtId id);
void campaign_add_faults (CampaignPlan *plan, World *world);
void campaign_trouble_meters (CampaignPlan *plan, World *world);
void campaign_end_faults (CampaignPlan *plan, World *world);
CampaignVerdict campaign_judge (const CampaignPlan *plan, World *world);
void campaign_add_tally (CampaignTally *sum, const CampaignTally *tally);

/* The counter, against the real engine: see campaign-clerk.c. */
typedef struct {
  CampaignPlan *plan;
  World *world;
  PwtId points[CAMPAIGN_METERS];
  gint64 kill_us;               /* when the engine is dropped; G_MAXINT64: not planned */
  gint64 mend_us;               /* when a disk that fails for a moment is well again */
  void (*die) (gpointer clerk); /* what being killed means, at a moment of time … */
  void (*struck) (void);        /* … and at a change of a file; NULL: the disk is dead first */
} CampaignClerk;

void clerk_work (CampaignClerk *clerk);
void clerk_finish (CampaignClerk *clerk);
void clerk_note_kill (CampaignClerk *clerk);

G_END_DECLS
