/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Why a paper or a file was not made. */
typedef enum {
  PWT_REPORT_ERROR_DRAWING, /* cairo could not draw it: no memory, no font */
  PWT_REPORT_ERROR_WRITING, /* the file could not be written; an older one is left as it was */
} PwtReportError;

#define PWT_REPORT_ERROR (pwt_report_error_quark ())
GQuark pwt_report_error_quark (void);

G_END_DECLS
