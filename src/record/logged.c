/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "record/logged.h"

#define INSTEAD "·" /* of a secret; whoever shows a record leaves secrets out */

/**
 * pwt_record_from_logged:
 * @json: of an entry of the log
 *
 * Returns: (transfer full) (nullable): the record; NULL if @json is something else
 */
gpointer
pwt_record_from_logged (const PwtRecord *record, const char *json)
{
  gpointer object;

  g_return_val_if_fail (record != NULL && json != NULL, NULL);

  object = pwt_record_read_json (record, json, -1, NULL);
  for (guint i = 0; object != NULL && i < record->n_fields; i++) {
    const PwtField *field = &record->fields[i];

    if ((field->flags & PWT_F_SECRET) && pwt_field_is_none (field, object))
      pwt_field_set_text (field, object, INSTEAD);
  }
  if (object == NULL || pwt_record_check (record, object, NULL))
    return object;
  pwt_record_free (record, object);
  return NULL;
}
