/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "backend/backend.h"

G_BEGIN_DECLS

/* Name and password. A demo site shows its own and fills them in.
 * Signal "signed-in" (): the backend has a session. */
#define PWT_TYPE_SIGN_IN_PAGE (pwt_sign_in_page_get_type ())
G_DECLARE_FINAL_TYPE (PwtSignInPage, pwt_sign_in_page, PWT, SIGN_IN_PAGE, AdwBin)

void pwt_sign_in_page_open (PwtSignInPage *self, PwtBackend *backend, const PwtHello *hello);
void pwt_sign_in_page_set_reason (PwtSignInPage *self, const char *reason, const char *name);

/* "desktop/HOST": where an action came from, for the log. */
char *pwt_desktop_origin (void);

G_END_DECLS
