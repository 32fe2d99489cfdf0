/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/common/text-cell.h"

#define LEAD_GAP 6
#define WORDS_MIN 4 /* lines' heights: about six Chinese characters are left of a long name */

struct _PwtTextCell {
  GtkWidget parent_instance;

  /* Owned */
  GtkWidget *lead; /* a child, NULL: none */
  char *text;
  PangoLayout *layout; /* NULL until it is seen */

  const char *css;
  int natural_width;
  gboolean is_number;
};

G_DEFINE_FINAL_TYPE (PwtTextCell, pwt_text_cell, GTK_TYPE_WIDGET)

static PangoLayout *
layout_of (PwtTextCell *self)
{
  g_autoptr (PangoAttrList) attributes = NULL;

  if (self->layout != NULL)
    return self->layout;
  attributes = pango_attr_list_new ();
  pango_attr_list_insert (attributes, pango_attr_font_features_new ("tnum"));
  self->layout = gtk_widget_create_pango_layout (GTK_WIDGET (self), self->text);
  pango_layout_set_attributes (self->layout, attributes);
  pango_layout_set_ellipsize (self->layout, PANGO_ELLIPSIZE_END);
  pango_layout_set_alignment (self->layout, self->is_number ? PANGO_ALIGN_RIGHT : PANGO_ALIGN_LEFT);
  return self->layout;
}

/* --- size --- */

/* As high as the font is, in pixels: one and the same for thousands of cells. */
static int
line_height (PwtTextCell *self)
{
  static PangoFontDescription *font;
  static double dpi;
  static int height;
  PangoContext *context = gtk_widget_get_pango_context (GTK_WIDGET (self));
  const PangoFontDescription *its = pango_context_get_font_description (context);
  PangoFontMetrics *metrics;

  if (font != NULL && pango_font_description_equal (font, its) &&
      dpi == pango_cairo_context_get_resolution (context))
    return height;
  g_clear_pointer (&font, pango_font_description_free);
  font = pango_font_description_copy (its);
  dpi = pango_cairo_context_get_resolution (context);
  metrics = pango_context_get_metrics (context, NULL, NULL);
  height = PANGO_PIXELS_CEIL (pango_font_metrics_get_height (metrics));
  pango_font_metrics_unref (metrics);
  return height;
}

static int
measure_lead (PwtTextCell *self, GtkOrientation orientation)
{
  int minimum = 0;

  if (self->lead != NULL)
    gtk_widget_measure (self->lead, orientation, -1, &minimum, NULL, NULL, NULL);
  return minimum;
}

static int
text_x (PwtTextCell *self)
{
  return self->lead != NULL ? measure_lead (self, GTK_ORIENTATION_HORIZONTAL) + LEAD_GAP : 0;
}

static void
pwt_text_cell_measure (GtkWidget *widget, GtkOrientation orientation, int for_size, int *minimum,
                       int *natural, int *minimum_baseline, int *natural_baseline)
{
  PwtTextCell *self = PWT_TEXT_CELL (widget);

  if (orientation == GTK_ORIENTATION_VERTICAL) {
    *minimum = *natural = MAX (line_height (self), measure_lead (self, orientation));
  } else {
    *natural = text_x (self) + self->natural_width;
    *minimum = text_x (self) + MIN (self->natural_width, WORDS_MIN * line_height (self));
  }
}

static void
pwt_text_cell_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  PwtTextCell *self = PWT_TEXT_CELL (widget);
  int lead_width = measure_lead (self, GTK_ORIENTATION_HORIZONTAL), x = 0;

  if (self->lead == NULL)
    return;
  if (gtk_widget_get_direction (widget) == GTK_TEXT_DIR_RTL)
    x = width - lead_width;
  gtk_widget_size_allocate (self->lead, &(GtkAllocation){ x, 0, lead_width, height }, -1);
}

/* --- drawing --- */

static void
pwt_text_cell_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  PwtTextCell *self = PWT_TEXT_CELL (widget);
  PangoLayout *layout = layout_of (self);
  gboolean is_rtl = gtk_widget_get_direction (widget) == GTK_TEXT_DIR_RTL;
  int x = text_x (self), height, y;
  GdkRGBA colour;

  if (self->lead != NULL)
    gtk_widget_snapshot_child (widget, self->lead, snapshot);
  pango_layout_set_width (layout, MAX (0, gtk_widget_get_width (widget) - x) * PANGO_SCALE);
  pango_layout_get_pixel_size (layout, NULL, &height);
  gtk_style_context_get_color (gtk_widget_get_style_context (widget), &colour);
  y = (gtk_widget_get_height (widget) - height) / 2; /* whole pixels */
  gtk_snapshot_translate (snapshot, &GRAPHENE_POINT_INIT ((float) (is_rtl ? 0 : x), (float) y));
  gtk_snapshot_append_layout (snapshot, layout, &colour);
}

