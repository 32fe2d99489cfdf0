/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>
#include <glib/gi18n.h>
#include <stddef.h>

#include "domain/calendar.h"
#include "domain/id.h"
#include "domain/money.h"

G_BEGIN_DECLS

/* A business object is declared once: a plain C struct and a table of its fields. JSON both ways,
 * SQL rows, list columns, sorting, form checks, import and export and the API schema follow from
 * it.
 *
 * Optional values: text is NULL, an id is all zero, a time or date is PWT_TIME_NONE, a number
 * marked PWT_F_OPTIONAL is PWT_NONE. */
#define PWT_NONE G_MININT64
#define PWT_PLAIN_SIZE 64 /* any number, time, date or id as text, with the final NUL */

typedef enum {
  PWT_T_TEXT,   /* char *, UTF-8, owned */
  PWT_T_INT,    /* gint64 */
  PWT_T_BOOL,   /* gboolean */
  PWT_T_MONEY,  /* PwtMoney; in JSON "123.45" */
  PWT_T_PRICE,  /* PwtPrice; in JSON "0.8543" */
  PWT_T_ENERGY, /* PwtEnergy; in JSON kWh "12.345" */
  PWT_T_TIME,   /* gint64 UTC microseconds; in JSON RFC 3339 */
  PWT_T_DATE,   /* PwtDate; in JSON "2026-11-20" */
  PWT_T_CHOICE, /* an enum from 0; in JSON and SQL its nick */
  PWT_T_ID,     /* PwtId; in JSON 36 characters, in SQL 16 bytes */
  PWT_T_LIST,   /* GPtrArray * of records of one type, owned, without free function */
  PWT_T_RECORD, /* pointer to one record, owned, may be NULL */
} PwtFieldType;

typedef enum {
  PWT_F_REQUIRED = 1 << 0,     /* must be given: text not empty, id not none, time not none */
  PWT_F_OPTIONAL = 1 << 1,     /* a number that may be PWT_NONE; absent otherwise means zero */
  PWT_F_NOT_NEGATIVE = 1 << 2, /* number ≥ 0 */
  PWT_F_POSITIVE = 1 << 3,     /* number > 0 */
  PWT_F_CASH = 1 << 4,         /* money in whole cents */
  PWT_F_PRIVATE = 1 << 5,      /* masked except for those who may see it */
  PWT_F_MULTILINE = 1 << 6,    /* text that may hold line breaks */
  PWT_F_SECRET = 1 << 7,       /* never logged, never echoed */
  PWT_F_DURATION = 1 << 9,     /* a number of seconds: people are told, and say, minutes or hours */
  PWT_F_SHOWN_ONLY = 1 << 8,   /* of a list's row: neither filtered nor sorted by */
  PWT_F_GIVEN = 1 << 10,       /* the site gives it: what a save says of it is ignored */
} PwtFieldFlags;

typedef struct _PwtRecord PwtRecord;

typedef struct {
  const char *nick;  /* in JSON and SQL */
  const char *label; /* to translate */
} PwtChoice;

typedef struct {
  const char *name;  /* of the struct member, JSON key and SQL column */
  const char *label; /* to translate; NULL: never shown to people */
  PwtFieldType type;
  guint16 offset;
  PwtFieldFlags flags;
  gint64 min, max;          /* numbers: limits in the field's own unit, when not both zero */
  guint max_length;         /* text: characters; 0 = 200. lists: elements; 0 = 1000 */
  const PwtChoice *choices; /* CHOICE: ended by a NULL nick; BOOL: words for no and yes, or none */
  const PwtRecord *of;      /* LIST, RECORD */
} PwtField;

struct _PwtRecord {
  const char *name; /* kebab case; the SQL table is the same with underscores */
  gsize size;
  const PwtField *fields;
  guint n_fields;
};

#define PWT_CT_TEXT char *
#define PWT_CT_INT gint64
#define PWT_CT_BOOL gboolean
#define PWT_CT_MONEY PwtMoney
#define PWT_CT_PRICE PwtPrice
#define PWT_CT_ENERGY PwtEnergy
#define PWT_CT_TIME gint64
#define PWT_CT_DATE PwtDate
#define PWT_CT_CHOICE unsigned int /* what gcc and clang give an enum without negative values */
#define PWT_CT_ID PwtId
#define PWT_CT_LIST GPtrArray *
#define PWT_CT_RECORD default

