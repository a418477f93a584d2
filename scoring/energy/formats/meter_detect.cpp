// Detection of meter tables by the columns of their header.
#include "scoring/energy/formats/meter_csv.h"
#include "scoring/energy/formats/meter_tables.h"

namespace wattboard::energy {

bool detect_meter_table(std::string_view format, std::string_view head)
{
    const MeterTable* table = find_meter_table(first_line(head));
    return table != nullptr && table->format == format;
}

bool detect_netio_csv(std::string_view head, const ReadingOptions& /*options*/)
{
    return detect_meter_table("netio-csv", head);
}

bool detect_voltcraft_csv(std::string_view head, const ReadingOptions& /*options*/)
{
    return detect_meter_table("voltcraft-csv", head);
}

bool detect_smart_plug_csv(std::string_view head, const ReadingOptions& /*options*/)
{
    return detect_meter_table("smart-plug-csv", head);
}

bool detect_wattmeter_csv(std::string_view head, const ReadingOptions& /*options*/)
{
    return detect_meter_table("wattmeter-csv", head);
}

bool detect_odroid_csv(std::string_view head, const ReadingOptions& /*options*/)
{
    return detect_meter_table("odroid-smartpower-csv", head);
}

bool detect_shelly_csv(std::string_view head, const ReadingOptions& /*options*/)
{
    return detect_meter_table("shelly-csv", head);
}

}  // namespace wattboard::energy
