/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "report/receipt.h"

#include <glib/gstdio.h>
#include <locale.h>
#include <string.h>

#include "report/error.h"

/* 2026-11-20 14:03:02 in Shanghai. */
#define SOLD_US G_GINT64_CONSTANT (1795154582000000)
#define PICTURE_SCALE 2.0 /* pixels a point */

typedef struct {
  char *dir;
  char *path;
  PwtReceipt *receipt;
  PwtTopup *topup;
  PwtReceiptView view;
} Fixture;

static PwtReceipt *
make_receipt (void)
{
  PwtReceipt *receipt = pwt_record_new (&pwt_receipt_record);

  receipt->number = 42;
  receipt->issued_us = SOLD_US;
  receipt->prints = 1;
  receipt->company = g_strdup ("锦绣产业园物业服务有限公司");
  receipt->tenant_name = g_strdup ("苏州恒润精密机械有限公司");
  receipt->account_number = g_strdup ("000137");
  receipt->room = g_strdup ("A栋 1层 A101");
  receipt->meter_serial = g_strdup ("20231100045");
  receipt->tariff_name = g_strdup ("园区一般工商业");
  receipt->paid = (PwtMoney){ 12345600 };
  receipt->fee = (PwtMoney){ 10000 };
  receipt->credit = (PwtMoney){ 12335600 };
  receipt->paid_in_words = g_strdup ("壹仟贰佰叁拾肆元伍角陆分");
  receipt->pay_method = PWT_PAY_WECHAT;
  receipt->pay_reference = g_strdup ("4200002345202611201234567890");
  receipt->operator_name = g_strdup ("李晓梅");
  receipt->footer = g_strdup ("客服电话 0512-8888 6666\n请妥善保管收据");
  receipt->time_zone = g_strdup ("Asia/Shanghai");
  return receipt;
}

static PwtTopup *
make_topup (void)
{
  PwtTopup *topup = pwt_record_new (&pwt_topup_record);

  topup->state = PWT_TOPUP_SETTLED;
  topup->count_before = 17;
  topup->target_count = 18;
  topup->count_after = 18;
  topup->balance_before = (PwtMoney){ 123400 };
  topup->balance_after = (PwtMoney){ 12459000 };
  topup->ended_us = SOLD_US + 3 * PWT_US_PER_SECOND;
  return topup;
}

static void
set_up (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  f->dir = g_dir_make_tmp ("prewatt-receipt-XXXXXX", &error);
  g_assert_no_error (error);
  f->path = g_build_filename (f->dir, "receipt.pdf", NULL);
  f->receipt = make_receipt ();
  f->topup = make_topup ();
  f->view = (PwtReceiptView){ f->receipt, f->topup };
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  g_unlink (f->path);
  g_assert_cmpint (g_rmdir (f->dir), ==, 0);
  pwt_record_free (&pwt_receipt_record, f->receipt);
  pwt_record_free (&pwt_topup_record, f->topup);
  g_free (f->dir);
  g_free (f->path);
}

static void
replace_text (char **text, const char *with)
{
  g_free (*text);
  *text = g_strdup (with);
}

/* What a reader finds on the paper, by a program that is not ours. White space, where lines are
 * broken, is taken out. */
static char *
read_back (Fixture *f, PwtPaper paper)
{
  const char *argv[] = { "pdftotext", "-raw", f->path, "-", NULL };
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;
  GString *dense;
  int status;

  g_assert_true (
      pwt_receipt_write_pdf (&f->view, paper, f->path, SOLD_US + PWT_US_PER_HOUR, &error));
  g_assert_no_error (error);
  g_spawn_sync (NULL, (char **) argv, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, &text, NULL, &status,
                &error);
  g_assert_no_error (error);
  g_assert_cmpint (status, ==, 0);

  dense = g_string_new (NULL);
  for (const char *p = text; *p != '\0'; p++)
    if (!g_ascii_isspace (*p))
      g_string_append_c (dense, *p);
  return g_string_free (dense, FALSE);
}

static void
assert_holds (const char *text, const char *part)
{
  if (strstr (text, part) == NULL)
    g_error ("“%s” is not on the paper: %s", part, text);
}

