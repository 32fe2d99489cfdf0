/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "record/requests.h"

G_BEGIN_DECLS

/* The demo site as an engine would hold it, made from data/demo/site.json: 154 meters with tenants,
 * balances and states, at a clock that stands still. For the widget tests' double of the backend.
 */
typedef struct {
  PwtProject *project;
  PwtProject *added;   /* (nullable): by the test */
  char *logo;          /* base64; NULL: none */
  GPtrArray *tariffs;  /* (element-type PwtTariff) */
  PwtSiteTree *tree;   /* made when it is first asked for: pwt_fake_site_tree() */
  GPtrArray *rows;     /* (element-type PwtMeterRow) in the order of the list */
  GPtrArray *lines;    /* (element-type PwtLineHealth) */
  GPtrArray *commands; /* (element-type PwtCommand) newest first */
  GPtrArray *jobs;     /* (element-type PwtJob) newest first */
  GPtrArray *sales;    /* (element-type PwtSaleReply) newest first */
  gint64 now_us;
  gboolean has_no_backup_plan;
  PwtMoney fee;            /* of each sale */
  PwtMoney meter_limit;    /* hoarding limit of each meter itself */
  guint n_new_entries;     /* of the log, above the others */
  gboolean is_unlimited;   /* meters take what they are sold */
  gboolean is_other_meter; /* each says another number than its own */
  gint64 books_count;      /* of every meter; 0: what it shows */
  const char *problem;     /* why no meter is read; NULL: they are */
  const char *failure;     /* what every meter's last poll came to; NULL: a reading */
  gint64 retired_us;       /* since when every meter is out of service; 0: none is */
  gboolean is_verified_bad;
  gint64 next_receipt;
  guint n_skipped;              /* items of every job that were left out by the check */
  guint n_unsent;               /* items of every job that were cancelled before they were sent */
  gboolean is_read_since_today; /* so how long money lasts is not known yet */
} PwtFakeSite;

PwtFakeSite *pwt_fake_site_new (const char *path);
void pwt_fake_site_free (PwtFakeSite *site);
/* Adds copies of meters under new ids until there are @n_meters. */
void pwt_fake_site_grow (PwtFakeSite *site, guint n_meters);

/* When the money of each will be gone, as things are now: before rows are answered. */
void pwt_fake_site_note_dry (PwtFakeSite *site);
PwtSiteTree *pwt_fake_site_tree (PwtFakeSite *site);
PwtMeterRow *pwt_fake_site_find_meter (PwtFakeSite *site, PwtId id);
PwtMeterRow *pwt_fake_site_find_point (PwtFakeSite *site, PwtId point);
PwtMeterRow *pwt_fake_site_find_room (PwtFakeSite *site, const char *room);
PwtSaleReply *pwt_fake_site_find_sale (PwtFakeSite *site, PwtId id);
PwtCommand *pwt_fake_site_find_command (PwtFakeSite *site, PwtId id);
/* Makes the meter of @other one of the account of @room. */
void pwt_fake_site_join (PwtFakeSite *site, const char *room, const char *other);
PwtId pwt_fake_id (guint kind, guint number);

/* Books a sale @ago_us ago; NULL @request->id gets one. */
PwtSaleReply *pwt_fake_site_sell (PwtFakeSite *site, const PwtSaleRequest *request, gint64 ago_us);
/* Moves a top-up on, as the engine would. */
void pwt_fake_site_step (PwtFakeSite *site, PwtSaleReply *sale, PwtTopupState state,
                         const char *reason);
PwtSaleRow *pwt_fake_site_sale_row (PwtFakeSite *site, const PwtSaleReply *sale);

G_END_DECLS
