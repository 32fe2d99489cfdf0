/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/setup/tariff-section.h"

#include <glib/gi18n.h>

#include "app/common/format.h"
#include "app/common/record-form.h"
#include "app/setup/tariff-chart.h"
#include "app/setup/tariff-dates.h"
#include "app/setup/tariff-example.h"
#include "app/setup/tariff-label.h"
#include "app/setup/tariff-versions.h"

#define MAX_TARIFFS 500

struct _PwtTariffSection {
  PwtPage parent_instance;

  /* Template widgets */
  GtkListBox *list;
  GtkStack *stack;
  GtkLabel *failed_hint;
  PwtRecordForm *name_form;
  PwtRecordForm *price_form;
  GtkDropDown *version;
  GtkLabel *read_only;
  PwtTariffChart *chart;
  GtkWidget *brushes;
  GtkWidget *season_box;
  GtkDropDown *from_month;
  GtkDropDown *to_month;
  GtkCheckButton *workdays;
  GtkCheckButton *weekends;
  GtkCheckButton *holidays;
  GtkEditable *holiday_dates;
  GtkEditable *worked_dates;
  GtkLabel *example;
  GtkLabel *problem;

  /* Owned */
  GSimpleActionGroup *actions;
  GCancellable *cancellable;
  GPtrArray *tariffs; /* of PwtTariffRow, as the engine has them */
  PwtTariff *tariff;  /* what is shown and edited; NULL: none */

  PwtTariffPlan *plan; /* borrowed from it: the version that is shown */
  PwtId wanted;        /* to be shown once the list is there */
  PwtDate wanted_from; /* and of it the version from this day on, once; PWT_DATE_NONE: none */
  gboolean is_new;     /* the engine has not got it yet */
  gboolean is_changed;
  gboolean is_filling;
  gboolean is_loaded;
  gboolean is_saving; /* until what was saved is shown as the engine has it */
};

G_DEFINE_FINAL_TYPE (PwtTariffSection, pwt_tariff_section, PWT_TYPE_PAGE)

/* clang-format off */
static const PwtFormField name_fields[] = {
  { "name", NULL, NULL },
  { "medium", NULL, NULL },
};
static const PwtFormField price_fields[] = {
  { "valid_from", "2027-01-01", NULL },
  { "price_sharp", NULL, N_("yuan/kWh") },
  { "price_peak", NULL, N_("yuan/kWh") },
  { "price_flat", NULL, N_("yuan/kWh") },
  { "price_valley", NULL, N_("yuan/kWh") },
  { "price_deep", NULL, N_("yuan/kWh") },
};
/* One price the whole day. */
static const PwtFormField flat_fields[] = {
  { "valid_from", "2027-01-01", NULL },
  { "price_flat", NULL, N_("yuan/kWh") },
};
/* clang-format on */

static PwtDate
today_of (PwtTariffSection *self)
{
  PwtDesk *desk = pwt_page_get_desk (PWT_PAGE (self));

  return pwt_date_from_time (pwt_desk_now_us (desk), pwt_desk_get_zone (desk));
}

static const PwtTariffRow *
find_saved (PwtTariffSection *self, PwtId id)
{
  for (guint i = 0; self->tariffs != NULL && i < self->tariffs->len; i++)
    if (pwt_id_equal (((PwtTariffRow *) g_ptr_array_index (self->tariffs, i))->id, id))
      return g_ptr_array_index (self->tariffs, i);
  return NULL;
}

/* Whether the engine has it, and it is in force, or was. */
static gboolean
is_past (PwtTariffSection *self, const PwtTariffPlan *plan)
{
  const PwtTariffRow *saved = find_saved (self, self->tariff->id);

  if (self->is_new || saved == NULL || plan->valid_from > today_of (self))
    return FALSE;
  return pwt_tariff_versions_find (saved->plans, plan->valid_from) != NULL;
}

/* What was in force for nobody may still be put right. */
static gboolean
is_editable (PwtTariffSection *self)
{
  const PwtTariffRow *saved = self->tariff != NULL ? find_saved (self, self->tariff->id) : NULL;

  return self->plan != NULL &&
         (saved == NULL || saved->accounts == 0 || !is_past (self, self->plan));
}

