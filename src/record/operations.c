/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "record/operations.h"

#define OPERATION(nick, perm, flag, req, rep, text)                                                \
  {                                                                                                \
    .name = nick, .method = "POST", .path = "/api/1/" nick, .permission = PWT_MAY_##perm,          \
    .flags = flag, .request = &pwt_##req##_record, .reply = &pwt_##rep##_record, .summary = text   \
  }

/* clang-format off */
const PwtOperation pwt_operations[] = {
  OPERATION ("site.hello", SEE, PWT_OP_PUBLIC | PWT_OP_READS_ONLY | PWT_OP_QUICK, nothing, hello,
             "What a client may know before signing in"),
  OPERATION ("site.setup", SEE, PWT_OP_PUBLIC, setup_request, session,
             "Create the first administrator of a new site and sign in"),
  OPERATION ("auth.sign-in", SEE, PWT_OP_PUBLIC, sign_in_request, session,
             "Sign in with name and password"),
  OPERATION ("auth.sign-out", SEE, PWT_OP_ANY_PROJECT, nothing, nothing,
             "End this session"),
  OPERATION ("auth.session", SEE, PWT_OP_ANY_PROJECT | PWT_OP_READS_ONLY | PWT_OP_QUICK, nothing, session,
             "Who is signed in and what they may do"),
  OPERATION ("auth.password", SEE, PWT_OP_ANY_PROJECT, password_request, nothing,
             "Change one's own password"),
  OPERATION ("operator.list", ADMINISTER, PWT_OP_SITE_WIDE | PWT_OP_READS_ONLY, list_request, operator_window,
             "Operators of the site"),
  OPERATION ("operator.save", ADMINISTER, PWT_OP_SITE_WIDE, operator_save_request, nothing,
             "Add or change an operator, their password and roles"),
  OPERATION ("site.health", SEE, PWT_OP_ANY_PROJECT | PWT_OP_READS_ONLY, nothing, site_health,
             "Lines, meters, age of readings, top-ups under way"),
  OPERATION ("site.import", SET_UP, PWT_OP_SITE_WIDE, import_request, import_reply,
             "Create a project from a site file, all or nothing"),
  OPERATION ("site.tree", SEE, PWT_OP_ANY_PROJECT | PWT_OP_READS_ONLY, id_request, site_tree,
             "Buildings to points and gateways to meters of a project"),
  OPERATION ("project.save", SET_UP, PWT_OP_SITE_WIDE, project, nothing,
             "Add or change a project"),
  OPERATION ("building.save", SET_UP, 0, building, nothing,
             "Add or change a building"),
  OPERATION ("floor.save", SET_UP, 0, floor, nothing,
             "Add or change a floor"),
  OPERATION ("room.save", SET_UP, 0, room, nothing,
             "Add or change a room"),
  OPERATION ("gateway.save", SET_UP, 0, gateway, nothing,
             "Add or change a gateway"),
  OPERATION ("line.save", SET_UP, 0, line, nothing,
             "Add or change a line"),
  OPERATION ("point.save", SET_UP, 0, point, nothing,
             "Add or change a point"),
  OPERATION ("meter.save", SET_UP, 0, meter, nothing,
             "Add or change a meter"),
  OPERATION ("circuit.save", SET_UP, 0, circuit, nothing,
             "Connect a circuit of a meter to a point, or end it"),
  OPERATION ("tariff.list", SEE, PWT_OP_READS_ONLY, list_request, tariff_window,
             "Tariffs with their versions"),
  OPERATION ("tariff.save", SET_UP, 0, tariff, nothing,
             "Add a tariff or a version; versions that were in force do not change"),
  OPERATION ("tenant.list", SEE, PWT_OP_READS_ONLY, list_request, tenant_window,
             "Tenants"),
  OPERATION ("tenant.save", OPEN, 0, tenant, nothing,
             "Add or change a tenant"),
  OPERATION ("account.list", SEE, PWT_OP_READS_ONLY, list_request, account_window,
             "Accounts"),
  OPERATION ("account.open", OPEN, 0, account_open_request, account,
             "Open an account at a point; what its meter holds is adopted or refuses"),
  OPERATION ("sale.quote", SELL, PWT_OP_READS_ONLY, quote_request, quote,
             "What this money would buy"),
  OPERATION ("sale.create", SELL, 0, sale_request, sale_reply,
             "Sell: book the payment, issue the receipt, queue the top-up"),
  OPERATION ("sale.get", SEE, PWT_OP_ANY_PROJECT | PWT_OP_READS_ONLY | PWT_OP_QUICK, id_request, sale_reply,
             "A sale with its receipt and what became of it"),
  OPERATION ("sale.cancel", SELL, PWT_OP_ANY_PROJECT, id_request, sale_reply,
             "Undo a sale of which nothing was sent yet"),
  OPERATION ("sale.list", SEE, PWT_OP_READS_ONLY, list_request, sale_window,
             "Sales"),
  OPERATION ("topup.list", SEE, PWT_OP_READS_ONLY, list_request, topup_window,
             "Top-ups and their states"),
  OPERATION ("receipt.get", SEE, PWT_OP_ANY_PROJECT | PWT_OP_READS_ONLY | PWT_OP_QUICK, id_request, receipt_view,
             "A receipt as it was issued"),
  OPERATION ("receipt.print", SELL, PWT_OP_ANY_PROJECT, id_request, receipt_view,
             "Count a print; from the second on the paper says so"),
  OPERATION ("meter.list", SEE, PWT_OP_READS_ONLY, list_request, meter_window,
             "Meters with tenant, state and newest values"),
  OPERATION ("meter.get", SEE, PWT_OP_ANY_PROJECT | PWT_OP_READS_ONLY | PWT_OP_QUICK, id_request, meter_detail,
             "One meter with newest values and commands"),
  OPERATION ("meter.curve", SEE, PWT_OP_ANY_PROJECT | PWT_OP_READS_ONLY, curve_request, curve,
             "Readings of one quantity over time"),
  OPERATION ("meter.command", READ_METER, 0, command_request, command,
             "Read now, trip, restore, hold, set; proved by reading back"),
  OPERATION ("command.get", SEE, PWT_OP_ANY_PROJECT | PWT_OP_READS_ONLY | PWT_OP_QUICK, id_request, command,
             "A command and what became of it"),
  OPERATION ("command.cancel", READ_METER, PWT_OP_ANY_PROJECT, id_request, command,
             "Withdraw a command that was not sent yet"),
  OPERATION ("command.list", SEE, PWT_OP_READS_ONLY, list_request, command_window,
             "Commands"),
  OPERATION ("event.list", SEE, PWT_OP_ANY_PROJECT | PWT_OP_READS_ONLY | PWT_OP_WAITS, events_request, events,
             "What changed since"),
  OPERATION ("audit.list", AUDIT, PWT_OP_SITE_WIDE | PWT_OP_READS_ONLY, list_request, audit_window,
             "The audit log"),
  OPERATION ("job.list", ADMINISTER, PWT_OP_SITE_WIDE | PWT_OP_READS_ONLY, list_request, job_window,
             "Long work and its progress"),
  OPERATION ("books.verify", AUDIT, PWT_OP_SITE_WIDE | PWT_OP_READS_ONLY, nothing, verification,
             "Derive every balance, number and chain anew"),
  OPERATION ("site.backup", ADMINISTER, PWT_OP_SITE_WIDE, backup_request, backup_reply,
             "Copy the site while it runs, and verify the copy"),
};
/* clang-format on */

const guint pwt_n_operations = G_N_ELEMENTS (pwt_operations);

/**
 * pwt_operation_find:
 * @name: "sale.create"
 *
 * Returns: (nullable): the operation, or %NULL if there is none of that name
 */
const PwtOperation *
pwt_operation_find (const char *name)
{
  g_return_val_if_fail (name != NULL, NULL);

  for (guint i = 0; i < pwt_n_operations; i++)
    if (g_str_equal (pwt_operations[i].name, name))
      return &pwt_operations[i];
  return NULL;
}
