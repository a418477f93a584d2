// The reference tables as the power limits that log reading asks for.
#pragma once

#include "scoring/energy/reading_options.h"
#include "scoring/reference/reference_tables.h"

namespace wattboard {

/// Board limits from the accelerator table, which must outlive the returned function.
inline PowerLimits power_limits_of(const ReferenceTables& tables)
{
    return [&tables](std::string_view name) -> std::optional<Watts> {
        const Accelerator* found = tables.accelerator(name);
        return found == nullptr ? std::nullopt : found->power;
    };
}

}  // namespace wattboard
