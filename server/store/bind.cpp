// The bookkeeping of parameters: where each one starts, its type, length and format.
#include "server/store/bind.h"

#include <limits>

namespace wattboard::store {

namespace {

int checked_length(std::size_t length)
{
    // PostgreSQL refuses values of 1 GiB; the protocol counts their bytes in an int32.
    if (length > static_cast<std::size_t>(std::numeric_limits<int>::max())) {
        throw InvalidData("a parameter of " + std::to_string(length) + " bytes is too long for the database", "54000");
    }
    return static_cast<int>(length);
}

}  // namespace

std::vector<const char*> Parameters::values() const
{
    std::vector<const char*> pointers;
    pointers.reserve(starts_.size());
    for (const auto& start : starts_) pointers.push_back(start ? buffer_.data() + *start : nullptr);
    return pointers;
}

void Parameters::finish(TypeId type, std::size_t start)
{
    starts_.emplace_back(start);
    types_.push_back(static_cast<unsigned>(type));
    lengths_.push_back(checked_length(buffer_.size() - start));
    formats_.push_back(type == TypeId::inferred ? 0 : 1);
    // Text parameters end with a zero byte; for the others it does no harm.
    buffer_.push_back('\0');
}

void Parameters::add_null(TypeId type)
{
    starts_.emplace_back();
    types_.push_back(static_cast<unsigned>(type));
    lengths_.push_back(0);
    formats_.push_back(0);
}

std::size_t Parameters::begin_array(TypeId element, std::size_t size)
{
    const std::size_t start = buffer_.size();
    wire::put_unsigned(buffer_, size == 0 ? 0 : 1, 4);  // dimensions
    wire::put_unsigned(buffer_, 1, 4);                  // may contain nulls
    wire::put_unsigned(buffer_, static_cast<unsigned>(element), 4);
    if (size > 0) {
        wire::put_unsigned(buffer_, static_cast<std::uint64_t>(checked_length(size)), 4);
        wire::put_unsigned(buffer_, 1, 4);  // first index
    }
    return start;
}

std::size_t Parameters::begin_element()
{
    wire::put_unsigned(buffer_, 0, 4);
    return buffer_.size();
}

void Parameters::end_element(std::size_t start, bool has_value)
{
    std::string length;
    const std::uint64_t bytes = static_cast<std::uint64_t>(checked_length(buffer_.size() - start));
    wire::put_unsigned(length, has_value ? bytes : ~std::uint64_t{0}, 4);  // -1 marks null
    buffer_.replace(start - 4, 4, length);
}

}  // namespace wattboard::store
