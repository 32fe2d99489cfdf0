/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/common/page.h"

G_BEGIN_DECLS

/* The sections of the page "Setup", in the order of its tabs. A new section is a subclass of
 * PwtPage and one line in sections.c; it is made when it is first shown. */
typedef struct {
  const char *id;
  const char *title; /* to translate */
  const char *icon;
  PwtPermission permission; /* without it the section is absent */
  gboolean is_of_site;      /* the permission must be of the whole site, not of the project */
  GType (*get_type) (void); /* a subclass of PwtPage */
} PwtSetupSection;

extern const PwtSetupSection pwt_setup_sections[];
extern const guint pwt_n_setup_sections;

G_END_DECLS
