/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "app/frame/application.h"
#include "app/frame/main-window.h"
#include "fake-backend.h"

G_BEGIN_DECLS

/* A window on the demo site for one test, without an engine. */
typedef struct {
  PwtFakeBackend *backend; /* (nullable) */
  PwtMainWindow *window;
} PwtDesktop;

/* GTK with everything pinned that would differ between machines. */
void pwt_test_app_init (int *argc, char ***argv);

PwtDesktop *pwt_desktop_new (PwtFakeFlags flags);
PwtDesktop *pwt_desktop_new_signed_in (void);
/* On another backend than the fake one: @backend of the desktop is NULL. */
PwtDesktop *pwt_desktop_new_on (PwtBackend *backend);
PwtDesktop *pwt_desktop_new_signed_in_on (PwtBackend *backend);
PwtDesktop *pwt_desktop_new_signed_in_with (PwtFakeFlags flags);
void pwt_desktop_free (PwtDesktop *desktop);

/* A company's logo as it comes from a designer: PNG in base64. */
char *pwt_make_logo (void);

/* Turns the main loop until @condition holds; the test fails if it does not within a minute. */
typedef gboolean (*PwtCondition) (gpointer data);
void pwt_wait (PwtCondition condition, gpointer data);
/* Turns the main loop until nothing is left to do. */
void pwt_settle (void);
/* The same, with the layout, what gives way in answer to it, and the layout of that. */
void pwt_settle_layout (PwtDesktop *desktop);

/* The first widget below @root with that buildable id, or of that type. */
GtkWidget *pwt_find_id (gpointer root, const char *id);
gpointer pwt_find_type (gpointer root, GType type);

/* What changes by itself is an alert whose name says what it is now. */
void pwt_assert_alert (GtkWidget *widget, const char *name);

G_END_DECLS
