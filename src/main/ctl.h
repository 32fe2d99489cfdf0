/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "backend/backend.h"
#include "engine/engine.h"

G_BEGIN_DECLS

/* What the parts of prewattctl share. */

#define CTL_ERROR (ctl_error_quark ())
GQuark ctl_error_quark (void);
enum {
  CTL_ERROR_USAGE,   /* the command line is wrong */
  CTL_ERROR_INVALID, /* it is well, but what it asks for or refers to is not there */
};

#define CTL_NOT_SAID G_MININT

/* The command line. */
typedef struct {
  char *site, *socket, *profiles;
  gboolean must_wait, with_meters, is_version;
  char *admin, *password_file, *demo, *lines;
  int days;     /* CTL_NOT_SAID, or any number at all */
  char **words; /* the command and its arguments */
  int n_words;
} CtlOptions;

typedef enum {
  CTL_WITH_LINES = 1 << 0, /* read and command meters */
  CTL_CREATE = 1 << 1,     /* make the site if it is missing */
  CTL_AS_OWNER = 1 << 2,   /* where nobody holds the site, ask for no password */
} CtlFlags;

/* A site: through its prewattd if one answers, else its engine in this process. */
typedef struct {
  PwtEngine *engine; /* NULL when attached to a prewattd */
  PwtBackend *backend;
  char *owner_token; /* NULL: calls go by the backend */
} CtlSite;

/* ctl-site.c */
PwtEngine *ctl_open_engine (const CtlOptions *options, CtlFlags flags,
                            GError **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean ctl_attach (const CtlOptions *options, CtlFlags flags, CtlSite *site,
                     GError **error) G_GNUC_WARN_UNUSED_RESULT;
void ctl_detach (CtlSite *site);
gboolean ctl_sign_in (CtlSite *site, GError **error) G_GNUC_WARN_UNUSED_RESULT;
gpointer ctl_save (CtlSite *site, const char *operation, gconstpointer request, gconstpointer was,
                   GError **error) G_GNUC_WARN_UNUSED_RESULT;
gpointer ctl_do (CtlSite *site, const char *operation, gconstpointer request,
                 GError **error) G_GNUC_WARN_UNUSED_RESULT;
char *ctl_read_password (const char *file, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* ctl-wait.c */
gpointer ctl_wait (CtlSite *site, const PwtOperation *operation, gpointer reply,
                   const PwtRecord **record, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* ctl-meters.c */
gboolean ctl_verify_meters (CtlSite *site, gboolean *is_good,
                            GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* The commands. FALSE: exit status 1; with an error it is said first. */
gboolean ctl_call (const CtlOptions *options, GError **error);
gboolean ctl_operations (const CtlOptions *options, GError **error);
gboolean ctl_init (const CtlOptions *options, GError **error);
gboolean ctl_verify (const CtlOptions *options, GError **error);
gboolean ctl_backup (const CtlOptions *options, GError **error);
gboolean ctl_restore (const CtlOptions *options, GError **error);
gboolean ctl_receipt (const CtlOptions *options, GError **error);
gboolean ctl_reset_password (const CtlOptions *options, GError **error);

G_END_DECLS
