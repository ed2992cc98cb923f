// A layer between a program and the kernel, loaded with LD_PRELOAD: it writes down, in order, what the program does to one
// folder, to standard output and to its sockets, and lets chosen calls fail or end the program.
//
// The calls are caught by a seccomp filter and not by symbols of the C library, because not all of Rust goes through that
// one (rustix, and so the rename of a temporary file, calls the kernel itself). Linux on x86-64 and aarch64.
//
//   SHIM_FOLDER   the folder that is watched
//   SHIM_LOG      where to write, outside of it: "kind \t result \t offset \t length \t path \t path \n bytes \n" a call
//   SHIM_FAULT    "first last what": counted from 1, what is an error number, 0 to be killed before the call, -1 to be
//                 killed with half of the bytes written
//   SHIM_KINDS    which kinds of calls are counted, and so may fail; all that touch the folder unless given
//   SHIM_PATH     only calls whose path, or new path, ends so are counted; all unless given
//   SHIM_WHILE    a file; calls are counted only while it is there

#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <signal.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <ucontext.h>
#include <unistd.h>

#if defined(__x86_64__)
#define ARCH AUDIT_ARCH_X86_64
#define ARGUMENTS(r) {(r)[REG_RDI], (r)[REG_RSI], (r)[REG_RDX], (r)[REG_R10], (r)[REG_R8], (r)[REG_R9]}
__asm__(".text\nkernel: mov %rdi,%rax; mov %rsi,%rdi; mov %rdx,%rsi; mov %rcx,%rdx; mov %r8,%r10; mov %r9,%r8;"
        "mov 8(%rsp),%r9; syscall\nkernel_done: ret\n");
#elif defined(__aarch64__)
#define ARCH AUDIT_ARCH_AARCH64
#define ARGUMENTS(r) {(r)[0], (r)[1], (r)[2], (r)[3], (r)[4], (r)[5]}
__asm__(".text\nkernel: mov x8,x0; mov x0,x1; mov x1,x2; mov x2,x3; mov x3,x4; mov x4,x5; mov x5,x6; svc 0\n"
        "kernel_done: ret\n");
#endif

// The one place whose calls the filter lets through.
extern long kernel(long number, ...) __asm__("kernel");
extern char kernel_done[] __asm__("kernel_done");

enum { PATH_LENGTH = 4096 };

static const char *folder, *kinds, *path_end, *needed;
static size_t folder_length;
static int log_file, busy;
static long count, first, last, what;

static int inside(const char *path) {
    return strncmp(path, folder, folder_length) == 0 && (path[folder_length] == '/' || path[folder_length] == 0);
}

static void path_of(int fd, char *path) {
    char link[64];
    snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
    long length = kernel(SYS_readlinkat, AT_FDCWD, link, path, PATH_LENGTH - 1, 0, 0);
    path[length > 0 ? length : 0] = 0;
}

// The program is started in the folder, so that this is where a relative path begins.
static void absolute(const char *given, char *path) {
    while (strncmp(given, "./", 2) == 0) given += 2;
    if (given[0] == '/') snprintf(path, PATH_LENGTH, "%s", given);
    else if (strcmp(given, ".") == 0 || given[0] == 0) snprintf(path, PATH_LENGTH, "%s", folder);
    else snprintf(path, PATH_LENGTH, "%s/%s", folder, given);
    char *dot = strstr(path, "/./");
    if (dot) memmove(dot, dot + 2, strlen(dot + 2) + 1);
}

static void tell(const char *kind, long result, long offset, const char *path, const char *to, const struct iovec *parts,
                 int part_count) {
    static char head[2 * PATH_LENGTH + 128];
    long length = 0;
    for (int i = 0; i < part_count; i++) length += parts[i].iov_len;
    int head_length = snprintf(head, sizeof head, "%s\t%ld\t%ld\t%ld\t%s\t%s\n", kind, result, offset, length, path, to);
    kernel(SYS_write, log_file, head, head_length, 0, 0, 0);
    if (length) kernel(SYS_writev, log_file, parts, part_count, 0, 0, 0);
    kernel(SYS_write, log_file, "\n", 1, 0, 0, 0);
}

