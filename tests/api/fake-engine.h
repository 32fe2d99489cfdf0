/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "engine/engine.h"

G_BEGIN_DECLS

/* In the engine's place: keeps every call until the test answers it, from the thread it likes. */
PwtEngine *fake_engine_new (void);
void fake_engine_free (PwtEngine *engine);

PwtCall *fake_engine_take (PwtEngine *engine); /* oldest call not answered; waits for one */
guint fake_engine_count (PwtEngine *engine);
void fake_engine_answer (PwtCall *call, gpointer reply);
void fake_engine_fail (PwtCall *call, int code, const char *message);

G_END_DECLS
