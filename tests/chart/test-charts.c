/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The chart widgets: what they read out, their keys, what leaves the program, and their looks
 * against golden pictures. PWT_UPDATE_GOLDEN=1 writes those anew, to be looked at again. */

#include <adwaita.h>
#include <glib/gstdio.h>
#include <locale.h>
#include <math.h>
#include <string.h>

#include "charts.h"

#define WIDTH 560
#define HEIGHT 260
#define LEVELS 48 /* a channel may differ so much: another version of a font's hinting */
#define PIXELS_MAX 60

typedef struct {
  GtkWidget *window;
  PwtChart *chart;
} Fixture;

static void
show (Fixture *f, GtkWidget *chart, int width, int height)
{
  f->window = gtk_window_new ();
  f->chart = PWT_CHART (chart);
  gtk_widget_set_size_request (chart, width, height);
  gtk_widget_set_halign (chart, GTK_ALIGN_CENTER);
  gtk_widget_set_valign (chart, GTK_ALIGN_CENTER);
  gtk_window_set_child (GTK_WINDOW (f->window), chart);
  gtk_window_present (GTK_WINDOW (f->window));
  gtk_test_widget_wait_for_draw (f->window);
}

static void
hide (Fixture *f)
{
  gtk_window_destroy (GTK_WINDOW (f->window));
}

static void
press (Fixture *f, guint key, GdkModifierType state)
{
  GListModel *controllers = gtk_widget_observe_controllers (GTK_WIDGET (f->chart));

  /* Class bindings are not controllers: they are found by the key through the class's shortcuts. */
  for (guint i = 0; i < g_list_model_get_n_items (controllers); i++) {
    g_autoptr (GtkEventController) controller = g_list_model_get_item (controllers, i);

    if (!GTK_IS_SHORTCUT_CONTROLLER (controller))
      continue;
    for (guint k = 0; k < g_list_model_get_n_items (G_LIST_MODEL (controller)); k++) {
      g_autoptr (GtkShortcut) shortcut = g_list_model_get_item (G_LIST_MODEL (controller), k);
      GtkShortcutTrigger *trigger = gtk_shortcut_get_trigger (shortcut);

      if (GTK_IS_KEYVAL_TRIGGER (trigger) &&
          gtk_keyval_trigger_get_keyval (GTK_KEYVAL_TRIGGER (trigger)) == key &&
          gtk_keyval_trigger_get_modifiers (GTK_KEYVAL_TRIGGER (trigger)) == state) {
        gtk_shortcut_action_activate (gtk_shortcut_get_action (shortcut), 0, GTK_WIDGET (f->chart),
                                      gtk_shortcut_get_arguments (shortcut));
        g_object_unref (controllers);
        return;
      }
    }
  }
  g_error ("No such key");
}

static void
assert_read_out (Fixture *f, const char *wanted)
{
  g_autofree char *text = pwt_chart_dup_read_out (f->chart);

  g_assert_cmpstr (text, ==, wanted);
}

/* --- looks --- */

static cairo_surface_t *
paint (Fixture *f)
{
  int width = gtk_widget_get_width (GTK_WIDGET (f->chart));
  int height = gtk_widget_get_height (GTK_WIDGET (f->chart));
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_RGB24, width, height);
  g_autoptr (GdkPaintable) paintable = gtk_widget_paintable_new (GTK_WIDGET (f->chart));
  g_autoptr (GtkSnapshot) snapshot = gtk_snapshot_new ();
  g_autoptr (GskRenderNode) node = NULL;
  cairo_t *cr = cairo_create (surface);
  PwtCanvas canvas;

  pwt_canvas_init (&canvas, GTK_WIDGET (f->chart), cr);
  pwt_canvas_set_color (&canvas, PWT_COLOR_CARD, 1);
  cairo_paint (cr);
  gdk_paintable_snapshot (paintable, snapshot, width, height);
  node = gtk_snapshot_free_to_node (g_steal_pointer (&snapshot));
  gsk_render_node_draw (node, cr);
  cairo_destroy (cr);
  return surface;
}

