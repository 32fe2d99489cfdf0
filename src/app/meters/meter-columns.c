/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/meters/meter-columns.h"

#include <glib/gi18n.h>

#include "app/common/dry-choice.h"
#include "app/common/format.h"
#include "app/common/meter-look.h"

#define TEXT_CELL(name, expression)                                                                \
  static char *name##_text (gconstpointer record, PwtDesk *desk)                                   \
  {                                                                                                \
    const PwtMeterRow *row = record;                                                               \
    return expression;                                                                             \
  }

TEXT_CELL (room, g_strdup (row->room))
TEXT_CELL (tenant, g_strdup (pwt_meter_row_title (row)))
TEXT_CELL (serial, g_strdup (row->serial))
TEXT_CELL (state, g_strdup (pwt_meter_row_state_label (row)))
TEXT_CELL (balance, pwt_show_amount (row->balance))
TEXT_CELL (count, pwt_show_count (row->purchase_count))
TEXT_CELL (power, pwt_show_kilo (row->power_w))
TEXT_CELL (energy, pwt_show_kilo (row->energy_total.wh))
TEXT_CELL (age, pwt_show_short_age (row->read_us, pwt_desk_now_us (desk)))
TEXT_CELL (line, g_strdup_printf ("%s / %d", row->line_name, (int) row->address))
TEXT_CELL (days, pwt_dry_show_days (row->dry_us, pwt_desk_now_us (desk)))
TEXT_CELL (relay, g_strdup (pwt_relay_label (row)))

static gboolean
is_old (gconstpointer record, PwtDesk *desk)
{
  return pwt_meter_row_is_old (record, pwt_desk_now_us (desk));
}

/* What was read long ago stays in sight, but is not taken for what is. */
static const char *
value_css (gconstpointer record, PwtDesk *desk)
{
  return is_old (record, desk) ? "dim-label" : NULL;
}

static const char *
balance_css (gconstpointer record, PwtDesk *desk)
{
  return pwt_meter_state_text_css (((const PwtMeterRow *) record)->state);
}

static const char *
tenant_css (gconstpointer record, PwtDesk *desk)
{
  return ((const PwtMeterRow *) record)->tenant_name == NULL ? "dim-label" : NULL;
}

static const char *
relay_css (gconstpointer record, PwtDesk *desk)
{
  const PwtMeterRow *row = record;

  if (is_old (record, desk))
    return "dim-label";
  return row->is_closed || row->read_us == PWT_TIME_NONE ? NULL : "t-arrears";
}

static const char *
age_css (gconstpointer record, PwtDesk *desk)
{
  return ((const PwtMeterRow *) record)->state == PWT_METER_LOST ? "t-lost" : "dim-label";
}

static GtkWidget *
new_swatch (void)
{
  return g_object_new (PWT_TYPE_SWATCH, NULL);
}

static void
show_swatch (GtkWidget *swatch, gconstpointer record)
{
  pwt_swatch_set_state (PWT_SWATCH (swatch), ((const PwtMeterRow *) record)->state);
}

/* clang-format off */
const PwtColumn pwt_meter_columns[] = {
  { N_("Room"), "A-8888", room_text, .sort = "room" },
  { N_("Tenant"), "徐州天工汽车零部件有限公司", tenant_text, tenant_css, .sort = "tenant_name" },
  { N_("Meter no."), "202501010000", serial_text, .sort = "serial" },
  { N_("State"), "一级报警", state_text,
    .sort = "state", .lead = new_swatch, .show_lead = show_swatch },
  { N_("Balance/yuan"), "−88,888.88", balance_text, balance_css,
    .is_number = TRUE, .sort = "balance" },
  { N_("Relay"), "强制分闸", relay_text, relay_css, .sort = "is_closed", .is_old = is_old },
  { N_("Power/kW"), "888.88", power_text, value_css,
    .is_number = TRUE, .sort = "power_w", .kind = PWT_AS (POWER), .has_total = TRUE,
    .is_old = is_old },
  { N_("Days left"), "888", days_text,
    .is_number = TRUE, .is_ageing = TRUE, .sort = "dry_us", .file_title = N_("Money lasts until") },
  { N_("Count"), "888", count_text, value_css, .is_number = TRUE, .sort = "purchase_count" },
  { N_("Reading/kWh"), "888,888.88", energy_text, value_css,
    .is_number = TRUE, .sort = "energy_total" },
  { N_("Age"), "88 分钟", age_text, age_css,
    .is_number = TRUE, .is_ageing = TRUE, .sort = "read_us", .file_title = N_("Read at") },
  { N_("Line/addr."), "A车间总线 / 888", line_text, .takes_rest = TRUE, .sort = "line_name" },
};
/* clang-format on */

const guint pwt_n_meter_columns = G_N_ELEMENTS (pwt_meter_columns);
