/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "app/common/desk.h"
#include "record/meters.h"

G_BEGIN_DECLS

/* What goes over a meter's line, byte by byte, while the window is open: for whoever stands in the
 * switch room and asks why nothing answers. */
#define PWT_TYPE_FRAMES_WINDOW (pwt_frames_window_get_type ())
G_DECLARE_FINAL_TYPE (PwtFramesWindow, pwt_frames_window, PWT, FRAMES_WINDOW, AdwWindow)

PwtFramesWindow *pwt_frames_window_new (PwtDesk *desk, GtkWindow *parent, const PwtMeterRow *row);

G_END_DECLS
