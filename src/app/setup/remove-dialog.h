/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "app/common/desk.h"

G_BEGIN_DECLS

/* Shows what would be removed with what was chosen, and what forbids it. Response "go": remove. */
GtkWindow *pwt_remove_dialog_new (GtkWindow *parent, const PwtSiteChangeReply *reply);

G_END_DECLS
