// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <weir/json/detail/parse/parse_context.hpp>
#include <weir/json/detail/parse/simdjson.hpp>

#include <string_view>

namespace weir::json::detail {

/// A value of simdjson that can be read more than once, until something in it is found to be
/// malformed. simdjson itself does not rewind when an object is opened a second time.
template <class Source>
class rewindable_value {
public:
    explicit rewindable_value(Source& from) noexcept : from_{from} {}

    Source& source() noexcept { return from_; }

    simdjson::simdjson_result<ondemand::object> get_object() { return opened(object_); }
    simdjson::simdjson_result<ondemand::array> get_array() { return opened(array_); }

    // Scalars need no rewinding.
    auto get_bool() { return from_.get_bool(); }
    auto get_int64() { return from_.get_int64(); }
    auto get_uint64() { return from_.get_uint64(); }
    auto get_double() { return from_.get_double(); }
    auto get_string() { return from_.get_string(); }
    auto get_raw_json_string() { return from_.get_raw_json_string(); }
    auto is_null() { return from_.is_null(); }

private:
    template <class Container>
    struct opening {
        Container container;
        bool done = false;
    };

    template <class Container>
    simdjson::simdjson_result<Container> opened(opening<Container>& of) {
        if (of.done) {
            const simdjson::error_code error = of.container.reset().error();
            if (error != simdjson::SUCCESS) return error;
        } else {
            const simdjson::error_code error = open(of.container);
            if (error != simdjson::SUCCESS) return error;
            of.done = true;
        }
        return Container{of.container};
    }
    simdjson::error_code open(ondemand::object& into) { return from_.get_object().get(into); }
    simdjson::error_code open(ondemand::array& into) { return from_.get_array().get(into); }

    Source& from_;
    opening<ondemand::object> object_;
    opening<ondemand::array> array_;
};

template <class Source>
std::string_view token_of(rewindable_value<Source>& from) noexcept {
    return token_of(from.source());
}

} // namespace weir::json::detail
