// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

// The record of the user corpus, whole, with strings of its own. The problem: read the users, keep
// the adults, of those the first in each city, and count the cities. All fourteen members are read,
// although two would do, so that the programs differ in how they hold records, not in what they
// skip.

namespace bench {

struct subscription {
    std::string type;
    std::string start_date;
    std::string end_date;

    bool operator==(const subscription&) const = default;
};

struct user {
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
    bench::subscription subscription;

    bool operator==(const user&) const = default;
};

inline bool is_adult(const user& u) { return u.age >= 18; }

} // namespace bench
