/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/setup/tariff-label.h"

#include "app/setup/tariff-example.h"

static GtkWidget *
new_line (const char *text)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  return label;
}

GtkWidget *
pwt_tariff_label_new (const PwtTariff *tariff, const PwtTariffPlan *plan)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *name = new_line (tariff->name);
  g_autofree char *words = pwt_tariff_summary (plan, tariff->medium);
  GtkWidget *caption = new_line (words);

  gtk_widget_set_tooltip_text (name, tariff->name);
  gtk_widget_add_css_class (caption, "caption");
  gtk_widget_add_css_class (caption, "dim-label");
  gtk_box_append (GTK_BOX (box), name);
  gtk_box_append (GTK_BOX (box), caption);
  return box;
}
