// Physical devices by the unique ids that drivers print, so that one device in two entries at once is seen.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "scoring/energy/evidence_summary.h"
#include "scoring/plausibility/finding.h"
#include "scoring/plausibility/finding_builder.h"

namespace wattboard {

/// When a physical device was in use by a log. The platform stores a salted hash of `uuid`, never the id.
struct DeviceUse {
    std::string uuid;  ///< lower case, as "gpu-3f2c..."
    std::string device;
    Nanoseconds start = 0;
    Nanoseconds end = 0;
    bool zone_known = false;
};

/// Whether text is a device's unique id: "GPU-" or "MIG-" and a UUID, or a UUID alone.
[[nodiscard]] bool is_device_uuid(std::string_view text);

/// The devices of a log whose id or name is such an id.
[[nodiscard]] std::vector<DeviceUse> device_uses(const EvidenceSummary& summary);

/// Use of the same device by another log, of another run.
struct OtherUse {
    Nanoseconds start = 0;
    Nanoseconds end = 0;
    bool zone_known = false;
    bool same_team = false;
    std::string name;  ///< for people, such as "entry 3f2c, run train-1"
};

/// Overlap in time holds the entry; the same device used by another team at another time warns. Id "same_device".
/// `others` are uses of the device of `here`; the caller leaves out logs of the same run.
[[nodiscard]] Finding check_same_device(const DeviceUse& here, std::span<const OtherUse> others,
                                        std::string_view evidence, const Thresholds& thresholds);

}  // namespace wattboard