static guint
count_differences (cairo_surface_t *a, cairo_surface_t *b)
{
  int width = cairo_image_surface_get_width (a), height = cairo_image_surface_get_height (a);
  guint n = 0;

  if (width != cairo_image_surface_get_width (b) || height != cairo_image_surface_get_height (b))
    return G_MAXUINT;
  for (int y = 0; y < height; y++)
    for (int x = 0; x < width * 4; x++) {
      int there = cairo_image_surface_get_data (a)[y * cairo_image_surface_get_stride (a) + x];
      int here = cairo_image_surface_get_data (b)[y * cairo_image_surface_get_stride (b) + x];

      if (x % 4 != 3 && ABS (there - here) > LEVELS) {
        n++;
        x |= 3;
      }
    }
  return n;
}

static guint
compare (Fixture *f, const char *name, gboolean may_update)
{
  g_autofree char *path = g_strdup_printf ("%s/%s.png", PWT_PICTURES_DIR, name);
  cairo_surface_t *painted, *golden;
  guint n;

  gtk_test_widget_wait_for_draw (f->window);
  painted = paint (f);
  if (may_update && g_strcmp0 (g_getenv ("PWT_UPDATE_GOLDEN"), "1") == 0)
    g_assert_cmpint (cairo_surface_write_to_png (painted, path), ==, CAIRO_STATUS_SUCCESS);
  golden = cairo_image_surface_create_from_png (path);
  g_assert_cmpint (cairo_surface_status (golden), ==, CAIRO_STATUS_SUCCESS);
  n = count_differences (painted, golden);
  cairo_surface_destroy (painted);
  cairo_surface_destroy (golden);
  return n;
}

static void
assert_looks (GtkWidget *chart, int width, int height, int selected, const char *name)
{
  Fixture f;

  show (&f, chart, width, height);
  pwt_chart_select (f.chart, selected);
  g_assert_cmpuint (compare (&f, name, TRUE), <=, PIXELS_MAX);
  hide (&f);
}

