/* Deciding the encoding of a Shapefile's text.
 *
 * A declaration is believed unless the bytes contradict it: text declared as UTF-8 that is not
 * well-formed, or declared as a single-byte encoding (in which any bytes mean something) although
 * every byte past ASCII belongs to a well-formed UTF-8 character or to a pair of GB 2312. */
#include "read/encoding.h"

#include "base/message.h"
#include "base/text.h"

#include <iconv.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Language bytes in use; 0x57 says "the code page of the machine", which is no statement. */
static const struct {
    unsigned byte;
    const char *encoding;
} language_bytes[] = {
    {0x01, "CP437"}, {0x02, "CP850"},   {0x03, "CP1252"}, {0x08, "CP865"},   {0x13, "CP932"},
    {0x26, "CP866"}, {0x4d, "GB18030"}, {0x4e, "CP949"},  {0x4f, "CP950"},   {0x64, "CP852"},
    {0x65, "CP866"}, {0x78, "CP950"},   {0x79, "CP949"},  {0x7a, "GB18030"}, {0x7b, "CP932"},
    {0x7c, "CP874"}, {0xc8, "CP1250"},  {0xc9, "CP1251"}, {0xca, "CP1254"},  {0xcb, "CP1253"},
};

int tb_encoding_known(const char *name) {
    iconv_t converter = iconv_open("UTF-8", name);
    if (converter == (iconv_t)-1)
        return 0;
    iconv_close(converter);
    return 1;
}

static int is_chinese_page(const char *name) {
    return tb_text_same(name, "GBK") || tb_text_same(name, "GB2312") ||
           tb_text_same(name, "CP936") || tb_text_same(name, "936") ||
           tb_text_same(name, "GB18030") || tb_text_same(name, "EUC-CN") ||
           tb_text_same(name, "OEM 936") || tb_text_same(name, "ANSI 936");
}

/* .cpg files say "UTF-8", "936", "GBK", "OEM 936", "ISO 88591", "1252": put into iconv's words.
 * Every Chinese page is read as GB18030, which contains the others. */
static int normalise(const char *text, char name[40]) {
    char declared[64];
    size_t begin = strspn(text, " \t"), end = strlen(text);
    while (end > begin && (text[end - 1] == ' ' || text[end - 1] == '\t'))
        end--;
    snprintf(declared, sizeof declared, "%.*s", (int)(end - begin), text + begin);
    if (is_chinese_page(declared))
        snprintf(name, 40, "GB18030");
    else if (tb_text_same(declared, "UTF8") || tb_text_same(declared, "65001"))
        snprintf(name, 40, "UTF-8");
    else if (strncmp(declared, "8859", 4) == 0)
        snprintf(name, 40, "ISO-8859-%.4s", declared + 4 + (declared[4] == '-'));
    else if (strncmp(declared, "ISO 8859", 8) == 0)
        snprintf(name, 40, "ISO-8859-%.4s", declared + 8 + (declared[8] == '-'));
    else if (strncmp(declared, "ANSI ", 5) == 0 || strncmp(declared, "OEM ", 4) == 0)
        snprintf(name, 40, "CP%.20s", strchr(declared, ' ') + 1);
    else if (declared[0] >= '0' && declared[0] <= '9')
        snprintf(name, 40, "CP%.20s", declared);
    else
        snprintf(name, 40, "%.30s", declared);
    return name[0] != '\0' && tb_encoding_known(name);
}

/* What the bytes past ASCII are like. */
typedef struct evidence {
    size_t high;   /* bytes past ASCII */
    int utf8;      /* all of them well-formed UTF-8, but for values cut in half a character */
    size_t gb2312; /* pairs in the part of GBK that real text is made of: both bytes past 0xA0 */
    size_t gbk;    /* pairs that GBK has and Big5 has not */
    size_t low;    /* pairs with a second byte below 0x7F, in a run: common in Big5, rare in GBK */
    size_t lone;   /* such pairs between ASCII letters: accented letters of Western text */
    size_t common; /* of the first two: the characters that nearly all text is made of */
    size_t cut;    /* bytes past ASCII at the end of a value: half a character, or a letter */
    size_t odd;    /* other bytes past ASCII that begin no pair */
} evidence;