static void
say (PwtTariffSection *self, const char *text)
{
  gtk_label_set_text (self->problem, text != NULL ? text : "");
}

static void
enable (PwtTariffSection *self, const char *name, gboolean is_enabled)
{
  GAction *action = g_action_map_lookup_action (G_ACTION_MAP (self->actions), name);

  g_simple_action_set_enabled (G_SIMPLE_ACTION (action), is_enabled);
}

static gboolean
is_dirty (PwtTariffSection *self)
{
  return self->tariff != NULL &&
         (self->is_changed || self->is_new || pwt_record_form_is_changed (self->name_form) ||
          pwt_record_form_is_changed (self->price_form));
}

static void
update (PwtTariffSection *self)
{
  gboolean can_edit = is_editable (self);
  gboolean is_valid =
      pwt_record_form_is_valid (self->name_form) && pwt_record_form_is_valid (self->price_form);

  /* What would be typed meanwhile would be lost to what the engine then has. */
  gtk_widget_set_sensitive (GTK_WIDGET (self), !self->is_saving);
  enable (self, "save", is_dirty (self) && is_valid && !self->is_saving);
  enable (self, "discard", is_dirty (self));
  enable (self, "add", self->is_loaded && !is_dirty (self));
  enable (self, "add-version", self->tariff != NULL && !is_dirty (self));
  enable (self, "remove-version", can_edit && !self->is_new && self->tariff->plans->len > 1);
  enable (self, "add-season", can_edit);
  enable (self, "remove-season", can_edit && self->plan->seasons->len > 1);
  enable (self, "flat", can_edit);
  enable (self, "brush", can_edit);
}

static void
show_example (PwtTariffSection *self)
{
  g_autofree char *text =
      self->plan != NULL ? pwt_tariff_example (self->plan, self->tariff->medium) : NULL;

  gtk_label_set_text (self->example, text != NULL ? text : "");
}

/* --- what is shown --- */

static void
show_season (PwtTariffSection *self)
{
  const PwtTariffSeason *season;
  guint row = pwt_tariff_chart_get_row (self->chart);

  if (self->plan == NULL || row >= self->plan->seasons->len)
    return;
  season = g_ptr_array_index (self->plan->seasons, row);
  self->is_filling = TRUE;
  gtk_drop_down_set_selected (self->from_month, (guint) CLAMP (season->from_month, 1, 12) - 1);
  gtk_drop_down_set_selected (self->to_month, (guint) CLAMP (season->to_month, 1, 12) - 1);
  gtk_check_button_set_active (self->workdays, (season->day_kinds & PWT_DAY_WORKDAY) != 0);
  gtk_check_button_set_active (self->weekends, (season->day_kinds & PWT_DAY_WEEKEND) != 0);
  gtk_check_button_set_active (self->holidays, (season->day_kinds & PWT_DAY_HOLIDAY) != 0);
  self->is_filling = FALSE;
}

/* What is in force cannot be edited, but must be read: it is not greyed. */
static void
set_editable (GtkWidget *widget, gboolean can_edit)
{
  gtk_widget_set_sensitive (widget, can_edit);
  if (can_edit)
    gtk_widget_remove_css_class (widget, "settled");
  else
    gtk_widget_add_css_class (widget, "settled");
}

/* An example beside what cannot be changed would be read as what is. */
static void
show_dates (GtkEditable *entry, const char *dates, gboolean can_edit, const char *example)
{
  gtk_editable_set_text (entry, dates);
  gtk_entry_set_placeholder_text (GTK_ENTRY (entry), can_edit ? example : "—");
  set_editable (GTK_WIDGET (entry), can_edit);
}

/* As many prices as the hours have. */
static void
show_prices (PwtTariffSection *self)
{
  if (pwt_tariff_plan_is_flat (self->plan))
    pwt_record_form_set_fields (self->price_form, &pwt_tariff_plan_record, flat_fields,
                                G_N_ELEMENTS (flat_fields));
  else
    pwt_record_form_set_fields (self->price_form, &pwt_tariff_plan_record, price_fields,
                                G_N_ELEMENTS (price_fields));
  pwt_record_form_set_object (self->price_form, self->plan);
}

