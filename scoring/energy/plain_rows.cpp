// What plain rows need seldom.
#include "scoring/energy/plain_rows.h"

#include <bit>
#include <utility>

#if defined(__SSE2__)
#include <emmintrin.h>
#endif

#include "scoring/energy/decimal.h"

namespace wattboard::energy {

PlainRows::PlainRows(std::vector<PlainColumn> columns, char delimiter, bool watts)
    : columns_{std::move(columns)}, delimiter_{delimiter}, watts_{watts}
{
}

bool PlainRows::read_longer(const char* at, ShortDecimal& number)
{
    constexpr int most_digits = 15;
    number = {};
    int digits = 0;
    bool behind_dot = false;
    for (; digits <= most_digits; ++at) {
        const auto digit = static_cast<unsigned char>(*at - '0');
        if (digit < 10) {
            number.digits = number.digits * 10 + digit;
            number.decimals += behind_dot ? 1 : 0;
            ++digits;
        } else if (*at == '.' && !behind_dot && digits > 0) {
            behind_dot = true;
        } else {
            break;
        }
    }
    number.after = at;
    return digits > 0 && digits <= most_digits && (*at | 0x20) != 'e';
}

const char* PlainRows::after_unit(const char* at)
{
    constexpr int longest = 8;
    const auto may_follow = [](char byte) {
        const char lower = static_cast<char>(byte | 0x20);
        return byte == ' ' || byte == '%' || (lower >= 'a' && lower <= 'z');
    };
    // An exponent, not a unit.
    if ((*at | 0x20) == 'e') return nullptr;
    for (int i = 0; i < longest && may_follow(*at); ++i) ++at;
    return at;
}

const char* PlainRows::end_of_cell(const char* at, const char* end) const
{
#if defined(__SSE2__)
    for (; end - at >= 16; at += 16) {
        const __m128i bytes = _mm_loadu_si128(reinterpret_cast<const __m128i*>(at));
        const __m128i stops = _mm_or_si128(
            _mm_cmpeq_epi8(bytes, _mm_set1_epi8(delimiter_)),
            _mm_or_si128(_mm_cmpeq_epi8(bytes, _mm_set1_epi8('\n')), _mm_cmpeq_epi8(bytes, _mm_set1_epi8('"'))));
        const auto found = static_cast<unsigned>(_mm_movemask_epi8(stops));
        if (found == 0) continue;
        at += std::countr_zero(found);
        return *at == '"' ? nullptr : at;
    }
#endif
    for (; at != end; ++at) {
        if (*at == '"') return nullptr;
        if (*at == delimiter_ || *at == '\n') return at;
    }
    return nullptr;
}

const char* PlainRows::look_up(const char* at, const char* end, DeviceDirectory& devices, std::size_t& device) const
{
    const char* const stop = end_of_cell(at, end);
    if (stop == nullptr) return nullptr;
    std::string_view id{at, static_cast<std::size_t>(stop - at)};
    if (*stop == '\n' && id.ends_with('\r')) id.remove_suffix(1);
    const auto found = devices.find(trimmed(id));
    if (!found) return nullptr;
    device = *found;
    return stop;
}

const char* PlainRows::read_name(const char* at, const char* end)
{
    const char* const stop = end_of_cell(at, end);
    if (stop == nullptr) return nullptr;
    const std::string_view name{at, static_cast<std::size_t>(stop - at)};
    if (name == name_) return stop;
    if (name.contains(" MIG ")) return nullptr;
    name_ = name;
    return stop;
}

}  // namespace wattboard::energy
