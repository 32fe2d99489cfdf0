/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "harness.h"
#include "live-site.h"

G_BEGIN_DECLS

/* Pictures to be looked at: one file a subject, called from pictures.c once in each theme. They are
 * of the demo site on the real engine. */
void pwt_pictures_start (PwtLiveSite *site); /* makes windows of its own */
void pwt_pictures_accounts (PwtDesktop *desktop, PwtLiveSite *site);
void pwt_pictures_counter (PwtDesktop *desktop, PwtLiveSite *site);
void pwt_pictures_frame (PwtDesktop *desktop, PwtLiveSite *site);
void pwt_pictures_home (PwtDesktop *desktop);
void pwt_pictures_meters (PwtDesktop *desktop, PwtLiveSite *site);
void pwt_pictures_people (PwtDesktop *desktop);
void pwt_pictures_setup (PwtDesktop *desktop, PwtLiveSite *site);
void pwt_pictures_admin (PwtDesktop *desktop);

/* States that the demo is not in: on the fake backend. */
void pwt_pictures_accounts_states (PwtDesktop *desktop);
void pwt_pictures_counter_states (PwtDesktop *desktop);
void pwt_pictures_meters_states (PwtDesktop *desktop);
void pwt_pictures_setup_states (PwtDesktop *desktop);

/* Writes @name-light.png or @name-dark.png: @widget as it looks now. */
void pwt_picture (GtkWidget *widget, const char *name);
/* The window at 683×384, a clerk's monitor at 200 %, then as it was. */
void pwt_picture_narrow (PwtDesktop *desktop, const char *name);
/* Of a dialog, which is shown and destroyed. */
void pwt_picture_dialog (gpointer dialog, const char *name);

gboolean pwt_has_text (gpointer label); /* a PwtCondition */

G_END_DECLS
