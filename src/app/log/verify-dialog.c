/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/log/verify-dialog.h"

#include <adwaita.h>
#include <glib/gi18n.h>

#include "app/common/finding-words.h"
#include "app/common/format.h"

#define LIST_WIDTH 480
#define LIST_HEIGHT 380 /* with heading and button well below 768 */

static GtkWidget *
new_label (const char *text, float xalign, const char *css)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_xalign (GTK_LABEL (label), xalign);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  if (css != NULL)
    gtk_widget_add_css_class (label, css);
  return label;
}

static GtkWidget *
new_subject (const PwtFinding *finding)
{
  GtkWidget *label = new_label (_ (pwt_finding_subject_label (finding->subject)), 0, NULL);

  gtk_widget_set_hexpand (label, TRUE);
  return label;
}

typedef enum {
  LOOK_WRONG,
  LOOK_OPEN, /* no fault of the books, but somebody must look after it */
  LOOK_GOOD,
  N_LOOKS
} Look;

static Look
look_of (const PwtFinding *finding)
{
  if (!finding->is_good)
    return LOOK_WRONG;
  return finding->n_items > 0 ? LOOK_OPEN : LOOK_GOOD;
}

static gboolean
has_open (const PwtVerification *found)
{
  for (guint i = 0; i < found->findings->len; i++)
    if (look_of (g_ptr_array_index (found->findings, i)) == LOOK_OPEN)
      return TRUE;
  return FALSE;
}

static void
add_finding (GtkGrid *grid, int line, const PwtFinding *finding)
{
  static const struct {
    const char *sign, *css, *text_css;
  } looks[N_LOOKS] = {
    [LOOK_WRONG] = { "✗", "t-arrears", "t-arrears" },
    [LOOK_OPEN] = { "!", "t-alarm", "t-alarm" },
    [LOOK_GOOD] = { "✓", "t-ok", "dim-label" },
  };
  Look look = look_of (finding);
  g_autofree char *checked = pwt_show_count (finding->checked);
  g_autofree char *what = pwt_finding_words (finding, "\n");

  gtk_grid_attach (grid, new_label (looks[look].sign, 0.5F, looks[look].css), 0, line, 1, 1);
  gtk_grid_attach (grid, new_subject (finding), 1, line, 1, 1);
  gtk_grid_attach (grid, new_label (checked, 1, "numeric"), 2, line, 1, 1);
  if (what[0] != '\0')
    gtk_grid_attach (grid, new_label (what, 0, looks[look].text_css), 1, line + 1, 2, 1);
}

/* What is wrong first, then what is open. */
static void
add_findings (GtkGrid *grid, const GPtrArray *findings)
{
  int line = 0;

  for (Look look = LOOK_WRONG; look < N_LOOKS; look++)
    for (guint i = 0; i < findings->len; i++) {
      const PwtFinding *finding = g_ptr_array_index (findings, i);

      if (look_of (finding) == look) {
        add_finding (grid, line, finding);
        line += 2;
      }
    }
}

GtkWindow *
pwt_verify_dialog_new (GtkWindow *parent, const PwtVerification *found)
{
  GtkWidget *grid = gtk_grid_new (), *scroll = gtk_scrolled_window_new ();
  GtkWidget *dialog;
  gboolean is_open = found->is_good && has_open (found);

  gtk_grid_set_column_spacing (GTK_GRID (grid), 12);
  gtk_grid_set_row_spacing (GTK_GRID (grid), 4);
  gtk_widget_set_margin_end (grid, 12); /* beside the scroll bar */
  gtk_widget_set_valign (grid, GTK_ALIGN_START);
  add_findings (GTK_GRID (grid), found->findings);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroll), grid);
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scroll), GTK_POLICY_NEVER,
                                  GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_propagate_natural_height (GTK_SCROLLED_WINDOW (scroll), TRUE);
  gtk_scrolled_window_set_max_content_height (GTK_SCROLLED_WINDOW (scroll), LIST_HEIGHT);
  gtk_widget_set_size_request (scroll, LIST_WIDTH, -1);
  dialog = adw_message_dialog_new (
      parent,
      is_open          ? _ ("The books are sound, but something is open")
      : found->is_good ? _ ("The books are sound")
                       : _ ("The books are not sound"),
      is_open ? _ ("Every balance, number and seal was derived anew and is as it stands. What is "
                   "marked ! waits for somebody to look after it.")
      : found->is_good ? _ ("Every balance, number and seal was derived anew and is as it stands.")
                       : _ ("Stop selling, back up now, and have the lines marked ✗ looked into."));
  adw_message_dialog_set_extra_child (ADW_MESSAGE_DIALOG (dialog), scroll);
  adw_message_dialog_add_response (ADW_MESSAGE_DIALOG (dialog), "close", _ ("Close"));
  return GTK_WINDOW (dialog);
}
