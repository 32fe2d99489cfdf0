/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "field/profile-json.h"
#include "field/profile.h"

G_BEGIN_DECLS

/* The loader's other half: what readings and commands share, the commands. */
guint pwt_profile_json_address (PwtProfileJson *json, JsonObject *object, const char *member);
void pwt_profile_json_coding (PwtProfileJson *json, JsonObject *object, PwtCoding *coding);
gboolean pwt_profile_json_certainty (PwtProfileJson *json, JsonObject *object, char **note);
void pwt_profile_json_commands (PwtProfileJson *json, PwtProfile *profile, JsonObject *root);

G_END_DECLS
