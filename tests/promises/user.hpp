// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace weir::test {

/// All that a record of the user corpus has.
struct user {
    struct subscription_of_user {
        std::string type;
        std::string start_date;
        std::string end_date;
        bool operator==(const subscription_of_user&) const = default;
    };

    std::int64_t user_id;
    std::string username;
    std::string full_name;
    std::string email;
    int age;
    std::string gender;
    std::string country;
    std::string city;
    std::optional<std::string> occupation;
    std::string education;
    std::vector<std::string> interests;
    std::vector<std::string> languages;
    std::string last_login;
    subscription_of_user subscription;

    bool operator==(const user&) const = default;
};

} // namespace weir::test
