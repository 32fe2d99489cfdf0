/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/accounts/opening-dialog.h"
#include "app/common/finder.h"

G_BEGIN_DECLS

/* What the two files of the dialog share: opening-dialog.c is what a person fills in,
 * opening-dialog-ask.c asks the engine and takes what it answers. */

typedef enum {
  PWT_OPENING_EDIT,
  PWT_OPENING_ASKING,
  PWT_OPENING_UNSURE, /* the answer was lost: opened or not */
} PwtOpeningStage;

struct _PwtOpeningDialog {
  AdwWindow parent_instance;

  /* Template widgets */
  GtkWidget *content;
  PwtFinder *tenant_finder;
  GtkWidget *chosen;
  GtkLabel *chosen_name;
  GtkLabel *chosen_detail;
  GtkWidget *details;
  GtkEntry *contact;
  GtkEntry *phone;
  GtkLabel *tenant_note;
  PwtFinder *room_finder;
  GtkBox *rooms;
  GtkAdjustment *rooms_scroll;
  GtkLabel *rooms_note;
  GtkDropDown *tariff;
  GtkLabel *preset_note;
  GtkLabel *buildings_note;
  GtkEntry *alarm1;
  GtkEntry *alarm2;
  GtkEntry *overdraft;
  GtkLabel *alarms_note;
  GtkWidget *sale;
  GtkDropDown *pay_method;
  GtkEntry *reference;
  GtkLabel *problem;
  GtkWidget *button;
  GtkSpinner *button_spinner;
  GtkLabel *button_label;

  /* Owned */
  PwtDesk *desk;
  PwtTenant *tenant; /* the one that was found; NULL: a new one */
  GPtrArray *added;  /* (element-type PwtOpeningRoom) borrowed: in the list's order */
  GArray *tariffs;   /* (element-type PwtId) in the order of the menu */
  PwtPreset *preset; /* NULL before it is known */
  GCancellable *cancellable;

  PwtId account, new_tenant; /* made with the dialog */
  PwtOpeningStage stage;
  gboolean is_new_tenant;     /* what is typed is meant as a new tenant, whoever was found by it */
  gboolean is_tariff_touched; /* a person chose: no preset goes over it */
  gboolean has_tariffs;       /* it is known which there are */
  gboolean is_room_new;       /* the list has not gone to it yet */
  gboolean may_be_open;       /* an answer was lost, and no other has said for certain */
};

extern guint pwt_opening_dialog_opened; /* the signal */

void pwt_opening_dialog_show (PwtOpeningDialog *self);
/* @text: (nullable): hides it */
void pwt_opening_show_note (GtkLabel *label, const char *text, const char *css);
/* Without space around it; NULL if nothing is left. */
char *pwt_opening_dup_typed (GtkEntry *entry);
/* Nothing typed is zero; FALSE: it is no amount. */
gboolean pwt_opening_read_money (GtkEntry *entry, PwtMoney *money);

/* Asks the engine to open what the dialog holds, which must be complete. */
void pwt_opening_dialog_ask (PwtOpeningDialog *self);

G_END_DECLS
