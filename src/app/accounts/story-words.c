/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/accounts/story-words.h"

#include <glib/gi18n.h>

#include "app/common/format.h"
#include "app/common/meter-look.h"
#include "domain/decimal.h"

PwtMoney
pwt_story_term (const PwtAccountStory *story, PwtStoryTerm term)
{
  switch (term) {
  case PWT_STORY_TERM_BALANCE:
    return story->balance;
  case PWT_STORY_TERM_OPENING:
    return story->opening;
  case PWT_STORY_TERM_TOPUPS:
    return story->topups;
  case PWT_STORY_TERM_USED:
    return story->used;
  case PWT_STORY_TERM_TAKEN:
    return story->taken;
  }
  return (PwtMoney){ PWT_NONE };
}

char *
pwt_story_dup_caption (const PwtAccountStory *story, PwtStoryTerm term)
{
  switch (term) {
  case PWT_STORY_TERM_BALANCE:
    if (story->meters->len > 1)
      return g_strdup_printf (story->until_us > story->now_us ? _ ("Sum of %u meters now")
                                                              : _ ("Sum of %u meters at the end"),
                              story->meters->len);
    return g_strdup (story->until_us > story->now_us ? _ ("Balance now")
                                                     : _ ("Balance at the end"));
  case PWT_STORY_TERM_OPENING:
    return g_strdup (story->account->opened_us > story->from_us ? _ ("Held at opening")
                                                                : _ ("Carried over"));
  case PWT_STORY_TERM_TOPUPS:
    return g_strdup_printf (ngettext ("%d top-up", "%d top-ups", (gulong) story->n_topups),
                            (int) story->n_topups);
  case PWT_STORY_TERM_USED: {
    g_autofree char *energy = pwt_show_energy (story->used_energy);

    return g_strdup_printf (_ ("Used %s"), energy);
  }
  case PWT_STORY_TERM_TAKEN:
    return g_strdup (_ ("Taken back"));
  }
  return NULL;
}

char *
pwt_story_dup_odd_days (const PwtAccountStory *story)
{
  if (story->days_odd == 0)
    return NULL;
  return g_strdup_printf (ngettext ("%d day cannot be explained", "%d days cannot be explained",
                                    (gulong) story->days_odd),
                          (int) story->days_odd);
}

/* Days whose money is in the sum, and whose energy nobody knows. */
static guint
count_without_energy (const PwtAccountStory *story)
{
  guint n = 0;

  for (guint i = 0; i < story->lines->len; i++) {
    const PwtStoryLine *line = g_ptr_array_index (story->lines, i);

    n += line->kind == PWT_STORY_USE && line->is_odd && line->energy.wh == PWT_NONE;
  }
  return n;
}

static char *
dup_mean_price (const PwtAccountStory *story)
{
  g_autofree char *price = NULL;
  gint64 mean;

  if (story->used.e4 == PWT_NONE || story->used.e4 <= 0 || story->used_energy.wh == PWT_NONE ||
      story->used_energy.wh <= 0 ||
      !pwt_round_div ((__int128) story->used.e4 * 1000, story->used_energy.wh, &mean, NULL))
    return g_strdup ("");
  price = pwt_show_mean_price ((PwtPrice){ mean * 100 });
  return g_strdup_printf (_ ("%s on average"), price);
}

/* What a kWh cost says nothing where money went that no energy explains. */
static char *
dup_used_source (const PwtAccountStory *story)
{
  guint n = count_without_energy (story);

  if (n > 0)
    return g_strdup_printf (ngettext ("energy without %u day that cannot be explained",
                                      "energy without %u days that cannot be explained", n),
                            n);
  return story->days_odd > 0 ? pwt_story_dup_odd_days (story) : dup_mean_price (story);
}

static char *
dup_balance_source (const PwtAccountStory *story, gint64 now_us, GTimeZone *zone)
{
  g_autofree char *when = NULL;

  if (story->read_us == PWT_TIME_NONE)
    return g_strdup (_ ("never read"));
  if (story->until_us > story->now_us) {
    g_autofree char *age = pwt_show_age (story->read_us, now_us);
    g_autofree char *days =
        story->days_tenths != PWT_NONE ? pwt_show_days (story->days_tenths) : NULL;

    if (days == NULL)
      return g_strdup_printf (_ ("read %s"), age);
    if (story->short_balance.e4 <= 0) {
      g_autofree char *why = pwt_story_dup_why (story);

      return g_strdup_printf (_ ("read %s, %s"), age, why);
    }
    return story->short_room != NULL
               ? g_strdup_printf (_ ("read %s, %s lasts %s"), age, story->short_room, days)
               : g_strdup_printf (_ ("read %s, lasts %s"), age, days);
  }
  when = pwt_show_time (story->read_us, zone);
  return g_strdup_printf (_ ("read %s"), when);
}