static void
look_at_all (const char *theme)
{
  const struct {
    gpointer chart;
    int width, height, selected;
    const char *name;
  } pictures[] = {
    { charts_make_bars (), WIDTH, HEIGHT, PWT_CHART_NO_ITEM, "bars" },
    { charts_make_bars (), WIDTH, HEIGHT, 16, "bars-read-out" },
    { charts_make_comparison (), WIDTH, HEIGHT, 1, "comparison" },
    { charts_make_line (), 308, 148, 37, "line" },
    { charts_make_mixed (), 308, 148, PWT_CHART_NO_ITEM, "mixed" },
    { charts_make_stack (), WIDTH, HEIGHT, 12, "stack" },
    { charts_make_year (), WIDTH, HEIGHT, PWT_CHART_NO_ITEM, "year" },
    { charts_make_heat (), WIDTH, HEIGHT, 12, "heat" },
    { charts_make_phases (), 156, 156, PWT_CHART_NO_ITEM, "phases" },
    { charts_make_strip (), 96, 18, 6, "strip" },
    { pwt_bar_chart_new (), 308, 148, PWT_CHART_NO_ITEM, "empty" },
    { charts_make_unread (), 308, 148, PWT_CHART_NO_ITEM, "empty" },
    { charts_make_one (), 308, 148, PWT_CHART_NO_ITEM, "one" },
    { charts_make_zeros (), 308, 148, PWT_CHART_NO_ITEM, "zeros" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (pictures); i++) {
    g_autofree char *name = g_strdup_printf ("%s-%s", pictures[i].name, theme);

    assert_looks (pictures[i].chart, pictures[i].width, pictures[i].height, pictures[i].selected,
                  name);
  }
}

static void
use_theme (const char *sheet, AdwColorScheme scheme)
{
  static GtkCssProvider *provider;
  g_autofree char *path = g_build_filename (PWT_STYLES_DIR, sheet, NULL);

  if (provider != NULL)
    gtk_style_context_remove_provider_for_display (gdk_display_get_default (),
                                                   GTK_STYLE_PROVIDER (provider));
  g_clear_object (&provider);
  provider = gtk_css_provider_new ();
  gtk_css_provider_load_from_path (provider, path);
  gtk_style_context_add_provider_for_display (gdk_display_get_default (),
                                              GTK_STYLE_PROVIDER (provider),
                                              GTK_STYLE_PROVIDER_PRIORITY_APPLICATION);
  adw_style_manager_set_color_scheme (adw_style_manager_get_default (), scheme);
}

static void
test_looks_light (void)
{
  look_at_all ("light");
}

static void
test_looks_dark (void)
{
  use_theme ("style-dark.css", ADW_COLOR_SCHEME_FORCE_DARK);
  look_at_all ("dark");
  use_theme ("style.css", ADW_COLOR_SCHEME_FORCE_LIGHT);
}

/* The comparison would notice one bar that is a tenth too high. */
static void
test_a_wrong_bar_is_noticed (void)
{
  PwtBarChart *chart = charts_make_comparison ();
  PwtBar bars[G_N_ELEMENTS (charts_compared)];
  Fixture f;

  memcpy (bars, charts_compared, sizeof charts_compared);
  bars[0].value += bars[0].value / 10;
  show (&f, GTK_WIDGET (chart), WIDTH, HEIGHT);
  pwt_chart_select (f.chart, 1);
  g_assert_cmpuint (compare (&f, "comparison-light", FALSE), <=, PIXELS_MAX);
  pwt_bar_chart_set_bars (chart, bars, G_N_ELEMENTS (bars));
  g_assert_cmpuint (compare (&f, "comparison-light", FALSE), >, PIXELS_MAX);
  hide (&f);
}

/* --- reading out --- */

static void
test_bars_by_keys (void)
{
  Fixture f;
  int activated = -1;

  show (&f, GTK_WIDGET (charts_make_comparison ()), WIDTH, HEIGHT);
  g_signal_connect_swapped (f.chart, "activated", G_CALLBACK (g_atomic_int_set), &activated);
  assert_read_out (&f, NULL);
  press (&f, GDK_KEY_Left, 0); /* the newest first */
  assert_read_out (&f, "2026-12 — (去年 14,100.0 kWh)");
  press (&f, GDK_KEY_Left, 0);
  assert_read_out (&f, "2026-11 9,100.0 kWh (去年 13,300.0 kWh)");
  press (&f, GDK_KEY_Home, 0);
  press (&f, GDK_KEY_Left, 0);
  assert_read_out (&f, "2026-07 18,200.0 kWh (去年 16,100.0 kWh)");
  press (&f, GDK_KEY_Right, 0);
  press (&f, GDK_KEY_Up, 0);
  assert_read_out (&f, "2026-08 19,850.0 kWh (去年 20,400.0 kWh)");
  press (&f, GDK_KEY_Return, 0);
  g_assert_cmpint (activated, ==, 1);
  press (&f, GDK_KEY_Escape, 0);
  assert_read_out (&f, NULL);
  hide (&f);
}

static void
test_selection_survives_new_data (void)
{
  const PwtBar one = { "2026-07", NULL, 5000000, PWT_CHART_NONE, TRUE };
  PwtBarChart *chart = charts_make_comparison ();
  Fixture f;

  show (&f, GTK_WIDGET (chart), WIDTH, HEIGHT);
  pwt_chart_select (f.chart, 0);
  pwt_bar_chart_set_bars (chart, &one, 1);
  assert_read_out (&f, "2026-07 5,000.0 kWh");
  pwt_chart_select (f.chart, 99);
  g_assert_cmpint (pwt_chart_get_selected (f.chart), ==, 0);
  pwt_bar_chart_set_bars (chart, NULL, 0);
  g_assert_cmpint (pwt_chart_get_selected (f.chart), ==, PWT_CHART_NO_ITEM);
  hide (&f);
}

static void
test_line_by_keys (void)
{
  Fixture f;

  show (&f, GTK_WIDGET (charts_make_line ()), 308, 148);
  press (&f, GDK_KEY_End, 0);
  assert_read_out (&f, "10:15 10.09 kW 昨日 10.89 kW");
  press (&f, GDK_KEY_Left, 0);
  assert_read_out (&f, "10:00 9.78 kW 昨日 10.56 kW");
  hide (&f);
}

/* A step is a pixel at least: a year is crossed in some hundred. */
static void
test_a_year_is_crossed_by_keys (void)
{
  Fixture f;
  guint n = 0;
  int last = -1;

  show (&f, GTK_WIDGET (charts_make_year ()), WIDTH, HEIGHT);
  press (&f, GDK_KEY_Home, 0);
  while (pwt_chart_get_selected (f.chart) != last) {
    last = pwt_chart_get_selected (f.chart);
    press (&f, GDK_KEY_Right, 0);
    g_assert_cmpuint (n++, <, WIDTH);
  }
  g_assert_cmpint (last, ==, 365 * 96 - 1);
  hide (&f);
}

static void
test_zoom_stays_in_range (void)
{
  PwtLineChart *chart = charts_make_year ();
  gint64 from, until;
  Fixture f;

  show (&f, GTK_WIDGET (chart), WIDTH, HEIGHT);
  press (&f, GDK_KEY_plus, 0);
  pwt_line_chart_get_view (chart, &from, &until);
  g_assert_cmpint (until - from, <, 300 * DAY);
  for (guint i = 0; i < 20; i++)
    press (&f, GDK_KEY_Left, GDK_SHIFT_MASK);
  pwt_line_chart_get_view (chart, &from, &until);
  g_assert_cmpint (from, ==, MIDNIGHT);
  for (guint i = 0; i < 20; i++)
    press (&f, GDK_KEY_Right, GDK_SHIFT_MASK);
  pwt_line_chart_get_view (chart, &from, &until);
  g_assert_cmpint (until, ==, MIDNIGHT + 365 * DAY);
  for (guint i = 0; i < 100; i++)
    press (&f, GDK_KEY_plus, 0);
  pwt_line_chart_get_view (chart, &from, &until);
  g_assert_cmpint (until - from, >, 0);
  press (&f, GDK_KEY_0, 0);
  pwt_line_chart_get_view (chart, &from, &until);
  g_assert_cmpint (from, ==, MIDNIGHT);
  g_assert_cmpint (until, ==, MIDNIGHT + 365 * DAY);
  hide (&f);
}

static void
test_phases_read_out (void)
{
  Fixture f;

  show (&f, GTK_WIDGET (charts_make_phases ()), 156, 156);
  press (&f, GDK_KEY_Home, 0);
  assert_read_out (&f, "A 228.4 V 34.20 A  18.0°");
  press (&f, GDK_KEY_Down, 0);
  assert_read_out (&f, "B 231.0 V 28.60 A  22.0°");
  press (&f, GDK_KEY_Left, 0);
  press (&f, GDK_KEY_Left, 0);
  assert_read_out (&f, "C 226.9 V 31.90 A  41.0°");
  hide (&f);
}

static void
test_heat_by_keys (void)
{
  Fixture f;

  show (&f, GTK_WIDGET (charts_make_heat ()), WIDTH, HEIGHT);
  press (&f, GDK_KEY_Home, 0);
  assert_read_out (&f, "11-16 00 0.9 kWh");
  press (&f, GDK_KEY_Up, 0);
  press (&f, GDK_KEY_Left, 0);
  assert_read_out (&f, "11-16 00 0.9 kWh");
  press (&f, GDK_KEY_Down, 0);
  press (&f, GDK_KEY_Right, 0);
  assert_read_out (&f, "11-17 03 —");
  press (&f, GDK_KEY_Right, 0);
  assert_read_out (&f, "11-17 06 1.8 kWh");
  press (&f, GDK_KEY_End, 0);
  press (&f, GDK_KEY_Down, 0);
  press (&f, GDK_KEY_Right, 0);
  assert_read_out (&f, "11-20 21 6.0 kWh");
  pwt_heat_map_clear (PWT_HEAT_MAP (f.chart));
  g_assert_cmpint (pwt_chart_get_selected (f.chart), ==, PWT_CHART_NO_ITEM);
  hide (&f);
}

static void
test_strip_by_keys (void)
{
  Fixture f;

  show (&f, GTK_WIDGET (charts_make_strip ()), 96, 18);
  press (&f, GDK_KEY_Left, 0);
  assert_read_out (&f, "10:50 good");
  press (&f, GDK_KEY_Left, 0);
  press (&f, GDK_KEY_Left, 0);
  assert_read_out (&f, "10:30 bad");
  press (&f, GDK_KEY_End, 0);
  press (&f, GDK_KEY_Right, 0);
  assert_read_out (&f, "10:50 good");
  pwt_strip_set_cells (PWT_STRIP (f.chart), NULL, 0);
  g_assert_cmpint (pwt_chart_get_selected (f.chart), ==, PWT_CHART_NO_ITEM);
  hide (&f);
}

static void
assert_described (GtkWidget *chart, const char *wanted)
{
  g_autofree char *text = NULL;

  g_object_ref_sink (chart);
  text = pwt_chart_dup_description (PWT_CHART (chart));
  g_assert_cmpstr (text, ==, wanted);
  g_assert_true (gtk_test_accessible_has_property (GTK_ACCESSIBLE (chart),
                                                   GTK_ACCESSIBLE_PROPERTY_DESCRIPTION));
  g_assert_true (
      gtk_test_accessible_has_property (GTK_ACCESSIBLE (chart), GTK_ACCESSIBLE_PROPERTY_LABEL));
  g_object_unref (chart);
}

static void
test_descriptions_have_the_numbers (void)
{
  GtkWidget *loading = pwt_line_chart_new (), *empty = pwt_line_chart_new ();

  assert_described (GTK_WIDGET (charts_make_comparison ()),
                    "6 values, together 45,150.0 kWh; "
                    "2026-07 18,200.0 kWh (去年 16,100.0 kWh); "
                    "2026-08 19,850.0 kWh (去年 20,400.0 kWh); "
                    "2026-09 0.0 kWh (去年 15,000.0 kWh); "
                    "2026-10 −2,000.0 kWh (去年 900.0 kWh); "
                    "2026-11 9,100.0 kWh (去年 13,300.0 kWh); "
                    "2026-12 — (去年 14,100.0 kWh)");
  assert_described (GTK_WIDGET (charts_make_line ()),
                    "今日: 31 values, lowest 1.50 kW, highest 10.09 kW, last 10.09 kW at 10:15; "
                    "昨日: 96 values, lowest 1.62 kW, highest 11.34 kW, last 1.97 kW at 23:45");
  assert_described (GTK_WIDGET (charts_make_phases ()),
                    "A 228.4 V 34.20 A  18.0°; B 231.0 V 28.60 A  22.0°; C 226.9 V 31.90 A  41.0°");
  assert_described (GTK_WIDGET (charts_make_heat ()),
                    "5 rows, 8 columns, lowest 0.9 kWh, highest 9.8 kWh: 11-20 12 9.8 kWh");
  assert_described (GTK_WIDGET (charts_make_strip ()),
                    "not tried: 2; good: 5; known: 2; mixed: 1; bad: 2; 10:00 mixed; 10:30 bad; "
                    "10:40 bad");
  pwt_chart_set_loading (PWT_CHART (loading), TRUE);
  assert_described (loading, "Loading…");
  pwt_chart_set_empty_text (PWT_CHART (empty), "No readings yet");
  assert_described (empty, "No readings yet");
}

/* --- export --- */

static void
assert_csv (Fixture *f, const char *wanted)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) csv = pwt_chart_export (f->chart, PWT_CHART_CSV, &error);
  g_autofree char *text = NULL;

  g_assert_no_error (error);
  text = g_strndup (g_bytes_get_data (csv, NULL), g_bytes_get_size (csv));
  g_assert_cmpstr (text, ==, wanted);
}