/* What is painted may need more prices, or fewer. What was typed and is not right gives way: no
 * price is saved that nobody sees. */
static void
follow_hours (PwtTariffSection *self)
{
  gboolean is_flat = pwt_record_form_get_editor (self->price_form, "price_sharp") == NULL;

  if (is_flat != pwt_tariff_plan_is_flat (self->plan))
    show_prices (self);
}

/* What was typed, if it is right. A plan of one price has no others that nobody sees; one that is
 * in force, or was, keeps them. */
static void
apply_prices (PwtTariffSection *self)
{
  PwtTariffPlan *plan = self->plan;

  if (!is_editable (self) || !pwt_record_form_is_valid (self->price_form))
    return;
  pwt_record_form_apply (self->price_form, plan);
  if (pwt_tariff_plan_is_flat (plan))
    plan->price_sharp = plan->price_peak = plan->price_valley = plan->price_deep = plan->price_flat;
}

static void
show_plan (PwtTariffSection *self)
{
  gboolean can_edit = is_editable (self);
  g_autofree char *holidays = pwt_tariff_dates_format (self->plan->holidays, FALSE);
  g_autofree char *worked = pwt_tariff_dates_format (self->plan->holidays, TRUE);

  self->is_filling = TRUE;
  show_prices (self);
  set_editable (GTK_WIDGET (self->price_form), can_edit);
  show_dates (self->holiday_dates, holidays, can_edit, "2027-01-01, 2027-02-05~2027-02-12");
  show_dates (self->worked_dates, worked, can_edit, "2027-02-07");
  self->is_filling = FALSE;
  gtk_widget_set_visible (GTK_WIDGET (self->read_only), !can_edit);
  gtk_widget_set_visible (self->brushes, can_edit);
  gtk_widget_set_visible (self->season_box, can_edit);
  pwt_tariff_chart_set_plan (self->chart, self->plan, can_edit);
  show_season (self);
  show_example (self);
  update (self);
}

static const PwtTariffPlan *
plan_in_force (PwtTariffSection *self, const PwtTariff *tariff)
{
  return pwt_tariff_plan_in_force (tariff->plans, today_of (self), NULL);
}

static char *
version_words (PwtTariffSection *self, const PwtTariffPlan *plan)
{
  g_autofree char *date = pwt_date_format (plan->valid_from);

  if (plan == plan_in_force (self, self->tariff) && is_past (self, plan))
    return g_strdup_printf (_ ("From %s · in force"), date);
  return g_strdup_printf (is_past (self, plan) ? _ ("From %s · past") : _ ("From %s · to come"),
                          date);
}

static void
show_versions (PwtTariffSection *self)
{
  g_autoptr (GtkStringList) list = gtk_string_list_new (NULL);
  guint at = 0;

  pwt_tariff_versions_sort (self->tariff->plans);
  for (guint i = 0; i < self->tariff->plans->len; i++) {
    const PwtTariffPlan *plan = g_ptr_array_index (self->tariff->plans, i);
    g_autofree char *words = version_words (self, plan);

    gtk_string_list_append (list, words);
    if (plan == self->plan)
      at = i;
  }
  self->is_filling = TRUE;
  gtk_drop_down_set_model (self->version, G_LIST_MODEL (list));
  gtk_drop_down_set_selected (self->version, at);
  self->is_filling = FALSE;
}

/* Of what was just saved the version it was saved for, else the one in force, else the newest. */
static PwtTariffPlan *
first_shown (PwtTariffSection *self)
{
  const GPtrArray *plans = self->tariff->plans;
  gboolean is_wanted = pwt_id_equal (self->tariff->id, self->wanted);
  PwtTariffPlan *plan = is_wanted ? pwt_tariff_versions_find (plans, self->wanted_from) : NULL;

  self->wanted_from = PWT_DATE_NONE;
  if (plan == NULL)
    plan = (PwtTariffPlan *) plan_in_force (self, self->tariff);
  return plan != NULL ? plan : g_ptr_array_index (plans, 0);
}

