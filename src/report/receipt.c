/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "report/receipt.h"

#include <cairo-pdf.h>

#include "domain/decimal.h"
#include "report/error.h"
#include "report/logo.h"
#include "report/pen.h"

#define MM (72 / 25.4) /* points */

typedef struct {
  double width_mm;
  double height_mm; /* 0: as high as what is on it */
  double margin_mm; /* what printers of this paper cannot print, and a little air */
  double text, small, title, amount; /* sizes in points */
  guint columns;
  double logo_width_mm, logo_height_mm; /* the most it may have */
} PaperForm;

static const PaperForm forms[PWT_N_PAPERS] = {
  [PWT_PAPER_ROLL_80] = { 80, 0, 4, 9, 7.5, 15, 24, 1, 50, 16 },
  [PWT_PAPER_ROLL_58] = { 58, 0, 4, 8, 6.5, 13, 19, 1, 38, 13 },
  [PWT_PAPER_A5] = { 210, 148, 10, 10, 8, 17, 24, 2, 45, 18 },
};

/* What a receipt says about the money's way into the meter. */
typedef struct {
  const char *stamp;
  const char *advice; /* what the tenant should do, NULL for nothing */
} StateWords;

static const StateWords state_words[PWT_N_TOPUP_STATES] = {
  [PWT_TOPUP_QUEUED] = { N_ ("Paid, on its way to the meter"), NULL },
  [PWT_TOPUP_INTENT] = { N_ ("Paid, on its way to the meter"), NULL },
  [PWT_TOPUP_SENT] = { N_ ("Paid, on its way to the meter"), NULL },
  [PWT_TOPUP_UNKNOWN] = { N_ ("Paid, on its way to the meter"), NULL },
  [PWT_TOPUP_SETTLED] = { N_ ("In the meter"), NULL },
  [PWT_TOPUP_REJECTED] = { N_ ("Paid, refused by the meter"),
                           N_ ("Your money is safe. Please bring this receipt to the counter.") },
  [PWT_TOPUP_CONFLICT] = { N_ ("Paid, being checked by our staff"),
                           N_ ("Your money is safe. Please keep this receipt.") },
  [PWT_TOPUP_CANCELLED] = { N_ ("Cancelled, not in the meter"),
                            N_ ("The money was given back: this paper is no claim.") },
  [PWT_TOPUP_RESENT] = { N_ ("Paid, on its way to the meter"), NULL },
  [PWT_TOPUP_REFUNDED] = { N_ ("Paid back, not in the meter"), NULL },
};

/* The catalogue is named: this library may run in a program whose own is another. */
static const char *tr (const char *text) G_GNUC_FORMAT (1);

static const char *
tr (const char *text)
{
  return g_dgettext ("prewatt", text);
}

static char *
format_yuan (PwtMoney money)
{
  g_autofree char *text = pwt_money_format (money);

  return g_strconcat ("¥", text, NULL);
}

/* What a meter holds has fractions of a cent: on paper, as on the screen, money has two decimals.
 */
static char *
format_cents (PwtMoney money)
{
  gint64 cents;

  if (!pwt_round_div (money.e4, 100, &cents, NULL))
    return format_yuan (money);
  return format_yuan ((PwtMoney){ cents * 100 });
}

static char *
format_time (const PwtReceipt *receipt, gint64 time_us)
{
  g_autoptr (GTimeZone) zone = NULL;
  PwtCivil c;

  if (time_us == PWT_TIME_NONE)
    return NULL;
  if (receipt->time_zone == NULL || !pwt_time_zone_load (receipt->time_zone, &zone, NULL))
    zone = g_time_zone_new_utc ();
  c = pwt_civil_from_time (time_us, zone);
  return g_strdup_printf ("%04d-%02d-%02d %02d:%02d:%02d", c.year, c.month, c.day, c.hour, c.minute,
                          c.second);
}

static char *
format_number (const PwtReceipt *receipt)
{
  return g_strdup_printf ("%08" G_GINT64_FORMAT, receipt->number);
}

static const char *
text_or_null (const char *text)
{
  return text != NULL && text[0] != '\0' ? text : NULL;
}

static void
draw_gap (PwtPen *pen, gboolean has_rule)
{
  pwt_pen_skip (pen, pen->size * 0.45);
  if (has_rule) {
    pwt_pen_rule (pen, 0.75, TRUE);
    pwt_pen_skip (pen, pen->size * 0.45);
  }
}

