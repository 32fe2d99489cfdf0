/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "record/finding.h"

#include <string.h>

static PwtFinding *
new_finding (PwtFindingItem *item)
{
  PwtFinding *finding = pwt_record_new (&pwt_finding_record);

  finding->subject = g_strdup ("balances");
  finding->is_good = item == NULL;
  if (item != NULL)
    g_ptr_array_add (finding->items, item);
  finding->n_items = finding->items->len;
  return finding;
}

static void
assert_text (PwtFinding *finding, const char *expected)
{
  g_autofree char *text = pwt_finding_dup_text (finding);

  g_assert_cmpstr (text, ==, expected);
  pwt_record_free (&pwt_finding_record, finding);
}

static void
test_one_line_of_english (void)
{
  PwtFinding *many = new_finding (pwt_finding_item_new ("receipt-differs", "7"));

  assert_text (new_finding (NULL), "as it should be");
  assert_text (
      new_finding (pwt_finding_item_new ("balance-differs", "cash", "", G_GINT64_CONSTANT (359400),
                                         G_GINT64_CONSTANT (-362000))),
      "book cash of nobody: 35.94 is kept, -36.20 was posted");
  many->n_items = 9;
  assert_text (many, "receipt 7 is not as its sale; and 8 more");
}

/* What a newer engine found is not left out. */
static void
test_an_unknown_code_is_said (void)
{
  PwtFindingItem *item = pwt_record_new (&pwt_finding_item_record);

  item->code = g_strdup ("of-tomorrow");
  pwt_finding_item_add (item, "1");
  assert_text (new_finding (item), "of-tomorrow");
}

/* Fewer values than the sentence asks for leave its holes, more are not shown. */
static void
test_values_that_do_not_fit (void)
{
  PwtFindingItem *few = pwt_record_new (&pwt_finding_item_record);
  PwtFindingItem *many = pwt_record_new (&pwt_finding_item_record);

  few->code = g_strdup ("audit-cut");
  pwt_finding_item_add (few, "4");
  assert_text (new_finding (few), "entries after 4 are missing: the chain went up to %s");
  many->code = g_strdup ("audit-missing");
  pwt_finding_item_add (many, "4");
  pwt_finding_item_add (many, "5");
  assert_text (new_finding (many), "entry 4 is missing");
}

static void
test_json_keeps_the_values (void)
{
  PwtFinding *finding = new_finding (pwt_finding_item_new ("slip-gaps", "p1")), *back;
  g_autofree char *json = pwt_record_to_json (&pwt_finding_record, finding);
  g_autoptr (GError) error = NULL;

  back = pwt_record_from_json (&pwt_finding_record, json, -1, &error);
  g_assert_no_error (error);
  g_assert_true (pwt_record_equal (&pwt_finding_record, finding, back));
  pwt_record_free (&pwt_finding_record, finding);
  assert_text (back, "refund slips of project p1 have gaps");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/record/finding/one-line-of-english", test_one_line_of_english);
  g_test_add_func ("/record/finding/an-unknown-code-is-said", test_an_unknown_code_is_said);
  g_test_add_func ("/record/finding/values-that-do-not-fit", test_values_that_do_not_fit);
  g_test_add_func ("/record/finding/json-keeps-the-values", test_json_keeps_the_values);
  return g_test_run ();
}
