/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "report/error.h"

G_DEFINE_QUARK (pwt - report - error - quark, pwt_report_error)