/* 补打: so that one payment cannot be shown as two. */
static void
draw_reprint_mark (PwtPen *pen, const PaperForm *form, const PwtReceipt *receipt, gint64 now_us)
{
  g_autofree char *count = g_strdup_printf ("%" G_GINT64_FORMAT, receipt->prints);
  g_autofree char *time = format_time (receipt, now_us);
  g_autofree char *mark = g_strdup_printf (tr (N_ ("REPRINT no. %s")), count);
  g_autofree char *text = g_strjoin (" ", mark, time, NULL);

  draw_gap (pen, FALSE);
  pwt_pen_stamp (pen, text, form->text, FALSE);
}

/* A roll has it above the words, in black alone; a sheet beside them, in its colours, where it
 * takes no height from what must be read. Returns: how much of the width it takes from the words */
static double
draw_logo (PwtPen *pen, const PaperForm *form, cairo_surface_t *logo)
{
  double most = form->logo_width_mm * MM, width, height;

  pwt_logo_fit (logo, most, form->logo_height_mm * MM, &width, &height);
  if (form->height_mm > 0) {
    pwt_logo_draw (pen->cr, logo, pen->left, pen->y, width, height);
    return most + pen->size;
  }
  pwt_logo_draw_black (pen->cr, logo, pen->left + (pen->width - width) / 2, pen->y, width, height);
  pwt_pen_skip (pen, height + pen->size * 0.45);
  return 0;
}

static gboolean
is_void (const PwtReceiptView *view)
{
  return view->topup != NULL && view->topup->state == PWT_TOPUP_CANCELLED;
}

/* Whose receipt, which one, and whether it is a second print or no receipt any more. */
static void
draw_names (PwtPen *pen, const PaperForm *form, const PwtReceiptView *view, gint64 now_us)
{
  const PwtReceipt *receipt = view->receipt;
  g_autofree char *digits = format_number (receipt);
  g_autofree char *number = g_strdup_printf (tr (N_ ("No. %s")), digits);

  if (text_or_null (receipt->company) != NULL)
    pwt_pen_text (pen, receipt->company, form->text + 2, TRUE, PANGO_ALIGN_CENTER);
  pwt_pen_text (pen, tr (N_ ("Receipt")), form->title, TRUE, PANGO_ALIGN_CENTER);
  pwt_pen_text (pen, number, form->text, FALSE, PANGO_ALIGN_CENTER);
  if (is_void (view)) {
    draw_gap (pen, FALSE);
    pwt_pen_stamp (pen, tr (N_ ("VOID")), form->text + 2, TRUE);
  }
  if (receipt->prints > 1)
    draw_reprint_mark (pen, form, receipt, now_us);
}

static void
draw_head (PwtPen *pen, const PaperForm *form, const PwtReceiptView *view, cairo_surface_t *logo,
           gint64 now_us)
{
  double top = pen->y, taken = logo != NULL ? draw_logo (pen, form, logo) : 0;
  PwtPen middle = *pen;

  middle.left += taken;
  middle.width -= 2 * taken; /* the words stay in the middle of the paper */
  draw_names (&middle, form, view, now_us);
  pen->y = taken > 0 ? MAX (middle.y, top + form->logo_height_mm * MM) : middle.y;
}

static void
draw_whom (PwtPen *pen, const PaperForm *form, const PwtReceipt *receipt)
{
  const PwtPenRow rows[] = {
    { tr (N_ ("Tenant")), text_or_null (receipt->tenant_name) },
    { tr (N_ ("Account no.")), text_or_null (receipt->account_number) },
    { tr (N_ ("Room")), text_or_null (receipt->room) },
    { tr (N_ ("Meter no.")), text_or_null (receipt->meter_serial) },
    { tr (N_ ("Tariff")), text_or_null (receipt->tariff_name) },
  };

  pwt_pen_rows (pen, rows, G_N_ELEMENTS (rows), form->columns);
}

static void
draw_amount (PwtPen *pen, const PaperForm *form, const PwtReceipt *receipt)
{
  g_autofree char *amount = format_yuan (receipt->paid);
  const PwtPenRow words = { tr (N_ ("In words")), text_or_null (receipt->paid_in_words) };

  pwt_pen_rule (pen, 1.5, FALSE);
  pwt_pen_skip (pen, pen->size * 0.25);
  pwt_pen_amount (pen, tr (N_ ("Received")), amount, form->amount);
  pwt_pen_rows (pen, &words, 1, 1);
  pwt_pen_skip (pen, pen->size * 0.4);
  pwt_pen_rule (pen, 1.5, FALSE);
}

