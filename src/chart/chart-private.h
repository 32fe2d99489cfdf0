/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "chart/chart.h"

G_BEGIN_DECLS

/* Between the parts of PwtChart: drawing and reading out in chart.c, what leaves the program in
 * chart-export.c. */
void pwt_chart_class_install_export (GtkWidgetClass *widget_class);

G_END_DECLS