static int ends_value(const char *at, const char *end) {
    return at == end || *at == ' ';
}

/* Well-formed UTF-8 but for characters cut off at the end of a value: fixed widths count bytes. */
static int utf8_but_for_cuts(const char *sample, size_t size) {
    const char *at = sample, *end = sample + size;
    while (at < end) {
        at += tb_utf8_prefix(at, (size_t)(end - at));
        if (at == end)
            return 1;
        if ((unsigned char)*at < 0xc2)
            return 0;
        do
            at++;
        while (at < end && ((unsigned char)*at & 0xc0) == 0x80);
        if (!ends_value(at, end))
            return 0;
    }
    return 1;
}

/* Two letters of GB 18030's four-byte form at i: a pair with a digit as its second byte. */
static int four_bytes(const char *sample, size_t size, size_t i) {
    return i + 3 < size && sample[i + 1] >= '0' && sample[i + 1] <= '9' &&
           (unsigned char)sample[i + 2] >= 0x81 && sample[i + 3] >= '0' && sample[i + 3] <= '9';
}

/* Takes the pair that begins with a byte past ASCII at i; returns how many bytes it takes. */
static size_t weigh_pair(const char *sample, size_t size, size_t i, int in_run, evidence *e) {
    unsigned first = (unsigned char)sample[i];
    unsigned second = i + 1 < size ? (unsigned char)sample[i + 1] : ' ';
    int run_goes_on = i + 2 < size && (unsigned char)sample[i + 2] >= 0x81;
    if (second == ' ') {
        e->cut++;
        return 1;
    }
    if (four_bytes(sample, size, i)) {
        e->gbk++;
        return 4;
    }
    if (second >= 0xa1 && first >= 0xb0 && first <= 0xd7)
        e->common++; /* level 1 of GB 2312 */
    if (second >= 0x80 && (first < 0xa1 || second < 0xa1))
        e->gbk++;
    else if (second >= 0xa1 && second != 0xff)
        e->gb2312++;
    else if (second >= 0x40 && second <= 0x7e && (in_run || run_goes_on))
        e->low++;
    else if (second >= 0x40 && second <= 0x7e)
        e->lone++;
    else
        e->odd++;
    return 2;
}

static evidence weigh(const char *sample, size_t size) {
    evidence e = {.utf8 = utf8_but_for_cuts(sample, size)};
    int in_run = 0;
    for (size_t i = 0; i < size;) {
        if ((unsigned char)sample[i] < 0x80) {
            in_run = 0;
            i++;
            continue;
        }
        e.high++;
        size_t taken = weigh_pair(sample, size, i, in_run, &e);
        in_run = taken > 1;
        i += taken;
    }
    return e;
}

/* Nearly all pairs of real Chinese text stand in GB 2312, most of them in its level 1; Big5 has low
 * second bytes all over, and letters of other alphabets come in odd numbers. */
static int like_gbk(const evidence *e) {
    size_t pairs = e->gb2312 + e->gbk;
    return pairs > 0 && 4 * e->low < pairs && 2 * e->common >= pairs &&
           20 * (e->lone + e->odd + e->cut) <= pairs;
}

static int single_byte(const char *name) {
    return strncmp(name, "ISO-8859", 8) == 0 || strncmp(name, "CP125", 5) == 0 ||
           strncmp(name, "CP8", 3) == 0 || strcmp(name, "CP437") == 0 ||
           tb_text_same(name, "LATIN1");
}

