/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "demo/life.h"

#include "field/wire.h"

#define PATIENCE_US (2 * PWT_US_PER_SECOND) /* some thirty readings to a commit */
/* Both shorter than a session lasts, in all and unused. */
#define SHIFT_US (12 * PWT_US_PER_HOUR)
#define PAUSE_US (6 * PWT_US_PER_HOUR)

static const struct {
  const char *name, *display_name;
} clerks[] = {
  [PWT_DEMO_CLERK_1] = { "wangli", "王丽" },
  [PWT_DEMO_CLERK_2] = { "chenjie", "陈洁" },
};

/* --- clock and wires --- */

static gint64
now_of_life (gpointer data)
{
  return ((PwtDemoLife *) data)->now_us;
}

static void
fill_from_chance (gpointer data, guint8 *bytes, gsize n)
{
  const PwtWorld *chance = ((PwtDemoLife *) data)->chance;

  chance->fill_random (chance->data, bytes, n);
}

static PwtLink *
make_link (const PwtLineConfig *config, gpointer data, GError **error)
{
  PwtSimSiteLine *line = pwt_sim_site_line (((PwtDemoLife *) data)->sim, config->line);

  if (line == NULL) {
    g_set_error (error, PWT_SIM_ERROR, PWT_SIM_ERROR_VALUE, "The simulator has no line %u",
                 config->line);
    return NULL;
  }
  return pwt_wire_new (pwt_sim_line_char_us (line->line, 1), pwt_sim_line_step, line->line);
}

/**
 * pwt_demo_life_run:
 *
 * Lets time pass up to @until_us.
 */
void
pwt_demo_life_run (PwtDemoLife *life, gint64 until_us)
{
  for (;;) {
    gint64 next_us = pwt_engine_turn (life->engine, life->now_us);

    if (life->now_us >= until_us)
      return;
    life->now_us = CLAMP (next_us, life->now_us + 1, until_us);
  }
}

PwtId
pwt_demo_life_new_id (PwtDemoLife *life)
{
  return pwt_world_new_id (&life->clock);
}

/* --- who does it --- */

static gboolean
is_signed_in (const PwtDemoLife *life, PwtDemoWho who)
{
  return life->who[who].token != NULL && life->now_us - life->who[who].since_us < SHIFT_US &&
         life->now_us - life->who[who].used_us < PAUSE_US;
}

static void
forget_session (PwtDemoLife *life, PwtDemoWho who)
{
  g_clear_pointer (&life->who[who].token, g_free);
}

static void
answered (PwtCall *call, gpointer data)
{
}

/* By hand, a call is answered when it was asked. The log says that it came from the desktop. */
static gpointer
ask (PwtDemoLife *life, const char *token, const char *operation, gconstpointer request,
     GError **error)
{
  const PwtOperation *op = pwt_operation_find (operation);
  PwtCall *call = pwt_call_new (op, token, "prewatt", pwt_record_copy (op->request, request), NULL);
  gpointer reply;

  call->done = answered;
  pwt_engine_call (life->engine, call);
  reply = g_steal_pointer (&call->reply);
  if (call->error != NULL)
    g_propagate_error (error, g_steal_pointer (&call->error));
  pwt_call_free (call);
  return reply;
}

static gboolean
sign_in (PwtDemoLife *life, PwtDemoWho who, GError **error)
{
  PwtSignInRequest request = { life->who[who].name, life->who[who].password, NULL };
  PwtSession *session = ask (life, NULL, "auth.sign-in", &request, error);

  if (session == NULL)
    return FALSE;
  forget_session (life, who);
  life->who[who].token = g_strdup (session->token);
  life->who[who].since_us = life->who[who].used_us = life->now_us;
  if (pwt_id_is_none (life->project) && session->scopes->len > 0)
    life->project = ((PwtScope *) g_ptr_array_index (session->scopes, 0))->project->id;
  pwt_record_free (&pwt_session_record, session);
  return TRUE;
}

/**
 * pwt_demo_life_call:
 *
 * Returns: (transfer full): the reply of the operation, done by @who, who signs in if need be
 */
