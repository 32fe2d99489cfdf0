/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "record/logged.h"

#include <json-glib/json-glib.h>

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
  g_autoptr (JsonNode) root = NULL;
  g_autofree char *whole = NULL;
  JsonObject *object;

  g_return_val_if_fail (record != NULL && json != NULL, NULL);

  root = json_from_string (json, NULL);
  if (root == NULL || !JSON_NODE_HOLDS_OBJECT (root))
    return NULL;
  object = json_node_get_object (root);
  for (guint i = 0; i < record->n_fields; i++) {
    const PwtField *field = &record->fields[i];

    if ((field->flags & PWT_F_SECRET) && !json_object_has_member (object, field->name))
      json_object_set_string_member (object, field->name, INSTEAD);
  }
  whole = json_to_string (root, FALSE);
  return pwt_record_from_json (record, whole, -1, NULL);
}
