/* What a text says of itself: which district, of which date, how many parcels. */
#include "total/bulletin.h"

#include "base/message.h"

#include <stdio.h>
#include <string.h>

static uint32_t code_at(const tb_letters *letters, size_t at) {
    return at < letters->count ? letters->at[at].code : 0;
}

static int is_digit(uint32_t code) {
    return code >= '0' && code <= '9';
}

static int is_upper(uint32_t code) {
    return code >= 'A' && code <= 'Z';
}

static int is_latin(uint32_t code) {
    return is_upper(code) || (code >= 'a' && code <= 'z') || (code >= 0xC0 && code < 0x250);
}

/* Letters of the text that stands at a place, 0 if it does not. Case counts. */
static size_t stands(const tb_letters *letters, size_t at, const char *text) {
    size_t begin = at, left = strlen(text), length;
    for (; left > 0; text += length, left -= length, at++)
        if (code_at(letters, at) != tb_utf8_code(text, left, &length))
            return 0;
    return at - begin;
}

static size_t stands_any(const tb_letters *letters, size_t at, const char *const *texts,
                         size_t count) {
    for (size_t i = 0; i < count; i++) {
        size_t length = stands(letters, at, texts[i]);
        if (length != 0)
            return length;
    }
    return 0;
}

#define STANDS_ANY(letters, at, texts)                                                             \
    stands_any(letters, at, texts, sizeof(texts) / sizeof *(texts))

/* Letters [first, end) as UTF-8; "" when out of memory, which the next taker notices. */
static const char *text_of(tb_arena *arena, const tb_letters *letters, size_t first, size_t end) {
    char *text = tb_arena_take(arena, 4 * (end - first) + 1);
    if (text == NULL)
        return "";
    size_t used = 0;
    for (size_t i = first; i < end; i++) {
        uint32_t c = letters->at[i].code;
        if (c < 0x80) {
            text[used++] = (char)c;
        } else if (c < 0x800) {
            text[used++] = (char)(0xC0 | c >> 6);
            text[used++] = (char)(0x80 | (c & 0x3F));
        } else if (c < 0x10000) {
            text[used++] = (char)(0xE0 | c >> 12);
            text[used++] = (char)(0x80 | (c >> 6 & 0x3F));
            text[used++] = (char)(0x80 | (c & 0x3F));
        } else {
            text[used++] = (char)(0xF0 | c >> 18);
            text[used++] = (char)(0x80 | (c >> 12 & 0x3F));
            text[used++] = (char)(0x80 | (c >> 6 & 0x3F));
            text[used++] = (char)(0x80 | (c & 0x3F));
        }
    }
    text[used] = '\0';
    return text;
}

/* The district ----------------------------------------------------------------------------------
 */

/* What follows a district's name in titles: the better sign first. */
static const char *const titles[] = {"第三次",   "三调",     "国土调查", "国土变更",
                                     "土地变更", "土地利用", "国土利用", "主要地类"};
static const char *const offices[] = {"自然资源", "统计局",   "统计年鉴",   "年鉴",
                                      "统计公报", "国土资源", "规划和自然", "规划与自然",
                                      "国民经济", "人民政府", "十四五",     "十三五"};
static const char *const beginnings[] = {"关于", "根据", "按照", "依据", "现将", "以下是", "近日",
                                         "日前", "经过", "结合", "发布", "公布", "来源",   "在",
                                         "据",   "为",   "从",   "由",   "对",   "和",     "与",
                                         "及",   "经",   "将",   "以",   "的"};
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
    while (code_at(letters, at) == ' ' ||
           (code_at(letters, at) >= 0x2018 && code_at(letters, at) <= 0x201F) ||
           code_at(letters, at) == 0x300C)
        at++;
    if (code_at(letters, at) == '2' && code_at(letters, at + 1) == '0' &&
        is_digit(code_at(letters, at + 2)) && is_digit(code_at(letters, at + 3))) {
        at += 4;
        while (code_at(letters, at) == 0x5E74 || code_at(letters, at) == 0x5EA6 ||
               code_at(letters, at) == ' ') /* 年度 */
            at++;
        at += stands(letters, at, "全国");
    }
    return STANDS_ANY(letters, at, titles) != 0 ? 2 : STANDS_ANY(letters, at, offices) != 0 ? 1 : 0;
}

