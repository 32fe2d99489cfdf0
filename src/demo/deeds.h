/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "demo/life.h"
#include "demo/plan.h"

G_BEGIN_DECLS

gboolean pwt_demo_find_meters (PwtDemoLife *life, GPtrArray *rooms,
                               GError **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean pwt_demo_deed_do (PwtDemoLife *life, const PwtDemoDeed *deed, gint64 end_us,
                           PwtDemoMade *made, GError **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean pwt_demo_set_intervals (PwtDemoLife *life, GArray *intervals_s,
                                 GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
