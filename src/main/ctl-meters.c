/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The books against the meters themselves: each is read now. Its purchase count must be the one the
 * books can account for, and it must not hold more money than they can: less of it was used. */
#include <glib/gi18n.h>

#include "app/common/engine-words.h"
#include "main/ctl.h"

#define PAGE 500

typedef struct {
  guint n_agree, n_wrong, n_doubt, n_open, n_uncounted, n_unread;
} Tally;

typedef struct {
  PwtId project;
  PwtId meter;
  const char *name; /* room and serial */
} Wanted;

static void
say (const char *word, const char *name, const char *what)
{
  g_print ("%-6s %s: %s\n", word, name, what);
}

/* --- one job a project: the log says once that all were read --- */

static PwtJob *
ask_to_read (CtlSite *site, PwtId project, const PwtMeterChoice *choice, GError **error)
{
  g_autoptr (GPtrArray) meters = g_ptr_array_new ();
  PwtCommandManyRequest request = { .id = pwt_backend_new_id (site->backend),
                                    .project = project,
                                    .kind = PWT_COMMAND_READ,
                                    .expires_us = PWT_TIME_NONE,
                                    .meters = meters };

  for (guint i = 0; i < choice->meters->len; i++)
    g_ptr_array_add (meters, g_ptr_array_index (choice->meters, i));
  return ctl_do (site, "meter.command-many", &request, error);
}

static gboolean
wait_for_end (CtlSite *site, PwtId job, GError **error)
{
  PwtIdRequest request = { job };
  gboolean is_running;

  do {
    PwtJob *now = ctl_do (site, "job.get", &request, error);

    if (now == NULL)
      return FALSE;
    is_running = now->state == PWT_JOB_RUNNING;
    pwt_record_free (&pwt_job_record, now);
    if (is_running)
      g_usleep (G_USEC_PER_SEC / 20);
  } while (is_running);
  return TRUE;
}

static gboolean
read_all (CtlSite *site, PwtId project, PwtId *job, GError **error)
{
  PwtListRequest request = { .project = project, .limit = PAGE };
  PwtMeterChoice *choice = ctl_do (site, "meter.choose", &request, error);
  PwtJob *begun;
  gboolean is_good;

  *job = PWT_ID_NONE;
  if (choice == NULL)
    return FALSE;
  is_good = choice->meters->len == 0;
  begun = is_good ? NULL : ask_to_read (site, project, choice, error);
  if (begun != NULL) {
    *job = begun->id;
    is_good = wait_for_end (site, begun->id, error);
  }
  pwt_record_free (&pwt_job_record, begun);
  pwt_record_free (&pwt_meter_choice_record, choice);
  return is_good;
}

/* --- the books --- */

/* @doubt: (out) (transfer full) (nullable): why the newest in conflict is, e.g. a restored backup
 */
static gboolean
look_at_sales (CtlSite *site, const Wanted *wanted, gboolean *is_open, char **doubt, GError **error)
{
  g_autofree char *meter = pwt_id_dup_text (wanted->meter);
  PwtFilter filter = { (char *) "meter", meter };
  g_autoptr (GPtrArray) filters = g_ptr_array_new ();
  PwtListRequest request = { .project = wanted->project,
                             .filters = filters,
                             .sort = (char *) "queued_us",
                             .is_descending = TRUE,
                             .limit = PAGE };
  PwtWindow *window;

  *is_open = FALSE;
  *doubt = NULL;
  g_ptr_array_add (filters, &filter);
  window = ctl_do (site, "topup.list", &request, error);
  if (window == NULL)
    return FALSE;
  for (guint i = 0; i < window->rows->len; i++) {
    const PwtTopup *topup = g_ptr_array_index (window->rows, i);

    if (pwt_topup_is_open (topup->state))
      *is_open = TRUE;
    if (topup->state == PWT_TOPUP_CONFLICT && *doubt == NULL)
      *doubt = g_strdup (topup->reason);
  }
  pwt_record_free (&pwt_topup_window_record, window);
  return TRUE;
}

/* @text: (out) (transfer full): in what it agrees or does not. Returns: which tally it adds to */
static guint *
compare (const PwtMeterDetail *detail, Tally *tally, char **text)
{
  gint64 count = detail->live != NULL ? detail->live->purchase_count : PWT_NONE;
  gint64 books = detail->books_count;
  PwtMoney balance = { detail->live != NULL ? detail->live->balance.e4 : PWT_NONE };
  PwtMoney limit = detail->books_balance;
  /* The catalog takes no G_GINT64_FORMAT. */
  g_autofree char *in_meter = g_strdup_printf ("%" G_GINT64_FORMAT, count);
  g_autofree char *in_books = g_strdup_printf ("%" G_GINT64_FORMAT, books);

  if (count != PWT_NONE && books != PWT_NONE && count != books) {
    *text = g_strdup_printf (_ ("the meter counts %s purchases, the books %s"), in_meter, in_books);
    return &tally->n_wrong;
  }
  if (balance.e4 != PWT_NONE && limit.e4 != PWT_NONE && balance.e4 > limit.e4) {
    g_autofree char *held = pwt_money_format_plain (balance);
    g_autofree char *most = pwt_money_format_plain (limit);

    *text = g_strdup_printf (_ ("the meter holds %s, by the books at most %s"), held, most);
    return &tally->n_wrong;
  }
  if (count == PWT_NONE || books == PWT_NONE) {
    *text = g_strdup (_ ("no purchase count is known of it"));
    return &tally->n_uncounted;
  }
  *text = g_strdup_printf (_ ("%s purchases"), in_meter);
  return &tally->n_agree;
}

