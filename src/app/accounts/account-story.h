/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "app/common/desk.h"

G_BEGIN_DECLS

/* One account as a story: the sum that makes its balance, and every line of it. */
#define PWT_TYPE_ACCOUNT_STORY_VIEW (pwt_account_story_view_get_type ())
G_DECLARE_FINAL_TYPE (PwtAccountStoryView, pwt_account_story_view, PWT, ACCOUNT_STORY_VIEW, AdwBin)

void pwt_account_story_view_set_desk (PwtAccountStoryView *self, PwtDesk *desk);
void pwt_account_story_view_set_account (PwtAccountStoryView *self,
                                         PwtId account); /* none: empty */
void pwt_account_story_view_reload (PwtAccountStoryView *self);
void pwt_account_story_view_focus (PwtAccountStoryView *self);
const PwtAccountStory *pwt_account_story_view_get (PwtAccountStoryView *self); /* (nullable) */

G_END_DECLS
