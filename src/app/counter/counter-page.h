/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/common/page.h"
#include "app/counter/sale-attempt.h"

G_BEGIN_DECLS

/* 收费: three Enters from a name to a booked sale. */
#define PWT_TYPE_COUNTER_PAGE (pwt_counter_page_get_type ())
G_DECLARE_FINAL_TYPE (PwtCounterPage, pwt_counter_page, PWT, COUNTER_PAGE, PwtPage)

/* A sale that was taken elsewhere is followed here, like one of the page's own. */
void pwt_counter_page_follow (PwtCounterPage *self, PwtSaleAttempt *attempt);

G_END_DECLS
