/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/common/page.h"

G_BEGIN_DECLS

/* What a project is called, what its receipts say, and what holds where nothing else is set. */
#define PWT_TYPE_PROJECT_SECTION (pwt_project_section_get_type ())
G_DECLARE_FINAL_TYPE (PwtProjectSection, pwt_project_section, PWT, PROJECT_SECTION, PwtPage)

G_END_DECLS
