// CPU names as makers, systems and people write them, brought to one form.
#pragma once

#include <string>
#include <string_view>

namespace wattboard {

/// Key under which "Intel(R) Xeon(R) Gold 6248R CPU @ 3.00GHz" and "Xeon Gold 6248R" agree: lower-case words without
/// trademark signs, brand, clock and number of cores.
[[nodiscard]] std::string cpu_key(std::string_view name);

/// A declared CPU such as "2x AMD EPYC 7763": how many sockets, and the name of one.
struct DeclaredCpu {
    int sockets = 1;
    std::string_view name;
};
[[nodiscard]] DeclaredCpu declared_cpu(std::string_view text);

}  // namespace wattboard
