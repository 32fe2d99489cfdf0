/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "domain/tariff.h"

G_BEGIN_DECLS

/* A version of a tariff as a picture: a row a season, a column a half hour, the band as colour and
 * word. Where it may be changed, bands are painted: by dragging, or by the keys 1 … 5 at a cursor.
 *
 * Signals: "painted" (): a half hour got another band
 *          "row-changed" (): the cursor is in another season */
#define PWT_TYPE_TARIFF_CHART (pwt_tariff_chart_get_type ())
G_DECLARE_FINAL_TYPE (PwtTariffChart, pwt_tariff_chart, PWT, TARIFF_CHART, GtkWidget)

/* @plan: (nullable): borrowed, until another one is set */
void pwt_tariff_chart_set_plan (PwtTariffChart *self, PwtTariffPlan *plan, gboolean is_editable);
void pwt_tariff_chart_set_brush (PwtTariffChart *self, PwtBand band);
guint pwt_tariff_chart_get_row (PwtTariffChart *self);
void pwt_tariff_chart_set_row (PwtTariffChart *self, guint row);
/* The half hours @from … @to, both included, of the season at @row. */
void pwt_tariff_chart_paint (PwtTariffChart *self, guint row, guint from, guint to, PwtBand band);

const char *pwt_band_word (PwtBand band); /* to be shown: "Peak" */
/* "Dec–Feb, workdays" */
char *pwt_season_words (const PwtTariffSeason *season);

G_END_DECLS
