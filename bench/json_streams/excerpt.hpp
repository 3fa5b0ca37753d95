// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

// What programs take from a record of a user without copying it: three members of it, or all.

namespace bench {

struct user_excerpt {
    struct kind_of_subscription {
        std::string_view type;
    };
    std::int64_t age;
    std::string_view city;
    kind_of_subscription subscription;
};

struct user_view {
    struct subscription_view {
        std::string_view type, start_date, end_date;
    };
    std::int64_t user_id;
    std::string_view username, full_name, email;
    int age;
    std::string_view gender, country, city;
    std::optional<std::string_view> occupation;
    std::string_view education;
    std::vector<std::string_view> interests, languages;
    std::string_view last_login;
    subscription_view subscription;
};

} // namespace bench
