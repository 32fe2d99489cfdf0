/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/control.h"

#include <glib/gstdio.h>
#include <signal.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "sim/json.h"

#define START_US (G_GINT64_CONSTANT (1795147200) * 1000000)

static const char site_text[] =
    "{\"format\":\"prewatt-site-1\","
    "\"lines\":[{\"name\":\"one\",\"baud\":9600},{\"name\":\"two\",\"baud\":19200}],"
    "\"meters\":[{\"serial\":\"000000000001\",\"line\":1,\"address\":7,"
    "\"profile\":\"generic-prepaid\",\"sim\":{\"balance\":\"100\",\"base_w\":5000,"
    "\"count\":4,\"alarm1\":\"20\",\"alarm2\":\"10\"}},"
    "{\"serial\":\"000000000002\",\"line\":2,\"address\":8,\"profile\":\"acrel-dtsy1352\"}]}";

typedef struct {
  PwtSimControl control;
  char *folder;
  gint64 now_us;
} Fixture;

static PwtSimSite *
load_site (const PwtSimState *state, guint64 line_seed)
{
  PwtSimSiteOptions options = {
    .seed = state->seed, .line_seed = line_seed, .speed = state->speed, .now_us = state->started_us
  };
  g_autoptr (GError) error = NULL;
  PwtSimSite *site = pwt_sim_site_parse (site_text, strlen (site_text), &options, &error);

  g_assert_no_error (error);
  return site;
}

/* What the program does at each start. */
static void
start (Fixture *f, guint64 seed, gint64 speed)
{
  char *folder = g_build_filename (f->folder, "state", NULL);
  g_autoptr (GError) error = NULL;

  f->control.state = pwt_sim_state_open (folder, seed, speed, f->now_us, &error);
  g_assert_no_error (error);
  f->control.site = load_site (f->control.state, seed);
  g_assert_true (pwt_sim_state_restore (f->control.state, f->control.site, &error));
  g_assert_true (
      pwt_sim_state_begin_anew (f->control.state, f->control.site, seed, speed, f->now_us, &error));
  g_assert_no_error (error);
  g_free (folder);
}

static void
stop (Fixture *f)
{
  pwt_sim_site_free (f->control.site);
  pwt_sim_state_free (f->control.state);
}

static void
set_up (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  f->folder = g_dir_make_tmp ("pwt-sim-XXXXXX", &error);
  g_assert_no_error (error);
  f->now_us = START_US;
  start (f, 1, 1);
}

static void
remove_folder (const char *path)
{
  g_autoptr (GDir) dir = g_dir_open (path, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL) {
    g_autofree char *inner = g_build_filename (path, name, NULL);

    if (g_file_test (inner, G_FILE_TEST_IS_DIR))
      remove_folder (inner);
    else
      g_unlink (inner);
  }
  g_rmdir (path);
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  stop (f);
  remove_folder (f->folder);
  g_free (f->folder);
}

static char *
say (Fixture *f, const char *text)
{
  char *answer = pwt_sim_control (&f->control, text, strlen (text), f->now_us);

  g_assert_nonnull (answer);
  g_assert_null (strchr (answer, '\n'));
  return answer;
}

static void
assert_says (Fixture *f, const char *text, const char *part)
{
  g_autofree char *answer = say (f, text);

  g_test_message ("%s", answer);
  g_assert_nonnull (strstr (answer, part));
}

static void
test_meter (Fixture *f, gconstpointer data)
{
  assert_says (f, "{\"cmd\":\"meter\",\"line\":1,\"address\":7}", "\"serial\":\"000000000001\"");
  assert_says (f, "{\"cmd\":\"meter\",\"line\":1,\"address\":7}", "\"shown_balance\":\"100.00\"");
  f->now_us += 10 * PWT_US_PER_HOUR; /* 5 kW, give or take a tenth, at 1 yuan */
  assert_says (f, "{\"cmd\":\"meter\",\"line\":1,\"address\":7}", "\"closed\":true");
  g_assert_cmpint (pwt_sim_line_peek (pwt_sim_site_line (f->control.site, 1)->line, 7)->balance_e9,
                   <, G_GINT64_CONSTANT (56000000000));
  f->now_us += 20 * PWT_US_PER_HOUR;
  assert_says (f, "{\"cmd\":\"meter\",\"line\":1,\"address\":7}", "\"in_arrears\":true");
}

