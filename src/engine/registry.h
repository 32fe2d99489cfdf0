/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "engine/private.h"

G_BEGIN_DECLS

/* Rows of the registry, by their record: building, floor, room, gateway, line, point, meter,
 * circuit. */
gboolean pwt_registry_save (PwtContext *context, const PwtRecord *record, gconstpointer object,
                            gconstpointer was, gpointer *before,
                            GError **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean pwt_line_check_port (PwtContext *context, const PwtLine *line,
                              GError **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean pwt_registry_save_one (PwtContext *context, const PwtRecord *record, gconstpointer object,
                                GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* site-change.c */
gboolean pwt_site_change (PwtContext *context, gconstpointer request, gpointer reply,
                          GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