/* @tariff: copied */
static void
show_tariff (PwtTariffSection *self, const PwtTariff *tariff, gboolean is_new)
{
  PwtTariff *former = self->tariff;

  pwt_tariff_chart_set_plan (self->chart, NULL, FALSE);
  self->tariff = pwt_record_copy (&pwt_tariff_record, tariff);
  if (former != NULL)
    pwt_record_free (&pwt_tariff_record, former);
  self->is_new = is_new;
  self->is_changed = FALSE;
  pwt_tariff_versions_sort (self->tariff->plans);
  self->plan = first_shown (self);
  pwt_record_form_set_object (self->name_form, self->tariff);
  show_versions (self);
  show_plan (self);
  gtk_stack_set_visible_child_name (self->stack, "tariff");
}

/* --- the list --- */

static void
show_list (PwtTariffSection *self)
{
  GtkListBoxRow *row;
  guint at = 0;

  self->is_filling = TRUE;
  while ((row = gtk_list_box_get_row_at_index (self->list, 0)) != NULL)
    gtk_list_box_remove (self->list, GTK_WIDGET (row));
  for (guint i = 0; i < self->tariffs->len; i++) {
    const PwtTariff *tariff = g_ptr_array_index (self->tariffs, i);

    gtk_list_box_append (self->list, pwt_tariff_label_new (tariff, plan_in_force (self, tariff)));
    if (pwt_id_equal (tariff->id, self->wanted))
      at = i;
  }
  self->is_filling = FALSE;
  if (self->tariffs->len == 0)
    gtk_stack_set_visible_child_name (self->stack, "empty");
  else
    gtk_list_box_select_row (self->list, gtk_list_box_get_row_at_index (self->list, (int) at));
  update (self);
}

static void
set_saving (PwtTariffSection *self, gboolean is_saving)
{
  self->is_saving = is_saving;
  update (self);
}

static void
arrived_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (PwtTariffSection) self = user_data;
  g_autoptr (GError) error = NULL;
  PwtWindow *window = pwt_desk_finish (pwt_page_get_desk (PWT_PAGE (self)), result, &error);

  if (window == NULL) {
    if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
      return;
    gtk_label_set_text (self->failed_hint, pwt_error_text (error));
    if (!self->is_loaded)
      gtk_stack_set_visible_child_name (self->stack, "failed");
    set_saving (self, FALSE);
    return;
  }
  if (self->tariffs != NULL)
    pwt_record_list_free (&pwt_tariff_row_record, self->tariffs);
  self->tariffs = g_steal_pointer (&window->rows);
  window->rows = pwt_record_list_new ();
  pwt_record_free (&pwt_tariff_window_record, window);
  self->is_loaded = TRUE;
  self->is_saving = FALSE;
  show_list (self);
}

static void
load (PwtTariffSection *self)
{
  PwtDesk *desk = pwt_page_get_desk (PWT_PAGE (self));
  PwtListRequest request = { .project = pwt_desk_get_project_id (desk), .limit = MAX_TARIFFS };

  pwt_backend_call_async (pwt_desk_get_backend (desk), "tariff.list", &request, self->cancellable,
                          arrived_cb, g_object_ref (self));
}

/* --- callbacks --- */

static void
row_selected_cb (PwtTariffSection *self, GtkListBoxRow *row)
{
  if (self->is_filling || row == NULL)
    return;
  say (self, NULL);
  show_tariff (self, g_ptr_array_index (self->tariffs, (guint) gtk_list_box_row_get_index (row)),
               FALSE);
}

static void
version_changed_cb (PwtTariffSection *self)
{
  guint at = gtk_drop_down_get_selected (self->version);

  if (self->is_filling || self->tariff == NULL || at >= self->tariff->plans->len)
    return;
  apply_prices (self);
  self->plan = g_ptr_array_index (self->tariff->plans, at);
  show_plan (self);
}

static void
changed (PwtTariffSection *self)
{
  self->is_changed = TRUE;
  follow_hours (self);
  say (self, NULL);
  show_example (self);
  update (self);
}

