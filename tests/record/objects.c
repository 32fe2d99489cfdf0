/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "objects.h"

#include "record/failure.h"

#define LATEST_US G_GINT64_CONSTANT (253402300799000000)   /* the end of the year 9999 */
#define LATEST_DATE 2932896                                /* 9999-12-31 */
#define LARGEST_INT G_GINT64_CONSTANT (999999999999999999) /* 18 digits: what JSON may hold */

static void
add_record (GPtrArray *all, const PwtRecord *record)
{
  if (g_ptr_array_find (all, record, NULL))
    return;
  g_ptr_array_add (all, (gpointer) record);
  for (guint i = 0; i < record->n_fields; i++)
    if (record->fields[i].of != NULL)
      add_record (all, record->fields[i].of);
}

GPtrArray *
all_records (void)
{
  /* Not asked for by any operation, but stored. */
  static const PwtRecord *const others[] = {
    &pwt_account_point_record, &pwt_audit_entry_record, &pwt_entry_record,
    &pwt_failure_reply_record, &pwt_event_record,       &pwt_meter_live_record,
    &pwt_job_item_record,
  };
  GPtrArray *all = g_ptr_array_new ();

  for (guint i = 0; i < pwt_n_operations; i++) {
    add_record (all, pwt_operations[i].request);
    add_record (all, pwt_operations[i].reply);
  }
  for (guint i = 0; i < G_N_ELEMENTS (others); i++)
    add_record (all, others[i]);
  return all;
}

guint
count_choices (const PwtField *field)
{
  guint n = 0;

  while (field->choices[n].nick != NULL)
    n++;
  return n;
}

static gint64
random_between (GRand *random, gint64 low, gint64 high)
{
  guint64 bits = (guint64) g_rand_int (random) << 32 | g_rand_int (random);
  guint64 span = (guint64) high - (guint64) low + 1;

  /* Small numbers, and the ends, as often as large ones. */
  if (g_rand_boolean (random))
    bits >>= g_rand_int_range (random, 0, 64);
  return (gint64) ((guint64) low + (span == 0 ? bits : bits % span));
}

static gint64
random_number (const PwtField *field, GRand *random)
{
  gint64 low = field->type == PWT_T_INT ? -LARGEST_INT : -G_MAXINT64;
  gint64 high = field->type == PWT_T_INT ? LARGEST_INT : G_MAXINT64, value;

  if (field->min != 0 || field->max != 0) {
    low = MAX (low, field->min);
    high = MIN (high, field->max);
  }
  if (field->flags & PWT_F_NOT_NEGATIVE)
    low = MAX (low, 0);
  if (field->flags & PWT_F_POSITIVE)
    low = MAX (low, (field->flags & PWT_F_CASH) ? 100 : 1);
  value = random_between (random, low, high);
  return (field->flags & PWT_F_CASH) ? value / 100 * 100 : value;
}

void
set_random_text (const PwtField *field, gpointer object, GRand *random)
{
  static const char *const pieces[] = { "a", "Z", "0", " ", "\"", "\\",           "/",   "<", "户",
                                        "é", "😀", "=", "'", ",",  "\xe2\x80\xa8", "\x7f" };
  guint limit = field->max_length > 0 ? field->max_length : 200;
  guint length = (guint) g_rand_int_range (random, 1, (gint32) MIN (limit, 300) + 1);
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < length; i++) {
    if ((field->flags & PWT_F_MULTILINE) && g_rand_int_range (random, 0, 10) == 0)
      g_string_append_c (text, g_rand_boolean (random) ? '\n' : '\t');
    else
      g_string_append (text, pieces[g_rand_int_range (random, 0, G_N_ELEMENTS (pieces))]);
  }
  pwt_field_set_text (field, object, text->str);
}

static void
set_random_list (const PwtField *field, gpointer object, GRand *random, guint depth)
{
  GPtrArray *list = *(GPtrArray **) ((guint8 *) object + field->offset);
  gboolean is_required = (field->flags & PWT_F_REQUIRED) != 0;
  guint n = depth < 4 || is_required ? (guint) g_rand_int_range (random, is_required, 4) : 0;

  for (guint i = 0; i < n; i++)
    g_ptr_array_add (list, random_object (field->of, random, depth + 1));
}

static void
set_random_id (const PwtField *field, gpointer object, GRand *random)
{
  pwt_field_set_id (field, object,
                    pwt_id_make (random_between (random, 0, LATEST_US), g_rand_int (random),
                                 g_rand_int (random)));
}

/* Gives @field, which is none yet, a value that its constraints allow. */
void
random_field (const PwtField *field, gpointer object, GRand *random, guint depth)
{
  switch (field->type) {
  case PWT_T_TEXT:
    set_random_text (field, object, random);
    return;
  case PWT_T_ID:
    set_random_id (field, object, random);
    return;
  case PWT_T_INT:
  case PWT_T_MONEY:
  case PWT_T_PRICE:
  case PWT_T_ENERGY:
    pwt_field_set_int (field, object, random_number (field, random));
    return;
  case PWT_T_BOOL:
    pwt_field_set_int (field, object, g_rand_boolean (random));
    return;
  case PWT_T_TIME:
    pwt_field_set_int (field, object, random_between (random, 0, LATEST_US));
    return;
  case PWT_T_DATE:
    pwt_field_set_int (field, object, random_between (random, -700000, LATEST_DATE));
    return;
  case PWT_T_CHOICE:
    pwt_field_set_int (field, object, g_rand_int_range (random, 0, (gint32) count_choices (field)));
    return;
  case PWT_T_LIST:
    set_random_list (field, object, random, depth);
    return;
  case PWT_T_RECORD:
    *(gpointer *) ((guint8 *) object + field->offset) =
        random_object (field->of, random, depth + 1);
    return;
  }
  g_assert_not_reached ();
}

gpointer
random_object (const PwtRecord *record, GRand *random, guint depth)
{
  gpointer object = pwt_record_new (record);

  for (guint i = 0; i < record->n_fields; i++) {
    const PwtField *field = &record->fields[i];
    gboolean is_required = (field->flags & (PWT_F_REQUIRED | PWT_F_POSITIVE)) || field->min > 0;

    if (is_required || g_rand_int_range (random, 0, 4) > 0)
      random_field (field, object, random, depth);
  }
  return object;
}
