/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/* Reading JSON with one check at the end.
 *
 * The first mistake is kept with its place ("meters[3].sim.balance: …"); after it every function
 * returns a harmless default. Members that are absent keep the caller's value, unless required. */
typedef struct {
  GString *place;
  GError *error; /* PWT_SIM_ERROR */
} PwtSimJson;

void pwt_sim_json_init (PwtSimJson *json);
void pwt_sim_json_clear (PwtSimJson *json);
JsonNode *pwt_sim_json_parse (PwtSimJson *json, const char *text, gsize length);
void pwt_sim_json_fail (PwtSimJson *json, const char *member, const char *format, ...)
    G_GNUC_PRINTF (3, 4);
gboolean pwt_sim_json_finish (PwtSimJson *json, GError **error) G_GNUC_WARN_UNUSED_RESULT;

gsize pwt_sim_json_enter (PwtSimJson *json, const char *member, gint index);
void pwt_sim_json_leave (PwtSimJson *json, gsize mark);

void pwt_sim_json_allow (PwtSimJson *json, JsonObject *object, const char *const *members);
void pwt_sim_json_require (PwtSimJson *json, JsonObject *object, const char *member);
JsonObject *pwt_sim_json_object (PwtSimJson *json, JsonObject *object, const char *member);
JsonArray *pwt_sim_json_array (PwtSimJson *json, JsonObject *object, const char *member);
JsonObject *pwt_sim_json_element (PwtSimJson *json, JsonArray *array, guint i);
const char *pwt_sim_json_text (PwtSimJson *json, JsonObject *object, const char *member);
void pwt_sim_json_int (PwtSimJson *json, JsonObject *object, const char *member, gint64 min,
                       gint64 max, gint64 *value);
void pwt_sim_json_flag (PwtSimJson *json, JsonObject *object, const char *member, gboolean *value);
void pwt_sim_json_decimal (PwtSimJson *json, JsonObject *object, const char *member, guint decimals,
                           gint64 min, gint64 max, gint64 *value);

void pwt_sim_json_put_decimal (JsonObject *object, const char *member, gint64 value,
                               guint decimals);
char *pwt_sim_json_print (JsonObject *object);

G_END_DECLS
