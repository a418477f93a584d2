// fork and exec by hand, since posix_spawn cannot change the user. Between the two only async-signal-safe calls are
// made: other threads may have held any lock at the moment of the fork.
#include "server/store/child_process.h"

#include <fcntl.h>
#include <grp.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <system_error>
#include <thread>

namespace wattboard::store {

namespace {

using Clock = std::chrono::steady_clock;

/// Everything that the child needs, allocated before the fork.
struct Prepared {
    std::vector<char*> arguments;
    std::vector<char*> environment;
    int output = -1;
    int failure_pipe = -1;
    bool changes_user = false;
    uid_t uid = 0;
    gid_t gid = 0;
    int parent_death_signal = 0;
    pid_t parent = 0;
};

[[noreturn]] void give_up(const Prepared& prepared)
{
    const int error = errno;
    [[maybe_unused]] const ssize_t written = write(prepared.failure_pipe, &error, sizeof error);
    _exit(127);
}

[[noreturn]] void become_program(const Prepared& prepared)
{
    setsid();
    sigset_t none;
    sigemptyset(&none);
    sigprocmask(SIG_SETMASK, &none, nullptr);
    signal(SIGPIPE, SIG_DFL);
    const int input = open("/dev/null", O_RDONLY);
    if (input < 0 || dup2(input, 0) < 0 || dup2(prepared.output, 1) < 0 || dup2(prepared.output, 2) < 0) {
        give_up(prepared);
    }
    if (prepared.changes_user &&
        (setgroups(1, &prepared.gid) != 0 || setgid(prepared.gid) != 0 || setuid(prepared.uid) != 0)) {
        give_up(prepared);
    }
    // After the change of user, which clears it. A parent that died before this line is seen by getppid.
    if (prepared.parent_death_signal != 0) {
        prctl(PR_SET_PDEATHSIG, prepared.parent_death_signal);
        if (getppid() != prepared.parent) _exit(127);
    }
    if (chdir("/") != 0) give_up(prepared);
    execve(prepared.arguments[0], prepared.arguments.data(), prepared.environment.data());
    give_up(prepared);
}

std::system_error start_error(int error, const std::string& what)
{
    return std::system_error(error, std::generic_category(), what);
}

int open_output(const std::filesystem::path& path)
{
    const int descriptor = open(path.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
    if (descriptor < 0) throw start_error(errno, "cannot write " + path.string());
    return descriptor;
}

/// Reads what the child says about its failure to start; nothing once it runs its program.
int read_failure(int pipe)
{
    int error = 0;
    ssize_t got = 0;
    do {
        got = read(pipe, &error, sizeof error);
    } while (got < 0 && errno == EINTR);
    return got == sizeof error ? error : 0;
}

}  // namespace

ChildProcess ChildProcess::start(const ProcessOptions& options)
{
    // Messages in English and no setting of the caller's PG.. variables reach the program.
    std::string path = "PATH=/usr/bin:/bin", locale = "LC_ALL=C";
    std::vector<std::string> arguments = options.arguments;
    Prepared prepared;
    for (std::string& argument : arguments) prepared.arguments.push_back(argument.data());
    prepared.arguments.push_back(nullptr);
    prepared.environment = {path.data(), locale.data(), nullptr};
    prepared.changes_user = options.user.has_value();
    if (options.user) {
        prepared.uid = options.user->uid;
        prepared.gid = options.user->gid;
    }
    prepared.parent_death_signal = options.signal_on_parent_death;
    prepared.parent = getpid();
    prepared.output = open_output(options.output);
    int pipe_ends[2];
    if (pipe2(pipe_ends, O_CLOEXEC) != 0) {
        close(prepared.output);
        throw start_error(errno, "cannot make a pipe");
    }
    prepared.failure_pipe = pipe_ends[1];
    const pid_t pid = fork();
    if (pid == 0) become_program(prepared);
    int error = pid < 0 ? errno : 0;
    close(pipe_ends[1]);
    close(prepared.output);
    if (error == 0) error = read_failure(pipe_ends[0]);
    close(pipe_ends[0]);
    if (pid > 0 && error != 0) waitpid(pid, nullptr, 0);
    if (error != 0) throw start_error(error, "cannot start " + options.arguments.front());
    return ChildProcess(pid);
}

bool ChildProcess::has_ended()
{
    int status = 0;
    if (!ended_ && waitpid(pid_, &status, WNOHANG) == pid_) {
        ended_ = true;
        status_ = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
    }
    return ended_;
}

bool ChildProcess::wait_until(Clock::time_point deadline)
{
    while (!has_ended()) {
        if (Clock::now() >= deadline) return false;
        std::this_thread::sleep_for(std::chrono::milliseconds(10));
    }
    return true;
}

void ChildProcess::send(int signal) const
{
    if (!ended_) kill(pid_, signal);
}

int run_process(const ProcessOptions& options, std::chrono::seconds longest)
{
    ChildProcess child = ChildProcess::start(options);
    if (child.wait_until(Clock::now() + longest)) return child.status();
    child.send(SIGKILL);
    child.wait_until(Clock::time_point::max());
    return 124;
}

std::string capture_output(const std::vector<std::string>& arguments)
{
    const int memory = memfd_create("output", MFD_CLOEXEC);
    if (memory < 0) throw start_error(errno, "cannot make a buffer");
    const std::string path = "/proc/self/fd/" + std::to_string(memory);
    std::string text(4096, '\0');
    try {
        run_process({.arguments = arguments, .output = path}, std::chrono::seconds(10));
    } catch (...) {
        close(memory);
        throw;
    }
    const ssize_t got = pread(memory, text.data(), text.size(), 0);
    close(memory);
    text.resize(got > 0 ? static_cast<std::size_t>(got) : 0);
    return text;
}

}  // namespace wattboard::store