static void
test_set_and_swap (Fixture *f, gconstpointer data)
{
  assert_says (
      f, "{\"cmd\":\"set\",\"line\":1,\"address\":7,\"balance\":\"-3.5\",\"forced\":\"hold\"}",
      "\"shown_balance\":\"-3.50\"");
  assert_says (f, "{\"cmd\":\"set\",\"line\":1,\"address\":7,\"mute\":true}", "\"mute\":true");
  assert_says (f, "{\"cmd\":\"set\",\"line\":1,\"address\":7,\"mute\":false}", "\"mute\":false");
  assert_says (f, "{\"cmd\":\"swap\",\"line\":1,\"address\":7,\"serial\":\"123456789012\"}",
               "\"serial\":\"123456789012\"");
  assert_says (f, "{\"cmd\":\"meter\",\"line\":1,\"address\":7}", "\"count\":0");
  assert_says (f, "{\"cmd\":\"meter\",\"line\":1,\"address\":7}", "\"total_kwh\":\"0.00\"");
  assert_says (f, "{\"cmd\":\"clock-jump\",\"line\":1,\"address\":7,\"seconds\":-3600}",
               "\"clock_offset\":\"-3600.00\"");
}

static void
test_faults (Fixture *f, gconstpointer data)
{
  assert_says (f,
               "{\"cmd\":\"fault\",\"kind\":\"delay\",\"line\":2,\"address\":8,\"delay_ms\":250}",
               "\"ok\":true");
  assert_says (f,
               "{\"cmd\":\"fault\",\"kind\":\"random\",\"chance\":\"0.25\",\"times\":-1,"
               "\"on\":\"recharge\"}",
               "\"ok\":true");
  g_assert_cmpuint (pwt_sim_line_faults (pwt_sim_site_line (f->control.site, 1)->line)->len, ==, 1);
  g_assert_cmpuint (pwt_sim_line_faults (pwt_sim_site_line (f->control.site, 2)->line)->len, ==, 2);
  assert_says (f, "{\"cmd\":\"faults\",\"line\":2}", "\"delay_ms\":250");
  assert_says (f, "{\"cmd\":\"faults\"}", "\"chance\":\"0.25\"");
  assert_says (f, "{\"cmd\":\"clear\",\"line\":2}", "\"ok\":true");
  g_assert_cmpuint (pwt_sim_line_faults (pwt_sim_site_line (f->control.site, 2)->line)->len, ==, 0);
  assert_says (f, "{\"cmd\":\"clear\"}", "\"ok\":true");
  assert_says (f, "{\"cmd\":\"faults\"}", "\"faults\":[]");
  assert_says (f, "{\"cmd\":\"list\"}", "\"link\":\"line-2\"");
  assert_says (f, "{\"cmd\":\"stats\",\"line\":1}", "\"violations\":0");
}

