// CarbonTracker's logs with invented epochs.
#include "unit/scoring/energy/formats/tracker_log.h"

namespace wattboard::test {
namespace {

const std::string version_line = "2026-01-05 10:00:00 - carbontracker version 2.3.1\n";

std::string epoch(std::string_view stamp, std::string_view duration, std::string_view power)
{
    return fmt::format("{0} - Epoch 1:\n{0} - Duration: {1}\n{0} - Average power usage (W) for gpu: {2}\n", stamp,
                       duration, power);
}

TEST(carbontracker_log, adds_power_times_duration_of_every_device)
{
    const EvidenceSummary summary = read_tracker(sample_log("carbontracker-log.log"));
    EXPECT_EQ(summary.format, "carbontracker-log");
    EXPECT_EQ(summary.format_version, "2.3.1");
    EXPECT_EQ(summary.kind, EvidenceKind::interval_energy);
    EXPECT_EQ(summary.grade, Grade::D);
    EXPECT_DOUBLE_EQ(summary.relative_uncertainty, 0.20);
    // (250 + 150 + 60) W x 180 s + (300 + 200 + 70) W x 120.5 s; the third epoch has no power.
    EXPECT_NEAR(watt_hours(summary), (460.0 * 180 + 570.0 * 120.5) / 3600, 1e-9);
    EXPECT_NEAR(summary.component_energy_kwh.at("cpu"), (60.0 * 180 + 70.0 * 120.5) / 3.6e6, 1e-12);
    ASSERT_EQ(summary.devices.size(), 3U);
    EXPECT_EQ(summary.devices[1].id, "gpu:1");
    EXPECT_EQ(summary.devices[1].name, "Test GPU 80GB");
    EXPECT_EQ(summary.devices[2].name, "Test CPU 6248R");
    EXPECT_EQ(summary.devices[0].missing, 1U);
    EXPECT_DOUBLE_EQ(summary.pue_divided_out, 1);
    // Stamps are whole seconds: the half second of the second epoch is no gap.
    EXPECT_EQ(summary.gap_count, 0U);
    EXPECT_DOUBLE_EQ(summary.charged.value(), summary.energy.value());
    EXPECT_EQ(finding_of(summary, "monitored_epochs_only").verdict, Verdict::fail);
    EXPECT_FALSE(summary.zone_known);
}

TEST(carbontracker_log, result_does_not_depend_on_the_pieces)
{
    const std::string sample = sample_log("carbontracker-log.log");
    EXPECT_DOUBLE_EQ(read_bytewise(sample)->energy.value(), read_tracker(sample).energy.value());
}

TEST(carbontracker_log, reads_old_prefixes_days_and_lists_over_several_lines)
{
    const EvidenceSummary old = read_tracker(
        "2020-01-05 10:00:00,123 - MainThread - INFO - carbontracker version 1.1.0\n"
        "2020-01-06 11:00:00,123 - CarbonTrackerThread - INFO - Duration: 1 day, 1:00:00.5\n"
        "2020-01-06 11:00:00,124 - CarbonTrackerThread - INFO - Average power usage (W) for gpu: [1. 2.\n 3.\n 4.]\n");
    EXPECT_EQ(old.format_version, "1.1.0");
    EXPECT_NEAR(watt_hours(old), 10 * 90'000.5 / 3600, 1e-9);
    EXPECT_EQ(old.devices.size(), 4U);
}

TEST(carbontracker_log, unmonitored_time_between_epochs_is_charged)
{
    const EvidenceSummary summary = read_tracker(version_line + epoch("2026-01-05 10:01:00", "0:01:00.00", "100.0") +
                                                 epoch("2026-01-05 10:10:00", "0:01:00.00", "100.0"));
    EXPECT_NEAR(watt_hours(summary), 100 * 120.0 / 3600, 1e-9);
    EXPECT_GT(summary.charged.value(), summary.energy.value() * 4);
    EXPECT_EQ(summary.gap_count, 1U);
}

TEST(carbontracker_log, epochs_without_any_power_are_no_evidence_of_zero)
{
    const EvidenceSummary summary = read_tracker(version_line + epoch("2026-01-05 10:00:01", "0:00:01.00", "None"));
    EXPECT_DOUBLE_EQ(summary.energy.value(), 0);
    const Finding none = finding_of(summary, "no_power_measured");
    EXPECT_EQ(none.verdict, Verdict::fail);
    EXPECT_EQ(none.severity, Severity::reject);
}

TEST(carbontracker_log, names_the_place_of_what_it_cannot_read)
{
    const auto power = [](std::string_view text) {
        return refused_tracker(version_line + epoch("2026-01-05 10:00:01", "0:00:01.00", text) +
                               "2026-01-05 10:00:02 - Monitoring thread ended.\n");
    };
    EXPECT_EQ(power("-5.0").line, 4U);
    EXPECT_EQ(power("[5.0 x]").type, problems::malformed_log);
    EXPECT_EQ(power("[5.0 1e300]").line, 4U);
    EXPECT_EQ(power("5.0 6.0").line, 4U);
    EXPECT_EQ(power("[]").line, 4U);
    // The list is never closed: the next stamped line is where that shows.
    EXPECT_EQ(power("[5.0 6.0").line, 5U);
    const Problem duration = refused_tracker(version_line + epoch("2026-01-05 10:00:01", "soon", "5.0"));
    EXPECT_EQ(duration.field, "Duration");
    EXPECT_EQ(duration.line, 3U);
    EXPECT_EQ(duration.column, 33U);
    EXPECT_EQ(refused_tracker(version_line).type, problems::empty_log);
    EXPECT_EQ(refused_tracker(version_line + "2026-01-05 10:00:01 - Average power usage (W) for gpu: 5.0\n").line, 2U);
}

TEST(carbontracker_log, a_list_without_end_is_refused_in_time)
{
    std::string text = version_line + epoch("2026-01-05 10:00:01", "0:00:01.00", "[5.0");
    for (int i = 0; i < 100'000; ++i) text += " 5.0\n";
    EXPECT_EQ(refused_tracker(text).type, problems::malformed_log);
    std::string many = "[";
    for (int i = 0; i < 5000; ++i) many += "5 ";
    const Problem devices = refused_tracker(version_line + epoch("2026-01-05 10:00:01", "0:00:01.00", many + "]"));
    EXPECT_NE(devices.detail.find("more powers"), std::string::npos);
}

TEST(carbontracker_log, leaves_a_cut_off_last_line_out)
{
    const EvidenceSummary summary = read_tracker(version_line + epoch("2026-01-05 10:01:00", "0:01:00.00", "100.0") +
                                                 "2026-01-05 10:01:00 - Average power usage (W) for cpu: 6");
    EXPECT_NEAR(watt_hours(summary), 100 * 60.0 / 3600, 1e-9);
    EXPECT_EQ(finding_of(summary, "truncated_tail").verdict, Verdict::fail);
}

TEST(carbontracker_output, takes_the_actual_total_without_the_pue)
{
    const EvidenceSummary summary = read_tracker(sample_log("carbontracker-output-log.log"));
    EXPECT_EQ(summary.format, "carbontracker-output-log");
    EXPECT_EQ(summary.grade, Grade::D);
    EXPECT_NEAR(watt_hours(summary), 158 / 1.58, 1e-9);
    EXPECT_DOUBLE_EQ(summary.pue_divided_out, 1.58);
    EXPECT_DOUBLE_EQ(summary.duration.value(), 300);
    EXPECT_DOUBLE_EQ(summary.coverage, 0.25);
    EXPECT_EQ(finding_of(summary, "monitored_epochs_only").value, 0.25);
    EXPECT_EQ(summary.skipped.at("predictions"), 1U);
    // The block ends at the stamp of the line before it.
    EXPECT_EQ(summary.end, at_second(300));
}

TEST(carbontracker_output, divides_older_totals_by_the_lowest_older_factor)
{
    const EvidenceSummary summary = read_tracker(
        "2020-01-05 10:00:00 - CarbonTracker: \nActual consumption for 3 epoch(s):\n\tTime:\t0:05:00\n"
        "\tEnergy:\t0.155000 kWh\n\tCO2eq:\t1.0 g\n");
    EXPECT_NEAR(watt_hours(summary), 100, 1e-9);
    EXPECT_DOUBLE_EQ(summary.pue_divided_out, 1.55);
}

TEST(carbontracker_output, charges_the_rest_of_a_declared_run)
{
    ReadingOptions options;
    options.timezone = "UTC";
    options.start = at_second(0);
    options.end = at_second(600);
    const EvidenceSummary summary = read_tracker(sample_log("carbontracker-output-log.log"), options);
    // The other 300 s at 1.25 times the mean power.
    EXPECT_NEAR(summary.charged.value(), 0.1 * (1 + 1.25), 1e-9);
    EXPECT_NEAR(summary.coverage, 0.5, 1e-9);
}

TEST(carbontracker_output, refuses_predictions_and_broken_totals)
{
    const std::string head = "2026-01-05 10:00:00 - CarbonTracker: \n";
    const std::string predicted = "Predicted consumption for 3 epoch(s):\n\tTime:\t0:05:00\n\tEnergy:\t1.0 kWh\n";
    const std::string actual = "Actual consumption:\n\tTime:\t0:05:00\n\tEnergy:\t";
    EXPECT_EQ(refused_tracker(head + predicted).type, problems::empty_log);
    EXPECT_EQ(refused_tracker(head + actual + "nan kWh\n").line, 4U);
    EXPECT_EQ(refused_tracker(head + actual + "-1.0 kWh\n").field, "Energy");
    EXPECT_EQ(refused_tracker(head + actual + "1.0 MWh\n").field, "Energy");
    EXPECT_EQ(refused_tracker(head + "Actual consumption:\n\tTime:\tlong\n").field, "Time");
}

TEST(carbontracker_events, integrates_the_readings_of_devices)
{
    const EvidenceSummary summary = read_tracker(sample_log("carbontracker-events-jsonl.jsonl"));
    EXPECT_EQ(summary.format, "carbontracker-events-jsonl");
    EXPECT_EQ(summary.kind, EvidenceKind::power_samples);
    EXPECT_EQ(summary.grade, Grade::C);
    // Device 0: 250 W x 10 s, device 1: 100 W x 10 s.
    EXPECT_NEAR(watt_hours(summary), 3500.0 / 3600, 1e-9);
    EXPECT_EQ(summary.skipped.at("readings written twice"), 2U);
    ASSERT_TRUE(summary.stated_total.has_value());
    EXPECT_DOUBLE_EQ(summary.stated_total->value(), 0.00097);
}

TEST(carbontracker_events, without_readings_the_totals_of_sessions_count)
{
    const std::string session =
        R"({"timestamp":"2026-01-05T10:01:00","stats":{"total_power_usage_kwh":0.5,"duration_s":60.0},)"
        R"("__type__":"FinishedSession"})"
        "\n";
    const EvidenceSummary summary = read_tracker(session + session);
    EXPECT_EQ(summary.grade, Grade::D);
    EXPECT_NEAR(watt_hours(summary), 1000, 1e-9);
    EXPECT_DOUBLE_EQ(summary.duration.value(), 120);
    EXPECT_EQ(refused_tracker(R"({"message":"carbontracker","__type__":"DiagnosticEvent"})").type, problems::empty_log);
    EXPECT_EQ(refused_tracker(session + R"({"__type__":"FinishedSession"})").field, "/stats");
}

}  // namespace
}  // namespace wattboard::test
