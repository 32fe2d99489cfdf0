/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What belongs to the frame and to no page. */

#include "app/common/export-button.h"
#include "app/common/list-preview.h"
#include "app/frame/password-dialog.h"
#include "app/frame/preferences-window.h"
#include "app/meters/meters-page.h"
#include "pictures.h"

static gboolean
is_laid_out (gpointer export)
{
  return pwt_list_export_get_sheet (export) != NULL;
}

static void
take_preview (PwtDesktop *desktop)
{
  PwtExportButton *button =
      pwt_find_type (pwt_find_type (desktop->window, PWT_TYPE_METERS_PAGE), PWT_TYPE_EXPORT_BUTTON);
  g_autoptr (PwtListExport) export = pwt_list_export_new (
      pwt_main_window_get_desk (desktop->window), pwt_export_button_get_source (button));

  pwt_list_export_lay_out (export);
  pwt_wait (is_laid_out, export);
  pwt_picture_dialog (pwt_list_preview_new (GTK_WINDOW (desktop->window), export),
                      "dialog-preview");
}

void
pwt_pictures_frame (PwtDesktop *desktop, PwtLiveSite *site)
{
  GtkEditable *entry = GTK_EDITABLE (pwt_find_id (desktop->window, "search_entry"));
  PwtSaleRow *sale = pwt_live_site_last_sale (site);
  PwtHello *hello = pwt_live_site_call (site, "site.hello", NULL);
  g_autofree char *number = g_strdup_printf ("%" G_GINT64_FORMAT, sale->receipt_number);

  take_preview (desktop);
  gtk_widget_activate_action (GTK_WIDGET (desktop->window), "win.search", NULL);
  pwt_settle ();
  pwt_picture (GTK_WIDGET (desktop->window), "search-hint");
  gtk_editable_set_text (entry, number);
  pwt_settle ();
  pwt_picture (GTK_WIDGET (desktop->window), "search-receipt");
  gtk_editable_set_text (entry, "A20");
  pwt_settle ();
  gtk_editable_set_position (entry, -1);
  pwt_picture (GTK_WIDGET (desktop->window), "search");
  pwt_picture_narrow (desktop, "search-narrow");
  gtk_editable_set_text (entry, "");
  gtk_root_set_focus (GTK_ROOT (desktop->window), NULL);
  pwt_picture_dialog (pwt_preferences_window_new (GTK_WINDOW (desktop->window)), "preferences");
  pwt_picture_dialog (pwt_password_dialog_new (pwt_main_window_get_desk (desktop->window),
                                               GTK_WINDOW (desktop->window)),
                      "dialog-password");
  gtk_widget_activate_action (GTK_WIDGET (desktop->window), "win.lock", NULL);
  pwt_settle ();
  pwt_picture (GTK_WIDGET (desktop->window), "locked");
  gtk_editable_set_text (GTK_EDITABLE (pwt_find_id (desktop->window, "password_row")),
                         hello->demo_password);
  g_signal_emit_by_name (pwt_find_id (desktop->window, "button"), "clicked");
  pwt_settle ();
  pwt_record_free (&pwt_hello_record, hello);
  pwt_record_free (&pwt_sale_row_record, sale);
}
