/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Why a value or a rule of the business was refused. */
typedef enum {
  PWT_DOMAIN_ERROR_OVERFLOW,    /* does not fit in 64 bits */
  PWT_DOMAIN_ERROR_SYNTAX,      /* text that is not a value of its kind */
  PWT_DOMAIN_ERROR_RANGE,       /* a value outside what the rule allows */
  PWT_DOMAIN_ERROR_NO_TARIFF,   /* no price in force at that time: never taken as zero */
  PWT_DOMAIN_ERROR_NOT_ALLOWED, /* the business forbids this step now */
} PwtDomainError;

#define PWT_DOMAIN_ERROR (pwt_domain_error_quark ())
GQuark pwt_domain_error_quark (void);

/* Inside the domain: the two refusals that many values share. Both return FALSE. */
gboolean pwt_domain_error_set_overflow (GError **error);
gboolean pwt_domain_error_set_syntax (const char *text, const char *wanted, GError **error);

G_END_DECLS
