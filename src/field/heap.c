/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "field/heap.h"

void
pwt_heap_init (PwtHeap *heap)
{
  heap->nodes = g_ptr_array_new ();
}

/* The nodes are their owners'. */
void
pwt_heap_clear (PwtHeap *heap)
{
  g_clear_pointer (&heap->nodes, g_ptr_array_unref);
}

static PwtHeapNode *
node_at (const PwtHeap *heap, guint index)
{
  return heap->nodes->pdata[index - 1];
}

static void
place (PwtHeap *heap, PwtHeapNode *node, guint index)
{
  heap->nodes->pdata[index - 1] = node;
  node->index = index;
}

static void
rise (PwtHeap *heap, PwtHeapNode *node)
{
  guint index = node->index;

  while (index > 1 && node_at (heap, index / 2)->at_us > node->at_us) {
    place (heap, node_at (heap, index / 2), index);
    index /= 2;
  }
  place (heap, node, index);
}

static void
sink (PwtHeap *heap, PwtHeapNode *node)
{
  guint index = node->index;
  guint n = heap->nodes->len;

  while (2 * index <= n) {
    guint child = 2 * index;

    if (child < n && node_at (heap, child + 1)->at_us < node_at (heap, child)->at_us)
      child++;
    if (node_at (heap, child)->at_us >= node->at_us)
      break;
    place (heap, node_at (heap, child), index);
    index = child;
  }
  place (heap, node, index);
}

/**
 * pwt_heap_set:
 *
 * Puts @node in, or moves it, to @at_us.
 */
void
pwt_heap_set (PwtHeap *heap, PwtHeapNode *node, gint64 at_us)
{
  node->at_us = at_us;
  if (node->index == 0) {
    g_ptr_array_add (heap->nodes, node);
    node->index = heap->nodes->len;
  }
  rise (heap, node);
  sink (heap, node);
}

void
pwt_heap_remove (PwtHeap *heap, PwtHeapNode *node)
{
  PwtHeapNode *last;
  guint index = node->index;

  if (index == 0)
    return;
  last = node_at (heap, heap->nodes->len);
  g_ptr_array_set_size (heap->nodes, (int) heap->nodes->len - 1);
  node->index = 0;
  if (last == node)
    return;
  place (heap, last, index);
  rise (heap, last);
  sink (heap, last);
}

/**
 * pwt_heap_peek:
 *
 * Returns: (nullable): the earliest
 */
PwtHeapNode *
pwt_heap_peek (const PwtHeap *heap)
{
  return heap->nodes->len > 0 ? heap->nodes->pdata[0] : NULL;
}
