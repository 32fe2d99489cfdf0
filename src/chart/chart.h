/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "chart/canvas.h"
#include "chart/measure.h"
#include "chart/cells.h"

G_BEGIN_DECLS

/* What all charts share: a value under the pointer or the arrow keys is read out, the numbers are
 * in the accessible description, and the picture or its numbers can be copied and saved. A chart
 * has items, counted from 0, one of which may be selected.
 *
 * Signal "activated" (int item): double click or Enter on an item.
 * Actions: "chart.copy" (the picture), "chart.copy-numbers", "chart.save" (s: "png", "svg", "csv").
 * What came of it is said by the window's action "win.toast" (s). */
#define PWT_TYPE_CHART (pwt_chart_get_type ())
G_DECLARE_DERIVABLE_TYPE (PwtChart, pwt_chart, PWT, CHART, GtkWidget)

#define PWT_CHART_NO_ITEM (-1)

typedef enum {
  PWT_CHART_LEFT,
  PWT_CHART_RIGHT,
  PWT_CHART_UP,
  PWT_CHART_DOWN,
  PWT_CHART_FIRST,
  PWT_CHART_LAST,
} PwtChartStep;

/* What a kind of chart is. Coordinates are those of the canvas. */
struct _PwtChartClass {
  GtkWidgetClass parent_class;

  guint (*count) (PwtChart *self);         /* items; 0: there is nothing to show */
  gboolean (*has_values) (PwtChart *self); /* NULL: if it has items */
  void (*draw) (PwtChart *self, const PwtCanvas *canvas, int selected);
  int (*pick) (PwtChart *self, const PwtCanvas *canvas, double x, double y);
  int (*step) (PwtChart *self, const PwtCanvas *canvas, int from, PwtChartStep step); /* or none */
  char *(*read_out) (PwtChart *self, int item);
  char *(*describe) (PwtChart *self);
  void (*write_cells) (PwtChart *self, PwtCells *cells);
};

void pwt_chart_set_title (PwtChart *self, const char *title); /* never drawn in the window */
const char *pwt_chart_get_title (PwtChart *self);
void pwt_chart_set_measure (PwtChart *self, const PwtMeasure *measure);
const PwtMeasure *pwt_chart_get_measure (PwtChart *self);
void pwt_chart_set_loading (PwtChart *self, gboolean is_loading);
void pwt_chart_set_empty_text (PwtChart *self,
                               const char *text); /* stands where nothing is known */

void pwt_chart_select (PwtChart *self, int item);
int pwt_chart_get_selected (PwtChart *self);
char *pwt_chart_dup_read_out (PwtChart *self);    /* of the selected item, or NULL */
char *pwt_chart_dup_description (PwtChart *self); /* all that the accessible description says */

/* For kinds of charts: the data changed. Keeps the selection if there still is such an item. */
void pwt_chart_changed (PwtChart *self);
/* For kinds of charts: how many items may be told one by one to who cannot see the picture. */
#define PWT_CHART_TOLD_MAX 62

/* --- export --- */

typedef enum {
  PWT_CHART_PNG,
  PWT_CHART_SVG,
  PWT_CHART_CSV,
} PwtChartFormat;

GBytes *pwt_chart_export (PwtChart *self, PwtChartFormat format, GError **error);
char *pwt_chart_dup_numbers (PwtChart *self); /* as a table with tabs, for a spreadsheet */
void pwt_chart_draw (PwtChart *self, cairo_t *cr, double width, double height);

G_END_DECLS
