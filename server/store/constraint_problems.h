// What a refused row means for the caller: the schema's constraints translated to problems, in one place.
#pragma once

#include <expected>
#include <optional>

#include "scoring/problem.h"
#include "server/store/database_error.h"

namespace wattboard::store {

/// The problem that a caller caused by violating a constraint; nullopt for constraints that only a fault of this
/// program can violate.
std::optional<Problem> constraint_problem(const ConstraintViolation& violation);

/// Runs `f`, which returns a Result, and turns what the caller caused into its problem. The transaction is of no use
/// afterwards: return the problem.
template <class F>
auto translating(F&& f) -> decltype(f())
{
    try {
        return f();
    } catch (const ConstraintViolation& violation) {
        if (auto problem = constraint_problem(violation)) return std::unexpected(*std::move(problem));
        throw;
    } catch (const InvalidData&) {
        return std::unexpected(Problem{.type = problems::invalid_value,
                                       .detail = "Some text or number of the request cannot be stored: a zero byte, "
                                                 "broken UTF-8, or a number out of range."});
    }
}

}  // namespace wattboard::store
