#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Write data/demo/site.json: an industrial park with 154 three-phase prepaid meters on five
lines.

Format: src/sim/site.h. The same file comes out every time: the only randomness is a small
generator of our own. Every meter's books are closed: purchased = cost of its energy + balance,
to the cent, at the prices it holds.

    make-demo-site.py > data/demo/site.json
    make-demo-site.py --check data/demo/site.json
"""

import json
import sys


class Random:
    """xorshift64*, because the library's generator may change between versions."""

    def __init__(self, seed):
        self.state = seed

    def next(self):
        s = self.state
        s ^= s >> 12
        s ^= (s << 25) & 0xFFFFFFFFFFFFFFFF
        s ^= s >> 27
        self.state = s
        return (s * 0x2545F4914F6CDD1D & 0xFFFFFFFFFFFFFFFF) >> 16

    def between(self, low, high):
        return low + self.next() % (high - low + 1)

    def pick(self, items):
        return items[self.next() % len(items)]


rnd = Random(20261120)

# --- where -------------------------------------------------------------------------------------

FLOORS = {letter: (11, 10, 10) for letter in "ABCD"} | {"E": (10, 10, 10)}
rooms = []
buildings = []
for letter, floors in FLOORS.items():
    building = {"name": f"{letter}车间", "floors": []}
    for level, n in enumerate(floors, 1):
        names = [f"{letter}{level}{i:02d}" for i in range(1, n + 1)]
        building["floors"].append({"name": f"{level}F", "rooms": names})
        rooms += names
    buildings.append(building)

# --- prices: 苏发改价格发〔2025〕426号, single-part below 100 kVA: peak +60 %, valley −65 % ------------

SUMMER_WINTER = "V" * 12 + "F" * 10 + "V" * 4 + "F" * 2 + "P" * 16 + "F" * 4
SPRING_AUTUMN = "F" * 4 + "V" * 8 + "F" * 8 + "V" * 8 + "F" * 2 + "P" * 14 + "F" * 4
TOU, FLAT = "工商业分时电价（江苏 2025）", "一口价"


def plan(valid_from, sharp, peak, flat, valley, deep, seasons, holidays=()):
    return {
        "valid_from": valid_from,
        "price_sharp": sharp, "price_peak": peak, "price_flat": flat,
        "price_valley": valley, "price_deep": deep,
        "seasons": [{"from_month": a, "to_month": b, "day_kinds": 7, "slots": s}
                    for a, b, s in seasons],
        "holidays": list(holidays),
    }


tariffs = [
    {"name": TOU, "plans": [plan("2025-06-01", "1.0582", "1.0582", "0.6864", "0.2837", "0.2837",
                                 [(12, 2, SUMMER_WINTER), (3, 5, SPRING_AUTUMN),
                                  (6, 8, SUMMER_WINTER), (9, 11, SPRING_AUTUMN)])]},
    {"name": FLAT, "plans": [plan("2025-06-01", *["0.8543"] * 5, [(1, 12, "F" * 48)])]},
]
PRICES = {TOU: {"peak": 10582, "flat": 6864, "valley": 2837}, FLAT: {"flat": 8543}}  # yuan × 10⁴

# --- who ----------------------------------------------------------------------------------------

PLACES = ["江苏", "南京", "苏州", "滨江", "无锡", "扬州", "镇江", "常州", "上海", "泰州", "南通", "徐州"]
BRANDS = ["恒锐", "鼎盛", "瑞泽", "博远", "华准", "启明", "金诺", "天工", "宏达", "锐捷通", "众诚", "百川",
          "晶耀", "泓源", "卓立", "凯沃", "新禾", "力拓", "雅特", "汇川源", "德润", "佳合", "源创", "明途",
          "奥诚", "联创", "永兴", "志远", "广陵", "森和", "海纳", "东峻", "安普", "长风", "浩宇", "微观",
          "腾跃", "善水", "欧贝", "品尚", "玖立", "双星", "纳科", "盛大兴", "万象", "融通", "云帆", "科沃特"]
