/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "chart/series.h"

/* Lowest and highest of each so many spots are kept beside them: what is asked of a year of minutes
 * while it is dragged costs little. */
#define BLOCK 64
/* Up to so many spots a pixel all are drawn. */
#define DENSE 2

typedef struct {
  gint64 min, max; /* PWT_CHART_NONE in both: no value in the block */
} Range;

struct _PwtSeries {
  char *name;
  gint64 gap_max; /* farther apart than this and nothing is drawn between */
  GArray *spots;  /* (element-type PwtSpot) */
  GArray *blocks; /* (element-type Range) of BLOCK spots each */
  grefcount ref_count;
};

/**
 * pwt_series_new:
 * @name: (nullable): as people read it
 * @gap_max: spots farther apart are not joined; 0: any are
 */
PwtSeries *
pwt_series_new (const char *name, gint64 gap_max)
{
  PwtSeries *series = g_new0 (PwtSeries, 1);

  series->name = g_strdup (name);
  series->gap_max = gap_max > 0 ? gap_max : G_MAXINT64;
  series->spots = g_array_new (FALSE, FALSE, sizeof (PwtSpot));
  series->blocks = g_array_new (FALSE, FALSE, sizeof (Range));
  g_ref_count_init (&series->ref_count);
  return series;
}

PwtSeries *
pwt_series_ref (PwtSeries *series)
{
  g_ref_count_inc (&series->ref_count);
  return series;
}

void
pwt_series_unref (PwtSeries *series)
{
  if (!g_ref_count_dec (&series->ref_count))
    return;
  g_free (series->name);
  g_array_unref (series->spots);
  g_array_unref (series->blocks);
  g_free (series);
}

static void
widen (Range *range, gint64 value)
{
  if (value == PWT_CHART_NONE)
    return;
  if (range->max == PWT_CHART_NONE || value > range->max)
    range->max = value;
  if (range->min == PWT_CHART_NONE || value < range->min)
    range->min = value;
}

/**
 * pwt_series_add:
 * @x: not before the last one
 * @y: the value, or PWT_CHART_NONE where the line breaks
 */
void
pwt_series_add (PwtSeries *series, gint64 x, gint64 y)
{
  const Range nothing = { PWT_CHART_NONE, PWT_CHART_NONE };
  PwtSpot spot = { x, y };
  guint n = series->spots->len;

  g_return_if_fail (n == 0 || x >= pwt_series_get (series, n - 1)->x);

  if (n % BLOCK == 0)
    g_array_append_val (series->blocks, nothing);
  widen (&g_array_index (series->blocks, Range, n / BLOCK), y);
  g_array_append_val (series->spots, spot);
}

const char *
pwt_series_get_name (const PwtSeries *series)
{
  return series->name;
}

guint
pwt_series_get_length (const PwtSeries *series)
{
  return series->spots->len;
}

const PwtSpot *
pwt_series_get (const PwtSeries *series, guint index)
{
  return &g_array_index (series->spots, PwtSpot, index);
}

/* The first spot at or after @x; the length if there is none. */
guint
pwt_series_find (const PwtSeries *series, gint64 x)
{
  guint low = 0, high = series->spots->len;

  while (low < high) {
    guint middle = low + (high - low) / 2;

    if (pwt_series_get (series, middle)->x < x)
      low = middle + 1;
    else
      high = middle;
  }
  return low;
}

static gint64
distance (const PwtSeries *series, int index, gint64 x)
{
  gint64 at = pwt_series_get (series, (guint) index)->x;

  return at > x ? at - x : x - at;
}

/* The spot with a value that is closest to @x; −1 if there is none. */
int
pwt_series_nearest (const PwtSeries *series, gint64 x)
{
  int after = (int) pwt_series_find (series, x), before = after - 1;
  int n = (int) series->spots->len;

  while (after < n && pwt_series_get (series, (guint) after)->y == PWT_CHART_NONE)
    after++;
  while (before >= 0 && pwt_series_get (series, (guint) before)->y == PWT_CHART_NONE)
    before--;
  if (after >= n)
    return before;
  return before >= 0 && distance (series, before, x) <= distance (series, after, x) ? before
                                                                                    : after;
}

