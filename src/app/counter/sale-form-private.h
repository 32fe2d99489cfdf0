/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/counter/amount.h"
#include "app/counter/card-watch.h"
#include "app/counter/sale-form.h"

G_BEGIN_DECLS

#define PWT_FORM_FILL_TO_YUAN 1000
#define PWT_FORM_N_PRESETS 5 /* and after them: fill up */

extern const gint64 pwt_form_preset_yuan[PWT_FORM_N_PRESETS];

struct _PwtSaleForm {
  AdwBin parent_instance;

  /* Template widgets */
  GtkStack *stack;
  GtkWidget *card;
  GtkEntry *amount;
  GtkLabel *words;
  GtkFlowBox *presets;
  GtkLabel *confirm_who;
  GtkLabel *confirm_where;
  GtkLabel *confirm_amount;
  GtkLabel *confirm_words;
  GtkEntry *reference;
  GtkLabel *paid;
  GtkLabel *fee;
  GtkLabel *energy;
  GtkLabel *days;
  GtkWidget *waiting_row;
  GtkLabel *waiting;
  GtkWidget *room_row;
  GtkLabel *room;
  GtkLabel *after;
  GtkWidget *notice_bar;
  GtkLabel *notice;
  GtkWidget *back_button;
  GtkButton *button;
  GtkSpinner *button_spinner;
  GtkLabel *button_label;

  /* Owned */
  PwtDesk *desk;
  PwtMeterRow *row;
  PwtSaleAttempt *attempt; /* the draft, from the first keystroke */
  PwtQuote *quote;         /* of what is typed now, NULL until it came */
  GCancellable *cancellable;
  GSimpleActionGroup *actions;
  PwtCardWatch *watch; /* of the card that is to be confirmed */

  PwtFormStage stage;
  PwtMoney typed; /* zero: no amount */
  PwtPayMethod pay_method;
  guint quote_id;
  gboolean is_doubted;      /* its meter is looked at once more for an earlier sale */
  gboolean is_too_much;     /* more is typed than is sold at once */
  gboolean is_next_waiting; /* Enter came before the quote */
  gboolean is_press_held;   /* the key that led here is still down: its repeats book nothing */
};

/* sale-form-show.c */
PwtMoney pwt_sale_form_most (void); /* what is sold at once */
gboolean pwt_sale_form_may_open (PwtSaleForm *self);
gboolean pwt_sale_form_may_go_on (PwtSaleForm *self);
PwtMoney pwt_sale_form_preset_amount (PwtSaleForm *self, guint i); /* zero: cannot be said now */
/* What must be known before money is taken, above the amount; NULL: nothing. */
void pwt_sale_form_show_notice (PwtSaleForm *self, const char *text, gboolean is_refusal);
void pwt_sale_form_show_button (PwtSaleForm *self);
void pwt_sale_form_show_quote (PwtSaleForm *self);
void pwt_sale_form_show_words (PwtSaleForm *self, PwtAmountKind kind);
void pwt_sale_form_show_presets (PwtSaleForm *self);
gboolean pwt_sale_form_show_confirm (PwtSaleForm *self); /* whether it says something else */

G_END_DECLS
