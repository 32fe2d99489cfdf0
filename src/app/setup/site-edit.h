/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/setup/site-model.h"

G_BEGIN_DECLS

/* What a person does to a site's structure, as changes to be applied. Returned changes belong to
 * the caller; NULL: there is nothing to do. */
PwtSiteChange *pwt_site_edit_new (PwtSiteModel *model);

/* Whether a thing of @kind may be put into @target: a floor into a building, a meter into a line.
 * A meter put on a room or point is connected to it. */
gboolean pwt_site_edit_can_move (PwtSiteModel *model, PwtSiteNode *node, PwtSiteNode *target);
/* Why connecting @meters takes the meter @target has away from it: one of them may be that meter.
 * Returns: (nullable): it does not */
const char *pwt_site_edit_why_not_connect (PwtSiteModel *model, const GPtrArray *meters,
                                           PwtSiteNode *target);
/* Returns: (nullable): they may be moved, at least those that pwt_site_edit_can_move() */
const char *pwt_site_edit_why_not_move (PwtSiteModel *model, const GPtrArray *nodes,
                                        PwtSiteNode *target);
PwtSiteChange *pwt_site_edit_move (PwtSiteModel *model, const GPtrArray *nodes,
                                   PwtSiteNode *target);
/* Exchanges @node's place among its siblings with its neighbour's. */
PwtSiteChange *pwt_site_edit_shift (PwtSiteModel *model, PwtSiteNode *node, int by);
/* Ends what the two are connected to now. */
void pwt_site_edit_connect (PwtSiteModel *model, PwtSiteChange *change, PwtId meter, PwtId point);
PwtSiteChange *pwt_site_edit_remove (PwtSiteModel *model, const GPtrArray *nodes);
/* Those of them that are out of service, back where they were. */
PwtSiteChange *pwt_site_edit_put_back (PwtSiteModel *model, const GPtrArray *nodes);
PwtSiteChange *pwt_site_edit_disconnect (PwtSiteModel *model, const GPtrArray *nodes);

/* "101–118" → 101, 102 … 118; "A01-A12" → A01 … A12; several parts by comma or space.
 * Returns: (transfer full): NULL if it is no such text, names one twice, or more than
 * PWT_SITE_EDIT_MAX: *why (transfer full) says so, where there is more to say than what to type */
#define PWT_SITE_EDIT_MAX 1000
GStrv pwt_site_edit_parse_names (const char *text, char **why);
/* The number after @serial by @by, as wide as it: "0009" → "0010". NULL: it ends in no digit. */
char *pwt_site_edit_next_serial (const char *serial, guint by);

gint64 pwt_site_edit_next_position (PwtSiteModel *model, PwtSiteNode *parent);
/* The first address of @line from @from on that no meter has; 0: there is none. */
gint64 pwt_site_edit_free_address (PwtSiteModel *model, PwtSiteNode *line, gint64 from);

G_END_DECLS
