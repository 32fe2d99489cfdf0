/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What is not certain of a model is a choice with a default, and a site's settings choose otherwise
 * for a meter: {"amount-scale": "cents"}. */
#include "field/profile-json.h"

#include "field/error.h"

static const char *
text_of (JsonNode *node)
{
  if (node == NULL || !JSON_NODE_HOLDS_VALUE (node) ||
      json_node_get_value_type (node) != G_TYPE_STRING)
    return NULL;
  return json_node_get_string (node);
}

static gboolean
has_option (JsonArray *options, const char *option)
{
  for (guint i = 0; options != NULL && i < json_array_get_length (options); i++)
    if (g_strcmp0 (text_of (json_array_get_element (options, i)), option) == 0)
      return TRUE;
  return FALSE;
}

static void
choice_free (gpointer data)
{
  PwtProfileChoice *self = data;

  g_free (self->name);
  g_free (self->note);
  g_free (self->usual);
  g_strfreev (self->options);
  g_free (self);
}

static void
add_choice (PwtProfileJson *json, const char *name, const char *usual, const char *note,
            JsonArray *options)
{
  PwtProfileChoice *self = g_new (PwtProfileChoice, 1);
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();

  for (guint i = 0; i < json_array_get_length (options); i++)
    g_strv_builder_add (builder, text_of (json_array_get_element (options, i)));
  *self = (PwtProfileChoice){ g_strdup (name), g_strdup (note), g_strdup (usual),
                              g_strv_builder_end (builder) };
  g_ptr_array_add (json->choices, self);
}

static void
parse_choice (PwtProfileJson *json, const char *name, JsonObject *choice)
{
  JsonArray *options = pwt_profile_json_array (json, choice, "options");
  const char *usual = pwt_profile_json_text (json, choice, "default");
  const char *note = pwt_profile_json_text (json, choice, "note");

  pwt_profile_json_allow (json, choice, "options default note");
  for (guint i = 0; options != NULL && i < json_array_get_length (options); i++)
    if (text_of (json_array_get_element (options, i)) == NULL)
      pwt_profile_json_fail (json, "an option is a text");
  if (!has_option (options, usual))
    pwt_profile_json_fail (json, "“default” is not among “options”");
  g_hash_table_insert (json->options, g_strdup (name), g_strdup (usual));
  if (json->error == NULL)
    add_choice (json, name, usual, note, options);
}

static void
parse_choices (PwtProfileJson *json, JsonObject *choices)
{
  g_autoptr (GList) names = json_object_get_members (choices);

  for (GList *name = names; name != NULL && json->error == NULL; name = name->next) {
    JsonObject *choice = pwt_profile_json_object (json, choices, name->data);
    gsize mark = pwt_profile_json_enter (json, name->data);

    if (choice != NULL)
      parse_choice (json, name->data, choice);
    pwt_profile_json_leave (json, mark);
  }
}

static void
apply_setting (PwtProfileJson *json, JsonObject *choices, const char *name, JsonNode *node)
{
  const char *option = text_of (node);

  if (choices == NULL || !g_hash_table_contains (json->options, name))
    pwt_profile_json_fail (json, "the profile leaves no choice “%s”", name);
  else if (option == NULL ||
           !has_option (json_object_get_array_member (json_object_get_object_member (choices, name),
                                                      "options"),
                        option))
    pwt_profile_json_fail (json, "“%s” is not an option of “%s”",
                           option != NULL ? option : "(not a text)", name);
  else
    g_hash_table_replace (json->options, g_strdup (name), g_strdup (option));
}

static void
apply_settings (PwtProfileJson *json, JsonObject *choices, const char *settings)
{
  g_autoptr (JsonObject) chosen = pwt_profile_json_parse (json, settings, strlen (settings));
  g_autoptr (GList) names = chosen != NULL ? json_object_get_members (chosen) : NULL;

  for (GList *name = names; name != NULL; name = name->next)
    apply_setting (json, choices, name->data, json_object_get_member (chosen, name->data));
  if (json->error != NULL)
    json->error->code = PWT_LINES_ERROR_SETTINGS;
}

/**
 * pwt_profile_json_choices:
 * @settings: (nullable): JSON object, choice → option
 *
 * Fills the options with the profile's defaults, then with what @settings chooses; a mistake in
 * the settings has the code %PWT_LINES_ERROR_SETTINGS.
 */
void
pwt_profile_json_choices (PwtProfileJson *json, JsonObject *root, const char *settings)
{
  JsonObject *choices = NULL;
  gsize mark;

  g_ptr_array_set_free_func (json->choices, choice_free);
  if (pwt_profile_json_has (root, "choices")) {
    choices = pwt_profile_json_object (json, root, "choices");
    mark = pwt_profile_json_enter (json, "choices");
    if (choices != NULL)
      parse_choices (json, choices);
    pwt_profile_json_leave (json, mark);
  }
  if (settings == NULL || json->error != NULL)
    return;
  mark = pwt_profile_json_enter (json, "settings of the meter");
  apply_settings (json, choices, settings);
  pwt_profile_json_leave (json, mark);
}
