/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "record/requests.h"
#include "store/accounts.h"
#include "store/audit.h"
#include "store/backup.h"
#include "store/events.h"
#include "store/journal.h"
#include "store/lists.h"
#include "store/live.h"
#include "store/people.h"
#include "store/receipts.h"
#include "store/registry.h"
#include "store/rows.h"
#include "store/sql.h"
#include "store/store.h"
#include "store/topups.h"
#include "store/verify.h"

G_BEGIN_DECLS

/* A site in a folder of its own, with one project, one room, one meter and one open account. */
typedef struct {
  char *root; /* removed with all in it */
  char *dir;  /* the site */
  PwtStore *store;
  PwtDb *db; /* borrowed: the business writer */
} PwtFixture;

#define FIXTURE_NOW_US G_GINT64_CONSTANT (1763600000000000)

void fixture_set_up (PwtFixture *self);
void fixture_tear_down (PwtFixture *self);
void fixture_reopen (PwtFixture *self);
char *fixture_make_root (void);
void fixture_remove_root (const char *root);
void fixture_copy_site (const char *from, const char *to);

/* Ids are made of a kind and a number, so that tests can name them. */
PwtId fixture_id (guint kind, guint64 number);
#define PROJECT (fixture_id (1, 1))
#define ROOM (fixture_id (2, 1))
#define LINE (fixture_id (3, 1))
#define POINT(n) (fixture_id (4, n))
#define METER(n) (fixture_id (5, n))
#define TENANT(n) (fixture_id (6, n))
#define ACCOUNT(n) (fixture_id (7, n))
#define TARIFF (fixture_id (8, 1))
#define OPERATOR (fixture_id (9, 1))
#define SALE(n) (fixture_id (10, n))

/* What fixture_set_up() puts in; in the caller's transaction. */
gboolean fixture_fill (PwtDb *db, guint n_points, GError **error);

/* The parts of a sale of 100.00, of which 2.00 fee: sale, entry, receipt, top-up, audit entry. */
gboolean fixture_sell (PwtDb *db, guint64 number, GError **error);
/* Brings it into the meter, with its settle entry. */
gboolean fixture_step (PwtDb *db, guint64 number, PwtTopupState state, GError **error);
gboolean fixture_settle (PwtDb *db, guint64 number, GError **error);

#define assert_store_error(error, code)                                                            \
  G_STMT_START                                                                                     \
  {                                                                                                \
    g_assert_error (error, PWT_STORE_ERROR, PWT_STORE_ERROR_##code);                               \
    g_clear_error (&error);                                                                        \
  }                                                                                                \
  G_STMT_END

G_END_DECLS
