/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "engine/private.h"

G_BEGIN_DECLS

#define OFFICE_PASSWORD "correct horse battery"
#define OFFICE_BEGIN_US G_GINT64_CONSTANT (1795140000000000) /* 2026-11-20 10:00 in Shanghai */
#define YUAN(y) ((PwtMoney){ (y) *10000 })

/* A site without wires: the business alone, by hand on a clock that stands still unless it is told,
 * or with the engine's own threads. What meters show is written by office_show(). */
typedef struct {
  char *dir; /* of the site, removed at the end */
  gint64 now_us;
  guint64 random;
  PwtWorld clock;
  gboolean has_threads;
  PwtEngine *engine;
  char *boss; /* token of the administrator */
  PwtId project;
  guint n_imports;
} Office;

Office *office_new (void);
Office *office_new_with_threads (void);
void office_free (Office *office);
void office_open (Office *office);
void office_restart (Office *office);

/* A project, with wires of its own, with rooms R01, R02… of which the first @n_opened have an
 * account. */
PwtId office_import (Office *office, guint n_meters, guint n_opened);
char *office_hire (Office *office, const char *name, PwtFirstRole role, PwtId project);
char *office_sign_in (Office *office, const char *name, const char *password, GError **error);

gpointer office_call (Office *office, const char *token, const char *operation,
                      gconstpointer request);
GError *office_fail (Office *office, const char *token, const char *operation,
                     gconstpointer request);
#define office_assert_fails(office, token, operation, request, code)                               \
  G_STMT_START                                                                                     \
  {                                                                                                \
    g_autoptr (GError) failed_ = office_fail (office, token, operation, request);                  \
    g_assert_error (failed_, PWT_ENGINE_ERROR, PWT_ENGINE_ERROR_##code);                           \
  }                                                                                                \
  G_STMT_END

PwtId office_new_id (Office *office);
PwtMeterRow *office_row (Office *office, PwtId project, const char *room);
PwtId office_point (Office *office, const char *room);
PwtId office_meter (Office *office, const char *room);
PwtId office_tariff (Office *office, PwtId project);
void office_show (Office *office, const char *room, gint64 yuan, gint64 count);
PwtSaleReply *office_sell (Office *office, const char *room, gint64 yuan, PwtId *id);
PwtMoney office_book (Office *office, PwtBook book);
gint64 office_count_audit (Office *office, const char *operation);
void office_verify (Office *office);

G_END_DECLS