char *
pwt_story_dup_source (const PwtAccountStory *story, PwtStoryTerm term, gint64 now_us,
                      GTimeZone *zone)
{
  g_autofree char *when = NULL, *begin = NULL;

  switch (term) {
  case PWT_STORY_TERM_BALANCE:
    return dup_balance_source (story, now_us, zone);
  case PWT_STORY_TERM_OPENING:
    if (story->is_opening_estimated)
      return g_strdup (_ ("estimated between two readings"));
    if (story->opening_us == PWT_TIME_NONE)
      return g_strdup (_ ("never read"));
    when = pwt_show_time (story->opening_us, zone);
    begin = pwt_show_time (MAX (story->from_us, story->account->opened_us), zone);
    return g_strdup_printf (_ ("of %s, read %s"), begin, when);
  case PWT_STORY_TERM_TOPUPS:
    return g_strdup (story->n_topups > 0 ? _ ("arrived in the meter") : _ ("none in the period"));
  case PWT_STORY_TERM_USED:
    return dup_used_source (story);
  case PWT_STORY_TERM_TAKEN:
    return g_strdup (story->n_taken > 0 ? _ ("out of the meter") : _ ("none in the period"));
  }
  return NULL;
}

static void
append (GString *text, const char *part)
{
  if (part == NULL || *part == '\0')
    return;
  g_string_append_printf (text, "%s%s", text->len > 0 ? " · " : "", part);
}

/* "Building A A101, A102": the building of the first. */
static char *
dup_rooms (const GPtrArray *meters)
{
  const PwtMeterRow *first = g_ptr_array_index (meters, 0);
  GString *rooms = g_string_new (first->building);
  const char *last = NULL;

  for (guint i = 0; i < meters->len; i++) {
    const char *room = ((const PwtMeterRow *) g_ptr_array_index (meters, i))->room;

    if (room == NULL || g_strcmp0 (room, last) == 0)
      continue;
    g_string_append_printf (rooms, "%s%s", last == NULL ? " " : _ (", "), room);
    last = room;
  }
  return g_string_free (rooms, FALSE);
}

static void
append_places (GString *text, const GPtrArray *meters)
{
  if (meters->len == 1) {
    const PwtMeterRow *meter = g_ptr_array_index (meters, 0);
    g_autofree char *place = pwt_meter_row_place (meter);

    append (text, place);
    append (text, meter->serial);
  } else if (meters->len > 1) {
    g_autofree char *count =
        g_strdup_printf (ngettext ("%u meter", "%u meters", meters->len), meters->len);
    g_autofree char *rooms = dup_rooms (meters);

    append (text, rooms);
    append (text, count);
  }
}

/* Whose it is and of which days, for paper that a tenant takes along. */
char *
pwt_story_dup_whose (const PwtAccountStory *story)
{
  GString *text = g_string_new (story->tenant->name);
  g_autofree char *number = g_strdup_printf (_ ("Account %s"), story->account->number);
  g_autofree char *from = pwt_date_format (story->from);
  g_autofree char *until = pwt_date_format (story->until - 1);
  g_autofree char *days = g_strdup_printf (_ ("%s to %s"), from, until);
  g_autofree char *odd = pwt_story_dup_odd_days (story);

  append (text, number);
  append_places (text, story->meters);
  append (text, days);
  append (text, odd);
  return g_string_free (text, FALSE);
}

/* Where, who to call, since when. */
char *
pwt_story_dup_identity (const PwtAccountStory *story, GTimeZone *zone)
{
  GString *text = g_string_new (NULL);
  PwtCivil opened = pwt_civil_from_time (story->account->opened_us, zone);
  g_autofree char *number = g_strdup_printf (_ ("Account %s"), story->account->number);
  g_autofree char *since =
      g_strdup_printf (_ ("opened %04d-%02d-%02d"), opened.year, opened.month, opened.day);

  append (text, number);
  append_places (text, story->meters);
  append (text, story->tenant->contact);
  append (text, story->tenant->phone);
  append (text, since);
  if (story->account->closed_us != PWT_TIME_NONE) {
    PwtCivil closed = pwt_civil_from_time (story->account->closed_us, zone);
    g_autofree char *until =
        g_strdup_printf (_ ("closed %04d-%02d-%02d"), closed.year, closed.month, closed.day);

    append (text, until);
  }
  return g_string_free (text, FALSE);
}