static gboolean
judge (CtlSite *site, const Wanted *wanted, const PwtMeterDetail *detail, Tally *tally,
       GError **error)
{
  g_autofree char *doubt = NULL;
  g_autofree char *text = NULL;
  gboolean is_open;
  guint *counter;

  if (!look_at_sales (site, wanted, &is_open, &doubt, error))
    return FALSE;
  if (is_open) {
    say (_ ("open"), wanted->name, _ ("a sale is on its way"));
    tally->n_open++;
  } else if (doubt != NULL) {
    /* Count and money prove nothing before somebody has decided. */
    say (_ ("doubt"), wanted->name, pwt_engine_text (doubt));
    tally->n_doubt++;
  } else {
    counter = compare (detail, tally, &text);
    say (counter == &tally->n_wrong   ? _ ("WRONG")
         : counter == &tally->n_agree ? _ ("ok")
                                      : _ ("none"),
         wanted->name, text);
    ++*counter;
  }
  return TRUE;
}

static gboolean
check_meter (CtlSite *site, const PwtJobItemRow *item, Tally *tally, GError **error)
{
  g_autofree char *name = g_strdup_printf ("%s %s", item->room != NULL ? item->room : "",
                                           item->serial != NULL ? item->serial : "");
  Wanted wanted = { item->project, item->meter, g_strstrip (name) };
  PwtIdRequest request = { item->meter };
  PwtMeterDetail *detail;
  gboolean is_good;

  if (item->state != PWT_COMMAND_PROVED) {
    say (_ ("unread"), wanted.name,
         item->result != NULL ? pwt_engine_text (item->result) : _ ("no answer"));
    tally->n_unread++;
    return TRUE;
  }
  detail = ctl_do (site, "meter.get", &request, error);
  if (detail == NULL)
    return FALSE;
  is_good = judge (site, &wanted, detail, tally, error);
  pwt_record_free (&pwt_meter_detail_record, detail);
  return is_good;
}

static gboolean
check_page (CtlSite *site, const PwtWindow *items, Tally *tally, GError **error)
{
  for (guint i = 0; i < items->rows->len; i++)
    if (!check_meter (site, g_ptr_array_index (items->rows, i), tally, error))
      return FALSE;
  return TRUE;
}

static gboolean
check_project (CtlSite *site, PwtId project, Tally *tally, GError **error)
{
  g_autofree char *id = NULL;
  PwtFilter filter = { (char *) "job", NULL };
  g_autoptr (GPtrArray) filters = g_ptr_array_new ();
  PwtListRequest request = { .project = project, .filters = filters, .limit = PAGE };
  gboolean is_good;
  gint64 total;
  PwtId job;

  if (!read_all (site, project, &job, error))
    return FALSE;
  if (pwt_id_is_none (job))
    return TRUE;
  filter.value = id = pwt_id_dup_text (job);
  g_ptr_array_add (filters, &filter);
  do {
    PwtWindow *window = ctl_do (site, "job-item.list", &request, error);

    is_good = window != NULL && check_page (site, window, tally, error);
    total = is_good && window->rows->len > 0 ? window->total : 0;
    request.offset += is_good ? window->rows->len : 0;
    pwt_record_free (&pwt_jobitem_window_record, window);
  } while (is_good && request.offset < total);
  return is_good;
}

/**
 * ctl_verify_meters:
 * @is_good: (inout): becomes %FALSE where a meter and the books disagree, or a person must decide
 *
 * A meter that does not answer is said, and proves nothing either way.
 */
gboolean
ctl_verify_meters (CtlSite *site, gboolean *is_good, GError **error)
{
  PwtSession *session = ctl_do (site, "auth.session", NULL, error);
  gboolean is_done = session != NULL;
  Tally tally = { 0 };

  for (guint i = 0; is_done && i < session->scopes->len; i++) {
    const PwtScope *scope = g_ptr_array_index (session->scopes, i);

    is_done = check_project (site, scope->project->id, &tally, error);
  }
  pwt_record_free (&pwt_session_record, session);
  if (!is_done)
    return FALSE;
  *is_good = *is_good && tally.n_wrong == 0 && tally.n_doubt == 0;
  g_print (_ ("Meters: %u agree with the books, %u do not, %u wait for a decision, %u have a sale "
              "on its way, %u have no purchase count and %u did not answer: these prove nothing\n"),
           tally.n_agree, tally.n_wrong, tally.n_doubt, tally.n_open, tally.n_uncounted,
           tally.n_unread);
  return TRUE;
}
