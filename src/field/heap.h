/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* A heap of moments, earliest first. Nodes live in their owners; each operation is O(log n). */
typedef struct {
  gint64 at_us;
  guint index; /* 1 … n while in a heap, else 0 */
  gpointer owner;
} PwtHeapNode;

typedef struct {
  GPtrArray *nodes;
} PwtHeap;

void pwt_heap_init (PwtHeap *heap);
void pwt_heap_clear (PwtHeap *heap);
void pwt_heap_set (PwtHeap *heap, PwtHeapNode *node, gint64 at_us);
void pwt_heap_remove (PwtHeap *heap, PwtHeapNode *node);
PwtHeapNode *pwt_heap_peek (const PwtHeap *heap);

G_END_DECLS