static int ends(const char *path, const char *end) {
    size_t length = strlen(path), end_length = strlen(end);
    return length >= end_length && strcmp(path + length - end_length, end) == 0;
}

// Whether this call is to go wrong.
static int is_hit(const char *kind, const char *path) {
    if (!last || (kinds && !strstr(kinds, kind)) || (path_end && !ends(path, path_end))) return 0;
    if (needed && kernel(SYS_faccessat, AT_FDCWD, needed, F_OK, 0, 0, 0) != 0) return 0;
    count++;
    return count >= first && count <= last;
}

static void die(void) { kernel(SYS_kill, kernel(SYS_getpid, 0, 0, 0, 0, 0, 0), SIGKILL, 0, 0, 0, 0); }

// The answer to a call that goes wrong.
static long go_wrong(const char *kind, const char *path) {
    if (what <= 0) die();
    tell(kind, -what, 0, path, "", 0, 0);
    return -what;
}

static long on_open(int at, const char *given, long flags, long mode) {
    static char path[PATH_LENGTH];
    absolute(given, path);
    if (!inside(path)) return kernel(SYS_openat, at, given, flags, mode, 0, 0);
    if (is_hit("open", path)) return go_wrong("open", path);
    int is_new = (flags & O_CREAT) && kernel(SYS_faccessat, AT_FDCWD, path, F_OK, 0, 0, 0) != 0;
    long fd = kernel(SYS_openat, at, given, flags, mode, 0, 0);
    tell(is_new ? "create" : "open", fd, 0, path, "", 0, 0);
    return fd;
}

static long on_write(long number, const long *a) {
    static char path[PATH_LENGTH];
    struct iovec one = {(void *)a[1], a[2]};
    const struct iovec *parts = number == SYS_writev ? (const struct iovec *)a[1] : &one;
    int part_count = number == SYS_writev ? a[2] : 1;
    int fd = a[0];
    path_of(fd, path);
    if (!inside(path)) {
        // Told before it is done: what is told earlier was done before the first byte left.
        if (strncmp(path, "socket:", 7) == 0) tell("send", 0, 0, path, "", parts, part_count);
        else if (fd == STDOUT_FILENO) tell("print", 0, 0, path, "", parts, part_count);
        return kernel(number, a[0], a[1], a[2], a[3], a[4], a[5]);
    }
    long offset = number == SYS_pwrite64 ? a[3] : kernel(SYS_lseek, fd, 0, SEEK_CUR, 0, 0, 0);
    if (is_hit("write", path)) {
        if (what == -1) kernel(number, a[0], a[1], a[2] / 2, a[3], a[4], a[5]);
        return go_wrong("write", path);
    }
    long done = kernel(number, a[0], a[1], a[2], a[3], a[4], a[5]);
    tell("write", done, offset, path, "", parts, part_count);
    return done;
}

static long on_file(const char *kind, long number, const long *a) {
    static char path[PATH_LENGTH];
    path_of(a[0], path);
    if (!inside(path)) return kernel(number, a[0], a[1], a[2], a[3], a[4], a[5]);
    if (is_hit(kind, path)) return go_wrong(kind, path);
    long done = kernel(number, a[0], a[1], a[2], a[3], a[4], a[5]);
    tell(kind, done, a[1], path, "", 0, 0);
    return done;
}

static long on_name(const char *kind, const char *from, const char *to, long number, const long *a) {
    static char path[PATH_LENGTH], new_path[PATH_LENGTH];
    absolute(from, path);
    absolute(to ? to : from, new_path);
    if (!inside(path)) return kernel(number, a[0], a[1], a[2], a[3], a[4], a[5]);
    if (is_hit(kind, new_path)) return go_wrong(kind, new_path);
    long done = kernel(number, a[0], a[1], a[2], a[3], a[4], a[5]);
    tell(kind, done, 0, path, to ? new_path : "", 0, 0);
    return done;
}

