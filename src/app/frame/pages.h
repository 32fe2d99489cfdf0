/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/common/page.h"

G_BEGIN_DECLS

/* The pages of the frame, in the order of the side bar. A new page is a folder, a template and one
 * line in pages.c. */
typedef struct {
  const char *id;
  const char *title; /* to translate */
  const char *icon;
  PwtPermission permission; /* without it the page is absent */
  GType (*get_type) (void); /* a subclass of PwtPage */
} PwtPageEntry;

extern const PwtPageEntry pwt_pages[];
extern const guint pwt_n_pages;

G_END_DECLS
