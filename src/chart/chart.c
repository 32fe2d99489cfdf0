/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "chart/chart-private.h"

#include <glib/gi18n.h>

typedef struct {
  char *title;
  char *empty_text;
  PwtMeasure measure;
  GtkWidget *menu; /* child; made when first wanted */
  int selected;
  gboolean is_loading;
} PwtChartPrivate;

G_DEFINE_ABSTRACT_TYPE_WITH_PRIVATE (PwtChart, pwt_chart, GTK_TYPE_WIDGET)

enum { ACTIVATED, N_SIGNALS };
static guint signals[N_SIGNALS];

/* --- drawing --- */

static void
draw_words (PwtChartPrivate *priv, const PwtCanvas *canvas)
{
  const char *text = priv->is_loading           ? _ ("Loading…")
                     : priv->empty_text != NULL ? priv->empty_text
                                                : _ ("Nothing to show yet");

  pwt_canvas_set_color (canvas, PWT_COLOR_TEXT, 0.72);
  pwt_canvas_text (canvas, canvas->width / 2, canvas->height / 2, PWT_ANCHOR_MIDDLE, PWT_TEXT_SMALL,
                   text);
}

static void
draw_on (PwtChart *self, const PwtCanvas *canvas, int selected)
{
  PwtChartPrivate *priv = pwt_chart_get_instance_private (self);

  PwtChartClass *klass = PWT_CHART_GET_CLASS (self);
  gboolean is_empty = klass->count (self) == 0;
  gboolean has_values = klass->has_values != NULL ? klass->has_values (self) : !is_empty;

  /* An axis without a value would be an invented one. */
  if (has_values)
    klass->draw (self, canvas, selected);
  if (is_empty || !has_values)
    draw_words (priv, canvas);
}

static void
pwt_chart_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  PwtChartPrivate *priv = pwt_chart_get_instance_private (PWT_CHART (widget));
  PwtCanvas canvas;
  cairo_t *cr = gtk_snapshot_append_cairo (
      snapshot, &GRAPHENE_RECT_INIT (0, 0, (float) gtk_widget_get_width (widget),
                                     (float) gtk_widget_get_height (widget)));

  pwt_canvas_init (&canvas, widget, cr);
  draw_on (PWT_CHART (widget), &canvas, priv->selected);
  cairo_destroy (cr);
}

/* As it stands in a document: on the colour of its card, nothing selected. */
void
pwt_chart_draw (PwtChart *self, cairo_t *cr, double width, double height)
{
  PwtCanvas canvas;

  g_return_if_fail (PWT_IS_CHART (self));

  pwt_canvas_init (&canvas, GTK_WIDGET (self), cr);
  canvas.width = width;
  canvas.height = height;
  pwt_canvas_set_color (&canvas, PWT_COLOR_CARD, 1);
  cairo_paint (cr);
  draw_on (self, &canvas, PWT_CHART_NO_ITEM);
}

/* --- reading out --- */

char *
pwt_chart_dup_read_out (PwtChart *self)
{
  PwtChartPrivate *priv = pwt_chart_get_instance_private (self);

  g_return_val_if_fail (PWT_IS_CHART (self), NULL);

  return priv->selected != PWT_CHART_NO_ITEM
             ? PWT_CHART_GET_CLASS (self)->read_out (self, priv->selected)
             : NULL;
}

char *
pwt_chart_dup_description (PwtChart *self)
{
  PwtChartPrivate *priv = pwt_chart_get_instance_private (self);

  g_return_val_if_fail (PWT_IS_CHART (self), NULL);

  if (PWT_CHART_GET_CLASS (self)->count (self) > 0)
    return PWT_CHART_GET_CLASS (self)->describe (self);
  return g_strdup (priv->is_loading           ? _ ("Loading…")
                   : priv->empty_text != NULL ? priv->empty_text
                                              : _ ("Nothing to show yet"));
}

static void
tell (PwtChart *self)
{
  PwtChartPrivate *priv = pwt_chart_get_instance_private (self);
  g_autofree char *read_out = pwt_chart_dup_read_out (self);
  g_autofree char *description = pwt_chart_dup_description (self);
  const char *title = priv->title != NULL ? priv->title : _ ("Chart");
  g_autofree char *label =
      read_out != NULL ? g_strconcat (title, ": ", read_out, NULL) : g_strdup (title);

  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, label,
                                  GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, description, -1);
}