static void
test_says_everything (Fixture *f, gconstpointer data)
{
  static const char *const parts[] = {
    "锦绣产业园物业服务有限公司",
    "Receipt",
    "No.00000042",
    "苏州恒润精密机械有限公司",
    "000137",
    "A栋1层A101",
    "20231100045",
    "园区一般工商业",
    "¥1,234.56",
    "壹仟贰佰叁拾肆元伍角陆分",
    "¥1,233.56",
    "¥1.00",
    "WeChatPay",
    "4200002345202611201234567890",
    "李晓梅",
    "2026-11-2014:03:02",
    "Inthemeter",
    "17→18",
    "¥1,245.90",
    "2026-11-2014:03:05",
    "客服电话0512-88886666",
    "请妥善保管收据",
    "Thisreceiptisnotataxinvoice.",
  };

  for (guint paper = 0; paper < PWT_N_PAPERS; paper++) {
    g_autofree char *text = read_back (f, paper);

    for (guint i = 0; i < G_N_ELEMENTS (parts); i++)
      assert_holds (text, parts[i]);
    g_assert_null (strstr (text, "REPRINT"));
  }
}

/* Each state says its own truth, and only the proved one shows count and balance. */
static void
test_says_what_became_of_the_money (Fixture *f, gconstpointer data)
{
  static const char *const stamps[PWT_N_TOPUP_STATES] = {
    [PWT_TOPUP_QUEUED] = "Paid,onitswaytothemeter",
    [PWT_TOPUP_INTENT] = "Paid,onitswaytothemeter",
    [PWT_TOPUP_SENT] = "Paid,onitswaytothemeter",
    [PWT_TOPUP_UNKNOWN] = "Paid,onitswaytothemeter",
    [PWT_TOPUP_SETTLED] = "Inthemeter",
    [PWT_TOPUP_REJECTED] = "Paid,refusedbythemeter",
    [PWT_TOPUP_CONFLICT] = "Paid,beingcheckedbyourstaff",
    [PWT_TOPUP_CANCELLED] = "Cancelled,notinthemeter",
    [PWT_TOPUP_RESENT] = "Paid,onitswaytothemeter",
    [PWT_TOPUP_REFUNDED] = "Paidback,notinthemeter",
  };

  for (guint state = 0; state < PWT_N_TOPUP_STATES; state++) {
    g_autofree char *text = NULL;

    f->topup->state = state;
    text = read_back (f, PWT_PAPER_ROLL_80);
    assert_holds (text, stamps[state]);
    g_assert_cmpint (strstr (text, "17→18") != NULL, ==, state == PWT_TOPUP_SETTLED);
    g_assert_cmpint (strstr (text, "¥1,245.90") != NULL, ==, state == PWT_TOPUP_SETTLED);
    g_assert_cmpint (strstr (text, "Inthemeter") != NULL, ==, state == PWT_TOPUP_SETTLED);
  }
}

/* The receipt of what was paid back is the slip of that too. */
static void
test_says_what_was_paid_back (Fixture *f, gconstpointer data)
{
  PwtTopupDecision refund = { .number = 7,
                              .refund = { 12345600 },
                              .pay_method = PWT_PAY_CASH,
                              .operator_name = (char *) "王丽",
                              .decided_us = SOLD_US + PWT_US_PER_HOUR };
  g_autofree char *before = NULL, *text = NULL;

  f->topup->state = PWT_TOPUP_REFUNDED;
  before = read_back (f, PWT_PAPER_ROLL_80);
  g_assert_null (strstr (before, "000007"));
  f->view.decision = &refund;
  text = read_back (f, PWT_PAPER_ROLL_80);
  assert_holds (text, "000007");
  assert_holds (text, "王丽");
  assert_holds (text, "Signatureforthemoney");
  refund.number = PWT_NONE; /* another decision is no slip */
  g_free (text);
  text = read_back (f, PWT_PAPER_ROLL_80);
  g_assert_null (strstr (text, "Signatureforthemoney"));
}

/* The paper of a sale that was undone is no claim: it says that it is void, who gave the money back
 * and when, and is signed by who got it. */
