/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/accounts/account-reasons.h"

#include <glib/gi18n.h>
#include <string.h>

#include "app/accounts/story-words.h"
#include "app/common/format.h"

struct _PwtAccountReasons {
  AdwBin parent_instance;

  /* Template widgets */
  GtkLabel *why_title;
  GtkLabel *why_use, *why_price, *why_money, *why_balance, *why_days;
  GtkLabel *tariff, *sharp, *peak, *flat, *valley, *deep;
  GtkLabel *sharp_label, *peak_label, *flat_label, *valley_label, *deep_label;
  GtkLabel *alarms, *overdraft;
};

G_DEFINE_FINAL_TYPE (PwtAccountReasons, pwt_account_reasons, ADW_TYPE_BIN)

static void
take_text (GtkLabel *label, char *text)
{
  gtk_label_set_text (label, text);
  g_free (text);
}

static void
show_why (PwtAccountReasons *self, const PwtAccountStory *story)
{
  gint64 tenths = story->days_tenths;

  take_text (self->why_title, pwt_story_dup_why (story));
  take_text (self->why_use, pwt_show_energy (story->daily_use));
  take_text (self->why_price, pwt_show_mean_price (story->price));
  take_text (self->why_money, pwt_show_money (story->daily_money));
  take_text (self->why_balance, pwt_show_money (story->short_balance));
  take_text (self->why_days,
             tenths != PWT_NONE && story->daily_money.e4 != PWT_NONE
                 ? g_strdup_printf (_ ("%d.%d days"), (int) (tenths / 10), (int) (tenths % 10))
                 : g_strdup ("—"));
}

static void
show_band (GtkLabel *label, GtkLabel *value, const PwtTariffPlan *plan, PwtBand band,
           gboolean is_used)
{
  gtk_widget_set_visible (GTK_WIDGET (label), is_used);
  gtk_widget_set_visible (GTK_WIDGET (value), is_used);
  if (is_used)
    take_text (value, pwt_show_price (pwt_tariff_plan_price (plan, band)));
}

static gboolean
has_band (const PwtTariffPlan *plan, PwtBand band)
{
  for (guint i = 0; i < plan->seasons->len; i++)
    if (strchr (((const PwtTariffSeason *) g_ptr_array_index (plan->seasons, i))->slots,
                pwt_band_letter (band)) != NULL)
      return TRUE;
  return FALSE;
}

static void
show_price (PwtAccountReasons *self, const PwtAccountStory *story, GTimeZone *zone)
{
  const PwtTariffPlan *plan = pwt_tariff_plan_in_force (
      story->tariff->plans, pwt_date_from_time (story->now_us, zone), NULL);
  GtkLabel *const labels[] = { self->sharp_label, self->peak_label, self->flat_label,
                               self->valley_label, self->deep_label };
  GtkLabel *const values[] = { self->sharp, self->peak, self->flat, self->valley, self->deep };
  gboolean is_flat = plan != NULL && pwt_tariff_plan_is_flat (plan);

  gtk_label_set_text (self->tariff, story->tariff->name);
  for (guint i = 0; i < PWT_N_BANDS; i++)
    show_band (labels[i], values[i], plan, i,
               plan != NULL && (is_flat ? i == PWT_BAND_FLAT : has_band (plan, i)));
  gtk_label_set_text (self->flat_label, is_flat ? _ ("All day") : _ ("Flat"));
}

static void
show_thresholds (PwtAccountReasons *self, const PwtAccount *account)
{
  g_autofree char *alarm1 = pwt_show_money (account->alarm1);
  g_autofree char *alarm2 = pwt_show_money (account->alarm2);

  take_text (self->alarms, g_strdup_printf ("%s / %s", alarm1, alarm2));
  take_text (self->overdraft, pwt_show_money (account->overdraft_limit));
}

static void
pwt_account_reasons_dispose (GObject *object)
{
  gtk_widget_dispose_template (GTK_WIDGET (object), PWT_TYPE_ACCOUNT_REASONS);
  G_OBJECT_CLASS (pwt_account_reasons_parent_class)->dispose (object);
}

#define BIND(name) gtk_widget_class_bind_template_child (widget_class, PwtAccountReasons, name)

static void
pwt_account_reasons_class_init (PwtAccountReasonsClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = pwt_account_reasons_dispose;
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/cn/prewatt/Prewatt/ui/account-reasons.ui");
  BIND (why_title);
  BIND (why_use);
  BIND (why_price);
  BIND (why_money);
  BIND (why_balance);
  BIND (why_days);
  BIND (tariff);
  BIND (sharp);
  BIND (peak);
  BIND (flat);
  BIND (valley);
  BIND (deep);
  BIND (sharp_label);
  BIND (peak_label);
  BIND (flat_label);
  BIND (valley_label);
  BIND (deep_label);
  BIND (alarms);
  BIND (overdraft);
}

static void
pwt_account_reasons_init (PwtAccountReasons *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

void
pwt_account_reasons_show (PwtAccountReasons *self, const PwtAccountStory *story, GTimeZone *zone)
{
  g_return_if_fail (PWT_IS_ACCOUNT_REASONS (self) && story != NULL);

  show_why (self, story);
  show_price (self, story, zone);
  show_thresholds (self, story->account);
}