static int
step_to (PwtChart *self, PwtChartStep step)
{
  PwtChartPrivate *priv = pwt_chart_get_instance_private (self);
  int last = (int) PWT_CHART_GET_CLASS (self)->count (self) - 1;
  PwtCanvas canvas;

  if (step == PWT_CHART_FIRST)
    return MIN (0, last);
  if (step == PWT_CHART_LAST || priv->selected == PWT_CHART_NO_ITEM)
    return last;
  pwt_canvas_init (&canvas, GTK_WIDGET (self), NULL);
  return MIN (PWT_CHART_GET_CLASS (self)->step (self, &canvas, priv->selected, step), last);
}

static gboolean
step_cb (GtkWidget *widget, GVariant *args, gpointer unused)
{
  PwtChart *self = PWT_CHART (widget);

  int item = PWT_CHART_NO_ITEM;

  if (PWT_CHART_GET_CLASS (self)->count (self) > 0)
    item = step_to (self, (PwtChartStep) g_variant_get_int32 (args));
  if (item == PWT_CHART_NO_ITEM)
    return FALSE; /* a row of bars has no up and down: the key moves the focus */
  pwt_chart_select (self, item);
  return TRUE;
}

static gboolean
activate_cb (GtkWidget *widget, GVariant *args, gpointer unused)
{
  PwtChartPrivate *priv = pwt_chart_get_instance_private (PWT_CHART (widget));

  if (priv->selected == PWT_CHART_NO_ITEM)
    return FALSE;
  g_signal_emit (widget, signals[ACTIVATED], 0, priv->selected);
  return TRUE;
}

static gboolean
leave_item_cb (GtkWidget *widget, GVariant *args, gpointer unused)
{
  PwtChartPrivate *priv = pwt_chart_get_instance_private (PWT_CHART (widget));

  if (priv->selected == PWT_CHART_NO_ITEM)
    return FALSE; /* the window's Escape */
  pwt_chart_select (PWT_CHART (widget), PWT_CHART_NO_ITEM);
  return TRUE;
}

static void
motion_cb (PwtChart *self, double x, double y)
{
  PwtCanvas canvas;

  if (PWT_CHART_GET_CLASS (self)->count (self) == 0)
    return;
  pwt_canvas_init (&canvas, GTK_WIDGET (self), NULL);
  pwt_chart_select (self, PWT_CHART_GET_CLASS (self)->pick (self, &canvas, x, y));
}

static void
left_cb (PwtChart *self)
{
  pwt_chart_select (self, PWT_CHART_NO_ITEM);
}

/* --- menu --- */

static GMenuModel *
make_menu (void)
{
  GMenu *menu = g_menu_new (), *copy = g_menu_new (), *save = g_menu_new ();

  g_menu_append (copy, _ ("Copy picture"), "chart.copy");
  g_menu_append (copy, _ ("Copy numbers"), "chart.copy-numbers");
  g_menu_append (save, _ ("Save picture (PNG)…"), "chart.save::png");
  g_menu_append (save, _ ("Save drawing (SVG)…"), "chart.save::svg");
  g_menu_append (save, _ ("Save numbers (CSV)…"), "chart.save::csv");
  g_menu_append_section (menu, NULL, G_MENU_MODEL (copy));
  g_menu_append_section (menu, NULL, G_MENU_MODEL (save));
  g_object_unref (copy);
  g_object_unref (save);
  return G_MENU_MODEL (menu);
}

static void
pop_up (PwtChart *self, double x, double y)
{
  PwtChartPrivate *priv = pwt_chart_get_instance_private (self);

  if (priv->menu == NULL) {
    g_autoptr (GMenuModel) model = make_menu ();

    priv->menu = gtk_popover_menu_new_from_model (model);
    gtk_popover_set_has_arrow (GTK_POPOVER (priv->menu), FALSE);
    gtk_widget_set_halign (priv->menu, GTK_ALIGN_START);
    gtk_widget_set_parent (priv->menu, GTK_WIDGET (self));
  }
  gtk_popover_set_pointing_to (GTK_POPOVER (priv->menu), &(GdkRectangle){ (int) x, (int) y, 1, 1 });
  gtk_popover_popup (GTK_POPOVER (priv->menu));
}

