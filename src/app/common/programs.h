/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

char *pwt_program_beside (const char *name, const char *variable);

G_END_DECLS
