/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/accounts/account-papers.h"

#include <glib/gi18n.h>

#include "app/common/format.h"

#define SHOWN 4 /* the newest */

struct _PwtAccountPapers {
  AdwBin parent_instance;

  GtkWidget *all; /* owned children */
  GtkListBox *list;
  GtkWidget *none;
};

G_DEFINE_FINAL_TYPE (PwtAccountPapers, pwt_account_papers, ADW_TYPE_BIN)

static GtkWidget *
new_label (char *text, float xalign, const char *css)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_xalign (GTK_LABEL (label), xalign);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_widget_set_css_classes (label, (const char *[]){ "numeric", css, NULL });
  g_free (text);
  return label;
}

/* "00018204 · WeChat, 11-16 09:23, ¥500.00" */
static GtkWidget *
new_row (const PwtStoryLine *line, PwtDesk *desk)
{
  g_autofree char *id = pwt_id_dup_text (line->subject);
  g_autofree char *number = pwt_show_receipt_number (line->receipt_number);
  g_autofree char *paid = pwt_show_money (line->paid);
  g_autofree char *time = pwt_show_time (line->time_us, pwt_desk_get_zone (desk));
  const char *method = _ (pwt_pay_method_choices[line->pay_method].label);
  g_autofree char *what = g_strdup_printf ("%s · %s", number, method);
  g_autofree char *name = g_strdup_printf (_ ("Receipt %s, %s, %s"), what, time, paid);
  GtkWidget *row = gtk_list_box_row_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8);
  GtkWidget *head = new_label (g_steal_pointer (&what), 0, NULL);

  gtk_widget_set_hexpand (head, TRUE);
  gtk_box_append (GTK_BOX (box), head);
  gtk_box_append (GTK_BOX (box), new_label (g_steal_pointer (&time), 1, "dim-label"));
  gtk_box_append (GTK_BOX (box), new_label (g_steal_pointer (&paid), 1, NULL));
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), box);
  gtk_actionable_set_action_target (GTK_ACTIONABLE (row), "s", id);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (row), "win.receipt");
  gtk_widget_set_tooltip_text (row, _ ("Show and print again"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  return row;
}

void
pwt_account_papers_show (PwtAccountPapers *self, const PwtAccountStory *story, PwtDesk *desk)
{
  GtkWidget *child;
  guint n = 0;

  g_return_if_fail (PWT_IS_ACCOUNT_PAPERS (self));

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->list))) != NULL)
    gtk_list_box_remove (self->list, child);
  for (guint i = 0; i < story->lines->len; i++) {
    const PwtStoryLine *line = g_ptr_array_index (story->lines, i);

    if (line->kind == PWT_STORY_SALE && n++ < SHOWN)
      gtk_list_box_append (self->list, new_row (line, desk));
  }
  gtk_widget_set_visible (GTK_WIDGET (self->list), n > 0);
  gtk_widget_set_visible (self->none, n == 0);
  gtk_widget_set_visible (self->all, n > SHOWN);
}

static void
pwt_account_papers_class_init (PwtAccountPapersClass *klass)
{
}

static void
pwt_account_papers_init (PwtAccountPapers *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 4);
  GtkWidget *head = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8);
  GtkWidget *title = new_label (g_strdup (_ ("Receipts")), 0, "heading");

  gtk_widget_set_hexpand (title, TRUE);
  self->all = gtk_button_new_with_label (_ ("All of them"));
  gtk_widget_set_css_classes (self->all, (const char *[]){ "flat", "in-heading", NULL });
  gtk_actionable_set_action_target (GTK_ACTIONABLE (self->all), "s", "sales");
  gtk_actionable_set_action_name (GTK_ACTIONABLE (self->all), "ledger.show");
  self->list = GTK_LIST_BOX (gtk_list_box_new ());
  gtk_list_box_set_selection_mode (self->list, GTK_SELECTION_NONE);
  gtk_widget_add_css_class (GTK_WIDGET (self->list), "search-list");
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->list), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Receipts"), -1);
  self->none = new_label (g_strdup (_ ("Nothing was sold in the period")), 0, "dim-label");
  gtk_widget_set_margin_start (head, 14);
  gtk_widget_set_margin_end (head, 14);
  gtk_widget_set_margin_start (self->none, 14);
  gtk_widget_set_margin_bottom (self->none, 6);
  gtk_box_append (GTK_BOX (head), title);
  gtk_box_append (GTK_BOX (head), self->all);
  gtk_box_append (GTK_BOX (box), head);
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->list));
  gtk_box_append (GTK_BOX (box), self->none);
  gtk_widget_set_css_classes (box, (const char *[]){ "card", "padt", NULL });
  adw_bin_set_child (ADW_BIN (self), box);
}
