// Puts the groups together: the more particular formats are tried first.
#include "scoring/energy/format_registry.h"

#include <algorithm>
#include <vector>

#include "scoring/energy/format_groups.h"

namespace wattboard::energy {

std::span<const LogFormat> log_formats()
{
    static const std::vector<LogFormat> formats = [] {
        std::vector<LogFormat> all;
        for (const auto group :
             {tracker_formats(), gpu_formats(), system_formats(), meter_formats(), generic_formats()})
            all.insert(all.end(), group.begin(), group.end());
        return all;
    }();
    return formats;
}

const LogFormat* find_log_format(std::string_view name)
{
    const std::span<const LogFormat> formats = log_formats();
    const auto found = std::ranges::find(formats, name, &LogFormat::name);
    return found == formats.end() ? nullptr : &*found;
}

}  // namespace wattboard::energy
