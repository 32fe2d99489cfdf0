/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/common/paper-view.h"

#include <math.h>

#define LARGEST (96.0 / 72.0 * 1.15) /* pixels a point */
#define SMALLEST (96.0 / 72.0 / 3)   /* what is on it is still made out */
#define PAPER(x, scale) ((int) ceil ((x) * (scale)))

struct _PwtPaperView {
  GtkWidget parent_instance;

  /* Borrowed */
  PwtPaperDraw draw;
  gpointer data;

  double width_pt, height_pt; /* 0: no paper yet */
};

G_DEFINE_FINAL_TYPE (PwtPaperView, pwt_paper_view, GTK_TYPE_WIDGET)

static void
pwt_paper_view_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  PwtPaperView *self = PWT_PAPER_VIEW (widget);
  int width = gtk_widget_get_width (widget), height = gtk_widget_get_height (widget);
  cairo_t *cr;

  if (self->draw == NULL || self->width_pt <= 0 || width <= 0)
    return;
  cr = gtk_snapshot_append_cairo (snapshot,
                                  &GRAPHENE_RECT_INIT (0, 0, (float) width, (float) height));
  cairo_scale (cr, width / self->width_pt, width / self->width_pt);
  self->draw (cr, self->data);
  cairo_destroy (cr);
}

static GtkSizeRequestMode
pwt_paper_view_get_request_mode (GtkWidget *widget)
{
  return GTK_SIZE_REQUEST_HEIGHT_FOR_WIDTH;
}

static void
pwt_paper_view_measure (GtkWidget *widget, GtkOrientation orientation, int for_size, int *minimum,
                        int *natural, int *minimum_baseline, int *natural_baseline)
{
  PwtPaperView *self = PWT_PAPER_VIEW (widget);
  double scale = LARGEST;

  if (for_size >= 0 && self->width_pt > 0)
    scale = MIN (scale, for_size / self->width_pt); /* what is offered may be more than is taken */

  *minimum_baseline = *natural_baseline = -1;
  if (orientation == GTK_ORIENTATION_HORIZONTAL) {
    *minimum = PAPER (self->width_pt, SMALLEST);
    *natural = PAPER (self->width_pt, LARGEST);
  } else {
    *minimum = *natural = PAPER (self->height_pt, scale);
  }
}

static void
pwt_paper_view_class_init (PwtPaperViewClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  widget_class->snapshot = pwt_paper_view_snapshot;
  widget_class->get_request_mode = pwt_paper_view_get_request_mode;
  widget_class->measure = pwt_paper_view_measure;
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_IMG);
}

static void
pwt_paper_view_init (PwtPaperView *self)
{
  gtk_widget_add_css_class (GTK_WIDGET (self), "paper");
  gtk_widget_set_halign (GTK_WIDGET (self), GTK_ALIGN_CENTER);
  gtk_widget_set_valign (GTK_WIDGET (self), GTK_ALIGN_CENTER);
}

void
pwt_paper_view_set_draw (PwtPaperView *self, PwtPaperDraw draw, gpointer data)
{
  g_return_if_fail (PWT_IS_PAPER_VIEW (self));

  self->draw = draw;
  self->data = data;
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

void
pwt_paper_view_set_size (PwtPaperView *self, double width_pt, double height_pt)
{
  g_return_if_fail (PWT_IS_PAPER_VIEW (self));

  self->width_pt = width_pt;
  self->height_pt = height_pt;
  gtk_widget_queue_resize (GTK_WIDGET (self));
  gtk_widget_queue_draw (GTK_WIDGET (self));
}
