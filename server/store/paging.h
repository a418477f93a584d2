// What every list and look-up of the repositories shares.
#pragma once

#include <string>
#include <string_view>

#include "scoring/problem.h"
#include "server/store/ids.h"
#include "server/store/problems.h"
#include "server/store/rows.h"

namespace wattboard::store {

/// A page of at most `limit` rows out of a query that asked for one more, with the id in column 0.
template <class T, class F>
Page<T> page_of(const Rows& rows, std::size_t limit, F&& make)
{
    Page<T> page;
    for (const Row row : rows) {
        if (page.rows.size() == limit) {
            page.next = rows[limit - 1].template get<std::int64_t>(0);
            break;
        }
        page.rows.push_back(make(row));
    }
    return page;
}

/// The problem that something named does not exist.
inline std::unexpected<Problem> absent(std::string_view what, std::string_view name)
{
    return std::unexpected(
        Problem{.type = problems::not_found,
                .detail = "There is no " + std::string{what} + " \"" + std::string{name.substr(0, 100)} + "\"."});
}

}  // namespace wattboard::store
