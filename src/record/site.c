/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "record/site.h"

const PwtChoice pwt_paper_choices[] = {
  { "roll-80", N_ ("Roll 80 mm") },
  { "roll-58", N_ ("Roll 58 mm") },
  { "a5", N_ ("A5 sheet") },
  { NULL, NULL },
};

static const PwtField project_fields[] = {
  PWT_FIELD (PwtProject, ID, id, NULL, .flags = PWT_F_REQUIRED),
  PWT_FIELD (PwtProject, TEXT, name, N_ ("Project"), .flags = PWT_F_REQUIRED, .max_length = 80),
  PWT_FIELD (PwtProject, TEXT, time_zone, N_ ("Time zone"), .flags = PWT_F_REQUIRED),
  PWT_FIELD (PwtProject, TEXT, company, N_ ("Company on receipts"), .max_length = 80),
  PWT_FIELD (PwtProject, TEXT, receipt_footer, N_ ("Receipt footer"), .flags = PWT_F_MULTILINE,
             .max_length = 300),
  PWT_FIELD (PwtProject, CHOICE, paper, N_ ("Paper"), .choices = pwt_paper_choices),
  PWT_FIELD (PwtProject, MONEY, service_fee, N_ ("Service fee"),
             .flags = PWT_F_NOT_NEGATIVE | PWT_F_CASH),
  PWT_FIELD (PwtProject, MONEY, hoarding_limit, N_ ("Hoarding limit"),
             .flags = PWT_F_NOT_NEGATIVE | PWT_F_CASH),
  PWT_FIELD (PwtProject, MONEY, pay_back_limit, N_ ("Paid back by who took it, up to"),
             .flags = PWT_F_NOT_NEGATIVE | PWT_F_CASH),
  PWT_FIELD (PwtProject, MONEY, alarm1, N_ ("Alarm amount 1"),
             .flags = PWT_F_NOT_NEGATIVE | PWT_F_CASH),
  PWT_FIELD (PwtProject, MONEY, alarm2, N_ ("Alarm amount 2"),
             .flags = PWT_F_NOT_NEGATIVE | PWT_F_CASH),
  PWT_FIELD (PwtProject, MONEY, overdraft_limit, N_ ("Overdraft limit"),
             .flags = PWT_F_NOT_NEGATIVE | PWT_F_CASH),
  PWT_FIELD (PwtProject, INT, interval_s, N_ ("Reading interval"),
             .flags = PWT_F_OPTIONAL | PWT_F_DURATION, .min = 60, .max = 86400),
};
const PwtRecord pwt_project_record = PWT_RECORD (PwtProject, "project", project_fields);

void
pwt_project_set_defaults (PwtProject *project)
{
  project->alarm1 = (PwtMoney){ 100 * 10000 };
  project->alarm2 = (PwtMoney){ 50 * 10000 };
  project->interval_s = 1800;
}

static const PwtField logo_fields[] = {
  PWT_FIELD (PwtLogo, ID, id, NULL),
  PWT_FIELD (PwtLogo, ID, project, NULL, .flags = PWT_F_REQUIRED),
  PWT_FIELD (PwtLogo, TIME, set_us, NULL),
  PWT_FIELD (PwtLogo, INT, width, N_ ("Width of the logo (pixels)"), .flags = PWT_F_OPTIONAL),
  PWT_FIELD (PwtLogo, INT, height, N_ ("Height of the logo (pixels)"), .flags = PWT_F_OPTIONAL),
  PWT_FIELD (PwtLogo, TEXT, image, NULL, .max_length = PWT_LOGO_MAX_CHARS),
};
const PwtRecord pwt_logo_record = PWT_RECORD (PwtLogo, "logo", logo_fields);

static const PwtField building_fields[] = {
  PWT_FIELD (PwtBuilding, ID, id, NULL, .flags = PWT_F_REQUIRED),
  PWT_FIELD (PwtBuilding, ID, project, NULL, .flags = PWT_F_REQUIRED),
  PWT_FIELD (PwtBuilding, TEXT, name, N_ ("Building"), .flags = PWT_F_REQUIRED, .max_length = 40),
  PWT_FIELD (PwtBuilding, INT, position, NULL),
};
const PwtRecord pwt_building_record = PWT_RECORD (PwtBuilding, "building", building_fields);

static const PwtField floor_fields[] = {
  PWT_FIELD (PwtFloor, ID, id, NULL, .flags = PWT_F_REQUIRED),
  PWT_FIELD (PwtFloor, ID, project, NULL, .flags = PWT_F_REQUIRED),
  PWT_FIELD (PwtFloor, ID, building, NULL, .flags = PWT_F_REQUIRED),
  PWT_FIELD (PwtFloor, TEXT, name, N_ ("Floor"), .flags = PWT_F_REQUIRED, .max_length = 40),
  PWT_FIELD (PwtFloor, INT, position, NULL),
};
const PwtRecord pwt_floor_record = PWT_RECORD (PwtFloor, "floor", floor_fields);

