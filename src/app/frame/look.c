/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/frame/look.h"

#include "app/common/settings.h"

static gboolean
set_text_percent (int percent)
{
  static int base; /* dots per inch × 1024, as the system has it */
  GtkSettings *settings = gtk_settings_get_default ();

  if (settings == NULL)
    return FALSE;
  if (base == 0)
    g_object_get (settings, "gtk-xft-dpi", &base, NULL);
  if (base <= 0)
    base = 96 * 1024;
  g_object_set (settings, "gtk-xft-dpi", base * percent / 100, NULL);
  return TRUE;
}

void
pwt_look_apply (void)
{
  static const AdwColorScheme schemes[PWT_N_THEMES] = {
    [PWT_THEME_SYSTEM] = ADW_COLOR_SCHEME_DEFAULT,
    [PWT_THEME_LIGHT] = ADW_COLOR_SCHEME_FORCE_LIGHT,
    [PWT_THEME_DARK] = ADW_COLOR_SCHEME_FORCE_DARK,
  };
  GListModel *windows = gtk_window_get_toplevels ();

  adw_style_manager_set_color_scheme (adw_style_manager_get_default (),
                                      schemes[pwt_settings_get_theme ()]);
  set_text_percent (pwt_settings_get_text_percent ());
  for (guint i = 0; i < g_list_model_get_n_items (windows); i++) {
    g_autoptr (GtkWidget) window = g_list_model_get_item (windows, i);

    pwt_look_dress (window);
  }
}

void
pwt_look_dress (GtkWidget *window)
{
  if (g_str_has_prefix (g_get_language_names ()[0], "zh"))
    gtk_widget_add_css_class (window, "zh");
  if (pwt_settings_get_is_compact ())
    gtk_widget_add_css_class (window, "compact");
  else
    gtk_widget_remove_css_class (window, "compact");
}

void
pwt_look_set_language (void)
{
  const char *language = pwt_settings_get_language ();

  if (language == NULL)
    return;
  g_setenv ("LANGUAGE", language, TRUE);
  /* Messages are never translated in the locale "C". */
  if (g_getenv ("LC_ALL") == NULL && g_getenv ("LC_MESSAGES") == NULL && g_getenv ("LANG") == NULL)
    g_setenv ("LANG", "C.UTF-8", TRUE);
}
