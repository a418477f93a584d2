// Findings on real logs, where they are at hand: printed, and none holds an honest log but for what its file shows.
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <iostream>
#include <set>
#include <sstream>

#include "scoring/energy/log_reader.h"
#include "unit/scoring/plausibility/measured_log.h"

namespace wattboard::test {
namespace {

std::string content(const std::filesystem::path& path)
{
    std::ifstream file{path, std::ios::binary};
    std::ostringstream text;
    text << file.rdbuf();
    return text.str();
}

/// What really is in the files: a sensor that stood still for minutes while the board got warm, and a tracker that
/// could measure nothing.
const std::set<std::string> true_faults{"stuck_sensor", "no_power_measured"};

TEST(RealLogFindings, HoldOnlyWhatTheFilesShow)
{
    const std::filesystem::path folder{std::string{WATTBOARD_SOURCE_DIR} + "/../shared/energy-logs"};
    if (!std::filesystem::exists(folder)) {
        std::cout << "no real logs beside the project\n";
        return;
    }
    for (const auto& entry : std::filesystem::recursive_directory_iterator{folder}) {
        if (!entry.is_regular_file()) continue;
        const Result<EvidenceSummary> summary = read_log(content(entry.path()), {}, {});
        if (!summary) continue;
        for (const Finding& finding : summary->findings) {
            if (finding.verdict != Verdict::fail) continue;
            std::cout << std::filesystem::relative(entry.path(), folder).string() << ": " << finding.check << ' '
                      << name_of(finding.severity, severity_names) << ' ' << finding.value.value_or(0) << " / "
                      << finding.threshold.value_or(0) << " at " << finding.place << '\n';
            if (finding.severity == Severity::reject)
                EXPECT_TRUE(true_faults.contains(finding.check)) << entry.path() << ' ' << finding.message;
        }
    }
}

}  // namespace
}  // namespace wattboard::test