static void
test_numbers_leave_as_csv (void)
{
  g_autofree char *tabs = NULL;
  Fixture f;

  show (&f, GTK_WIDGET (charts_make_comparison ()), WIDTH, HEIGHT);
  assert_csv (&f, "\xef\xbb\xbf,今年/kWh,去年/kWh\r\n"
                  "2026-07,18200.000,16100.000\r\n2026-08,19850.000,20400.000\r\n"
                  "2026-09,0.000,15000.000\r\n2026-10,-2000.000,900.000\r\n"
                  "2026-11,9100.000,13300.000\r\n2026-12,,14100.000\r\n");
  tabs = pwt_chart_dup_numbers (f.chart);
  g_assert_true (g_str_has_prefix (tabs, "\t今年/kWh\t去年/kWh\r\n2026-07\t18200.000\t16100.000"));
  hide (&f);
}

/* Two lines that were not read at the same times stand side by side, each with its gaps. */
static void
test_lines_leave_side_by_side (void)
{
  GtkWidget *chart = pwt_line_chart_new ();
  g_autoptr (PwtSeries) a = pwt_series_new ("A", 0), b = pwt_series_new ("B", 0);
  Fixture f;

  pwt_series_add (a, MIDNIGHT, 1000);
  pwt_series_add (a, MIDNIGHT + HOUR, 1500);
  pwt_series_add (b, MIDNIGHT + HOUR, -7);
  pwt_series_add (b, MIDNIGHT + 2 * HOUR, PWT_CHART_NONE);
  pwt_chart_set_measure (PWT_CHART (chart), &charts_kilowatts);
  pwt_line_chart_set_range (PWT_LINE_CHART (chart), MIDNIGHT, MIDNIGHT + DAY, charts_zone);
  pwt_line_chart_add (PWT_LINE_CHART (chart), a, PWT_LINE_PLAIN, PWT_COLOR_PHASE_A);
  pwt_line_chart_add (PWT_LINE_CHART (chart), b, PWT_LINE_PLAIN, PWT_COLOR_PHASE_B);
  show (&f, chart, WIDTH, HEIGHT);
  assert_csv (&f, "\xef\xbb\xbfTime,A/kW,B/kW\r\n2026-11-20 00:00:00,1.000,\r\n"
                  "2026-11-20 01:00:00,1.500,-0.007\r\n2026-11-20 02:00:00,,\r\n");
  hide (&f);
}

