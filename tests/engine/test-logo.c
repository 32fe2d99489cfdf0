/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The logo of receipts: what is taken, what is kept, and which receipts show it. */
#include "engine/logo.h"

#include <png.h>
#include <string.h>

#include "office.h"

/* --- pictures --- */

/* A picture of one colour. @format: PNG_FORMAT_… of 8 bits a channel; @rgba: as many as it has */
static char *
make_image (guint width, guint height, guint32 format, const guint8 *rgba)
{
  png_image png = {
    .version = PNG_IMAGE_VERSION, .width = width, .height = height, .format = format
  };
  guint n = PNG_IMAGE_PIXEL_CHANNELS (format);
  g_autofree guint8 *pixels = g_malloc (PNG_IMAGE_SIZE (png));
  g_autofree guint8 *bytes = NULL;
  png_alloc_size_t size = 0;

  for (gsize i = 0; i < (gsize) width * height; i++)
    memcpy (pixels + i * n, rgba, n);
  g_assert_true (png_image_write_to_memory (&png, NULL, &size, 0, pixels, 0, NULL));
  bytes = g_malloc (size);
  g_assert_true (png_image_write_to_memory (&png, bytes, &size, 0, pixels, 0, NULL));
  return g_base64_encode (bytes, size);
}

static char *
make_blue (guint width, guint height)
{
  return make_image (width, height, PNG_FORMAT_RGB, (const guint8[]){ 20, 60, 200 });
}

/* The pixel at the middle of what is kept. */
static void
read_middle (const PwtLogo *logo, guint8 rgb[3])
{
  png_image png = { .version = PNG_IMAGE_VERSION };
  g_autofree guint8 *pixels = NULL;
  gsize size;
  g_autofree guchar *bytes = g_base64_decode (logo->image, &size);

  g_assert_true (png_image_begin_read_from_memory (&png, bytes, size));
  g_assert_cmpint (png.width, ==, logo->width);
  g_assert_cmpint (png.height, ==, logo->height);
  g_assert_cmpint (png.format & PNG_FORMAT_FLAG_ALPHA, ==, 0);
  png.format = PNG_FORMAT_RGB;
  pixels = g_malloc (PNG_IMAGE_SIZE (png));
  g_assert_true (png_image_finish_read (&png, NULL, pixels, 0, NULL));
  memcpy (rgb, pixels + ((gsize) (png.height / 2) * png.width + png.width / 2) * 3, 3);
}

static void
assert_colour (const guint8 rgb[3], guint red, guint green, guint blue)
{
  g_assert_cmpuint (rgb[0], ==, red);
  g_assert_cmpuint (rgb[1], ==, green);
  g_assert_cmpuint (rgb[2], ==, blue);
}

