/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "field/error.h"

G_DEFINE_QUARK (pwt - field - error, pwt_lines_error)
