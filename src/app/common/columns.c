/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/common/columns.h"

struct _PwtColumns {
  GtkWidget parent_instance;

  int spacing, beside_from, highest;
};

static void pwt_columns_buildable_init (GtkBuildableIface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (PwtColumns, pwt_columns, GTK_TYPE_WIDGET,
                               G_IMPLEMENT_INTERFACE (GTK_TYPE_BUILDABLE,
                                                      pwt_columns_buildable_init))

enum { PROP_SPACING = 1, PROP_BESIDE_FROM, PROP_HIGHEST, N_PROPS };
static GParamSpec *properties[N_PROPS];
static GtkBuildableIface *parent_buildable;

/* --- layout --- */

typedef struct {
  int least, natural;
} Size;

static Size
measure (GtkWidget *child, GtkOrientation orientation, int for_size)
{
  Size size = { 0, 0 };

  gtk_widget_measure (child, orientation, for_size, &size.least, &size.natural, NULL, NULL);
  return size;
}

static GtkWidget *
first (PwtColumns *self)
{
  return gtk_widget_get_first_child (GTK_WIDGET (self));
}

static GtkWidget *
second (PwtColumns *self)
{
  return gtk_widget_get_last_child (GTK_WIDGET (self));
}

static int
width_of_second (PwtColumns *self)
{
  return measure (second (self), GTK_ORIENTATION_HORIZONTAL, -1).natural;
}

/* However wide it is asked to stand: never so that the first has less than its least width. */
static gboolean
is_beside (PwtColumns *self, int width)
{
  return width >= self->beside_from &&
         width >= measure (first (self), GTK_ORIENTATION_HORIZONTAL, -1).least + self->spacing +
                      width_of_second (self);
}

static Size
measure_height (PwtColumns *self, int width)
{
  Size a, b;

  if (is_beside (self, width)) {
    int side = width_of_second (self);

    a = measure (first (self), GTK_ORIENTATION_VERTICAL, width - self->spacing - side);
    b = measure (second (self), GTK_ORIENTATION_VERTICAL, side);
    return (Size){ MAX (a.least, b.least), MAX (a.natural, b.natural) };
  }
  a = measure (first (self), GTK_ORIENTATION_VERTICAL, width);
  b = measure (second (self), GTK_ORIENTATION_VERTICAL, width);
  return (Size){ a.least + self->spacing + b.natural, a.natural + self->spacing + b.natural };
}

static Size
measure_width (PwtColumns *self)
{
  Size a = measure (first (self), GTK_ORIENTATION_HORIZONTAL, -1);
  Size b = measure (second (self), GTK_ORIENTATION_HORIZONTAL, -1);

  return (Size){ MAX (a.least, b.least), a.natural + self->spacing + b.natural };
}

static GtkSizeRequestMode
pwt_columns_get_request_mode (GtkWidget *widget)
{
  return GTK_SIZE_REQUEST_HEIGHT_FOR_WIDTH;
}

static void
pwt_columns_measure (GtkWidget *widget, GtkOrientation orientation, int for_size, int *minimum,
                     int *natural, int *minimum_baseline, int *natural_baseline)
{
  PwtColumns *self = PWT_COLUMNS (widget);
  Size width = measure_width (self);
  Size size = orientation == GTK_ORIENTATION_HORIZONTAL
                  ? width
                  : measure_height (self, for_size < 0 ? width.natural : for_size);

  *minimum = size.least;
  *natural = size.natural;
}

static void
allocate (GtkWidget *child, int x, int y, int width, int height)
{
  gtk_widget_size_allocate (child, &(GtkAllocation){ x, y, width, height }, -1);
}

/* Where a long second column makes the page longer than the window, the first is not drawn out with
 * it: its end would be out of sight for nothing. */
static int
height_of_first (PwtColumns *self, int width, int side, int height)
{
  Size size = measure (first (self), GTK_ORIENTATION_VERTICAL, width);

  if (self->highest == 0 || height > measure (second (self), GTK_ORIENTATION_VERTICAL, side).least)
    return height;
  return MIN (height, size.natural);
}

static void
pwt_columns_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  PwtColumns *self = PWT_COLUMNS (widget);
  gboolean is_mirrored = gtk_widget_get_direction (widget) == GTK_TEXT_DIR_RTL;

  if (is_beside (self, width)) {
    int side = width_of_second (self), rest = width - self->spacing - side;

    if (self->highest > 0)
      height = MIN (height, MAX (self->highest, measure_height (self, width).natural));
    allocate (first (self), is_mirrored ? side + self->spacing : 0, 0, rest,
              height_of_first (self, rest, side, height));
    allocate (second (self), is_mirrored ? 0 : rest + self->spacing, 0, side, height);
  } else {
    int under = measure (second (self), GTK_ORIENTATION_VERTICAL, width).natural;
    int over = MAX (height - self->spacing - under,
                    measure (first (self), GTK_ORIENTATION_VERTICAL, width).least);

    allocate (first (self), 0, 0, width, over);
    allocate (second (self), 0, over + self->spacing, width, under);
  }
}

/* --- class --- */

static void
pwt_columns_add_child (GtkBuildable *buildable, GtkBuilder *builder, GObject *child,
                       const char *type)
{
  if (GTK_IS_WIDGET (child))
    gtk_widget_set_parent (GTK_WIDGET (child), GTK_WIDGET (buildable));
  else
    parent_buildable->add_child (buildable, builder, child, type);
}

static void
pwt_columns_buildable_init (GtkBuildableIface *iface)
{
  parent_buildable = g_type_interface_peek_parent (iface);
  iface->add_child = pwt_columns_add_child;
}

static int *
find_property (GObject *object, guint id)
{
  PwtColumns *self = PWT_COLUMNS (object);

  return id == PROP_SPACING   ? &self->spacing
         : id == PROP_HIGHEST ? &self->highest
                              : &self->beside_from;
}

static void
pwt_columns_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  g_value_set_int (value, *find_property (object, id));
}

static void
pwt_columns_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  *find_property (object, id) = g_value_get_int (value);
  gtk_widget_queue_resize (GTK_WIDGET (object));
}

static void
pwt_columns_dispose (GObject *object)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (object))) != NULL)
    gtk_widget_unparent (child);
  G_OBJECT_CLASS (pwt_columns_parent_class)->dispose (object);
}

static void
pwt_columns_class_init (PwtColumnsClass *klass)
{
  static const char *const names[N_PROPS] = { NULL, "spacing", "beside-from", "highest" };
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->get_property = pwt_columns_get_property;
  G_OBJECT_CLASS (klass)->set_property = pwt_columns_set_property;
  G_OBJECT_CLASS (klass)->dispose = pwt_columns_dispose;
  widget_class->get_request_mode = pwt_columns_get_request_mode;
  widget_class->measure = pwt_columns_measure;
  widget_class->size_allocate = pwt_columns_size_allocate;
  for (guint id = PROP_SPACING; id < N_PROPS; id++)
    properties[id] = g_param_spec_int (names[id], NULL, NULL, 0, G_MAXINT, 0,
                                       G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (G_OBJECT_CLASS (klass), N_PROPS, properties);
}

static void
pwt_columns_init (PwtColumns *self)
{
}