static long judge(long number, const long *a) {
    switch (number) {
    case SYS_openat: return on_open(a[0], (const char *)a[1], a[2], a[3]);
    case SYS_write: case SYS_writev: case SYS_pwrite64: case SYS_sendto: return on_write(number, a);
    case SYS_fsync: case SYS_fdatasync: return on_file("sync", number, a);
    case SYS_ftruncate: return on_file("resize", number, a);
    case SYS_renameat: case SYS_renameat2: return on_name("rename", (const char *)a[1], (const char *)a[3], number, a);
    case SYS_unlinkat: return on_name("remove", (const char *)a[1], 0, number, a);
#ifdef SYS_rename
    case SYS_open: return on_open(AT_FDCWD, (const char *)a[0], a[1], a[2]);
    case SYS_rename: return on_name("rename", (const char *)a[0], (const char *)a[1], number, a);
    case SYS_unlink: return on_name("remove", (const char *)a[0], 0, number, a);
#endif
    default: return -ENOSYS;
    }
}

// One call at a time, so that the log has the order in which things were done.
static void on_call(int signal, siginfo_t *info, void *context) {
    (void)signal;
    mcontext_t *machine = &((ucontext_t *)context)->uc_mcontext;
#if defined(__x86_64__)
    long a[] = ARGUMENTS(machine->gregs);
#else
    long a[] = ARGUMENTS(machine->regs);
#endif
    while (__atomic_exchange_n(&busy, 1, __ATOMIC_ACQUIRE)) kernel(SYS_sched_yield, 0, 0, 0, 0, 0, 0);
    long result = judge(info->si_syscall, a);
    __atomic_store_n(&busy, 0, __ATOMIC_RELEASE);
#if defined(__x86_64__)
    machine->gregs[REG_RAX] = result;
#else
    machine->regs[0] = result;
#endif
}

static const int CAUGHT[] = {
    SYS_openat, SYS_write, SYS_writev, SYS_pwrite64, SYS_sendto, SYS_fsync, SYS_fdatasync, SYS_ftruncate, SYS_renameat,
    SYS_renameat2, SYS_unlinkat,
#ifdef SYS_rename
    SYS_open, SYS_rename, SYS_unlink,
#endif
};

static int filter_calls(void) {
    enum { CALLS = sizeof CAUGHT / sizeof *CAUGHT, HEAD = 7 };
    uintptr_t here = (uintptr_t)kernel_done;
    size_t place = offsetof(struct seccomp_data, instruction_pointer);
    struct sock_filter filter[HEAD + CALLS + 2] = {
        BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, arch)),
        BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, ARCH, 0, HEAD + CALLS - 2),
        BPF_STMT(BPF_LD | BPF_W | BPF_ABS, place),
        BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, (uint32_t)here, 0, 2),
        BPF_STMT(BPF_LD | BPF_W | BPF_ABS, place + 4),
        BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, (uint32_t)(here >> 32), HEAD + CALLS - 6, 0),
        BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, nr)),
    };
    for (int i = 0; i < CALLS; i++)
        filter[HEAD + i] = (struct sock_filter)BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, CAUGHT[i], CALLS - i, 0);
    filter[HEAD + CALLS] = (struct sock_filter)BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW);
    filter[HEAD + CALLS + 1] = (struct sock_filter)BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_TRAP);
    struct sock_fprog program = {HEAD + CALLS + 2, filter};
    return prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) || prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program);
}

__attribute__((constructor)) static void begin(void) {
    folder = getenv("SHIM_FOLDER");
    folder_length = strlen(folder);
    kinds = getenv("SHIM_KINDS");
    path_end = getenv("SHIM_PATH");
    needed = getenv("SHIM_WHILE");
    if (getenv("SHIM_FAULT")) sscanf(getenv("SHIM_FAULT"), "%ld %ld %ld", &first, &last, &what);
    log_file = fcntl(open(getenv("SHIM_LOG"), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600), F_DUPFD_CLOEXEC, 900);
    struct sigaction action = {.sa_sigaction = on_call, .sa_flags = SA_SIGINFO};
    sigfillset(&action.sa_mask);
    if (log_file < 0 || sigaction(SIGSYS, &action, 0) || filter_calls()) abort();
}
