/* Any bytes as control areas: units in order and each once, and every one is found again. */
#include "fuzz_input.h"
#include "run/control.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* A dataset without layers of villages or townships. */
static const char parcels[] = "[\xe5\x9c\xb0\xe5\x9d\x97\xe5\x9d\x90\xe6\xa0\x87]\n"
                              "3,1,1,a,b,,c,0101,@\nJ1,1,1,1\nJ2,1,2,1\nJ3,1,2,2\n";

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    char path[FUZZ_PATH], dataset[FUZZ_PATH];
    int descriptor = fuzz_file(data, size, path);
    int other = fuzz_file((const uint8_t *)parcels, sizeof parcels - 1, dataset);
    tb_arena *arena = tb_arena_create();
    tb_control control;
    tb_error error = {TB_OK, ""};
    const tb_read_options read = {0};
    tb_status status = tb_control_read(&control, path, dataset, &read, arena, &error);
    if (error.status != status || status == TB_SYSTEM)
        abort();
    for (size_t i = 0; status == TB_OK && i < control.areas; i++)
        if (tb_control_of(&control, control.area[i].unit, control.area[i].island) !=
            &control.area[i])
            abort();
    tb_control_free(&control);
    tb_arena_free(arena);
    close(other);
    close(descriptor);
    return 0;
}
