/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "record/record.h"

G_BEGIN_DECLS

/* What a verification of the books found: codes and what belongs to them, for each program to put
 * into its own words. */

typedef struct {
  char *text; /* an id, a number, a nick, an amount …: plain, as JSON has it */
} PwtFindingValue;

typedef struct {
  char *code;        /* "balance-differs", … */
  GPtrArray *values; /* (element-type PwtFindingValue): what stands in the code's sentence */
} PwtFindingItem;

typedef struct {
  char *subject; /* "balances", "receipts", "audit chain", … */
  gboolean is_good;
  gint64 checked;
  GPtrArray *items; /* (element-type PwtFindingItem): the first of what is to be said of it */
  gint64 n_items;   /* how many there are */
} PwtFinding;

typedef struct {
  gboolean is_good;
  GPtrArray *findings; /* (element-type PwtFinding) */
} PwtVerification;

extern const PwtRecord pwt_finding_value_record, pwt_finding_item_record, pwt_finding_record,
    pwt_verification_record;

const char *pwt_finding_subject_label (const char *subject);

/* What a value of a sentence is. */
typedef enum {
  PWT_FINDING_ID = 'i',
  PWT_FINDING_TEXT = 't',
  PWT_FINDING_COUNT = 'n',
  PWT_FINDING_MONEY = 'm', /* its e4 */
  PWT_FINDING_DATE = 'd',  /* 2026-11-20 */
  PWT_FINDING_BOOK = 'b',  /* a nick of pwt_book_choices */
  PWT_FINDING_STATE = 's', /* a nick of pwt_topup_state_choices */
} PwtFindingKind;

/* The sentence of @code with a "%s" for each value, to be translated. Returns: (nullable): NULL:
 * there is no such code. *kinds: a PwtFindingKind for each value */
const char *pwt_finding_sentence (const char *code, const char **kinds);

/* @...: what @code's sentence asks for: gint64 for counts and money, const char * for the rest */
PwtFindingItem *pwt_finding_item_new (const char *code, ...);
void pwt_finding_item_add (PwtFindingItem *item, const char *value);

/* The item in words: @sentence with each value as @dup_value writes it. */
typedef char *(*PwtFindingDupValue) (PwtFindingKind kind, const char *value);
char *pwt_finding_item_dup_text (const PwtFindingItem *item, const char *sentence,
                                 PwtFindingDupValue dup_value);
/* All items in one line of English. */
char *pwt_finding_dup_text (const PwtFinding *finding);

G_END_DECLS
