/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/common/page.h"

G_BEGIN_DECLS

/* 结构: where the points are, how the meters are wired, and which serves which. */
#define PWT_TYPE_STRUCTURE_SECTION (pwt_structure_section_get_type ())
G_DECLARE_FINAL_TYPE (PwtStructureSection, pwt_structure_section, PWT, STRUCTURE_SECTION, PwtPage)

G_END_DECLS
