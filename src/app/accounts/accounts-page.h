/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/common/page.h"

G_BEGIN_DECLS

/* Who has an account, how it stands there, and each one's story. */
#define PWT_TYPE_ACCOUNTS_PAGE (pwt_accounts_page_get_type ())
G_DECLARE_FINAL_TYPE (PwtAccountsPage, pwt_accounts_page, PWT, ACCOUNTS_PAGE, PwtPage)

G_END_DECLS
