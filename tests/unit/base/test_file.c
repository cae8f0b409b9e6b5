/* Files appear whole or not at all. Each test works in a folder of its own. */
#include "base/file.h"

#include <dirent.h>
#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

static char folder[64];
static tb_error error;

static int setup(void **state) {
    (void)state;
    strcpy(folder, "/tmp/tuban-test-file-XXXXXX");
    error = (tb_error){TB_OK, ""};
    return mkdtemp(folder) == NULL || chdir(folder) != 0;
}

static int teardown(void **state) {
    (void)state;
    DIR *listing = opendir(".");
    for (struct dirent *entry; listing != NULL && (entry = readdir(listing)) != NULL;)
        unlink(entry->d_name); /* "." and ".." refuse */
    closedir(listing);
    return chdir("/") != 0 || rmdir(folder) != 0;
}

static size_t files_here(void) {
    size_t count = 0;
    DIR *listing = opendir(".");
    assert_non_null(listing);
    for (struct dirent *entry; (entry = readdir(listing)) != NULL;)
        count += strcmp(entry->d_name, ".") != 0 && strcmp(entry->d_name, "..") != 0 ? 1 : 0;
    closedir(listing);
    return count;
}

static void put(const char *path, const char *text) {
    FILE *file = fopen(path, "wb");
    assert_non_null(file);
    fputs(text, file);
    fclose(file);
}

static void assert_content(const char *path, const char *expected) {
    tb_arena *arena = tb_arena_create();
    char *bytes;
    size_t size;
    assert_int_equal(tb_file_read(arena, path, 1000, &bytes, &size, &error), TB_OK);
    assert_int_equal(size, strlen(expected));
    assert_string_equal(bytes, expected);
    tb_arena_free(arena);
}

static void reads_files_of_any_size(void **state) {
    (void)state;
    put("a", "text");
    assert_content("a", "text");
    put("empty", "");
    assert_content("empty", "");
}

/* A pipe tells no size beforehand, so the room must grow on the way. */
static void reads_pipes(void **state) {
    (void)state;
    enum { SIZE = 300000 };
    put("long", "");
    assert_int_equal(truncate("long", SIZE), 0);
    assert_int_equal(mkfifo("pipe", 0600), 0);
    assert_int_equal(system("cat long > pipe &"), 0);
    tb_arena *arena = tb_arena_create();
    char *bytes;
    size_t size;
    assert_int_equal(tb_file_read(arena, "pipe", 1000000, &bytes, &size, &error), TB_OK);
    assert_int_equal(size, SIZE);
    assert_int_equal(bytes[SIZE], 0);
    tb_arena_free(arena);
}

static void assert_unreadable(const char *path, size_t limit) {
    tb_arena *arena = tb_arena_create();
    char *bytes;
    size_t size;
    error.status = TB_OK;
    assert_int_equal(tb_file_read(arena, path, limit, &bytes, &size, &error), TB_UNREADABLE);
    assert_non_null(strstr(error.message, path));
    tb_arena_free(arena);
}

static void says_what_cannot_be_read(void **state) {
    (void)state;
    put("a", "12345");
    assert_unreadable("missing", 100);
    assert_unreadable("/tmp", 100); /* a folder */
    assert_unreadable("a", 4);
    tb_arena *arena = tb_arena_create();
    char *bytes;
    size_t size;
    error.status = TB_OK;
    assert_int_equal(tb_file_read(arena, "a", 5, &bytes, &size, &error), TB_OK);
    tb_arena_free(arena);
}

static void write_file(const char *path, int overwrite, const char *text) {
    tb_output output;
    assert_int_equal(tb_output_open(&output, path, overwrite, &error), TB_OK);
    fputs(text, output.file);
    assert_int_equal(tb_output_close(&output, &error), TB_OK);
}

static void a_file_appears_when_it_is_whole(void **state) {
    (void)state;
    tb_output output;
    assert_int_equal(tb_output_open(&output, "结果.csv", 0, &error), TB_OK);
    fputs("half", output.file);
    assert_int_not_equal(access("结果.csv", F_OK), 0);
    assert_int_equal(tb_output_close(&output, &error), TB_OK);
    assert_content("结果.csv", "half");
    assert_int_equal(files_here(), 1);
}

static void permissions_are_those_of_any_new_file(void **state) {
    (void)state;
    mode_t before = umask(027);
    write_file("a", 0, "x");
    umask(before);
    struct stat about;
    assert_int_equal(stat("a", &about), 0);
    assert_int_equal(about.st_mode & 0777, 0640);
}

static void an_existing_file_is_kept(void **state) {
    (void)state;
    put("a", "old");
    tb_output output;
    assert_int_equal(tb_output_open(&output, "a", 0, &error), TB_USAGE);
    assert_non_null(strstr(error.message, "--overwrite"));
    assert_content("a", "old");
    error.status = TB_OK;
    write_file("a", 1, "new");
    assert_content("a", "new");
    assert_int_equal(files_here(), 1);
}

