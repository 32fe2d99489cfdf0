/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "engine/private.h"
#include "engine/topup-books.h"

G_BEGIN_DECLS

/* command-check.c */
gboolean pwt_command_check_request (const PwtCommandRequest *wanted, gint64 now_us,
                                    GError **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean pwt_command_check_meter (PwtDb *db, PwtCommandKind kind, const PwtMeterLive *live,
                                  gboolean is_of_many, GError **error) G_GNUC_WARN_UNUSED_RESULT;
void pwt_command_fill (PwtCommand *command, const PwtCommandRequest *wanted, PwtId operator_id);

/* command-content.c */
typedef struct {
  guint n_values;
  struct {
    PwtQuantity quantity;
    gint64 value;
  } values[PWT_TASK_MAX_VALUES];
  char *text; /* in words; NULL: nothing but the command itself */
} PwtCommandContent;

GHashTable *pwt_command_tariffs_new (void);
gboolean pwt_command_content_find (PwtDb *db, GHashTable *tariffs, PwtCommandKind kind, PwtId meter,
                                   PwtDate date, PwtCommandContent *content,
                                   GError **error) G_GNUC_WARN_UNUSED_RESULT;
void pwt_command_content_clear (PwtCommandContent *content);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (PwtCommandContent, pwt_command_content_clear)

/* Supply that stays on whatever the balance. */
static inline gboolean
pwt_is_held (const PwtMeterLive *live)
{
  return live != NULL && live->is_forced && live->is_closed;
}

/* commands.c */

gboolean pwt_command_begin (PwtTurn *turn, PwtCommand *command,
                            GError **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean pwt_command_cancel (PwtTurn *turn, PwtCommand *command, gboolean *is_cancelled,
                             GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
