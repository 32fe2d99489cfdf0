/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The log as people read it: names beside ids, periods, whose it is. */
#include "office.h"
#include "world.h"

static PwtWindow *
list (Office *office, const char *token, const char *operation, PwtId project,
      const PwtFilter *filter)
{
  g_autoptr (GPtrArray) filters = g_ptr_array_new ();
  PwtListRequest request = { .project = project, .filters = filters, .limit = 100 };

  if (filter != NULL)
    g_ptr_array_add (filters, (gpointer) filter);
  return office_call (office, token, operation, &request);
}

static void
window_free (PwtWindow *window)
{
  pwt_record_free (&pwt_audit_window_record, window);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PwtWindow, window_free)

static const PwtAuditRow *
find (const PwtWindow *window, const char *operation)
{
  for (guint i = 0; i < window->rows->len; i++) {
    const PwtAuditRow *row = g_ptr_array_index (window->rows, i);

    if (g_str_equal (row->operation, operation))
      return row;
  }
  return NULL;
}

static void
test_names_stand_beside_ids (void)
{
  Office *office = office_new ();

  g_free (office_hire (office, "clerk", PWT_ROLE_CLERK, office->project));
  pwt_record_free (&pwt_sale_reply_record, office_sell (office, "R01", 10, NULL));
  {
    g_autoptr (PwtWindow) window = list (office, office->boss, "audit.list", PWT_ID_NONE, NULL);
    const PwtAuditRow *sale = find (window, "sale.create");
    const PwtAuditRow *hired = find (window, "operator.save");

    g_assert_nonnull (sale);
    g_assert_nonnull (strstr (sale->subject_name, "R01"));
    g_assert_cmpstr (sale->operator_display, ==, "老板");
    g_assert_nonnull (sale->project_name);
    g_assert_cmpstr (hired->subject_name, ==, "clerk");
    g_assert_null (hired->project_name); /* the site's */
  }
  office_free (office);
}

/* What the engine does by itself and what jobs do is about something that has a name, too. */
static void
test_ends_jobs_and_sign_ins_have_names (void)
{
  g_autofree char *json = world_site_json (3, 3, "acrel-dtsy1352");
  World *world = world_new (json, 5);
  g_autoptr (GPtrArray) meters = g_ptr_array_new ();
  PwtIdRequest ids[2] = { { world_meter (world, "R02") }, { world_meter (world, "R03") } };
  PwtCommandManyRequest many = { .id = world_new_id (world),
                                 .project = world->project,
                                 .kind = PWT_COMMAND_READ,
                                 .meters = meters,
                                 .expires_us = PWT_TIME_NONE };
  PwtSaleRequest sale = { .id = world_new_id (world),
                          .project = world->project,
                          .point = world_point (world, "R01"),
                          .paid = YUAN (10) };
  PwtSignInRequest sign_in = { .name = (char *) "boss", .password = (char *) OFFICE_PASSWORD };
  PwtListRequest all = { .limit = 100 };

  g_ptr_array_add (meters, &ids[0]);
  g_ptr_array_add (meters, &ids[1]);
  world_run (world, PWT_US_PER_MINUTE);
  pwt_record_free (&pwt_sale_reply_record, world_call (world, "sale.create", &sale));
  pwt_record_free (&pwt_job_record, world_call (world, "meter.command-many", &many));
  pwt_record_free (&pwt_session_record, world_call (world, "auth.sign-in", &sign_in));
  world_run (world, PWT_US_PER_MINUTE);
  {
    g_autoptr (PwtWindow) window = world_call (world, "audit.list", &all);
    const PwtAuditRow *end = find (window, "topup.end");
    const PwtAuditRow *job = find (window, "meter.command-many");
    const PwtAuditRow *in = find (window, "auth.sign-in");

    g_assert_cmpstr (end->subject_name, ==, "A座 1F R01 · 深圳美佳服饰 · 00000001");
    g_assert_cmpstr (job->subject_name, ==, "R02");
    g_assert_cmpint (job->subject_count, ==, 2);
    g_assert_cmpstr (in->operator_name, ==, "boss");
    g_assert_cmpint (end->subject_count, ==, 0);
  }
  world_free (world);
}

