/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Why a server does not serve. */
typedef enum {
  PWT_API_ERROR_BUSY,   /* somebody answers on that socket already */
  PWT_API_ERROR_SOCKET, /* it cannot be made: the message says why */
} PwtApiError;

#define PWT_API_ERROR (pwt_api_error_quark ())
GQuark pwt_api_error_quark (void);

G_END_DECLS
