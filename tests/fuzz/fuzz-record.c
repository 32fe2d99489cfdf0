/* SPDX-License-Identifier: GPL-3.0-or-later */

/* libFuzzer: JSON from outside. The first byte chooses the operation, the rest is its request; what
 * is taken must be written and read again as the same. */
#include "record/operations.h"

int LLVMFuzzerTestOneInput (const guint8 *data, gsize size);

static void
write_and_read_again (const PwtRecord *record, gpointer object)
{
  g_autofree char *json = pwt_record_to_json (record, object);
  g_autoptr (GError) error = NULL;
  gpointer again = pwt_record_from_json (record, json, -1, &error);

  if (again == NULL)
    g_error ("%s\n%s", json, error->message);
  g_assert_true (pwt_record_equal (record, object, again));
  pwt_record_mask (record, again);
  pwt_record_free (record, again);
}

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
  g_autoptr (GError) error = NULL;
  const PwtRecord *record;
  gpointer object;

  if (size == 0)
    return 0;
  record = pwt_operations[data[0] % pwt_n_operations].request;
  object = pwt_record_from_json (record, (const char *) data + 1, (gssize) size - 1, &error);
  g_assert_true ((object == NULL) == (error != NULL));
  if (object != NULL)
    write_and_read_again (record, object);
  pwt_record_free (record, object);
  return 0;
}
