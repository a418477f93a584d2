// Any bytes as a stored account of a trace: refused, or charged and put together without harm.
#include <cmath>
#include <cstdint>
#include <cstdlib>
#include <string_view>
#include <vector>

#include "scoring/energy/trace_account.h"

namespace {

using namespace wattboard;

bool is_charge(const EvidenceSummary& summary)
{
    return std::isfinite(summary.charged.value()) && summary.charged >= summary.energy * (1 - 1e-9) &&
           summary.coverage >= 0 && summary.coverage <= 1;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    const std::string_view bytes{reinterpret_cast<const char*>(data), size};
    const Result<energy::TraceAccount> account = energy::TraceAccount::decode(bytes);
    if (!account) return 0;
    if (!is_charge(energy::summarise(*account, {}, {}))) std::abort();
    const std::string again = account->encode();
    const Result<energy::TraceAccount> back = energy::TraceAccount::decode(again);
    if (!back || back->encode() != again) std::abort();
    const std::vector<energy::LogAccount> logs{{.account = &*account, .evidence = "a"},
                                               {.account = &*back, .evidence = "b"}};
    if (!std::isfinite(energy::summarise(energy::merge(logs), {}, {}).charged.value())) std::abort();
    return 0;
}
