"""Ways in which a bulletin can say its figures, written round any list of figures. The wordings are
our own and synthetic; the figures are those of the rows given."""
import html
import random

ENGLISH = {
    "耕地": "cultivated land", "水田": "paddy fields", "水浇地": "irrigated land", "旱地": "dry land",
    "园地": "garden land", "果园": "orchards", "茶园": "tea gardens", "橡胶园": "rubber plantations",
    "其他园地": "other garden land", "林地": "forest land", "乔木林地": "arbor forest land",
    "竹林地": "bamboo forest land", "灌木林地": "shrub forest land", "其他林地": "other forest land",
    "草地": "grassland", "天然牧草地": "natural pasture", "人工牧草地": "artificial pasture",
    "其他草地": "other grassland", "湿地": "wetlands", "红树林地": "mangroves",
    "森林沼泽": "forest swamp", "灌丛沼泽": "shrub swamp", "沼泽草地": "swamp grassland",
    "沿海滩涂": "coastal mudflats", "内陆滩涂": "inland mudflats", "沼泽地": "marshland",
    "城镇村及工矿用地": "urban, village, industrial and mining land", "城市": "cities",
    "建制镇": "designated towns", "村庄": "villages", "采矿用地": "mining land",
    "风景名胜及特殊用地": "scenic spots and special-purpose land",
    "交通运输用地": "transportation land", "铁路用地": "railway land",
    "轨道交通用地": "rail transit land", "公路用地": "highway land", "农村道路": "rural roads",
    "机场用地": "airport land", "港口码头用地": "port and wharf land",
    "管道运输用地": "pipeline transportation land",
    "水域及水利设施用地": "water area and water conservancy facilities land",
    "河流水面": "river water surface", "湖泊水面": "lake water surface",
    "水库水面": "reservoir water surface", "坑塘水面": "pond water surface",
    "沟渠": "ditches and canals", "水工建筑用地": "hydraulic construction land",
    "冰川及常年积雪": "glaciers and perennial snow", "其他土地": "other land",
    "农用地": "agricultural land", "建设用地": "construction land", "未利用地": "unused land",
    "国有土地": "state-owned land", "集体土地": "collectively owned land",
    "国土调查总面积": "total survey area",
}
SLOPES = {  # as bulletins say them in Chinese, and in English
    "坡度≤2°": ("2度以下坡度（含2度）", "slopes of 2 degrees or less (including 2 degrees)"),
    "坡度2°-6°": ("2—6度坡度（含6度）", "slopes of 2 to 6 degrees (including 6 degrees)"),
    "坡度6°-15°": ("6—15度坡度（含15度）", "slopes of 6-15 degrees (including 15 degrees)"),
    "坡度15°-25°": ("15—25度坡度（含25度）", "slopes of 15° to 25° (including 25°)"),
    "坡度>25°": ("25度以上坡度", "slopes above 25 degrees"),
}
SHORT_SLOPES = {"坡度≤2°": "≤2°", "坡度2°-6°": "2°～6°", "坡度6°-15°": "6°～15°",
                "坡度15°-25°": "15°～25°", "坡度>25°": "＞25°"}
NUMERALS = "一二三四五六七八九十"


class Row:
    def __init__(self, category, subcategory, area, area_unit, mu, mu_unit):
        self.category, self.subcategory = category, subcategory
        self.area, self.area_unit, self.mu, self.mu_unit = area, area_unit, mu, mu_unit

    @property
    def name(self):
        return self.subcategory or self.category

    @property
    def slope(self):
        return self.subcategory.startswith("坡度")


def categories(rows):
    """(total, parts, slopes) of each category in the order of the rows."""
    found = {}
    for row in rows:
        entry = found.setdefault(row.category, [None, [], []])
        if not row.subcategory:
            entry[0] = row
        else:
            entry[2 if row.slope else 1].append(row)
    return list(found.values())


def area(row):
    return f"{row.area}{row.area_unit}" if row.area else ""


def mu(row):
    return f"{row.mu}{row.mu_unit}" if row.mu else ""


def both(row, opening="（", closing="）"):
    if area(row) and mu(row):
        return f"{area(row)}{opening}{mu(row)}{closing}"
    return area(row) or mu(row)


def share(row, whole):
    """The percentage as a bulletin would print it."""
    part, all_of_it = (row.area, whole.area) if row.area and whole.area else (row.mu, whole.mu)
    if not part or not all_of_it:
        return None
    return f"{float(part) / float(all_of_it) * 100:.2f}"