static int convertible(const char *name, const char *bytes, size_t size) {
    iconv_t converter = iconv_open("UTF-8", name);
    if (converter == (iconv_t)-1)
        return 0;
    char *in = (char *)(uintptr_t)bytes, buffer[4096];
    size_t left = size, bad = 0;
    while (left > 0) {
        char *out = buffer;
        size_t room = sizeof buffer, before = left;
        iconv(converter, &in, &left, &out, &room);
        if (left == before && room == sizeof buffer) {
            bad++; /* neither read nor written: this byte means nothing */
            in++;
            left--;
        }
    }
    iconv_close(converter);
    return bad * 50 <= size;
}

/* The encoding that the bytes themselves show, for files that declare none. */
static const char *by_bytes(const evidence *e, const char **why) {
    *why = _("no declaration; the bytes past ASCII are well-formed UTF-8");
    if (e->utf8)
        return "UTF-8";
    *why = _("no declaration; the bytes past ASCII are pairs of GBK");
    if (like_gbk(e))
        return "GB18030";
    *why = _("no declaration; the bytes past ASCII are pairs of Big5");
    if (e->low > 0 && e->odd == 0 && e->gbk == 0 && 4 * e->lone <= e->low)
        return "BIG5";
    *why = _("no declaration, and the bytes past ASCII are neither UTF-8 nor GBK: taken as Western "
             "European; say --encoding if that is wrong");
    return "CP1252";
}

/* A declared encoding against the bytes; the reason says which won. */
static void judge(const char *declared, const char *where, const tb_dbf *dbf, const evidence *e,
                  tb_encoding *out) {
    const char *truth = NULL;
    if (e->high > 0 && !e->utf8 && strcmp(declared, "UTF-8") == 0)
        truth = convertible("GB18030", dbf->sample, dbf->sample_size) ? "GB18030" : NULL;
    else if (e->high > 0 && strcmp(declared, "UTF-8") != 0 && e->utf8)
        truth = "UTF-8";
    else if (e->high > 0 && single_byte(declared) && like_gbk(e))
        truth = "GB18030";
    out->overruled = truth != NULL;
    snprintf(out->name, sizeof out->name, "%s", truth != NULL ? truth : declared);
    if (truth != NULL)
        snprintf(out->reason, sizeof out->reason,
                 _("%s says %s, but the bytes are not; they are %s"), where, declared, truth);
    else
        snprintf(out->reason, sizeof out->reason, _("%s says so"), where);
}

static const char *from_language_byte(unsigned byte) {
    for (size_t i = 0; i < sizeof language_bytes / sizeof *language_bytes; i++)
        if (language_bytes[i].byte == byte)
            return language_bytes[i].encoding;
    return NULL;
}

void tb_encoding_decide(const char *asked, const tb_dbf *dbf, tb_encoding *out) {
    *out = (tb_encoding){0};
    char name[40], where[64];
    if (asked != NULL) {
        normalise(asked, out->name);
        snprintf(out->reason, sizeof out->reason, "%s", _("--encoding says so"));
        return;
    }
    evidence e = weigh(dbf->sample, dbf->sample_size);
    const char *byte_name = from_language_byte(dbf->language_byte);
    if (dbf->cpg[0] != '\0' && normalise(dbf->cpg, name)) {
        judge(name, _("the .cpg file"), dbf, &e, out);
    } else if (byte_name != NULL) {
        snprintf(where, sizeof where, _("the table's language byte 0x%02X"), dbf->language_byte);
        judge(byte_name, where, dbf, &e, out);
    } else if (e.high == 0) {
        snprintf(out->name, sizeof out->name, "UTF-8");
        snprintf(out->reason, sizeof out->reason, "%s",
                 _("no declaration; a sample of the text is plain ASCII"));
    } else {
        const char *why;
        snprintf(out->name, sizeof out->name, "%s", by_bytes(&e, &why));
        snprintf(out->reason, sizeof out->reason, "%s", why);
    }
}
