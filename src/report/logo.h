/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <cairo.h>
#include <glib.h>

G_BEGIN_DECLS

/* The picture at the head of a receipt, as PwtLogo keeps it. */
cairo_surface_t *pwt_logo_load (const char *image); /* (nullable) → (transfer full) (nullable) */
void pwt_logo_fit (cairo_surface_t *logo, double most_width, double most_height, double *width,
                   double *height);
void pwt_logo_draw (cairo_t *cr, cairo_surface_t *logo, double x, double y, double width,
                    double height);
void pwt_logo_draw_black (cairo_t *cr, cairo_surface_t *logo, double x, double y, double width,
                          double height);

G_END_DECLS