/* --- class --- */

static void
pwt_text_cell_dispose (GObject *object)
{
  PwtTextCell *self = PWT_TEXT_CELL (object);

  g_clear_pointer (&self->lead, gtk_widget_unparent);
  g_clear_object (&self->layout);
  G_OBJECT_CLASS (pwt_text_cell_parent_class)->dispose (object);
}

static void
pwt_text_cell_finalize (GObject *object)
{
  g_free (PWT_TEXT_CELL (object)->text);
  G_OBJECT_CLASS (pwt_text_cell_parent_class)->finalize (object);
}

static void
pwt_text_cell_class_init (PwtTextCellClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = pwt_text_cell_dispose;
  G_OBJECT_CLASS (klass)->finalize = pwt_text_cell_finalize;
  widget_class->measure = pwt_text_cell_measure;
  widget_class->size_allocate = pwt_text_cell_size_allocate;
  widget_class->snapshot = pwt_text_cell_snapshot;
  gtk_widget_class_set_css_name (widget_class, "label");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_LABEL);
}

static void
pwt_text_cell_init (PwtTextCell *self)
{
  self->text = g_strdup ("");
  /* Without, an empty cell would be called by its type. */
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, "", -1);
  gtk_widget_add_css_class (GTK_WIDGET (self), "numeric");
}

PwtTextCell *
pwt_text_cell_new (GtkWidget *lead, gboolean is_number)
{
  PwtTextCell *self = g_object_new (PWT_TYPE_TEXT_CELL, NULL);

  self->is_number = is_number;
  self->lead = lead;
  if (lead != NULL)
    gtk_widget_set_parent (lead, GTK_WIDGET (self));
  return self;
}

void
pwt_text_cell_set_text (PwtTextCell *self, const char *text, const char *css)
{
  g_return_if_fail (PWT_IS_TEXT_CELL (self));
  g_return_if_fail (text != NULL);

  if (g_strcmp0 (self->css, css) != 0) {
    self->css = css;
    gtk_widget_set_css_classes (GTK_WIDGET (self), (const char *[]){ "numeric", css, NULL });
  }
  if (g_str_equal (self->text, text))
    return;
  g_free (self->text);
  self->text = g_strdup (text);
  if (self->layout != NULL)
    pango_layout_set_text (self->layout, text, -1);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, text, -1);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

const char *
pwt_text_cell_get_text (PwtTextCell *self)
{
  g_return_val_if_fail (PWT_IS_TEXT_CELL (self), NULL);

  return self->text;
}

GtkWidget *
pwt_text_cell_get_lead (PwtTextCell *self)
{
  g_return_val_if_fail (PWT_IS_TEXT_CELL (self), NULL);

  return self->lead;
}

void
pwt_text_cell_show_lead (PwtTextCell *self, gboolean is_shown)
{
  g_return_if_fail (PWT_IS_TEXT_CELL (self));

  if (self->lead != NULL && gtk_widget_get_child_visible (self->lead) != is_shown) {
    gtk_widget_set_child_visible (self->lead, is_shown);
    gtk_widget_queue_draw (GTK_WIDGET (self));
  }
}

/**
 * pwt_text_cell_measure_text:
 *
 * Returns: how wide all of the text is
 */
int
pwt_text_cell_measure_text (PwtTextCell *self)
{
  PangoLayout *layout;
  int width;

  g_return_val_if_fail (PWT_IS_TEXT_CELL (self), 0);

  layout = layout_of (self);
  pango_layout_set_width (layout, -1);
  pango_layout_get_pixel_size (layout, &width, NULL);
  return width;
}

void
pwt_text_cell_set_natural_width (PwtTextCell *self, int width)
{
  g_return_if_fail (PWT_IS_TEXT_CELL (self));

  if (self->natural_width == width)
    return;
  self->natural_width = width;
  gtk_widget_queue_resize (GTK_WIDGET (self));
}
