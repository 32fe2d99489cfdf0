/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "record/accounts.h"

G_BEGIN_DECLS

/* The words of an account's story. Texts returned are new. */
typedef enum {
  PWT_STORY_TERM_BALANCE,
  PWT_STORY_TERM_OPENING,
  PWT_STORY_TERM_TOPUPS,
  PWT_STORY_TERM_USED,
  PWT_STORY_TERM_TAKEN,
} PwtStoryTerm;

#define PWT_N_STORY_TERMS 5

PwtMoney pwt_story_term (const PwtAccountStory *story, PwtStoryTerm term);
char *pwt_story_dup_caption (const PwtAccountStory *story, PwtStoryTerm term);
char *pwt_story_dup_source (const PwtAccountStory *story, PwtStoryTerm term, gint64 now_us,
                            GTimeZone *zone);
char *pwt_story_dup_identity (const PwtAccountStory *story, GTimeZone *zone);
/* (nullable): what was used on them cannot be explained; NULL: there are none */
char *pwt_story_dup_odd_days (const PwtAccountStory *story);
char *pwt_story_dup_whose (const PwtAccountStory *story); /* on paper: and of which days */
char *pwt_story_dup_warning (const PwtAccountStory *story, GTimeZone *zone); /* (nullable) */
char *pwt_story_dup_why (const PwtAccountStory *story); /* "A102: why only 2 days" */
GtkWidget *pwt_story_meter_row_new (const PwtMeterRow *meter, gint64 now_us);

G_END_DECLS
