/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "app/common/desk.h"

G_BEGIN_DECLS

/* A small window that saves what was typed by one operation. While that is under way it cannot be
 * saved again; closing the window calls it off; what the engine refuses is said in the window, with
 * all that was typed still there. It is not dropped unasked either. */
#define PWT_TYPE_SAVE_DIALOG (pwt_save_dialog_get_type ())
G_DECLARE_DERIVABLE_TYPE (PwtSaveDialog, pwt_save_dialog, PWT, SAVE_DIALOG, AdwWindow)

struct _PwtSaveDialogClass {
  AdwWindowClass parent_class;

  /* Looks at what was typed, and says by pwt_save_dialog_allow() whether it may be saved. */
  void (*check) (PwtSaveDialog *self);
  /* It is saved; the window closes after this. @reply: borrowed */
  void (*saved) (PwtSaveDialog *self, gconstpointer reply);
};

/* In the template's init: where a refusal is said, and what saves. Both borrowed. */
void pwt_save_dialog_set_parts (PwtSaveDialog *self, GtkLabel *problem, GtkWidget *button);
/* Once; before it nothing is checked. */
void pwt_save_dialog_set_desk (PwtSaveDialog *self, PwtDesk *desk);
PwtDesk *pwt_save_dialog_get_desk (PwtSaveDialog *self);

/* Something was typed: a template's callback. */
void pwt_save_dialog_check (PwtSaveDialog *self);
/* @problem: (nullable): what is wrong with what was typed */
void pwt_save_dialog_allow (PwtSaveDialog *self, gboolean may_save, const char *problem);
gboolean pwt_save_dialog_may_save (PwtSaveDialog *self);
/* @was: (nullable): as pwt_backend_save_async() has it */
void pwt_save_dialog_save (PwtSaveDialog *self, const char *operation, gconstpointer request,
                           gconstpointer was);

/* Said by the window below, which stays. */
void pwt_save_dialog_toast (PwtSaveDialog *self, const char *text);

G_END_DECLS
