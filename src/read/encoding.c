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
static int normalise(const char *declared, char name[40]) {
    while (*declared == ' ')
        declared++;
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
    size_t high;      /* bytes past ASCII */
    int utf8;         /* all well-formed UTF-8 */
    size_t gb2312;    /* pairs in the part of GBK that real text uses: both bytes past 0xA0 */
    size_t big5_only; /* pairs only Big5 has for common characters: second byte below 0x7F */
    size_t odd;       /* bytes past ASCII that begin no pair */
} evidence;

static evidence weigh(const char *sample, size_t size) {
    evidence e = {0};
    e.utf8 = tb_utf8_valid(sample, size);
    for (size_t i = 0; i < size; i++) {
        unsigned first = (unsigned char)sample[i];
        if (first < 0x80)
            continue;
        e.high++;
        unsigned second = i + 1 < size ? (unsigned char)sample[i + 1] : 0;
        if (first >= 0xa1 && first <= 0xf7 && second >= 0xa1 && second != 0xff)
            e.gb2312++;
        else if (first >= 0xa4 && first <= 0xf9 && second >= 0x40 && second <= 0x7e)
            e.big5_only++;
        else if (!(first >= 0x81 && first <= 0xfe && second >= 0x40 && second != 0x7f)) {
            e.odd++;
            continue;
        }
        e.high += second >= 0x80;
        i++;
    }
    return e;
}

/* A fixed-width field may end in half a character: a few odd bytes do not speak against pairs. */
static int all_gb2312(const evidence *e) {
    return e->gb2312 > 0 && e->big5_only == 0 && e->odd * 50 <= e->gb2312;
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
    if (all_gb2312(e))
        return "GB18030";
    *why = _("no declaration; the bytes past ASCII are pairs of Big5");
    if (e->big5_only > 0 && e->odd == 0)
        return "BIG5";
    *why = _("no declaration; the bytes past ASCII are pairs of GBK");
    if (e->gb2312 > e->odd)
        return "GB18030";
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
    else if (e->high > 0 && single_byte(declared) && all_gb2312(e) && e->odd == 0)
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
