/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/common/flow.h"

typedef struct {
  int spacing;
} PwtFlowPrivate;

static void pwt_flow_buildable_init (GtkBuildableIface *iface);

G_DEFINE_TYPE_WITH_CODE (PwtFlow, pwt_flow, GTK_TYPE_WIDGET,
                         G_ADD_PRIVATE (PwtFlow)
                             G_IMPLEMENT_INTERFACE (GTK_TYPE_BUILDABLE, pwt_flow_buildable_init))

enum { PROP_SPACING = 1, N_PROPS };
static GParamSpec *properties[N_PROPS];
static GtkBuildableIface *parent_buildable;

/* --- layout --- */

static int
spacing_of (PwtFlow *self)
{
  PwtFlowPrivate *priv = pwt_flow_get_instance_private (self);

  return priv->spacing;
}

static void
measure (GtkWidget *child, GtkOrientation orientation, int *least, int *natural)
{
  gtk_widget_measure (child, orientation, -1, least, natural, NULL, NULL);
}

static gboolean
expands (GtkWidget *child)
{
  return gtk_widget_compute_expand (child, GTK_ORIENTATION_HORIZONTAL);
}

static int
width_of (GtkWidget *child, int width)
{
  int least, natural;

  measure (child, GTK_ORIENTATION_HORIZONTAL, &least, &natural);
  return MIN (expands (child) ? least : natural, width);
}

static GtkWidget *
shown (GtkWidget *child)
{
  while (child != NULL && !gtk_widget_should_layout (child))
    child = gtk_widget_get_next_sibling (child);
  return child;
}

static GtkWidget *
next (GtkWidget *child)
{
  return shown (gtk_widget_get_next_sibling (child));
}

static GtkWidget *
first (PwtFlow *self)
{
  return shown (gtk_widget_get_first_child (GTK_WIDGET (self)));
}

typedef struct {
  GtkWidget *end; /* (nullable): the first that is not in it */
  GtkWidget *expands;
  int width, height;
} Line;

/* The line that begins with @start, of at most @width but for a child that is wider. */
static Line
find_line (PwtFlow *self, GtkWidget *start, int width)
{
  Line line = { start, NULL, -spacing_of (self), 0 };

  do {
    int more = spacing_of (self) + width_of (line.end, width), height;

    if (line.end != start && line.width + more > width)
      break;
    measure (line.end, GTK_ORIENTATION_VERTICAL, NULL, &height);
    line.width += more;
    line.height = MAX (line.height, height);
    if (line.expands == NULL && expands (line.end))
      line.expands = line.end;
    line.end = next (line.end);
  } while (line.end != NULL);
  return line;
}

static int
measure_height (PwtFlow *self, int width)
{
  int height = -spacing_of (self);

  for (GtkWidget *child = first (self); child != NULL;) {
    Line line = find_line (self, child, width);

    height += spacing_of (self) + line.height;
    child = line.end;
  }
  return MAX (height, 0);
}

static void
measure_width (PwtFlow *self, int *least, int *natural)
{
  *least = 0;
  *natural = -spacing_of (self);
  for (GtkWidget *child = first (self); child != NULL; child = next (child)) {
    int child_least, child_natural;

    measure (child, GTK_ORIENTATION_HORIZONTAL, &child_least, &child_natural);
    *least = MAX (*least, child_least);
    *natural += spacing_of (self) + child_natural;
  }
  *natural = MAX (*natural, *least);
}

static GtkSizeRequestMode
pwt_flow_get_request_mode (GtkWidget *widget)
{
  return GTK_SIZE_REQUEST_HEIGHT_FOR_WIDTH;
}

static void
pwt_flow_measure (GtkWidget *widget, GtkOrientation orientation, int for_size, int *minimum,
                  int *natural, int *minimum_baseline, int *natural_baseline)
{
  PwtFlow *self = PWT_FLOW (widget);
  int least_width, natural_width;

  measure_width (self, &least_width, &natural_width);
  if (orientation == GTK_ORIENTATION_HORIZONTAL) {
    *minimum = least_width;
    *natural = natural_width;
  } else {
    *minimum = *natural = measure_height (self, for_size < 0 ? natural_width : for_size);
  }
}

static void
allocate_line (PwtFlow *self, GtkWidget *start, const Line *line, int y, int width)
{
  gboolean is_mirrored = gtk_widget_get_direction (GTK_WIDGET (self)) == GTK_TEXT_DIR_RTL;
  int x = 0;

  for (GtkWidget *child = start; child != line->end; child = next (child)) {
    int own = width_of (child, width) + (child == line->expands ? MAX (0, width - line->width) : 0);
    GtkAllocation area = { is_mirrored ? width - x - own : x, y, own, line->height };

    gtk_widget_size_allocate (child, &area, -1);
    x += own + spacing_of (self);
  }
}

static void
pwt_flow_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  PwtFlow *self = PWT_FLOW (widget);
  int y = 0;

  for (GtkWidget *child = first (self); child != NULL;) {
    Line line = find_line (self, child, width);

    allocate_line (self, child, &line, y, width);
    y += line.height + spacing_of (self);
    child = line.end;
  }
}

/* --- class --- */

static void
pwt_flow_add_child (GtkBuildable *buildable, GtkBuilder *builder, GObject *child, const char *type)
{
  if (!GTK_IS_WIDGET (child))
    parent_buildable->add_child (buildable, builder, child, type);
  else if (g_strcmp0 (type, "start") == 0)
    gtk_widget_insert_after (GTK_WIDGET (child), GTK_WIDGET (buildable), NULL);
  else
    pwt_flow_append (PWT_FLOW (buildable), GTK_WIDGET (child));
}

static void
pwt_flow_buildable_init (GtkBuildableIface *iface)
{
  parent_buildable = g_type_interface_peek_parent (iface);
  iface->add_child = pwt_flow_add_child;
}

static void
pwt_flow_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  g_value_set_int (value, spacing_of (PWT_FLOW (object)));
}

static void
pwt_flow_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  PwtFlowPrivate *priv = pwt_flow_get_instance_private (PWT_FLOW (object));

  if (priv->spacing == g_value_get_int (value))
    return;
  priv->spacing = g_value_get_int (value);
  gtk_widget_queue_resize (GTK_WIDGET (object));
  g_object_notify_by_pspec (object, pspec);
}

static void
pwt_flow_dispose (GObject *object)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (object))) != NULL)
    gtk_widget_unparent (child);
  G_OBJECT_CLASS (pwt_flow_parent_class)->dispose (object);
}

static void
pwt_flow_class_init (PwtFlowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->get_property = pwt_flow_get_property;
  G_OBJECT_CLASS (klass)->set_property = pwt_flow_set_property;
  G_OBJECT_CLASS (klass)->dispose = pwt_flow_dispose;
  widget_class->get_request_mode = pwt_flow_get_request_mode;
  widget_class->measure = pwt_flow_measure;
  widget_class->size_allocate = pwt_flow_size_allocate;
  properties[PROP_SPACING] =
      g_param_spec_int ("spacing", NULL, NULL, 0, G_MAXINT, 0,
                        G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (G_OBJECT_CLASS (klass), N_PROPS, properties);
}

static void
pwt_flow_init (PwtFlow *self)
{
}

/* --- public functions --- */

void
pwt_flow_append (PwtFlow *self, GtkWidget *child)
{
  g_return_if_fail (PWT_IS_FLOW (self) && GTK_IS_WIDGET (child));

  gtk_widget_insert_before (child, GTK_WIDGET (self), NULL);
}
