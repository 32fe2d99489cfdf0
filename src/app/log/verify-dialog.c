/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/log/verify-dialog.h"

#include <adwaita.h>
#include <glib/gi18n.h>

#include "app/common/format.h"

static GtkWidget *
new_label (const char *text, float xalign, const char *css)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_xalign (GTK_LABEL (label), xalign);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_max_width_chars (GTK_LABEL (label), 40);
  if (css != NULL)
    gtk_widget_add_css_class (label, css);
  return label;
}

static void
add_finding (GtkGrid *grid, int line, const PwtFinding *finding)
{
  g_autofree char *checked = pwt_show_count (finding->checked);
  const char *what = finding->finding != NULL ? finding->finding : "";

  gtk_grid_attach (
      grid, new_label (finding->is_good ? "✓" : "✗", 0.5F, finding->is_good ? "t-ok" : "t-arrears"),
      0, line, 1, 1);
  gtk_grid_attach (grid, new_label (_ (pwt_finding_subject_label (finding->subject)), 0, NULL), 1,
                   line, 1, 1);
  gtk_grid_attach (grid, new_label (checked, 1, "numeric"), 2, line, 1, 1);
  if (!finding->is_good)
    gtk_grid_attach (grid, new_label (what, 0, "t-arrears"), 1, line + 1, 2, 1);
}

GtkWindow *
pwt_verify_dialog_new (GtkWindow *parent, const PwtVerification *found)
{
  GtkWidget *grid = gtk_grid_new ();
  GtkWidget *dialog;

  gtk_grid_set_column_spacing (GTK_GRID (grid), 12);
  gtk_grid_set_row_spacing (GTK_GRID (grid), 4);
  gtk_widget_set_halign (grid, GTK_ALIGN_CENTER);
  for (guint i = 0; i < found->findings->len; i++)
    add_finding (GTK_GRID (grid), (int) (2 * i), g_ptr_array_index (found->findings, i));
  dialog = adw_message_dialog_new (
      parent, found->is_good ? _ ("The books are sound") : _ ("The books are not sound"),
      found->is_good ? _ ("Every balance, number and seal was derived anew and is as it stands.")
                     : _ ("Stop selling, back up now, and have the lines marked ✗ looked into."));
  adw_message_dialog_set_extra_child (ADW_MESSAGE_DIALOG (dialog), grid);
  adw_message_dialog_add_response (ADW_MESSAGE_DIALOG (dialog), "close", _ ("Close"));
  return GTK_WINDOW (dialog);
}
