// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "user.hpp"

#include <simdjson.h>

#include <cstddef>
#include <cstdint>
#include <limits>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

// A user from JSON by hand, as the handwritten and the eager program do it. This is the fastest of
// several that were tried: one ordered find_field a member, every string by way of get_string (to
// copy plain strings straight from the text was slower), capacities reused, and all of it inlined
// by force, which makes it a fifth faster. Only `occupation` may be missing; to search for it out
// of order, and for the member behind it, where the failed search left off, costs less than to walk
// over all fields and compare their keys.

namespace bench {

namespace detail {

namespace ondemand = simdjson::ondemand;

simdjson_inline void check(simdjson::error_code error) {
    if (error != simdjson::SUCCESS) throw std::runtime_error{simdjson::error_message(error)};
}

template <class Value>
simdjson_inline void bind_text(Value&& from, std::string& into) {
    std::string_view text;
    check(from.get_string().get(text));
    into.assign(text);
}

template <class Value>
simdjson_inline void bind_texts(Value&& from, std::vector<std::string>& into) {
    ondemand::array array;
    check(from.get_array().get(array));
    std::size_t count = 0;
    for (auto element : array) {
        if (count == into.size()) into.emplace_back();
        bind_text(element, into[count++]);
    }
    into.resize(count);
}

simdjson_inline void bind_occupation(ondemand::object& from, std::optional<std::string>& into) {
    ondemand::value value;
    const simdjson::error_code error = from.find_field_unordered("occupation").get(value);
    if (error == simdjson::NO_SUCH_FIELD) {
        into.reset();
        return;
    }
    check(error);
    if (value.is_null()) {
        into.reset();
        return;
    }
    if (!into) into.emplace();
    bind_text(value, *into);
}

simdjson_inline void bind_age(ondemand::object& from, int& into) {
    std::int64_t age = 0;
    check(from.find_field("age").get_int64().get(age));
    if (age < std::numeric_limits<int>::min() || age > std::numeric_limits<int>::max())
        throw std::runtime_error{"age is out of range"};
    into = static_cast<int>(age);
}

} // namespace detail

/// Overwrites all of `into`. Throws std::runtime_error if the object is no user of the corpus.
simdjson_inline void bind_user(simdjson::ondemand::object from, user& into) {
    using namespace detail;
    check(from.find_field("user_id").get_int64().get(into.user_id));
    bind_text(from.find_field("username"), into.username);
    bind_text(from.find_field("full_name"), into.full_name);
    bind_text(from.find_field("email"), into.email);
    bind_age(from, into.age);
    bind_text(from.find_field("gender"), into.gender);
    bind_text(from.find_field("country"), into.country);
    bind_text(from.find_field("city"), into.city);
    bind_occupation(from, into.occupation);
    bind_text(from.find_field_unordered("education"), into.education);
    bind_texts(from.find_field("interests"), into.interests);
    bind_texts(from.find_field("languages"), into.languages);
    bind_text(from.find_field("last_login"), into.last_login);
    simdjson::ondemand::object subscription;
    check(from.find_field("subscription").get_object().get(subscription));
    bind_text(subscription.find_field("type"), into.subscription.type);
    bind_text(subscription.find_field("start_date"), into.subscription.start_date);
    bind_text(subscription.find_field("end_date"), into.subscription.end_date);
}

/// A parser that stays on this thread. The document stream would index the next batch on another,
/// in all programs or in none: here in none.
class one_thread_parser : public simdjson::ondemand::parser {
public:
    one_thread_parser() {
#ifdef SIMDJSON_THREADS_ENABLED
        threaded = false;
#endif
    }
};

} // namespace bench