static void
pressed_cb (PwtChart *self, int n_press, double x, double y)
{
  pop_up (self, x, y);
}

static gboolean
menu_cb (GtkWidget *widget, GVariant *args, gpointer unused)
{
  pop_up (PWT_CHART (widget), gtk_widget_get_width (widget) / 2.0,
          gtk_widget_get_height (widget) / 2.0);
  return TRUE;
}

static void
clicked_cb (PwtChart *self, int n_press, double x, double y)
{
  gtk_widget_grab_focus (GTK_WIDGET (self));
  if (n_press == 2)
    activate_cb (GTK_WIDGET (self), NULL, NULL);
}

/* --- class --- */

static void
pwt_chart_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  PwtChartPrivate *priv = pwt_chart_get_instance_private (PWT_CHART (widget));

  if (priv->menu != NULL)
    gtk_popover_present (GTK_POPOVER (priv->menu));
}

static void
pwt_chart_constructed (GObject *object)
{
  G_OBJECT_CLASS (pwt_chart_parent_class)->constructed (object);
  tell (PWT_CHART (object)); /* a chart without data has a name too */
}

static void
pwt_chart_dispose (GObject *object)
{
  PwtChartPrivate *priv = pwt_chart_get_instance_private (PWT_CHART (object));

  g_clear_pointer (&priv->menu, gtk_widget_unparent);
  G_OBJECT_CLASS (pwt_chart_parent_class)->dispose (object);
}

static void
pwt_chart_finalize (GObject *object)
{
  PwtChartPrivate *priv = pwt_chart_get_instance_private (PWT_CHART (object));

  g_free (priv->title);
  g_free (priv->empty_text);
  G_OBJECT_CLASS (pwt_chart_parent_class)->finalize (object);
}

static void
bind_keys (GtkWidgetClass *widget_class)
{
  static const struct {
    guint key;
    PwtChartStep step;
  } keys[] = {
    { GDK_KEY_Left, PWT_CHART_LEFT },    { GDK_KEY_Right, PWT_CHART_RIGHT },
    { GDK_KEY_Up, PWT_CHART_UP },        { GDK_KEY_Down, PWT_CHART_DOWN },
    { GDK_KEY_Home, PWT_CHART_FIRST },   { GDK_KEY_End, PWT_CHART_LAST },
    { GDK_KEY_KP_Left, PWT_CHART_LEFT }, { GDK_KEY_KP_Right, PWT_CHART_RIGHT },
  };

  for (guint i = 0; i < G_N_ELEMENTS (keys); i++)
    gtk_widget_class_add_binding (widget_class, keys[i].key, 0, step_cb, "i", keys[i].step);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_Return, 0, activate_cb, NULL);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_KP_Enter, 0, activate_cb, NULL);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_Escape, 0, leave_item_cb, NULL);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_Menu, 0, menu_cb, NULL);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_F10, GDK_SHIFT_MASK, menu_cb, NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_c, GDK_CONTROL_MASK, "chart.copy",
                                       NULL);
}

static void
pwt_chart_class_init (PwtChartClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->constructed = pwt_chart_constructed;
  G_OBJECT_CLASS (klass)->dispose = pwt_chart_dispose;
  G_OBJECT_CLASS (klass)->finalize = pwt_chart_finalize;
  widget_class->snapshot = pwt_chart_snapshot;
  widget_class->size_allocate = pwt_chart_size_allocate;
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_IMG);
  gtk_widget_class_set_css_name (widget_class, "chart");
  signals[ACTIVATED] = g_signal_new ("activated", PWT_TYPE_CHART, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                     NULL, G_TYPE_NONE, 1, G_TYPE_INT);
  bind_keys (widget_class);
  pwt_chart_class_install_export (widget_class);
}