static void
test_of_an_undone_sale_is_void (Fixture *f, gconstpointer data)
{
  g_autofree char *before = read_back (f, PWT_PAPER_ROLL_80);

  g_assert_null (strstr (before, "VOID"));
  f->topup->state = PWT_TOPUP_CANCELLED;
  f->topup->ended_us = SOLD_US + 5 * PWT_US_PER_MINUTE;
  f->view.cancelled_by = (char *) "王丽";
  for (guint paper = 0; paper < PWT_N_PAPERS; paper++) {
    g_autofree char *text = read_back (f, paper);

    assert_holds (text, "VOID");
    assert_holds (text, "Themoneywasgivenback");
    assert_holds (text, "2026-11-2014:08:02");
    assert_holds (text, "王丽");
    assert_holds (text, "Paidback");
    assert_holds (text, "Signatureforthemoney");
    g_assert_null (strstr (text, "tothecounter"));
    g_assert_null (strstr (text, "Refundslipno."));
  }
}

static void
test_marks_a_reprint (Fixture *f, gconstpointer data)
{
  g_autofree char *text = NULL;

  f->receipt->prints = 3;
  text = read_back (f, PWT_PAPER_ROLL_80);
  assert_holds (text, "REPRINTno.3");
  assert_holds (text, "2026-11-2015:03:02");
}

static void
test_leaves_out_what_is_not_known (Fixture *f, gconstpointer data)
{
  g_autofree char *text = NULL;

  f->view.topup = NULL;
  f->receipt->fee = PWT_MONEY_ZERO;
  replace_text (&f->receipt->pay_reference, NULL);
  replace_text (&f->receipt->footer, "");
  replace_text (&f->receipt->company, NULL);
  text = read_back (f, PWT_PAPER_ROLL_58);
  g_assert_null (strstr (text, "Servicefee"));
  g_assert_null (strstr (text, "Paymentno."));
  g_assert_null (strstr (text, "meterPurchase"));
  assert_holds (text, "¥1,234.56");
}

static void
test_shows_the_time_of_the_project (Fixture *f, gconstpointer data)
{
  static const struct {
    const char *zone, *shown;
  } rows[] = {
    { "Asia/Urumqi", "2026-11-2012:03:02" },
    { "Europe/Berlin", "2026-11-2007:03:02" },
    { "Nowhere/Land", "2026-11-2006:03:02" }, /* UTC rather than a guess */
    { NULL, "2026-11-2006:03:02" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autofree char *text = NULL;

    replace_text (&f->receipt->time_zone, rows[i].zone);
    text = read_back (f, PWT_PAPER_ROLL_80);
    assert_holds (text, rows[i].shown);
  }
}

static void
make_long (char **text, guint n_characters)
{
  GString *longer = g_string_new (NULL);

  for (guint i = 0; i < n_characters; i++)
    g_string_append_unichar (longer, 0x4e00 + i); /* all different: a lost one would show */
  g_free (*text);
  *text = g_string_free (longer, FALSE);
}

static void
assert_ink_is_on_the_paper (const PwtReceiptView *view, PwtPaper paper)
{
  cairo_surface_t *surface = cairo_recording_surface_create (CAIRO_CONTENT_COLOR_ALPHA, NULL);
  cairo_t *cr = cairo_create (surface);
  double width, height, x, y, ink_width, ink_height;

  pwt_receipt_get_size (view, paper, SOLD_US, &width, &height);
  pwt_receipt_draw (cr, view, paper, SOLD_US);
  cairo_recording_surface_ink_extents (surface, &x, &y, &ink_width, &ink_height);
  g_assert_cmpfloat (x, >=, 0);
  g_assert_cmpfloat (y, >=, 0);
  g_assert_cmpfloat (x + ink_width, <=, width);
  g_assert_cmpfloat (y + ink_height, <=, height);
  cairo_destroy (cr);
  cairo_surface_destroy (surface);
}

static void
test_cuts_nothing_off (Fixture *f, gconstpointer data)
{
  double width, short_height, long_height, sheet_height;

  pwt_receipt_get_size (&f->view, PWT_PAPER_ROLL_80, SOLD_US, &width, &short_height);
  f->receipt->prints = G_MAXINT64;
  f->receipt->number = G_MAXINT64;
  f->receipt->paid = f->receipt->credit = (PwtMoney){ G_MAXINT64 };
  make_long (&f->receipt->company, 80);
  make_long (&f->receipt->tenant_name, 80);
  make_long (&f->receipt->room, 200);
  make_long (&f->receipt->footer, 300);
  replace_text (&f->receipt->pay_reference,
                "1234567890123456789012345678901234567890123456789012345678901234");

  for (guint paper = 0; paper < PWT_N_PAPERS; paper++) {
    g_autofree char *text = read_back (f, paper);

    assert_ink_is_on_the_paper (&f->view, paper);
    assert_holds (text, f->receipt->company);
    assert_holds (text, "¥922,337,203,685,477.5807");
  }
  pwt_receipt_get_size (&f->view, PWT_PAPER_ROLL_80, SOLD_US, &width, &long_height);
  g_assert_cmpfloat (long_height, >, short_height * 1.5);
  pwt_receipt_get_size (&f->view, PWT_PAPER_A5, SOLD_US, &width, &sheet_height);
  g_assert_cmpfloat_with_epsilon (sheet_height, 148 / 25.4 * 72, 0.01);
}

static GBytes *
read_file (Fixture *f, GError **error)
{
  char *data;
  gsize length;

  if (!pwt_receipt_write_pdf (&f->view, PWT_PAPER_A5, f->path, SOLD_US, error) ||
      !g_file_get_contents (f->path, &data, &length, error))
    return NULL;
  return g_bytes_new_take (data, length);
}

static void
test_same_print_is_the_same_file (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) first = NULL;
  g_autoptr (GBytes) second = NULL;

  first = read_file (f, &error);
  g_assert_no_error (error);
  second = read_file (f, &error);
  g_assert_no_error (error);
  g_assert_true (g_bytes_equal (first, second));
}