TRADES = ["精密机械", "自动化设备", "电子科技", "新材料", "模具", "五金制品", "包装材料", "激光科技", "智能装备", "塑业",
          "环保科技", "印刷", "数控设备", "光电科技", "传动设备", "仪器仪表", "食品", "纺织", "医疗器械", "汽车零部件",
          "阀门制造", "电气", "机器人", "金属表面处理", "家具", "橡胶制品", "检测技术", "冷链物流", "线缆", "生物科技"]
SHOPS = ["老周快餐店", "便民超市滨江店", "阿芳奶茶", "园区职工食堂（膳佳餐饮）", "顺达五金门市部", "鑫鑫打印社",
         "兰州牛肉面馆", "好邻居药房", "迅捷快递驿站", "蓝天洗衣房", "李记包子铺", "安心汽修行"]
SURNAMES = list("王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕")
GIVEN = ["建国", "志强", "海燕", "文博", "丽娟", "国栋", "晓东", "雪梅", "永康", "佳怡", "俊杰", "淑芬", "明辉", "春生",
         "婷", "磊", "静", "敏", "涛", "洋", "艳红", "立新", "玉兰", "振华", "思远", "宇航", "桂英", "少华", "金凤", "子涵"]
SEGMENTS = ["130", "133", "135", "136", "137", "138", "139", "150", "151", "153", "158", "159",
            "177", "180", "181", "186", "187", "188", "189", "199"]
SUFFIXES = ["有限公司"] * 8 + ["科技有限公司", "（集团）有限公司", "股份有限公司"]


