// Texts of the problems and findings that show only at the end of an nvidia-smi table.
#include "scoring/energy/formats/nvidia_smi_ending.h"

#include "scoring/problem.h"

namespace wattboard::energy {

std::optional<Problem> nothing_to_count(const NvidiaSmiCounts& counts)
{
    if (counts.rows > 0) return std::nullopt;
    if (counts.instance_rows > 0)
        return Problem{.type = problems::empty_log,
                       .detail = "All rows are about MIG instances, which have no power of their own.",
                       .hint = "Log the GPU that they are cut from."};
    return Problem{
        .type = problems::empty_log, .detail = "The file has no row of data.", .hint = "Send the whole log."};
}

Problem several_unnamed_devices(bool may_name_columns)
{
    return {.type = problems::underdetermined_log,
            .detail =
                "Rows come in bursts within 50 ms, as from several GPUs, but no column says which row belongs to "
                "which.",
            .line = 2,
            .field = "device",
            .hint = may_name_columns
                        ? "Name the columns, as in --columns timestamp,index,power.draw, or declare that it is one "
                          "device: --map device=none."
                        : "Log again with index or uuid among the queried fields, or declare that it is one device: "
                          "--map device=none."};
}

void note_skipped(const NvidiaSmiCounts& counts, LogFacts& facts)
{
    if (counts.header_repeats > 0) facts.skipped["repeated header lines"] = counts.header_repeats;
    if (counts.instance_rows > 0) facts.skipped["rows of MIG instances"] = counts.instance_rows;
    if (counts.header_repeats > 0)
        facts.findings.push_back({.check = "repeated_header",
                                  .value = static_cast<double>(counts.header_repeats),
                                  .threshold = 0,
                                  .unit = "1",
                                  .verdict = Verdict::fail,
                                  .message = "The file is several logs appended to one another; the time between them "
                                             "is charged as a gap."});
}

}  // namespace wattboard::energy
