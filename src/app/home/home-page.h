/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/common/page.h"

G_BEGIN_DECLS

/* 首页: how the project stands now, what to do next, and whether money and energy are as usual. All
 * its figures are one answer of "site.summary" and say from when they are. */
#define PWT_TYPE_HOME_PAGE (pwt_home_page_get_type ())
G_DECLARE_FINAL_TYPE (PwtHomePage, pwt_home_page, PWT, HOME_PAGE, PwtPage)

G_END_DECLS
