/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "record/finding.h"

#include <string.h>

#include "domain/money.h"

/* clang-format off */
static const PwtChoice subjects[] = {
  { "entries", N_ ("Journal entries") },
  { "balances", N_ ("Balances") },
  { "receipts", N_ ("Receipt numbers") },
  { "sales", N_ ("Sales") },
  { "top-ups", N_ ("Top-ups") },
  { "decisions", N_ ("Decisions about money in doubt") },
  { "money to be paid back", N_ ("Money to be paid back") },
  { "money in transit", N_ ("Money on its way") },
  { "takings", N_ ("Takings of each day") },
  { "accounts", N_ ("Accounts") },
  { "circuits", N_ ("Circuits") },
  { "list of meters", N_ ("List of meters") },
  { "list of accounts", N_ ("List of accounts") },
  { "audit chain", N_ ("Seals of the log") },
  { "open top-ups", N_ ("Open top-ups") },
  { "top-up", N_ ("Open top-up") },
  { "purchase counts", N_ ("Purchase counts of the meters") },
  { "purchase count", N_ ("Purchase count") },
  { "packed readings", N_ ("Packed readings") },
  { "business file", N_ ("File of the business") },
  { "history file", N_ ("File of readings") },
};

static const struct {
  const char *code, *kinds, *sentence;
} sentences[] = {
  { "entry-lost-transfers", "i", N_ ("entry %s has lost transfers") },
  { "transfer-without-entry", "i", N_ ("a transfer of %s has no entry") },
  { "balance-differs", "bimm", N_ ("book %s of %s: %s is kept, %s was posted") },
  { "receipt-gaps", "inn",
    N_ ("receipts of project %s have gaps: %s receipts, highest number %s") },
  { "receipt-differs", "t", N_ ("receipt %s is not as its sale") },
  { "sale-without-receipt", "i", N_ ("sale %s has no receipt") },
  { "sale-without-topup", "i", N_ ("sale %s has no top-up of its amount") },
  { "sale-misbooked", "i", N_ ("sale %s is not booked as it was paid") },
  { "entry-without-sale", "i", N_ ("an entry for a sale %s that is not there") },
  { "topup-misbooked", "is", N_ ("top-up %s is %s, its entries are not") },
  { "topup-undecided", "is", N_ ("top-up %s is %s, nobody decided so") },
  { "slip-gaps", "i", N_ ("refund slips of project %s have gaps") },
  { "refund-differs", "imm", N_ ("account %s: %s waits to be paid back, %s was refused") },
  { "transit-differs", "imm", N_ ("point %s: %s is in transit, %s is not in the meter yet") },
  { "takings-differ", "id", N_ ("takings of project %s on %s are not as they were posted") },
  { "closed-with-point", "t", N_ ("account %s is closed but still has a point") },
  { "account-of-others", "t", N_ ("account %s has what is another project's") },
  { "meter-of-others", "t", N_ ("meter %s serves another project's point") },
  { "retired-in-service", "t", N_ ("meter %s is out of service but serves a point") },
  { "point-shared", "tt",
    N_ ("meter %s serves room %s from a time when another still served it") },
  { "circuit-shared", "tt",
    N_ ("meter %s serves room %s from a time when that circuit of it still served another") },
  { "meter-row-old", "t", N_ ("the row of meter %s is old") },
  { "meter-row-extra", "t", N_ ("a row of meter %s is too many") },
  { "account-row-old", "t", N_ ("the row of account %s is old") },
  { "account-row-extra", "t", N_ ("a row of account %s is too many") },
  { "audit-missing", "n", N_ ("entry %s is missing") },
  { "audit-altered", "n", N_ ("entry %s is not as it was written") },
  { "audit-cut", "nn", N_ ("entries after %s are missing: the chain went up to %s") },
  { "audit-other-end", "n", N_ ("entry %s is not the one its chain ended with") },
  { "topups-open", "nn", N_ ("%s paid and not proved, the oldest for %s min") },
  { "topups-undecided", "n", N_ ("%s to be decided") },
  { "topup-open", "ismtn", N_ ("%s %s: %s for meter %s, paid %s min ago") },
  { "counts-differ", "n", N_ ("%s meters count other purchases than the books") },
  { "count-differs", "tnn", N_ ("meter %s counts %s purchases, the books %s") },
  { "readings-damaged", "nd", N_ ("readings of point %s on %s are damaged") },
  { "reference-lost", "t", N_ ("a row of %s refers to one that is not there") },
  { "file-damaged", "t", N_ ("the file is damaged: %s") },
};
/* clang-format on */

/* What a verification looks at, in words to translate; what is not known is shown as it came. */
const char *
pwt_finding_subject_label (const char *subject)
{
  for (guint i = 0; i < G_N_ELEMENTS (subjects); i++)
    if (g_strcmp0 (subjects[i].nick, subject) == 0)
      return subjects[i].label;
  return subject;
}

