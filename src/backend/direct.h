/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "backend/backend.h"
#include "engine/engine.h"

G_BEGIN_DECLS

/* The engine of this process: for tests, and for prewattctl on a site that nobody holds. */
PwtBackend *pwt_direct_backend_new (PwtEngine *engine);

G_END_DECLS
