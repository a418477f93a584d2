// Wording of the problems that several formats share.
#include "scoring/energy/log_messages.h"

#include <fmt/format.h>

#include "scoring/energy/decimal.h"

namespace wattboard::energy {

std::string excerpt(std::string_view cell, std::size_t longest)
{
    if (cell.size() <= longest) return std::string{cell};
    std::size_t end = longest;
    while (end > 0 && (static_cast<unsigned char>(cell[end]) & 0xC0U) == 0x80U) --end;
    return std::string{cell.substr(0, end)} + "...";
}

TimestampComplaint complaint_about(TimestampError error, std::string_view cell)
{
    switch (error) {
        case TimestampError::looks_like_epoch:
            return {.detail = fmt::format("\"{}\" may be an epoch, but nothing says in which unit.", excerpt(cell)),
                    .hint = "Declare it: --map time_unit=epoch_s (or epoch_ms, epoch_us, epoch_ns).",
                    .underdetermined = true};
        case TimestampError::mixed_zones:
            return {.detail = "Some times of the file name a zone and others do not.",
                    .hint = "Declare the zone of those without: --timezone ZONE.",
                    .underdetermined = true};
        case TimestampError::malformed:
        case TimestampError::none:
            break;
    }
    const bool number = parse_decimal(cell).after == cell.data() + cell.size();
    return {.detail = fmt::format("\"{}\" is not a time{}.", excerpt(cell), number ? " between 2000 and 2200" : ""),
            .hint = number ? "Check the declared unit: --map time_unit=..." : "",
            .underdetermined = false};
}

}  // namespace wattboard::energy
