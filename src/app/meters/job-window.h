/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "app/common/desk.h"

G_BEGIN_DECLS

/* The meters of one job, each with what came of it. */
#define PWT_TYPE_JOB_WINDOW (pwt_job_window_get_type ())
G_DECLARE_FINAL_TYPE (PwtJobWindow, pwt_job_window, PWT, JOB_WINDOW, AdwWindow)

PwtJobWindow *pwt_job_window_new (PwtDesk *desk, GtkWindow *parent, PwtId job, const char *title);

G_END_DECLS
