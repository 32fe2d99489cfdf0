/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/error.h"

G_DEFINE_QUARK (pwt - sim - error, pwt_sim_error)
