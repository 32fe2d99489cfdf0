/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The declarations themselves: what the compiler cannot see of them. */
#include <string.h>

#include "domain/ledger.h"
#include "domain/topup.h"
#include "objects.h"
#include "record/log.h"

static gsize
size_of (const PwtField *field)
{
  switch (field->type) {
  case PWT_T_TEXT:
  case PWT_T_LIST:
  case PWT_T_RECORD:
    return sizeof (gpointer);
  case PWT_T_BOOL:
    return sizeof (gboolean);
  case PWT_T_CHOICE:
    return sizeof (guint);
  case PWT_T_ID:
    return sizeof (PwtId);
  case PWT_T_INT:
  case PWT_T_MONEY:
  case PWT_T_PRICE:
  case PWT_T_ENERGY:
  case PWT_T_TIME:
  case PWT_T_DATE:
    return sizeof (gint64);
  }
  g_assert_not_reached ();
}

static gboolean
is_snake_case (const char *name)
{
  return *name >= 'a' && *name <= 'z' &&
         strspn (name, "abcdefghijklmnopqrstuvwxyz0123456789_") == strlen (name);
}

static void
check_field (const PwtRecord *record, guint number)
{
  const PwtField *field = &record->fields[number];
  gboolean is_nested = field->type == PWT_T_LIST || field->type == PWT_T_RECORD;

  g_assert_true (is_snake_case (field->name));
  g_assert_cmpuint (field->offset % MIN (size_of (field), sizeof (gint64)), ==, 0);
  g_assert_cmpuint (field->offset + size_of (field), <=, record->size);
  g_assert_true ((field->of != NULL) == is_nested);
  g_assert_true (field->type == PWT_T_BOOL ||
                 (field->choices != NULL) == (field->type == PWT_T_CHOICE));
  g_assert_cmpint (field->min, <=, field->max);
  if (field->label != NULL)
    g_assert_cmpuint (strlen (field->label), >, 0);
  for (guint i = 0; i < number; i++) {
    const PwtField *other = &record->fields[i];

    g_assert_cmpstr (field->name, !=, other->name);
    g_assert_true (field->offset + size_of (field) <= other->offset ||
                   other->offset + size_of (other) <= field->offset);
  }
}

static void
every_field_is_sound (void)
{
  g_autoptr (GPtrArray) all = all_records ();

  for (guint r = 0; r < all->len; r++) {
    const PwtRecord *record = g_ptr_array_index (all, r);

    /* What reads JSON has a bit for each, and for the "was" of what saves. */
    g_assert_cmpuint (record->n_fields + 1, <=, 64);
    for (guint i = 0; i < record->n_fields; i++)
      check_field (record, i);
  }
}

/* A member of a struct that no field names would be lost on every way. */
static void
every_byte_has_its_field (void)
{
  g_autoptr (GPtrArray) all = all_records ();

  for (guint r = 0; r < all->len; r++) {
    const PwtRecord *record = g_ptr_array_index (all, r);
    g_autofree guint8 *named = g_malloc0 (record->size);

    if (record == &pwt_nothing_record)
      continue;
    for (guint i = 0; i < record->n_fields; i++)
      memset (named + record->fields[i].offset, 1, size_of (&record->fields[i]));
    for (gsize i = 0; i + 4 <= record->size; i += 4)
      /* Four bytes may be the hole before a member of eight. */
      if (!named[i] && (i % 8 == 0 || !named[i - 4] || i + 4 < record->size))
        g_assert_true (i % 8 == 4 && named[i - 4]);
  }
}

static void
records_have_their_own_names (void)
{
  g_autoptr (GPtrArray) all = all_records ();
  g_autoptr (GHashTable) names = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint r = 0; r < all->len; r++)
    g_assert_true (g_hash_table_add (names, (char *) ((PwtRecord *) all->pdata[r])->name));
}

static void
choices_have_nick_and_label (void)
{
  g_autoptr (GPtrArray) all = all_records ();

  for (guint r = 0; r < all->len; r++) {
    const PwtRecord *record = g_ptr_array_index (all, r);

    for (guint i = 0; i < record->n_fields; i++) {
      const PwtChoice *choices = record->fields[i].choices;

      for (guint c = 0; choices != NULL && choices[c].nick != NULL; c++) {
        g_assert_cmpuint (strlen (choices[c].nick), >, 0);
        g_assert_cmpuint (strlen (choices[c].label), >, 0);
        for (guint other = 0; other < c; other++)
          g_assert_cmpstr (choices[c].nick, !=, choices[other].nick);
      }
    }
  }
}

static const char *
book_nick (guint i)
{
  return pwt_book_nick ((PwtBook) i);
}

static const char *
entry_nick (guint i)
{
  return pwt_entry_kind_nick ((PwtEntryKind) i);
}

static const char *
state_nick (guint i)
{
  return pwt_meter_state_nick ((PwtMeterState) i);
}

static const char *
topup_nick (guint i)
{
  return pwt_topup_state_nick ((PwtTopupState) i);
}