/* A wrong type does not compile. */
#define PWT_OFFSET(S, m, T)                                                                        \
  ((guint16) (offsetof (S, m) + 0 * sizeof (char[_Generic(((S *) 0)->m, PWT_CT_##T : 1)])))
#define PWT_FIELD(S, T, m, lab, ...)                                                               \
  {                                                                                                \
    .name = #m, .label = lab, .type = PWT_T_##T, .offset = PWT_OFFSET (S, m, T), __VA_ARGS__       \
  }
#define PWT_RECORD(S, nick, table)                                                                 \
  {                                                                                                \
    .name = nick, .size = sizeof (S), .fields = table, .n_fields = G_N_ELEMENTS (table)            \
  }

typedef enum {
  PWT_RECORD_ERROR_JSON,  /* text that is not JSON, too deep or too large */
  PWT_RECORD_ERROR_FIELD, /* a field that is unknown, missing, of the wrong type or out of range */
} PwtRecordError;

#define PWT_RECORD_ERROR (pwt_record_error_quark ())
GQuark pwt_record_error_quark (void);

/* objects: record.c */
gpointer pwt_record_new (const PwtRecord *record);
void pwt_record_free (const PwtRecord *record, gpointer object);
void pwt_record_clear (const PwtRecord *record, gpointer object);
void pwt_record_move (const PwtRecord *record, gpointer from, gpointer to);
gpointer pwt_record_copy (const PwtRecord *record, gconstpointer object);
gboolean pwt_record_equal (const PwtRecord *record, gconstpointer a, gconstpointer b);
void pwt_record_take (const PwtRecord *record, gpointer object, gconstpointer from, guint flags);
gboolean pwt_record_rebase (const PwtRecord *record, gconstpointer was, gconstpointer now,
                            gpointer object);
const PwtField *pwt_record_find (const PwtRecord *record, const char *name);
PwtId pwt_record_get_id (const PwtRecord *record, gconstpointer object, const char *name);
GPtrArray *pwt_record_list_new (void);
void pwt_record_list_free (const PwtRecord *record, GPtrArray *list);

/* Whether PWT_NONE of this number, time or date means "not given"; of others 0 stands for it. */
static inline gboolean
pwt_field_has_none (const PwtField *field)
{
  return field->type == PWT_T_TIME || field->type == PWT_T_DATE ||
         (field->flags & PWT_F_OPTIONAL) != 0;
}

/* one field: field.c. Plain text is what JSON holds, without quotes; shown text is for people. */
gboolean pwt_field_is_none (const PwtField *field, gconstpointer object);
gint64 pwt_field_get_int (const PwtField *field, gconstpointer object);
void pwt_field_set_int (const PwtField *field, gpointer object, gint64 value);
const char *pwt_field_peek_text (const PwtField *field, gconstpointer object);
void pwt_field_set_text (const PwtField *field, gpointer object, const char *text);
PwtId pwt_field_get_id (const PwtField *field, gconstpointer object);
void pwt_field_set_id (const PwtField *field, gpointer object, PwtId id);
void pwt_field_write_plain (const PwtField *field, gconstpointer object, char text[PWT_PLAIN_SIZE]);
char *pwt_field_dup_plain (const PwtField *field, gconstpointer object);
char *pwt_field_dup_shown (const PwtField *field, gconstpointer object, GTimeZone *zone);
gboolean pwt_field_parse (const PwtField *field, gpointer object, const char *text,
                          GError **error) G_GNUC_WARN_UNUSED_RESULT;
int pwt_field_compare (const PwtField *field, gconstpointer a, gconstpointer b);
gboolean pwt_field_check (const PwtField *field, gconstpointer object,
                          GError **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean pwt_record_check (const PwtRecord *record, gconstpointer object,
                           GError **error) G_GNUC_WARN_UNUSED_RESULT;
void pwt_record_mask (const PwtRecord *record, gpointer object);

/* JSON: json.c */
void pwt_record_append_json (const PwtRecord *record, gconstpointer object, GString *json);
char *pwt_record_to_json (const PwtRecord *record, gconstpointer object);
void pwt_record_append_schema (const PwtRecord *record, GString *json);
void pwt_json_append_text (GString *json, const char *text);

/* JSON from outside: json-read.c, and before it json-text.c. Unknown fields are refused, and two
 * values for one. */
gpointer pwt_record_from_json (const PwtRecord *record, const char *json, gssize length,
                               GError **error) G_GNUC_WARN_UNUSED_RESULT;
gpointer pwt_record_read_json (const PwtRecord *record, const char *json, gssize length,
                               GError **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean pwt_json_check_text (const char *json, gsize length,
                              GError **error) G_GNUC_WARN_UNUSED_RESULT;

static inline gboolean
pwt_json_is_space (char c)
{
  return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

G_END_DECLS
