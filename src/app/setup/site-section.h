/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/common/page.h"

G_BEGIN_DECLS

/* Setup → Site: backups, the drill that they would come back, and how the program that runs the
 * site is. */
#define PWT_TYPE_SITE_SECTION (pwt_site_section_get_type ())
G_DECLARE_FINAL_TYPE (PwtSiteSection, pwt_site_section, PWT, SITE_SECTION, PwtPage)

G_END_DECLS