def with_share(text, row, whole):
    printed = share(row, whole) if whole else None
    return f"{text}，占{printed}%" if printed else text


def thousands(number):
    whole, point, decimals = number.partition(".")
    return f"{int(whole):,}{point}{decimals}"


def opening(region, as_of, parcels="4.38万余个"):
    return (f"{region}第三次全国国土调查主要数据公报\n\n按照统一部署，我们从2018年9月起开展这项调查，数据汇总以{chinese_date(as_of)}"
            f"为标准时点，共有{parcels}图斑进入数据库。现将主要地类数据公布如下：\n\n")


def chinese_date(as_of):
    year, month, day = as_of.split("-")
    return f"{year}年{int(month)}月{int(day)}日"


# Chinese wordings --------------------------------------------------------------------------------


def official(region, as_of, rows):
    text = opening(region, as_of)
    for i, (total, parts, slopes) in enumerate(categories(rows)):
        text += f"（{NUMERALS[i % 10]}）{total.name}{both(total)}。"
        if parts:
            text += "其中，" + "；".join(with_share(row.name + both(row), row, total)
                                      for row in parts) + "。"
        text += "\n"
        if slopes:
            text += "；".join(with_share(f"位于{SLOPES[row.name][0]}的耕地{both(row)}", row, total)
                             for row in slopes) + "。\n"
    return text


def with_headings(region, as_of, rows):
    """The category's line ends without a mark; 种植园用地; sub-classes with 面积为."""
    text = opening(region, as_of)
    for i, (total, parts, slopes) in enumerate(categories(rows)):
        name = "种植园用地" if total.name == "园地" else total.name
        text += f"{NUMERALS[i % 10]}、{name}{both(total, '(', ')')}\n"
        if parts:
            text += "其中：" + "、".join(f"{row.name}面积为{both(row, '(', ')')}" for row in parts) + "\n"
        for row in slopes:
            text += f"耕地坡度{SHORT_SLOPES[row.name]}的面积{both(row, '(', ')')}\n"
    return text


def news(region, as_of, rows):
    text = (f"本报讯 近日，{region}第三次全国国土调查成果发布。记者从自然资源和规划局了解到，截至{chinese_date(as_of)}，"
            "各地类的面积都已查清。\n\n")
    for total, parts, slopes in categories(rows):
        text += f"数据显示，{region}{total.name}面积{both(total)}"
        if parts:
            text += "，其中" + "、".join(f"{row.name}{both(row)}" for row in parts)
        text += "。"
        if slopes:
            text += "按坡度分，" + "，".join(f"{SLOPES[row.name][0]}的{both(row)}" for row in slopes) + "。"
    return text + "\n"


def mu_first(region, as_of, rows):
    text = opening(region, as_of)
    for total, parts, slopes in categories(rows):
        def said(row):
            return f"{mu(row)}（合{area(row)}）" if mu(row) and area(row) else mu(row) or area(row)
        text += f"●全域共有{total.name}{said(total)}"
        if parts:
            text += "，包括" + "，".join(f"{row.name}{said(row)}" for row in parts)
        text += "。\n"
        for row in slopes:
            text += f"耕地中，位于{SLOPES[row.name][0]}的有{said(row)}。\n"
    return text


def dressed_up(region, as_of, rows):
    """Thousands separators and full-width digits."""
    wide = str.maketrans("0123456789.,", "０１２３４５６７８９．，")
    dressed = [Row(row.category, row.subcategory,
                   thousands(row.area).translate(wide) if row.area else "", row.area_unit,
                   thousands(row.mu) if row.mu else "", row.mu_unit) for row in rows]
    text = opening(region, as_of)
    for total, parts, slopes in categories(dressed):
        text += "；".join(f"{row.name}：{both(row, ' (', ')')}" for row in [total, *parts]) + "。\n"
        for row in slopes:
            text += f"坡度为{SHORT_SLOPES[row.name]}的耕地 {both(row, ' (', ')')}。\n"
    return text


def broken_lines(region, as_of, rows):
    """A page of 62 columns, so narrow that figures and names break."""
    lines = []
    for paragraph in official(region, as_of, rows).split("\n"):
        line, width = "", 0
        for character in paragraph:
            columns = 2 if character > "\u2e80" else 1
            if width + columns > 62:
                lines.append(line)
                line, width = "", 0
            line, width = line + character, width + columns
        lines.append(line)
    return "\n".join(lines) + "\n"


