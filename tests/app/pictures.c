/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Writes a picture of every page to a folder: to be looked at, light and dark.
 *
 *   app-pictures FOLDER */

#include <glib/gstdio.h>
#include <locale.h>

#include "app/common/format.h"
#include "app/counter/counter-search.h"
#include "app/counter/sale-form.h"
#include "app/frame/password-dialog.h"
#include "app/meters/command-dialog.h"
#include "app/meters/meter-detail-pane.h"
#include "app/receipt/receipt-dialog.h"
#include "harness.h"

static const char *folder;
static gboolean is_dark;

/* One frame is drawn, then the window's picture is taken from the renderer that drew it. */
static void
take (GtkWidget *widget, const char *name)
{
  g_autoptr (GdkPaintable) paintable = NULL;
  g_autoptr (GtkSnapshot) snapshot = gtk_snapshot_new ();
  g_autoptr (GskRenderNode) node = NULL;
  g_autoptr (GdkTexture) texture = NULL;
  g_autofree char *file =
      g_strdup_printf ("%s/%s-%s.png", folder, name, is_dark ? "dark" : "light");
  int width, height;

  gtk_test_widget_wait_for_draw (widget);
  pwt_settle ();
  paintable = gtk_widget_paintable_new (widget);
  width = gdk_paintable_get_intrinsic_width (paintable);
  height = gdk_paintable_get_intrinsic_height (paintable);
  gdk_paintable_snapshot (paintable, snapshot, width, height);
  node = gtk_snapshot_free_to_node (g_steal_pointer (&snapshot));
  g_assert_nonnull (node);
  texture =
      gsk_renderer_render_texture (gtk_native_get_renderer (gtk_widget_get_native (widget)), node,
                                   &GRAPHENE_RECT_INIT (0, 0, (float) width, (float) height));
  g_assert_true (gdk_texture_save_to_png (texture, file));
  g_print ("%s\n", file);
}

static gboolean
has_text (gpointer label)
{
  return gtk_label_get_text (label)[0] != '\0';
}

static gboolean
is_after_known (gpointer label)
{
  return !g_str_equal (gtk_label_get_text (label), "—");
}

static void
take_start_pages (void)
{
  PwtDesktop *desktop = pwt_desktop_new (PWT_FAKE_DEMO);

  take (GTK_WIDGET (desktop->window), "sign-in");
  pwt_desktop_free (desktop);

  desktop = pwt_desktop_new (PWT_FAKE_NEW_SITE);
  take (GTK_WIDGET (desktop->window), "setup");
  pwt_desktop_free (desktop);

  desktop = pwt_desktop_new (PWT_FAKE_NO_PROJECT | PWT_FAKE_DEMO);
  g_signal_emit_by_name (pwt_find_id (desktop->window, "demo_button"), "clicked");
  g_signal_emit_by_name (pwt_find_id (desktop->window, "button"), "clicked");
  pwt_wait (has_text, pwt_find_id (desktop->window, "hint"));
  pwt_settle ();
  take (GTK_WIDGET (desktop->window), "project");
  pwt_desktop_free (desktop);
}

static PwtSaleReply *
sell (PwtDesktop *desktop, const char *room, gint64 yuan, PwtPayMethod method)
{
  PwtFakeSite *site = pwt_fake_backend_get_site (desktop->backend);
  const PwtMeterRow *row = pwt_fake_site_find_room (site, room);
  PwtSaleRequest request = { .id = pwt_backend_new_id (PWT_BACKEND (desktop->backend)),
                             .project = site->project->id,
                             .point = row->point,
                             .paid = { yuan * 10000 },
                             .pay_method = method };

  return pwt_fake_site_sell (site, &request, 4 * PWT_US_PER_SECOND);
}

static void
choose (PwtDesktop *desktop, const char *search)
{
  PwtCounterSearch *pane = pwt_find_type (desktop->window, PWT_TYPE_COUNTER_SEARCH);

  pwt_counter_search_set_text (pane, search);
  g_signal_emit_by_name (pwt_find_id (pane, "entry"), "activate");
  pwt_wait (has_text, pwt_find_id (desktop->window, "identity"));
  pwt_settle ();
}