def company(i):
    trade = TRADES[(i * 7 + i // len(TRADES)) % len(TRADES)]
    suffix = rnd.pick(SUFFIXES)
    if trade.endswith("科技") and suffix.startswith("科技"):
        suffix = "有限公司"
    return rnd.pick(PLACES) + BRANDS[i % len(BRANDS)] + trade + suffix


tenants = []
for i in range(92):
    name = company(i)
    assert name not in [t["name"] for t in tenants], name
    tenants.append({"name": name})
tenants += [{"name": name} for name in SHOPS]
people = set()
for i, tenant in enumerate(tenants):
    tenant["contact"] = rnd.pick(SURNAMES) + rnd.pick(GIVEN)
    while tenant["contact"] in people:
        tenant["contact"] = rnd.pick(SURNAMES) + rnd.pick(GIVEN)
    people.add(tenant["contact"])
    # The shape of a mobile number; 0000 in the middle keeps it from being somebody's.
    tenant["phone"] = f"{rnd.pick(SEGMENTS)}0000{1000 + i * 83 % 9000:04d}"

# --- which room is special ------------------------------------------------------------------------

UNOPENED = ["A208", "B305", "C110", "C307", "D209", "E304"]
LEFTOVER = "C307"  # the last tenant went without closing: money and a count are still in the meter
ALARM1 = ["A103", "A305", "B102", "B207", "B310", "C204", "C301", "D106", "D303", "E107", "E208"]
ALARM2 = ["A201", "B109", "C107", "C210", "D202", "D308", "E103"]
ARREARS = {"A307": "0.00", "B204": "50.00", "D111": "0.00", "E209": "20.00"}  # room: overdraft
TRIPPED = ["B301", "D105"]
HELD = {"A102": 64200, "C201": -3640, "E105": 21850}  # room: balance in fen; one owes already
LOST = ["A304", "C109", "D207"]
KIOSKS = ["A111", "B111", "C111", "D110"]  # little use, low alarms
CT_METERS = {"A106": 20, "B106": 30, "C103": 40, "D104": 20, "D306": 30}  # strong machines
GENERIC = ["E301", "E303", "E305", "E307", "E308"]
SHOP_ROOMS = ["A101", "A111", "B101", "B111", "C101", "C111",
              "D101", "D110", "E101", "E102", "E110", "A110"]

# --- accounts: shops in their rooms, the rest runs of one to three rooms a company ---------------

owner = dict(zip(SHOP_ROOMS, tenants[92:]))
free = [r for r in rooms if r not in owner and r not in UNOPENED]
companies = tenants[:92]
extra = len(free) - len(companies)
position = 0
for i, tenant in enumerate(companies):
    left = len(companies) - i
    n = 1
    if extra > 0 and (rnd.between(0, 99) < 42 or extra >= 2 * left):
        n += min(extra, rnd.between(1, 2))
    extra -= n - 1
    for room in free[position:position + n]:
        owner[room] = tenant
    position += n
assert position == len(free), (position, len(free))

accounts = []
for room in rooms:
    if room in owner:
        is_flat = room in SHOP_ROOMS or room in KIOSKS or rnd.between(0, 9) == 0
        month = min(rnd.between(0, 15), 14)  # before the past of the demo begins
        accounts.append({
            "number": f"{100000 + 7 * len(accounts) + 1:06d}",
            "tenant": owner[room]["name"], "room": room, "tariff": FLAT if is_flat else TOU,
            "opened": f"{2025 + (month + 6) // 12}-{(month + 6) % 12 + 1:02d}-"
                      f"{rnd.between(1, 28):02d}",
        })
        if room in KIOSKS:
            accounts[-1].update(alarm1="30.00", alarm2="10.00")
account_of = {a["room"]: a for a in accounts}

# --- meters ---------------------------------------------------------------------------------------

SHAPES = ["day"] * 9 + ["shifts"] * 5 + ["office"] * 4 + ["steady"] * 2


def money(cents):
    sign = "-" if cents < 0 else ""
    return f"{sign}{abs(cents) // 100}.{abs(cents) % 100:02d}"


def cost_e6(pulses, tariff):
    """What pulses of 0.01 kWh by band cost, in 1/10⁶ yuan."""
    return sum(n * PRICES[tariff].get(band, 0) for band, n in pulses.items())


def books(tariff, target_cents, kwh, is_spent, ct):
    """Energy near kwh × ct and a purchased sum in tens of yuan that leave the balance at
    target_cents, or with is_spent a pulse below it. Pulses are as the registers count them, before
    the ratio."""
    if tariff == FLAT:
        pulses = {"flat": kwh * 100 + rnd.between(0, 99)}
    else:
        pulses = {"peak": kwh * 41 + rnd.between(0, 99), "flat": kwh * 36 + rnd.between(0, 99),
                  "valley": kwh * 23 + rnd.between(0, 99)}
    cost = cost_e6(pulses, tariff) * ct
    # Up to the next ten yuan, in fen.
    purchased = -(-(cost + target_cents * 10000) // 10_000_000) * 1000
    # Use a little more, at the flat price, until no more than a pulse is missing to the target.
    missing = purchased * 10000 - cost - target_cents * 10000
    pulses["flat"] += missing // (PRICES[tariff]["flat"] * ct) + is_spent
    return pulses, purchased


def months_open(room):
    """Until 2026-11, whole months."""
    opened = account_of[room]["opened"] if room in account_of else "2026-10-01"
    year, month, _ = map(int, opened.split("-"))
    return (2026 - year) * 12 + 11 - month


def meter_sim(room, index):
    tariff = account_of[room]["tariff"] if room in account_of else TOU
    alarms, overdraft = (10000, 5000), 0
    shape, base = rnd.pick(SHAPES), rnd.between(8, 60) * 10
    target = rnd.between(180, 4200) * 100 + rnd.between(0, 99)
    peak = rnd.between(20, 180) * 100
    if room in KIOSKS:
        alarms, base, peak = (3000, 1000), 90, rnd.between(8, 30) * 100
        target = rnd.between(60, 400) * 100 + 36
    if room in SHOP_ROOMS:
        shape = "shop"
    if room in ALARM1 or room in ALARM2:
        base, peak = rnd.between(4, 9) * 10, rnd.between(3, 8) * 100
        low, high = (alarms[1] + 900, alarms[0] - 300) if room in ALARM1 else (900, alarms[1] - 400)
        target = rnd.between(low, high)
    if room in ARREARS:
        overdraft = round(float(ARREARS[room]) * 100)
        target = -overdraft
    if room in HELD:
        target, base, peak = HELD[room], 40, 400
    ct = CT_METERS.get(room, 1)
    if ct > 1:
        base, peak, target = base * 4, peak * 3 + 20000, target * 3
    months = months_open(room)
    kwh_a_month = rnd.between(90, 260) if peak < 3100 else rnd.between(600, 3600)
    kwh = months * kwh_a_month + rnd.between(20, 400)
    if ct > 1:
        kwh = kwh * 4 // ct
    sim = {"shape": shape, "base_w": base, "peak_w": peak}
    if room in UNOPENED and room != LEFTOVER:
        pulses, purchased, count = {"flat": rnd.between(20, 400)}, 0, 0
        sim.update(shape="idle", base_w=0, peak_w=0)
        balance_e6 = 0
    else:
        if room == LEFTOVER:
            target, kwh = 3650, 812
            sim.update(shape="idle", base_w=0, peak_w=0)
        pulses, purchased = books(tariff, target, kwh, room in ARREARS, ct)
        balance_e6 = purchased * 10000 - cost_e6(pulses, tariff) * ct
        count = 3 if room == LEFTOVER else 2 + months * rnd.between(8, 24) // 10
    sim["energy_kwh"] = {band: money(n) for band, n in pulses.items()}
    # The meter keeps fractions of a fen; six decimals close its books exactly.
    whole, rest = divmod(abs(balance_e6), 1_000_000)
    sim["balance"] = f"{'-' if balance_e6 < 0 else ''}{whole}.{rest:06d}"
    sim.update(count=count, purchased=money(purchased),
               alarm1=money(alarms[0]), alarm2=money(alarms[1]),
               overdraft=money(overdraft), hoard_limit="20000.00",
               overload_kw="8.00" if room in KIOSKS else "30.00")
    if index % 9 == 4:
        sim["clock_offset_s"] = rnd.between(-95, 95)
    if room in HELD:
        sim["forced"] = "hold"
    if room in TRIPPED:
        sim["forced"] = "trip"
    if room in LOST:
        sim["mute"] = True
    if room in ("B207", "D308"):
        sim["warns_by_trip"] = True
    return sim


lines, meters = [], []
for number, letter in enumerate(FLOORS, 1):
    lines.append({"name": f"{letter}车间总线", "baud": 9600, "parity": "none", "interval_s": 300})
    for address, room in enumerate([r for r in rooms if r[0] == letter], 1):
        profile = "generic-prepaid" if room in GENERIC else "acrel-dtsy1352"
        meters.append({
            "serial": f"2025{number:02d}{len(meters) * 37 + 10021:06d}",
            "line": number, "address": address, "profile": profile,
            "ct": CT_METERS.get(room, 1), "pt": 1, "room": room,
            "sim": meter_sim(room, len(meters)),
        })

assert [sum(m["line"] == i for m in meters) for i in range(1, 6)] == [31, 31, 31, 31, 30]
assert len({m["serial"] for m in meters}) == 154
special = UNOPENED + ALARM1 + ALARM2 + list(ARREARS) + TRIPPED + list(HELD) + LOST
assert len(special) == len(set(special)) and set(special) <= set(rooms)


def compact(value, indent=0):
    """Objects without lists in them on one line: the file is read by people and compared by git."""
    pad = "  " * indent
    if isinstance(value, list) and value and isinstance(value[0], (dict, list)):
        inner = ",\n".join(pad + "  " + compact(v, indent + 1) for v in value)
        return f"[\n{inner}\n{pad}]"
    if isinstance(value, dict) and any(isinstance(v, list) and v and isinstance(v[0], (dict, list))
                                       for v in value.values()):
        inner = ",\n".join(f"{pad}  {json.dumps(k)}: {compact(v, indent + 1)}"
                           for k, v in value.items())
        return f"{{\n{inner}\n{pad}}}"
    return json.dumps(value, ensure_ascii=False)


site = {
    "format": "prewatt-site-1",
    "project": {"name": "滨江智造产业园", "company": "滨江智造产业园物业服务中心", "time_zone": "Asia/Shanghai",
                "hoarding_limit": "20000.00"},
    "buildings": buildings, "tariffs": tariffs, "tenants": tenants, "accounts": accounts,
    "lines": lines, "meters": meters,
}
text = "{\n" + ",\n".join(f"  {json.dumps(k)}: {compact(v, 1)}" for k, v in site.items()) + "\n}\n"
assert json.loads(text) == site
if sys.argv[1:2] == ["--check"]:
    with open(sys.argv[2], encoding="utf-8") as file:
        if file.read() != text:
            sys.exit(f"{sys.argv[2]} is not what make-demo-site.py writes")
else:
    sys.stdout.buffer.write(text.encode())
