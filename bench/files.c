/*
 * Times file operations as an application sees them: files OPERATION PATH NUMBER [drop|sync]
 * Prints the nanoseconds of one operation, a mean.
 *
 * On a tree of NUMBER files, 100 to a directory: mktree, create, write, change, stat, read, unlink.
 * On one file of NUMBER bytes: seqread, seqwrite, randread, randwrite (what fio's psync engine does
 * at depth 1), first (one write of 4 KiB), fill and scatter (to prepare). They are timed from before
 * the open to after the close: a file system may well put off its work to either. With "drop" the
 * pages that the file system itself caches are dropped first; with "sync" the time of an fsync before
 * the close is shared by all writes.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

enum { PAGE = 4096, BLOCK = 1 << 20, PER_DIRECTORY = 100 };

static char buffer[BLOCK];

static void check(long result, const char *what, const char *path) {
  if (result < 0) {
    fprintf(stderr, "files: %s %s: %s\n", what, path, strerror(errno));
    exit(1);
  }
}

static double now(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return t.tv_sec * 1e9 + t.tv_nsec;
}

/* Bytes that differ from file to file and page to page, so that no store holds two of them once. */
static void fill_buffer(unsigned long seed) {
  unsigned long x = seed * 0x9E3779B97F4A7C15UL + 1;
  for (size_t i = 0; i < sizeof buffer; i += sizeof x) {
    x ^= x << 13;
    x ^= x >> 7;
    x ^= x << 17;
    memcpy(buffer + i, &x, sizeof x);
  }
}

static void name(char *path, size_t size, const char *tree, long i) {
  snprintf(path, size, "%s/d%03ld/f%02ld", tree, i / PER_DIRECTORY, i % PER_DIRECTORY);
}

static void make_directories(const char *tree, long count) {
  char path[PAGE];
  check(mkdir(tree, 0755), "mkdir", tree);
  for (long i = 0; i < count; i += PER_DIRECTORY) {
    snprintf(path, sizeof path, "%s/d%03ld", tree, i / PER_DIRECTORY);
    check(mkdir(path, 0755), "mkdir", path);
  }
}

static void touch(const char *operation, const char *path, long i) {
  struct stat attributes;
  if (!strcmp(operation, "stat")) {
    check(lstat(path, &attributes), "stat", path);
  } else if (!strcmp(operation, "unlink")) {
    check(unlink(path), "unlink", path);
  } else {
    int is_new = !strcmp(operation, "create") || !strcmp(operation, "mktree");
    int is_read = !strcmp(operation, "read");
    int flags = is_new ? O_CREAT | O_EXCL | O_WRONLY : is_read ? O_RDONLY : O_WRONLY;
    int fd = open(path, flags, 0644);
    check(fd, "open", path);
    if (is_read) {
      check(read(fd, buffer, PAGE), "read", path);
    } else if (!strcmp(operation, "change")) {
      check(pwrite(fd, buffer, 1000, 1000), "write", path);
    } else if (strcmp(operation, "create")) {
      check(pwrite(fd, buffer + (i * 8) % (BLOCK - PAGE), PAGE, 0), "write", path);
    }
    check(close(fd), "close", path);
  }
}

static double on_tree(const char *operation, const char *tree, long count) {
  char path[PAGE];
  if (!strcmp(operation, "create") || !strcmp(operation, "mktree")) {
    make_directories(tree, count);
  }
  double start = now();
  for (long i = 0; i < count; i++) {
    name(path, sizeof path, tree, i);
    touch(operation, path, i);
  }
  return (now() - start) / count;
}

/* The offsets of all blocks in order, or of half of all pages at random (the same ones every time). */
static long *offsets(int is_random, long size, long *count) {
  long unit = is_random ? PAGE : BLOCK;
  long all = size / unit;
  long *result = malloc(all * sizeof *result);
  for (long i = 0; i < all; i++) {
    result[i] = i * unit;
  }
  srandom(1);
  for (long i = all - 1; is_random && i > 0; i--) {
    long j = random() % (i + 1);
    long swapped = result[i];
    result[i] = result[j];
    result[j] = swapped;
  }
  *count = is_random ? all / 2 : all;
  return result;
}

static double transfer(const char *operation, const char *path, long size, int sync) {
  int is_random = !strncmp(operation, "rand", 4);
  int is_read = !strcmp(operation + (is_random ? 4 : 3), "read");
  size_t length = is_random ? PAGE : BLOCK;
  long count;
  long *at = offsets(is_random, size, &count);
  double start = now();
  int fd = open(path, is_read ? O_RDONLY : O_WRONLY | O_CREAT, 0644);
  check(fd, "open", path);
  for (long i = 0; i < count; i++) {
    ssize_t moved = is_read ? pread(fd, buffer, length, at[i]) : pwrite(fd, buffer, length, at[i]);
    check(moved == (ssize_t) length ? 0 : -1, operation, path);
  }
  if (sync) {
    check(fsync(fd), "fsync", path);
  }
  check(close(fd), "close", path);
  return (now() - start) / count;
}

static double first_write(const char *path) {
  double start = now();
  int fd = open(path, O_WRONLY);
  check(fd, "open", path);
  check(pwrite(fd, buffer, PAGE, 5 * PAGE), "write", path);
  check(close(fd), "close", path);
  return now() - start;
}

static double fill(const char *path, long size) {
  int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0644);
  check(fd, "open", path);
  for (long at = 0; at < size; at += BLOCK) {
    fill_buffer(at ^ (unsigned long) now());
    check(pwrite(fd, buffer, BLOCK, at), "write", path);
  }
  check(close(fd), "close", path);
  return 0;
}

/* Changes every 16th page. */
static double scatter(const char *path, long size) {
  int fd = open(path, O_WRONLY);
  check(fd, "open", path);
  for (long at = 0; at < size; at += 16 * PAGE) {
    check(pwrite(fd, buffer, PAGE, at), "write", path);
  }
  check(close(fd), "close", path);
  return 0;
}

static void drop_cached_pages(const char *path) {
  int fd = open(path, O_RDONLY);
  check(fd, "open", path);
  errno = posix_fadvise(fd, 0, 0, POSIX_FADV_DONTNEED);
  check(-errno, "fadvise", path);
  close(fd);
}

int main(int argc, char **argv) {
  if (argc < 4) {
    fprintf(stderr, "usage: files OPERATION PATH NUMBER [drop|sync]\n");
    return 2;
  }
  const char *operation = argv[1];
  const char *path = argv[2];
  long number = atol(argv[3]);
  fill_buffer(number);
  if (argc > 4 && !strcmp(argv[4], "drop")) {
    drop_cached_pages(path);
  }
  double ns;
  if (!strcmp(operation, "first")) {
    ns = first_write(path);
  } else if (!strcmp(operation, "fill")) {
    ns = fill(path, number);
  } else if (!strcmp(operation, "scatter")) {
    ns = scatter(path, number);
  } else if (!strncmp(operation, "seq", 3) || !strncmp(operation, "rand", 4)) {
    ns = transfer(operation, path, number, argc > 4 && !strcmp(argv[4], "sync"));
  } else {
    ns = on_tree(operation, path, number);
  }
  printf("%.0f\n", ns);
  return 0;
}
