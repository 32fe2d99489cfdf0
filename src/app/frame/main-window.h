/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "app/common/desk.h"
#include "app/frame/frame.h"

G_BEGIN_DECLS

/* The one window: opening, first run, sign-in, and the frame with its pages. An ended session lays
 * the sign-in over the pages and gives them back as they were. */
#define PWT_TYPE_MAIN_WINDOW (pwt_main_window_get_type ())
G_DECLARE_FINAL_TYPE (PwtMainWindow, pwt_main_window, PWT, MAIN_WINDOW, AdwApplicationWindow)

PwtMainWindow *pwt_main_window_new (GtkApplication *application, PwtBackend *backend);

PwtDesk *pwt_main_window_get_desk (PwtMainWindow *self);
PwtFrame *
pwt_main_window_get_frame (PwtMainWindow *self); /* (nullable): while nobody is signed in */
/* The same, but none while a sign-in or the lock lies over it. */
PwtFrame *pwt_main_window_get_open_frame (PwtMainWindow *self); /* (nullable) */
const char *pwt_main_window_get_stage (PwtMainWindow *self);

G_END_DECLS
