/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "store/db.h"
#include "store/history.h"

G_BEGIN_DECLS

/* A site is a folder (0700) that one program holds at a time:
 *
 *   business.db  what must not be lost: registry, journal, receipts, top-ups, audit…; FULL
 *   history.db   readings; NORMAL: a power cut may cost the last seconds, which are priced again
 *   site.lock    flock; its text says who holds the site
 *   backups/
 *
 * The writers belong to the thread that runs operations. Readers are made one for each thread that
 * needs one and are freed before the store is closed. */
typedef struct _PwtStore PwtStore;

typedef enum {
  PWT_STORE_CREATE = 1 << 0, /* make the site if the folder is missing or empty */
  PWT_STORE_DRAFT =
      1 << 1, /* a site in the making (store/site-draft.h), of which nothing is flushed */
} PwtStoreFlags;

PwtStore *pwt_store_open (const char *dir, const char *program, PwtStoreFlags flags,
                          GError **error) G_GNUC_WARN_UNUSED_RESULT;
PwtStore *pwt_store_open_on (const char *dir, const char *program, PwtStoreFlags flags,
                             const char *vfs, GError **error) G_GNUC_WARN_UNUSED_RESULT;
void pwt_store_close (PwtStore *store);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PwtStore, pwt_store_close)

/* Whether nobody closed it the last time: its program was killed, or the power was cut. */
gboolean pwt_store_was_cut_short (PwtStore *store);

PwtDb *pwt_store_business (PwtStore *store);
PwtHistory *pwt_store_history (PwtStore *store);
PwtDb *pwt_store_new_reader (PwtStore *store, GError **error) G_GNUC_WARN_UNUSED_RESULT;
PwtHistory *pwt_store_new_history_reader (PwtStore *store,
                                          GError **error) G_GNUC_WARN_UNUSED_RESULT;

const char *pwt_store_get_dir (PwtStore *store);
char *pwt_store_dup_backups_dir (PwtStore *store);
char *pwt_store_dup_holder (const char *dir);

G_END_DECLS
