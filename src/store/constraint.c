/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/constraint.h"

#include <string.h>

#define UNIQUE "UNIQUE constraint failed: "

static const struct {
  const char *said;
  const char *text;
} rules[] = {
  { UNIQUE "meter.line, meter.address", "The line has a meter at this address already" },
  { UNIQUE "meter.project, meter.serial", "There is a meter with this number already" },
  { UNIQUE "meter.number", "There is a meter with this internal number already" },
  { UNIQUE "point.number", "There is a point with this internal number already" },
  { UNIQUE "line.number", "There is a line with this internal number already" },
  { UNIQUE "circuit.meter, circuit.channel",
    "This circuit of the meter serves a point already: end that first" },
  { UNIQUE "circuit.point", "The point has a meter already: end that first" },
  { UNIQUE "account_point.point", "The point has an open account already" },
  { UNIQUE "account.project, account.number", "There is an account with this number already" },
  { UNIQUE "tariff.project, tariff.name", "There is a tariff of this name already" },
  { UNIQUE "operator.name", "There is an operator of this name already" },
  { UNIQUE "role.name", "There is a role of this name already" },
  { UNIQUE "index 'operator_role_of'", "An operator has one role in a project" },
  { UNIQUE "topup.meter", "Another top-up of this meter is under way" },
  { UNIQUE "entry.reverses", "This entry was reversed already" },
  { UNIQUE "receipt.project, receipt.number", "Receipt numbers have no gaps" },
  { "FOREIGN KEY constraint failed",
    "It belongs to something that does not exist, or something else still belongs to it" },
};

char *
pwt_constraint_explain (const char *said)
{
  for (guint i = 0; i < G_N_ELEMENTS (rules); i++)
    if (g_str_equal (rules[i].said, said))
      return g_strdup (rules[i].text);
  if (g_str_has_prefix (said, "NOT NULL constraint failed: "))
    return g_strdup_printf ("%s: must be given", strrchr (said, ' ') + 1);
  if (g_str_has_prefix (said, "CHECK constraint failed: "))
    return g_strdup_printf ("A value is outside of what may be stored (%s)",
                            said + strlen ("CHECK constraint failed: "));
  return g_strdup (said);
}
