/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "app/common/desk.h"

G_BEGIN_DECLS

/* A site without a project that the operator may see, or one more: begin it, or take over a site
 * file. When it is there the desk goes to it and says so by "project-changed". */
#define PWT_TYPE_PROJECT_PAGE (pwt_project_page_get_type ())
G_DECLARE_FINAL_TYPE (PwtProjectPage, pwt_project_page, PWT, PROJECT_PAGE, AdwBin)

void pwt_project_page_open (PwtProjectPage *self, PwtDesk *desk);
void pwt_project_page_import (PwtProjectPage *self, GFile *file);

G_END_DECLS
