/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/search/hit-row.h"

#include <glib/gi18n.h>

#include "app/common/format.h"
#include "app/common/mark.h"
#include "app/common/meter-look.h"

struct _PwtHitRow {
  GtkListBoxRow parent_instance;

  /* Template widgets */
  GtkStack *sign;
  PwtSwatch *swatch;
  GtkImage *icon;
  GtkLabel *title;
  GtkLabel *detail;
  GtkLabel *value;
  GtkLabel *note;

  PwtHit hit;
};

G_DEFINE_FINAL_TYPE (PwtHitRow, pwt_hit_row, GTK_TYPE_LIST_BOX_ROW)

typedef struct {
  const char *title, *detail, *value, *note;
  const char *note_css; /* (nullable) */
} Words;

static void
show (PwtHitRow *self, const PwtHit *hit, const Words *words, const char *search)
{
  g_autofree char *said =
      g_strdup_printf ("%s, %s, %s, %s", words->title, words->value, words->detail, words->note);

  self->hit = *hit;
  gtk_stack_set_visible_child_name (self->sign, hit->kind == PWT_HIT_METER ? "swatch" : "icon");
  gtk_label_set_text (self->title, words->title);
  gtk_label_set_text (self->detail, words->detail);
  gtk_label_set_text (self->value, words->value);
  gtk_label_set_text (self->note, words->note);
  gtk_widget_set_css_classes (
      GTK_WIDGET (self->note),
      (const char *[]){ "caption", "numeric",
                        words->note_css != NULL ? words->note_css : "dim-label", NULL });
  pwt_label_mark_words (self->title, search);
  pwt_label_mark_words (self->detail, search);
  pwt_label_mark_words (self->value, search);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, said, -1);
}

static const char *
or_empty (const char *text)
{
  return text != NULL ? text : "";
}

void
pwt_hit_row_show_meter (PwtHitRow *self, const PwtMeterRow *meter, const char *search)
{
  PwtHit hit = { PWT_HIT_METER, meter->id, meter->account, PWT_ID_NONE };
  g_autofree char *place = pwt_meter_row_place (meter);
  g_autofree char *detail = g_strdup_printf (_ ("%s · meter no. %s"), place, meter->serial);
  g_autofree char *balance = pwt_show_money (meter->balance);
  Words words = { pwt_meter_row_title (meter), detail, or_empty (meter->room), balance,
                  pwt_meter_state_text_css (meter->state) };

  g_return_if_fail (PWT_IS_HIT_ROW (self));

  pwt_swatch_set_state (self->swatch, meter->state);
  show (self, &hit, &words, search);
}

void
pwt_hit_row_show_account (PwtHitRow *self, const PwtAccountHit *account, const char *search)
{
  PwtHit hit = { PWT_HIT_ACCOUNT, account->meter, account->id, PWT_ID_NONE };
  g_autofree char *rooms =
      account->points > 1
          ? g_strdup_printf (ngettext ("%d room", "%d rooms", (gulong) account->points),
                             (int) account->points)
          : g_strdup (or_empty (account->room));
  const char *parts[3] = { or_empty (account->contact), or_empty (account->phone) };
  g_autofree char *who = *parts[0] != '\0' && *parts[1] != '\0'
                             ? g_strdup_printf ("%s · %s", parts[0], parts[1])
                             : g_strconcat (parts[0], parts[1], NULL);
  Words words = { or_empty (account->tenant_name), who, or_empty (account->number), rooms, NULL };

  g_return_if_fail (PWT_IS_HIT_ROW (self));

  gtk_image_set_from_icon_name (self->icon, "avatar-default-symbolic");
  show (self, &hit, &words, search);
}

void
pwt_hit_row_show_sale (PwtHitRow *self, const PwtSaleRow *sale, GTimeZone *zone)
{
  PwtHit hit = { PWT_HIT_SALE, PWT_ID_NONE, sale->account, sale->id };
  g_autofree char *number = pwt_show_receipt_number (sale->receipt_number);
  g_autofree char *title = g_strdup_printf (_ ("Receipt %s"), number);
  g_autofree char *money = pwt_show_money (sale->paid);
  g_autofree char *time = pwt_show_full_time (sale->sold_us, zone);
  g_autofree char *who =
      g_strdup_printf ("%s · %s", or_empty (sale->tenant_name), or_empty (sale->room));
  Words words = { title, who, money, time, NULL };

  g_return_if_fail (PWT_IS_HIT_ROW (self));

  gtk_image_set_from_icon_name (self->icon, "prewatt-receipt-symbolic");
  show (self, &hit, &words, NULL);
}

const PwtHit *
pwt_hit_row_get_hit (PwtHitRow *self)
{
  g_return_val_if_fail (PWT_IS_HIT_ROW (self), NULL);

  return &self->hit;
}

GtkWidget *
pwt_hit_row_new (void)
{
  return g_object_new (PWT_TYPE_HIT_ROW, NULL);
}

static void
pwt_hit_row_dispose (GObject *object)
{
  gtk_widget_dispose_template (GTK_WIDGET (object), PWT_TYPE_HIT_ROW);
  G_OBJECT_CLASS (pwt_hit_row_parent_class)->dispose (object);
}

static void
pwt_hit_row_class_init (PwtHitRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = pwt_hit_row_dispose;
  g_type_ensure (PWT_TYPE_SWATCH);
  gtk_widget_class_set_template_from_resource (widget_class, "/cn/prewatt/Prewatt/ui/hit-row.ui");
  gtk_widget_class_bind_template_child (widget_class, PwtHitRow, sign);
  gtk_widget_class_bind_template_child (widget_class, PwtHitRow, swatch);
  gtk_widget_class_bind_template_child (widget_class, PwtHitRow, icon);
  gtk_widget_class_bind_template_child (widget_class, PwtHitRow, title);
  gtk_widget_class_bind_template_child (widget_class, PwtHitRow, detail);
  gtk_widget_class_bind_template_child (widget_class, PwtHitRow, value);
  gtk_widget_class_bind_template_child (widget_class, PwtHitRow, note);
}

static void
pwt_hit_row_init (PwtHitRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}
