/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/meters/frames-window.h"

#include <glib/gi18n.h>

#include "app/common/format.h"
#include "record/trade.h"

#define ASK_MS 500
#define MOST_LINES 2000
#define BAD "bad"

struct _PwtFramesWindow {
  AdwWindow parent_instance;

  /* Template widgets */
  GtkToggleButton *only_this;
  GtkTextView *view;
  GtkLabel *status;

  /* Owned */
  PwtDesk *desk;
  GCancellable *cancellable;
  GTimeZone *zone;

  PwtId project, meter;
  gint64 after;
  guint n_frames;
  guint timer_id;
  gboolean is_asking;
};

G_DEFINE_FINAL_TYPE (PwtFramesWindow, pwt_frames_window, ADW_TYPE_WINDOW)

static const struct {
  const char *sign;
  const char *tag;  /* NULL: as it is; what is wrong is told by sign, words and weight */
  const char *text; /* to translate; NULL: the bytes say it */
} kinds[] = {
  [PWT_WIRE_SENT] = { "→", NULL, NULL },
  [PWT_WIRE_ANSWER] = { "←", NULL, NULL },
  [PWT_WIRE_EXCEPTION] = { "←", BAD, N_ ("Refused by the meter") },
  [PWT_WIRE_BAD] = { "←", BAD, N_ ("Garbled") },
  [PWT_WIRE_SILENCE] = { "×", BAD, N_ ("No answer") },
  [PWT_WIRE_STRAY] = { "←", BAD, N_ ("Nobody asked for it") },
};

/* --- the text --- */

static char *
dup_line (PwtFramesWindow *self, const PwtWireFrame *frame)
{
  g_autoptr (GDateTime) utc = g_date_time_new_from_unix_utc (frame->time_us / G_USEC_PER_SEC);
  g_autoptr (GDateTime) here = g_date_time_to_timezone (utc, self->zone);
  g_autofree char *time = g_date_time_format (here, "%H:%M:%S");
  const char *text = kinds[frame->kind].text;
  /* Of what nobody asked for only the bytes are known. */
  g_autofree char *address =
      frame->kind == PWT_WIRE_STRAY ? g_strdup ("-") : g_strdup_printf ("%d", (int) frame->address);

  return g_strdup_printf (
      "%s.%03d  %s %3s  %s%s%s\n", time, (int) (frame->time_us % G_USEC_PER_SEC / 1000),
      kinds[frame->kind].sign, address, frame->bytes != NULL ? frame->bytes : "",
      frame->bytes != NULL && text != NULL ? "  " : "", text != NULL ? _ (text) : "");
}

static void
drop_oldest (GtkTextBuffer *buffer)
{
  GtkTextIter begin, end;
  int n_lines = gtk_text_buffer_get_line_count (buffer);

  if (n_lines <= MOST_LINES)
    return;
  gtk_text_buffer_get_start_iter (buffer, &begin);
  gtk_text_buffer_get_iter_at_line (buffer, &end, n_lines - MOST_LINES);
  gtk_text_buffer_delete (buffer, &begin, &end);
}

static void
add_frame (PwtFramesWindow *self, const PwtWireFrame *frame)
{
  GtkTextBuffer *buffer = gtk_text_view_get_buffer (self->view);
  g_autofree char *line = dup_line (self, frame);
  GtkTextIter end;

  gtk_text_buffer_get_end_iter (buffer, &end);
  if (kinds[frame->kind].tag != NULL)
    gtk_text_buffer_insert_with_tags_by_name (buffer, &end, line, -1, kinds[frame->kind].tag, NULL);
  else
    gtk_text_buffer_insert (buffer, &end, line, -1);
  self->n_frames++;
}

static void
show_frames (PwtFramesWindow *self, const PwtFrames *frames)
{
  gboolean only_this = gtk_toggle_button_get_active (self->only_this);
  GtkTextBuffer *buffer = gtk_text_view_get_buffer (self->view);
  g_autofree char *status = NULL;
  GtkTextIter end;

  for (guint i = 0; i < frames->frames->len; i++) {
    const PwtWireFrame *frame = g_ptr_array_index (frames->frames, i);

    self->after = frame->number;
    if (!only_this || frame->address == frames->address || frame->address == 0)
      add_frame (self, frame);
  }
  status = g_strdup_printf (
      ngettext ("Listening: %u frame so far", "Listening: %u frames so far", self->n_frames),
      self->n_frames);
  gtk_label_set_text (self->status, status);
  if (frames->frames->len == 0)
    return;
  drop_oldest (buffer);
  gtk_text_buffer_get_end_iter (buffer, &end);
  gtk_text_buffer_place_cursor (buffer, &end);
  gtk_text_view_scroll_mark_onscreen (self->view, gtk_text_buffer_get_insert (buffer));
}

/* --- asking --- */

