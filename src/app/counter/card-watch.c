/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/counter/card-watch.h"

#define NOT_YET (-1)

struct _PwtCardWatch {
  GtkWidget *card;
  GtkWidget *control; /* (nullable) */
  guint tick_id;      /* 0: nothing is looked at */
  guint n_frames;     /* begun with the card on the screen */
  gint64 since_us;    /* when the first of them was done */
  gint64 key_us;      /* the newest of the card's own keys */
  gboolean is_seen;
};

static PwtFrameTime frame_time = gdk_frame_clock_get_frame_time;

static void
say_busy (PwtCardWatch *self, gboolean is_busy)
{
  if (self->control != NULL)
    gtk_accessible_update_state (GTK_ACCESSIBLE (self->control), GTK_ACCESSIBLE_STATE_BUSY, is_busy,
                                 -1);
}

static void
forget (PwtCardWatch *self)
{
  self->is_seen = FALSE;
  self->n_frames = 0;
  self->since_us = NOT_YET;
}

/* A frame begins: the one before it is on the screen. */
static gboolean
frame_begun_cb (GtkWidget *card, GdkFrameClock *clock, gpointer user_data)
{
  PwtCardWatch *self = user_data;
  gint64 now_us = frame_time (clock);

  if (!gtk_widget_get_mapped (card)) {
    forget (self);
    return G_SOURCE_CONTINUE;
  }
  self->n_frames++;
  if (self->n_frames == 2)
    self->since_us = now_us;
  if (self->n_frames < 2 || now_us - self->since_us < PWT_CARD_SEEN_US ||
      (self->key_us != NOT_YET && now_us - self->key_us < PWT_CARD_KEY_US))
    return G_SOURCE_CONTINUE;
  self->is_seen = TRUE;
  self->tick_id = 0;
  say_busy (self, FALSE);
  return G_SOURCE_REMOVE;
}

/* Another page, or the curtain, lay over it: it is looked at anew when it comes back. */
static void
unmapped_cb (GtkWidget *card, PwtCardWatch *self)
{
  if (self->is_seen)
    pwt_card_watch_restart (self);
}

PwtCardWatch *
pwt_card_watch_new (GtkWidget *card, GtkWidget *control)
{
  PwtCardWatch *self = g_new0 (PwtCardWatch, 1);

  g_assert (GTK_IS_WIDGET (card));

  self->card = card;
  self->control = control;
  self->key_us = NOT_YET;
  forget (self);
  g_signal_connect (card, "unmap", G_CALLBACK (unmapped_cb), self);
  return self;
}

void
pwt_card_watch_free (PwtCardWatch *self)
{
  if (self->tick_id != 0)
    gtk_widget_remove_tick_callback (self->card, self->tick_id);
  g_signal_handlers_disconnect_by_func (self->card, unmapped_cb, self);
  g_free (self);
}

static void
look (PwtCardWatch *self)
{
  self->is_seen = FALSE;
  say_busy (self, TRUE);
  if (self->tick_id == 0)
    self->tick_id = gtk_widget_add_tick_callback (self->card, frame_begun_cb, self, NULL);
}

void
pwt_card_watch_restart (PwtCardWatch *self)
{
  forget (self);
  look (self);
}

void
pwt_card_watch_note_key (PwtCardWatch *self)
{
  gint64 now_us = frame_time (gtk_widget_get_frame_clock (self->card));

  if (self->key_us != NOT_YET && now_us - self->key_us < PWT_CARD_SEEN_US)
    forget (self);
  self->key_us = now_us;
  look (self);
}

void
pwt_card_watch_stop (PwtCardWatch *self)
{
  forget (self);
  say_busy (self, FALSE);
  if (self->tick_id != 0)
    gtk_widget_remove_tick_callback (self->card, self->tick_id);
  self->tick_id = 0;
}

gboolean
pwt_card_watch_is_seen (PwtCardWatch *self)
{
  return self->is_seen;
}

void
pwt_card_watch_set_time (PwtFrameTime time)
{
  frame_time = time != NULL ? time : gdk_frame_clock_get_frame_time;
}
