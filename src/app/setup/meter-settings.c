/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/setup/meter-settings.h"

#include <glib/gi18n.h>

struct _PwtMeterSettings {
  PwtProfileName *profile; /* owned */
  PwtRecord record;
  PwtField *fields;    /* owned */
  PwtFormField *shown; /* owned */
  GPtrArray *options;  /* (element-type PwtChoice *), an array for each choice, owned */
  GPtrArray *labels;   /* (element-type char *) of options, owned */
};

/* The profiles are data; what the shipped ones leave open has words here, any other its own name.
 */
static const struct {
  const char *name, *label;
  const char *why; /* NULL: nothing is to be said of it */
} choice_words[] = {
  { "amount-scale", N_ ("Unit of alarm amounts"), NULL },
  { "balance-sign", N_ ("Balance below zero"), NULL },
  { "clock-encoding", N_ ("Clock digits"), NULL },
  { "overload-unit", N_ ("Unit of the overload threshold"), NULL },
  { "price-scale", N_ ("Unit of prices"),
    N_ ("A wrong one shows where prices are sent: they are not read back as they were sent.") },
  { "purchase-scale", N_ ("Unit of a purchase"),
    N_ ("A wrong one shows at the first sale: the balance does not rise by what was sold.") },
  { "ratio", N_ ("CT and PT"),
    N_ ("Whether the registers hold what is before the transformers, or behind them.") },
  { "weekday", N_ ("Weekdays of the clock"), NULL },
};

static const struct {
  const char *choice, *option, *label;
} option_words[] = {
  { "amount-scale", "e4", N_ ("0.0001 yuan") },
  { "amount-scale", "cents", N_ ("0.01 yuan") },
  { "balance-sign", "signed", N_ ("shown as a debt") },
  { "balance-sign", "unsigned", N_ ("never shown") },
  { "clock-encoding", "binary", N_ ("binary") },
  { "clock-encoding", "bcd", "BCD" },
  { "overload-unit", "w", "1 W" },
  { "overload-unit", "10w", "10 W" },
  { "price-scale", "e4", N_ ("0.0001 yuan") },
  { "price-scale", "cents", N_ ("0.01 yuan") },
  { "purchase-scale", "e4", N_ ("0.0001 yuan") },
  { "purchase-scale", "cents", N_ ("0.01 yuan") },
  { "ratio", "secondary", N_ ("multiplied here") },
  { "ratio", "primary", N_ ("multiplied by the meter") },
  { "weekday", "monday-1", N_ ("1 Monday … 7 Sunday") },
  { "weekday", "sunday-0", N_ ("0 Sunday … 6 Saturday") },
};

static const char *
choice_label (const char *name)
{
  for (guint i = 0; i < G_N_ELEMENTS (choice_words); i++)
    if (g_str_equal (choice_words[i].name, name))
      return choice_words[i].label; /* the form translates it */
  return name;
}

/* What the profile's maker wrote is shown where we have no words of our own. */
static const char *
choice_why (const PwtModelChoice *choice)
{
  for (guint i = 0; i < G_N_ELEMENTS (choice_words); i++)
    if (g_str_equal (choice_words[i].name, choice->name))
      return choice_words[i].why != NULL ? _ (choice_words[i].why) : NULL;
  return choice->note;
}

static char *
dup_option_label (const PwtModelChoice *choice, const char *option)
{
  const char *label = option;

  for (guint i = 0; i < G_N_ELEMENTS (option_words); i++)
    if (g_str_equal (option_words[i].choice, choice->name) &&
        g_str_equal (option_words[i].option, option))
      label = _ (option_words[i].label);
  return g_str_equal (choice->usual, option) ? g_strdup_printf (_ ("%s (usual)"), label)
                                             : g_strdup (label);
}

static const PwtModelChoice *
choice_at (const PwtMeterSettings *self, guint i)
{
  return g_ptr_array_index (self->profile->choices, i);
}

static PwtChoice *
options_of (PwtMeterSettings *self, const PwtModelChoice *choice)
{
  PwtChoice *options = g_new0 (PwtChoice, choice->options->len + 1);

  for (guint i = 0; i < choice->options->len; i++) {
    const char *name = ((PwtModelOption *) g_ptr_array_index (choice->options, i))->name;
    char *label = dup_option_label (choice, name);

    g_ptr_array_add (self->labels, label);
    options[i] = (PwtChoice){ name, label };
  }
  return options;
}

PwtMeterSettings *
pwt_meter_settings_new (const PwtProfileName *profile)
{
  guint n = profile->choices->len;
  PwtMeterSettings *self;

  if (n == 0)
    return NULL;
  self = g_new0 (PwtMeterSettings, 1);
  self->profile = pwt_record_copy (&pwt_profile_name_record, profile);
  self->fields = g_new0 (PwtField, n);
  self->shown = g_new0 (PwtFormField, n);
  self->options = g_ptr_array_new_with_free_func (g_free);
  self->labels = g_ptr_array_new_with_free_func (g_free);
  for (guint i = 0; i < n; i++) {
    const PwtModelChoice *choice = choice_at (self, i);

    self->fields[i] = (PwtField){ .name = choice->name,
                                  .label = choice_label (choice->name),
                                  .type = PWT_T_TEXT,
                                  .offset = (guint16) (i * sizeof (char *)) };
    self->shown[i].name = choice->name;
    g_ptr_array_add (self->options, options_of (self, choice));
  }
  self->record = (PwtRecord){ "meter-settings", n * sizeof (char *), self->fields, n };
  return self;
}

void
pwt_meter_settings_free (PwtMeterSettings *self)
{
  if (self == NULL)
    return;
  g_ptr_array_unref (self->options);
  g_ptr_array_unref (self->labels);
  g_free (self->fields);
  g_free (self->shown);
  pwt_record_free (&pwt_profile_name_record, self->profile);
  g_free (self);
}

void
pwt_meter_settings_set_form (PwtMeterSettings *self, PwtRecordForm *form)
{
  pwt_record_form_set_fields (form, &self->record, self->shown, self->record.n_fields);
  for (guint i = 0; i < self->record.n_fields; i++) {
    pwt_record_form_set_options (form, self->shown[i].name, self->options->pdata[i]);
    gtk_widget_set_tooltip_text (pwt_record_form_get_editor (form, self->shown[i].name),
                                 choice_why (choice_at (self, i)));
  }
}

const PwtRecord *
pwt_meter_settings_get_record (const PwtMeterSettings *self)
{
  return &self->record;
}

gpointer
pwt_meter_settings_parse (const PwtMeterSettings *self, const char *settings)
{
  char **object =
      settings != NULL ? pwt_record_from_json (&self->record, settings, -1, NULL) : NULL;

  /* Of what the model does not know the meter's page says so: nothing of it holds. */
  if (object == NULL)
    object = pwt_record_new (&self->record);
  for (guint i = 0; i < self->record.n_fields; i++)
    if (object[i] == NULL)
      object[i] = g_strdup (choice_at (self, i)->usual);
  return object;
}

char *
pwt_meter_settings_write (const PwtMeterSettings *self, gconstpointer object)
{
  char **chosen = pwt_record_copy (&self->record, object), *json = NULL;
  gboolean is_usual = TRUE;

  for (guint i = 0; i < self->record.n_fields; i++) {
    if (g_strcmp0 (chosen[i], choice_at (self, i)->usual) == 0)
      g_clear_pointer (&chosen[i], g_free);
    is_usual = is_usual && chosen[i] == NULL;
  }
  if (!is_usual)
    json = pwt_record_to_json (&self->record, chosen);
  pwt_record_free (&self->record, chosen);
  return json;
}