/* A mistake is named, changes nothing and never kills. */
static void
test_mistakes (Fixture *f, gconstpointer data)
{
  static const struct {
    const char *text, *says;
  } rows[] = {
    { "", "Not a JSON object" },
    { "null", "Not a JSON object" },
    { "{\"cmd\":", "" },
    { "\xff\xfe", "UTF-8" },
    { "{}", "cmd: missing" },
    { "{\"cmd\":7}", "cmd: must be a text" },
    { "{\"cmd\":\"reboot\"}", "there is no command “reboot”" },
    { "{\"cmd\":\"meter\"}", "line: missing" },
    { "{\"cmd\":\"meter\",\"line\":3,\"address\":7}", "line: must be 1 … 2" },
    { "{\"cmd\":\"meter\",\"line\":1,\"address\":9}", "line 1 has no meter 9" },
    { "{\"cmd\":\"meter\",\"line\":1,\"address\":7,\"x\":1}", "x: there is no such member" },
    { "{\"cmd\":\"set\",\"line\":1,\"address\":7,\"count\":1,\"balance\":\"1e5\"}", "balance: " },
    { "{\"cmd\":\"set\",\"line\":1,\"address\":7,\"count\":123456789012345678901}", "too long" },
    { "{\"cmd\":\"swap\",\"line\":1,\"address\":7}", "serial: missing" },
    { "{\"cmd\":\"clock-jump\",\"line\":1,\"address\":7,\"seconds\":99999999999}", "seconds: " },
    { "{\"cmd\":\"fault\",\"kind\":\"none\"}", "there is no fault “none”" },
    { "{\"cmd\":\"fault\",\"kind\":\"echo\",\"times\":0}", "times: " },
    { "{\"cmd\":\"fault\",\"kind\":\"echo\",\"chance\":\"1.5\"}", "chance: must be 0 … 1" },
    { "{\"cmd\":\"fault\",\"kind\":\"echo\",\"on\":\"monday\"}", "on: must be" },
  };
  g_autofree char *deep = g_strnfill (100000, '[');
  g_autofree char *before = say (f, "{\"cmd\":\"meter\",\"line\":1,\"address\":7}");
  g_autofree char *after = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autofree char *answer = say (f, rows[i].text);

    g_test_message ("%s", answer);
    g_assert_true (g_str_has_prefix (answer, "{\"ok\":false,\"error\":\""));
    g_assert_nonnull (strstr (answer, rows[i].says));
  }
  assert_says (f, deep, "nested too deeply");
  after = say (f, "{\"cmd\":\"meter\",\"line\":1,\"address\":7}");
  g_assert_cmpstr (before, ==, after);
  assert_says (f, "{\"cmd\":\"faults\"}", "\"faults\":[]");
}

static void
test_too_many_rules (Fixture *f, gconstpointer data)
{
  for (guint i = 0; i < 1000; i++)
    g_free (say (f, "{\"cmd\":\"fault\",\"kind\":\"echo\",\"line\":1}"));
  assert_says (f, "{\"cmd\":\"fault\",\"kind\":\"echo\",\"line\":1}", "1000 fault rules already");
}

/* Started again, a site is what it would have been: what commands changed and what time did. */
static void
test_restart (Fixture *f, gconstpointer data)
{
  g_autofree char *changed = NULL, *lived = NULL;

  g_free (say (f, "{\"cmd\":\"set\",\"line\":1,\"address\":7,\"count\":99,\"balance\":\"5000\"}"));
  g_free (say (f, "{\"cmd\":\"set\",\"line\":2,\"address\":8,\"mute\":true}"));
  f->now_us += 5 * PWT_US_PER_HOUR;
  lived = say (f, "{\"cmd\":\"meter\",\"line\":1,\"address\":7}");
  stop (f);
  start (f, 1, 1);
  changed = say (f, "{\"cmd\":\"meter\",\"line\":1,\"address\":7}");
  g_assert_cmpstr (changed, ==, lived);
}

/* Another seed and speed begin where the old ones ended: registers never run backwards. */
static void
test_restart_with_other_speed (Fixture *f, gconstpointer data)
{
  PwtSimMeter *meter = pwt_sim_line_peek (pwt_sim_site_line (f->control.site, 1)->line, 7);
  gint64 before;

  meter->balance_e9 = 0;
  g_free (say (f, "{\"cmd\":\"set\",\"line\":1,\"address\":7,\"balance\":\"90000\"}"));
  f->now_us += PWT_US_PER_HOUR;
  pwt_sim_meter_advance (meter, f->now_us);
  before = pwt_sim_meter_total_wh (meter);
  stop (f);
  start (f, 5, 100);
  meter = pwt_sim_line_peek (pwt_sim_site_line (f->control.site, 1)->line, 7);
  g_assert_cmpint (pwt_sim_meter_total_wh (meter), ==, before);
  f->now_us += PWT_US_PER_HOUR;
  stop (f);
  start (f, 5, 100);
  meter = pwt_sim_line_peek (pwt_sim_site_line (f->control.site, 1)->line, 7);
  pwt_sim_meter_advance (meter, f->now_us);
  g_assert_cmpint (pwt_sim_meter_total_wh (meter), >, before + 400000);
}

