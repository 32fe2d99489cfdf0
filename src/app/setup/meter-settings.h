/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/common/record-form.h"
#include "record/site.h"

G_BEGIN_DECLS

/* What a model leaves open, as a record with a text for each choice, so that a form can edit it. */
typedef struct _PwtMeterSettings PwtMeterSettings;

/* @profile: copied. Returns: (transfer full) (nullable): %NULL where it leaves nothing open */
PwtMeterSettings *pwt_meter_settings_new (const PwtProfileName *profile);
void pwt_meter_settings_free (PwtMeterSettings *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PwtMeterSettings, pwt_meter_settings_free)

/* Makes @form one of the choices, which must not outlive them. */
void pwt_meter_settings_set_form (PwtMeterSettings *self, PwtRecordForm *form);
const PwtRecord *pwt_meter_settings_get_record (const PwtMeterSettings *self);
/* @settings: (nullable): as a meter has them. Returns: (transfer full): what holds of each choice,
 * to be freed with the record */
gpointer pwt_meter_settings_parse (const PwtMeterSettings *self, const char *settings);
/* Returns: (transfer full) (nullable): as a meter has them; %NULL: all is as usual */
char *pwt_meter_settings_write (const PwtMeterSettings *self, gconstpointer object);

G_END_DECLS