static void
pwt_chart_init (PwtChart *self)
{
  PwtChartPrivate *priv = pwt_chart_get_instance_private (self);
  GtkEventController *motion = gtk_event_controller_motion_new ();
  GtkGesture *left = gtk_gesture_click_new (), *right = gtk_gesture_click_new ();

  priv->selected = PWT_CHART_NO_ITEM;
  gtk_widget_set_focusable (GTK_WIDGET (self), TRUE);
  gtk_widget_set_overflow (GTK_WIDGET (self), GTK_OVERFLOW_HIDDEN);
  g_signal_connect_swapped (motion, "motion", G_CALLBACK (motion_cb), self);
  g_signal_connect_swapped (motion, "leave", G_CALLBACK (left_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), motion);
  g_signal_connect_swapped (left, "pressed", G_CALLBACK (clicked_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (left));
  gtk_gesture_single_set_button (GTK_GESTURE_SINGLE (right), GDK_BUTTON_SECONDARY);
  g_signal_connect_swapped (right, "pressed", G_CALLBACK (pressed_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (right));
}

/* --- public functions --- */

void
pwt_chart_set_title (PwtChart *self, const char *title)
{
  PwtChartPrivate *priv = pwt_chart_get_instance_private (self);

  g_return_if_fail (PWT_IS_CHART (self));

  if (g_strcmp0 (title, priv->title) == 0)
    return;
  g_free (priv->title);
  priv->title = g_strdup (title);
  tell (self);
}

const char *
pwt_chart_get_title (PwtChart *self)
{
  PwtChartPrivate *priv = pwt_chart_get_instance_private (self);

  g_return_val_if_fail (PWT_IS_CHART (self), NULL);

  return priv->title;
}

/* The texts in @measure are borrowed: literals, or what gettext returned. */
void
pwt_chart_set_measure (PwtChart *self, const PwtMeasure *measure)
{
  PwtChartPrivate *priv = pwt_chart_get_instance_private (self);

  g_return_if_fail (PWT_IS_CHART (self));
  g_return_if_fail (measure->decimals >= 0 && measure->decimals <= 6);

  priv->measure = *measure;
  pwt_chart_changed (self);
}

const PwtMeasure *
pwt_chart_get_measure (PwtChart *self)
{
  PwtChartPrivate *priv = pwt_chart_get_instance_private (self);

  g_return_val_if_fail (PWT_IS_CHART (self), NULL);

  return &priv->measure;
}

void
pwt_chart_set_loading (PwtChart *self, gboolean is_loading)
{
  PwtChartPrivate *priv = pwt_chart_get_instance_private (self);

  g_return_if_fail (PWT_IS_CHART (self));

  if (is_loading == priv->is_loading)
    return;
  priv->is_loading = is_loading;
  gtk_accessible_update_state (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_STATE_BUSY, is_loading, -1);
  pwt_chart_changed (self);
}

void
pwt_chart_set_empty_text (PwtChart *self, const char *text)
{
  PwtChartPrivate *priv = pwt_chart_get_instance_private (self);

  g_return_if_fail (PWT_IS_CHART (self));

  if (g_strcmp0 (text, priv->empty_text) == 0)
    return;
  g_free (priv->empty_text);
  priv->empty_text = g_strdup (text);
  pwt_chart_changed (self);
}

void
pwt_chart_select (PwtChart *self, int item)
{
  PwtChartPrivate *priv = pwt_chart_get_instance_private (self);

  g_return_if_fail (PWT_IS_CHART (self));

  item = CLAMP (item, PWT_CHART_NO_ITEM, (int) PWT_CHART_GET_CLASS (self)->count (self) - 1);
  if (item == priv->selected)
    return;
  priv->selected = item;
  tell (self);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

int
pwt_chart_get_selected (PwtChart *self)
{
  PwtChartPrivate *priv = pwt_chart_get_instance_private (self);

  g_return_val_if_fail (PWT_IS_CHART (self), PWT_CHART_NO_ITEM);

  return priv->selected;
}

void
pwt_chart_changed (PwtChart *self)
{
  PwtChartPrivate *priv = pwt_chart_get_instance_private (self);

  if (priv->selected >= (int) PWT_CHART_GET_CLASS (self)->count (self))
    priv->selected = PWT_CHART_NO_ITEM;
  tell (self);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}
