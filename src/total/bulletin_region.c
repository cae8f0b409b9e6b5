/* Which district a text is about. */
#include "total/bulletin.h"

#include <string.h>

static int is_upper(uint32_t code) {
    return code >= 'A' && code <= 'Z';
}

/* What follows a district's name in titles: the better sign first. */
static const char *const titles[] = {"第三次",   "三调",     "国土\u201c三调", "国土\u300c三调",
                                     "国土调查", "国土变更", "土地变更",       "土地利用",
                                     "国土利用", "主要地类"};
static const char *const offices[] = {"自然资源", "统计局",   "统计年鉴",   "年鉴",
                                      "统计公报", "国土资源", "规划和自然", "规划与自然",
                                      "国民经济", "人民政府", "十四五",     "十三五"};
static const char *const beginnings[] = {
    "关于", "日从", "日在", "日由", "根据", "按照", "依据", "现将", "以下是", "近日",
    "日前", "经过", "结合", "发布", "公布", "来源", "在",   "据",   "为",     "从",
    "由",   "对",   "和",   "与",   "及",   "经",   "将",   "以",   "的"};
static const char *const general[] = {"全",   "我",     "本",   "各",   "该",  "每", "两",
                                      "上级", "国务院", "省",   "市",   "县",  "区", "多",
                                      "其他", "乡",     "城市", "地区", "灾区"};
/* No name has this within: 耕地占全县, 位于张掖市. */
static const char *const never[] = {"占",   "全县", "全市", "全区", "全旗", "全省", "全州",
                                    "耕地", "林地", "草地", "位于", "等",   "其中", "包括"};

static const char *const joints[] = {"和", "与", "及"};

static int ends_place(uint32_t code) {
    static const uint32_t ends[] = {0x7701, 0x5E02, 0x53BF, 0x533A, 0x65D7, 0x5DDE, 0x76DF, 0x56E2};
    for (size_t i = 0; i < sizeof ends / sizeof *ends; i++)
        if (ends[i] == code)
            return 1;
    return 0;
}

/* 2 for a title, 1 for an office, 0 for neither; quotes and the year of a title are skipped. */
static int title_at(const tb_letters *letters, size_t at) {
    while (tb_code_at(letters, at) == ' ' ||
           (tb_code_at(letters, at) >= 0x2018 && tb_code_at(letters, at) <= 0x201F) ||
           tb_code_at(letters, at) == 0x300C)
        at++;
    if (tb_code_at(letters, at) == '2' && tb_code_at(letters, at + 1) == '0' &&
        tb_is_digit(tb_code_at(letters, at + 2)) && tb_is_digit(tb_code_at(letters, at + 3))) {
        at += 4;
        while (tb_code_at(letters, at) == 0x5E74 || tb_code_at(letters, at) == 0x5EA6 ||
               tb_code_at(letters, at) == ' ') /* 年度 */
            at++;
        at += tb_stands(letters, at, "全国");
    }
    return TB_STANDS_ANY(letters, at, titles) != 0    ? 2
           : TB_STANDS_ANY(letters, at, offices) != 0 ? 1
                                                      : 0;
}

/* Where the name that ends before `end` begins; end if there is no name. */
static size_t name_begin(const tb_letters *letters, size_t end) {
    enum { LONGEST = 24, SHORTEST = 2 };
    size_t begin = end;
    while (begin > 0 && end - begin < LONGEST && tb_is_han(tb_code_at(letters, begin - 1)))
        begin--;
    for (size_t at = begin; at < end; at++) { /* the last beginning of a sentence wins */
        size_t length = TB_STANDS_ANY(letters, at, beginnings);
        if (length > 1 || (length == 1 && at == begin))
            begin = at + length;
    }
    int named = end - begin >= SHORTEST && TB_STANDS_ANY(letters, begin, general) == 0;
    for (size_t at = begin; at < end; at++)
        named &= TB_STANDS_ANY(letters, at, never) == 0;
    for (size_t at = begin; at + 1 < end; at++) /* 西河县和南岭区 are two */
        named &=
            !ends_place(tb_code_at(letters, at)) || TB_STANDS_ANY(letters, at + 1, joints) == 0;
    return named ? begin : end;
}

/* 厦门市耕地…: the one district whose land the text speaks of; "" if there are several. */
static const char *only_subject(tb_arena *arena, const tb_letters *letters) {
    static const char *const lands[] = {"耕地",
                                        "园地",
                                        "种植园用地",
                                        "林地",
                                        "草地",
                                        "湿地",
                                        "城镇村及工矿用地",
                                        "交通运输用地",
                                        "水域及水利设施用地",
                                        "土地总面积",
                                        "国土总面积",
                                        "国土面积",
                                        "共有",
                                        "现有"};
    const char *only = "";
    for (size_t at = 1; at < letters->count; at++) {
        if (!ends_place(tb_code_at(letters, at - 1)) || TB_STANDS_ANY(letters, at, lands) == 0)
            continue;
        size_t begin = name_begin(letters, at);
        const char *found = begin < at ? tb_letters_text(arena, letters, begin, at) : only;
        if (only[0] != '\0' && strcmp(only, found) != 0)
            return "";
        only = found;
    }
    return only;
}

/* 全市 and the like say which kind of district the text is about; this one may be it. */
static int is_kind_spoken_of(const tb_letters *letters, uint32_t kind) {
    int any = 0;
    for (size_t at = 0; at + 1 < letters->count; at++) {
        uint32_t next = tb_code_at(letters, at + 1);
        int whole = (tb_code_at(letters, at) == 0x5168 || tb_code_at(letters, at) == 0x6211) &&
                    ends_place(next); /* 全 我 */
        if (whole && next == kind)
            return 1;
        any |= whole;
    }
    return !any;
}

