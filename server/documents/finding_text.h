// Findings as JSON text, written straight: an entry has about fifty, and they are most of what is stored of it.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "scoring/energy/evidence_summary.h"

namespace wattboard {

/// `frame` with `findings` in its member "findings", which must be empty there: JSON without blanks, which has that
/// member once. Each is canonical_json(to_json(finding)), so that a canonical frame gives a canonical whole. Throws as
/// canonical_json does.
std::string with_findings(std::string_view frame, const std::vector<Finding>& findings);

}  // namespace wattboard