static void
test_says_when_it_cannot_write (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *nowhere = g_build_filename (f->dir, "no", "such", "receipt.pdf", NULL);

  g_assert_false (pwt_receipt_write_pdf (&f->view, PWT_PAPER_A5, nowhere, SOLD_US, &error));
  g_assert_error (error, PWT_REPORT_ERROR, PWT_REPORT_ERROR_WRITING);
  assert_holds (error->message, "no/such");

  /* What stands where the file should go is left as it was. */
  g_clear_error (&error);
  g_assert_false (pwt_receipt_write_pdf (&f->view, PWT_PAPER_A5, f->dir, SOLD_US, &error));
  g_assert_error (error, PWT_REPORT_ERROR, PWT_REPORT_ERROR_WRITING);
  g_assert_true (g_file_test (f->dir, G_FILE_TEST_IS_DIR));
}

static cairo_status_t
append_bytes (gpointer closure, const unsigned char *data, unsigned int length)
{
  g_byte_array_append (closure, data, length);
  return CAIRO_STATUS_SUCCESS;
}

static cairo_surface_t *
paint (const PwtReceiptView *view, PwtPaper paper)
{
  cairo_surface_t *surface;
  double width, height;
  cairo_t *cr;

  pwt_receipt_get_size (view, paper, SOLD_US, &width, &height);
  surface = cairo_image_surface_create (CAIRO_FORMAT_RGB24, (int) (width * PICTURE_SCALE),
                                        (int) (height * PICTURE_SCALE));
  cr = cairo_create (surface);
  cairo_set_source_rgb (cr, 1, 1, 1);
  cairo_paint (cr);
  cairo_scale (cr, PICTURE_SCALE, PICTURE_SCALE);
  pwt_receipt_draw (cr, view, paper, SOLD_US);
  cairo_destroy (cr);
  cairo_surface_flush (surface);
  return surface;
}