/* Where the name that ends before `end` begins; end if there is no name. */
static size_t name_begin(const tb_letters *letters, size_t end) {
    enum { LONGEST = 24, SHORTEST = 2 };
    size_t begin = end;
    while (begin > 0 && end - begin < LONGEST && tb_is_han(code_at(letters, begin - 1)))
        begin--;
    for (size_t at = begin; at < end; at++) { /* the last beginning of a sentence wins */
        size_t length = STANDS_ANY(letters, at, beginnings);
        if (length > 1 || (length == 1 && at == begin))
            begin = at + length;
    }
    int named = end - begin >= SHORTEST && STANDS_ANY(letters, begin, general) == 0;
    for (size_t at = begin; at < end; at++)
        named &= STANDS_ANY(letters, at, never) == 0;
    for (size_t at = begin; at + 1 < end; at++) /* 西河县和南岭区 are two */
        named &= !ends_place(code_at(letters, at)) || STANDS_ANY(letters, at + 1, joints) == 0;
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
        if (!ends_place(code_at(letters, at - 1)) || STANDS_ANY(letters, at, lands) == 0)
            continue;
        size_t begin = name_begin(letters, at);
        const char *found = begin < at ? text_of(arena, letters, begin, at) : only;
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
        uint32_t next = code_at(letters, at + 1);
        int whole = (code_at(letters, at) == 0x5168 || code_at(letters, at) == 0x6211) &&
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
        uint32_t kind = code_at(letters, at - 1);
        size_t begin = is_surely_named(kind) ? name_begin(letters, at) : at;
        if (at - begin < SHORTEST || (begin > 0 && tb_is_han(code_at(letters, begin - 1))))
            continue;
        const char *found = text_of(arena, letters, begin, at);
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
        int title = ends_place(code_at(letters, at - 1)) ? title_at(letters, at) : 0;
        if (title <= best)
            continue;
        size_t begin = name_begin(letters, at);
        if (begin == at)
            continue;
        best = title;
        best_begin = begin;
        best_end = at;
    }
    return best > 0 ? text_of(arena, letters, best_begin, best_end) : only_subject(arena, letters);
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
        while (word > 0 && code_at(letters, word - 1) == ' ')
            word--;
        size_t last = word;
        while (word > 0 &&
               (is_latin(code_at(letters, word - 1)) || code_at(letters, word - 1) == '\'' ||
                code_at(letters, word - 1) == '-'))
            word--;
        if (word == last || last == begin || !is_upper(code_at(letters, word)) ||
            STANDS_ANY(letters, word, capitals) != 0)
            return begin;
        begin = word;
    }
}

static const char *english_region(tb_arena *arena, const tb_letters *letters) {
    for (size_t at = 1; at < letters->count; at++) {
        size_t length = is_upper(code_at(letters, at)) ? STANDS_ANY(letters, at, kinds) : 0;
        if (length == 0 || is_latin(code_at(letters, at + length)) ||
            is_latin(code_at(letters, at - 1)))
            continue;
        size_t begin = english_begin(letters, at), end = at + length;
        static const char *const more[] = {" Region",   " County", " Prefecture",
                                           " District", " Banner", " City"};
        end += STANDS_ANY(letters, end, more);
        if (begin < at)
            return text_of(arena, letters, begin, end);
    }
    return "";
}

/* Xiamen's Third National Land Survey: a name that owns the survey. */
static const char *english_owner(tb_arena *arena, const tb_letters *letters) {
    static const char *const owned[] = {"'s Third National",    "\u2019s Third National",
                                        "'s third national",    "\u2019s third national",
                                        "'s Third Land Survey", "\u2019s Third Land Survey"};
    for (size_t at = 1; at < letters->count; at++) {
        if (STANDS_ANY(letters, at, owned) == 0)
            continue;
        size_t begin = at;
        while (begin > 0 &&
               (is_latin(code_at(letters, begin - 1)) || code_at(letters, begin - 1) == '-'))
            begin--;
        if (is_upper(code_at(letters, begin)) && stands(letters, begin, "China") == 0)
            return text_of(arena, letters, begin, at);
    }
    return "";
}

