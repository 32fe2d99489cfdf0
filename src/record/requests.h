/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* What operations are asked and what they answer, where no business record says it already. */
#include "record/access.h"
#include "record/accounts.h"
#include "record/audit-rows.h"
#include "record/backup.h"
#include "record/changes.h"
#include "record/day-use.h"
#include "record/floors.h"
#include "record/jobs.h"
#include "record/lists.h"
#include "record/log.h"
#include "record/summary.h"
#include "record/search.h"
#include "record/tariffs.h"
#include "record/trade.h"
#include "record/upkeep.h"
