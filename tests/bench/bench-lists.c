/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bench.h"
#include "big-site.h"
#include "store/lists.h"

/* The lists of a site of 100,000 points: what a keystroke in the search and a window while
 * scrolling cost. Printed, not judged: there is nothing on another machine to hold it against. */

#define ROUNDS 5

static void
die_on (GError *error)
{
  if (error != NULL)
    g_error ("%s", error->message);
}

static const struct {
  const char *what;
  const char *search, *sort, *filter, *value;
  gint64 offset;
} windows[] = {
  { "first window", NULL, NULL, NULL, NULL, 0 },
  { "window in the middle", NULL, NULL, NULL, NULL, 50000 },
  { "last window", NULL, NULL, NULL, NULL, 99800 },
  { "search: finds all", "1", NULL, NULL, NULL, 0 },
  { "search: a name", "李记", NULL, NULL, NULL, 0 },
  { "search: initials and digits", "zj 88", NULL, NULL, NULL, 0 },
  { "search: finds nothing", "nothing", NULL, NULL, NULL, 0 },
  { "filter by state", NULL, NULL, "state", "alarm1", 0 },
  { "sorted by tenant", NULL, "tenant_name", NULL, NULL, 0 },
  { "sorted by balance", NULL, "balance", NULL, NULL, 0 },
  { "sorted by balance, far down", NULL, "balance", NULL, NULL, 90000 },
};

static double
time_window (PwtDb *db, const char *list, const PwtListRequest *request)
{
  double best = G_MAXDOUBLE;

  for (guint i = 0; i < ROUNDS; i++) {
    g_autoptr (GError) error = NULL;
    double start = bench_seconds ();
    PwtWindow *window = pwt_lists_window (db, list, request, FALSE, &error);

    die_on (error);
    best = MIN (best, (bench_seconds () - start) * 1e3);
    pwt_record_free (pwt_lists_window_record (list), window);
  }
  return best;
}

static void
print_windows (PwtDb *db, const char *list)
{
  g_print ("%s\n", list);
  for (guint i = 0; i < G_N_ELEMENTS (windows); i++) {
    PwtListRequest *request = pwt_record_new (&pwt_list_request_record);

    request->project = BIG_SITE_PROJECT;
    request->limit = 200;
    request->offset = windows[i].offset;
    request->search = g_strdup (windows[i].search);
    request->sort = g_strdup (windows[i].sort);
    if (windows[i].filter != NULL) {
      PwtFilter *filter = pwt_record_new (&pwt_filter_record);

      filter->field = g_strdup (windows[i].filter);
      filter->value = g_strdup (windows[i].value);
      g_ptr_array_add (request->filters, filter);
    }
    g_print ("  %-38s %8.2f ms\n", windows[i].what, time_window (db, list, request));
    pwt_record_free (&pwt_list_request_record, request);
  }
}

int
main (void)
{
  g_autofree char *dir = bench_make_dir ();
  g_autofree char *site = g_build_filename (dir, "site", NULL);
  g_autoptr (GError) error = NULL;
  PwtStore *store = pwt_store_open (site, "bench", PWT_STORE_CREATE, &error);
  PwtDb *reader;

  die_on (error);
  big_site_fill (pwt_store_business (store), big_site_points ());
  reader = pwt_store_new_reader (store, &error);
  die_on (error);
  print_windows (reader, "meters");
  print_windows (reader, "accounts");
  pwt_db_free (reader);
  pwt_store_close (store);
  bench_remove_dir (dir);
  return 0;
}
