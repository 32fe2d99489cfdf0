/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "big-site.h"

#include "store/lists.h"
#include "store/live.h"
#include "store/rows.h"

#define POINTS_PER_LINE 200

static PwtId
make_id (guint kind, guint64 n)
{
  return BIG_SITE_ID (kind, n);
}

#define PROJECT BIG_SITE_PROJECT
#define TARIFF (make_id (2, 1))

static void
die_on (GError *error)
{
  if (error != NULL)
    g_error ("%s", error->message);
}

static void
insert (PwtDb *db, const PwtRecord *record, gconstpointer object)
{
  g_autoptr (GError) error = NULL;

  if (!pwt_db_insert (db, record, object, &error))
    die_on (error);
}

/* A building has ten floors of a hundred rooms. */
static void
fill_places (PwtDb *db, guint n_points)
{
  PwtProject project = { .id = PROJECT,
                         .name = (char *) "园区",
                         .time_zone = (char *) "Asia/Shanghai",
                         .interval_s = 1800 };
  PwtTariff tariff = { .id = TARIFF, .project = PROJECT, .name = (char *) "flat" };

  insert (db, &pwt_project_record, &project);
  insert (db, &pwt_tariff_record, &tariff);
  for (guint b = 0; b <= n_points / 1000; b++) {
    g_autofree char *name = g_strdup_printf ("%c%u栋", 'A' + b % 26, b);
    PwtBuilding building = { make_id (3, b), PROJECT, name, b };

    insert (db, &pwt_building_record, &building);
    for (guint f = 0; f < 10; f++) {
      g_autofree char *floor_name = g_strdup_printf ("%uF", f + 1);
      PwtFloor floor = { make_id (4, b * 10 + f), PROJECT, building.id, floor_name, f };

      insert (db, &pwt_floor_record, &floor);
    }
  }
  for (guint i = 0; i <= n_points / POINTS_PER_LINE; i++) {
    g_autofree char *name = g_strdup_printf ("line %u", i);
    PwtLine line = { .id = make_id (5, i),
                     .project = PROJECT,
                     .number = i,
                     .name = name,
                     .port = (char *) "-",
                     .baud = 9600,
                     .interval_s = 1800 };

    insert (db, &pwt_line_record, &line);
  }
}

static void
fill_live (PwtDb *db, guint n)
{
  g_autoptr (GError) error = NULL;
  PwtMeterLive *live = pwt_record_new (&pwt_meter_live_record);

  live->id = make_id (8, n);
  live->project = PROJECT;
  live->state = n % 50 == 0 ? PWT_METER_ALARM1 : PWT_METER_OK;
  live->read_us = n;
  live->balance.e4 = (gint64) n * 7919 % 10000000;
  if (!pwt_live_put (db, live, &error))
    die_on (error);
  pwt_record_free (&pwt_meter_live_record, live);
}

static void
fill_account (PwtDb *db, guint n, const char *room_name, const char *serial)
{
  static const char *const names[] = { "张", "李", "王", "赵", "陈" };
  g_autofree char *name = g_strdup_printf ("%s记商贸有限公司%u", names[n % 5], n);
  g_autofree char *number = g_strdup_printf ("%u", 100000 + n);
  g_autofree char *phone =
      g_strdup_printf ("138%08" G_GUINT64_FORMAT, (guint64) n * 104729 % 100000000);
  g_autofree char *search =
      g_strdup_printf ("%s\n%s\n1f\n%s\nzjsmyxgs\n%s\n%s", name, room_name, serial, phone, number);
  g_autofree char *lower = g_utf8_strdown (search, -1);
  PwtTenant tenant = { .id = make_id (9, n), .project = PROJECT, .name = name, .phone = phone };
  PwtAccount account = { .id = make_id (10, n),
                         .project = PROJECT,
                         .number = number,
                         .tenant = tenant.id,
                         .tariff = TARIFF,
                         .closed_us = PWT_TIME_NONE };
  PwtAccountPoint point = {
    make_id (11, n), PROJECT, account.id, make_id (7, n), 0, PWT_TIME_NONE
  };
  g_autoptr (GError) error = NULL;

  insert (db, &pwt_tenant_record, &tenant);
  insert (db, &pwt_account_record, &account);
  insert (db, &pwt_account_point_record, &point);
  if (!pwt_search_put (db, make_id (7, n), lower, &error))
    die_on (error);
}

static void
fill_point (PwtDb *db, guint n)
{
  guint b = n / 1000, f = n / 100 % 10;
  g_autofree char *room_name = g_strdup_printf ("%c%u-%u%02u", 'A' + b % 26, b, f + 1, n % 100);
  g_autofree char *serial =
      g_strdup_printf ("2026%07" G_GUINT64_FORMAT, (guint64) n * 7919 % 10000000);
  PwtRoom room = { make_id (6, n), PROJECT, make_id (4, b * 10 + f), room_name, n % 100 };
  PwtPoint point = { .id = make_id (7, n), .project = PROJECT, .room = room.id, .number = n };
  PwtMeter meter = { .id = make_id (8, n),
                     .project = PROJECT,
                     .line = make_id (5, n / POINTS_PER_LINE),
                     .number = n,
                     .serial = serial,
                     .address = n % POINTS_PER_LINE + 1,
                     .profile = (char *) "generic-prepaid",
                     .ct_ratio = 1,
                     .pt_ratio = 1,
                     .retired_us = PWT_TIME_NONE };
  PwtCircuit circuit = { make_id (12, n), PROJECT, meter.id, 1, point.id, 0, PWT_TIME_NONE };

  insert (db, &pwt_room_record, &room);
  insert (db, &pwt_point_record, &point);
  fill_account (db, n, room_name, serial);
  insert (db, &pwt_meter_record, &meter);
  fill_live (db, n);
  /* Last: the row of the meters' list, which each of these would change, is then made once. */
  insert (db, &pwt_circuit_record, &circuit);
}

/**
 * big_site_fill:
 * @db: the business writer of an empty site
 * @n_points: rooms, each with a point, a meter, an open account and newest values
 */
void
big_site_fill (PwtDb *db, guint n_points)
{
  g_autoptr (GError) error = NULL;

  if (!pwt_db_begin (db, &error))
    die_on (error);
  fill_places (db, n_points);
  for (guint n = 1; n <= n_points; n++)
    fill_point (db, n);
  if (!pwt_db_commit (db, &error))
    die_on (error);
}
