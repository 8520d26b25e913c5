/*
 * Times one question to a FUSE daemon that does nothing: roundtrip MOUNTPOINT NUMBER
 * Prints the nanoseconds of one GETATTR, a mean: what no daemon's operation can be faster than if
 * the kernel asks at least once. The daemon is one process that answers at once, from memory.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <linux/fuse.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { BUFFER = 1 << 18 };

static void check(long result, const char *what) {
  if (result < 0) {
    fprintf(stderr, "roundtrip: %s: %s\n", what, strerror(errno));
    exit(1);
  }
}

static double now(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return t.tv_sec * 1e9 + t.tv_nsec;
}

static void answer(int device, const struct fuse_in_header *request, int error, void *body,
                   size_t size) {
  char message[sizeof(struct fuse_out_header) + sizeof(struct fuse_init_out) + 256];
  struct fuse_out_header head = {
      .len = sizeof head + size, .error = error, .unique = request->unique};
  memcpy(message, &head, sizeof head);
  memcpy(message + sizeof head, body, size);
  check(write(device, message, head.len), "write to /dev/fuse");
}

/* Answers until the mount is gone. */
static void serve(int device) {
  char *buffer = malloc(BUFFER);
  struct fuse_in_header *request = (struct fuse_in_header *) buffer;
  struct fuse_init_out init = {
      .major = FUSE_KERNEL_VERSION, .minor = 31, .max_write = 4096, .time_gran = 1};
  struct fuse_attr_out root = {.attr = {.ino = 1, .mode = S_IFDIR | 0755, .nlink = 2}};
  while (1) {
    if (read(device, buffer, BUFFER) < 0) {
      if (errno == EINTR || errno == ENOENT) {
        continue;
      }
      exit(errno == ENODEV ? 0 : 1);
    }
    switch (request->opcode) {
      case FUSE_INIT: answer(device, request, 0, &init, sizeof init); break;
      case FUSE_GETATTR: answer(device, request, 0, &root, sizeof root); break;
      case FUSE_FORGET:
      case FUSE_BATCH_FORGET: break;
      default: answer(device, request, -ENOSYS, NULL, 0);
    }
  }
}

static double ask(const char *path, long count) {
  struct statx attributes;
  double start = now();
  for (long i = 0; i < count; i++) {
    check(statx(AT_FDCWD, path, AT_STATX_FORCE_SYNC, STATX_BASIC_STATS, &attributes), "statx");
  }
  return (now() - start) / count;
}

int main(int argc, char **argv) {
  if (argc != 3) {
    fprintf(stderr, "usage: roundtrip MOUNTPOINT NUMBER\n");
    return 2;
  }
  const char *path = argv[1];
  long count = atol(argv[2]);
  int device = open("/dev/fuse", O_RDWR | O_CLOEXEC);
  check(device, "/dev/fuse");
  char options[100];
  snprintf(options, sizeof options, "fd=%d,rootmode=40000,user_id=%d,group_id=%d", device,
           getuid(), getgid());
  check(mount("roundtrip", path, "fuse.roundtrip", MS_NOSUID | MS_NODEV, options), "mount");
  pid_t daemon = fork();
  check(daemon, "fork");
  if (daemon == 0) {
    serve(device);
  }
  close(device);
  ask(path, count / 10 + 1);
  double ns = ask(path, count);
  check(umount2(path, MNT_DETACH), "umount");
  check(waitpid(daemon, NULL, 0), "wait");
  printf("%.0f\n", ns);
  return 0;
}
