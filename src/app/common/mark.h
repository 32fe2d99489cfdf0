/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Makes every word of @search bold where it stands in the label's text, whatever its case. */
void pwt_label_mark_words (GtkLabel *label, const char *search);

G_END_DECLS
