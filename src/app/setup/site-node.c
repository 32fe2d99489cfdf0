/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gi18n.h>

#include "app/setup/site-node-private.h"

G_DEFINE_FINAL_TYPE (PwtSiteNode, pwt_site_node, G_TYPE_OBJECT)

static guint changed_signal;

static void
pwt_site_node_finalize (GObject *object)
{
  PwtSiteNode *self = PWT_SITE_NODE (object);

  pwt_record_free (pwt_node_kind_record (self->kind), self->record);
  g_clear_object (&self->children);
  g_free (self->title);
  g_free (self->caption);
  G_OBJECT_CLASS (pwt_site_node_parent_class)->finalize (object);
}

static void
pwt_site_node_class_init (PwtSiteNodeClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = pwt_site_node_finalize;
  changed_signal = g_signal_new ("changed", PWT_TYPE_SITE_NODE, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                 NULL, G_TYPE_NONE, 0);
}

static void
pwt_site_node_init (PwtSiteNode *self)
{
}

static char *
dup_title (PwtNodeKind kind, gconstpointer record)
{
  const PwtField *name = pwt_record_find (pwt_node_kind_record (kind), "name");
  const char *text = name != NULL ? pwt_field_peek_text (name, record) : NULL;

  if (kind == PWT_NODE_METER) {
    const PwtMeter *meter = record;

    if (meter->is_retired) /* its address is another's */
      return g_strdup (meter->serial);
    return g_strdup_printf ("%d · %s", (int) meter->address, meter->serial);
  }
  if (text == NULL && kind == PWT_NODE_POINT)
    return g_strdup_printf (_ ("Point %d"), (int) ((const PwtPoint *) record)->number);
  return g_strdup (text != NULL ? text : "");
}

PwtSiteNode *
pwt_site_node_new (PwtNodeKind kind, gconstpointer record)
{
  PwtSiteNode *self = g_object_new (PWT_TYPE_SITE_NODE, NULL);

  self->kind = kind;
  self->record = pwt_record_copy (pwt_node_kind_record (kind), record);
  self->id = *(const PwtId *) record; /* every record begins with its id */
  self->title = dup_title (kind, record);
  self->caption = g_strdup ("");
  return self;
}

void
pwt_site_node_update (PwtSiteNode *self, gconstpointer record, PwtSiteNode *parent, char *caption)
{
  const PwtRecord *type = pwt_node_kind_record (self->kind);
  gboolean is_same =
      pwt_record_equal (type, self->record, record) && g_str_equal (self->caption, caption);

  self->parent = parent;
  if (is_same) {
    g_free (caption);
    return;
  }
  pwt_record_free (type, self->record);
  self->record = pwt_record_copy (type, record);
  g_free (self->title);
  self->title = dup_title (self->kind, record);
  g_free (self->caption);
  self->caption = caption;
  g_signal_emit (self, changed_signal, 0);
}

void
pwt_site_store_sync (GListStore *store, const GPtrArray *wanted)
{
  GListModel *model = G_LIST_MODEL (store);
  guint n = g_list_model_get_n_items (model), first = 0, last = 0;

  for (; first < n && first < wanted->len; first++) {
    g_autoptr (GObject) item = g_list_model_get_item (model, first);

    if (item != g_ptr_array_index (wanted, first))
      break;
  }
  for (; last < n - first && last < wanted->len - first; last++) {
    g_autoptr (GObject) item = g_list_model_get_item (model, n - 1 - last);

    if (item != g_ptr_array_index (wanted, wanted->len - 1 - last))
      break;
  }
  if (first + last < n || first + last < wanted->len)
    g_list_store_splice (store, first, n - first - last, wanted->pdata + first,
                         wanted->len - first - last);
}

gboolean
pwt_site_node_set_children (PwtSiteNode *self, const GPtrArray *children)
{
  gboolean was_leaf = self->children == NULL;

  if (children == NULL) {
    g_clear_object (&self->children);
    return !was_leaf;
  }
  if (was_leaf)
    self->children = g_list_store_new (PWT_TYPE_SITE_NODE);
  pwt_site_store_sync (self->children, children);
  return was_leaf;
}

/* Public functions */

PwtNodeKind
pwt_site_node_get_kind (PwtSiteNode *self)
{
  return self->kind;
}

PwtId
pwt_site_node_get_id (PwtSiteNode *self)
{
  return self->id;
}

gconstpointer
pwt_site_node_get_record (PwtSiteNode *self)
{
  return self->record;
}

gboolean
pwt_site_node_is_retired (PwtSiteNode *self)
{
  return self->kind == PWT_NODE_METER && ((const PwtMeter *) self->record)->is_retired;
}

PwtSiteNode *
pwt_site_node_get_parent (PwtSiteNode *self)
{
  return self->parent;
}

GListModel *
pwt_site_node_get_children (PwtSiteNode *self)
{
  return self->children != NULL ? G_LIST_MODEL (self->children) : NULL;
}

const char *
pwt_site_node_get_title (PwtSiteNode *self)
{
  return self->title;
}

const char *
pwt_site_node_get_caption (PwtSiteNode *self)
{
  return self->caption;
}

const char *
pwt_site_node_get_icon (PwtSiteNode *self)
{
  static const char *const icons[PWT_N_NODE_KINDS] = {
    [PWT_NODE_BUILDING] = "prewatt-building-symbolic",
    [PWT_NODE_FLOOR] = "prewatt-floor-symbolic",
    [PWT_NODE_ROOM] = "prewatt-room-symbolic",
    [PWT_NODE_POINT] = "prewatt-lightning-symbolic",
    [PWT_NODE_GATEWAY] = "network-server-symbolic",
    [PWT_NODE_LINE] = "prewatt-line-symbolic",
    [PWT_NODE_METER] = "prewatt-gauge-symbolic",
    [PWT_NODE_CIRCUIT] = "prewatt-lightning-symbolic",
  };

  return icons[self->kind];
}