static void
take_counter (PwtDesktop *desktop)
{
  PwtSaleForm *form = pwt_find_type (desktop->window, PWT_TYPE_SALE_FORM);
  PwtFakeSite *site = pwt_fake_backend_get_site (desktop->backend);
  PwtSaleReply *sale;

  take (GTK_WIDGET (desktop->window), "counter-empty");
  choose (desktop, "B102");
  pwt_sale_form_set_text (form, "200");
  pwt_wait (is_after_known, pwt_find_id (form, "after"));
  gtk_widget_activate_action (GTK_WIDGET (pwt_find_id (form, "stack")), "sale.next", NULL);
  gtk_widget_activate_action (GTK_WIDGET (pwt_find_id (form, "stack")), "sale.next", NULL);
  pwt_settle ();
  sale = g_ptr_array_index (site->sales, 0);
  pwt_fake_backend_step_sale (desktop->backend, sale->sale->id, PWT_TOPUP_INTENT, NULL);
  pwt_fake_backend_step_sale (desktop->backend, sale->sale->id, PWT_TOPUP_SENT, NULL);
  choose (desktop, "A2");
  pwt_settle ();
  pwt_sale_form_set_text (form, "500");
  pwt_sale_form_set_pay_method (form, PWT_PAY_WECHAT);
  pwt_wait (is_after_known, pwt_find_id (form, "after"));
  take (GTK_WIDGET (desktop->window), "counter-running");
  pwt_fake_backend_step_sale (desktop->backend, sale->sale->id, PWT_TOPUP_SETTLED, NULL);
  pwt_settle ();
  take (GTK_WIDGET (desktop->window), "counter-settled");
  gtk_widget_activate_action (GTK_WIDGET (pwt_find_id (form, "stack")), "sale.next", NULL);
  pwt_settle ();
  take (GTK_WIDGET (desktop->window), "counter-confirm");
  gtk_widget_activate_action (GTK_WIDGET (pwt_find_id (form, "stack")), "sale.back", NULL);
  pwt_fake_backend_set_online (desktop->backend, FALSE);
  pwt_settle ();
  take (GTK_WIDGET (desktop->window), "counter-offline");
  pwt_fake_backend_set_online (desktop->backend, TRUE);
}

static gboolean
has_meter (gpointer pane)
{
  return pwt_meter_detail_pane_get_row (pane) != NULL;
}

static void
take_meters (PwtDesktop *desktop)
{
  PwtMeterDetailPane *pane;
  PwtFakeSite *site = pwt_fake_backend_get_site (desktop->backend);
  const PwtMeterRow *row = pwt_fake_site_find_room (site, "C210");
  g_autofree char *id = pwt_id_dup_text (row->id);
  GtkWidget *table;

  gtk_widget_activate_action (GTK_WIDGET (desktop->window), "win.show-meter", "s", id);
  pane = pwt_find_type (desktop->window, PWT_TYPE_METER_DETAIL_PANE);
  pwt_wait (has_meter, pane);
  pwt_settle ();
  take (GTK_WIDGET (desktop->window), "meters-wall");
  table = pwt_find_id (desktop->window, "table");
  gtk_widget_activate_action (table, "meters.view", "s", "table");
  gtk_widget_activate_action (table, "meters.read", NULL);
  pwt_settle ();
  take (GTK_WIDGET (desktop->window), "meters-table");
}

static void
take_dialog (gpointer dialog, const char *name)
{
  gtk_window_present (dialog);
  pwt_settle ();
  take (dialog, name);
  gtk_window_destroy (dialog);
  pwt_settle ();
}

static void
take_dialogs (PwtDesktop *desktop)
{
  PwtDesk *desk = pwt_main_window_get_desk (desktop->window);
  GtkWindow *window = GTK_WINDOW (desktop->window);
  PwtFakeSite *site = pwt_fake_backend_get_site (desktop->backend);
  const PwtMeterRow *row = pwt_fake_site_find_room (site, "C210");
  const PwtSaleReply *sale = g_ptr_array_index (site->sales, 0);

  take_dialog (pwt_command_dialog_new (desk, window, row, PWT_COMMAND_TRIP), "dialog-trip");
  take_dialog (pwt_command_dialog_new (desk, window, row, PWT_COMMAND_HOLD), "dialog-hold");
  take_dialog (pwt_receipt_dialog_new (desk, window, sale->sale->id), "dialog-receipt");
  take_dialog (pwt_password_dialog_new (desk, window), "dialog-password");
}

static void
take_all (void)
{
  PwtDesktop *desktop;

  adw_style_manager_set_color_scheme (adw_style_manager_get_default (),
                                      is_dark ? ADW_COLOR_SCHEME_FORCE_DARK
                                              : ADW_COLOR_SCHEME_FORCE_LIGHT);
  take_start_pages ();
  desktop = pwt_desktop_new_signed_in ();
  sell (desktop, "C107", 300, PWT_PAY_CASH);
  take_counter (desktop);
  take_meters (desktop);
  take_dialogs (desktop);
  pwt_desktop_free (desktop);
}

int
main (int argc, char **argv)
{
  g_autoptr (GtkCssProvider) provider = NULL;

  g_assert_cmpint (argc, ==, 2);
  folder = argv[1];
  g_mkdir_with_parents (folder, 0755);
  setlocale (LC_ALL, "");
  bindtextdomain ("prewatt", g_getenv ("PREWATT_LOCALE_DIR"));
  bind_textdomain_codeset ("prewatt", "UTF-8");
  textdomain ("prewatt");
  pwt_test_app_init (&argc, &argv);
  setlocale (LC_ALL, "");
  provider = gtk_css_provider_new ();
  gtk_css_provider_load_from_data (
      provider,
      "window.solid-csd { padding: 0; border: none; box-shadow: none; border-radius: 0; }", -1);
  gtk_style_context_add_provider_for_display (gdk_display_get_default (),
                                              GTK_STYLE_PROVIDER (provider), G_MAXINT);
  for (int i = 0; i < 2; i++) {
    is_dark = i == 1;
    take_all ();
  }
  return 0;
}
