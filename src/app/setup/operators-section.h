/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/common/page.h"

G_BEGIN_DECLS

/* Setup → Operators: who works here, in which role and where, and the roles of the site. */
#define PWT_TYPE_OPERATORS_SECTION (pwt_operators_section_get_type ())
G_DECLARE_FINAL_TYPE (PwtOperatorsSection, pwt_operators_section, PWT, OPERATORS_SECTION, PwtPage)

G_END_DECLS
