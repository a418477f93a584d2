// Members in the order of RFC 8785.
#include "server/documents/finding_text.h"

#include <optional>
#include <stdexcept>

#include "scoring/plausibility/check_catalogue.h"
#include "server/documents/canonical_json.h"

namespace wattboard {
namespace {

void append_number(std::string& out, const std::optional<double>& value)
{
    out += value ? canonical_number(*value) : "null";
}

void append_finding(std::string& out, const Finding& finding)
{
    out += "{\"check\":";
    append_canonical_text(out, finding.check);
    out += ",\"evidence\":";
    if (finding.evidence.empty()) {
        out += "null";
    } else {
        append_canonical_text(out, finding.evidence);
    }
    out += ",\"message\":";
    append_canonical_text(out, finding.message);
    out += ",\"place\":";
    append_canonical_text(out, finding.place);
    out += ",\"severity\":";
    append_canonical_text(out, name_of(finding.severity, severity_names));
    out += ",\"threshold\":";
    append_number(out, finding.threshold);
    out += ",\"title\":";
    append_canonical_text(out, check_title(finding.check));
    out += ",\"unit\":";
    append_canonical_text(out, finding.unit);
    out += ",\"value\":";
    append_number(out, finding.value);
    out += ",\"verdict\":";
    append_canonical_text(out, name_of(finding.verdict, verdict_names));
    out += '}';
}

}  // namespace

std::string with_findings(std::string_view frame, const std::vector<Finding>& findings)
{
    constexpr std::size_t usual_finding = 400;
    // Quotation marks inside strings are escaped, so this is the member and nothing else.
    constexpr std::string_view empty_list = "\"findings\":[]";
    const std::size_t found = frame.find(empty_list);
    if (found == std::string_view::npos) throw std::logic_error("a document without its list of findings");
    const std::size_t place = found + empty_list.size() - 1;
    std::string text;
    text.reserve(frame.size() + usual_finding * findings.size());
    text.append(frame, 0, place);
    for (const Finding& finding : findings) {
        if (text.back() != '[') text += ',';
        append_finding(text, finding);
    }
    text.append(frame, place);
    return text;
}

}  // namespace wattboard
