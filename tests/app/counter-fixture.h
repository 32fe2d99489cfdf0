/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/counter/counter-search.h"
#include "app/counter/open-sales.h"
#include "app/counter/sale-form.h"
#include "app/counter/sale-steps.h"
#include "harness.h"

G_BEGIN_DECLS

/* The counter, signed in, for one test. Frames take no time until the test says so. */
typedef struct {
  PwtDesktop *desktop;
  PwtFakeBackend *backend;
  PwtFakeSite *site;
  PwtCounterSearch *search;
  PwtSaleForm *form;
  PwtSaleSteps *steps;
  PwtOpenSales *open_sales;
} PwtCounterFixture;

void pwt_counter_set_up (PwtCounterFixture *f, gconstpointer data);
void pwt_counter_tear_down (PwtCounterFixture *f, gconstpointer data);

const char *pwt_text_of (gpointer root, const char *id);
/* What the first Enter does. */
void pwt_counter_choose (PwtCounterFixture *f, const char *search);
void pwt_counter_type (PwtCounterFixture *f, const char *amount);
gboolean pwt_counter_is_quoted (gpointer form);  /* a condition to wait for */
gboolean pwt_counter_is_refused (gpointer form); /* likewise */
/* An action of the form; a card that is confirmed was looked at first. */
void pwt_counter_press (PwtCounterFixture *f, const char *action);
/* Until the card was on the screen long enough. */
void pwt_counter_look (PwtSaleForm *form);
/* Of the frame that comes, and of those after it. */
void pwt_counter_pass_time (gint64 us);

PwtAttemptPhase pwt_counter_phase (PwtCounterFixture *f); /* of the sale whose steps are shown */
PwtId pwt_counter_requested_id (PwtCounterFixture *f);
PwtSaleReply *pwt_counter_newest_sale (PwtCounterFixture *f);

G_END_DECLS
