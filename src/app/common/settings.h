/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "report/receipt.h"

G_BEGIN_DECLS

/* What this desk remembers: looks, window, lock, paper and printer of receipts. A small file in the
 * user's configuration folder, read at first use and written in the background. */
gboolean pwt_settings_get_paper (PwtPaper *paper);
void pwt_settings_set_paper (PwtPaper paper);
void pwt_settings_forget_paper (void);

/* Where files were saved to last; NULL: nothing was yet. */
char *pwt_settings_dup_folder (void);
void pwt_settings_set_folder (const char *path);

/* Whether a receipt is printed by itself after a sale; only once a printer was chosen. */
gboolean pwt_settings_get_auto_print (void);
void pwt_settings_set_auto_print (gboolean is_on);
GtkPrintSettings *pwt_settings_get_printer (void); /* (transfer full) (nullable) */
void pwt_settings_set_printer (GtkPrintSettings *printer);
void pwt_settings_forget_printer (void);

typedef enum { PWT_THEME_SYSTEM, PWT_THEME_LIGHT, PWT_THEME_DARK, PWT_N_THEMES } PwtTheme;

PwtTheme pwt_settings_get_theme (void);
void pwt_settings_set_theme (PwtTheme theme);
gboolean pwt_settings_get_is_compact (void);
void pwt_settings_set_is_compact (gboolean is_compact);
int pwt_settings_get_text_percent (void); /* 80 to 200 */
void pwt_settings_set_text_percent (int percent);
const char *pwt_settings_get_language (void);          /* (nullable): the system's */
void pwt_settings_set_language (const char *language); /* "zh_CN", "en"; from the next start on */
/* What most customers pay by: what each sale begins with. */
PwtPayMethod pwt_settings_get_pay_method (void);
void pwt_settings_set_pay_method (PwtPayMethod method);

guint pwt_settings_get_lock_minutes (void); /* 0: never */
void pwt_settings_set_lock_minutes (guint minutes);

/* Lists of texts that a page keeps under a name of its own. */
char **pwt_settings_get_texts (const char *group, const char *key); /* (nullable) */
void pwt_settings_set_texts (const char *group, const char *key, const char *const *texts);

/* The window as it was left. */
typedef struct {
  int width, height;
  gboolean is_maximized;
  gboolean is_rail; /* the side bar shows signs alone */
  char *page;       /* (nullable) */
} PwtWindowState;

void pwt_settings_get_window (PwtWindowState *state);       /* free its page */
void pwt_settings_set_window (const PwtWindowState *state); /* written by pwt_settings_flush() */
void pwt_settings_flush (void);

G_END_DECLS
