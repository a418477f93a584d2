// Meters outside the computer, and MLPerf power logs: one row a format, the more particular ones first.
#include "scoring/energy/format_groups.h"

#include <array>

#include "scoring/energy/formats/home_assistant_csv.h"
#include "scoring/energy/formats/ipmi_text.h"
#include "scoring/energy/formats/meter_csv.h"
#include "scoring/energy/formats/mlperf_power.h"
#include "scoring/energy/formats/power_json.h"
#include "scoring/energy/formats/prometheus_json.h"
#include "scoring/energy/formats/scaphandre_json.h"

namespace wattboard::energy {

namespace {

constexpr auto formats = std::to_array<LogFormat>({
    {.name = "mlperf-ptdaemon-spl",
     .title = "MLPerf Inference power, spl.txt",
     .kind = EvidenceKind::power_samples,
     .grade = Grade::A,
     .description = "analyzer log; with server.json and mlperf_log_detail.txt in one archive its clock and window are "
                    "known, else --timezone; --map date_order=mdy if its marks do not settle it",
     .detect = detect_mlperf_inference,
     .make = make_mlperf_inference},
    {.name = "mlperf-training-power",
     .title = "MLPerf Training power, node_K.txt",
     .kind = EvidenceKind::power_samples,
     .grade = Grade::B,
     .description = "with sw_K.txt and the result log in one archive clipped to run_start .. run_stop",
     .detect = detect_mlperf_training,
     .make = make_mlperf_training},
    {.name = "netio-csv",
     .title = "NETIO power socket",
     .kind = EvidenceKind::power_samples,
     .grade = Grade::B,
     .description = "Load in W, one device for each output; --timezone",
     .detect = detect_netio_csv,
     .make = make_meter_csv},
    {.name = "voltcraft-csv",
     .title = "Voltcraft Energy Logger 4000",
     .kind = EvidenceKind::interval_energy,
     .grade = Grade::B,
     .description = "means of one minute; --timezone, and --map date_order=dmy for a single ambiguous day",
     .detect = detect_voltcraft_csv,
     .make = make_meter_csv},
    {.name = "wattmeter-csv",
     .title = "wall meter with volts, amperes, watts and kWh",
     .kind = EvidenceKind::power_samples,
     .grade = Grade::B,
     .description = "Timestamp,Voltage (V),Current (A),Power (W),Energy (kWh); the counter counts where the stamps are "
                    "too coarse; --timezone, --map date_order=dmy",
     .detect = detect_wattmeter_csv,
     .make = make_meter_csv},
    {.name = "smart-plug-csv",
     .title = "smart plug (D-Link)",
     .kind = EvidenceKind::power_samples,
     .grade = Grade::B,
     .description = "Date;Time;State;Power;Temp; --timezone, --map date_order=dmy",
     .detect = detect_smart_plug_csv,
     .make = make_meter_csv},
    {.name = "odroid-smartpower-csv",
     .title = "Odroid SmartPower",
     .kind = EvidenceKind::power_samples,
     .grade = Grade::B,
     .description = "#Timestamp,Volt,Amp,Watt,Watt-Hour; --timezone or --map time_unit=epoch_s",
     .detect = detect_odroid_csv,
     .make = make_meter_csv},
    {.name = "shelly-csv",
     .title = "Shelly energy history",
     .kind = EvidenceKind::interval_energy,
     .grade = Grade::B,
     .description = "Wh of each interval, phases added; --interval for the first",
     .detect = detect_shelly_csv,
     .make = make_meter_csv},
    {.name = "home-assistant-csv",
     .title = "Home Assistant history",
     .kind = EvidenceKind::cumulative_counter,
     .grade = Grade::B,
     .description =
         "entity_id,state,last_changed; --map unit=kWh (or W), and with several entities --map counter=ENTITY",
     .detect = detect_home_assistant_csv,
     .make = make_home_assistant_csv},
    {.name = "tasmota-json",
     .title = "Tasmota plug, sensor messages",
     .kind = EvidenceKind::power_samples,
     .grade = Grade::B,
     .description = "one object a line with Time and ENERGY; --timezone",
     .detect = detect_tasmota_json,
     .make = make_tasmota_json},
    {.name = "redfish-power-json",
     .title = "Redfish power resources",
     .kind = EvidenceKind::power_samples,
     .grade = Grade::B,
     .description = "PowerConsumedWatts or PowerWatts beside a time; --map time=NAME, --timezone",
     .detect = detect_redfish_json,
     .make = make_redfish_json},
    {.name = "ipmi-dcmi-text",
     .title = "ipmitool dcmi power reading",
     .kind = EvidenceKind::power_samples,
     .grade = Grade::B,
     .description = "with the board's times or a time line before each reading, else --interval; --timezone",
     .detect = detect_ipmi_dcmi,
     .make = make_ipmi_text},
    {.name = "ipmi-sensor-text",
     .title = "ipmitool sensor list",
     .kind = EvidenceKind::power_samples,
     .grade = Grade::B,
     .description = "with a time before each reading, else --interval; --map power=SENSOR where it is not clear",
     .detect = detect_ipmi_sensor,
     .make = make_ipmi_text},
    {.name = "scaphandre-json",
     .title = "Scaphandre JSON exporter",
     .kind = EvidenceKind::power_samples,
     .grade = Grade::C,
     .description = "power of the host in microwatts; the closing bracket may be missing",
     .detect = detect_scaphandre_json,
     .make = make_scaphandre_json},
    {.name = "prometheus-range-json",
     .title = "Prometheus range query (Kepler, Scaphandre, DCGM, node_exporter)",
     .kind = EvidenceKind::cumulative_counter,
     .grade = Grade::C,
     .description = "joule counters before watts, the widest zone of each node; --map unit=W for other metrics",
     .detect = detect_prometheus_json,
     .make = make_prometheus_json},
});

}  // namespace

std::span<const LogFormat> meter_formats() { return formats; }

}  // namespace wattboard::energy
