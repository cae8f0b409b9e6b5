/* The decision table of encodings: what was asked, what is declared, what the bytes are. A row is a
 * story from the field; the bytes are made by iconv from the text in the row. */
#include "read/encoding.h"

#include "base/text.h"

#include <iconv.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static size_t encode(const char *text, const char *encoding, char *out, size_t room) {
    char copy[400], *in = copy;
    snprintf(copy, sizeof copy, "%s", text);
    size_t left = strlen(copy), start = room;
    iconv_t converter = iconv_open(encoding, "UTF-8");
    assert_true(converter != (iconv_t)-1);
    assert_int_equal(iconv(converter, &in, &left, &out, &room), 0);
    iconv_close(converter);
    return start - room;
}

/* Plain words of a county's table: what real columns are full of. */
#define COUNTY                                                                                                                      \
    "水田 水浇地 旱地 果园 茶园 乔木林地 灌木林地 其他草地 城镇住宅用地 农村宅基地 公路用地 " \
    "农村道路 "                                                                                                                 \
    "河流水面 坑塘水面 沟渠 设施农用地 田坎 张家村 李家庄 王家屯 北街社区 "

static void decision_table(void **state) {
    (void)state;
    static const struct {
        const char *story, *text, *encoding; /* of the bytes */
        const char *asked, *cpg;
        unsigned byte;
        const char *expected;
        int overruled;
    } rows[] = {
        {"pyogrio 380: nothing declared, GBK", COUNTY, "GBK", NULL, "", 0, "GB18030", 0},
        {"pyogrio 380: nothing declared, UTF-8", COUNTY, "UTF-8", NULL, "", 0, "UTF-8", 0},
        {"byte 0x57 says nothing", COUNTY, "GBK", NULL, "", 0x57, "GB18030", 0},
        {"byte 0x57 says nothing, UTF-8", COUNTY, "UTF-8", NULL, "", 0x57, "UTF-8", 0},
        {"ProjNet 66: asked for", COUNTY, "UTF-8", "GBK", "UTF-8", 0, "GB18030", 0},
        {"asked against the bytes", COUNTY, "GBK", "UTF-8", "", 0, "UTF-8", 0},
        {".cpg true", COUNTY, "UTF-8", NULL, "UTF-8", 0, "UTF-8", 0},
        {".cpg true, GBK", COUNTY, "GBK", NULL, "GBK", 0, "GB18030", 0},
        {".cpg as a number", COUNTY, "GBK", NULL, "936", 0, "GB18030", 0},
        {".cpg in words", COUNTY, "GBK", NULL, "OEM 936", 0, "GB18030", 0},
        {".cpg in small letters", COUNTY, "GBK", NULL, "gb2312", 0, "GB18030", 0},
        {".cpg with a blank", COUNTY, "UTF-8", NULL, " UTF-8 ", 0, "UTF-8", 0},
        {".cpg UTF8", COUNTY, "UTF-8", NULL, "utf8", 0, "UTF-8", 0},
        {".cpg 65001", COUNTY, "UTF-8", NULL, "65001", 0, "UTF-8", 0},
        {".cpg lies: UTF-8", COUNTY, "GBK", NULL, "UTF-8", 0, "GB18030", 1},
        {".cpg lies: GBK", COUNTY, "UTF-8", NULL, "GBK", 0, "UTF-8", 1},
        {".cpg lies: Latin-1 over GBK", COUNTY, "GBK", NULL, "ISO-8859-1", 0, "GB18030", 1},
        {".cpg lies: Latin-1 over UTF-8", COUNTY, "UTF-8", NULL, "88591", 0, "UTF-8", 1},
        {".cpg lies: 1252 over GBK", COUNTY, "GBK", NULL, "1252", 0, "GB18030", 1},
        {".cpg before the byte", COUNTY, "UTF-8", NULL, "UTF-8", 0x4d, "UTF-8", 0},
        {"haomeiwen 38: byte true", COUNTY, "GBK", NULL, "", 0x4d, "GB18030", 0},
        {"byte 0x7a", COUNTY, "GBK", NULL, "", 0x7a, "GB18030", 0},
        {"byte lies: GBK", COUNTY, "UTF-8", NULL, "", 0x4d, "UTF-8", 1},
        {"byte lies: 1252", COUNTY, "GBK", NULL, "", 0x03, "GB18030", 1},
        {"a .cpg of rubbish leaves it to the byte", COUNTY, "GBK", NULL, "klingon", 0x4d, "GB18030",
         0},
        {"a .cpg of rubbish and no byte", COUNTY, "GBK", NULL, "klingon", 0, "GB18030", 0},
        {"plain ASCII", "0101 0301", "UTF-8", NULL, "", 0, "UTF-8", 0},
        {"plain ASCII, GBK said", "0101 0301", "UTF-8", NULL, "GBK", 0, "GB18030", 0},
        {"nothing at all", "", "UTF-8", NULL, "", 0, "UTF-8", 0},
        {"Latin-1 declared and true", "Flächen für Äcker", "ISO-8859-1", NULL, "ISO-8859-1", 0,
         "ISO-8859-1", 0},
        {"1252 by the byte and true", "Flächen für Äcker", "CP1252", NULL, "", 0x03, "CP1252", 0},
        {"Western text without declaration", "Flächen für Äcker", "CP1252", NULL, "", 0, "CP1252",
         0},
        {"Cyrillic declared and true", "земля поле", "CP1251", NULL, "1251", 0, "CP1251", 0},
        {"Cyrillic by the byte", "земля поле", "CP1251", NULL, "", 0xc9, "CP1251", 0},
        {"Big5 without declaration", "臺灣省 農業用地 建築用地 道路 國有林班 水利會 學校", "BIG5",
         NULL, "", 0, "BIG5", 0},
        {"names of GBK beyond GB 2312 among plain words", COUNTY "朱镕基 刘堃 赵珺 垱塝村 ", "GBK",
         NULL, "", 0, "GB18030", 0},
        {"the same under a lying UTF-8", COUNTY "朱镕基 刘堃 赵珺 垱塝村 ", "GBK", NULL, "UTF-8", 0,
         "GB18030", 1},
        {"the same under a lying Latin-1", COUNTY "朱镕基 刘堃 赵珺 垱塝村 ", "GBK", NULL,
         "ISO-8859-1", 0, "GB18030", 1},
        {"four bytes of GB18030", COUNTY "㑇村 𠮷村 ", "GB18030", NULL, "", 0, "GB18030", 0},
    };
    size_t wrong = 0;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        char sample[800];
        tb_dbf dbf = {.present = 1, .language_byte = rows[i].byte, .sample = sample};
        tb_encoding found;
        dbf.sample_size = encode(rows[i].text, rows[i].encoding, sample, sizeof sample);
        snprintf(dbf.cpg, sizeof dbf.cpg, "%s", rows[i].cpg);
        tb_encoding_decide(rows[i].asked, &dbf, &found);
        if (!tb_text_same(found.name, rows[i].expected) || found.overruled != rows[i].overruled) {
            print_error("%s: expected %s%s, found %s%s (%s)\n", rows[i].story, rows[i].expected,
                        rows[i].overruled ? ", overruled" : "", found.name,
                        found.overruled ? ", overruled" : "", found.reason);
            wrong++;
        }
        assert_true(found.reason[0] != '\0');
        assert_true(tb_encoding_known(found.name));
    }
    assert_int_equal(wrong, 0);
}

