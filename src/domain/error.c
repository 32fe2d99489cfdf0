/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "domain/error.h"

G_DEFINE_QUARK (pwt - domain - error, pwt_domain_error)
