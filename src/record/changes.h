/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "record/site.h"

G_BEGIN_DECLS

/* Many rows of the registry changed as one: all of it or nothing. */

typedef enum {
  PWT_NODE_BUILDING,
  PWT_NODE_FLOOR,
  PWT_NODE_ROOM,
  PWT_NODE_POINT,
  PWT_NODE_GATEWAY,
  PWT_NODE_LINE,
  PWT_NODE_METER,
  PWT_NODE_CIRCUIT,
} PwtNodeKind;

#define PWT_N_NODE_KINDS 8

typedef struct {
  PwtNodeKind kind;
  PwtId id;
} PwtNode;

/* What is removed goes first, with all that belongs to it; then the rows are saved, in this order
 * of the lists. */
typedef struct {
  PwtId project;
  GPtrArray *removed; /* (element-type PwtNode) */
  GPtrArray *buildings, *floors, *rooms, *gateways, *lines, *points, *meters, *circuits;
  gboolean is_dry_run; /* only say what would be removed, and what forbids it */
} PwtSiteChange;

/* Something that is removed, or with a dry run would be. */
typedef struct {
  PwtNodeKind kind;
  PwtId id;
  char *name;
  gboolean is_ended; /* a circuit that was in use is ended, a meter taken out of service: its
                        past stays */
  char *refusal;     /* why it cannot be removed; NULL: it can */
} PwtRemoval;

typedef struct {
  GPtrArray *removals; /* (element-type PwtRemoval) what belongs to a thing before the thing */
  PwtSiteChange *undo; /* what makes this undone; NULL after a dry run */
  PwtSiteChange *now;  /* what @undo would change, as it is now: its "was"; after a dry run what
                          would  be removed: the "was" of who removes it then */
} PwtSiteChangeReply;

extern const PwtRecord pwt_node_record, pwt_site_change_record, pwt_removal_record,
    pwt_site_change_reply_record;

/* The record of a kind's rows, and of whose list in a change they are. */
const PwtRecord *pwt_node_kind_record (PwtNodeKind kind);
GPtrArray *pwt_site_change_list (const PwtSiteChange *change, PwtNodeKind kind);
void pwt_site_change_add_removed (PwtSiteChange *change, PwtNodeKind kind, PwtId id);
/* Adds a copy of @object, a row of that kind. */
void pwt_site_change_add (PwtSiteChange *change, PwtNodeKind kind, gconstpointer object);
gboolean pwt_site_change_is_empty (const PwtSiteChange *change);
gboolean pwt_site_change_rebase (PwtSiteChange *change, PwtSiteChange *was,
                                 const PwtSiteChange *now);
void pwt_site_change_follow (PwtSiteChange *change, PwtSiteChange *was,
                             const PwtSiteChange *before);

G_END_DECLS
