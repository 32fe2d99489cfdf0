/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/common/page.h"

G_BEGIN_DECLS

/* 仪表: every meter, as a wall of rooms and as a table; what it says and what it is told. */
#define PWT_TYPE_METERS_PAGE (pwt_meters_page_get_type ())
G_DECLARE_FINAL_TYPE (PwtMetersPage, pwt_meters_page, PWT, METERS_PAGE, PwtPage)

G_END_DECLS
