/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "app/setup/site-model.h"

G_BEGIN_DECLS

/* Many rooms of a floor, or meters of a line, at once. It adds them to the model itself, and stays
 * open, with all that was typed and the reason, when the engine refuses them. */
#define PWT_TYPE_ADD_DIALOG (pwt_add_dialog_get_type ())
G_DECLARE_FINAL_TYPE (PwtAddDialog, pwt_add_dialog, PWT, ADD_DIALOG, AdwWindow)

PwtAddDialog *pwt_add_dialog_new_rooms (PwtSiteModel *model, GtkWindow *parent, PwtSiteNode *floor);
/* @rooms: (element-type PwtSiteNode): rooms without a meter, in the order they get one
 * @profiles: ended by a NULL nick */
PwtAddDialog *pwt_add_dialog_new_meters (PwtSiteModel *model, GtkWindow *parent, PwtSiteNode *line,
                                         const GPtrArray *rooms, const PwtChoice *profiles);

G_END_DECLS
