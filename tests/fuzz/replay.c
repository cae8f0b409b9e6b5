/* Runs a fuzzer's function without libFuzzer over kept inputs, and over each of them broken in a
 * few hundred ways that are the same every day: an ordinary test. FILE or FOLDER .. */
#include <dirent.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { WAYS = 200, MOST_BYTES = 64 * 1024 };

static uint64_t state;
static size_t inputs;

static size_t random_below(size_t limit) {
    state ^= state << 13;
    state ^= state >> 7;
    state ^= state << 17;
    return limit > 0 ? (size_t)(state % limit) : 0;
}

/* One accident; the new size. */
static size_t damage(uint8_t *data, size_t size) {
    static const uint8_t extremes[] = {0x00, 0x01, 0x7F, 0x80, 0xFE, 0xFF,
                                       ',',  '\n', '"',  '0',  '9',  '-'};
    size_t at = random_below(size), end;
    if (size == 0)
        return 0;
    switch (random_below(5)) {
    case 0: data[at] ^= (uint8_t)(1u << random_below(8)); return size;
    case 1: data[at] = extremes[random_below(sizeof extremes)]; return size;
    case 2: return at;
    case 3:
        end = at + 1 + random_below(16);
        end = end < size ? end : size;
        memmove(data + at, data + end, size - end);
        return size - (end - at);
    default:
        end = at + 4 < size ? at + 4 : size;
        memset(data + at, extremes[random_below(6)], end - at);
        return size;
    }
}

static void try(const uint8_t *data, size_t size) {
    uint8_t *copy = malloc(size + 1);
    if (copy == NULL)
        abort();
    if (size > 0)
        memcpy(copy, data, size);
    LLVMFuzzerTestOneInput(copy, size);
    inputs++;
    for (int way = 0; way < WAYS; way++) {
        size_t left = size;
        if (size > 0)
            memcpy(copy, data, size);
        for (size_t n = 1 + random_below(4); n > 0; n--)
            left = damage(copy, left);
        LLVMFuzzerTestOneInput(copy, left);
        inputs++;
    }
    free(copy);
}

static void try_file(const char *path) {
    static uint8_t data[MOST_BYTES];
    FILE *file = fopen(path, "rb");
    if (file == NULL) {
        perror(path);
        exit(1);
    }
    size_t size = fread(data, 1, sizeof data, file);
    fclose(file);
    state = 0x9E3779B97F4A7C15u + size;
    try(data, size);
}

static void try_path(const char *path) {
    struct stat about;
    struct dirent **entry;
    if (stat(path, &about) == 0 && !S_ISDIR(about.st_mode)) {
        try_file(path);
        return;
    }
    int count = scandir(path, &entry, NULL, alphasort);
    for (int i = 0; i < count; i++) {
        char name[4096];
        snprintf(name, sizeof name, "%s/%s", path, entry[i]->d_name);
        if (entry[i]->d_name[0] != '.')
            try_file(name);
        free(entry[i]);
    }
    if (count >= 0)
        free(entry);
}

int main(int argc, char **argv) {
    for (int i = 1; i < argc; i++)
        try_path(argv[i]);
    printf("%zu inputs\n", inputs);
    return inputs == 0;
}
