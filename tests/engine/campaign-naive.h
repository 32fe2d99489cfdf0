/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "campaign.h"

G_BEGIN_DECLS

/* The mistake that the campaign must find: sells all by trying until a try is acknowledged, with
 * the count read anew before each, on the same lines, faults and kills. */
void naive_sell_all (CampaignPlan *plan, World *world);

G_END_DECLS
