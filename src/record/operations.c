/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "record/operations.h"

#include <string.h>

#define MANY_BODY (16 * 1024 * 1024) /* PWT_COMMAND_MANY_MAX ids, a line each; any tariff */
#define SITE_BODY (64 * 1024 * 1024) /* a site file of 100,000 meters is about half of it */

static const PwtPermission command_permissions[] = {
  [PWT_COMMAND_READ] = PWT_MAY_READ_METER,  [PWT_COMMAND_TRIP] = PWT_MAY_SWITCH,
  [PWT_COMMAND_RESTORE] = PWT_MAY_SWITCH,   [PWT_COMMAND_HOLD] = PWT_MAY_HOLD,
  [PWT_COMMAND_CLOCK] = PWT_MAY_SET_METER,  [PWT_COMMAND_PRICES] = PWT_MAY_SET_METER,
  [PWT_COMMAND_ALARMS] = PWT_MAY_SET_METER, [PWT_COMMAND_OVERLOAD] = PWT_MAY_SET_METER,
};
static const PwtPermissionBy by_command = { "kind", pwt_command_kind_choices, command_permissions };

/* One may say that money did not arrive, another may pay it back; who has both rights may do both,
 * up to the project's limit. */
static const PwtPermission decision_permissions[] = {
  [PWT_DECISION_ARRIVED] = PWT_MAY_RESOLVE,
  [PWT_DECISION_NOT_ARRIVED] = PWT_MAY_RESOLVE,
  [PWT_DECISION_RESEND] = PWT_MAY_SELL,
  [PWT_DECISION_PAY_BACK] = PWT_MAY_SELL,
};
static const PwtPermissionBy by_decision = { "decision", pwt_decision_choices,
                                             decision_permissions };

#define OPERATION(nick, perm, flag, req, rep, text, ...)                                           \
  {                                                                                                \
    .name = nick, .method = "POST", .path = "/api/1/" nick, .permission = PWT_MAY_##perm,          \
    .flags = flag, .request = &pwt_##req##_record, .reply = &pwt_##rep##_record, .summary = text,  \
    __VA_ARGS__                                                                                    \
  }