def broken_figures(region, as_of, rows):
    """A line break inside each figure that has decimals."""
    def torn(number):
        middle = max(1, len(number) - 2)
        return number[:middle] + "\n" + number[middle:]
    broken = [Row(row.category, row.subcategory, torn(row.area) if "." in row.area else row.area,
                  row.area_unit, torn(row.mu) if "." in row.mu else row.mu, row.mu_unit)
              for row in rows]
    text = opening(region, as_of)
    for total, parts, slopes in categories(broken):
        text += f"{total.name}{both(total)}。"
        if parts:
            text += "其中，" + "；".join(row.name + both(row) for row in parts) + "。"
        text += "\n"
        for row in slopes:
            text += f"位于{SLOPES[row.name][0]}的耕地{both(row)}。\n"
    return text


def respectively(region, as_of, rows):
    text = opening(region, as_of)
    for total, parts, slopes in categories(rows):
        text += f"{total.name}总面积为{both(total)}。"
        if len(parts) > 1 and len({bool(row.area) for row in parts}) == 1 \
                and len({bool(row.mu) for row in parts}) == 1 and len(parts) < 8:
            names = "、".join(row.name for row in parts[:-1]) + "和" + parts[-1].name
            text += f"其中{names}分别为" + "、".join(both(row) for row in parts) + "。"
        elif parts:
            text += "其中，" + "；".join(row.name + both(row) for row in parts) + "。"
        if slopes:
            text += "坡度在" + "、".join(SHORT_SLOPES[row.name] for row in slopes) + "的耕地面积分别为" + \
                "、".join(both(row) for row in slopes) + "。"
        text += "\n"
    return text


def one_paragraph(region, as_of, rows):
    return official(region, as_of, rows).replace("\n", "")


def among_other_matters(region, as_of, rows):
    """Land supply, trees, projects and other years, whose figures are none of the categories."""
    text = opening(region, as_of)
    noise = [
        "全年供应国有建设用地512.3公顷，其中工矿仓储用地201.1公顷，住宅用地98.7公顷，交通运输用地77.2公顷。",
        "完成造林面积1.2万亩，其中乔木林地0.8万亩、灌木林地0.4万亩。",
        "实施土地整治项目12个，规模5300亩，新增耕地312亩，其中水田100亩、旱地212亩。",
        "“二调”时耕地20.5万亩，园地3.4万亩。",
        "与上年相比，耕地减少120公顷，林地增加310公顷。",
        "人均耕地1.2亩，永久基本农田保护任务18.2万亩，到2035年耕地保有量目标为19万亩。",
        "东山镇耕地1203公顷，园地88公顷；西河街道耕地98公顷。",
        "位于一年两熟制地区的耕地712.66公顷（1.07万亩），占全部耕地的37.40%。",
        "批准建设占用耕地88.5公顷，占用林地12.4公顷。",
        "该项目总用地面积1500亩，其中耕地200亩、草地300亩。",
    ]
    for i, (total, parts, slopes) in enumerate(categories(rows)):
        text += f"{i + 1}.{total.name}：{both(total)}。"
        if parts:
            text += "其中" + "，".join(with_share(f"{row.name}{both(row)}", row, total)
                                     for row in parts) + "。"
        text += "\n"
        for row in slopes:
            text += f"位于{SLOPES[row.name][0]}的耕地面积为{both(row)}。\n"
        text += noise[i % len(noise)] + "\n"
    return text + "\n".join(noise) + "\n"


def tabbed(region, as_of, rows):
    """A yearbook's table with the units in its head."""
    text = f"{region}第三次国土调查各地类面积（{chinese_date(as_of)}）\n\n"
    unit = next((row.area_unit for row in rows if row.area), "公顷")
    other = next((row.mu_unit for row in rows if row.mu), "亩")
    text += f"地类\t面积（{unit}）\t面积（{other}）\n"
    for row in rows:
        name = f"坡度{SHORT_SLOPES[row.name]}" if row.slope else row.name
        text += f"{name}\t{row.area}\t{row.mu}\n"
    return text


# Pages -------------------------------------------------------------------------------------------


