/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "api/socket.h"

#include <gio/gunixsocketaddress.h>
#include <glib/gstdio.h>
#include <sys/stat.h>

#include "api/error.h"

typedef struct {
  char *dir;
  char *path;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->dir = g_dir_make_tmp ("prewatt-socket-XXXXXX", NULL);
  fixture->path = g_build_filename (fixture->dir, "run", "socket", NULL);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  g_autofree char *folder = g_path_get_dirname (fixture->path);

  g_unlink (fixture->path);
  g_rmdir (folder);
  g_rmdir (fixture->dir);
  g_free (fixture->path);
  g_free (fixture->dir);
}

static guint
mode_of (const char *path)
{
  GStatBuf info;

  g_assert_cmpint (g_lstat (path, &info), ==, 0);
  return info.st_mode & 07777;
}

static gboolean
can_connect (const char *path)
{
  g_autoptr (GSocketAddress) address = g_unix_socket_address_new (path);
  g_autoptr (GSocket) socket =
      g_socket_new (G_SOCKET_FAMILY_UNIX, G_SOCKET_TYPE_STREAM, G_SOCKET_PROTOCOL_DEFAULT, NULL);

  return g_socket_connect (socket, address, NULL, NULL);
}

static void
is_private (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GSocket) socket = pwt_listening_socket_new (fixture->path, &error);
  g_autofree char *folder = g_path_get_dirname (fixture->path);

  g_assert_no_error (error);
  g_assert_nonnull (socket);
  g_assert_true (can_connect (fixture->path));
  g_assert_cmphex (mode_of (fixture->path), ==, 0600);
  g_assert_cmphex (mode_of (folder), ==, 0700);
}

static void
replaces_one_left_behind (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  GSocket *first = pwt_listening_socket_new (fixture->path, &error);
  g_autoptr (GSocket) second = NULL;

  g_assert_no_error (error);
  g_object_unref (first); /* as a killed program would: the file stays */
  g_assert_false (can_connect (fixture->path));
  second = pwt_listening_socket_new (fixture->path, &error);
  g_assert_no_error (error);
  g_assert_true (can_connect (fixture->path));
}

static void
refuses_where_somebody_answers (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GSocket) first = pwt_listening_socket_new (fixture->path, NULL);

  g_assert_nonnull (first);
  g_assert_null (pwt_listening_socket_new (fixture->path, &error));
  g_assert_error (error, PWT_API_ERROR, PWT_API_ERROR_BUSY);
  g_assert_true (can_connect (fixture->path));
}

static void
leaves_other_files_alone (Fixture *fixture, gconstpointer data)
{
  g_autofree char *folder = g_path_get_dirname (fixture->path);
  g_autofree char *text = NULL;
  g_autoptr (GError) error = NULL;

  g_mkdir (folder, 0700);
  g_assert_true (g_file_set_contents (fixture->path, "precious", -1, NULL));
  g_assert_null (pwt_listening_socket_new (fixture->path, &error));
  g_assert_error (error, PWT_API_ERROR, PWT_API_ERROR_SOCKET);
  g_assert_true (g_file_get_contents (fixture->path, &text, NULL, NULL));
  g_assert_cmpstr (text, ==, "precious");
}

static void
refuses_a_path_that_is_too_long (Fixture *fixture, gconstpointer data)
{
  g_autofree char *name = g_strnfill (108, 'x');
  g_autofree char *path = g_build_filename (fixture->dir, name, NULL);
  g_autoptr (GError) error = NULL;

  g_assert_null (pwt_listening_socket_new (path, &error));
  g_assert_error (error, PWT_API_ERROR, PWT_API_ERROR_SOCKET);
}

static void
says_what_is_wrong_with_the_folder (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (pwt_listening_socket_new ("/proc/none/socket", &error));
  g_assert_error (error, PWT_API_ERROR, PWT_API_ERROR_SOCKET);
  g_assert_nonnull (strstr (error->message, "/proc/none/socket"));
}

#define ADD(name, function)                                                                        \
  g_test_add ("/api/socket/" name, Fixture, NULL, set_up, function, tear_down)

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  ADD ("is-private", is_private);
  ADD ("replaces-one-left-behind", replaces_one_left_behind);
  ADD ("refuses-where-somebody-answers", refuses_where_somebody_answers);
  ADD ("leaves-other-files-alone", leaves_other_files_alone);
  ADD ("refuses-a-path-that-is-too-long", refuses_a_path_that_is_too_long);
  ADD ("says-what-is-wrong-with-the-folder", says_what_is_wrong_with_the_folder);
  return g_test_run ();
}
