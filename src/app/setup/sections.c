/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/setup/sections.h"

#include <glib/gi18n.h>

#include "app/setup/operators-section.h"
#include "app/setup/project-section.h"
#include "app/setup/structure-section.h"
#include "app/setup/tariff-section.h"
#include "app/setup/site-section.h"

/* clang-format off */
const PwtSetupSection pwt_setup_sections[] = {
  { "structure", N_("Structure"), "prewatt-building-symbolic",
    PWT_MAY_SET_UP, FALSE, pwt_structure_section_get_type },
  { "tariffs", N_("Tariffs"), "prewatt-tariff-symbolic",
    PWT_MAY_SET_UP, FALSE, pwt_tariff_section_get_type },
  { "project", N_("Project"), "document-properties-symbolic",
    PWT_MAY_SET_UP, TRUE, pwt_project_section_get_type },
  { "operators", N_("Operators"), "system-users-symbolic",
    PWT_MAY_ADMINISTER, TRUE, pwt_operators_section_get_type },
  { "site", N_("Site"), "drive-harddisk-symbolic",
    PWT_MAY_ADMINISTER, TRUE, pwt_site_section_get_type },
};
/* clang-format on */

const guint pwt_n_setup_sections = G_N_ELEMENTS (pwt_setup_sections);