/* Money in doubt, decided: whose it was, and which receipt's. */
static void
test_decisions_have_names (void)
{
  g_autofree char *json = world_site_json (2, 2, "acrel-dtsy1352");
  World *world = world_new (json, 1);
  PwtSimMeter *meter = world_sim_meter (world, 1, 1);
  PwtListRequest all = { .limit = 100 };
  PwtResolveRequest decide = { .id = world_new_id (world),
                               .decision = PWT_DECISION_NOT_ARRIVED,
                               .reason = (char *) "当面核对" };

  world_run (world, 6 * PWT_US_PER_MINUTE);
  decide.topup = world_sell (world, "R01", 100); /* its first top-up has the sale's id */
  while (world_topup_state (world, decide.topup) == PWT_TOPUP_QUEUED)
    world_run (world, PWT_US_PER_SECOND / 200);
  meter->count += 3; /* somebody else sold to it, after our count was read */
  world_run (world, 12 * PWT_US_PER_MINUTE); /* it ends in doubt, and is read again */
  pwt_record_free (&pwt_sale_reply_record, world_call (world, "topup.resolve", &decide));
  {
    g_autoptr (PwtWindow) window = world_call (world, "audit.list", &all);
    const PwtAuditRow *entry = find (window, "topup.resolve");

    g_assert_cmpstr (entry->subject_name, ==, "A座 1F R01 · 深圳美佳服饰 · 00000001");
  }
  world_free (world);
}

static void
test_commands_have_names (void)
{
  Office *office = office_new ();
  PwtCommandRequest command = { .id = office_new_id (office),
                                .project = office->project,
                                .meter = office_meter (office, "R02"),
                                .expires_us = PWT_TIME_NONE };
  PwtWindow *window;
  const PwtCommandRow *row;

  pwt_record_free (&pwt_command_record,
                   office_call (office, office->boss, "meter.command", &command));
  window = list (office, office->boss, "command.list", office->project, NULL);
  g_assert_cmpint (window->total, ==, 1);
  row = window->rows->pdata[0];
  g_assert_cmpstr (row->room, ==, "R02");
  g_assert_nonnull (row->tenant_name);
  g_assert_cmpstr (row->operator_name, ==, "老板");
  pwt_record_free (&pwt_command_window_record, window);
  office_free (office);
}

static void
test_period (void)
{
  Office *office = office_new ();
  g_autofree char *before = pwt_time_format_rfc3339 (OFFICE_BEGIN_US);
  g_autofree char *later = pwt_time_format_rfc3339 (OFFICE_BEGIN_US + PWT_US_PER_HOUR);
  PwtFilter from_then = { .field = (char *) "time_us", .least = later };
  PwtFilter until_then = { .field = (char *) "time_us", .least = before, .most = before };

  office->now_us += PWT_US_PER_HOUR;
  pwt_record_free (&pwt_sale_reply_record, office_sell (office, "R01", 10, NULL));
  {
    g_autoptr (PwtWindow) all = list (office, office->boss, "audit.list", PWT_ID_NONE, NULL);
    g_autoptr (PwtWindow) new = list (office, office->boss, "audit.list", PWT_ID_NONE, &from_then);
    g_autoptr (PwtWindow) old = list (office, office->boss, "audit.list", PWT_ID_NONE, &until_then);

    g_assert_cmpint (new->total, ==, 1);
    g_assert_nonnull (find (new, "sale.create"));
    g_assert_null (find (old, "sale.create"));
    g_assert_cmpint (old->total + new->total, ==, all->total);
    /* Newest first. */
    g_assert_cmpstr (((PwtAuditRow *) all->rows->pdata[0])->operation, ==, "sale.create");
  }
  office_free (office);
}

/* Whoever checks one project reads that one's log, and nothing of the site's or of another's. */
static void
test_of_one_project (void)
{
  Office *office = office_new ();
  PwtId other = office_import (office, 2, 1);
  g_autofree char *finance = office_hire (office, "finance", PWT_ROLE_FINANCE, office->project);
  PwtListRequest everything = { .limit = 10 };

  pwt_record_free (&pwt_sale_reply_record, office_sell (office, "R01", 10, NULL));
  office_assert_fails (office, finance, "audit.list", &everything, DENIED);
  everything.project = other;
  office_assert_fails (office, finance, "audit.list", &everything, NOT_FOUND);
  {
    g_autoptr (PwtWindow) window = list (office, finance, "audit.list", office->project, NULL);

    g_assert_cmpint (window->total, >, 0);
    for (guint i = 0; i < window->rows->len; i++)
      g_assert_true (
          pwt_id_equal (((PwtAuditRow *) window->rows->pdata[i])->project, office->project));
  }
  office_free (office);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/engine/log/names-stand-beside-ids", test_names_stand_beside_ids);
  g_test_add_func ("/engine/log/ends-jobs-and-sign-ins-have-names",
                   test_ends_jobs_and_sign_ins_have_names);
  g_test_add_func ("/engine/log/decisions-have-names", test_decisions_have_names);
  g_test_add_func ("/engine/log/commands-have-names", test_commands_have_names);
  g_test_add_func ("/engine/log/period", test_period);
  g_test_add_func ("/engine/log/of-one-project", test_of_one_project);
  return g_test_run ();
}
