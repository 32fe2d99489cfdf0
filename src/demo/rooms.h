/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

#include "domain/id.h"
#include "sim/site.h"

G_BEGIN_DECLS

/* A room of the site file with its meter. */
typedef struct {
  char *name;
  char *tenant, *tariff; /* NULL: no account */
  char *opened;          /* a date, as the file says it */
  guint line;
  guint8 address;
  PwtSimMeter *meter;    /* borrowed from its line */
  PwtSimForced forced;   /* at the end */
  gboolean is_mute;      /* at the end */
  gboolean is_newcomer;  /* its account is opened within the past */
  PwtId meter_id, point; /* once the site is made */
} PwtDemoRoom;

#define PWT_DEMO_NEWCOMERS 5

GPtrArray *pwt_demo_rooms_new (JsonNode *site, PwtSimSite *sim);
GArray *pwt_demo_rooms_intervals (JsonNode *site);
void pwt_demo_rooms_take_back (JsonNode *site, GPtrArray *rooms, gint64 interval_s);

G_END_DECLS