/* pyshp 148: fields end in half a character, of UTF-8 and of GBK. The bytes as a whole must still
 * be recognised: one value in four is cut, as in a column that is too narrow. */
static void pyshp_148_cut_values(void **state) {
    (void)state;
    static const struct {
        const char *encoding, *expected;
        size_t cut;
    } rows[] = {{"GBK", "GB18030", 5}, {"UTF-8", "UTF-8", 8}};
    for (size_t i = 0; i < 2; i++) {
        char sample[4000];
        size_t filled = 0;
        for (int k = 0; k < 60; k++) {
            size_t size = encode("水浇地张家村", rows[i].encoding, sample + filled, 100);
            filled += k % 4 == 0 ? rows[i].cut : size;
            sample[filled++] = ' ';
        }
        tb_dbf dbf = {.present = 1, .sample = sample, .sample_size = filled};
        tb_encoding found;
        tb_encoding_decide(NULL, &dbf, &found);
        assert_string_equal(found.name, rows[i].expected);
        snprintf(dbf.cpg, sizeof dbf.cpg, "%s", rows[i].encoding);
        tb_encoding_decide(NULL, &dbf, &found);
        assert_string_equal(found.name, rows[i].expected);
        assert_int_equal(found.overruled, 0);
    }
}

static void known_names(void **state) {
    (void)state;
    assert_true(tb_encoding_known("UTF-8"));
    assert_true(tb_encoding_known("GB18030"));
    assert_true(tb_encoding_known("BIG5"));
    assert_false(tb_encoding_known("klingon"));
    assert_false(tb_encoding_known("UTF-8/nonsense/x"));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(decision_table),
        cmocka_unit_test(pyshp_148_cut_values),
        cmocka_unit_test(known_names),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
