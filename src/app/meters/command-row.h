/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "record/meters.h"

G_BEGIN_DECLS

/* One command a meter was given: what, when, and what the proof showed. */
GtkWidget *pwt_command_row_new (const PwtCommand *command, GTimeZone *zone);
/* The same to be heard: "Trip: Done. Read back: the relay is open". */
char *pwt_command_row_dup_text (const PwtCommand *command, GTimeZone *zone);

G_END_DECLS