static void a_link_stays_and_its_file_is_replaced(void **state) {
    (void)state;
    put("real", "old");
    assert_int_equal(symlink("real", "link"), 0);
    write_file("link", 1, "new");
    assert_content("real", "new");
    struct stat about;
    assert_int_equal(lstat("link", &about), 0);
    assert_true(S_ISLNK(about.st_mode));
}

static void what_is_discarded_leaves_nothing(void **state) {
    (void)state;
    put("a", "old");
    tb_output output;
    assert_int_equal(tb_output_open(&output, "a", 1, &error), TB_OK);
    fputs("new", output.file);
    tb_output_discard(&output);
    assert_content("a", "old");
    assert_int_equal(files_here(), 1);
}

static void wrong_paths_are_the_users(void **state) {
    (void)state;
    const char *const wrong[] = {"", ".", "missing/a", "file/a"};
    put("file", "");
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        tb_output output;
        error.status = TB_OK;
        assert_int_equal(tb_output_open(&output, wrong[i], 1, &error), TB_USAGE);
    }
    assert_int_equal(files_here(), 1);
}

static void a_full_disk_is_told(void **state) {
    (void)state;
    if (access("/dev/full", W_OK) != 0)
        skip();
    tb_output output;
    assert_int_equal(tb_output_open(&output, "/dev/full", 0, &error), TB_OK);
    fputs("text", output.file);
    assert_int_equal(tb_output_close(&output, &error), TB_SYSTEM);
    assert_non_null(strstr(error.message, "/dev/full"));
}

static void a_pipe_is_written_straight(void **state) {
    (void)state;
    assert_int_equal(mkfifo("pipe", 0600), 0);
    int reader = open("pipe", O_RDONLY | O_NONBLOCK);
    assert_true(reader >= 0);
    write_file("pipe", 0, "through");
    char text[16] = "";
    assert_int_equal(read(reader, text, sizeof text - 1), 7);
    assert_string_equal(text, "through");
    close(reader);
}

/* /dev/stdout is a link; with standard output in a file it must not be replaced by a new file. */
static void standard_output_by_name_stays_a_link(void **state) {
    (void)state;
    struct stat about;
    if (lstat("/dev/stdout", &about) != 0 || !S_ISLNK(about.st_mode))
        skip();
    fflush(stdout);
    int saved = dup(STDOUT_FILENO);
    int file = open("captured", O_WRONLY | O_CREAT, 0600);
    dup2(file, STDOUT_FILENO);
    tb_output output;
    tb_status status = tb_output_open(&output, "/dev/stdout", 0, &error);
    if (status == TB_OK) {
        fputs("straight", output.file);
        status = tb_output_close(&output, &error);
    }
    dup2(saved, STDOUT_FILENO);
    close(saved);
    close(file);
    assert_int_equal(status, TB_OK);
    assert_content("captured", "straight");
    assert_int_equal(lstat("/dev/stdout", &about), 0);
    assert_true(S_ISLNK(about.st_mode));
}

static void no_path_is_standard_output(void **state) {
    (void)state;
    tb_output output;
    assert_int_equal(tb_output_open(&output, "-", 0, &error), TB_OK);
    assert_ptr_equal(output.file, stdout);
    assert_null(output.path);
    assert_int_equal(tb_output_close(&output, &error), TB_OK);
    assert_int_equal(tb_output_open(&output, NULL, 0, &error), TB_OK);
    tb_output_discard(&output);
    assert_true(ftell(stdout) != -2); /* still open */
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(reads_files_of_any_size, setup, teardown),
        cmocka_unit_test_setup_teardown(reads_pipes, setup, teardown),
        cmocka_unit_test_setup_teardown(says_what_cannot_be_read, setup, teardown),
        cmocka_unit_test_setup_teardown(a_file_appears_when_it_is_whole, setup, teardown),
        cmocka_unit_test_setup_teardown(permissions_are_those_of_any_new_file, setup, teardown),
        cmocka_unit_test_setup_teardown(an_existing_file_is_kept, setup, teardown),
        cmocka_unit_test_setup_teardown(a_link_stays_and_its_file_is_replaced, setup, teardown),
        cmocka_unit_test_setup_teardown(what_is_discarded_leaves_nothing, setup, teardown),
        cmocka_unit_test_setup_teardown(wrong_paths_are_the_users, setup, teardown),
        cmocka_unit_test_setup_teardown(a_full_disk_is_told, setup, teardown),
        cmocka_unit_test_setup_teardown(a_pipe_is_written_straight, setup, teardown),
        cmocka_unit_test_setup_teardown(standard_output_by_name_stays_a_link, setup, teardown),
        cmocka_unit_test_setup_teardown(no_path_is_standard_output, setup, teardown),
    };
    return cmocka_run_group_tests_name("file", tests, NULL, NULL);
}