/* Words end in 区 too often to be names without any other sign. */
static int is_surely_named(uint32_t kind) {
    return kind == 0x53BF || kind == 0x65D7 || kind == 0x5E02; /* 县 旗 市 */
}

/* 郧西县组织…: the one district that the text names where a clause begins, in full or in short; ""
 * if there are several, or if the text is about another kind of district. */
static const char *only_named(tb_arena *arena, const tb_letters *letters) {
    enum { SHORTEST = 3 };
    const char *only = "";
    for (size_t at = 1; at < letters->count; at++) {
        uint32_t kind = tb_code_at(letters, at - 1);
        size_t begin = is_surely_named(kind) ? name_begin(letters, at) : at;
        if (at - begin < SHORTEST || (begin > 0 && tb_is_han(tb_code_at(letters, begin - 1))))
            continue;
        const char *found = tb_letters_text(arena, letters, begin, at);
        if (strstr(only, found) != NULL && only[0] != '\0')
            continue;
        if (strstr(found, only) == NULL || !is_kind_spoken_of(letters, kind))
            return "";
        only = found;
    }
    return only;
}

static const char *chinese_region(tb_arena *arena, const tb_letters *letters) {
    size_t best_begin = 0, best_end = 0;
    int best = 0;
    for (size_t at = 1; at < letters->count && best < 2; at++) {
        int title = ends_place(tb_code_at(letters, at - 1)) ? title_at(letters, at) : 0;
        if (title <= best)
            continue;
        size_t begin = name_begin(letters, at);
        if (begin == at)
            continue;
        best = title;
        best_begin = begin;
        best_end = at;
    }
    return best > 0 ? tb_letters_text(arena, letters, best_begin, best_end)
                    : only_subject(arena, letters);
}

/* Xiamen City, Duolun County: words with capitals before the kind of district. */
static const char *const kinds[] = {"City",       "County", "District",   "Province",
                                    "Prefecture", "Banner", "Autonomous", "Municipality"};
static const char *const capitals[] = {"The ",        "This ",  "Our ",  "In ",   "Of ",
                                       "For ",        "Third ", "Main ", "Data ", "Land ",
                                       "By ",         "As ",    "And ",  "Each ", "Bulletin ",
                                       "Communique ", "At ",    "All ",  "From ", "Our "};

static size_t english_begin(const tb_letters *letters, size_t end) {
    size_t begin = end;
    for (;;) {
        size_t word = begin;
        while (word > 0 && tb_code_at(letters, word - 1) == ' ')
            word--;
        size_t last = word;
        while (word > 0 &&
               (tb_is_latin(tb_code_at(letters, word - 1)) ||
                tb_code_at(letters, word - 1) == '\'' || tb_code_at(letters, word - 1) == '-'))
            word--;
        if (word == last || last == begin || !is_upper(tb_code_at(letters, word)) ||
            TB_STANDS_ANY(letters, word, capitals) != 0)
            return begin;
        begin = word;
    }
}

static const char *english_region(tb_arena *arena, const tb_letters *letters) {
    for (size_t at = 1; at < letters->count; at++) {
        size_t length = is_upper(tb_code_at(letters, at)) ? TB_STANDS_ANY(letters, at, kinds) : 0;
        if (length == 0 || tb_is_latin(tb_code_at(letters, at + length)) ||
            tb_is_latin(tb_code_at(letters, at - 1)))
            continue;
        size_t begin = english_begin(letters, at), end = at + length;
        static const char *const more[] = {" Region",   " County", " Prefecture",
                                           " District", " Banner", " City"};
        end += TB_STANDS_ANY(letters, end, more);
        if (begin < at)
            return tb_letters_text(arena, letters, begin, end);
    }
    return "";
}

/* Xiamen's Third National Land Survey: a name that owns the survey. */
static const char *english_owner(tb_arena *arena, const tb_letters *letters) {
    static const char *const owned[] = {"'s Third National",    "\u2019s Third National",
                                        "'s third national",    "\u2019s third national",
                                        "'s Third Land Survey", "\u2019s Third Land Survey"};
    for (size_t at = 1; at < letters->count; at++) {
        if (TB_STANDS_ANY(letters, at, owned) == 0)
            continue;
        size_t begin = at;
        while (begin > 0 && (tb_is_latin(tb_code_at(letters, begin - 1)) ||
                             tb_code_at(letters, begin - 1) == '-'))
            begin--;
        if (is_upper(tb_code_at(letters, begin)) && tb_stands(letters, begin, "China") == 0)
            return tb_letters_text(arena, letters, begin, at);
    }
    return "";
}

/* The whole country, where no district is named. */
static int is_national(const tb_letters *letters) {
    static const char *const signs[] = {"全国耕地",   "我国",     "全国主要地类", "全国国土",
                                        "中国",       "China",    "the country",  "nationwide",
                                        "Nationwide", "全国共有", "nation-wide",  "全国第三次"};
    for (size_t at = 0; at < letters->count; at++) {
        int survey =
            at >= 3 && tb_stands(letters, at - 3, "第三次") != 0; /* its name, everywhere */
        if (!survey && TB_STANDS_ANY(letters, at, signs) != 0)
            return 1;
    }
    return 0;
}

const char *tb_bulletin_region(tb_arena *arena, const tb_letters *letters) {
    const char *region = chinese_region(arena, letters);
    if (region[0] == '\0')
        region = english_region(arena, letters);
    if (region[0] == '\0')
        region = english_owner(arena, letters);
    if (region[0] == '\0' && is_national(letters))
        return "全国";
    return region[0] != '\0' ? region : only_named(arena, letters);
}
