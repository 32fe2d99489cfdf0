/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Whether a card that must be read before it is answered has been on the screen for as long as it
 * takes to see it. What comes earlier was meant for what was there before: a hammering finger, a
 * double click, the rest of a bar code. Each such press begins the time again, so a burst never
 * gets through, however long it is. */
typedef struct _PwtCardWatch PwtCardWatch;

#define PWT_CARD_SEEN_US G_GINT64_CONSTANT (400000)
/* Between a key of the card's own and the press that confirms: no hand is faster, a scanner is. */
#define PWT_CARD_KEY_US G_GINT64_CONSTANT (50000)

/* @card: borrowed, outlives the watch. @control: (nullable): says "busy" until the card was seen,
 * to whoever cannot see it. */
PwtCardWatch *pwt_card_watch_new (GtkWidget *card, GtkWidget *control);
void pwt_card_watch_free (PwtCardWatch *self);
/* It is another card now, or was pressed too early. */
void pwt_card_watch_restart (PwtCardWatch *self);
/* A key that the card takes itself. One alone costs whoever pressed it no time that is felt; the
 * second of two that follow each other closely is the rest of a code, which begins the time again.
 */
void pwt_card_watch_note_key (PwtCardWatch *self);
void pwt_card_watch_stop (PwtCardWatch *self); /* nothing is to be seen: it never was */
gboolean pwt_card_watch_is_seen (PwtCardWatch *self);

/* For tests, whose time does not run by itself; NULL: the frame clock's. */
typedef gint64 (*PwtFrameTime) (GdkFrameClock *clock);
void pwt_card_watch_set_time (PwtFrameTime time);

G_END_DECLS
