/* Looking at a Shapefile's companions through GDAL's virtual files. */
#include "read/dbf.h"

#include "read/companion.h"

#include <string.h>

enum { SAMPLE_PIECES = 16, SAMPLE_PIECE = 64 * 1024 };

static void look_at_cpg(const char *path, tb_dbf *out) {
    VSILFILE *file = tb_companion_open(path, ".cpg", ".CPG");
    if (file == NULL)
        return;
    size_t got = VSIFReadL(out->cpg, 1, sizeof out->cpg - 1, file);
    VSIFCloseL(file);
    out->cpg[got] = '\0';
    out->cpg[strcspn(out->cpg, "\r\n")] = '\0';
}

static void look_at_shapes(const char *path, tb_dbf *out) {
    unsigned char header[100];
    out->shx_records = out->shp_bytes_said = -1;
    VSILFILE *file = tb_companion_open(path, ".shx", ".SHX");
    if (file != NULL) {
        int64_t size = tb_companion_size(file);
        out->shx_records = size >= 100 ? (size - 100) / 8 : 0;
        VSIFCloseL(file);
    }
    file = tb_companion_open(path, ".shp", ".SHP");
    if (file != NULL) {
        out->shp_bytes = tb_companion_size(file);
        if (tb_companion_read(file, 0, header, sizeof header))
            out->shp_bytes_said = 2 * (int64_t)tb_big_endian(header + 24);
        VSIFCloseL(file);
    }
}

enum { UNUSED_BYTE, TEXT_BYTE, FIRST_BYTE };

/* Marks in use[0..record) the bytes of character fields, and which of them begin one; the rest of a
 * record is numbers and blanks that say nothing about the encoding. */
static void mark_text_fields(const unsigned char *fields, size_t count, size_t record, char *use) {
    size_t offset = 1;
    for (size_t i = 0; i < count; i++) {
        const unsigned char *field = fields + 32 * i;
        if (field[0] == 0x0d)
            break;
        size_t width = field[16];
        if (field[11] == 'C' || field[11] == 'c')
            for (size_t k = offset; k < offset + width && k < record; k++)
                use[k] = k == offset ? FIRST_BYTE : TEXT_BYTE;
        offset += width;
    }
}

/* Text of whole records from one place in the file; fields are parted by a blank so that no
 * character is made up of two fields' bytes. */
static size_t sample_records(const unsigned char *piece, size_t size, size_t record,
                             const char *use, char *sample) {
    size_t filled = 0;
    for (size_t start = 0; start + record <= size; start += record) {
        for (size_t k = 0; k < record; k++) {
            if (use[k] != TEXT_BYTE && filled > 0 && sample[filled - 1] != ' ')
                sample[filled++] = ' ';
            if (use[k] != UNUSED_BYTE)
                sample[filled++] = (char)piece[start + k];
        }
    }
    return filled;
}

static void sample_text(tb_arena *arena, VSILFILE *file, size_t header, size_t record,
                        const unsigned char *fields, tb_dbf *out) {
    size_t per_piece = SAMPLE_PIECE / record > 0 ? SAMPLE_PIECE / record : 1;
    char *use = tb_arena_take(arena, record);
    unsigned char *piece = tb_arena_take(arena, per_piece * record);
    char *sample = tb_arena_take(arena, per_piece * record * SAMPLE_PIECES * 2); /* with blanks */
    if (use == NULL || piece == NULL || sample == NULL)
        return;
    memset(use, UNUSED_BYTE, record);
    mark_text_fields(fields, (header - 33) / 32, record, use);
    int64_t records = out->records < out->whole_records ? out->records : out->whole_records;
    for (int k = 0; k < SAMPLE_PIECES; k++) {
        int64_t first = records * k / SAMPLE_PIECES;
        int64_t next = records * (k + 1) / SAMPLE_PIECES;
        size_t count = (size_t)(next - first) < per_piece ? (size_t)(next - first) : per_piece;
        VSIFSeekL(file, header + (vsi_l_offset)first * record, SEEK_SET);
        size_t got = VSIFReadL(piece, 1, count * record, file);
        out->sample_size += sample_records(piece, got, record, use, sample + out->sample_size);
    }
    out->sample = sample;
}

/* Rows whose first byte is an asterisk. */
static int64_t count_deleted(tb_arena *arena, VSILFILE *file, size_t header, size_t record,
                             int64_t records) {
    enum { PIECE = 1024 * 1024 };
    size_t per_piece = PIECE / record > 0 ? PIECE / record : 1;
    unsigned char *piece = tb_arena_take(arena, per_piece * record);
    int64_t deleted = 0;
    VSIFSeekL(file, header, SEEK_SET);
    while (piece != NULL && records > 0) {
        size_t wanted = (int64_t)per_piece < records ? per_piece : (size_t)records;
        size_t got = VSIFReadL(piece, record, wanted, file);
        for (size_t i = 0; i < got; i++)
            deleted += piece[i * record] == '*' ? 1 : 0;
        records = got == wanted ? records - (int64_t)got : 0;
    }
    return deleted;
}

static void look_at_table(tb_arena *arena, const char *path, tb_dbf *out) {
    unsigned char start[32];
    VSILFILE *file = tb_companion_open(path, ".dbf", ".DBF");
    if (file == NULL)
        return;
    int64_t size = tb_companion_size(file);
    if (tb_companion_read(file, 0, start, sizeof start)) {
        size_t header = start[8] | (size_t)start[9] << 8;
        size_t record = start[10] | (size_t)start[11] << 8;
        out->present = 1;
        out->language_byte = start[29];
        out->records = tb_little_endian(start + 4);
        out->whole_records =
            record > 0 && size > (int64_t)header ? (size - (int64_t)header) / (int64_t)record : 0;
        unsigned char *fields = header > 33 ? tb_arena_take(arena, header - 32) : NULL;
        if (fields != NULL && record > 1 && VSIFReadL(fields, 1, header - 32, file) == header - 32)
            sample_text(arena, file, header, record, fields, out);
        if (record > 0)
            out->deleted = count_deleted(arena, file, header, record,
                                         out->records < out->whole_records ? out->records
                                                                           : out->whole_records);
    }
    VSIFCloseL(file);
}

void tb_dbf_look(tb_arena *arena, const char *path, tb_dbf *out) {
    *out = (tb_dbf){.sample = "", .shx_records = -1, .shp_bytes_said = -1};
    look_at_cpg(path, out);
    look_at_shapes(path, out);
    look_at_table(arena, path, out);
}
