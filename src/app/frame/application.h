/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "app/start/simulator.h"
#include "backend/backend.h"

G_BEGIN_DECLS

/* The desktop program: one window on one site. */
#define PWT_TYPE_APPLICATION (pwt_application_get_type ())
G_DECLARE_FINAL_TYPE (PwtApplication, pwt_application, PWT, APPLICATION, AdwApplication)

/* With --site PATH, talks to the prewattd of that folder and starts one if none answers. */
PwtApplication *pwt_application_new (void);
PwtSimulator *pwt_application_get_simulator (PwtApplication *self);

/* Makes templates, styles and icons known; done by the application itself. */
void pwt_app_resources_init (void);

G_END_DECLS
