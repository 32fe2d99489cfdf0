/* SPDX-License-Identifier: GPL-3.0-or-later */
/* prewattctl init, verify, backup, restore, reset-password: what whoever keeps a site does */
#include <glib/gi18n.h>

#include "app/common/finding-words.h"
#include "demo/demo.h"
#include "main/ctl.h"
#include "main/paths.h"
#include "store/backup.h"
#include "store/site-draft.h"

#define MOST_DAYS 400

static gboolean
set_usage (GError **error, const char *text)
{
  g_set_error_literal (error, CTL_ERROR, CTL_ERROR_USAGE, text);
  return FALSE;
}

static void
print_operator (const char *name, const char *password)
{
  g_autoptr (GString) json = g_string_new ("{\"operator\":");

  pwt_json_append_text (json, name);
  if (password != NULL) {
    g_string_append (json, ",\"password\":");
    pwt_json_append_text (json, password);
  }
  g_print ("%s}\n", json->str);
}

/* --- init --- */

/* Without a past: its lines are somebody else's. */
static gboolean
make_new_demo (const CtlOptions *options, const char *json, GError **error)
{
  PwtEngine *engine = ctl_open_engine (options, CTL_CREATE, error);
  g_autofree char *password = NULL;
  gboolean is_good =
      engine != NULL && pwt_engine_make_demo (engine, json, options->lines, &password, error);

  pwt_engine_close (engine);
  if (is_good)
    print_operator (PWT_DEMO_OPERATOR, password);
  return is_good;
}

static gboolean
make_demo_with_past (const CtlOptions *options, const char *json, GError **error)
{
  PwtDemoOptions demo = { .site_dir = options->site,
                          .profiles_dir = pwt_profiles_dir (options->profiles),
                          .site_json = json,
                          .line_dir = options->lines,
                          .days =
                              options->days == CTL_NOT_SAID ? PWT_DEMO_DAYS : (guint) options->days,
                          .seed = 1 };
  PwtDemoMade made;

  if (!pwt_demo_make (&demo, &made, error))
    return FALSE;
  print_operator (PWT_DEMO_OPERATOR, made.password);
  g_free (made.password);
  return TRUE;
}

/* Nothing is made before it is known of what, and that there is room for it. */
static gboolean
make_demo (const CtlOptions *options, GError **error)
{
  g_autofree char *json = NULL;

  if (!pwt_store_check_free (options->site, error) ||
      !g_file_get_contents (options->demo, &json, NULL, error))
    return FALSE;
  if (options->lines != NULL && options->days != 0)
    return make_demo_with_past (options, json, error);
  return make_new_demo (options, json, error);
}

static gboolean
make_administrator (PwtEngine *engine, const CtlOptions *options, GError **error)
{
  g_autofree char *password = ctl_read_password (options->password_file, error);
  PwtSetupRequest request = { options->admin, NULL, password, (char *) "prewattctl" };
  gpointer session;

  if (password == NULL)
    return FALSE;
  session = pwt_engine_call_wait (engine, "site.setup", NULL, &request, error);
  pwt_record_free (&pwt_session_record, session);
  if (session != NULL)
    print_operator (options->admin, NULL);
  return session != NULL;
}

/* Each option needs the one before it. */
static gboolean
is_well_said (const CtlOptions *options)
{
  gboolean is_demo = options->demo != NULL, has_lines = options->lines != NULL;

  return options->n_words == 1 && (options->admin != NULL) == (options->password_file != NULL) &&
         !(options->admin != NULL && is_demo) && (is_demo || !has_lines) &&
         (options->days == CTL_NOT_SAID ||
          (has_lines && options->days >= 0 && options->days <= MOST_DAYS));
}

gboolean
ctl_init (const CtlOptions *options, GError **error)
{
  PwtEngine *engine;
  gboolean is_good = TRUE;

  if (!is_well_said (options))
    return set_usage (error, "Use: prewattctl --site PATH init [--admin NAME --password-file FILE "
                             "| --demo FILE [--lines DIR [--days 0…400]]]");
  if (options->demo != NULL)
    return make_demo (options, error);
  engine = ctl_open_engine (options, CTL_CREATE, error);
  if (engine == NULL)
    return FALSE;
  if (options->admin != NULL)
    is_good = make_administrator (engine, options, error);
  pwt_engine_close (engine);
  return is_good;
}

