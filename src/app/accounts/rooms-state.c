/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/accounts/rooms-state.h"

#include <glib/gi18n.h>

#include "app/common/meter-look.h"

PwtRoomsState
pwt_rooms_state_of_row (const PwtAccountRow *row)
{
  return (PwtRoomsState){ row->state, (guint) row->n_rooms, (guint) row->n_worst, row->worst_room };
}

/* Worst first, as the engine's list has it. */
static const PwtMeterState order[] = { PWT_METER_ARREARS, PWT_METER_TRIPPED, PWT_METER_UNSOLD,
                                       PWT_METER_LOST,    PWT_METER_ALARM2,  PWT_METER_ALARM1,
                                       PWT_METER_HELD,    PWT_METER_NEW,     PWT_METER_OK };

static PwtMeterState
worst_of (const GPtrArray *meters)
{
  for (guint o = 0; o < G_N_ELEMENTS (order); o++)
    for (guint i = 0; i < meters->len; i++)
      if (((const PwtMeterRow *) g_ptr_array_index (meters, i))->state == order[o])
        return order[o];
  return PWT_METER_NEW;
}

PwtRoomsState
pwt_rooms_state_of_meters (const GPtrArray *meters)
{
  PwtRoomsState self = { .state = worst_of (meters) };
  g_autoptr (GHashTable) rooms = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (GHashTable) worst = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  for (guint i = 0; i < meters->len; i++) {
    const PwtMeterRow *row = g_ptr_array_index (meters, i);

    g_hash_table_add (rooms, pwt_meter_row_place (row));
    if (row->state != self.state)
      continue;
    g_hash_table_add (worst, pwt_meter_row_place (row));
    if (self.worst_room == NULL)
      self.worst_room = row->room;
  }
  self.n_rooms = g_hash_table_size (rooms);
  self.n_worst = g_hash_table_size (worst);
  return self;
}

char *
pwt_rooms_state_text (const PwtRoomsState *self)
{
  const char *label = pwt_meter_state_label (self->state);

  if (self->n_worst >= self->n_rooms)
    return g_strdup (label);
  if (self->n_worst == 1 && self->worst_room != NULL)
    return g_strdup_printf ("%s %s", self->worst_room, label);
  return g_strdup_printf (_ ("%s: %u/%u rooms"), label, self->n_worst, self->n_rooms);
}

const char *
pwt_rooms_state_text_css (const PwtRoomsState *self)
{
  /* Which room does not answer says nothing of the one that has least. */
  if (self->n_rooms > 1 && self->state == PWT_METER_LOST)
    return NULL;
  return pwt_meter_state_text_css (self->state);
}