def page(region, as_of, rows):
    """Tags within figures, comments, scripts with figures of their own, and nothing closed well."""
    chance = random.Random(7)

    def tagged(text):
        parts = []
        for character in html.escape(text):
            parts.append(character)
            if chance.random() < 0.05 and character not in "&;abcdefghijklmnopqrstuvwxyz":
                parts.append(chance.choice(["<span>", "</span>", "<b class='x'>", "</b>", "<!-- 1公顷 -->"]))
        return "".join(parts)
    body = "".join(f"<p>{tagged(line)}" for line in official(region, as_of, rows).split("\n") if line)
    return ("<!DOCTYPE html><html><head><title>公报</title><style>p:after{content:'耕地1公顷'}</style>"
            "<script>var s = '耕地9999公顷<p>'; if (1 < 2) document.write(s);</script></head><body>"
            f"<div><div>{body}<noscript>林地1公顷</noscript></div><!-- 耕地1公顷")


def page_table(region, as_of, rows):
    unit = next((row.area_unit for row in rows if row.area), "公顷")
    other = next((row.mu_unit for row in rows if row.mu), "亩")
    lines = [f"<h1>{region}第三次国土调查主要数据</h1><p>汇总时点为{chinese_date(as_of)}</p><table>",
             f"<tr><th>地&nbsp;类</th><th>面积({unit})</th><th>面积({other})</th></tr>"]
    for row in rows:
        name = f"坡度{html.escape(SHORT_SLOPES[row.name])}" if row.slope else row.name
        lines.append(f"<tr><td><p>{name}</p></td><td><p align=right>{row.area}</p></td>"
                     f"<td>{row.mu}&nbsp;</td></tr>")
    return "\n".join(lines) + "</table>"


# English wordings --------------------------------------------------------------------------------

UNITS = {"公顷": "hectares", "万公顷": "0,000 hectares", "亩": "mu", "万亩": "0,000 mu"}


def english_figure(number, unit):
    """In millions where the printed unit is a multiple: 12786.19万公顷 is 127.8619 million ha."""
    if unit in ("公顷", "亩"):
        return f"{thousands(number)} {UNITS[unit]}"
    whole, _, decimals = number.partition(".")
    digits = (whole + decimals).rjust(len(decimals) + 3, "0")
    places = len(decimals) + 2
    scaled = digits[:-places] + "." + digits[-places:]
    return f"{scaled} million {'hectares' if unit == '万公顷' else 'mu'}"


def english_both(row, mu_word="mu"):
    one = english_figure(row.area, row.area_unit) if row.area else ""
    two = english_figure(row.mu, row.mu_unit).replace("mu", mu_word) if row.mu else ""
    return f"{one} ({two})" if one and two else one or two


def english_opening(region, as_of):
    place = "Test County" if region != "全国" else "national level"
    year = as_of[:4]
    return (f"Bulletin on the main data of the Third National Land Survey at {place}\n\n"
            f"The data were collected with December 31, {year} as the standard time point.\n\n")


def english(region, as_of, rows):
    text = english_opening(region, as_of)
    for i, (total, parts, slopes) in enumerate(categories(rows)):
        text += f"({i + 1}) {ENGLISH[total.name].capitalize()}: {english_both(total)}."
        if parts:
            said = []
            for row in parts:
                printed = share(row, total)
                said.append(f"{ENGLISH[row.name]} {english_both(row)}" +
                            (f", accounting for {printed}%" if printed else ""))
            text += " Among them, " + "; ".join(said) + "."
        text += "\n"
        for row in slopes:
            text += f"Cultivated land with {SLOPES[row.name][1]}: {english_both(row)}.\n"
    return text


def english_figures_first(region, as_of, rows):
    text = english_opening(region, as_of)
    for total, parts, slopes in categories(rows):
        text += f"The county has {english_both(total)} of {ENGLISH[total.name]}."
        if parts:
            text += " This includes " + ", ".join(
                f"{english_both(row)} of {ENGLISH[row.name]}" for row in parts) + "."
        text += "\n"
        for row in slopes:
            text += f"There were {english_both(row)} of cultivated land on {SLOPES[row.name][1]}.\n"
    return text


def english_acres(region, as_of, rows):
    """As machines translate 亩."""
    text = english_opening(region, as_of)
    for total, parts, slopes in categories(rows):
        text += f"The area of {ENGLISH[total.name]} is {english_both(total, 'acres')}"
        if parts:
            text += ", of which " + ", ".join(
                f"{ENGLISH[row.name]} covers {english_both(row, 'acres')}" for row in parts)
        text += ".\n"
        for row in slopes:
            text += f"The cultivated land on {SLOPES[row.name][1]} is {english_both(row, 'acres')}.\n"
    return text


CHINESE = [official, with_headings, news, mu_first, dressed_up, broken_lines, broken_figures,
           respectively, one_paragraph, among_other_matters, tabbed, page, page_table]
IN_ENGLISH = [english, english_figures_first]