/* --- verify --- */

static gboolean
verify_books (CtlSite *site, gboolean *is_good, GError **error)
{
  PwtVerification *found = ctl_do (site, "books.verify", NULL, error);

  if (found == NULL)
    return FALSE;
  for (guint i = 0; i < found->findings->len; i++) {
    const PwtFinding *finding = g_ptr_array_index (found->findings, i);
    g_autofree char *words = pwt_finding_words (finding, _ ("; "));
    const char *text = words[0] != '\0'   ? words
                       : finding->is_good ? _ ("as it should be")
                                          : _ ("not as it should be");

    g_print ("%-6s %s (%" G_GINT64_FORMAT "): %s\n", finding->is_good ? _ ("ok") : _ ("WRONG"),
             _ (pwt_finding_subject_label (finding->subject)), finding->checked, text);
  }
  *is_good = found->is_good;
  pwt_record_free (&pwt_verification_record, found);
  return TRUE;
}

gboolean
ctl_verify (const CtlOptions *options, GError **error)
{
  CtlFlags flags = CTL_AS_OWNER | (options->with_meters ? CTL_WITH_LINES : 0);
  gboolean is_good = FALSE;
  CtlSite site = { 0 };
  gboolean is_done;

  if (options->n_words != 1)
    return set_usage (error, "Use: prewattctl --site PATH verify [--meters]");
  is_done = ctl_attach (options, flags, &site, error) && verify_books (&site, &is_good, error) &&
            (!options->with_meters || ctl_verify_meters (&site, &is_good, error));
  ctl_detach (&site);
  return is_done && is_good;
}

/* --- backup, restore --- */

gboolean
ctl_backup (const CtlOptions *options, GError **error)
{
  g_autofree char *path = NULL;
  PwtBackupRequest request = { NULL };
  PwtBackupReply *reply = NULL;
  CtlSite site = { 0 };

  if (options->n_words > 2)
    return set_usage (error, "Use: prewattctl --site PATH backup [PATH]");
  /* prewattd has a working folder of its own. */
  if (options->n_words == 2)
    request.path = path = g_canonicalize_filename (options->words[1], NULL);
  if (ctl_attach (options, CTL_AS_OWNER, &site, error))
    reply = ctl_do (&site, "site.backup", &request, error);
  ctl_detach (&site);
  if (reply == NULL)
    return FALSE;
  g_print ("%s\n", reply->path);
  pwt_record_free (&pwt_backup_reply_record, reply);
  return TRUE;
}

gboolean
ctl_restore (const CtlOptions *options, GError **error)
{
  if (options->n_words != 2)
    return set_usage (error, "Use: prewattctl --site PATH restore BACKUP; PATH must be new");
  if (!g_file_test (options->words[1], G_FILE_TEST_IS_DIR)) {
    g_set_error (error, G_FILE_ERROR, G_FILE_ERROR_NOENT,
                 "There is no backup at %s: give the folder that “backup” has printed",
                 options->words[1]);
    return FALSE;
  }
  return pwt_backup_restore (options->words[1], options->site, error);
}

/* --- reset-password --- */

gboolean
ctl_reset_password (const CtlOptions *options, GError **error)
{
  g_autofree char *password = NULL;
  PwtEngine *engine;
  gboolean is_good;

  if (options->n_words != 2 || options->password_file == NULL)
    return set_usage (error,
                      "Use: prewattctl --site PATH reset-password NAME --password-file FILE");
  password = ctl_read_password (options->password_file, error);
  if (password == NULL)
    return FALSE;
  engine = ctl_open_engine (options, 0, error);
  if (engine == NULL)
    return FALSE;
  is_good = pwt_engine_reset_password (engine, options->words[1], password, error);
  pwt_engine_close (engine);
  return is_good;
}
