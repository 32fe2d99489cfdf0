/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "record/accounts.h"
#include "store/lists-private.h"

/* The accounts' list: what is searched and filtered by is in one table, kept by triggers; the rest
 * is joined for the rows of a window. */

#define LIVE                                                                                       \
  " FROM meter_live v WHERE v.id IN (SELECT m.id FROM meter_list m WHERE m.account = t.id)"

#define ROOMS                                                                                      \
  "(SELECT count(DISTINCT printf ('%s\t%s\t%s', m.building, m.floor, m.room))"                     \
  " FROM meter_list m WHERE m.account = t.id"

static const PwtListColumn columns[] = {
  { "tenant", "wide.tenant" },
  { "contact", "wide_tenant.contact" },
  { "phone", "wide_tenant.phone" },
  { "opened_us", "wide.opened_us" },
  { "closed_us", "wide.closed_us" },
  /* Part of a sum would be a wrong one. */
  { "balance", "(SELECT CASE WHEN count(v.balance) = t.meters THEN sum (v.balance) END" LIVE ")" },
  { "least_balance", "(SELECT min (v.balance)" LIVE ")" },
  { "n_rooms", ROOMS ")" },
  { "n_worst", ROOMS " AND m.state = t.state)" },
  { "worst_room", "(SELECT m.room FROM meter_list m WHERE m.account = t.id AND m.state = t.state"
                  " ORDER BY m.place LIMIT 1)" },
  { "read_us", "(SELECT CASE WHEN count(v.read_us) = t.meters THEN min (v.read_us) END" LIVE ")" },
  { "dry_us", "(SELECT min (u.dry_us) FROM meter_list m JOIN meter_use u ON u.meter = m.id"
              " WHERE m.account = t.id AND " PWT_SQL_IS_RUNNING ("m.state") ")" },
  { "sold", "(SELECT s.paid FROM sale s WHERE s.account = t.id ORDER BY s.sold_us DESC LIMIT 1)" },
  { "sold_us", "(SELECT max (s.sold_us) FROM sale s WHERE s.account = t.id)" },
  { NULL, NULL },
};

const PwtList pwt_account_list = {
  "accounts",
  &pwt_account_window_record,
  "account_list t JOIN account wide ON wide.id = t.id"
  " JOIN tenant wide_tenant ON wide_tenant.id = wide.tenant",
  columns,
  "t.project",
  "t.search",
  "t.number, t.project",
  "account_list t",
  "wide",
};