static Range
range_of (const PwtSeries *series, guint first, guint end)
{
  Range range = { PWT_CHART_NONE, PWT_CHART_NONE };

  while (first < end) {
    if (first % BLOCK == 0 && end - first >= BLOCK) {
      const Range *block = &g_array_index (series->blocks, Range, first / BLOCK);

      widen (&range, block->min);
      widen (&range, block->max);
      first += BLOCK;
    } else {
      widen (&range, pwt_series_get (series, first++)->y);
    }
  }
  return range;
}

/* Lowest and highest in [from, until]. Returns: whether there is a value at all */
gboolean
pwt_series_get_extremes (const PwtSeries *series, gint64 from, gint64 until, gint64 *min,
                         gint64 *max)
{
  guint end = until == G_MAXINT64 ? series->spots->len : pwt_series_find (series, until + 1);
  Range range = range_of (series, pwt_series_find (series, from), end);

  *min = range.min;
  *max = range.max;
  return range.max != PWT_CHART_NONE;
}

/* --- thinning --- */

static gboolean
is_gap (const PwtSeries *series, const PwtSpot *a, const PwtSpot *b)
{
  return b->x - a->x > series->gap_max;
}

static void
put (GArray *spots, gint64 x, gint64 y)
{
  PwtSpot spot = { x, y };
  const PwtSpot *last = spots->len > 0 ? &g_array_index (spots, PwtSpot, spots->len - 1) : NULL;

  if (y == PWT_CHART_NONE && (last == NULL || last->y == PWT_CHART_NONE))
    return;
  g_array_append_val (spots, spot);
}

static void
put_all (const PwtSeries *series, guint first, guint end, GArray *spots)
{
  for (guint i = first; i < end; i++) {
    const PwtSpot *spot = pwt_series_get (series, i);

    if (i > first && is_gap (series, spot - 1, spot))
      put (spots, spot->x, PWT_CHART_NONE);
    put (spots, spot->x, spot->y);
  }
}

/* Four spots for what falls on one pixel. Where inside the pixel the extremes were is not seen. */
static void
put_column (const PwtSeries *series, guint first, guint end, GArray *spots)
{
  Range range = range_of (series, first, end);
  const PwtSpot *a = pwt_series_get (series, first), *z = pwt_series_get (series, end - 1);

  if (first > 0 && is_gap (series, a - 1, a))
    put (spots, a->x, PWT_CHART_NONE);
  if (range.max == PWT_CHART_NONE) {
    put (spots, a->x, PWT_CHART_NONE);
    return;
  }
  put (spots, a->x, a->y != PWT_CHART_NONE ? a->y : range.min);
  put (spots, a->x, range.min);
  put (spots, a->x, range.max);
  put (spots, z->x, z->y);
}

void
pwt_series_thin (const PwtSeries *series, gint64 from, gint64 until, guint n_columns, GArray *spots)
{
  guint first = pwt_series_find (series, from), end = pwt_series_find (series, until);
  guint at, lead;

  g_return_if_fail (until > from && n_columns > 0);

  g_array_set_size (spots, 0);
  lead = first > 0 ? first - 1 : 0;
  if (end - first <= DENSE * n_columns) {
    put_all (series, lead, MIN (end + 1, series->spots->len), spots);
    return;
  }
  at = lead;
  for (guint column = 1; column <= n_columns; column++) {
    gint64 edge = from + (gint64) ((double) (until - from) * column / n_columns);
    guint next =
        column == n_columns ? MIN (end + 1, series->spots->len) : pwt_series_find (series, edge);

    if (next > at)
      put_column (series, at, next, spots);
    at = MAX (at, next);
  }
}