static const char *
pay_method_label (PwtPayMethod method)
{
  for (guint i = 0; pwt_pay_method_choices[i].nick != NULL; i++)
    if (i == method)
      return tr (pwt_pay_method_choices[i].label);
  return NULL;
}

static void
draw_money (PwtPen *pen, const PaperForm *form, const PwtReceipt *receipt)
{
  g_autofree char *credit = format_yuan (receipt->credit);
  g_autofree char *fee = receipt->fee.e4 != 0 ? format_yuan (receipt->fee) : NULL;
  g_autofree char *time = format_time (receipt, receipt->issued_us);
  const PwtPenRow rows[] = {
    { tr (N_ ("Credited")), credit },
    { tr (N_ ("Service fee")), fee },
    { tr (N_ ("Pay method")), pay_method_label (receipt->pay_method) },
    { tr (N_ ("Payment no.")), text_or_null (receipt->pay_reference) },
    { tr (N_ ("Time")), time },
    { tr (N_ ("Operator")), text_or_null (receipt->operator_name) },
  };

  pwt_pen_rows (pen, rows, G_N_ELEMENTS (rows), form->columns);
}

static char *
format_count_step (const PwtTopup *topup)
{
  /* Another count than the target: a person decided that the money is in the meter. */
  if (topup->count_before == PWT_NONE || topup->count_after != topup->target_count)
    return NULL;
  return g_strdup_printf ("%" G_GINT64_FORMAT " → %" G_GINT64_FORMAT, topup->count_before,
                          topup->count_after);
}

/* What became of the money: 已到表 with its proof, or what is still to come. */
static void
draw_state (PwtPen *pen, const PaperForm *form, const PwtReceiptView *view)
{
  const PwtTopup *topup = view->topup;
  gboolean is_settled = topup->state == PWT_TOPUP_SETTLED;
  const StateWords *words = &state_words[topup->state];
  g_autofree char *count = is_settled ? format_count_step (topup) : NULL;
  g_autofree char *balance = NULL, *time = NULL;

  if (is_settled && topup->balance_after.e4 != PWT_NONE)
    balance = format_cents (topup->balance_after);
  if (is_settled)
    time = format_time (view->receipt, topup->ended_us);

  pwt_pen_stamp (pen, tr (words->stamp), form->text + 2, is_settled);
  pwt_pen_skip (pen, pen->size * 0.3);
  if (words->advice != NULL)
    pwt_pen_text (pen, tr (words->advice), form->text, FALSE, PANGO_ALIGN_CENTER);

  const PwtPenRow rows[] = {
    { tr (N_ ("Purchase count")), count },
    { tr (N_ ("Balance in the meter")), balance },
    { tr (N_ ("Read back")), time },
  };
  pwt_pen_rows (pen, rows, G_N_ELEMENTS (rows), form->columns);
}

/* Money that went back makes the receipt the slip of that too, to be signed by who got it.
 * @slip: (nullable): its number */
static void
draw_refund (PwtPen *pen, const PaperForm *form, const PwtReceipt *receipt, const char *slip,
             const PwtTopupDecision *refund)
{
  g_autofree char *amount = format_yuan (refund->refund);
  g_autofree char *time = format_time (receipt, refund->decided_us);
  const PwtPenRow rows[] = {
    { tr (N_ ("Refund slip no.")), slip },
    { tr (N_ ("Paid back")), amount },
    { tr (N_ ("Paid back by")), pay_method_label (refund->pay_method) },
    { tr (N_ ("Time")), time },
    { tr (N_ ("Operator")), text_or_null (refund->operator_name) },
    { tr (N_ ("Signature for the money")), "" },
  };

  pwt_pen_skip (pen, pen->size * 0.3);
  pwt_pen_rows (pen, rows, G_N_ELEMENTS (rows), form->columns);
}

/* A person decided that it goes back, or the sale was undone: then all of it went back as it had
 * come, and no slip was numbered. */