static const PwtField room_fields[] = {
  PWT_FIELD (PwtRoom, ID, id, NULL, .flags = PWT_F_REQUIRED),
  PWT_FIELD (PwtRoom, ID, project, NULL, .flags = PWT_F_REQUIRED),
  PWT_FIELD (PwtRoom, ID, floor, NULL, .flags = PWT_F_REQUIRED),
  PWT_FIELD (PwtRoom, TEXT, name, N_ ("Room"), .flags = PWT_F_REQUIRED, .max_length = 40),
  PWT_FIELD (PwtRoom, INT, position, NULL),
};
const PwtRecord pwt_room_record = PWT_RECORD (PwtRoom, "room", room_fields);

static const PwtField gateway_fields[] = {
  PWT_FIELD (PwtGateway, ID, id, NULL, .flags = PWT_F_REQUIRED),
  PWT_FIELD (PwtGateway, ID, project, NULL, .flags = PWT_F_REQUIRED),
  PWT_FIELD (PwtGateway, TEXT, name, N_ ("Gateway"), .flags = PWT_F_REQUIRED, .max_length = 60),
  PWT_FIELD (PwtGateway, TEXT, place, N_ ("Place"), .max_length = 80),
};
const PwtRecord pwt_gateway_record = PWT_RECORD (PwtGateway, "gateway", gateway_fields);

static const PwtChoice protocols[] = {
  { "serial", N_ ("Serial port") },
  { "modbus-tcp", N_ ("Modbus/TCP gateway") },
  { "rtu-tcp", N_ ("Transparent serial server") },
  { NULL, NULL },
};

static const PwtChoice parities[] = {
  { "none", N_ ("None") },
  { "even", N_ ("Even") },
  { "odd", N_ ("Odd") },
  { NULL, NULL },
};

static const PwtField line_fields[] = {
  PWT_FIELD (PwtLine, ID, id, NULL, .flags = PWT_F_REQUIRED),
  PWT_FIELD (PwtLine, ID, project, NULL, .flags = PWT_F_REQUIRED),
  PWT_FIELD (PwtLine, ID, gateway, NULL),
  PWT_FIELD (PwtLine, INT, number, N_ ("No."), .flags = PWT_F_GIVEN, .min = 0, .max = 100000),
  PWT_FIELD (PwtLine, TEXT, name, N_ ("Line"), .flags = PWT_F_REQUIRED, .max_length = 60),
  PWT_FIELD (PwtLine, CHOICE, protocol, N_ ("Protocol"), .choices = protocols),
  PWT_FIELD (PwtLine, TEXT, port, N_ ("Port"), .flags = PWT_F_REQUIRED),
  PWT_FIELD (PwtLine, INT, baud, N_ ("Baud"), .min = 1200, .max = 115200),
  PWT_FIELD (PwtLine, CHOICE, parity, N_ ("Parity"), .choices = parities),
  PWT_FIELD (PwtLine, INT, interval_s, N_ ("Reading interval"),
             .flags = PWT_F_OPTIONAL | PWT_F_DURATION, .min = 60, .max = 86400),
  PWT_FIELD (PwtLine, BOOL, is_disabled, N_ ("Out of service")),
};
const PwtRecord pwt_line_record = PWT_RECORD (PwtLine, "line", line_fields);

static const PwtChoice media[] = {
  { "electricity", N_ ("Electricity") },
  { "water", N_ ("Water") },
  { NULL, NULL },
};

static const PwtChoice holders[] = {
  { "meter", N_ ("The meter holds it") },
  { "system", N_ ("The system holds it") },
  { NULL, NULL },
};

static const PwtField point_fields[] = {
  PWT_FIELD (PwtPoint, ID, id, NULL, .flags = PWT_F_REQUIRED),
  PWT_FIELD (PwtPoint, ID, project, NULL, .flags = PWT_F_REQUIRED),
  PWT_FIELD (PwtPoint, ID, room, NULL, .flags = PWT_F_REQUIRED),
  PWT_FIELD (PwtPoint, INT, number, N_ ("No."), .flags = PWT_F_GIVEN, .min = 0, .max = 1000000),
  PWT_FIELD (PwtPoint, TEXT, name, N_ ("Point"), .max_length = 60),
  PWT_FIELD (PwtPoint, CHOICE, medium, N_ ("Medium"), .choices = media),
  PWT_FIELD (PwtPoint, CHOICE, holder, N_ ("Balance holder"), .choices = holders),
};
const PwtRecord pwt_point_record = PWT_RECORD (PwtPoint, "point", point_fields);

static const PwtChoice kinds[] = {
  { "prepaid", N_ ("Prepaid") },
  { "controlled", N_ ("Controlled only") },
  { "check", N_ ("Check meter") },
  { NULL, NULL },
};