/* How many of 10,000 pixels are clearly another grey; all of them when the sizes differ. */
static guint
count_differences (cairo_surface_t *a, cairo_surface_t *b)
{
  int width = cairo_image_surface_get_width (a), height = cairo_image_surface_get_height (a);
  guint64 n = 0;

  if (ABS (width - cairo_image_surface_get_width (b)) > 1 ||
      ABS (height - cairo_image_surface_get_height (b)) > 1)
    return 10000;
  width = MIN (width, cairo_image_surface_get_width (b));
  height = MIN (height, cairo_image_surface_get_height (b));
  for (int y = 0; y < height; y++) {
    const guint8 *pa = cairo_image_surface_get_data (a) + y * cairo_image_surface_get_stride (a);
    const guint8 *pb = cairo_image_surface_get_data (b) + y * cairo_image_surface_get_stride (b);

    for (int x = 0; x < width; x++)
      n += ABS (pa[4 * x] - pb[4 * x]) > 96;
  }
  return (guint) (n * 10000 / ((guint64) width * (guint64) height));
}

/* Half blue, half a light yellow. */
static char *
make_logo (int width, int height)
{
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_RGB24, width, height);
  cairo_t *cr = cairo_create (surface);
  g_autoptr (GByteArray) bytes = g_byte_array_new ();

  cairo_set_source_rgb (cr, 0.1, 0.2, 0.8);
  cairo_paint (cr);
  cairo_set_source_rgb (cr, 1, 0.9, 0.4);
  cairo_rectangle (cr, width / 2.0, 0, width, height);
  cairo_fill (cr);
  cairo_destroy (cr);
  g_assert_cmpint (cairo_surface_write_to_png_stream (surface, append_bytes, bytes), ==,
                   CAIRO_STATUS_SUCCESS);
  cairo_surface_destroy (surface);
  return g_base64_encode (bytes->data, bytes->len);
}

/* How many pixels have a colour, neither black nor white nor a grey between. */
static guint
count_coloured (cairo_surface_t *surface)
{
  int width = cairo_image_surface_get_width (surface);
  guint n = 0;

  for (int y = 0; y < cairo_image_surface_get_height (surface); y++) {
    const guint8 *p =
        cairo_image_surface_get_data (surface) + y * cairo_image_surface_get_stride (surface);

    for (int x = 0; x < width; x++)
      n += ABS (p[4 * x] - p[4 * x + 2]) > 16;
  }
  return n;
}

static void
test_a_logo_is_black_on_a_roll_and_coloured_on_a_sheet (Fixture *f, gconstpointer data)
{
  for (guint paper = 0; paper < PWT_N_PAPERS; paper++) {
    double width, bare_height, height;
    cairo_surface_t *bare, *painted;
    g_autofree char *text = NULL;

    f->view.logo = NULL;
    bare = paint (&f->view, paper);
    pwt_receipt_get_size (&f->view, paper, SOLD_US, &width, &bare_height);
    f->view.logo = make_logo (480, 160);
    painted = paint (&f->view, paper);
    pwt_receipt_get_size (&f->view, paper, SOLD_US, &width, &height);
    assert_ink_is_on_the_paper (&f->view, paper);
    text = read_back (f, paper);
    assert_holds (text, f->receipt->company);
    g_assert_cmpuint (count_coloured (bare), ==, 0);
    if (paper == PWT_PAPER_A5) {
      g_assert_cmpuint (count_coloured (painted), >, 5000);
      g_assert_cmpfloat (height, ==, bare_height);
      g_assert_cmpuint (count_differences (bare, painted), >, 50);
    } else {
      g_assert_cmpuint (count_coloured (painted), ==, 0);
      g_assert_cmpfloat (height, >, bare_height + 30);
    }
    cairo_surface_destroy (bare);
    cairo_surface_destroy (painted);
    g_clear_pointer (&f->view.logo, g_free);
  }
}

/* Long words beside it, or any shape of it: nothing lies on anything, nothing is cut off. */
static void
test_a_logo_leaves_room_for_the_words (Fixture *f, gconstpointer data)
{
  static const int shapes[][2] = { { 480, 1 }, { 1, 200 }, { 200, 200 } };

  make_long (&f->receipt->company, 80);
  for (guint i = 0; i < G_N_ELEMENTS (shapes); i++) {
    f->view.logo = make_logo (shapes[i][0], shapes[i][1]);
    for (guint paper = 0; paper < PWT_N_PAPERS; paper++) {
      g_autofree char *text = read_back (f, paper);

      assert_ink_is_on_the_paper (&f->view, paper);
      assert_holds (text, f->receipt->company);
    }
    g_clear_pointer (&f->view.logo, g_free);
  }
}