static void
test_is_kept_as_small_as_paper_needs (void)
{
  static const struct {
    guint width, height, kept_width, kept_height;
  } rows[] = {
    { 480, 200, 480, 200 },   { 120, 40, 120, 40 },   { 1920, 400, 480, 100 },
    { 1000, 1000, 200, 200 }, { 100, 1, 100, 1 },     { 8000, 10, 480, 1 }, /* not nothing */
    { 10, 8000, 1, 200 },     { 481, 200, 480, 199 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autofree char *image = make_blue (rows[i].width, rows[i].height);
    g_autoptr (GError) error = NULL;
    PwtLogo logo = { .image = NULL };
    guint8 rgb[3];

    g_assert_true (pwt_logo_prepare (image, &logo, &error));
    g_assert_no_error (error);
    g_assert_cmpint (logo.width, ==, rows[i].kept_width);
    g_assert_cmpint (logo.height, ==, rows[i].kept_height);
    read_middle (&logo, rgb);
    assert_colour (rgb, 20, 60, 200);
    g_free (logo.image);
  }
}

/* Paper is white: what is transparent must not come out black. */
static void
test_transparency_is_paper (void)
{
  g_autofree char *clear = make_image (200, 100, PNG_FORMAT_RGBA, (const guint8[]){ 0, 0, 0, 0 });
  g_autofree char *grey = make_image (200, 100, PNG_FORMAT_GRAY, (const guint8[]){ 90 });
  g_autoptr (GError) error = NULL;
  PwtLogo logo = { .image = NULL };
  guint8 rgb[3];

  g_assert_true (pwt_logo_prepare (clear, &logo, &error));
  read_middle (&logo, rgb);
  assert_colour (rgb, 255, 255, 255);
  g_free (logo.image);
  g_assert_true (pwt_logo_prepare (grey, &logo, &error));
  read_middle (&logo, rgb);
  assert_colour (rgb, 90, 90, 90);
  g_free (logo.image);
}

static void
assert_refused (const char *image, const char *why)
{
  g_autoptr (GError) error = NULL;
  PwtLogo logo = { .image = NULL };

  g_assert_false (pwt_logo_prepare (image, &logo, &error));
  g_assert_error (error, PWT_ENGINE_ERROR, PWT_ENGINE_ERROR_INVALID);
  if (strstr (error->message, why) == NULL)
    g_error ("“%s” does not say “%s”", error->message, why);
  g_assert_null (logo.image);
}

static void
assert_bytes_refused (const guchar *bytes, gsize size, const char *why)
{
  g_autofree char *image = g_base64_encode (bytes, size);

  assert_refused (image, why);
}

static void
test_says_what_is_wrong (void)
{
  static const guchar jpeg[] = { 0xff, 0xd8, 0xff, 0xe0, 0, 16, 'J', 'F', 'I', 'F', 0, 1 };
  g_autofree char *tiny = make_blue (99, 99);
  g_autofree char *many = make_blue (4000, 2001);
  g_autofree char *wide = make_blue (8001, 1);
  g_autofree char *noise = g_strnfill (PWT_LOGO_MAX_CHARS + 4, 'A');

  assert_refused ("", "empty");
  assert_refused ("#!$%", "base64");
  assert_refused ("AAA", "base64");
  assert_refused ("QU\nJD", "base64");
  assert_refused ("====", "not a PNG");
  assert_bytes_refused (jpeg, sizeof jpeg, "not a PNG");
  assert_refused (tiny, "too small");
  assert_refused (many, "8 million");
  assert_refused (wide, "8 million");
  assert_refused (noise, "512 KB");
  noise[PWT_LOGO_MAX_CHARS - 4] = '\0';
  assert_refused (noise, "not a PNG");
}

/* Cut anywhere, or with any byte another: a picture that is kept, or a refusal, never a crash. */
static void
test_a_damaged_picture_does_no_harm (void)
{
  g_autofree char *image = make_blue (300, 200);
  gsize size;
  g_autofree guchar *bytes = g_base64_decode (image, &size);

  for (gsize cut = 0; cut + 16 < size; cut += 3) {
    if (cut == 0)
      assert_refused ("", "empty");
    else
      assert_bytes_refused (bytes, cut, cut < 8 ? "not a PNG" : "damaged");
  }
  for (gsize i = 0; i < size; i++) {
    g_autofree char *broken = NULL;
    g_autoptr (GError) error = NULL;
    PwtLogo logo = { .image = NULL };

    bytes[i] ^= 0x55;
    broken = g_base64_encode (bytes, size);
    if (pwt_logo_prepare (broken, &logo, &error))
      g_assert_cmpint (logo.width * logo.height, <=, 480 * 200);
    else
      g_assert_error (error, PWT_ENGINE_ERROR, PWT_ENGINE_ERROR_INVALID);
    g_free (logo.image);
    bytes[i] ^= 0x55;
  }
}

/* The head says 60,000 × 60,000: nothing of that size is ever allocated. */
static void
test_a_bomb_is_seen_by_its_head (void)
{
  g_autofree char *image = make_blue (300, 200);
  const guint32 side = GUINT32_TO_BE (60000);
  gsize size;
  g_autofree guchar *bytes = g_base64_decode (image, &size);
  guint32 sum;

  memcpy (bytes + 16, &side, 4);
  memcpy (bytes + 20, &side, 4);
  /* Its check sum is right: libpng believes it. */
  sum = 0xffffffff;
  for (guint i = 12; i < 29; i++) {
    sum ^= bytes[i];
    for (guint bit = 0; bit < 8; bit++)
      sum = sum & 1 ? sum >> 1 ^ 0xedb88320 : sum >> 1;
  }
  sum = GUINT32_TO_BE (~sum);
  memcpy (bytes + 29, &sum, 4);
  assert_bytes_refused (bytes, size, "8 million");
}

/* --- on receipts --- */

static void
set_up (Office **office, gconstpointer data)
{
  *office = office_new ();
  office_show (*office, "R01", 50, 7);
}

static void
tear_down (Office **office, gconstpointer data)
{
  office_verify (*office);
  office_free (*office);
}

static PwtLogo
new_logo (Office *office, char *image)
{
  return (PwtLogo){ .id = office_new_id (office), .project = office->project, .image = image };
}

static PwtLogo
save (Office *office, char *image)
{
  PwtLogo logo = new_logo (office, image);

  pwt_record_free (&pwt_nothing_record, office_call (office, office->boss, "logo.save", &logo));
  return logo;
}

static char *
dup_printed (Office *office, PwtId sale)
{
  PwtIdRequest id = { sale };
  PwtReceiptView *view = office_call (office, office->boss, "receipt.get", &id);
  char *image = g_strdup (view->logo);

  g_assert_cmpint (pwt_id_is_none (view->receipt->logo), ==, image == NULL);
  pwt_record_free (&pwt_receipt_view_record, view);
  return image;
}

static char *
dup_current (Office *office)
{
  PwtIdRequest id = { office->project };
  PwtLogo *logo = office_call (office, office->boss, "logo.get", &id);
  char *image = g_strdup (logo->image);

  g_assert_true (pwt_id_equal (logo->project, office->project));
  g_assert_cmpint (logo->width == PWT_NONE, ==, image == NULL);
  pwt_record_free (&pwt_logo_record, logo);
  return image;
}

static void
sell (Office *office, PwtId *id)
{
  pwt_record_free (&pwt_sale_reply_record, office_sell (office, "R01", 10, id));
}

/* As its footer: reprinted, a receipt is what it was. */
static void
test_a_receipt_keeps_the_logo_of_its_day (Office **fixture, gconstpointer data)
{
  Office *office = *fixture;
  g_autofree char *blue = make_blue (200, 100), *other = make_blue (100, 200);
  g_autofree char *none = NULL, *first = NULL, *second = NULL, *last = NULL, *current = NULL;
  PwtId sales[4];

  g_assert_null (dup_current (office));
  sell (office, &sales[0]);
  save (office, blue);
  sell (office, &sales[1]);
  office->now_us -= PWT_US_PER_DAY; /* the clock was wrong: the newest counts all the same */
  save (office, other);
  sell (office, &sales[2]);
  current = dup_current (office);
  save (office, NULL);
  sell (office, &sales[3]);
  none = dup_printed (office, sales[0]);
  first = dup_printed (office, sales[1]);
  second = dup_printed (office, sales[2]);
  last = dup_printed (office, sales[3]);
  g_assert_null (none);
  g_assert_nonnull (first);
  g_assert_cmpstr (second, ==, current);
  g_assert_cmpstr (first, !=, second);
  g_assert_null (last);
  g_assert_null (dup_current (office));
}

static void
test_is_saved_once (Office **fixture, gconstpointer data)
{
  Office *office = *fixture;
  g_autofree char *blue = make_blue (200, 100), *other = make_blue (100, 200);
  PwtLogo logo = save (office, blue);

  pwt_record_free (&pwt_nothing_record, office_call (office, office->boss, "logo.save", &logo));
  g_assert_cmpint (office_count_audit (office, "logo.save"), ==, 1);
  logo.image = other;
  office_assert_fails (office, office->boss, "logo.save", &logo, CONFLICT);
  logo.id = PWT_ID_NONE;
  office_assert_fails (office, office->boss, "logo.save", &logo, INVALID);
  logo = new_logo (office, blue);
  logo.project = office_new_id (office);
  office_assert_fails (office, office->boss, "logo.save", &logo, NOT_FOUND);
  logo = new_logo (office, (char *) "bm8=");
  office_assert_fails (office, office->boss, "logo.save", &logo, INVALID);
}

/* The log is for ever, and shown as a list. */
static void
test_the_log_has_its_size_alone (Office **fixture, gconstpointer data)
{
  Office *office = *fixture;
  g_autofree char *blue = make_blue (200, 100);
  PwtListRequest *list = pwt_record_new (&pwt_list_request_record);
  PwtWindow *window;
  const PwtAuditRow *row = NULL;

  save (office, blue);
  save (office, NULL);
  list->project = office->project;
  list->limit = 50;
  window = office_call (office, office->boss, "audit.list", list);
  for (guint i = 0; i < window->rows->len && row == NULL; i++) {
    row = g_ptr_array_index (window->rows, i);
    if (!g_str_equal (row->operation, "logo.save"))
      row = NULL;
  }
  g_assert_nonnull (row); /* the newest: it was taken away */
  g_assert_nonnull (strstr (row->before, "\"width\":200,\"height\":100"));
  g_assert_null (strstr (row->before, "image"));
  g_assert_null (strstr (row->after, "width"));
  pwt_record_free (&pwt_audit_window_record, window);
  pwt_record_free (&pwt_list_request_record, list);
}

/* --- paper, and who does not know of it --- */

static void
test_what_is_left_out_of_a_project (Office **fixture, gconstpointer data)
{
  Office *office = *fixture;
  PwtIdRequest id = { office->project };
  PwtSiteTree *tree = office_call (office, office->boss, "site.tree", &id);
  char text[PWT_ID_TEXT_SIZE];
  g_autofree char *json = NULL;
  g_autoptr (GError) error = NULL;
  PwtProject *short_one;
  PwtReceiptView *view;
  PwtIdRequest sale;

  tree->project->paper = PWT_PAPER_A5;
  tree->project->interval_s = 900;
  pwt_record_free (&pwt_nothing_record,
                   office_call (office, office->boss, "project.save", tree->project));
  pwt_record_free (&pwt_site_tree_record, tree);
  sell (office, &sale.id);
  view = office_call (office, office->boss, "receipt.get", &sale);
  g_assert_cmpint (view->paper, ==, PWT_PAPER_A5);
  pwt_record_free (&pwt_receipt_view_record, view);

  pwt_id_to_text (office->project, text);
  json =
      g_strdup_printf ("{\"id\":\"%s\",\"name\":\"园区\",\"time_zone\":\"Asia/Shanghai\"}", text);
  short_one = pwt_record_from_json (&pwt_project_record, json, -1, &error);
  g_assert_no_error (error);
  pwt_record_free (&pwt_nothing_record,
                   office_call (office, office->boss, "project.save", short_one));
  pwt_record_free (&pwt_project_record, short_one);
  tree = office_call (office, office->boss, "site.tree", &id);
  g_assert_cmpint (tree->project->interval_s, ==, 900);          /* as it was */
  g_assert_cmpint (tree->project->paper, ==, PWT_PAPER_ROLL_80); /* the usual one */
  g_assert_null (tree->project->receipt_footer);                 /* none */
  pwt_record_free (&pwt_site_tree_record, tree);
}

#define ADD(name, test) g_test_add ("/engine/logo/" name, Office *, NULL, set_up, test, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/engine/logo/is-kept-as-small-as-paper-needs",
                   test_is_kept_as_small_as_paper_needs);
  g_test_add_func ("/engine/logo/transparency-is-paper", test_transparency_is_paper);
  g_test_add_func ("/engine/logo/says-what-is-wrong", test_says_what_is_wrong);
  g_test_add_func ("/engine/logo/a-damaged-picture-does-no-harm",
                   test_a_damaged_picture_does_no_harm);
  g_test_add_func ("/engine/logo/a-bomb-is-seen-by-its-head", test_a_bomb_is_seen_by_its_head);
  ADD ("a-receipt-keeps-the-logo-of-its-day", test_a_receipt_keeps_the_logo_of_its_day);
  ADD ("is-saved-once", test_is_saved_once);
  ADD ("the-log-has-its-size-alone", test_the_log_has_its_size_alone);
  ADD ("what-is-left-out-of-a-project", test_what_is_left_out_of_a_project);
  return g_test_run ();
}
