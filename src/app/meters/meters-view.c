/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/meters/meters-view.h"

#include <glib/gi18n.h>

#include "app/common/dry-choice.h"
#include "app/common/settings.h"

#define GROUP "meters-views"
#define VIEWS_MAX 50

static const PwtField view_fields[] = {
  PWT_FIELD (PwtMetersView, TEXT, name, NULL),
  PWT_FIELD (PwtMetersView, TEXT, search, NULL),
  PWT_FIELD (PwtMetersView, TEXT, states, NULL),
  PWT_FIELD (PwtMetersView, TEXT, building, NULL),
  PWT_FIELD (PwtMetersView, ID, line, NULL),
  PWT_FIELD (PwtMetersView, TEXT, line_name, NULL),
  PWT_FIELD (PwtMetersView, TEXT, relay, NULL),
  PWT_FIELD (PwtMetersView, MONEY, below, NULL, .flags = PWT_F_OPTIONAL),
  PWT_FIELD (PwtMetersView, INT, silent_hours, NULL),
  PWT_FIELD (PwtMetersView, INT, dry_days, NULL),
  PWT_FIELD (PwtMetersView, TEXT, sort, NULL),
  PWT_FIELD (PwtMetersView, BOOL, is_descending, NULL),
  PWT_FIELD (PwtMetersView, TEXT, columns, NULL),
};
const PwtRecord pwt_meters_view_record = PWT_RECORD (PwtMetersView, "meters-view", view_fields);

const PwtFixedView pwt_meters_views[] = {
  { N_ ("All meters"), NULL },      { N_ ("Low balance"), "alarm1 alarm2" },
  { N_ ("In arrears"), "arrears" }, { N_ ("No connection"), "lost" },
  { N_ ("Not opened"), "new" },
};
const guint pwt_n_meters_views = G_N_ELEMENTS (pwt_meters_views);

PwtMetersView *
pwt_meters_view_new (void)
{
  PwtMetersView *self = pwt_record_new (&pwt_meters_view_record);

  self->below.e4 = PWT_NONE;
  return self;
}

void
pwt_meters_view_free (PwtMetersView *self)
{
  pwt_record_free (&pwt_meters_view_record, self);
}

gboolean
pwt_meters_view_has_state (const PwtMetersView *self, PwtMeterState state)
{
  g_auto (GStrv) states = g_strsplit (self->states != NULL ? self->states : "", " ", -1);

  return g_strv_contains ((const char *const *) states, pwt_meter_state_nick (state));
}

gboolean
pwt_meters_view_is_filtered (const PwtMetersView *self)
{
  return self->building != NULL || !pwt_id_is_none (self->line) || self->relay != NULL ||
         self->below.e4 != PWT_NONE || self->silent_hours > 0 || self->dry_days != PWT_DRY_ANY;
}

static void
free_filter (gpointer filter)
{
  pwt_record_free (&pwt_filter_record, filter);
}

static PwtFilter *
add (GPtrArray *filters, const char *field, const char *value)
{
  PwtFilter *filter = pwt_record_new (&pwt_filter_record);

  filter->field = g_strdup (field);
  filter->value = g_strdup (value);
  g_ptr_array_add (filters, filter);
  return filter;
}

static void
add_relay (const PwtMetersView *self, GPtrArray *filters)
{
  if (g_strcmp0 (self->relay, "forced") == 0)
    add (filters, "is_forced", "true");
  else if (self->relay != NULL)
    add (filters, "is_closed", g_str_equal (self->relay, "closed") ? "true" : "false");
}

GPtrArray *
pwt_meters_view_dup_filters (const PwtMetersView *self, gint64 now_us, GTimeZone *zone)
{
  GPtrArray *filters = g_ptr_array_new_with_free_func (free_filter);

  for (guint i = 0; i < PWT_N_METER_STATES; i++)
    if (pwt_meters_view_has_state (self, i))
      add (filters, "state", pwt_meter_state_nick (i));
  if (self->building != NULL)
    add (filters, "building", self->building);
  if (!pwt_id_is_none (self->line)) {
    g_autofree char *id = pwt_id_dup_text (self->line);

    add (filters, "line", id);
  }
  add_relay (self, filters);
  if (self->below.e4 != PWT_NONE)
    add (filters, "balance", NULL)->most = pwt_money_format (self->below);
  if (self->silent_hours > 0) {
    add (filters, "read_us", NULL)->most =
        pwt_time_format_rfc3339 (now_us - self->silent_hours * PWT_US_PER_HOUR);
    add (filters, "read_us", NULL); /* or never */
  }
  if (self->dry_days != PWT_DRY_ANY)
    add (filters, "dry_us", NULL)->most = pwt_dry_dup_most (self->dry_days, now_us, zone);
  return filters;
}

/* --- saved --- */

static void
free_view (gpointer view)
{
  pwt_meters_view_free (view);
}

/* What was spoilt by hand is not there. */
GPtrArray *
pwt_meters_views_load (const char *operator_name)
{
  GPtrArray *views = g_ptr_array_new_with_free_func (free_view);
  g_auto (GStrv) texts = pwt_settings_get_texts (GROUP, operator_name);

  for (guint i = 0; texts != NULL && texts[i] != NULL && i < VIEWS_MAX; i++) {
    PwtMetersView *view = pwt_record_from_json (&pwt_meters_view_record, texts[i], -1, NULL);

    if (view != NULL && view->name != NULL)
      g_ptr_array_add (views, view);
    else if (view != NULL)
      pwt_meters_view_free (view);
  }
  return views;
}

void
pwt_meters_views_save (const char *operator_name, GPtrArray *views)
{
  g_autoptr (GStrvBuilder) texts = g_strv_builder_new ();
  g_auto (GStrv) all = NULL;

  for (guint i = 0; i < views->len; i++) {
    g_autofree char *json =
        pwt_record_to_json (&pwt_meters_view_record, g_ptr_array_index (views, i));

    g_strv_builder_add (texts, json);
  }
  all = g_strv_builder_end (texts);
  pwt_settings_set_texts (GROUP, operator_name, (const char *const *) all);
}
