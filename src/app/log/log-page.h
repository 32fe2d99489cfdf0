/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/common/page.h"

G_BEGIN_DECLS

/* The log: what was done by whom, and what meters were told; newest first. */
#define PWT_TYPE_LOG_PAGE (pwt_log_page_get_type ())
G_DECLARE_FINAL_TYPE (PwtLogPage, pwt_log_page, PWT, LOG_PAGE, PwtPage)

G_END_DECLS
