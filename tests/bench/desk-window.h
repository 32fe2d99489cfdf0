/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* Who signs in at the windows that are measured. */
#define DESK_OPERATOR "bench"
#define DESK_PASSWORD "correct horse battery"
