/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "domain/wire.h"
#include "record/record.h"

G_BEGIN_DECLS

/* Where things are and how they are wired: the registry an engineer builds. */

/* What receipts are printed on. */
typedef enum {
  PWT_PAPER_ROLL_80, /* thermal roll, 80 mm wide, as long as the receipt */
  PWT_PAPER_ROLL_58, /* thermal roll, 58 mm wide, likewise */
  PWT_PAPER_A5,      /* a sheet across, 210 × 148 mm */
} PwtPaper;

#define PWT_N_PAPERS 3

typedef struct {
  PwtId id;
  char *name;
  char *time_zone; /* IANA name: "Asia/Shanghai" */
  char *company;   /* whose receipt it is; NULL: the project's name */
  char *receipt_footer;
  PwtPaper paper;          /* unless the desk chooses another */
  PwtMoney service_fee;    /* fixed fee taken from each sale, zero for none */
  PwtMoney hoarding_limit; /* 囤积限额: the most a meter may hold, zero for no limit */
  PwtMoney pay_back_limit; /* 复核限额: above it, not who took money pays it back; zero: no limit */
  PwtMoney alarm1, alarm2; /* these and the next: what an account is opened with */
  PwtMoney overdraft_limit;
  gint64 interval_s; /* how often lines are read that do not say their own: 60 … 86400; saved with
                        none: as it was */
} PwtProject;

/* What a new project begins with. */
void pwt_project_set_defaults (PwtProject *project);

#define PWT_LOGO_MAX_BYTES (512 * 1024) /* of the file that is given */
#define PWT_LOGO_MAX_CHARS (((PWT_LOGO_MAX_BYTES) + 2) / 3 * 4)

/* What stands at the head of a project's receipts from then on, until there is another. Kept as it
 * is printed: without transparency, and no larger than paper has use for. */
typedef struct {
  PwtId id; /* none: the project never had one */
  PwtId project;
  gint64 set_us;
  gint64 width, height; /* pixels */
  char *image;          /* PNG in base64; NULL: from then on there is none */
} PwtLogo;

typedef struct {
  PwtId id;
  PwtId project;
  char *name;
  gint64 position; /* order among its siblings */
} PwtBuilding;

typedef struct {
  PwtId id;
  PwtId project;
  PwtId building;
  char *name;
  gint64 position;
} PwtFloor;

typedef struct {
  PwtId id;
  PwtId project;
  PwtId floor;
  char *name;
  gint64 position;
} PwtRoom;

typedef struct {
  PwtId id;
  PwtId project;
  char *name;
  char *place; /* where the box hangs */
} PwtGateway;

typedef struct {
  PwtId id;
  PwtId project;
  PwtId gateway; /* none: an adapter of this computer */
  gint64 number; /* small and dense in the site */
  char *name;
  PwtProtocol protocol;
  char *port; /* device path, or host:port */
  gint64 baud;
  PwtParity parity;
  gint64 interval_s; /* how often it is read: 60 … 86400; PWT_NONE: the project's */
  gboolean is_disabled;
} PwtLine;

typedef enum {
  PWT_MEDIUM_ELECTRICITY,
  PWT_MEDIUM_WATER,
} PwtMedium;

typedef enum {
  PWT_HOLDER_METER,  /* 表计扣费 */
  PWT_HOLDER_SYSTEM, /* 平台扣费 */
} PwtHolder;

typedef struct {
  PwtId id;
  PwtId project;
  PwtId room;
  gint64 number; /* small and dense in the site; history uses it */
  char *name;    /* NULL: the room's name says it */
  PwtMedium medium;
  PwtHolder holder;
} PwtPoint;

typedef enum {
  PWT_KIND_PREPAID,
  PWT_KIND_CONTROLLED, /* 管控表 */
  PWT_KIND_CHECK,      /* 总表 */
} PwtMeterKind;

typedef struct {
  PwtId id;
  PwtId project;
  PwtId line;
  gint64 number;  /* small and dense in the site */
  char *serial;   /* printed on the meter; text, may begin with zeros */
  gint64 address; /* on the line, 1 … 247 */
  char *profile;  /* name of a file in profiles/, without ".json" */
  PwtMeterKind kind;
  gint64 ct_ratio, pt_ratio;
  char
      *settings; /* JSON object: alternatives of the profile chosen for this meter; NULL for none */
  PwtMoney hoarding_limit; /* the most this meter may hold; zero: what its project says */
  gboolean is_retired;     /* its record stays, line and address say where it was */
  gint64 retired_us;       /* since when; given by the site, PWT_TIME_NONE while in service */
} PwtMeter;

/* Which circuit of which device serves a point, from when to when: a swap ends one and begins
 * another. */
typedef struct {
  PwtId id;
  PwtId project;
  PwtId meter;
  gint64 channel; /* 1 for a meter of one circuit */
  PwtId point;
  gint64 since_us;
  gint64 until_us; /* PWT_TIME_NONE while in service */
} PwtCircuit;

/* Everything an engineer sees of a project at once. */
typedef struct {
  PwtProject *project;
  GPtrArray *buildings, *floors, *rooms, *points; /* of the records above */
  GPtrArray *gateways, *lines, *meters, *circuits;
} PwtSiteTree;

typedef struct {
  char *name;
} PwtModelOption;

/* What is not certain of a model: the meter's settings may choose another option. */
typedef struct {
  char *name;
  char *note;         /* what is known of it, in the profile's words */
  char *usual;        /* the option that holds where nothing is chosen */
  GPtrArray *options; /* (element-type PwtModelOption) */
} PwtModelChoice;

/* A model of meter that can be chosen. */
typedef struct {
  char *name; /* of its file, as PwtMeter has it */
  char *title;
  GPtrArray *choices; /* (element-type PwtModelChoice) */
} PwtProfileName;

typedef struct {
  GPtrArray *profiles; /* (element-type PwtProfileName) */
} PwtProfileList;

extern const PwtRecord pwt_model_option_record, pwt_model_choice_record, pwt_profile_name_record,
    pwt_profile_list_record;
extern const PwtChoice pwt_paper_choices[];
extern const PwtRecord pwt_project_record, pwt_logo_record, pwt_building_record, pwt_floor_record,
    pwt_room_record, pwt_gateway_record, pwt_line_record, pwt_point_record, pwt_meter_record,
    pwt_circuit_record, pwt_site_tree_record;

G_END_DECLS
