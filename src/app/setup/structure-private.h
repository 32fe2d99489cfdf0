/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/setup/node-inspector.h"
#include "app/setup/site-edit.h"
#include "app/setup/site-tree-view.h"
#include "app/setup/structure-section.h"

G_BEGIN_DECLS

/* Shared by structure-section.c, structure-actions.c and structure-save.c alone. */
struct _PwtStructureSection {
  PwtPage parent_instance;

  /* Template widgets */
  AdwLeaflet *leaflet;
  GtkSearchEntry *search;
  GtkStack *stack;
  PwtSiteTreeView *places;
  PwtSiteTreeView *wires;
  GtkWidget *places_empty;
  GtkWidget *wires_empty;
  PwtNodeInspector *inspector;
  GtkLabel *failed_hint;
  GtkLabel *problem;
  GtkSpinner *spinner;

  /* Owned */
  PwtSiteModel *model;
  GSimpleActionGroup *actions;
  GCancellable *cancellable;
  GPtrArray *profiles;     /* of PwtProfileName */
  GArray *profile_choices; /* of PwtChoice, ended by a NULL nick; texts of profiles */
  GPtrArray *cut;          /* of PwtSiteNode: to be put elsewhere; NULL: none */

  GPtrArray *saved; /* of PwtSiteNode: what was left and saved, to be said; NULL: none */

  AdwToast *toast;         /* borrowed while it is shown: undo is at hand in it */
  PwtSiteTreeView *active; /* whose selection the inspector shows */
  PwtId wanted;            /* to be selected once it is there */
  guint n_busy;            /* changes under way */
  guint n_asking;          /* questions under way: whether a ratio shall be changed */
};

void pwt_structure_section_add_actions (PwtStructureSection *self);
void pwt_structure_section_update_actions (PwtStructureSection *self);
/* One change more is under way, or one less. */
void pwt_structure_section_set_busy (PwtStructureSection *self, gboolean is_busy);
/* @change: (transfer full) (nullable): nothing to do */
void pwt_structure_section_apply (PwtStructureSection *self, PwtSiteChange *change);
/* @was: what was looked at before */
void pwt_structure_section_apply_to (PwtStructureSection *self, PwtSiteChange *change,
                                     const PwtSiteChange *was);
/* Puts @nodes into @target, or connects them; says where that cannot be. Returns: whether it can */
gboolean pwt_structure_section_move (PwtStructureSection *self, const GPtrArray *nodes,
                                     PwtSiteNode *target);
/* Shows @nodes alone as what is selected. Returns: whether they are all in sight */
gboolean pwt_structure_section_select (PwtStructureSection *self, const GPtrArray *nodes);
/* Saves what was typed in the inspector, after a question where a tenant pays by it.
 * @is_leaving: another thing was chosen: what was saved is said, with undo at hand; what was
 * refused is shown again as it was typed */
void pwt_structure_section_save (PwtStructureSection *self, gboolean is_leaving);
/* After the same question. */
void pwt_structure_section_undo (PwtStructureSection *self, gboolean is_redo);
void pwt_structure_section_say_saved (PwtStructureSection *self);
void pwt_structure_section_end_toast (PwtStructureSection *self);
void pwt_structure_section_say (PwtStructureSection *self, const char *problem);
/* (transfer full) (element-type PwtSiteNode): of the tree that was used last */
GPtrArray *pwt_structure_section_dup_selected (PwtStructureSection *self);

G_END_DECLS
