/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "store/history.h"
#include "store/sql.h"

G_BEGIN_DECLS

struct _PwtHistory {
  PwtDb *db;              /* owned */
  GHashTable *quantities; /* name (owned) → number */
};

/* @db: (transfer full) */
PwtHistory *pwt_history_new (PwtDb *db);

G_END_DECLS