static const char *
decision_nick (guint i)
{
  return pwt_decision_nick ((PwtDecision) i);
}

static void
choices_are_those_of_the_domain (void)
{
  static const struct {
    const PwtChoice *choices;
    guint n;
    const char *(*nick) (guint i);
  } rows[] = {
    { pwt_book_choices, PWT_N_BOOKS, book_nick },
    { pwt_entry_kind_choices, PWT_N_ENTRY_KINDS, entry_nick },
    { pwt_meter_state_choices, PWT_N_METER_STATES, state_nick },
    { pwt_topup_state_choices, PWT_N_TOPUP_STATES, topup_nick },
    { pwt_decision_choices, PWT_N_DECISIONS, decision_nick },
  };

  for (guint r = 0; r < G_N_ELEMENTS (rows); r++) {
    for (guint i = 0; i < rows[r].n; i++)
      g_assert_cmpstr (rows[r].choices[i].nick, ==, rows[r].nick (i));
    g_assert_null (rows[r].choices[rows[r].n].nick);
  }
}

/* Who saves says what it is based on beside the request; nobody else can. */
static void
what_is_saved_over (void)
{
  const PwtOperation *save = pwt_operation_find ("building.save");
  const PwtOperation *sale = pwt_operation_find ("sale.create");
  PwtBuilding now = { { 0, 7 }, { 0, 9 }, (char *) "A", 3 };
  PwtBuilding before = { { 0, 7 }, { 0, 9 }, (char *) "B", 4 };
  g_autofree char *both = pwt_operation_write (save, &now, &before);
  g_autofree char *alone = pwt_operation_write (save, &now, NULL);
  g_autofree char *nothing = pwt_operation_write (pwt_operation_find ("site.hello"), NULL, NULL);
  g_autoptr (GString) schema = g_string_new (NULL);
  g_autoptr (GError) error = NULL;
  gpointer request, was;

  g_assert_cmpstr (nothing, ==, "{}");
  g_assert_true (pwt_operation_parse (save, both, -1, &request, &was, NULL));
  g_assert_true (pwt_record_equal (save->request, request, &now));
  g_assert_true (pwt_record_equal (save->request, was, &before));
  pwt_record_free (save->request, request);
  pwt_record_free (save->request, was);
  g_assert_true (pwt_operation_parse (save, alone, -1, &request, &was, NULL));
  g_assert_true (pwt_record_equal (save->request, request, &now));
  g_assert_null (was);
  pwt_record_free (save->request, request);
  g_assert_false (pwt_operation_parse (save, "{\"was\":{\"was\":{}}}", -1, &request, &was, NULL));
  g_assert_false (pwt_operation_parse (save, "{\"was\":[]}", -1, &request, &was, NULL));
  g_assert_false (pwt_operation_parse (sale, "{\"was\":{}}", -1, &request, &was, &error));
  g_assert_error (error, PWT_RECORD_ERROR, PWT_RECORD_ERROR_FIELD);
  pwt_operation_append_schema (save, schema);
  g_assert_nonnull (strstr (schema->str, "\"was\":{\"type\":\"object\""));
  g_string_truncate (schema, 0);
  pwt_operation_append_schema (sale, schema);
  g_assert_null (strstr (schema->str, "\"was\""));
}

static void
operations_are_sound (void)
{
  for (guint i = 0; i < pwt_n_operations; i++) {
    const PwtOperation *operation = &pwt_operations[i];
    g_autofree char *path = g_strconcat ("/api/1/", operation->name, NULL);
    gboolean is_bound =
        (operation->flags & (PWT_OP_PUBLIC | PWT_OP_SITE_WIDE | PWT_OP_ANY_PROJECT)) != 0;

    g_assert_true (pwt_operation_find (operation->name) == operation);
    g_assert_cmpstr (operation->path, ==, path);
    g_assert_cmpstr (operation->method, ==, "POST");
    g_assert_cmpuint (strlen (operation->summary), >, 0);
    /* Whose it is must be known before it runs. */
    g_assert_true (is_bound || pwt_record_find (operation->request, "project") != NULL);
    if (operation->flags & PWT_OP_QUICK)
      g_assert_true (operation->flags & PWT_OP_READS_ONLY);
    if (operation->flags & PWT_OP_WAITS)
      g_assert_false (operation->flags & PWT_OP_QUICK);
  }
  g_assert_null (pwt_operation_find ("no.such"));
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/record/tables/every-field-is-sound", every_field_is_sound);
  g_test_add_func ("/record/tables/every-byte-has-its-field", every_byte_has_its_field);
  g_test_add_func ("/record/tables/records-have-their-own-names", records_have_their_own_names);
  g_test_add_func ("/record/tables/choices-have-nick-and-label", choices_have_nick_and_label);
  g_test_add_func ("/record/tables/choices-are-those-of-the-domain",
                   choices_are_those_of_the_domain);
  g_test_add_func ("/record/tables/operations-are-sound", operations_are_sound);
  g_test_add_func ("/record/tables/what-is-saved-over", what_is_saved_over);
  return g_test_run ();
}