static void
test_pictures_leave (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) png = NULL, svg = NULL;
  g_autoptr (GdkTexture) texture = NULL;
  const char *text;
  Fixture f;

  show (&f, GTK_WIDGET (charts_make_line ()), 308, 148);
  png = pwt_chart_export (f.chart, PWT_CHART_PNG, &error);
  g_assert_no_error (error);
  texture = gdk_texture_new_from_bytes (png, &error);
  g_assert_no_error (error);
  /* A small pane still gives a picture for a document: 640 × 320 and margins, title, twice. */
  g_assert_cmpint (gdk_texture_get_width (texture), ==, 2 * (640 + 24));
  g_assert_cmpint (gdk_texture_get_height (texture), ==, 2 * (320 + 28 + 24));
  svg = pwt_chart_export (f.chart, PWT_CHART_SVG, &error);
  g_assert_no_error (error);
  text = g_bytes_get_data (svg, NULL);
  g_assert_nonnull (g_strstr_len (text, (gssize) g_bytes_get_size (svg), "<svg"));
  g_assert_nonnull (g_strstr_len (text, (gssize) g_bytes_get_size (svg), "</svg>"));
  hide (&f);
}

static void
pasted_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  *(char **) user_data = gdk_clipboard_read_text_finish (GDK_CLIPBOARD (source), result, NULL);
}

