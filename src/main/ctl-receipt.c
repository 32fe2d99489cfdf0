/* SPDX-License-Identifier: GPL-3.0-or-later */

/* prewattctl receipt SALE FILE.pdf [roll-80 | roll-58 | a5]: prints a receipt, which counts; on the
 * paper of its project unless another is named. */
#include <glib/gi18n.h>

#include "main/ctl.h"
#include "report/receipt.h"

static gboolean
parse_paper (const char *text, PwtPaper *paper, GError **error)
{
  if (text == NULL)
    return TRUE;
  for (guint i = 0; i < PWT_N_PAPERS; i++) {
    if (g_str_equal (text, pwt_paper_choices[i].nick)) {
      *paper = i;
      return TRUE;
    }
  }
  g_set_error (error, CTL_ERROR, CTL_ERROR_USAGE, "“%s” is not a paper: roll-80, roll-58 or a5",
               text);
  return FALSE;
}

/**
 * ctl_receipt:
 *
 * Also of a sale that was printed before: then the paper says so.
 */
gboolean
ctl_receipt (const CtlOptions *options, GError **error)
{
  const PwtOperation *operation = pwt_operation_find ("receipt.print");
  PwtReceiptView *view = NULL;
  gboolean is_written;
  CtlSite site = { 0 };
  PwtIdRequest sale;
  PwtPaper paper = PWT_PAPER_ROLL_80;

  if (options->n_words < 3 || options->n_words > 4) {
    g_set_error_literal (error, CTL_ERROR, CTL_ERROR_USAGE,
                         "Use: prewattctl --site PATH receipt SALE FILE.pdf [roll-80|roll-58|a5]");
    return FALSE;
  }
  if (!pwt_id_from_text (options->words[1], &sale.id, error) ||
      !parse_paper (options->words[3], &paper, error))
    return FALSE;
  /* The only words of prewattctl that a tenant reads. */
  bindtextdomain ("prewatt", PWT_LOCALE_DIR);
  bind_textdomain_codeset ("prewatt", "UTF-8");
  if (ctl_attach (options, CTL_AS_OWNER, &site, error))
    view = ctl_do (&site, operation->name, &sale, error);
  ctl_detach (&site);
  if (view == NULL)
    return FALSE;
  if (options->words[3] == NULL)
    paper = view->paper;
  is_written = pwt_receipt_write_pdf (view, paper, options->words[2], g_get_real_time (), error);
  pwt_record_free (operation->reply, view);
  return is_written;
}