/* clang-format off */
const PwtOperation pwt_operations[] = {
  OPERATION ("site.hello", SEE,
             PWT_OP_PUBLIC | PWT_OP_READS_ONLY | PWT_OP_QUICK,
             nothing, hello,
             "What a client may know before signing in"),
  OPERATION ("site.setup", SEE,
             PWT_OP_PUBLIC,
             setup_request, session,
             "Create the first administrator of a new site and sign in"),
  OPERATION ("auth.sign-in", SEE,
             PWT_OP_PUBLIC,
             sign_in_request, session,
             "Sign in with name and password"),
  OPERATION ("auth.sign-out", SEE,
             PWT_OP_ANY_PROJECT,
             nothing, nothing,
             "End this session"),
  OPERATION ("auth.session", SEE,
             PWT_OP_ANY_PROJECT | PWT_OP_READS_ONLY | PWT_OP_QUICK,
             nothing, session,
             "Who is signed in and what they may do"),
  OPERATION ("auth.password", SEE,
             PWT_OP_ANY_PROJECT,
             password_request, nothing,
             "Change one's own password"),
  OPERATION ("operator.list", ADMINISTER,
             PWT_OP_SITE_WIDE | PWT_OP_READS_ONLY,
             list_request, operator_window,
             "Operators of the site"),
  OPERATION ("operator.save", ADMINISTER,
             PWT_OP_SITE_WIDE | PWT_OP_SAVES,
             operator_save_request, password_reply,
             "Add or change an operator, their password and roles; of a new one without password, "
             "one is made up"),
  OPERATION ("operator.get", ADMINISTER,
             PWT_OP_SITE_WIDE | PWT_OP_READS_ONLY,
             id_request, operator_save_request,
             "An operator with their roles"),
  OPERATION ("operator.disable", ADMINISTER,
             PWT_OP_SITE_WIDE,
             id_request, nothing,
             "Let an operator in no more; their sessions end at once"),
  OPERATION ("operator.enable", ADMINISTER,
             PWT_OP_SITE_WIDE,
             id_request, nothing,
             "Let a disabled operator in again"),
  OPERATION ("operator.reset-password", ADMINISTER,
             PWT_OP_SITE_WIDE,
             password_reset_request, password_reply,
             "Give an operator a new password, made up if none is given, which they must change at "
             "the next sign-in"),
  OPERATION ("role.list", ADMINISTER,
             PWT_OP_SITE_WIDE | PWT_OP_READS_ONLY,
             list_request, role_window,
             "Roles of the site and how many operators have each"),
  OPERATION ("role.save", ADMINISTER,
             PWT_OP_SITE_WIDE | PWT_OP_SAVES,
             role, nothing,
             "Add or change a role: a name for a set of permissions; it counts at once for who has "
             "it"),
  OPERATION ("role.remove", ADMINISTER,
             PWT_OP_SITE_WIDE,
             id_request, nothing,
             "Remove a role that nobody has"),
  OPERATION ("site.health", SEE,
             PWT_OP_ANY_PROJECT | PWT_OP_READS_ONLY,
             nothing, site_health,
             "Lines, meters, age of readings, top-ups under way"),
  OPERATION ("site.search", SEE,
             PWT_OP_READS_ONLY,
             search_request, search_reply,
             "Meters, accounts and receipts that a few letters or digits may mean"),
  OPERATION ("site.summary", SEE,
             PWT_OP_ANY_PROJECT | PWT_OP_READS_ONLY,
             id_request, site_summary,
             "Figures of a project as of now: meters, money, energy, what needs attention"),
  OPERATION ("site.import", SET_UP,
             PWT_OP_SITE_WIDE,
             import_request, import_reply,
             "Create a project from a site file, all or nothing",
             .body_max = SITE_BODY),
  OPERATION ("site.tree", SEE,
             PWT_OP_ANY_PROJECT | PWT_OP_READS_ONLY,
             id_request, site_tree,
             "Buildings to points and gateways to meters of a project"),
  OPERATION ("site.change", SET_UP,
             PWT_OP_SAVES,
             site_change, site_change_reply,
             "Save and remove any number of rows at once, or try it and see what would go",
             .body_max = SITE_BODY),
  OPERATION ("project.save", SET_UP,
             PWT_OP_SITE_WIDE | PWT_OP_SAVES,
             project, nothing,
             "Add or change a project"),
  OPERATION ("logo.get", SEE,
             PWT_OP_ANY_PROJECT | PWT_OP_READS_ONLY,
             id_request, logo,
             "The logo of a project's receipts; without image: there is none"),
  OPERATION ("logo.save", SET_UP,
             0,
             logo, nothing,
             "Give a project's receipts a logo, or without image none, from now on"),
  OPERATION ("building.save", SET_UP,
             PWT_OP_SAVES,
             building, nothing,
             "Add or change a building"),
  OPERATION ("floor.save", SET_UP,
             PWT_OP_SAVES,
             floor, nothing,
             "Add or change a floor"),
  OPERATION ("room.save", SET_UP,
             PWT_OP_SAVES,
             room, nothing,
             "Add or change a room"),
  OPERATION ("gateway.save", SET_UP,
             PWT_OP_SAVES,
             gateway, nothing,
             "Add or change a gateway"),
  OPERATION ("line.save", SET_UP,
             PWT_OP_SAVES,
             line, nothing,
             "Add or change a line"),
  OPERATION ("point.save", SET_UP,
             PWT_OP_SAVES,
             point, nothing,
             "Add or change a point"),
  OPERATION ("meter.save", SET_UP,
             PWT_OP_SAVES,
             meter, nothing,
             "Add or change a meter"),
  OPERATION ("circuit.save", SET_UP,
             PWT_OP_SAVES,
             circuit, nothing,
             "Connect a circuit of a meter to a point, or end it"),
  OPERATION ("profile.list", SEE,
             PWT_OP_ANY_PROJECT | PWT_OP_READS_ONLY,
             nothing, profile_list,
             "Models of meters this site knows"),
  OPERATION ("tariff.list", SEE,
             PWT_OP_READS_ONLY,
             list_request, tariff_window,
             "Tariffs with their versions"),
  OPERATION ("tariff.save", SET_UP,
             PWT_OP_SAVES,
             tariff, nothing,
             "Add a tariff or a version; what was in force for an account does not change",
             .body_max = MANY_BODY),
  OPERATION ("tenant.list", SEE,
             PWT_OP_READS_ONLY,
             list_request, tenant_window,
             "Tenants"),
  OPERATION ("tenant.save", OPEN,
             PWT_OP_SAVES,
             tenant, nothing,
             "Add or change a tenant"),
  OPERATION ("account.list", SEE,
             PWT_OP_READS_ONLY,
             list_request, account_window,
             "Accounts"),
  OPERATION ("account.groups", SEE,
             PWT_OP_READS_ONLY,
             groups_request, account_groups,
             "Buildings and tariffs with their open accounts"),
  OPERATION ("account.story", SEE,
             PWT_OP_ANY_PROJECT | PWT_OP_READS_ONLY,
             story_request, account_story,
             "An account's balance and all that made it, of a period"),
  OPERATION ("account.open", OPEN,
             0,
             account_open_request, account,
             "Open one account at one or more points, all or nothing; what their meters hold is "
             "adopted or refuses"),
  OPERATION ("account.limits", OPEN,
             PWT_OP_SAVES,
             account_limits, nothing,
             "Change at what amounts an account warns and trips; its meters are told by a command"),
  OPERATION ("account.openable", OPEN,
             PWT_OP_READS_ONLY,
             list_request, meter_window,
             "Points with a prepaid meter where no account is open"),
  OPERATION ("account.preset", OPEN,
             PWT_OP_READS_ONLY,
             preset_request, preset,
             "What an account at this point would probably be opened with"),
  OPERATION ("sale.quote", SELL,
             PWT_OP_READS_ONLY,
             quote_request, quote,
             "What this money would buy"),
  OPERATION ("sale.create", SELL,
             0,
             sale_request, sale_reply,
             "Sell: book the payment, issue the receipt, queue the top-up"),
  OPERATION ("sale.get", SEE,
             PWT_OP_ANY_PROJECT | PWT_OP_READS_ONLY | PWT_OP_QUICK,
             id_request, sale_reply,
             "A sale with its receipt and what became of it"),
  OPERATION ("sale.cancel", SELL,
             PWT_OP_ANY_PROJECT,
             id_request, sale_reply,
             "Undo a sale of which nothing was sent yet"),
  OPERATION ("sale.list", SEE,
             PWT_OP_READS_ONLY,
             list_request, sale_window,
             "Sales"),
  OPERATION ("topup.list", SEE,
             PWT_OP_READS_ONLY,
             list_request, topup_window,
             "Top-ups and their states"),
  OPERATION ("topup.resolve", SEE,
             PWT_OP_ANY_PROJECT,
             resolve_request, sale_reply,
             "Decide about a top-up that was refused or is in conflict; after a restore, of what "
             "was refused before, only who may resolve",
             .also = &by_decision),
  OPERATION ("receipt.get", SEE,
             PWT_OP_ANY_PROJECT | PWT_OP_READS_ONLY | PWT_OP_QUICK,
             id_request, receipt_view,
             "A receipt as it was issued"),
  OPERATION ("receipt.print", SELL,
             PWT_OP_ANY_PROJECT,
             id_request, receipt_view,
             "Count a print; from the second on the paper says so"),
  OPERATION ("meter.list", SEE,
             PWT_OP_READS_ONLY,
             list_request, meter_window,
             "Meters with tenant, state and newest values"),
  OPERATION ("meter.get", SEE,
             PWT_OP_ANY_PROJECT | PWT_OP_READS_ONLY | PWT_OP_QUICK,
             id_request, meter_detail,
             "One meter with newest values and commands"),
  OPERATION ("meter.curve", SEE,
             PWT_OP_ANY_PROJECT | PWT_OP_READS_ONLY,
             curve_request, curve,
             "Readings of one quantity over time"),
  OPERATION ("meter.frames", READ_METER,
             PWT_OP_ANY_PROJECT | PWT_OP_READS_ONLY,
             frames_request, frames,
             "What goes over a meter's line, byte by byte, from the first call on: ask again and "
             "again"),
  OPERATION ("meter.days", SEE,
             PWT_OP_ANY_PROJECT | PWT_OP_READS_ONLY,
             days_request, days,
             "Energy a meter used on each of some days, if asked for also by band"),
  OPERATION ("meter.hours", SEE,
             PWT_OP_ANY_PROJECT | PWT_OP_READS_ONLY,
             days_request, hours,
             "Energy a meter used in each hour of at most 62 days"),
  OPERATION ("meter.command", READ_METER,
             0,
             command_request, command,
             "Read now, trip, restore, hold, set; proved by reading back",
             .also = &by_command),
  OPERATION ("meter.choose", SEE,
             PWT_OP_READS_ONLY,
             list_request, meter_choice,
             "The ids of all meters that a list's filters choose"),
  OPERATION ("meter.floors", SEE,
             PWT_OP_READS_ONLY,
             list_request, floors,
             "The floors that a list's filters choose, and how many meters are on each"),
  OPERATION ("meter.preview", READ_METER,
             PWT_OP_READS_ONLY,
             command_many_request, command_preview,
             "Whom a command to many meters would hit, and whom it would leave out",
             .body_max = MANY_BODY,
             .also = &by_command),
  OPERATION ("meter.command-many", READ_METER,
             0,
             command_many_request, job,
             "One command to many meters, as a job",
             .body_max = MANY_BODY,
             .also = &by_command),
  OPERATION ("command.get", SEE,
             PWT_OP_ANY_PROJECT | PWT_OP_READS_ONLY | PWT_OP_QUICK,
             id_request, command,
             "A command and what became of it"),
  OPERATION ("command.cancel", SEE,
             PWT_OP_ANY_PROJECT,
             id_request, command,
             "Withdraw a command that was not sent yet",
             .also = &by_command),
  OPERATION ("command.list", SEE,
             PWT_OP_READS_ONLY,
             list_request, command_window,
             "Commands"),
  OPERATION ("event.list", SEE,
             PWT_OP_ANY_PROJECT | PWT_OP_READS_ONLY | PWT_OP_WAITS,
             events_request, events,
             "What changed since"),
  OPERATION ("audit.list", AUDIT,
             PWT_OP_ANY_PROJECT | PWT_OP_READS_ONLY,
             list_request, audit_window,
             "The audit log of a project, or without one of everything"),
  OPERATION ("list.exported", SEE,
             PWT_OP_ANY_PROJECT,
             export_request, nothing,
             "Log that rows of a list are taken out of the program; before they are"),
  OPERATION ("job.list", ADMINISTER,
             PWT_OP_SITE_WIDE | PWT_OP_READS_ONLY,
             list_request, job_window,
             "Long work and its progress"),
  OPERATION ("job.detail", SEE,
             PWT_OP_ANY_PROJECT | PWT_OP_READS_ONLY | PWT_OP_QUICK,
             id_request, job_detail,
             "A job, and how many of its parts are in which state"),
  OPERATION ("job.retry", READ_METER,
             PWT_OP_ANY_PROJECT,
             job_retry_request, job,
             "What failed of a job once more, as a new job",
             .also = &by_command),
  OPERATION ("meter.jobs", SEE,
             PWT_OP_READS_ONLY,
             list_request, job_window,
             "Commands to many meters of a project and their progress"),
  OPERATION ("job-item.list", SEE,
             PWT_OP_READS_ONLY,
             list_request, jobitem_window,
             "The meters of jobs, each with what came of it"),
  OPERATION ("books.verify", AUDIT,
             PWT_OP_SITE_WIDE | PWT_OP_READS_ONLY,
             nothing, verification,
             "Derive every balance, number and chain anew"),
  OPERATION ("site.backup", ADMINISTER,
             PWT_OP_SITE_WIDE,
             backup_request, backup_reply,
             "Copy the site while it runs, and verify the copy"),
  OPERATION ("site.status", SEE,
             PWT_OP_SITE_WIDE | PWT_OP_READS_ONLY,
             nothing, site_status,
             "The program that runs the site: version, files, room, last verification"),
  OPERATION ("job.get", SEE,
             PWT_OP_ANY_PROJECT | PWT_OP_READS_ONLY | PWT_OP_QUICK,
             id_request, job,
             "Long work, how far it is and what came of it"),
  OPERATION ("job.cancel", SEE,
             PWT_OP_ANY_PROJECT,
             id_request, job,
             "Stop long work: one's own, or an administrator any"),
  OPERATION ("backup.status", ADMINISTER,
             PWT_OP_SITE_WIDE | PWT_OP_READS_ONLY,
             nothing, backup_status,
             "The plan of backups, those that are kept, the last drill"),
  OPERATION ("backup.plan", ADMINISTER,
             PWT_OP_SITE_WIDE,
             backup_plan, nothing,
             "When and where the site backs itself up, and how many are kept"),
  OPERATION ("backup.start", ADMINISTER,
             PWT_OP_SITE_WIDE,
             id_request, job,
             "Back up now, into the folder of the plan; the id is the job's"),
  OPERATION ("backup.drill", ADMINISTER,
             PWT_OP_SITE_WIDE,
             id_request, job,
             "Restore the newest backup elsewhere, verify it, take it away again"),
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

/* The request of an operation that saves, and behind it "was". */
typedef struct {
  PwtRecord record;
  PwtField fields[];
} SaveRecord;

static SaveRecord *
save_record_new (const PwtRecord *row)
{
  SaveRecord *save = g_malloc0 (sizeof *save + (row->n_fields + 1) * sizeof (PwtField));

  g_assert (row->size % sizeof (gpointer) == 0 && row->size <= G_MAXUINT16);
  memcpy (save->fields, row->fields, row->n_fields * sizeof (PwtField));
  save->fields[row->n_fields] =
      (PwtField){ .name = "was", .type = PWT_T_RECORD, .offset = (guint16) row->size, .of = row };
  save->record = (PwtRecord){ .name = row->name,
                              .size = row->size + sizeof (gpointer),
                              .fields = save->fields,
                              .n_fields = row->n_fields + 1 };
  return save;
}

static gpointer *
was_of (const PwtRecord *row, gpointer saved)
{
  return (gpointer *) ((guint8 *) saved + row->size);
}

/**
 * pwt_operation_parse:
 * @json: what is asked, @length bytes of it, or -1
 * @request: (out) (transfer full): of the operation's request record
 * @was: (out) (transfer full) (nullable): of the same record; %NULL if it was not said
 * @error: return location for a %PWT_RECORD_ERROR
 */
gboolean
pwt_operation_parse (const PwtOperation *operation, const char *json, gssize length,
                     gpointer *request, gpointer *was, GError **error)
{
  g_autofree SaveRecord *save = NULL;

  *was = NULL;
  if (!(operation->flags & PWT_OP_SAVES)) {
    *request = pwt_record_from_json (operation->request, json, length, error);
    return *request != NULL;
  }
  save = save_record_new (operation->request);
  *request = pwt_record_from_json (&save->record, json, length, error);
  if (*request != NULL)
    *was = g_steal_pointer (was_of (operation->request, *request));
  return *request != NULL;
}

/**
 * pwt_operation_write:
 * @request: (nullable): of the operation's request record
 * @was: (nullable): of the same record; of an operation that saves
 *
 * Returns: (transfer full): the JSON that pwt_operation_parse() reads
 */
char *
pwt_operation_write (const PwtOperation *operation, gconstpointer request, gconstpointer was)
{
  GString *json = g_string_new (NULL);

  g_return_val_if_fail (was == NULL || (request != NULL && (operation->flags & PWT_OP_SAVES)),
                        NULL);

  if (request != NULL)
    pwt_record_append_json (operation->request, request, json);
  else
    g_string_append (json, "{}");
  if (was != NULL) {
    g_string_truncate (json, json->len - 1);
    g_string_append (json, ",\"was\":");
    pwt_record_append_json (operation->request, was, json);
    g_string_append_c (json, '}');
  }
  return g_string_free (json, FALSE);
}

/**
 * pwt_operation_append_schema:
 * @json: gets the JSON Schema of what is asked
 */
void
pwt_operation_append_schema (const PwtOperation *operation, GString *json)
{
  g_autofree SaveRecord *save =
      (operation->flags & PWT_OP_SAVES) ? save_record_new (operation->request) : NULL;

  pwt_record_append_schema (save != NULL ? &save->record : operation->request, json);
}

/**
 * pwt_command_permission:
 *
 * Returns: what whoever gives a command of @kind, or withdraws it, needs in the meter's project
 */
PwtPermission
pwt_command_permission (PwtCommandKind kind)
{
  g_assert ((guint) kind < G_N_ELEMENTS (command_permissions));

  return command_permissions[kind];
}

/**
 * pwt_decision_permission:
 *
 * Returns: what whoever takes this decision about a top-up needs in its project
 */
PwtPermission
pwt_decision_permission (PwtDecision decision)
{
  g_assert ((guint) decision < G_N_ELEMENTS (decision_permissions));

  return decision_permissions[decision];
}
