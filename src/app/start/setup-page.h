/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "backend/backend.h"

G_BEGIN_DECLS

/* A new site: who administers it. Signal "signed-in" (): the backend has a session. */
#define PWT_TYPE_SETUP_PAGE (pwt_setup_page_get_type ())
G_DECLARE_FINAL_TYPE (PwtSetupPage, pwt_setup_page, PWT, SETUP_PAGE, AdwBin)

void pwt_setup_page_open (PwtSetupPage *self, PwtBackend *backend);

G_END_DECLS
