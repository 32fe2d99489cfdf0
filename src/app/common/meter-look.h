/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "record/meters.h"

G_BEGIN_DECLS

/* How the nine states of a meter look: colour and sign, never colour alone. */
const char *pwt_meter_state_css (PwtMeterState state); /* "st-ok" */
const char *pwt_meter_state_icon (PwtMeterState state);
const char *pwt_meter_state_label (PwtMeterState state);       /* "Alarm 2" */
const char *pwt_meter_state_short_label (PwtMeterState state); /* two characters in Chinese */
const char *pwt_meter_state_text_css (PwtMeterState state);    /* colour of a figure; NULL: none */

/* The colour of what came of a command. */
const char *pwt_command_state_css (PwtCommandState state);

/* Where a meter hangs and who pays, for dialogs and captions: "A101", "Building A 1F A101". */
char *pwt_meter_row_place (const PwtMeterRow *row);
const char *pwt_meter_row_title (const PwtMeterRow *row); /* the tenant, or that there is none */

/* Makes @widget show @state by exactly one of the state classes. */
void pwt_widget_set_state_css (GtkWidget *widget, PwtMeterState state);

/* The state's sign in the colour of @widget, where @snapshot is at. */
void pwt_meter_state_snapshot_icon (GtkWidget *widget, GtkSnapshot *snapshot, PwtMeterState state,
                                    int size);

/* A small square with the state's sign. */
#define PWT_TYPE_SWATCH (pwt_swatch_get_type ())
G_DECLARE_FINAL_TYPE (PwtSwatch, pwt_swatch, PWT, SWATCH, GtkWidget)
void pwt_swatch_set_state (PwtSwatch *self, PwtMeterState state);

/* Sign and word in a pill. */
#define PWT_TYPE_STATE_CHIP (pwt_state_chip_get_type ())
G_DECLARE_FINAL_TYPE (PwtStateChip, pwt_state_chip, PWT, STATE_CHIP, GtkWidget)
void pwt_state_chip_set_text (PwtStateChip *self, PwtMeterState state, const char *text);
void pwt_state_chip_set_row (PwtStateChip *self, const PwtMeterRow *row);
void pwt_state_chip_set_relay (PwtStateChip *self, const PwtMeterRow *row, gint64 now_us);
const char *pwt_relay_label (const PwtMeterRow *row);

/* Whether what it showed last says nothing of now. */
gboolean pwt_meter_row_is_old (const PwtMeterRow *row, gint64 now_us);
/* Whether it was never asked: nobody knows yet whether it answers. */
gboolean pwt_meter_row_is_unread (const PwtMeterRow *row);
/* Its state in words, or that it is another meter that answers, or that it was never asked. */
const char *pwt_meter_row_state_label (const PwtMeterRow *row);

G_END_DECLS
