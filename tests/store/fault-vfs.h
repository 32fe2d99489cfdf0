/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* SQLite's file layer with a fault at the Nth write, flush, truncation or removal of any file. */
#define FAULT_VFS "fault"

typedef enum {
  FAULT_NONE,  /* only count */
  FAULT_IO,    /* the disk says no */
  FAULT_FULL,  /* no room */
  FAULT_SHORT, /* half of it is written, then no room */
  FAULT_KILL,  /* SIGKILL of this process, before the operation or in the middle of a write */
  FAULT_POWER, /* the same, and of the writes that were not flushed some are undone */
} FaultKind;

void fault_vfs_register (void);
/* Whether a write may damage what stands beside it, so that SQLite fills whole sectors. */
void fault_vfs_set_careless (gboolean is_careless);
/* From now on count anew; the fault happens at operation @at (from 1), and if @stays at every later
 * one too. */
void fault_vfs_arm (FaultKind kind, guint at, gboolean stays);
/* Operations since fault_vfs_arm(); no fault happens any more. */
guint fault_vfs_disarm (void);

G_END_DECLS
