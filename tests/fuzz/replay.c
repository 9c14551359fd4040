/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Gives every file of the folders named to a fuzz target: its seeds, and what it once found. */
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/files.h"
#include "support.h"

enum { MOST_BYTES = 16 << 20 };

static int replay_file(const char *path)
{
    char *text = NULL;
    size_t len = 0;
    tarve_error err = {0};
    if (tarve_file_read(path, MOST_BYTES, &text, &len, &err) != TARVE_OK) {
        (void)fprintf(stderr, "%s: %s\n", path, err.message);
        return -1;
    }
    (void)printf("%s\n", path); /* before it: the last one named is the one that ended it */
    (void)fflush(stdout);
    uint8_t *exact = malloc(len > 0 ? len : 1); /* so that a read past the end is seen */
    if (exact != NULL) {
        memcpy(exact, text, len);
        (void)LLVMFuzzerTestOneInput(exact, len);
    }
    free(exact);
    free(text);
    return exact == NULL ? -1 : 0;
}

static int replay_folder(const char *folder)
{
    int n = 0;
    DIR *d = opendir(folder);
    if (d == NULL) {
        perror(folder);
        return -1;
    }
    for (struct dirent *e; n >= 0 && (e = readdir(d)) != NULL;) {
        char path[4096];
        if (e->d_name[0] == '.')
            continue;
        (void)snprintf(path, sizeof path, "%s/%s", folder, e->d_name);
        n = replay_file(path) == 0 ? n + 1 : -1;
    }
    (void)closedir(d);
    return n;
}

int main(int argc, char **argv)
{
    int all = 0;
    for (int i = 1; i < argc; i++) {
        const int n = replay_folder(argv[i]);
        if (n <= 0) {
            (void)fprintf(stderr, "%s: no seeds\n", argv[i]);
            return 1;
        }
        all += n;
    }
    (void)printf("%d inputs\n", all);
    return all > 0 ? 0 : 1;
}
