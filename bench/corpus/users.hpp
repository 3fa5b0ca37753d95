// SPDX-License-Identifier: BSL-1.0
#pragma once

// The user corpus: people of fifty cities, about 450 bytes a line, one million of them 450 MB.
//
//     {"user_id":2,"username":"quiet_otter_4821", … ,"subscription":{"type":"free", … }}
//
// The members, in this order: user_id, username, full_name, email, age, gender, country, city,
// occupation, education, interests, languages, last_login, subscription. Only occupation may be
// null, or absent. A record depends on (seed, index) alone, so the start of a long corpus is a
// short one. Record 0, the same for every seed, is the longest line, and no member or array element
// is ever longer than its own.

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "random.hpp"
#include "text.hpp"
#include "user_vocabulary.hpp"

namespace corpus {

namespace detail {

inline void append_full_name(std::string& out, choices& choose, const vocabulary::culture& people,
                             std::string_view given, spelling how) {
    using vocabulary::name_order;
    const std::string_view family = choose.from(people.family);
    const std::string_view first = people.order == name_order::given_first ? given : family;
    const std::string_view last = people.order == name_order::given_first ? family : given;
    append_text(out, first, how);
    if (people.order != name_order::family_first_joined) out += ' ';
    if (people.order == name_order::given_first && choose.one_in(24)) {
        append_text(out, "\"", how);
        append_text(out, choose.from(vocabulary::nicknames), how);
        append_text(out, "\" ", how);
    }
    append_text(out, last, how);
}

// One user in a hundred is of the first type, as few as make a filter worth its while.
inline std::string_view subscription_type(choices& choose) {
    const std::uint32_t percentile = choose.below(100);
    return percentile < 1  ? "enterprise"
         : percentile < 6  ? "student"
         : percentile < 15 ? "family"
         : percentile < 38 ? "premium"
                           : "free";
}

} // namespace detail

// Appends one line with its '\n'.
inline void append_user(std::string& out, std::uint64_t seed, std::uint64_t index) {
    using namespace std::chrono_literals;
    using std::chrono::days;
    constexpr std::chrono::sys_days last_day = 2025y / 12 / 31;
    constexpr std::chrono::sys_seconds last_second = last_day + 24h - 1s;

    choices choose(seed, index);
    const spelling how = choose.one_in(16) ? spelling::ascii : spelling::utf8;
    const auto text = [&out, how](std::string_view words) { append_text(out, words, how); };
    const vocabulary::place& home = choose.from(vocabulary::places);

    out += R"({"user_id":)";
    append_number(out, index + 1);

    out += R"(,"username":")";
    const std::size_t username_at = out.size();
    out += choose.from(vocabulary::adjectives);
    out += '_';
    out += choose.from(vocabulary::animals);
    out += '_';
    append_number(out, choose.between(1, 9999));
    const std::size_t username_size = out.size() - username_at;

    out += R"(","full_name":")";
    const std::uint32_t given = choose.below(vocabulary::culture::given_names);
    detail::append_full_name(out, choose, *home.people, home.people->given[given], how);

    out += R"(","email":")";
    out.append(out, username_at, username_size);
    out += '@';
    out += choose.from(vocabulary::mail_domains);

    out += R"(","age":)";
    append_number(out, choose.low_between(13, 90));

    out += R"(,"gender":")";
    const std::uint32_t said = choose.below(32);
    out += said == 0 ? "undisclosed" : said == 1 ? "nonbinary" : given % 2 == 0 ? "female" : "male";

    out += R"(","country":")";
    text(home.country);
    out += R"(","city":")";
    text(home.city);
    out += '"';

    // No later record has the first occupation. That leaves room on the line of record 0 for the
    // digits that user_id gains, up to twenty.
    if (choose.all_but_one_in(8)) {
        out += R"(,"occupation":)";
        if (choose.all_but_one_in(12)) {
            constexpr auto others = static_cast<std::uint32_t>(vocabulary::occupations.size() - 1);
            out += '"';
            text(vocabulary::occupations[index == 0 ? 0 : 1 + choose.below(others)]);
            out += '"';
        } else {
            out += "null";
        }
    }

    out += R"(,"education":")";
    text(choose.from(vocabulary::education));

    out += R"(","interests":[)";
    const auto element = [&out, &text](std::string_view words) {
        out += out.back() == '[' ? "\"" : ",\"";
        text(words);
        out += '"';
    };
    choose.some_of(vocabulary::interests, choose.low_between(0, 6), element);

    out += R"(],"languages":[)";
    const std::string_view mother_tongue = home.people->language;
    element(mother_tongue);
    choose.some_of(vocabulary::second_languages, choose.low_between(0, 3),
                   [&](std::string_view learned) {
                       if (learned != mother_tongue) element(learned);
                   });

    out += R"(],"last_login":")";
    append_date_and_time(out, last_second - std::chrono::seconds(choose.below(2 * 365 * 86'400)));

    out += R"(","subscription":{"type":")";
    out += detail::subscription_type(choose);
    const auto start = last_day - days(choose.below(4 * 365));
    out += R"(","start_date":")";
    append_date(out, start);
    out += R"(","end_date":")";
    append_date(out, start + days(choose.one_in(3) ? 365 : 30));
    out += "\"}}\n";
}

} // namespace corpus