static void
test_numbers_go_to_the_clipboard (void)
{
  g_autofree char *text = NULL, *wanted = NULL;
  Fixture f;

  show (&f, GTK_WIDGET (charts_make_comparison ()), WIDTH, HEIGHT);
  gtk_widget_activate_action (GTK_WIDGET (f.chart), "chart.copy-numbers", NULL);
  gdk_clipboard_read_text_async (gtk_widget_get_clipboard (GTK_WIDGET (f.chart)), NULL, pasted_cb,
                                 &text);
  while (text == NULL)
    g_main_context_iteration (NULL, TRUE);
  wanted = pwt_chart_dup_numbers (f.chart);
  g_assert_cmpstr (text, ==, wanted);
  gtk_widget_activate_action (GTK_WIDGET (f.chart), "chart.copy", NULL);
  g_assert_true (gdk_content_formats_contain_gtype (
      gdk_clipboard_get_formats (gtk_widget_get_clipboard (GTK_WIDGET (f.chart))),
      GDK_TYPE_TEXTURE));
  hide (&f);
}

static void
pin_looks (void)
{
  g_object_set (gtk_settings_get_default (), "gtk-enable-animations", FALSE, "gtk-cursor-blink",
                FALSE, "gtk-font-name", "Noto Sans CJK SC 11", "gtk-xft-antialias", 1,
                "gtk-xft-hinting", 1, "gtk-xft-hintstyle", "hintslight", "gtk-xft-rgba", "none",
                NULL);
  use_theme ("style.css", ADW_COLOR_SCHEME_FORCE_LIGHT);
}

