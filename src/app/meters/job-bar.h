/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "app/common/desk.h"

G_BEGIN_DECLS

/* The newest command to many meters: how far it is, what failed, what can be done about it. Hidden
 * when there is none; a job that still runs is shown again when the program is started. */
#define PWT_TYPE_JOB_BAR (pwt_job_bar_get_type ())
G_DECLARE_FINAL_TYPE (PwtJobBar, pwt_job_bar, PWT, JOB_BAR, AdwBin)

void pwt_job_bar_set_desk (PwtJobBar *self, PwtDesk *desk);
void pwt_job_bar_follow (PwtJobBar *self, PwtId job);

G_END_DECLS