/* What another meter shows is none of the account's. */
static void
append_other_meters (GString *text, const PwtAccountStory *story, GTimeZone *zone)
{
  for (guint i = 0; i < story->meters->len; i++) {
    const PwtMeterRow *meter = g_ptr_array_index (story->meters, i);
    g_autofree char *since = pwt_show_full_time (meter->other_since_us, zone);
    g_autofree char *part = g_strdup_printf (
        _ ("%s: another meter answers since %s, and what it shows is not in this sum"),
        meter->room != NULL ? meter->room : meter->serial, since);

    if (meter->other_since_us != PWT_TIME_NONE)
      append (text, part);
  }
}

/* What the sum does not hold (yet). */
char *
pwt_story_dup_warning (const PwtAccountStory *story, GTimeZone *zone)
{
  GString *text = g_string_new (NULL);

  append_other_meters (text, story, zone);

  if (story->n_waiting > 0) {
    g_autofree char *amount = pwt_show_money (story->waiting);
    g_autofree char *part =
        g_strdup_printf (_ ("%s is paid and on its way to the meter: not in this sum"), amount);

    append (text, part);
  }
  if (story->n_conflicts > 0)
    append (text, _ ("a top-up in conflict waits for a decision: the use may be wrong by it"));
  return g_string_free (text, text->len == 0);
}

static gboolean
is_room_unsold (const PwtAccountStory *story)
{
  for (guint i = 0; i < story->meters->len; i++) {
    const PwtMeterRow *meter = g_ptr_array_index (story->meters, i);

    if (story->short_room == NULL || g_strcmp0 (meter->room, story->short_room) == 0)
      return meter->state == PWT_METER_UNSOLD;
  }
  return FALSE;
}

static char *
dup_why (const PwtAccountStory *story)
{
  int days = (int) (story->days_tenths / 10);

  if (is_room_unsold (story))
    return g_strdup (pwt_meter_state_label (PWT_METER_UNSOLD));
  if (story->days_tenths == PWT_NONE)
    return g_strdup (_ ("How long it lasts is not known yet"));
  if (story->short_balance.e4 <= 0)
    return g_strdup (_ ("Nothing is left"));
  return g_strdup_printf (ngettext ("Why only %d day", "Why %d days", (gulong) days), days);
}

/* Of the room that runs dry first. */
char *
pwt_story_dup_why (const PwtAccountStory *story)
{
  g_autofree char *why = dup_why (story);

  return story->short_room != NULL ? g_strdup_printf (_ ("%s: %s"), story->short_room, why)
                                   : g_steal_pointer (&why);
}

static GtkWidget *
new_label (const char *text, float xalign, const char *css)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_xalign (GTK_LABEL (label), xalign);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_widget_set_css_classes (label, (const char *[]){ "numeric", css, NULL });
  return label;
}

/* A button to the meter's own page, with its curves and commands. */
GtkWidget *
pwt_story_meter_row_new (const PwtMeterRow *meter, gint64 now_us)
{
  GtkWidget *row = gtk_list_box_row_new (), *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8);
  GtkWidget *names = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *figures = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  PwtSwatch *swatch = g_object_new (PWT_TYPE_SWATCH, "valign", GTK_ALIGN_CENTER, NULL);
  g_autofree char *balance = pwt_show_money (meter->balance);
  g_autofree char *age = pwt_show_age (meter->read_us, now_us);
  g_autofree char *detail =
      g_strdup_printf ("%s · %s", pwt_meter_row_state_label (meter), meter->serial);

  pwt_swatch_set_state (swatch, meter->state);
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (swatch));
  gtk_box_append (GTK_BOX (names),
                  new_label (meter->room != NULL ? meter->room : meter->serial, 0, NULL));
  gtk_box_append (GTK_BOX (names), new_label (detail, 0, "caption"));
  gtk_widget_set_hexpand (names, TRUE);
  gtk_box_append (GTK_BOX (box), names);
  gtk_box_append (GTK_BOX (figures),
                  new_label (balance, 1, pwt_meter_state_text_css (meter->state)));
  gtk_box_append (GTK_BOX (figures), new_label (age, 1, "caption"));
  gtk_box_append (GTK_BOX (box), figures);
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), box);
  gtk_widget_set_tooltip_text (row, _ ("Show this meter"));
  return row;
}
