/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/setup/site-tree-view.h"
#include "harness.h"

G_BEGIN_DECLS

/* The structure of a site in Setup, and what is done in its trees and form. */
typedef struct {
  PwtDesktop *desktop;
  PwtFakeSite *site;
  GtkWidget *section;
  PwtSiteTreeView *places, *wires;
  gpointer inspector;
  PwtSiteModel *model; /* one of the test's own, on the same site */
} Trees;

void trees_set_up (Trees *f, gconstpointer data);
void trees_tear_down (Trees *f, gconstpointer data);
PwtId trees_room (Trees *f, const char *name);
PwtSiteNode *trees_select (Trees *f, PwtSiteTreeView *view, PwtId id);
void trees_act (Trees *f, const char *action);
void trees_type (Trees *f, const char *field, const char *text);
GtkWidget *trees_find_button (GtkWidget *root, const char *label);
AdwMessageDialog *trees_find_question (void);
void trees_answer (const char *response);
const char *trees_typed (Trees *f, const char *field);
gboolean trees_can_save (Trees *f);
PwtMeter *trees_meter (Trees *f, PwtId id);

G_END_DECLS