static void
test_spoilt_state (Fixture *f, gconstpointer data)
{
  static const char *const spoilt[] = { "", "{", "[]", "{\"balance\":7}", "{\"serial\":\"x\"}" };
  g_autofree char *path = g_build_filename (f->folder, "state", "1-7.json", NULL);

  for (guint i = 0; i < G_N_ELEMENTS (spoilt); i++) {
    g_autoptr (GError) error = NULL;

    g_assert_true (g_file_set_contents (path, spoilt[i], -1, NULL));
    g_assert_false (pwt_sim_state_restore (f->control.state, f->control.site, &error));
    g_assert_nonnull (strstr (error->message, "1-7.json"));
  }
}

/* The child's meter credits, saves, and is killed before it can answer. */
static gboolean
save_and_die (PwtSimMeter *meter, gpointer data)
{
  Fixture *f = data;

  if (!pwt_sim_state_save (f->control.state, 1, meter, NULL))
    _exit (1);
  kill (getpid (), SIGKILL);
  return FALSE;
}

static gboolean
die_unsaved (PwtSimMeter *meter, gpointer data)
{
  kill (getpid (), SIGKILL);
  return FALSE;
}

static guint8
top_up (Fixture *f, guint16 count)
{
  PwtModbusRequest request = { .unit = 7,
                               .function = PWT_MODBUS_WRITE,
                               .address = 0x100,
                               .count = 4,
                               .values = { 0, 5000, count, 0 } };
  PwtSimLine *line = pwt_sim_site_line (f->control.site, 1)->line;
  guint8 frame[PWT_MODBUS_FRAME_SIZE];
  PwtModbusReply reply;
  gsize n = pwt_modbus_rtu_request (&request, frame), size;

  pwt_sim_line_write (line, f->now_us, frame, n);
  f->now_us += PWT_US_PER_SECOND;
  n = pwt_sim_line_read (line, f->now_us, frame, sizeof frame);
  g_assert_cmpint (pwt_modbus_rtu_parse_reply (frame, n, &request, &reply, &size), ==,
                   PWT_PARSE_FRAME);
  return reply.exception;
}

static void
test_killed_between_credit_and_answer (Fixture *f, gconstpointer data)
{
  gboolean is_saved = GPOINTER_TO_INT (data);
  PwtSimMeter *meter;
  int status;
  pid_t child = fork ();

  if (child == 0) {
    pwt_sim_line_set_save (pwt_sim_site_line (f->control.site, 1)->line,
                           is_saved ? save_and_die : die_unsaved, f);
    top_up (f, 5);
    _exit (1);
  }
  g_assert_cmpint (waitpid (child, &status, 0), ==, child);
  g_assert_true (WIFSIGNALED (status) && WTERMSIG (status) == SIGKILL);

  stop (f);
  start (f, 1, 1);
  meter = pwt_sim_line_peek (pwt_sim_site_line (f->control.site, 1)->line, 7);
  g_assert_cmpuint (meter->count, ==, is_saved ? 5 : 4);
  g_assert_cmpint (meter->purchased_cents, ==, is_saved ? 5000 : 0);

  /* The master knows nothing and sends the same target again: credited once in the end. */
  g_assert_cmpuint (top_up (f, 5), ==, 0);
  g_assert_cmpuint (meter->count, ==, 5);
  g_assert_cmpint (meter->purchased_cents, ==, 5000);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
#define ADD(name, test, data)                                                                      \
  g_test_add ("/sim/control/" name, Fixture, data, set_up, test, tear_down)
  ADD ("meter", test_meter, NULL);
  ADD ("set-and-swap", test_set_and_swap, NULL);
  ADD ("faults", test_faults, NULL);
  ADD ("mistakes-are-named", test_mistakes, NULL);
  ADD ("too-many-rules", test_too_many_rules, NULL);
  ADD ("restart-goes-on", test_restart, NULL);
  ADD ("restart-with-other-speed", test_restart_with_other_speed, NULL);
  ADD ("spoilt-state-is-named", test_spoilt_state, NULL);
  ADD ("killed-after-the-credit-was-saved", test_killed_between_credit_and_answer,
       GINT_TO_POINTER (TRUE));
  ADD ("killed-before-the-credit-was-saved", test_killed_between_credit_and_answer,
       GINT_TO_POINTER (FALSE));
  return g_test_run ();
}