/* Prices are drawn in the picture: they follow what is typed as long as it is right. */
static void
form_edited_cb (PwtTariffSection *self)
{
  PwtDate date = self->plan != NULL ? self->plan->valid_from : PWT_DATE_NONE;

  if (self->plan != NULL && pwt_record_form_is_valid (self->price_form) && is_editable (self)) {
    self->is_changed = self->is_changed || pwt_record_form_is_changed (self->price_form);
    apply_prices (self);
    gtk_widget_queue_draw (GTK_WIDGET (self->chart));
    if (self->plan->valid_from != date)
      show_versions (self);
  }
  say (self, NULL);
  show_example (self);
  update (self);
}

static void
season_edited_cb (PwtTariffSection *self)
{
  guint row = pwt_tariff_chart_get_row (self->chart);
  PwtTariffSeason *season;

  if (self->is_filling || !is_editable (self) || row >= self->plan->seasons->len)
    return;
  season = g_ptr_array_index (self->plan->seasons, row);
  season->from_month = gtk_drop_down_get_selected (self->from_month) + 1;
  season->to_month = gtk_drop_down_get_selected (self->to_month) + 1;
  season->day_kinds = (gtk_check_button_get_active (self->workdays) ? PWT_DAY_WORKDAY : 0) |
                      (gtk_check_button_get_active (self->weekends) ? PWT_DAY_WEEKEND : 0) |
                      (gtk_check_button_get_active (self->holidays) ? PWT_DAY_HOLIDAY : 0);
  pwt_tariff_chart_set_plan (self->chart, self->plan, TRUE);
  changed (self);
}

static void
dates_edited_cb (PwtTariffSection *self)
{
  g_autoptr (GError) error = NULL;

  if (self->is_filling || !is_editable (self))
    return;
  changed (self);
  if (!pwt_tariff_dates_parse (gtk_editable_get_text (self->holiday_dates), FALSE,
                               self->plan->holidays, &error) ||
      !pwt_tariff_dates_parse (gtk_editable_get_text (self->worked_dates), TRUE,
                               self->plan->holidays, &error)) {
    say (self, pwt_error_text (error));
    enable (self, "save", FALSE);
  }
}

/* --- actions --- */

static void
saved_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (PwtTariffSection) self = user_data;
  g_autoptr (GError) error = NULL;
  PwtNothing *reply = pwt_desk_finish (pwt_page_get_desk (PWT_PAGE (self)), result, &error);

  if (reply == NULL) {
    if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
      return;
    say (self, pwt_error_text (error));
    set_saving (self, FALSE);
    return;
  }
  pwt_record_free (&pwt_nothing_record, reply);
  pwt_toast (GTK_WIDGET (self), _ ("The tariff was saved"));
  self->is_changed = FALSE;
  load (self);
}

static void
save_action (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  PwtTariffSection *self = user_data;
  g_autofree char *problem = NULL;

  pwt_record_form_apply (self->name_form, self->tariff);
  apply_prices (self);
  problem = pwt_tariff_versions_dup_problem (self->plan);
  say (self, problem);
  if (problem != NULL)
    return;
  self->wanted = self->tariff->id;
  self->wanted_from = self->plan->valid_from;
  set_saving (self, TRUE);
  pwt_backend_save_async (pwt_desk_get_backend (pwt_page_get_desk (PWT_PAGE (self))), "tariff.save",
                          self->tariff, find_saved (self, self->tariff->id), self->cancellable,
                          saved_cb, g_object_ref (self));
}

static void
discard_action (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  PwtTariffSection *self = user_data;
  const PwtTariffRow *saved = find_saved (self, self->tariff->id);

  say (self, NULL);
  self->wanted = self->tariff->id;
  self->is_new = self->is_changed = FALSE;
  if (saved != NULL) {
    show_tariff (self, (const PwtTariff *) saved, FALSE);
    set_saving (self, TRUE); /* nothing is typed before it is there: it may be another one now */
    load (self);
  } else {
    show_list (self);
  }
}

static void
add_action (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  PwtTariffSection *self = user_data;
  PwtDesk *desk = pwt_page_get_desk (PWT_PAGE (self));
  PwtTariff *tariff = pwt_tariff_versions_begin (pwt_backend_new_id (pwt_desk_get_backend (desk)),
                                                 pwt_desk_get_project_id (desk), today_of (self));

  gtk_list_box_unselect_all (self->list);
  say (self, NULL);
  show_tariff (self, tariff, TRUE);
  gtk_widget_grab_focus (pwt_record_form_get_editor (self->name_form, "name"));
  pwt_record_free (&pwt_tariff_record, tariff);
}

