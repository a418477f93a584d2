// The two limits of unpacking: a total and a ratio.
#include "scoring/energy/container/expansion_limits.h"

#include <fmt/format.h>

namespace wattboard::energy {

std::optional<Problem> ExpansionBudget::check(std::uint64_t packed, std::uint64_t unpacked) const
{
    if (unpacked > limits_.max_bytes)
        return Problem{.type = problems::limit_exceeded,
                       .detail = fmt::format("The file unpacks to more than {} bytes.", limits_.max_bytes),
                       .hint = "Split the evidence into several logs."};
    if (unpacked > ratio_free_bytes && unpacked / limits_.max_ratio > packed)
        return Problem{.type = problems::limit_exceeded,
                       .detail = fmt::format("The file unpacks to more than {} times its size, as no log of a "
                                             "measurement does.",
                                             limits_.max_ratio),
                       .hint = "Send the log without compression."};
    return std::nullopt;
}

}  // namespace wattboard::energy
