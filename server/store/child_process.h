// Starts programs without a shell, as another user if need be, and waits for them with a deadline.
#pragma once

#include <sys/types.h>

#include <chrono>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "server/store/unix_user.h"

namespace wattboard::store {

struct ProcessOptions {
    /// Path of the program, then its arguments.
    std::vector<std::string> arguments;
    /// Receives standard output and error at its end; made if missing.
    std::filesystem::path output;
    /// Runs as this user; requires root.
    std::optional<UnixUser> user{};
    /// Signal that the program gets when the *thread* that started it ends; 0: none. The kernel sends it even if this
    /// process is killed.
    int signal_on_parent_death = 0;
};

/// A running child. Leaving the object does not end the child.
class ChildProcess {
public:
    /// Throws std::system_error if the program cannot be started. The child leads a session of its own, so that Ctrl-C
    /// at a terminal reaches it through this program only.
    static ChildProcess start(const ProcessOptions& options);

    pid_t pid() const { return pid_; }
    /// Whether it has ended, without waiting.
    bool has_ended();
    /// Waits for its end; false if it still runs at the deadline.
    bool wait_until(std::chrono::steady_clock::time_point deadline);
    void send(int signal) const;
    /// Exit status as a shell gives it (128 + signal); only after its end.
    int status() const { return status_; }

private:
    explicit ChildProcess(pid_t pid) : pid_(pid) {}
    pid_t pid_;
    bool ended_ = false;
    int status_ = 0;
};

/// Starts, waits and gives the exit status; 124 if it had to be killed at the deadline.
int run_process(const ProcessOptions& options, std::chrono::seconds longest);

/// Runs a program that ends by itself within seconds and gives what it printed.
std::string capture_output(const std::vector<std::string>& arguments);

}  // namespace wattboard::store