/* A copy of what is shown, from the first of next month on. */
static void
add_version_action (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  PwtTariffSection *self = user_data;
  PwtTariffPlan *plan = pwt_record_copy (&pwt_tariff_plan_record, self->plan);

  plan->valid_from = pwt_tariff_versions_next_date (self->tariff->plans, today_of (self));
  g_ptr_array_add (self->tariff->plans, plan);
  self->plan = plan;
  changed (self);
  show_versions (self);
  show_plan (self);
  gtk_widget_grab_focus (pwt_record_form_get_editor (self->price_form, "valid_from"));
}

static void
remove_version_action (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  PwtTariffSection *self = user_data;
  PwtTariffPlan *plan = self->plan;

  pwt_tariff_chart_set_plan (self->chart, NULL, FALSE);
  g_ptr_array_remove (self->tariff->plans, plan);
  pwt_record_free (&pwt_tariff_plan_record, plan);
  self->plan = g_ptr_array_index (self->tariff->plans, 0);
  changed (self);
  show_versions (self);
  show_plan (self);
}

static void
add_season_action (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  PwtTariffSection *self = user_data;
  guint row = pwt_tariff_chart_get_row (self->chart);
  const PwtTariffSeason *season = g_ptr_array_index (self->plan->seasons, row);

  /* The first season that fits a day holds: a new one comes before the one it is split from. */
  g_ptr_array_insert (self->plan->seasons, (int) row,
                      pwt_tariff_season_new (season->from_month, season->to_month,
                                             season->day_kinds, season->slots));
  pwt_tariff_chart_set_plan (self->chart, self->plan, TRUE);
  show_season (self);
  changed (self);
}

static void
remove_season_action (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  PwtTariffSection *self = user_data;
  guint row = pwt_tariff_chart_get_row (self->chart);
  PwtTariffSeason *season = g_ptr_array_index (self->plan->seasons, row);

  g_ptr_array_remove_index (self->plan->seasons, row);
  pwt_tariff_season_free (season);
  pwt_tariff_chart_set_plan (self->chart, self->plan, TRUE);
  show_season (self);
  changed (self);
}

/* One price the whole day, the whole year. */
static void
flat_action (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  PwtTariffSection *self = user_data;

  while (self->plan->seasons->len > 0) {
    pwt_tariff_season_free (g_ptr_array_index (self->plan->seasons, 0));
    g_ptr_array_remove_index (self->plan->seasons, 0);
  }
  g_ptr_array_add (self->plan->seasons, pwt_tariff_versions_flat_season ());
  pwt_tariff_chart_set_plan (self->chart, self->plan, TRUE);
  show_season (self);
  changed (self);
}

static void
brush_action (GSimpleAction *action, GVariant *letter, gpointer user_data)
{
  PwtTariffSection *self = user_data;
  PwtBand band;

  if (!pwt_band_from_letter (g_variant_get_string (letter, NULL)[0], &band))
    return;
  g_simple_action_set_state (action, letter);
  pwt_tariff_chart_set_brush (self->chart, band);
}

static void
reload_action (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  load (user_data);
}

/* --- page --- */

static void
pwt_tariff_section_shown (PwtPage *page)
{
  if (!is_dirty (PWT_TARIFF_SECTION (page)))
    load (PWT_TARIFF_SECTION (page));
}

static void
fill_months (GtkDropDown *drop_down)
{
  g_autoptr (GtkStringList) months = gtk_string_list_new (NULL);

  for (guint month = 1; month <= 12; month++) {
    g_autofree char *text = g_strdup_printf (_ ("Month %u"), month);

    gtk_string_list_append (months, text);
  }
  gtk_drop_down_set_model (drop_down, G_LIST_MODEL (months));
}

static void
pwt_tariff_section_engine_back (PwtPage *page)
{
  say (PWT_TARIFF_SECTION (page), NULL);
}