int
main (int argc, char **argv)
{
  setlocale (LC_ALL, "");
  gtk_test_init (&argc, &argv, NULL);
  adw_init ();
  pin_looks ();
  charts_zone = g_time_zone_new_identifier ("Asia/Shanghai");
  g_test_add_func ("/chart/bars/by-keys", test_bars_by_keys);
  g_test_add_func ("/chart/bars/selection-survives-new-data", test_selection_survives_new_data);
  g_test_add_func ("/chart/line/by-keys", test_line_by_keys);
  g_test_add_func ("/chart/line/a-year-is-crossed-by-keys", test_a_year_is_crossed_by_keys);
  g_test_add_func ("/chart/line/zoom-stays-in-range", test_zoom_stays_in_range);
  g_test_add_func ("/chart/heat/by-keys", test_heat_by_keys);
  g_test_add_func ("/chart/strip/by-keys", test_strip_by_keys);
  g_test_add_func ("/chart/phases/read-out", test_phases_read_out);
  g_test_add_func ("/chart/descriptions-have-the-numbers", test_descriptions_have_the_numbers);
  g_test_add_func ("/chart/export/numbers-leave-as-csv", test_numbers_leave_as_csv);
  g_test_add_func ("/chart/export/lines-leave-side-by-side", test_lines_leave_side_by_side);
  g_test_add_func ("/chart/export/pictures-leave", test_pictures_leave);
  g_test_add_func ("/chart/export/numbers-go-to-the-clipboard", test_numbers_go_to_the_clipboard);
  g_test_add_func ("/chart/looks/light", test_looks_light);
  g_test_add_func ("/chart/looks/dark", test_looks_dark);
  g_test_add_func ("/chart/looks/a-wrong-bar-is-noticed", test_a_wrong_bar_is_noticed);
  return g_test_run ();
}
