/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The logo at the head of a project's receipts. */
#include "engine/context.h"
#include "engine/logo.h"
#include "store/logos.h"
#include "store/rows.h"

static gboolean
get_logo (PwtContext *context, gconstpointer request, gpointer reply, GError **error)
{
  PwtId project = ((PwtIdRequest *) request)->id, id;
  PwtLogo *found;

  if (!pwt_context_require (context, project, PWT_MAY_SEE, error) ||
      !pwt_logos_find (context->db, project, &id, error))
    return FALSE;
  ((PwtLogo *) reply)->project = project;
  if (pwt_id_is_none (id))
    return TRUE;
  found = pwt_db_get (context->db, &pwt_logo_record, id, error);
  if (found == NULL)
    return FALSE;
  pwt_record_move (&pwt_logo_record, found, reply);
  return TRUE;
}

static void
free_logo (gpointer logo)
{
  pwt_record_free (&pwt_logo_record, logo);
}

static gboolean
prepare_logo (PwtContext *context, gconstpointer request, gpointer *prepared, GError **error)
{
  const PwtLogo *wanted = request;
  PwtLogo *logo = pwt_record_new (&pwt_logo_record);

  if (pwt_id_is_none (wanted->id)) {
    g_set_error_literal (error, PWT_ENGINE_ERROR, PWT_ENGINE_ERROR_INVALID, "id: must be given");
    free_logo (logo);
    return FALSE;
  }
  logo->id = wanted->id;
  logo->project = wanted->project;
  if (wanted->image == NULL || pwt_logo_prepare (wanted->image, logo, error))
    *prepared = logo;
  else
    free_logo (logo);
  return *prepared != NULL;
}

/* Asked again, because the answer was lost. */
static gboolean
repeat_logo (PwtContext *context, const PwtLogo *logo, const PwtLogo *existing, GError **error)
{
  context->is_unchanged = TRUE;
  if (pwt_id_equal (logo->project, existing->project) &&
      g_strcmp0 (logo->image, existing->image) == 0)
    return TRUE;
  g_set_error_literal (error, PWT_ENGINE_ERROR, PWT_ENGINE_ERROR_CONFLICT,
                       "This logo was already saved with other content: begin anew");
  return FALSE;
}

static gboolean
note_before (PwtContext *context, PwtId project, GError **error)
{
  PwtLogo *before;
  PwtId id;

  if (!pwt_logos_find (context->db, project, &id, error))
    return FALSE;
  if (pwt_id_is_none (id))
    return TRUE;
  before = pwt_db_get (context->db, &pwt_logo_record, id, error);
  if (before == NULL)
    return FALSE;
  g_clear_pointer (&before->image, g_free);
  context->before = pwt_record_to_json (&pwt_logo_record, before);
  pwt_record_free (&pwt_logo_record, before);
  return TRUE;
}

static gboolean
save_logo (PwtContext *context, gconstpointer request, gpointer reply, GError **error)
{
  PwtLogo *logo = context->prepared, said;
  gpointer existing = NULL;
  gboolean exists, is_good;

  if (!pwt_db_has (context->db, &pwt_project_record, logo->project, &exists, error))
    return FALSE;
  if (!exists)
    return pwt_not_found (error, "project");
  if (!pwt_db_find (context->db, &pwt_logo_record, logo->id, &existing, error))
    return FALSE;
  if (existing != NULL) {
    is_good = repeat_logo (context, logo, existing, error);
    pwt_record_free (&pwt_logo_record, existing);
    return is_good;
  }
  logo->set_us = context->now_us;
  if (!note_before (context, logo->project, error) || !pwt_logos_add (context->db, logo, error))
    return FALSE;
  /* The picture itself would fill the log; it is kept by this id for ever. */
  said = *logo;
  said.image = NULL;
  context->after = pwt_record_to_json (&pwt_logo_record, &said);
  pwt_context_event (context, "logo", logo->project, logo->project);
  return TRUE;
}

const PwtHandler pwt_handlers_logo[] = {
  { "logo.get", get_logo, NULL, NULL },
  { "logo.save", save_logo, prepare_logo, free_logo },
  { NULL, NULL, NULL, NULL },
};