static void
draw_what_went_back (PwtPen *pen, const PaperForm *form, const PwtReceiptView *view)
{
  const PwtReceipt *receipt = view->receipt;
  const PwtTopupDecision undone = { .refund = receipt->paid,
                                    .pay_method = receipt->pay_method,
                                    .operator_name = view->cancelled_by,
                                    .decided_us = view->topup->ended_us };
  g_autofree char *slip = NULL;

  if (is_void (view)) {
    draw_refund (pen, form, receipt, NULL, &undone);
  } else if (view->decision != NULL && view->decision->number != PWT_NONE) {
    slip = g_strdup_printf ("%06" G_GINT64_FORMAT, view->decision->number);
    draw_refund (pen, form, receipt, slip, view->decision);
  }
}

static void
draw_foot (PwtPen *pen, const PaperForm *form, const PwtReceipt *receipt)
{
  gboolean is_roll = form->height_mm == 0;

  if (!is_roll) {
    const PwtPenRow seals[] = { { tr (N_ ("Signature of the payer")), "" },
                                { tr (N_ ("Seal of the payee")), "" } };

    pwt_pen_skip (pen, pen->size * 0.8);
    pwt_pen_rows (pen, seals, G_N_ELEMENTS (seals), form->columns);
    pwt_pen_skip (pen, pen->size * 0.8);
  }
  if (text_or_null (receipt->footer) != NULL)
    pwt_pen_text (pen, receipt->footer, form->small, FALSE, PANGO_ALIGN_CENTER);
  pwt_pen_text (pen, tr (N_ ("This receipt is not a tax invoice.")), form->small, FALSE,
                PANGO_ALIGN_CENTER);
  if (is_roll) {
    /* Printers cut a little behind the last line: without this air they cut through it. */
    pwt_pen_skip (pen, 6 * MM);
    pwt_pen_rule (pen, 0.75, TRUE);
  }
}

/* Draws everything from the upper margin on; returns how high the paper must be. */
static double
draw_all (cairo_t *cr, const PwtReceiptView *view, const PaperForm *form, cairo_surface_t *logo,
          gint64 now_us)
{
  const PwtReceipt *receipt = view->receipt;
  double margin = form->margin_mm * MM;
  PwtPen pen = {
    .cr = cr,
    .left = margin,
    .width = form->width_mm * MM - 2 * margin,
    .y = margin,
    .size = form->text,
  };

  cairo_set_source_rgb (cr, 0, 0, 0);
  draw_head (&pen, form, view, logo, now_us);
  draw_gap (&pen, TRUE);
  draw_whom (&pen, form, receipt);
  draw_gap (&pen, FALSE);
  draw_amount (&pen, form, receipt);
  draw_gap (&pen, FALSE);
  draw_money (&pen, form, receipt);
  draw_gap (&pen, FALSE);
  if (view->topup != NULL) {
    draw_state (&pen, form, view);
    draw_what_went_back (&pen, form, view);
    draw_gap (&pen, TRUE);
  }
  draw_foot (&pen, form, receipt);
  return pen.y + margin;
}

/* How high the receipt is, whatever the paper. */
static double
measure_all (const PwtReceiptView *view, const PaperForm *form, cairo_surface_t *logo,
             gint64 now_us)
{
  cairo_surface_t *surface = cairo_recording_surface_create (CAIRO_CONTENT_COLOR_ALPHA, NULL);
  cairo_t *cr = cairo_create (surface);
  double height = draw_all (cr, view, form, logo, now_us);

  cairo_destroy (cr);
  cairo_surface_destroy (surface);
  return height;
}

/**
 * pwt_receipt_get_size:
 * @view: a receipt, with its top-up or without
 * @now_us: time of printing
 * @width_pt: (out): width of the paper in points (1/72 inch)
 * @height_pt: (out): height of the paper; of a roll, as much as this receipt needs
 */
void
pwt_receipt_get_size (const PwtReceiptView *view, PwtPaper paper, gint64 now_us, double *width_pt,
                      double *height_pt)
{
  const PaperForm *form;
  cairo_surface_t *logo;

  g_return_if_fail (view != NULL && view->receipt != NULL);
  g_return_if_fail ((guint) paper < PWT_N_PAPERS);

  form = &forms[paper];
  *width_pt = form->width_mm * MM;
  *height_pt = form->height_mm * MM;
  if (form->height_mm > 0)
    return;
  logo = pwt_logo_load (view->logo);
  *height_pt = measure_all (view, form, logo, now_us);
  cairo_surface_destroy (logo);
}

