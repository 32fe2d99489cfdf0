/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Why the store refused or failed. The message says what happened and what to do. */
typedef enum {
  PWT_STORE_ERROR_BUSY_SITE,   /* another program holds the site; the message says which */
  PWT_STORE_ERROR_FOREIGN,     /* a database, but not one of Prewatt's */
  PWT_STORE_ERROR_NEWER,       /* written by a newer Prewatt */
  PWT_STORE_ERROR_DAMAGED,     /* the file is not as it was written: restore a backup */
  PWT_STORE_ERROR_FULL,        /* no room on the disk; nothing of the transaction was kept */
  PWT_STORE_ERROR_IO,          /* the disk failed; nothing of the transaction was kept */
  PWT_STORE_ERROR_NOT_FOUND,   /* no such row, or no site in that folder */
  PWT_STORE_ERROR_EXISTS,      /* the id is taken, by other content */
  PWT_STORE_ERROR_CONSTRAINT,  /* a rule kept by the database itself forbids it */
  PWT_STORE_ERROR_INVALID,     /* a request names a list, column or value that does not exist */
  PWT_STORE_ERROR_ROLLED_BACK, /* the transaction is gone already: run its operations again */
} PwtStoreError;

#define PWT_STORE_ERROR (pwt_store_error_quark ())
GQuark pwt_store_error_quark (void);

G_END_DECLS
