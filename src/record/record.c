/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "record/record.h"

#include <string.h>

G_DEFINE_QUARK (pwt - record - error, pwt_record_error)

static gpointer
member (const PwtField *field, gpointer object)
{
  return (guint8 *) object + field->offset;
}

static gconstpointer
peek_member (const PwtField *field, gconstpointer object)
{
  return (const guint8 *) object + field->offset;
}

/* The value that means "not given": see the top of record.h. */
static void
set_none (const PwtField *field, gpointer object)
{
  if (pwt_field_has_none (field))
    pwt_field_set_int (field, object, PWT_NONE);
}

/**
 * pwt_record_new:
 * @record: what to make
 *
 * Returns: (transfer full): an object whose every field is empty: zero, "not given", no rows.
 *   Free with pwt_record_free()
 */
gpointer
pwt_record_new (const PwtRecord *record)
{
  gpointer object = g_malloc0 (record->size);

  for (guint i = 0; i < record->n_fields; i++) {
    const PwtField *field = &record->fields[i];

    if (field->type == PWT_T_LIST)
      *(GPtrArray **) member (field, object) = pwt_record_list_new ();
    else if (field->type != PWT_T_TEXT && field->type != PWT_T_ID && field->type != PWT_T_RECORD)
      set_none (field, object);
  }
  return object;
}

/**
 * pwt_record_list_new:
 *
 * Returns: (transfer full): an empty list for a %PWT_T_LIST field: its elements belong to the
 * record
 */
GPtrArray *
pwt_record_list_new (void)
{
  return g_ptr_array_new ();
}

/**
 * pwt_record_list_free:
 * @record: of the elements
 * @list: (nullable) (transfer full): the list, freed with its elements
 */
void
pwt_record_list_free (const PwtRecord *record, GPtrArray *list)
{
  if (list == NULL)
    return;
  g_ptr_array_set_free_func (list, NULL);
  for (guint i = 0; i < list->len; i++)
    pwt_record_free (record, g_ptr_array_index (list, i));
  g_ptr_array_unref (list);
}

static void
free_owned (const PwtField *field, gpointer object)
{
  gpointer *owned = member (field, object);

  if (field->type == PWT_T_TEXT)
    g_free (*owned);
  else if (field->type == PWT_T_LIST)
    pwt_record_list_free (field->of, *owned);
  else if (field->type == PWT_T_RECORD)
    pwt_record_free (field->of, *owned);
}

/**
 * pwt_record_clear:
 * @record: its declaration
 * @object: frees what it owns, not itself; its members are zero afterwards
 */
void
pwt_record_clear (const PwtRecord *record, gpointer object)
{
  for (guint i = 0; i < record->n_fields; i++)
    free_owned (&record->fields[i], object);
  memset (object, 0, record->size);
}

/**
 * pwt_record_free:
 * @object: (nullable) (transfer full): an object of @record
 */
void
pwt_record_free (const PwtRecord *record, gpointer object)
{
  if (object == NULL)
    return;
  pwt_record_clear (record, object);
  g_free (object);
}

/**
 * pwt_record_move:
 * @from: (transfer full): an object of @record
 * @to: another, which gets all that @from has
 */
void
pwt_record_move (const PwtRecord *record, gpointer from, gpointer to)
{
  pwt_record_clear (record, to);
  memcpy (to, from, record->size);
  g_free (from);
}

static GPtrArray *
copy_list (const PwtRecord *record, const GPtrArray *list)
{
  GPtrArray *copy = pwt_record_list_new ();

  for (guint i = 0; list != NULL && i < list->len; i++)
    g_ptr_array_add (copy, pwt_record_copy (record, g_ptr_array_index (list, i)));
  return copy;
}

/* What @object has from another becomes its own. */
static void
own (const PwtField *field, gpointer object)
{
  gpointer *owned = member (field, object);

  if (field->type == PWT_T_TEXT)
    *owned = g_strdup (*owned);
  else if (field->type == PWT_T_LIST)
    *owned = copy_list (field->of, *owned);
  else if (field->type == PWT_T_RECORD)
    *owned = pwt_record_copy (field->of, *owned);
}

/**
 * pwt_record_copy:
 * @object: (nullable): an object of @record
 *
 * Returns: (transfer full) (nullable): a deep copy
 */
gpointer
pwt_record_copy (const PwtRecord *record, gconstpointer object)
{
  gpointer copy;

  if (object == NULL)
    return NULL;
  copy = g_memdup2 (object, record->size);
  for (guint i = 0; i < record->n_fields; i++)
    own (&record->fields[i], copy);
  return copy;
}

static gboolean
lists_equal (const PwtRecord *record, const GPtrArray *a, const GPtrArray *b)
{
  guint n_a = a != NULL ? a->len : 0, n_b = b != NULL ? b->len : 0;

  if (n_a != n_b)
    return FALSE;
  for (guint i = 0; i < n_a; i++)
    if (!pwt_record_equal (record, g_ptr_array_index (a, i), g_ptr_array_index (b, i)))
      return FALSE;
  return TRUE;
}

static gboolean
fields_equal (const PwtField *field, gconstpointer a, gconstpointer b)
{
  switch (field->type) {
  case PWT_T_LIST:
    return lists_equal (field->of, *(GPtrArray *const *) peek_member (field, a),
                        *(GPtrArray *const *) peek_member (field, b));
  case PWT_T_RECORD:
    return pwt_record_equal (field->of, *(gpointer const *) peek_member (field, a),
                             *(gpointer const *) peek_member (field, b));
  case PWT_T_TEXT:
  case PWT_T_INT:
  case PWT_T_BOOL:
  case PWT_T_MONEY:
  case PWT_T_PRICE:
  case PWT_T_ENERGY:
  case PWT_T_TIME:
  case PWT_T_DATE:
  case PWT_T_CHOICE:
  case PWT_T_ID:
    return pwt_field_compare (field, a, b) == 0;
  }
  g_assert_not_reached ();
}