static void
pwt_tariff_section_dispose (GObject *object)
{
  PwtTariffSection *self = PWT_TARIFF_SECTION (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->actions);
  if (self->chart != NULL)
    pwt_tariff_chart_set_plan (self->chart, NULL, FALSE);
  gtk_widget_dispose_template (GTK_WIDGET (object), PWT_TYPE_TARIFF_SECTION);
  G_OBJECT_CLASS (pwt_tariff_section_parent_class)->dispose (object);
}

static void
pwt_tariff_section_finalize (GObject *object)
{
  PwtTariffSection *self = PWT_TARIFF_SECTION (object);

  g_object_unref (self->cancellable);
  if (self->tariffs != NULL)
    pwt_record_list_free (&pwt_tariff_row_record, self->tariffs);
  if (self->tariff != NULL)
    pwt_record_free (&pwt_tariff_record, self->tariff);
  G_OBJECT_CLASS (pwt_tariff_section_parent_class)->finalize (object);
}

static void
bind_children (GtkWidgetClass *widget_class)
{
#define BIND(name) gtk_widget_class_bind_template_child (widget_class, PwtTariffSection, name)
  BIND (list);
  BIND (stack);
  BIND (failed_hint);
  BIND (name_form);
  BIND (price_form);
  BIND (version);
  BIND (read_only);
  BIND (chart);
  BIND (brushes);
  BIND (season_box);
  BIND (from_month);
  BIND (to_month);
  BIND (workdays);
  BIND (weekends);
  BIND (holidays);
  BIND (holiday_dates);
  BIND (worked_dates);
  BIND (example);
  BIND (problem);
#undef BIND
}

static void
pwt_tariff_section_class_init (PwtTariffSectionClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = pwt_tariff_section_dispose;
  G_OBJECT_CLASS (klass)->finalize = pwt_tariff_section_finalize;
  PWT_PAGE_CLASS (klass)->engine_back = pwt_tariff_section_engine_back;
  PWT_PAGE_CLASS (klass)->shown = pwt_tariff_section_shown;
  g_type_ensure (PWT_TYPE_RECORD_FORM);
  g_type_ensure (PWT_TYPE_TARIFF_CHART);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/cn/prewatt/Prewatt/ui/tariff-section.ui");
  bind_children (widget_class);
  gtk_widget_class_bind_template_callback (widget_class, row_selected_cb);
  gtk_widget_class_bind_template_callback (widget_class, version_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, form_edited_cb);
  gtk_widget_class_bind_template_callback (widget_class, season_edited_cb);
  gtk_widget_class_bind_template_callback (widget_class, dates_edited_cb);
  gtk_widget_class_bind_template_callback (widget_class, changed);
  gtk_widget_class_bind_template_callback (widget_class, show_season);
}

static void
pwt_tariff_section_init (PwtTariffSection *self)
{
  static const GActionEntry entries[] = {
    { .name = "save", .activate = save_action },
    { .name = "discard", .activate = discard_action },
    { .name = "add", .activate = add_action },
    { .name = "add-version", .activate = add_version_action },
    { .name = "remove-version", .activate = remove_version_action },
    { .name = "add-season", .activate = add_season_action },
    { .name = "remove-season", .activate = remove_season_action },
    { .name = "flat", .activate = flat_action },
    { .name = "brush", .activate = brush_action, .parameter_type = "s", .state = "'P'" },
    { .name = "reload", .activate = reload_action },
  };

  self->cancellable = g_cancellable_new ();
  self->wanted_from = PWT_DATE_NONE;
  gtk_widget_init_template (GTK_WIDGET (self));
  self->actions = g_simple_action_group_new ();
  g_action_map_add_action_entries (G_ACTION_MAP (self->actions), entries, G_N_ELEMENTS (entries),
                                   self);
  gtk_widget_insert_action_group (GTK_WIDGET (self), "tariff", G_ACTION_GROUP (self->actions));
  pwt_record_form_set_fields (self->name_form, &pwt_tariff_record, name_fields,
                              G_N_ELEMENTS (name_fields));
  pwt_record_form_set_fields (self->price_form, &pwt_tariff_plan_record, price_fields,
                              G_N_ELEMENTS (price_fields));
  fill_months (self->from_month);
  fill_months (self->to_month);
  update (self);
}
