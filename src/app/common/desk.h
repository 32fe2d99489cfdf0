/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "backend/backend.h"

G_BEGIN_DECLS

/* What every page stands on: the backend, who is signed in, the project being worked in, and the
 * site's health. One a window.
 *
 * Signals:
 *   "project-changed" (): another project, or its name, zone or permissions changed
 *   "engine-back" (): it can be reached again: what could not be asked before can be asked now
 *   "health-changed" (): pwt_desk_get_health() answers anew
 *   "signed-out" (): the session ended; whoever shows pages must ask for a sign-in
 *   "tick" (): ages shown as "4 min" may read differently now */
#define PWT_TYPE_DESK (pwt_desk_get_type ())
G_DECLARE_FINAL_TYPE (PwtDesk, pwt_desk, PWT, DESK, GObject)

PwtDesk *pwt_desk_new (PwtBackend *backend);

PwtBackend *pwt_desk_get_backend (PwtDesk *self);
const PwtSession *pwt_desk_get_session (PwtDesk *self); /* (nullable) */
const PwtProject *pwt_desk_get_project (PwtDesk *self); /* (nullable) */
PwtId pwt_desk_get_project_id (PwtDesk *self);
GTimeZone *pwt_desk_get_zone (PwtDesk *self);             /* the project's; UTC without one */
const PwtSiteHealth *pwt_desk_get_health (PwtDesk *self); /* (nullable) */
gboolean pwt_desk_may (PwtDesk *self, PwtPermission permission);
gboolean pwt_desk_may_in (PwtDesk *self, PwtId project, PwtPermission permission);
gboolean pwt_desk_may_site (PwtDesk *self, PwtPermission permission);
const char *pwt_desk_get_project_name (PwtDesk *self, PwtId project); /* "" of an unseen one */
gint64 pwt_desk_now_us (PwtDesk *self);

void pwt_desk_set_project (PwtDesk *self, PwtId project);
/* @project was just made: goes there once the engine has said that the operator may see it. */
void pwt_desk_go_to_new_project (PwtDesk *self, PwtId project);
void pwt_desk_session_began (PwtDesk *self);
void pwt_desk_session_left (PwtDesk *self); /* signed out by hand: nobody is at the desk */
void pwt_desk_refresh_session (PwtDesk *self);
void pwt_desk_refresh_health (PwtDesk *self);

/* What must outlive the pages of a project and the session of an operator: sales of which nobody
 * knows yet whether they are booked. Whoever shows them decides by project and operator. */
GListModel *pwt_desk_get_kept (PwtDesk *self);
void pwt_desk_keep (PwtDesk *self, gpointer object);
void pwt_desk_let_go (PwtDesk *self, gpointer object);
/* The window closes: nothing is kept any more. */
void pwt_desk_close (PwtDesk *self);

/* As pwt_backend_call_finish(), but an ended session is also made known by "signed-out". To be used
 * by every callback of a page. */
gpointer pwt_desk_finish (PwtDesk *self, GAsyncResult *result,
                          GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