gpointer
pwt_demo_life_call (PwtDemoLife *life, PwtDemoWho who, const char *operation, gconstpointer request,
                    GError **error)
{
  if (!is_signed_in (life, who) && !sign_in (life, who, error))
    return NULL;
  life->who[who].used_us = life->now_us;
  return ask (life, life->who[who].token, operation, request, error);
}

/**
 * pwt_demo_life_do:
 *
 * As pwt_demo_life_call(), where the reply says nothing that is needed.
 */
gboolean
pwt_demo_life_do (PwtDemoLife *life, PwtDemoWho who, const char *operation, gconstpointer request,
                  GError **error)
{
  gpointer reply = pwt_demo_life_call (life, who, operation, request, error);

  if (reply == NULL)
    return FALSE;
  pwt_record_free (pwt_operation_find (operation)->reply, reply);
  return TRUE;
}

/* With a password that is forgotten when the site is made: nobody signs in as them any more before
 * somebody gives them another one. */
static gboolean
hire (PwtDemoLife *life, PwtDemoWho who, GError **error)
{
  PwtOperator operator_ = { .id = pwt_demo_life_new_id (life),
                            .name = (char *) clerks[who].name,
                            .display_name = (char *) clerks[who].display_name };
  PwtOperatorRole role = { pwt_demo_life_new_id (life), operator_.id, life->project,
                           pwt_first_role_id (PWT_ROLE_CLERK) };
  g_autoptr (GPtrArray) roles = g_ptr_array_new ();
  PwtOperatorSaveRequest request = { &operator_, NULL, roles };

  life->who[who].name = g_strdup (clerks[who].name);
  life->who[who].password = pwt_world_new_password (&life->clock);
  request.password = life->who[who].password;
  g_ptr_array_add (roles, &role);
  return pwt_demo_life_do (life, PWT_DEMO_OWNER, "operator.save", &request, error);
}

/* --- from beginning to end --- */

/**
 * pwt_demo_life_begin:
 * @life: with clock, chance and meters
 * @site_json: the site as it began
 * @error: return location for a %PWT_ENGINE_ERROR, or an error of the store
 *
 * Makes the site, with its operators.
 */
gboolean
pwt_demo_life_begin (PwtDemoLife *life, const PwtDemoOptions *options, const char *site_json,
                     GError **error)
{
  PwtEngineOptions engine = { .site_dir = options->site_dir,
                              .profiles_dir = options->profiles_dir,
                              .may_create = TRUE,
                              .is_draft = TRUE,
                              .world = &life->clock,
                              .is_manual = TRUE,
                              .patience_us = PATIENCE_US,
                              .link_maker = make_link,
                              .link_maker_data = life };

  life->clock = (PwtWorld){ now_of_life, fill_from_chance, life };
  life->engine = pwt_engine_open (&engine, error);
  life->who[PWT_DEMO_OWNER].name = g_strdup (PWT_DEMO_OPERATOR);
  return life->engine != NULL &&
         pwt_engine_make_demo (life->engine, site_json, options->line_dir,
                               &life->who[PWT_DEMO_OWNER].password, error) &&
         sign_in (life, PWT_DEMO_OWNER, error) && hire (life, PWT_DEMO_CLERK_1, error) &&
         hire (life, PWT_DEMO_CLERK_2, error);
}

/**
 * pwt_demo_life_end:
 *
 * Everybody goes home; what is left is a site that nobody has open.
 */
gboolean
pwt_demo_life_end (PwtDemoLife *life, GError **error)
{
  for (guint i = 0; i < PWT_DEMO_N_WHO; i++)
    if (is_signed_in (life, (PwtDemoWho) i) &&
        !pwt_demo_life_do (life, (PwtDemoWho) i, "auth.sign-out", NULL, error))
      return FALSE;
  g_clear_pointer (&life->engine, pwt_engine_close);
  return TRUE;
}

void
pwt_demo_life_clear (PwtDemoLife *life)
{
  g_clear_pointer (&life->engine, pwt_engine_close);
  for (guint i = 0; i < PWT_DEMO_N_WHO; i++) {
    g_clear_pointer (&life->who[i].name, g_free);
    g_clear_pointer (&life->who[i].password, g_free);
    forget_session (life, (PwtDemoWho) i);
  }
}
