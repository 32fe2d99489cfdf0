/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sim/error.h"
#include "sim/line.h"

G_BEGIN_DECLS

/* A site file: what a site consists of, for whoever fills a registry and for the simulator alike.
 *
 *   { "format": "prewatt-site-1",
 *     "project":   { "name", "company", "time_zone", "hoarding_limit" },
 *     "buildings": [ { "name", "floors": [ { "name", "rooms": [ "A101", … ] } ] } ],
 *     "tariffs":   [ { "name", "plans": [ { "valid_from": "2025-06-01", "price_sharp": "1.2843", …
 *                      price_peak, price_flat, price_valley, price_deep (yuan per kWh),
 *                      "seasons": [ { "from_month", "to_month", "day_kinds": bits of PwtDayKinds,
 *                                     "slots": 48 letters S P F V D } ],
 *                      "holidays": [ { "date": "2026-10-01", "is_workday": false } ] } ] } ],
 *     "tenants":   [ { "name", "contact", "phone" } ],
 *     "accounts":  [ { "number", "tenant", "room", "tariff", "opened": "2025-07-03" } ],
 *     "gateways":  [ { "name", "tcp_port" } ],
 *     "lines":     [ { "name", "baud", "parity": "none" "even" "odd", "interval_s",
 *                      "gateway": a name, "strict": a boolean } ],
 *     "meters":    [ { "serial": 12 digits, "line": from 1, in the order of lines, "address",
 *                      "profile", "ct", "pt", "room", "sim": { … } } ] }
 *
 * A line with a gateway is simulated as Modbus/TCP on 127.0.0.1, else on a pty. The meters of a
 * strict line do not hear who speaks before 3.5 characters of silence.
 *
 * Names refer: a tenant, a tariff and a room are known by their name, which is unique in the file.
 * Room without an account: not opened. Money, prices and energy are decimal strings.
 *
 * "sim", the meter's state when it is first started, all optional:
 *   shape ("day" "shifts" "office" "steady" "shop" "idle"), base_w, peak_w, seed;
 *   energy_kwh { sharp, peak, flat, valley, deep } as its registers show it, before CT and PT;
 *   balance, count, purchased, alarm1, alarm2, overdraft, hoard_limit; overload_kw;
 *   opened, warns_by_trip, mute (booleans); forced ("off" "hold" "trip"); clock_offset_s;
 *   tariff (name; default: the account's, else the file's first).
 *
 * Members not named here are left to whoever knows them; a named one of the wrong kind is an error
 * that says where: "meters[3].sim.balance: “1O.00” is not a number". */
#define PWT_SIM_MAX_LINES 4000
#define PWT_SIM_MAX_SPEED 1000

typedef struct {
  char *name;
  PwtSimLine *line;
  gint64 baud;
  guint16 tcp_port; /* 0: a pty */
} PwtSimSiteLine;

typedef struct {
  char *name;
  GPtrArray *lines; /* (element-type PwtSimSiteLine) */
  guint n_meters;
} PwtSimSite;

typedef struct {
  guint64 seed;       /* noise of loads */
  guint64 line_seed;  /* answer times, random faults */
  gint64 speed;       /* 1 … 1000 */
  gint64 now_us;      /* the meters' first moment */
  guint chunk_bytes;  /* PwtSimLineConfig */
  gboolean is_strict; /* every line, whatever the file says */
} PwtSimSiteOptions;

PwtSimSite *pwt_sim_site_load (const char *path, const PwtSimSiteOptions *options, GError **error);
PwtSimSite *pwt_sim_site_parse (const char *text, gsize length, const PwtSimSiteOptions *options,
                                GError **error);
void pwt_sim_site_free (PwtSimSite *site);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PwtSimSite, pwt_sim_site_free)

PwtSimSite *pwt_sim_site_new (void);
PwtSimSiteLine *pwt_sim_site_add_line (PwtSimSite *site, const char *name,
                                       const PwtSimLineConfig *config, guint16 tcp_port);
gboolean pwt_sim_site_add_meter (PwtSimSite *site, guint line, const PwtSimMeter *meter);
PwtSimSiteLine *pwt_sim_site_line (PwtSimSite *site, guint number);

G_END_DECLS