const char *
pwt_finding_sentence (const char *code, const char **kinds)
{
  for (guint i = 0; i < G_N_ELEMENTS (sentences); i++)
    if (g_strcmp0 (sentences[i].code, code) == 0) {
      *kinds = sentences[i].kinds;
      return sentences[i].sentence;
    }
  return NULL;
}

void
pwt_finding_item_add (PwtFindingItem *item, const char *value)
{
  PwtFindingValue *added = pwt_record_new (&pwt_finding_value_record);

  added->text = g_strdup (value != NULL ? value : "");
  g_strdelimit (added->text, "\n\r\t", ' '); /* SQLite tells of damage in several lines */
  g_ptr_array_add (item->values, added);
}

PwtFindingItem *
pwt_finding_item_new (const char *code, ...)
{
  PwtFindingItem *item = pwt_record_new (&pwt_finding_item_record);
  const char *kinds = NULL;
  va_list values;

  item->code = g_strdup (code);
  if (pwt_finding_sentence (code, &kinds) == NULL)
    g_assert_not_reached ();
  va_start (values, code);
  for (const char *kind = kinds; *kind != '\0'; kind++) {
    g_autofree char *number = NULL;

    if (*kind == PWT_FINDING_COUNT || *kind == PWT_FINDING_MONEY)
      number = g_strdup_printf ("%" G_GINT64_FORMAT, va_arg (values, gint64));
    pwt_finding_item_add (item, number != NULL ? number : va_arg (values, const char *));
  }
  va_end (values);
  return item;
}

char *
pwt_finding_item_dup_text (const PwtFindingItem *item, const char *sentence,
                           PwtFindingDupValue dup_value)
{
  GString *text = g_string_new (NULL);
  const char *kinds = "", *hole;

  pwt_finding_sentence (item->code, &kinds);
  for (guint i = 0;
       i < item->values->len && kinds[i] != '\0' && (hole = strstr (sentence, "%s")) != NULL; i++) {
    const PwtFindingValue *value = g_ptr_array_index (item->values, i);
    g_autofree char *word = dup_value ((PwtFindingKind) kinds[i], value->text);

    g_string_append_len (text, sentence, hole - sentence);
    g_string_append (text, word);
    sentence = hole + strlen ("%s");
  }
  g_string_append (text, sentence);
  return g_string_free (text, FALSE);
}

static char *
dup_plain (PwtFindingKind kind, const char *value)
{
  if (kind == PWT_FINDING_MONEY)
    return pwt_money_format_plain ((PwtMoney){ g_ascii_strtoll (value, NULL, 10) });
  return g_strdup (value[0] != '\0' ? value : "nobody");
}

char *
pwt_finding_dup_text (const PwtFinding *finding)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < finding->items->len; i++) {
    const PwtFindingItem *item = g_ptr_array_index (finding->items, i);
    const char *kinds, *sentence = pwt_finding_sentence (item->code, &kinds);
    g_autofree char *words =
        pwt_finding_item_dup_text (item, sentence != NULL ? sentence : item->code, dup_plain);

    g_string_append_printf (text, "%s%s", i > 0 ? "; " : "", words);
  }
  if (finding->n_items > finding->items->len)
    g_string_append_printf (text, "; and %" G_GINT64_FORMAT " more",
                            finding->n_items - finding->items->len);
  if (text->len == 0)
    g_string_append (text, finding->is_good ? "as it should be" : "not as it should be");
  return g_string_free (text, FALSE);
}

static const PwtField finding_value_fields[] = {
  PWT_FIELD (PwtFindingValue, TEXT, text, NULL, .max_length = 2000),
};
const PwtRecord pwt_finding_value_record =
    PWT_RECORD (PwtFindingValue, "finding-value", finding_value_fields);

static const PwtField finding_item_fields[] = {
  PWT_FIELD (PwtFindingItem, TEXT, code, NULL, .flags = PWT_F_REQUIRED),
  PWT_FIELD (PwtFindingItem, LIST, values, NULL, .of = &pwt_finding_value_record),
};
const PwtRecord pwt_finding_item_record =
    PWT_RECORD (PwtFindingItem, "finding-item", finding_item_fields);

static const PwtField finding_fields[] = {
  PWT_FIELD (PwtFinding, TEXT, subject, N_ ("Subject")),
  PWT_FIELD (PwtFinding, BOOL, is_good, N_ ("Good")),
  PWT_FIELD (PwtFinding, INT, checked, N_ ("Checked")),
  PWT_FIELD (PwtFinding, LIST, items, NULL, .of = &pwt_finding_item_record),
  PWT_FIELD (PwtFinding, INT, n_items, NULL),
};
const PwtRecord pwt_finding_record = PWT_RECORD (PwtFinding, "finding", finding_fields);

static const PwtField verification_fields[] = {
  PWT_FIELD (PwtVerification, BOOL, is_good, NULL),
  PWT_FIELD (PwtVerification, LIST, findings, NULL, .of = &pwt_finding_record, .max_length = 10000),
};
const PwtRecord pwt_verification_record =
    PWT_RECORD (PwtVerification, "verification", verification_fields);
