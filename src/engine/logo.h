/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

#include "record/site.h"

G_BEGIN_DECLS

gboolean pwt_logo_prepare (const char *image, PwtLogo *logo,
                           GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
