// One request on its way through the API: who asks, for what, with which services.
#pragma once

#include <memory>

#include "server/api/services.h"
#include "server/auth/permissions.h"
#include "server/http/message.h"

namespace wattboard::api {

struct Call {
    const http::Request& request;
    ApiServices& services;
    std::shared_ptr<const auth::Principal> principal;  ///< null: a reader without an account

    /// The account that acts. Only in operations whose route needs one.
    [[nodiscard]] store::AccountId account() const { return principal->account; }
    [[nodiscard]] Result<void> authorize(auth::Action action, const auth::Subject& subject = {}) const
    {
        return auth::authorize(principal.get(), action, subject);
    }
    [[nodiscard]] bool may(auth::Action action, const auth::Subject& subject = {}) const
    {
        return auth::may(principal.get(), action, subject);
    }
};

/// An operation of the API: its answer, or the problem that becomes one.
using Operation = Result<http::Response> (*)(const Call&);

}  // namespace wattboard::api
