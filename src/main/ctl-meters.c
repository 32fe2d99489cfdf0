/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The books against the meters themselves: each is read now, and its purchase count compared with
 * the one the books can account for. */
#include "main/ctl.h"

#define PAGE 500

typedef struct {
  guint n_agree, n_wrong, n_open, n_unread;
} Tally;

typedef struct {
  PwtId project;
  PwtId meter;
  PwtId command;
  char *name; /* room and serial */
} Wanted;

static void
wanted_free (gpointer data)
{
  Wanted *wanted = data;

  g_free (wanted->name);
  g_free (wanted);
}

static Wanted *
ask_to_read (CtlSite *site, const PwtMeterRow *row, GError **error)
{
  PwtCommandRequest request = { .id = pwt_backend_new_id (site->backend),
                                .project = row->project,
                                .meter = row->id,
                                .kind = PWT_COMMAND_READ,
                                .expires_us = PWT_TIME_NONE };
  PwtCommand *command = ctl_do (site, "meter.command", &request, error);
  Wanted *wanted;

  if (command == NULL)
    return NULL;
  wanted = g_new0 (Wanted, 1);
  *wanted = (Wanted){ row->project, row->id, command->id, NULL };
  wanted->name = g_strdup_printf ("%s %s", row->room != NULL ? row->room : "",
                                  row->serial != NULL ? row->serial : "");
  pwt_record_free (&pwt_command_record, command);
  return wanted;
}

static gboolean
ask_project (CtlSite *site, PwtId project, GPtrArray *all, GError **error)
{
  gint64 offset = 0, total = 0;

  do {
    PwtListRequest request = { .project = project, .offset = offset, .limit = PAGE };
    PwtWindow *window = ctl_do (site, "meter.list", &request, error);

    if (window == NULL)
      return FALSE;
    total = window->rows->len > 0 ? window->total : 0;
    offset += window->rows->len;
    for (guint i = 0; i < window->rows->len; i++) {
      Wanted *wanted = ask_to_read (site, g_ptr_array_index (window->rows, i), error);

      if (wanted == NULL) {
        pwt_record_free (&pwt_meter_window_record, window);
        return FALSE;
      }
      g_ptr_array_add (all, wanted);
    }
    pwt_record_free (&pwt_meter_window_record, window);
  } while (offset < total);
  return TRUE;
}

static gboolean
ask_all (CtlSite *site, GPtrArray *all, GError **error)
{
  PwtSession *session = ctl_do (site, "auth.session", NULL, error);
  gboolean is_good = session != NULL;

  for (guint i = 0; is_good && i < session->scopes->len; i++) {
    const PwtScope *scope = g_ptr_array_index (session->scopes, i);

    is_good = ask_project (site, scope->project->id, all, error);
  }
  pwt_record_free (&pwt_session_record, session);
  return is_good;
}

static gboolean
has_open (CtlSite *site, const Wanted *wanted, gboolean *is_open, GError **error)
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
  g_ptr_array_add (filters, &filter);
  window = ctl_do (site, "topup.list", &request, error);
  if (window == NULL)
    return FALSE;
  for (guint i = 0; i < window->rows->len; i++)
    if (pwt_topup_is_open (((PwtTopup *) g_ptr_array_index (window->rows, i))->state))
      *is_open = TRUE;
  pwt_record_free (&pwt_topup_window_record, window);
  return TRUE;
}

static gboolean
compare (CtlSite *site, const Wanted *wanted, gint64 count, gint64 books, Tally *tally,
         GError **error)
{
  gboolean is_open;

  if (!has_open (site, wanted, &is_open, error))
    return FALSE;
  if (is_open) {
    g_print ("open   %s: a sale is on its way\n", wanted->name);
    tally->n_open++;
  } else if (books == count) {
    g_print ("ok     %s: count %" G_GINT64_FORMAT "\n", wanted->name, count);
    tally->n_agree++;
  } else {
    g_print ("WRONG  %s: the meter counts %" G_GINT64_FORMAT
             " purchases, the books %" G_GINT64_FORMAT "\n",
             wanted->name, count, books);
    tally->n_wrong++;
  }
  return TRUE;
}

/* Returns: what became of the command, when it has ended. */
static PwtCommand *
wait_for (CtlSite *site, const Wanted *wanted, GError **error)
{
  PwtIdRequest request = { wanted->command };

  for (;;) {
    PwtCommand *command = ctl_do (site, "command.get", &request, error);

    if (command == NULL ||
        (command->state != PWT_COMMAND_QUEUED && command->state != PWT_COMMAND_SENT))
      return command;
    pwt_record_free (&pwt_command_record, command);
    g_usleep (G_USEC_PER_SEC / 20);
  }
}

static gboolean
check_meter (CtlSite *site, const Wanted *wanted, Tally *tally, GError **error)
{
  PwtIdRequest request = { wanted->meter };
  PwtCommand *command = wait_for (site, wanted, error);
  PwtMeterDetail *detail;
  gboolean is_read;

  if (command == NULL)
    return FALSE;
  is_read = command->state == PWT_COMMAND_PROVED;
  if (!is_read)
    g_print ("unread %s: %s\n", wanted->name,
             command->result != NULL ? command->result : "no answer");
  pwt_record_free (&pwt_command_record, command);
  if (!is_read) {
    tally->n_unread++;
    return TRUE;
  }
  detail = ctl_do (site, "meter.get", &request, error);
  if (detail == NULL)
    return FALSE;
  is_read = detail->live == NULL || detail->live->purchase_count == PWT_NONE ||
            compare (site, wanted, detail->live->purchase_count, detail->books_count, tally, error);
  pwt_record_free (&pwt_meter_detail_record, detail);
  return is_read;
}

/**
 * ctl_verify_meters:
 * @is_good: (inout): becomes %FALSE where a meter and the books disagree
 *
 * A meter that does not answer is said, and proves nothing either way.
 */
gboolean
ctl_verify_meters (CtlSite *site, gboolean *is_good, GError **error)
{
  g_autoptr (GPtrArray) all = g_ptr_array_new_with_free_func (wanted_free);
  Tally tally = { 0 };

  if (!ask_all (site, all, error))
    return FALSE;
  for (guint i = 0; i < all->len; i++)
    if (!check_meter (site, g_ptr_array_index (all, i), &tally, error))
      return FALSE;
  *is_good = *is_good && tally.n_wrong == 0;
  g_print (
      "meters: %u agree with the books, %u do not, %u have a sale on its way, %u did not answer"
      " and prove nothing\n",
      tally.n_agree, tally.n_wrong, tally.n_open, tally.n_unread);
  return TRUE;
}
