// Physical devices by the unique ids that drivers print, so that one device in two entries at once is seen.
#pragma once

#include <cstddef>
#include <optional>
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
    std::string uuid;        ///< lower case, as "gpu-3f2c..."
    std::size_t device = 0;  ///< index into `EvidenceSummary::devices`
    Nanoseconds start = 0;
    Nanoseconds end = 0;
    bool zone_known = false;
};

/// Whether text is a device's unique id: "GPU-" or "MIG-" and a UUID, or a UUID alone.
[[nodiscard]] bool is_device_uuid(std::string_view text);

/// The unique id in a device's id or name, lower case: the whole text, or with its prefix inside of it, as `nvidia-smi
/// -L` and exporters print it ("GPU 0: NVIDIA H100 (UUID: GPU-3f2c...)", "MIG-GPU-3f2c.../1/0"). Absent for the id of
/// zeros behind which virtual machines hide their devices.
[[nodiscard]] std::optional<std::string> device_uuid_in(std::string_view text);

/// Text for everybody: of ids with a prefix only the first eight digits are left, as "GPU-3f2c9a10...", so that nobody
/// can claim a device that they read of.
[[nodiscard]] std::string with_short_device_uuids(std::string_view text);

/// The accelerators of a log whose id or name holds such an id, with the span that each was logged for.
[[nodiscard]] std::vector<DeviceUse> device_uses(const EvidenceSummary& summary);

/// Use of the same device by another log, of another run.
struct OtherUse {
    Nanoseconds start = 0;
    Nanoseconds end = 0;
    bool zone_known = false;
    bool same_team = false;
    bool came_first = true;  ///< its log was complete before this one
    bool stands = true;      ///< its entry was neither withdrawn nor rejected nor disqualified
    std::string name;        ///< for people, such as "entry 3f2c, run train-1"
};

/// One device of an entry with its other uses.
struct ComparedUse {
    std::string evidence;  ///< id of the log here
    std::string device;    ///< its id in the log
    Nanoseconds start = 0;
    Nanoseconds end = 0;
    bool zone_known = false;
    std::vector<OtherUse> others;
};

/// Overlap in time with an entry that stands and whose log came first holds the entry (what was withdrawn or rejected
/// proves nothing, it warns); the same device in an earlier log of another team at another time warns. Id
/// "same_device".
[[nodiscard]] Finding check_same_device(const ComparedUse& here, const Thresholds& thresholds);

/// A later log of another run that overlaps. It warns and no more: whoever copies an id must not take another's rank
/// or mark. Id "device_claimed".
[[nodiscard]] Finding check_device_claimed(const ComparedUse& here, const Thresholds& thresholds);

}  // namespace wattboard
