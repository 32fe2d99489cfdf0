/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "app/common/desk.h"
#include "record/backup.h"

G_BEGIN_DECLS

/* What a site is and has, as lines of a grid that is emptied before. */
void pwt_site_facts_show (GtkGrid *grid, const PwtSiteStatus *site, /* (nullable) */
                          PwtDesk *desk);
/* The newest backups that are kept, and how the last drill of each went. */
void pwt_site_backups_show (GtkGrid *grid, const GPtrArray *backups, PwtDesk *desk);

G_END_DECLS
