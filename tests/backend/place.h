/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "backend/backend.h"
#include "engine/engine.h"

G_BEGIN_DECLS

/* A small site of its own for each test, and a backend to it: the engine in this process, or a real
 * prewattd that can be killed. No meter answers: this is about the way to the engine. */

typedef enum {
  PLACE_DIRECT,
  PLACE_REMOTE,
} PlaceKind;

#define PLACE_ROOMS 12
#define PLACE_PASSWORD "eleven blue bicycles"

typedef struct {
  PlaceKind kind;
  char *dir;
  char *socket;
  PwtEngine *engine;     /* direct only */
  GSubprocess *prewattd; /* remote only; NULL while it does not run */
  PwtBackend *backend;
  PwtId project;
} Place;

void place_set_up (Place *place, gconstpointer kind);
void place_tear_down (Place *place, gconstpointer kind);
PwtBackend *place_new_backend (Place *place);
void place_start (Place *place);
void place_kill (Place *place, int signal_number);

/* A condition that must become true; the main context runs meanwhile. */
typedef gboolean (*PlaceCondition) (gpointer data);
void place_wait (PlaceCondition condition, gpointer data);

void place_sign_in (Place *place, PwtBackend *backend, const char *name);
gpointer place_call (PwtBackend *backend, const char *operation, gconstpointer request);
void place_fail (PwtBackend *backend, const char *operation, gconstpointer request,
                 PwtBackendError code, const char *word);
PwtId place_point (Place *place, const char *room);

G_END_DECLS