/**
 * pwt_record_equal:
 * @a: (nullable): an object of @record
 * @b: (nullable): another
 *
 * Returns: %TRUE if both are %NULL or every field of both is the same
 */
gboolean
pwt_record_equal (const PwtRecord *record, gconstpointer a, gconstpointer b)
{
  if (a == NULL || b == NULL)
    return a == b;
  for (guint i = 0; i < record->n_fields; i++)
    if (!fields_equal (&record->fields[i], a, b))
      return FALSE;
  return TRUE;
}

static void
take (const PwtField *field, gpointer object, gconstpointer from)
{
  static const gsize sizes[] = {
    [PWT_T_TEXT] = sizeof (char *),      [PWT_T_INT] = sizeof (gint64),
    [PWT_T_BOOL] = sizeof (gboolean),    [PWT_T_MONEY] = sizeof (PwtMoney),
    [PWT_T_PRICE] = sizeof (PwtPrice),   [PWT_T_ENERGY] = sizeof (PwtEnergy),
    [PWT_T_TIME] = sizeof (gint64),      [PWT_T_DATE] = sizeof (PwtDate),
    [PWT_T_CHOICE] = sizeof (unsigned),  [PWT_T_ID] = sizeof (PwtId),
    [PWT_T_LIST] = sizeof (GPtrArray *), [PWT_T_RECORD] = sizeof (gpointer),
  };

  free_owned (field, object);
  memcpy (member (field, object), peek_member (field, from), sizes[field->type]);
  own (field, object);
}

/**
 * pwt_record_take:
 * @object: gets a copy of those fields of @from that have one of @flags
 */
void
pwt_record_take (const PwtRecord *record, gpointer object, gconstpointer from, guint flags)
{
  for (guint i = 0; i < record->n_fields; i++)
    if (record->fields[i].flags & flags)
      take (&record->fields[i], object, from);
}

/**
 * pwt_record_rebase:
 * @was: an object as somebody found it
 * @now: the same as it is now
 * @object: as they changed it; afterwards what they changed stands on @now. A field that is another
 *   one in @now too stays as it is there: nobody overwrites what they have not seen
 *
 * Returns: whether something they changed gave way
 */
gboolean
pwt_record_rebase (const PwtRecord *record, gconstpointer was, gconstpointer now, gpointer object)
{
  gboolean gave_way = FALSE;

  for (guint i = 0; i < record->n_fields; i++) {
    const PwtField *field = &record->fields[i];
    gboolean is_theirs = !fields_equal (field, was, object);

    if (is_theirs && fields_equal (field, was, now))
      continue;
    gave_way = gave_way || (is_theirs && !fields_equal (field, now, object));
    take (field, object, now);
  }
  return gave_way;
}

/**
 * pwt_record_find:
 *
 * Returns: (nullable): the field called @name, or %NULL
 */
const PwtField *
pwt_record_find (const PwtRecord *record, const char *name)
{
  for (guint i = 0; i < record->n_fields; i++)
    if (g_str_equal (record->fields[i].name, name))
      return &record->fields[i];
  return NULL;
}

/**
 * pwt_record_get_id:
 * @name: of an id field that @record has
 */
PwtId
pwt_record_get_id (const PwtRecord *record, gconstpointer object, const char *name)
{
  return pwt_field_get_id (pwt_record_find (record, name), object);
}

static char *
mask_text (const char *text)
{
  glong length = g_utf8_strlen (text, -1);
  GString *masked = g_string_new (NULL);
  glong i = 0;

  /* 13912345678 → 139****5678; short ones show nothing but their end. */
  for (const char *p = text; *p != '\0'; p = g_utf8_next_char (p), i++) {
    gboolean is_head = length >= 8 && i < 3, is_tail = i >= length - MIN (4, length / 2);

    if (is_head || is_tail)
      g_string_append_unichar (masked, g_utf8_get_char (p));
    else
      g_string_append_c (masked, '*');
  }
  return g_string_free (masked, FALSE);
}

/**
 * pwt_record_mask:
 * @object: an object of @record, changed in place
 *
 * Masks the middle of every %PWT_F_PRIVATE text, in nested records too: for operators who may not
 * see phone and identity numbers.
 */
void
pwt_record_mask (const PwtRecord *record, gpointer object)
{
  for (guint i = 0; i < record->n_fields; i++) {
    const PwtField *field = &record->fields[i];

    if (field->type == PWT_T_TEXT && (field->flags & PWT_F_PRIVATE)) {
      char **text = member (field, object);
      char *plain = *text;

      *text = plain != NULL ? mask_text (plain) : NULL;
      g_free (plain);
    } else if (field->type == PWT_T_RECORD) {
      gpointer nested = *(gpointer *) member (field, object);

      if (nested != NULL)
        pwt_record_mask (field->of, nested);
    } else if (field->type == PWT_T_LIST) {
      GPtrArray *list = *(GPtrArray **) member (field, object);

      for (guint j = 0; list != NULL && j < list->len; j++)
        pwt_record_mask (field->of, g_ptr_array_index (list, j));
    }
  }
}
