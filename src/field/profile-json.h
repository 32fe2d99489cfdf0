/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

#include "field/profile.h"

G_BEGIN_DECLS

/* Strict reading of a profile's JSON: every member is checked and accounted for, the first mistake
 * is kept with its file and place ("acrel.json: quantities[3].scale: …") and everything after it
 * returns harmless defaults, so that the loader asks once, at the end.
 *
 * Wherever a value stands, {"choice": NAME, OPTION: value, …} may stand instead; the site's
 * settings say which option holds. */
typedef struct {
  const char *file;
  GHashTable *options; /* (element-type utf8 utf8): choice → option chosen */
  GPtrArray *choices;  /* (element-type PwtProfileChoice) */
  GString *place;
  GError *error;
} PwtProfileJson;

#define PWT_PROFILE_MAX_BYTES (256 * 1024)

void pwt_profile_json_init (PwtProfileJson *json, const char *file);
void pwt_profile_json_clear (PwtProfileJson *json);
JsonObject *pwt_profile_json_parse (PwtProfileJson *json, const char *text, gsize n);
void pwt_profile_json_fail (PwtProfileJson *json, const char *format, ...) G_GNUC_PRINTF (2, 3);

gsize pwt_profile_json_enter (PwtProfileJson *json, const char *member);
gsize pwt_profile_json_enter_index (PwtProfileJson *json, const char *member, guint i);
void pwt_profile_json_leave (PwtProfileJson *json, gsize mark);

void pwt_profile_json_allow (PwtProfileJson *json, JsonObject *object, const char *members);
gboolean pwt_profile_json_has (JsonObject *object, const char *member);
JsonObject *pwt_profile_json_object (PwtProfileJson *json, JsonObject *object, const char *member);
JsonArray *pwt_profile_json_array (PwtProfileJson *json, JsonObject *object, const char *member);
JsonObject *pwt_profile_json_element (PwtProfileJson *json, JsonArray *array, guint i);
const char *pwt_profile_json_text (PwtProfileJson *json, JsonObject *object, const char *member);
char *pwt_profile_json_dup_text (PwtProfileJson *json, JsonObject *object, const char *member);
gint64 pwt_profile_json_number (PwtProfileJson *json, JsonObject *object, const char *member,
                                gint64 min, gint64 max);
gboolean pwt_profile_json_flag (PwtProfileJson *json, JsonObject *object, const char *member);
/* Before the rest: what can be chosen, and what the settings choose. */
void pwt_profile_json_choices (PwtProfileJson *json, JsonObject *root, const char *settings);

guint pwt_profile_json_hex (PwtProfileJson *json, const char *text, guint max);

G_END_DECLS
