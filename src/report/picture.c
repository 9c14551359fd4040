/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Is a picture whole? gnuplot exits 0 on a full disk, so only the bytes can tell. */
#include "report/picture.h"

#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "report/svg.h"

static bool ends_with(const char *data, size_t len, const void *end, size_t n)
{
    return len >= n && memcmp(data + len - n, end, n) == 0;
}

static tarve_status damaged(size_t len, tarve_error *err)
{
    return tarve_fail(err, TARVE_E_IO, "the picture is cut or damaged (%zu bytes)", len);
}

static tarve_status check_svg(const char *data, size_t len, tarve_error *err)
{
    size_t n = len;
    xmlDocPtr doc = NULL;
    while (n > 0 && (data[n - 1] == '\n' || data[n - 1] == '\r' || data[n - 1] == ' '))
        n--;
    if (!ends_with(data, n, "</svg>", 6))
        return damaged(len, err);
    const tarve_status st = tarve_svg_parse(data, len, &doc, err);
    xmlFreeDoc(doc);
    return st == TARVE_E_IO ? damaged(len, err) : st;
}

static bool png_is_whole(const char *data, size_t len)
{
    static const unsigned char end[] = {0, 0, 0, 0, 'I', 'E', 'N', 'D', 0xae, 0x42, 0x60, 0x82};
    return len > 57 && memcmp(data, "\x89PNG\r\n\x1a\n", 8) == 0 &&
           ends_with(data, len, end, sizeof end);
}

static tarve_status read_synced(int fd, size_t size, char *buf, tarve_error *err)
{
    size_t n = 0;
    while (n < size) {
        const ssize_t got = read(fd, buf + n, size - n);
        if (got < 0 && errno == EINTR)
            continue;
        if (got <= 0)
            return tarve_fail(err, TARVE_E_IO, "the picture cannot be read back");
        n += (size_t)got;
    }
    if (fsync(fd) != 0)
        return tarve_fail(err, TARVE_E_IO, "fsync failed: %s", strerror(errno));
    return TARVE_OK;
}

static tarve_status read_bytes(int dirfd, const char *name, char **data, size_t *len,
                               tarve_error *err)
{
    struct stat sb;
    char *buf = NULL;
    tarve_status st = TARVE_OK;
    const int fd = openat(dirfd, name, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
    if (fd < 0 || fstat(fd, &sb) != 0 || !S_ISREG(sb.st_mode) || sb.st_size <= 0) {
        st = tarve_fail(err, TARVE_E_IO, "the picture was not drawn");
        goto done;
    }
    buf = malloc((size_t)sb.st_size);
    if (buf == NULL) {
        st = tarve_fail(err, TARVE_E_NOMEM, "out of memory for a picture");
        goto done;
    }
    st = read_synced(fd, (size_t)sb.st_size, buf, err);
    if (st != TARVE_OK)
        goto done;
    *data = buf;
    *len = (size_t)sb.st_size;
    buf = NULL;
done:
    if (st != TARVE_OK)
        tarve_error_at(err, name, 0, 0);
    free(buf);
    if (fd >= 0)
        (void)close(fd); /* read side: nothing left to lose */
    return st;
}

tarve_status tarve_picture_check(int dirfd, const char *name, tarve_error *err)
{
    char *data = NULL;
    size_t len = 0;
    tarve_status st = read_bytes(dirfd, name, &data, &len, err);
    if (st != TARVE_OK)
        return st;
    if (!ends_with(name, strlen(name), ".png", 4))
        st = check_svg(data, len, err);
    else if (!png_is_whole(data, len))
        st = damaged(len, err);
    if (st != TARVE_OK)
        tarve_error_at(err, name, 0, 0);
    free(data);
    return st;
}

tarve_status tarve_picture_read(int dirfd, const char *name, char **data, size_t *len,
                                tarve_error *err)
{
    char *bytes = NULL;
    size_t n = 0;
    tarve_status st = read_bytes(dirfd, name, &bytes, &n, err);
    if (st != TARVE_OK || !ends_with(name, strlen(name), ".svg", 4)) {
        *data = bytes;
        *len = n;
        return st;
    }
    st = tarve_svg_plain(bytes, n, data, len, err);
    if (st != TARVE_OK)
        tarve_error_at(err, name, 0, 0);
    free(bytes);
    return st;
}
