/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "engine/private.h"
#include "engine/topup-books.h"

G_BEGIN_DECLS

gboolean pwt_command_begin (PwtTurn *turn, PwtCommand *command,
                            GError **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean pwt_command_cancel (PwtTurn *turn, PwtCommand *command, gboolean *is_cancelled,
                             GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
