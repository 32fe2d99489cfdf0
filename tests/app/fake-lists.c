/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "fake-answers.h"

static gboolean
matches_text (const PwtRecord *record, gconstpointer row, const char *search)
{
  g_auto (GStrv) words = g_strsplit (search != NULL ? search : "", " ", -1);

  for (guint w = 0; words[w] != NULL; w++) {
    gboolean is_found = words[w][0] == '\0';

    for (guint i = 0; i < record->n_fields && !is_found; i++) {
      const char *text = record->fields[i].type == PWT_T_TEXT
                             ? pwt_field_peek_text (&record->fields[i], row)
                             : NULL;

      is_found = text != NULL && strstr (text, words[w]) != NULL;
    }
    if (!is_found)
      return FALSE;
  }
  return TRUE;
}

/* @text as a value of @field against that of @row; -1, 0 or 1. */
static int
compare_value (const PwtRecord *record, const PwtField *field, gconstpointer row, const char *text)
{
  gpointer other = pwt_record_new (record);
  gint64 a, b;

  g_assert_true (pwt_field_parse (field, other, text, NULL));
  a = pwt_field_get_int (field, row);
  b = pwt_field_get_int (field, other);
  pwt_record_free (record, other);
  return (a > b) - (a < b);
}

static gboolean
matches (const PwtRecord *record, const PwtField *field, gconstpointer row, const PwtFilter *filter)
{
  g_autofree char *plain = NULL;

  if (filter->least == NULL && filter->most == NULL) {
    plain = pwt_field_dup_plain (field, row);
    return g_strcmp0 (filter->value, plain) == 0;
  }
  return !pwt_field_is_none (field, row) &&
         (filter->least == NULL || compare_value (record, field, row, filter->least) >= 0) &&
         (filter->most == NULL || compare_value (record, field, row, filter->most) <= 0);
}

/* Several filters of one field are alternatives. */
static gboolean
matches_filters (const PwtRecord *record, gconstpointer row, GPtrArray *filters,
                 const char *ignored)
{
  for (guint i = 0; filters != NULL && i < filters->len; i++) {
    const PwtFilter *filter = g_ptr_array_index (filters, i);
    const PwtField *field = pwt_record_find (record, filter->field);
    gboolean is_found = FALSE;

    g_assert_nonnull (field);
    if (g_strcmp0 (filter->field, ignored) == 0)
      continue;
    for (guint j = 0; j < filters->len && !is_found; j++) {
      const PwtFilter *other = g_ptr_array_index (filters, j);

      is_found = g_str_equal (other->field, filter->field) && matches (record, field, row, other);
    }
    if (!is_found)
      return FALSE;
  }
  return TRUE;
}

typedef struct {
  const PwtField *field;
  gboolean is_descending;
} Order;

static int
compare_rows (gconstpointer a, gconstpointer b, gpointer user_data)
{
  const Order *order = user_data;
  int result = pwt_field_compare (order->field, *(gconstpointer *) a, *(gconstpointer *) b);

  return order->is_descending ? -result : result;
}

static void
count_states (PwtWindow *window, const PwtRecord *record, GPtrArray *rows,
              const PwtListRequest *request)
{
  const PwtField *state = pwt_record_find (record, "state");

  for (guint s = 0; s < PWT_N_METER_STATES; s++) {
    PwtCount *count = pwt_record_new (&pwt_count_record);

    count->value = g_strdup (pwt_meter_state_nick (s));
    for (guint i = 0; i < rows->len; i++) {
      gconstpointer row = g_ptr_array_index (rows, i);

      if (pwt_field_get_int (state, row) == s && matches_text (record, row, request->search) &&
          matches_filters (record, row, request->filters, "state"))
        count->count++;
    }
    g_ptr_array_add (window->counts, count);
  }
}

char *
pwt_fake_answer_nothing (PwtFakeBackend *self, PwtFakeSite *site, const PwtOperation *operation,
                         gconstpointer request, GError **error)
{
  return g_strdup ("{}");
}

/* Returns: (transfer container): the rows that @request means, sorted; it is borrowed from @rows */
GPtrArray *
pwt_fake_find (const PwtRecord *record, GPtrArray *rows, const PwtListRequest *request)
{
  GPtrArray *found = g_ptr_array_new ();

  for (guint i = 0; i < rows->len; i++) {
    gpointer row = g_ptr_array_index (rows, i);

    if (matches_text (record, row, request->search) &&
        matches_filters (record, row, request->filters, NULL))
      g_ptr_array_add (found, row);
  }
  if (request->sort != NULL) {
    Order order = { pwt_record_find (record, request->sort), request->is_descending };

    g_ptr_array_sort_with_data (found, compare_rows, &order);
  }
  return found;
}

char *
pwt_fake_window (const PwtOperation *operation, const PwtRecord *record, GPtrArray *rows,
                 const PwtListRequest *request)
{
  PwtWindow *window = pwt_record_new (operation->reply);
  g_autoptr (GPtrArray) found = pwt_fake_find (record, rows, request);
  char *json;

  window->total = found->len;
  window->offset = request->offset;
  for (gint64 i = request->offset; i < MIN (request->offset + request->limit, window->total); i++)
    g_ptr_array_add (window->rows, pwt_record_copy (record, g_ptr_array_index (found, (guint) i)));
  if (record == &pwt_meter_row_record || record == &pwt_account_row_record)
    count_states (window, record, rows, request);
  json = pwt_record_to_json (operation->reply, window);
  pwt_record_free (operation->reply, window);
  return json;
}
