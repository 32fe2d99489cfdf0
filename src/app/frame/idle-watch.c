/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/frame/idle-watch.h"

struct _PwtIdleWatch {
  GObject parent_instance;

  gint64 touched_us; /* monotonic */
  guint limit_ms;
  guint timeout_id;
};

G_DEFINE_FINAL_TYPE (PwtIdleWatch, pwt_idle_watch, G_TYPE_OBJECT)

static guint idle_signal;

static void start (PwtIdleWatch *self, guint wait_ms);

static gboolean
timeout_cb (gpointer user_data)
{
  PwtIdleWatch *self = PWT_IDLE_WATCH (user_data);
  gint64 idle_ms = (g_get_monotonic_time () - self->touched_us) / 1000;

  self->timeout_id = 0;
  if (idle_ms >= self->limit_ms)
    g_signal_emit (self, idle_signal, 0);
  else
    start (self, self->limit_ms - (guint) idle_ms);
  return G_SOURCE_REMOVE;
}

static void
start (PwtIdleWatch *self, guint wait_ms)
{
  self->timeout_id = g_timeout_add (wait_ms, timeout_cb, self);
}

/* A move of the mouse costs a clock reading; the timer looks at it when it ends. */
static gboolean
event_cb (PwtIdleWatch *self)
{
  self->touched_us = g_get_monotonic_time ();
  if (self->timeout_id == 0 && self->limit_ms > 0)
    start (self, self->limit_ms);
  return GDK_EVENT_PROPAGATE;
}

static void
watch_window (PwtIdleWatch *self, GtkWidget *window)
{
  GtkEventController *controller = gtk_event_controller_legacy_new ();

  gtk_event_controller_set_propagation_phase (controller, GTK_PHASE_CAPTURE);
  g_signal_connect_object (controller, "event", G_CALLBACK (event_cb), self, G_CONNECT_SWAPPED);
  gtk_widget_add_controller (window, controller);
}

static void
windows_changed_cb (PwtIdleWatch *self, guint position, guint removed, guint added,
                    GListModel *windows)
{
  for (guint i = position; i < position + added; i++) {
    g_autoptr (GtkWidget) window = g_list_model_get_item (windows, i);

    watch_window (self, window);
  }
}

static void
pwt_idle_watch_dispose (GObject *object)
{
  g_clear_handle_id (&PWT_IDLE_WATCH (object)->timeout_id, g_source_remove);
  G_OBJECT_CLASS (pwt_idle_watch_parent_class)->dispose (object);
}

static void
pwt_idle_watch_class_init (PwtIdleWatchClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = pwt_idle_watch_dispose;
  idle_signal = g_signal_new ("idle", PWT_TYPE_IDLE_WATCH, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                              G_TYPE_NONE, 0);
}

static void
pwt_idle_watch_init (PwtIdleWatch *self)
{
  GListModel *windows = gtk_window_get_toplevels ();

  self->touched_us = g_get_monotonic_time ();
  g_signal_connect_object (windows, "items-changed", G_CALLBACK (windows_changed_cb), self,
                           G_CONNECT_SWAPPED);
  windows_changed_cb (self, 0, 0, g_list_model_get_n_items (windows), windows);
}

PwtIdleWatch *
pwt_idle_watch_new (void)
{
  return g_object_new (PWT_TYPE_IDLE_WATCH, NULL);
}

void
pwt_idle_watch_set_limit (PwtIdleWatch *self, guint limit_ms)
{
  g_return_if_fail (PWT_IS_IDLE_WATCH (self));

  self->limit_ms = limit_ms;
  self->touched_us = g_get_monotonic_time ();
  g_clear_handle_id (&self->timeout_id, g_source_remove);
  if (limit_ms > 0)
    start (self, limit_ms);
}
