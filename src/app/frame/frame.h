/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/common/page.h"

G_BEGIN_DECLS

/* Side bar, header bar and the pages of one operator. */
#define PWT_TYPE_FRAME (pwt_frame_get_type ())
G_DECLARE_FINAL_TYPE (PwtFrame, pwt_frame, PWT, FRAME, AdwBin)

/* No page is made yet: show one. */
PwtFrame *pwt_frame_new (PwtDesk *desk);

gboolean pwt_frame_show_page (PwtFrame *self, const char *id);
void pwt_frame_show_nth_page (PwtFrame *self, guint index);
PwtPage *pwt_frame_get_page (PwtFrame *self); /* (nullable): the visible one */
const char *pwt_frame_get_page_id (PwtFrame *self);
gboolean pwt_frame_get_wants_rail (PwtFrame *self); /* signs alone in the side bar, by choice */
void pwt_frame_set_wants_rail (PwtFrame *self, gboolean wants_rail);
void pwt_frame_search (PwtFrame *self); /* the search for everything */
void pwt_frame_toggle_side (PwtFrame *self);
/* @width: of the window, in pixels: the side bar becomes a rail where there is little */
void pwt_frame_fit (PwtFrame *self, int width);

G_END_DECLS
