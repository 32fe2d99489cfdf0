/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "api/error.h"

G_DEFINE_QUARK (pwt - api - error, pwt_api_error)
