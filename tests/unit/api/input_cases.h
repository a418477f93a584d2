// Tables of inputs and what becomes of them.
#pragma once

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "server/api/problem_types.h"
#include "server/api/request_reading.h"

namespace wattboard::api {

struct InputCase {
    std::string name;
    std::string json;
    int status;         ///< 200: taken
    std::string slug;   ///< of the problem
    std::string field;  ///< JSON pointer
};

/// Reads each text as a body and hands it to `parse`, which gives a Result of anything.
template <class Parse>
void check_cases(const std::vector<InputCase>& cases, const Parse& parse)
{
    for (const InputCase& one : cases) {
        SCOPED_TRACE(one.name + ": " + one.json);
        Problem problem;
        bool is_taken = false;
        if (const auto body = json_object(one.json); !body) {
            problem = body.error();
        } else if (const auto parsed = parse(*body); !parsed) {
            problem = parsed.error();
        } else {
            is_taken = true;
        }
        if (one.status == 200) {
            EXPECT_TRUE(is_taken) << problem.detail << " at " << problem.field;
            continue;
        }
        ASSERT_FALSE(is_taken);
        EXPECT_EQ(problem.type.slug, one.slug) << problem.detail;
        EXPECT_EQ(problem.field, one.field) << problem.detail;
        ASSERT_TRUE(describe_problem(problem.type.slug));
        EXPECT_EQ(describe_problem(problem.type.slug)->status, one.status);
    }
}

}  // namespace wattboard::api
