/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "domain/money.h"

G_BEGIN_DECLS

char *pwt_money_in_words (PwtMoney money, GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