/* Whatever an engine says: a receipt is printed. */
static void
test_what_is_no_logo_is_left_out (Fixture *f, gconstpointer data)
{
  g_autofree char *large = make_logo (1025, 10);
  g_autofree char *cut = make_logo (300, 100);
  const char *const none[] = { "", "AAAA", "no base64 at all", large, cut };
  double width, bare_height, height;

  cut[strlen (cut) / 2] = '\0';
  pwt_receipt_get_size (&f->view, PWT_PAPER_ROLL_80, SOLD_US, &width, &bare_height);
  for (guint i = 0; i < G_N_ELEMENTS (none); i++) {
    f->view.logo = (char *) none[i];
    pwt_receipt_get_size (&f->view, PWT_PAPER_ROLL_80, SOLD_US, &width, &height);
    g_assert_cmpfloat (height, ==, bare_height);
    assert_ink_is_on_the_paper (&f->view, PWT_PAPER_ROLL_80);
  }
  f->view.logo = NULL;
}

/* The picture was looked at by a person; PWT_UPDATE_GOLDEN=1 writes it anew, to be looked at again.
 */
static void
test_looks_as_it_was_agreed (Fixture *f, gconstpointer data)
{
  g_autofree char *path = g_build_filename (PWT_PICTURES_DIR, "receipt-roll-80.png", NULL);
  cairo_surface_t *painted = paint (&f->view, PWT_PAPER_ROLL_80);
  cairo_surface_t *other, *golden;

  if (g_strcmp0 (g_getenv ("PWT_UPDATE_GOLDEN"), "1") == 0)
    g_assert_cmpint (cairo_surface_write_to_png (painted, path), ==, CAIRO_STATUS_SUCCESS);
  golden = cairo_image_surface_create_from_png (path);
  g_assert_cmpint (cairo_surface_status (golden), ==, CAIRO_STATUS_SUCCESS);
  g_assert_cmpuint (count_differences (painted, golden), <=, 20);

  /* The comparison would notice a single wrong row. */
  replace_text (&f->receipt->tenant_name, "苏州恒润精密仪器有限公司无锡分公司");
  other = paint (&f->view, PWT_PAPER_ROLL_80);
  g_assert_cmpuint (count_differences (other, golden), >, 20);
  cairo_surface_destroy (painted);
  cairo_surface_destroy (other);
  cairo_surface_destroy (golden);
}

#define ADD(path, function) g_test_add (path, Fixture, NULL, set_up, function, tear_down)

int
main (int argc, char **argv)
{
  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);
  ADD ("/report/receipt/says-everything", test_says_everything);
  ADD ("/report/receipt/says-what-became-of-the-money", test_says_what_became_of_the_money);
  ADD ("/report/receipt/says-what-was-paid-back", test_says_what_was_paid_back);
  ADD ("/report/receipt/of-an-undone-sale-is-void", test_of_an_undone_sale_is_void);
  ADD ("/report/receipt/marks-a-reprint", test_marks_a_reprint);
  ADD ("/report/receipt/leaves-out-what-is-not-known", test_leaves_out_what_is_not_known);
  ADD ("/report/receipt/shows-the-time-of-the-project", test_shows_the_time_of_the_project);
  ADD ("/report/receipt/cuts-nothing-off", test_cuts_nothing_off);
  ADD ("/report/receipt/a-logo-is-black-on-a-roll-and-coloured-on-a-sheet",
       test_a_logo_is_black_on_a_roll_and_coloured_on_a_sheet);
  ADD ("/report/receipt/a-logo-leaves-room-for-the-words", test_a_logo_leaves_room_for_the_words);
  ADD ("/report/receipt/what-is-no-logo-is-left-out", test_what_is_no_logo_is_left_out);
  ADD ("/report/receipt/same-print-is-the-same-file", test_same_print_is_the_same_file);
  ADD ("/report/receipt/says-when-it-cannot-write", test_says_when_it_cannot_write);
  ADD ("/report/receipt/looks-as-it-was-agreed", test_looks_as_it_was_agreed);
  return g_test_run ();
}
