/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/common/page.h"

G_BEGIN_DECLS

/* 配置: what an engineer builds and an administrator decides, by sections (sections.h).
 *
 * Action "setup.section" (s): which one is shown. */
#define PWT_TYPE_CONFIG_PAGE (pwt_config_page_get_type ())
G_DECLARE_FINAL_TYPE (PwtConfigPage, pwt_config_page, PWT, CONFIG_PAGE, PwtPage)

G_END_DECLS
