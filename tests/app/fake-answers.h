/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fake-backend.h"

G_BEGIN_DECLS

/* What the tests' backend answers: one table a subject, each in a file of its own, all of them
 * named in fake-backend.c. */
typedef struct {
  const char *operation; /* NULL ends a table */
  /* Returns: (transfer full): the reply's JSON, or NULL with @error set */
  char *(*answer) (PwtFakeBackend *self, PwtFakeSite *site, const PwtOperation *operation,
                   gconstpointer request, GError **error);
} PwtFakeAnswer;

extern const PwtFakeAnswer pwt_fake_setup_answers[];
extern const PwtFakeAnswer pwt_fake_site_answers[], pwt_fake_sale_answers[],
    pwt_fake_meter_answers[], pwt_fake_search_answers[], pwt_fake_home_answers[],
    pwt_fake_admin_answers[], pwt_fake_account_answers[], pwt_fake_people_answers[];

/* For operations whose reply is "nothing" or where nobody looks at it. */
char *pwt_fake_answer_nothing (PwtFakeBackend *self, PwtFakeSite *site,
                               const PwtOperation *operation, gconstpointer request,
                               GError **error);

/* The window of @rows (element-type @record's) that @request asks for, as JSON. */
GPtrArray *pwt_fake_find (const PwtRecord *record, GPtrArray *rows, const PwtListRequest *request);
char *pwt_fake_window (const PwtOperation *operation, const PwtRecord *record, GPtrArray *rows,
                       const PwtListRequest *request);

GError *pwt_fake_error (PwtBackendError code, const char *message);

PwtFakeFlags pwt_fake_backend_get_flags (PwtFakeBackend *self);
void pwt_fake_backend_clear_flags (PwtFakeBackend *self, PwtFakeFlags flags);
guint pwt_fake_backend_get_operator (PwtFakeBackend *self, const char **name);
void pwt_fake_backend_begin_session (PwtFakeBackend *self);

G_END_DECLS
