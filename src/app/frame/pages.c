/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/frame/pages.h"

#include <glib/gi18n.h>

#include "app/accounts/accounts-page.h"
#include "app/counter/counter-page.h"
#include "app/home/home-page.h"
#include "app/log/log-page.h"
#include "app/meters/meters-page.h"
#include "app/setup/config-page.h"

/* clang-format off */
const PwtPageEntry pwt_pages[] = {
  { "home", N_("Home"), "go-home-symbolic", PWT_MAY_SEE, pwt_home_page_get_type },
  { "counter", N_("Counter"), "prewatt-cash-symbolic", PWT_MAY_SELL, pwt_counter_page_get_type },
  { "accounts", N_("Accounts"), "system-users-symbolic", PWT_MAY_SEE,
    pwt_accounts_page_get_type },
  { "meters", N_("Meters"), "prewatt-gauge-symbolic", PWT_MAY_SEE, pwt_meters_page_get_type },
  { "setup", N_("Setup"), "emblem-system-symbolic", PWT_MAY_SET_UP, pwt_config_page_get_type },
  { "log", N_("Log"), "document-open-recent-symbolic", PWT_MAY_AUDIT, pwt_log_page_get_type },
};
/* clang-format on */

const guint pwt_n_pages = G_N_ELEMENTS (pwt_pages);
