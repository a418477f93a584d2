// Reads values from PostgreSQL's binary formats; the counterpart of wire.h. A wrong type throws StatementError.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "server/store/wire.h"

namespace wattboard::store::wire {

void decode(TypeId type, std::string_view bytes, std::int64_t& out);
void decode(TypeId type, std::string_view bytes, std::int32_t& out);
void decode(TypeId type, std::string_view bytes, double& out);
void decode(TypeId type, std::string_view bytes, bool& out);
void decode(TypeId type, std::string_view bytes, Timestamp& out);
void decode(TypeId type, std::string_view bytes, std::string& out);
void decode(TypeId type, std::string_view bytes, std::string_view& out);

/// Walks over the elements of a one-dimensional array.
class ArrayReader {
public:
    explicit ArrayReader(std::string_view image);
    std::size_t size() const { return size_; }
    TypeId element() const { return element_; }
    /// The bytes of the next element; nothing for null.
    std::optional<std::string_view> next();

private:
    std::string_view take(std::size_t count);
    std::string_view rest_;
    TypeId element_ = TypeId::inferred;
    std::size_t size_ = 0;
};

[[noreturn]] void refuse_null_element();

template <class T>
void decode(TypeId, std::string_view bytes, std::vector<std::optional<T>>& out)
{
    ArrayReader reader(bytes);
    out.assign(reader.size(), std::nullopt);
    for (auto& value : out) {
        if (const auto element = reader.next()) decode(reader.element(), *element, value.emplace());
    }
}

template <class T>
void decode(TypeId, std::string_view bytes, std::vector<T>& out)
{
    ArrayReader reader(bytes);
    out.clear();
    out.reserve(reader.size());
    for (std::size_t i = 0; i < reader.size(); ++i) {
        const auto element = reader.next();
        if (!element) refuse_null_element();
        T value{};
        decode(reader.element(), *element, value);
        out.push_back(std::move(value));
    }
}

}  // namespace wattboard::store::wire