static void
frames_arrived_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (PwtFramesWindow) self = user_data;
  g_autoptr (GError) error = NULL;
  PwtFrames *frames = self->desk != NULL
                          ? pwt_desk_finish (self->desk, result, &error)
                          : pwt_backend_call_finish (PWT_BACKEND (source), result, &error);

  self->is_asking = FALSE;
  if (frames != NULL && self->desk != NULL)
    show_frames (self, frames);
  else if (self->desk != NULL && !g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    gtk_label_set_text (self->status, pwt_error_text (error));
  pwt_record_free (&pwt_frames_record, frames);
}

static gboolean
ask_cb (gpointer user_data)
{
  PwtFramesWindow *self = PWT_FRAMES_WINDOW (user_data);
  PwtFramesRequest request = { self->meter, self->after };

  if (self->is_asking)
    return G_SOURCE_CONTINUE;
  self->is_asking = TRUE;
  pwt_backend_call_async (pwt_desk_get_backend (self->desk), "meter.frames", &request,
                          self->cancellable, frames_arrived_cb, g_object_ref (self));
  return G_SOURCE_CONTINUE;
}

/* --- actions --- */

static void
read_done_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (PwtFramesWindow) self = user_data;
  g_autoptr (GError) error = NULL;
  PwtCommand *command = pwt_backend_call_finish (PWT_BACKEND (source), result, &error);

  if (command == NULL && self->desk != NULL)
    gtk_label_set_text (self->status, pwt_error_text (error));
  pwt_record_free (&pwt_command_record, command);
}

static void
read_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  PwtFramesWindow *self = PWT_FRAMES_WINDOW (widget);
  PwtBackend *backend = pwt_desk_get_backend (self->desk);
  PwtCommandRequest request = { .id = pwt_backend_new_id (backend),
                                .project = self->project,
                                .meter = self->meter,
                                .kind = PWT_COMMAND_READ,
                                .expires_us = PWT_TIME_NONE };

  pwt_backend_call_async (backend, "meter.command", &request, NULL, read_done_cb,
                          g_object_ref (self));
}

static void
copy_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  PwtFramesWindow *self = PWT_FRAMES_WINDOW (widget);
  GtkTextBuffer *buffer = gtk_text_view_get_buffer (self->view);
  g_autofree char *text = NULL;
  GtkTextIter begin, end;

  gtk_text_buffer_get_bounds (buffer, &begin, &end);
  text = gtk_text_buffer_get_text (buffer, &begin, &end, FALSE);
  gdk_clipboard_set_text (gtk_widget_get_clipboard (widget), text);
  gtk_label_set_text (self->status, _ ("Copied"));
}

/* --- the window --- */

static void
pwt_frames_window_dispose (GObject *object)
{
  PwtFramesWindow *self = PWT_FRAMES_WINDOW (object);

  g_clear_handle_id (&self->timer_id, g_source_remove);
  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->desk);
  g_clear_pointer (&self->zone, g_time_zone_unref);
  gtk_widget_dispose_template (GTK_WIDGET (object), PWT_TYPE_FRAMES_WINDOW);
  G_OBJECT_CLASS (pwt_frames_window_parent_class)->dispose (object);
}

static void
pwt_frames_window_class_init (PwtFramesWindowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = pwt_frames_window_dispose;
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/cn/prewatt/Prewatt/ui/frames-window.ui");
  gtk_widget_class_bind_template_child (widget_class, PwtFramesWindow, only_this);
  gtk_widget_class_bind_template_child (widget_class, PwtFramesWindow, view);
  gtk_widget_class_bind_template_child (widget_class, PwtFramesWindow, status);
  gtk_widget_class_install_action (widget_class, "frames.read", NULL, read_action);
  gtk_widget_class_install_action (widget_class, "frames.copy", NULL, copy_action);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_F5, 0, "frames.read", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
}

static void
pwt_frames_window_init (PwtFramesWindow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->cancellable = g_cancellable_new ();
  gtk_text_buffer_create_tag (gtk_text_view_get_buffer (self->view), BAD, "weight",
                              PANGO_WEIGHT_BOLD, NULL);
}

PwtFramesWindow *
pwt_frames_window_new (PwtDesk *desk, GtkWindow *parent, const PwtMeterRow *row)
{
  PwtFramesWindow *self = g_object_new (PWT_TYPE_FRAMES_WINDOW, "transient-for", parent, NULL);
  g_autofree char *title =
      g_strdup_printf (_ ("Frames · %s · %s"), row->room != NULL ? row->room : row->serial,
                       row->line_name != NULL ? row->line_name : "");

  gtk_window_set_title (GTK_WINDOW (self), title);
  self->desk = g_object_ref (desk);
  self->zone = g_time_zone_ref (pwt_desk_get_zone (desk));
  self->project = row->project;
  self->meter = row->id;
  self->timer_id = g_timeout_add (ASK_MS, ask_cb, self);
  ask_cb (self);
  return self;
}