/* The whole country, where no district is named. */
static int is_national(const tb_letters *letters) {
    static const char *const signs[] = {"全国耕地",   "我国",     "全国主要地类", "全国国土",
                                        "中国",       "China",    "the country",  "nationwide",
                                        "Nationwide", "全国共有", "nation-wide",  "全国第三次"};
    for (size_t at = 0; at < letters->count; at++) {
        int survey = at >= 3 && stands(letters, at - 3, "第三次") != 0; /* its name, everywhere */
        if (!survey && STANDS_ANY(letters, at, signs) != 0)
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

/* The date --------------------------------------------------------------------------------------
 */

typedef struct date {
    int year, month, day; /* 0: not told */
    size_t end;
} date;

static size_t digits_at(const tb_letters *letters, size_t at) {
    size_t begin = at;
    while (is_digit(code_at(letters, at)) && at - begin < 9)
        at++;
    return at - begin;
}

static int value_at(const tb_letters *letters, size_t at, size_t digits) {
    int value = 0;
    for (size_t i = 0; i < digits; i++)
        value = 10 * value + (int)(code_at(letters, at + i) - '0');
    return value;
}

static size_t skip_blanks(const tb_letters *letters, size_t at) {
    while (code_at(letters, at) == ' ')
        at++;
    return at;
}

/* A number of one or two digits and what follows it; 0 if there is none. */
static int part_at(const tb_letters *letters, size_t *at) {
    size_t begin = skip_blanks(letters, *at), digits = digits_at(letters, begin);
    if (digits == 0 || digits > 2)
        return 0;
    *at = skip_blanks(letters, begin + digits);
    return value_at(letters, begin, digits);
}

static int month_at(const tb_letters *letters, size_t at, size_t *end) {
    enum { LONGEST_MONTH = 9 };
    static const char *const months[] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                         "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
    for (int i = 0; i < 12; i++) {
        size_t length = stands(letters, at, months[i]);
        if (length == 0)
            continue;
        for (*end = at + length; *end < at + LONGEST_MONTH && (is_latin(code_at(letters, *end)) ||
                                                               code_at(letters, *end) == '.');)
            ++*end;
        *end = skip_blanks(letters, *end);
        return i + 1;
    }
    return 0;
}

/* 2019年12月31日, 2019年末, 2019-12-31; year 0 if there is no date. */
static date year_first(const tb_letters *letters, size_t at) {
    date d = {0, 0, 0, at};
    if (digits_at(letters, at) != 4 || (at > 0 && is_digit(code_at(letters, at - 1))))
        return d;
    int year = value_at(letters, at, 4);
    size_t next = skip_blanks(letters, at + 4);
    uint32_t mark = code_at(letters, next);
    if (year < 1949 || year > 2100)
        return d;
    d = (date){year, 0, 0, next};
    if (mark != 0x5E74 && mark != '-' && mark != '.' && mark != '/')
        return d;
    size_t end = next + 1;
    int month = part_at(letters, &end), day = 0;
    if (month == 0 || month > 12 ||
        (mark == 0x5E74 ? code_at(letters, end) != 0x6708 : code_at(letters, end) != mark))
        return (date){year, 0, 0, next + 1};
    end++;
    day = part_at(letters, &end);
    return (date){year, month, day <= 31 ? day : 0, end};
}

/* December 31, 2019 and 31 December 2019. */
static date month_first(const tb_letters *letters, size_t at) {
    date d = {0, 0, 0, at};
    size_t end, before = at;
    int month = at > 0 && is_latin(code_at(letters, at - 1)) ? 0 : month_at(letters, at, &end);
    if (month == 0)
        return d;
    int day = part_at(letters, &end);
    for (int i = 0; i < 8 && (code_at(letters, end) == ',' || code_at(letters, end) == ' ' ||
                              is_latin(code_at(letters, end)));
         i++)
        end++;
    if (day == 0) {
        while (before > 0 && code_at(letters, before - 1) == ' ')
            before--;
        size_t first = before;
        while (first > 0 && is_digit(code_at(letters, first - 1)) && before - first < 2)
            first--;
        day = value_at(letters, first, before - first);
    }
    if (digits_at(letters, end) != 4 || day < 1 || day > 31)
        return d;
    return (date){value_at(letters, end, 4), month, day, end + 4};
}

/* How surely a date is that of the data: 4 the text says so, 3 a survey of that year, 2 a last
 * day of December, 1 the end of a year, 0 any other. */
static int sureness(const tb_letters *letters, size_t begin, const date *d) {
    static const char *const before[] = {"截至",           "截止",   "时点",         "as of ",
                                         "As of ",         "as at ", "base date",    "time point",
                                         "reference date", "标准时", "standard time"};
    static const char *const behind[] = {"为标准时点",
                                         "为统一时点",
                                         "为时点",
                                         "为基准",
                                         "时点",
                                         "为统一",
                                         "标准时点",
                                         "为标准",
                                         "as the standard",
                                         "as the reference",
                                         "as its reference",
                                         "as a standard",
                                         "as the base",
                                         "as the unified",
                                         "as the time",
                                         "24时"};
    static const char *const surveys[] = {
        "国土变更",     "全国国土变更",        "土地变更",   "度国土变更",
        "度土地变更",   "度全国国土变更",      "年度",       "度土地利用",
        "土地利用变更", " land change survey", "land change"};
    static const char *const ends[] = {"末", "底", "年末", "年底"};
    size_t from = begin > 12 ? begin - 12 : 0;
    for (size_t i = from; i < begin; i++) {
        size_t length = STANDS_ANY(letters, i, before);
        if (length != 0 && i + length + 6 >= begin)
            return 4;
    }
    for (size_t i = d->end; i < d->end + 4; i++)
        if (STANDS_ANY(letters, i, behind) != 0)
            return 4;
    if (d->month == 0 && STANDS_ANY(letters, d->end, surveys) != 0)
        return 3;
    if (d->month == 0 && STANDS_ANY(letters, d->end, ends) != 0)
        return 1;
    static const char *const end_of[] = {"end of "};
    if (d->month == 0 && begin >= 7 && STANDS_ANY(letters, begin - 7, end_of) != 0)
        return 1;
    return d->month == 12 && d->day == 31 ? 2 : 0;
}

/* The survey's own date, by its regulations, where the text names the survey and no date. */
static int is_third_survey(const tb_letters *letters) {
    static const char *const names[] = {
        "第三次全国国土调查", "第三次国土调查",      "三调",
        "第三次全国土地调查", "Third National Land", "third national land",
        "Third Land Survey"};
    for (size_t at = 0; at < letters->count; at++)
        if (STANDS_ANY(letters, at, names) != 0)
            return 1;
    return 0;
}

/* The last of the years that are the columns of a table, in the head that begins at a letter; 0 if
 * it has not several. */
static int last_column_year(const tb_letters *letters, size_t at) {
    int last = 0, columns = 0;
    for (; at < letters->count && code_at(letters, at) != TB_PARAGRAPH; at++) {
        date d = year_first(letters, at);
        size_t end = skip_blanks(letters, d.end);
        uint32_t next = code_at(letters, end);
        if (d.year == 0 || d.month != 0 || at == 0 || code_at(letters, at - 1) != TB_CELL ||
            (next != TB_CELL && next != TB_PARAGRAPH && next != 0))
            continue;
        columns++;
        last = d.year > last ? d.year : last;
    }
    return columns > 1 ? last : 0;
}

static int last_year_of_tables(const tb_letters *letters) {
    int last = 0;
    for (size_t at = 0; at < letters->count; at++)
        if (at == 0 || code_at(letters, at - 1) == TB_PARAGRAPH) {
            int year = last_column_year(letters, at);
            last = year > last ? year : last;
        }
    return last;
}

const char *tb_bulletin_as_of(tb_arena *arena, const tb_letters *letters) {
    date best = {0, 0, 0, 0};
    int surest = 0;
    for (size_t at = 0; at < letters->count; at++) {
        date d =
            is_digit(code_at(letters, at)) ? year_first(letters, at) : month_first(letters, at);
        int sure = d.year != 0 ? sureness(letters, at, &d) : 0;
        if (sure > surest) {
            surest = sure;
            best = d;
        }
    }
    if (surest < 2 && is_third_survey(letters))
        best = (date){2019, 12, 31, 0};
    if (best.year == 0)
        best.year = last_year_of_tables(letters);
    if (best.year == 0)
        return "";
    char text[16];
    int month = best.month != 0 ? best.month : 12;
    int day = best.day != 0 ? best.day : best.month != 0 ? 0 : 31;
    if (day == 0)
        snprintf(text, sizeof text, "%04d-%02d", best.year % 10000, month % 100);
    else
        snprintf(text, sizeof text, "%04d-%02d-%02d", best.year % 10000, month % 100, day % 100);
    const char *copy = tb_arena_copy(arena, text, strlen(text));
    return copy != NULL ? copy : "";
}

/* The parcels -----------------------------------------------------------------------------------
 */

static int is_bound(const tb_token *token) {
    return tb_is_role(token, TB_WORD_APPROX) || tb_is_role(token, TB_WORD_ABOVE) ||
           tb_is_role(token, TB_WORD_BELOW);
}

static int may_stand_between(const tb_token *token) {
    return is_bound(token) || tb_is_role(token, TB_WORD_FILL) || tb_is_role(token, TB_WORD_OF) ||
           tb_is_role(token, TB_WORD_SURVEY) || tb_is_role(token, TB_WORD_LEAD) ||
           token->kind == TB_TOKEN_COLON || token->remark;
}

/* 1 if the count stands beside the word for parcels. */
static int beside_parcels(const tb_tokens *tokens, tb_quantity q) {
    enum { FARTHEST = 4 };
    for (size_t i = q.end; i < tokens->count && i - q.end < FARTHEST; i++) {
        if (tb_is_role(&tokens->at[i], TB_WORD_PARCELS))
            return 1;
        if (!may_stand_between(&tokens->at[i]))
            break;
    }
    for (size_t i = q.number; q.is == TB_A_COUNT && i-- > 0 && q.number - i <= FARTHEST;) {
        if (tb_is_role(&tokens->at[i], TB_WORD_PARCELS))
            return 1;
        if (!may_stand_between(&tokens->at[i]))
            break;
    }
    return 0;
}

/* The count as a whole number; 0 if it is none. */
static int whole_count(tb_bulletin *b, tb_quantity q, int64_t *count) {
    tb_quantity bare = q;
    bare.end = q.number + 1;
    tb_print print = tb_bulletin_print(b, bare);
    tb_figure figure;
    if (!tb_figure_parse(print.value, (tb_unit){TB_HECTARES, q.power}, &figure) ||
        !figure.present || figure.scale != 0)
        return 0;
    *count = figure.digits;
    return 1;
}

static size_t with_bounds(const tb_tokens *tokens, size_t number) {
    return number > 0 && is_bound(&tokens->at[number - 1]) ? number - 1 : number;
}

/* 370,000 survey spots are 37万个 once more: a count that ends in three zeros is not taken as
 * exact. */
void tb_bulletin_parcels(tb_bulletin *b) {
    enum { ROUND = 1000 };
    const tb_tokens *tokens = &b->tokens;
    tb_parcel_count *found = &b->published->parcels;
    for (size_t i = 0; i < tokens->count; i++) {
        if (tokens->at[i].kind != TB_TOKEN_NUMBER || tokens->at[i].malformed ||
            tokens->at[i].foreign)
            continue;
        tb_quantity q = tb_quantity_at(tokens, i);
        int64_t count;
        if (q.is == TB_AN_AREA || q.is == TB_A_SHARE || !beside_parcels(tokens, q) ||
            !whole_count(b, q, &count))
            continue;
        size_t first = with_bounds(tokens, i);
        int exact = q.power == 0 && !q.inexact && first == i && (count % ROUND != 0 || count == 0);
        if (found->count < 0 || (exact && !found->exact))
            *found = (tb_parcel_count){count, tb_bulletin_text(b, first, q.end), exact};
        else if (exact && found->count != count)
            tb_bulletin_unclear(b, i, q.end, _("the text has another count of parcels"));
    }
}
