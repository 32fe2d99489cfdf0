/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "record/finding.h"

G_BEGIN_DECLS

/* What a verification of the books found, line by line. */
GtkWindow *pwt_verify_dialog_new (GtkWindow *parent, const PwtVerification *found);

G_END_DECLS