/**
 * pwt_receipt_draw:
 * @cr: scaled so that one unit is a point; the paper's upper left corner is at the origin
 * @view: a receipt, with its top-up or without
 * @now_us: time of printing, shown on a reprint
 *
 * Nothing is ever cut off: text wraps, a roll grows, and on a sheet that would overflow everything
 * is drawn smaller.
 */
void
pwt_receipt_draw (cairo_t *cr, const PwtReceiptView *view, PwtPaper paper, gint64 now_us)
{
  const PaperForm *form;
  cairo_surface_t *logo;

  g_return_if_fail (cr != NULL);
  g_return_if_fail (view != NULL && view->receipt != NULL);
  g_return_if_fail ((guint) paper < PWT_N_PAPERS);

  form = &forms[paper];
  logo = pwt_logo_load (view->logo);
  cairo_save (cr);
  if (form->height_mm > 0) {
    double scale = MIN (1, form->height_mm * MM / measure_all (view, form, logo, now_us));

    cairo_translate (cr, form->width_mm * MM * (1 - scale) / 2, 0);
    cairo_scale (cr, scale, scale);
  }
  draw_all (cr, view, form, logo, now_us);
  cairo_restore (cr);
  cairo_surface_destroy (logo);
}

static cairo_status_t
append_bytes (gpointer closure, const unsigned char *data, unsigned int length)
{
  g_byte_array_append (closure, data, length);
  return CAIRO_STATUS_SUCCESS;
}

static void
describe_pdf (cairo_surface_t *surface, const PwtReceipt *receipt, gint64 now_us)
{
  g_autofree char *number = format_number (receipt);
  g_autofree char *title = g_strconcat (tr (N_ ("Receipt")), " ", number, NULL);
  g_autofree char *time = pwt_time_format_rfc3339 (now_us);

  cairo_pdf_surface_set_metadata (surface, CAIRO_PDF_METADATA_TITLE, title);
  cairo_pdf_surface_set_metadata (surface, CAIRO_PDF_METADATA_CREATOR, "Prewatt");
  cairo_pdf_surface_set_metadata (surface, CAIRO_PDF_METADATA_CREATE_DATE, time);
}

/**
 * pwt_receipt_write_pdf:
 * @view: a receipt, with its top-up or without
 * @path: file to write; one that exists is replaced whole or not at all
 * @now_us: time of printing
 * @error: return location for a %PWT_REPORT_ERROR
 *
 * Returns: %FALSE with @error set if the file could not be made
 */
gboolean
pwt_receipt_write_pdf (const PwtReceiptView *view, PwtPaper paper, const char *path, gint64 now_us,
                       GError **error)
{
  g_autoptr (GByteArray) bytes = g_byte_array_new ();
  g_autoptr (GError) local = NULL;
  cairo_surface_t *surface;
  cairo_status_t status;
  cairo_t *cr;
  double width, height;

  g_return_val_if_fail (path != NULL, FALSE);

  pwt_receipt_get_size (view, paper, now_us, &width, &height);
  surface = cairo_pdf_surface_create_for_stream (append_bytes, bytes, width, height);
  describe_pdf (surface, view->receipt, now_us);
  cr = cairo_create (surface);
  pwt_receipt_draw (cr, view, paper, now_us);
  cairo_show_page (cr);
  status = cairo_status (cr);
  cairo_destroy (cr);
  cairo_surface_finish (surface);
  if (status == CAIRO_STATUS_SUCCESS)
    status = cairo_surface_status (surface);
  cairo_surface_destroy (surface);

  if (status != CAIRO_STATUS_SUCCESS) {
    g_set_error (error, PWT_REPORT_ERROR, PWT_REPORT_ERROR_DRAWING,
                 "The receipt could not be drawn: %s", cairo_status_to_string (status));
    return FALSE;
  }
  if (!g_file_set_contents_full (path, (const char *) bytes->data, (gssize) bytes->len,
                                 G_FILE_SET_CONTENTS_CONSISTENT | G_FILE_SET_CONTENTS_DURABLE, 0666,
                                 &local)) {
    g_set_error (error, PWT_REPORT_ERROR, PWT_REPORT_ERROR_WRITING,
                 "The receipt was not saved: %s. Choose another folder.", local->message);
    return FALSE;
  }
  return TRUE;
}