static const PwtField meter_fields[] = {
  PWT_FIELD (PwtMeter, ID, id, NULL, .flags = PWT_F_REQUIRED),
  PWT_FIELD (PwtMeter, ID, project, NULL, .flags = PWT_F_REQUIRED),
  PWT_FIELD (PwtMeter, ID, line, NULL, .flags = PWT_F_REQUIRED),
  PWT_FIELD (PwtMeter, INT, number, N_ ("No."), .flags = PWT_F_GIVEN, .min = 0, .max = 1000000),
  PWT_FIELD (PwtMeter, TEXT, serial, N_ ("Meter no."), .flags = PWT_F_REQUIRED, .max_length = 32),
  PWT_FIELD (PwtMeter, INT, address, N_ ("Address"), .min = 1, .max = 247),
  PWT_FIELD (PwtMeter, TEXT, profile, N_ ("Model"), .flags = PWT_F_REQUIRED, .max_length = 60),
  PWT_FIELD (PwtMeter, CHOICE, kind, N_ ("Kind"), .choices = kinds),
  PWT_FIELD (PwtMeter, INT, ct_ratio, N_ ("CT ratio"), .min = 1, .max = 10000),
  PWT_FIELD (PwtMeter, INT, pt_ratio, N_ ("PT ratio"), .min = 1, .max = 10000),
  PWT_FIELD (PwtMeter, TEXT, settings, NULL, .max_length = 2000),
  PWT_FIELD (PwtMeter, MONEY, hoarding_limit, N_ ("Hoarding limit"),
             .flags = PWT_F_NOT_NEGATIVE | PWT_F_CASH),
  PWT_FIELD (PwtMeter, BOOL, is_retired, N_ ("Out of service")),
  PWT_FIELD (PwtMeter, TIME, retired_us, N_ ("Out of service since"), .flags = PWT_F_GIVEN),
};
const PwtRecord pwt_meter_record = PWT_RECORD (PwtMeter, "meter", meter_fields);

static const PwtField circuit_fields[] = {
  PWT_FIELD (PwtCircuit, ID, id, NULL, .flags = PWT_F_REQUIRED),
  PWT_FIELD (PwtCircuit, ID, project, NULL, .flags = PWT_F_REQUIRED),
  PWT_FIELD (PwtCircuit, ID, meter, NULL, .flags = PWT_F_REQUIRED),
  PWT_FIELD (PwtCircuit, INT, channel, N_ ("Circuit"), .min = 1, .max = 64),
  PWT_FIELD (PwtCircuit, ID, point, NULL, .flags = PWT_F_REQUIRED),
  PWT_FIELD (PwtCircuit, TIME, since_us, N_ ("From"), .flags = PWT_F_REQUIRED),
  PWT_FIELD (PwtCircuit, TIME, until_us, N_ ("Until")),
};
const PwtRecord pwt_circuit_record = PWT_RECORD (PwtCircuit, "circuit", circuit_fields);

#define TREE_LIST(m, r) PWT_FIELD (PwtSiteTree, LIST, m, NULL, .of = &r, .max_length = 1000000)

static const PwtField site_tree_fields[] = {
  PWT_FIELD (PwtSiteTree, RECORD, project, NULL, .of = &pwt_project_record),
  TREE_LIST (buildings, pwt_building_record),
  TREE_LIST (floors, pwt_floor_record),
  TREE_LIST (rooms, pwt_room_record),
  TREE_LIST (points, pwt_point_record),
  TREE_LIST (gateways, pwt_gateway_record),
  TREE_LIST (lines, pwt_line_record),
  TREE_LIST (meters, pwt_meter_record),
  TREE_LIST (circuits, pwt_circuit_record),
};
const PwtRecord pwt_site_tree_record = PWT_RECORD (PwtSiteTree, "site-tree", site_tree_fields);

static const PwtField model_option_fields[] = {
  PWT_FIELD (PwtModelOption, TEXT, name, NULL, .flags = PWT_F_REQUIRED),
};
const PwtRecord pwt_model_option_record =
    PWT_RECORD (PwtModelOption, "model-option", model_option_fields);

static const PwtField model_choice_fields[] = {
  PWT_FIELD (PwtModelChoice, TEXT, name, NULL, .flags = PWT_F_REQUIRED),
  PWT_FIELD (PwtModelChoice, TEXT, note, NULL, .max_length = 1000),
  PWT_FIELD (PwtModelChoice, TEXT, usual, NULL, .flags = PWT_F_REQUIRED),
  PWT_FIELD (PwtModelChoice, LIST, options, NULL, .of = &pwt_model_option_record),
};
const PwtRecord pwt_model_choice_record =
    PWT_RECORD (PwtModelChoice, "model-choice", model_choice_fields);

static const PwtField profile_name_fields[] = {
  PWT_FIELD (PwtProfileName, TEXT, name, N_ ("Model"), .flags = PWT_F_REQUIRED, .max_length = 60),
  PWT_FIELD (PwtProfileName, TEXT, title, N_ ("Model")),
  PWT_FIELD (PwtProfileName, LIST, choices, NULL, .of = &pwt_model_choice_record),
};
const PwtRecord pwt_profile_name_record =
    PWT_RECORD (PwtProfileName, "profile-name", profile_name_fields);

static const PwtField profile_list_fields[] = {
  PWT_FIELD (PwtProfileList, LIST, profiles, NULL, .of = &pwt_profile_name_record),
};
const PwtRecord pwt_profile_list_record =
    PWT_RECORD (PwtProfileList, "profile-list", profile_list_fields);
