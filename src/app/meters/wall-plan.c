/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/meters/wall-plan.h"

PwtWallPlan *
pwt_wall_plan_new (void)
{
  PwtWallPlan *self = g_new0 (PwtWallPlan, 1);

  self->floors = g_ptr_array_new ();
  self->firsts = g_array_new (FALSE, FALSE, sizeof (guint));
  self->strips = g_array_new (FALSE, FALSE, sizeof (PwtWallStrip));
  return self;
}

void
pwt_wall_plan_free (PwtWallPlan *self)
{
  pwt_record_list_free (&pwt_floor_run_record, self->floors);
  g_array_unref (self->firsts);
  g_array_unref (self->strips);
  g_free (self);
}

void
pwt_wall_plan_take_floors (PwtWallPlan *self, GPtrArray *floors)
{
  pwt_record_list_free (&pwt_floor_run_record, self->floors);
  self->floors = floors;
  self->total = 0;
  g_array_set_size (self->firsts, 0);
  g_array_set_size (self->strips, 0);
  for (guint i = 0; i < floors->len; i++) {
    g_array_append_val (self->firsts, self->total);
    self->total += (guint) ((const PwtFloorRun *) g_ptr_array_index (floors, i))->count;
  }
}

const PwtFloorRun *
pwt_wall_plan_get_floor (const PwtWallPlan *self, guint floor)
{
  return g_ptr_array_index (self->floors, floor);
}

const PwtWallStrip *
pwt_wall_plan_get (const PwtWallPlan *self, guint strip)
{
  return &g_array_index (self->strips, PwtWallStrip, strip);
}

static PwtMeterSpan
span_of_floor (const PwtWallPlan *self, guint floor)
{
  return (PwtMeterSpan){ g_array_index (self->firsts, guint, floor),
                         (guint) pwt_wall_plan_get_floor (self, floor)->count };
}

/* How many floors from @first on are of its building. */
static guint
floors_of_building (const PwtWallPlan *self, guint first)
{
  const char *building = pwt_wall_plan_get_floor (self, first)->building;
  guint n = 1;

  while (first + n < self->floors->len &&
         g_strcmp0 (pwt_wall_plan_get_floor (self, first + n)->building, building) == 0)
    n++;
  return n;
}

static void
add_strip (PwtWallPlan *self, PwtWallStrip strip, int gap)
{
  strip.y = self->height;
  g_array_append_val (self->strips, strip);
  self->height += strip.height + gap;
}

static void
add_floor (PwtWallPlan *self, guint floor, const PwtWallSizes *sizes)
{
  PwtMeterSpan span = span_of_floor (self, floor);

  for (guint i = 0; i < span.n; i += self->n_columns)
    add_strip (self,
               (PwtWallStrip){ .has_name = i == 0,
                               .floor = floor,
                               .first = span.first + i,
                               .n = MIN (self->n_columns, span.n - i),
                               .height = sizes->cell_height },
               sizes->gap);
}

static void
add_building (PwtWallPlan *self, guint first, guint n, const PwtWallSizes *sizes)
{
  PwtMeterSpan last = span_of_floor (self, first + n - 1);
  guint row = g_array_index (self->firsts, guint, first);

  add_strip (self,
             (PwtWallStrip){ .is_head = TRUE,
                             .floor = first,
                             .first = row,
                             .n = last.first + last.n - row,
                             .height = sizes->head_height },
             sizes->gap);
  for (guint i = n; i > 0; i--)
    add_floor (self, first + i - 1, sizes);
}

/* No more columns than the widest floor needs. */
guint
pwt_wall_plan_count_columns (const PwtWallPlan *self, guint columns_max)
{
  guint widest = 1;

  for (guint i = 0; i < self->floors->len; i++)
    widest = MAX (widest, (guint) pwt_wall_plan_get_floor (self, i)->count);
  return MIN (widest, MAX (columns_max, 1));
}

void
pwt_wall_plan_lay_out (PwtWallPlan *self, const PwtWallSizes *sizes)
{
  guint n;

  g_array_set_size (self->strips, 0);
  self->height = 0;
  self->n_columns = pwt_wall_plan_count_columns (self, sizes->columns_max);
  for (guint i = 0; i < self->floors->len; i += n) {
    n = floors_of_building (self, i);
    add_building (self, i, n, sizes);
  }
  self->height += sizes->bottom;
}

/* As high as pwt_wall_plan_lay_out() would make it. */
int
pwt_wall_plan_measure (const PwtWallPlan *self, const PwtWallSizes *sizes)
{
  guint n_columns = pwt_wall_plan_count_columns (self, sizes->columns_max), n;
  int height = sizes->bottom;

  for (guint i = 0; i < self->floors->len; i += n) {
    n = floors_of_building (self, i);
    height += sizes->head_height + sizes->gap;
    for (guint j = i; j < i + n; j++) {
      guint lines = (span_of_floor (self, j).n + n_columns - 1) / n_columns;

      height += (int) lines * (sizes->cell_height + sizes->gap);
    }
  }
  return height;
}

guint
pwt_wall_plan_find_y (const PwtWallPlan *self, int y)
{
  guint low = 0, high = self->strips->len;

  while (low < high) {
    guint middle = (low + high) / 2;
    const PwtWallStrip *strip = pwt_wall_plan_get (self, middle);

    if (strip->y + strip->height > y)
      high = middle;
    else
      low = middle + 1;
  }
  return low;
}

gboolean
pwt_wall_plan_find_row (const PwtWallPlan *self, guint row, guint *strip, guint *column)
{
  for (guint i = 0; i < self->strips->len; i++) {
    const PwtWallStrip *at = pwt_wall_plan_get (self, i);

    if (at->is_head || row < at->first || row >= at->first + at->n)
      continue;
    *strip = i;
    *column = row - at->first;
    return TRUE;
  }
  return FALSE;
}

PwtMeterSpan
pwt_wall_plan_get_span (const PwtWallPlan *self, guint strip)
{
  const PwtWallStrip *at = pwt_wall_plan_get (self, strip);

  return at->is_head ? (PwtMeterSpan){ at->first, at->n } : span_of_floor (self, at->floor);
}

void
pwt_wall_plan_add_between (const PwtWallPlan *self, guint row, guint other, GArray *spans)
{
  guint from, from_column, until, until_column;

  if (!pwt_wall_plan_find_row (self, row, &from, &from_column) ||
      !pwt_wall_plan_find_row (self, other, &until, &until_column))
    return;
  if (from > until || (from == until && from_column > until_column)) {
    pwt_wall_plan_add_between (self, other, row, spans);
    return;
  }
  for (guint i = from; i <= until; i++) {
    const PwtWallStrip *at = pwt_wall_plan_get (self, i);
    guint first = i == from ? from_column : 0;
    guint end = i == until ? until_column + 1 : at->n;
    PwtMeterSpan span = { at->first + first, end - first };

    if (!at->is_head)
      g_array_append_val (spans, span);
  }
}
