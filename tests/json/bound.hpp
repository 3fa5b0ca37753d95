// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <weir/json/detail/bind/all_binders.hpp>
#include <weir/json/detail/parse/cursor.hpp>
#include <weir/json/detail/parse/parse_context.hpp>
#include <weir/json/error.hpp>
#include <weir/json/options.hpp>

#include <cstddef>
#include <functional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

// What becomes of a text as the value of a member `a`, for as many types as a test has: with
// json::read all of a reader is compiled for each of them, and here only the binder of the type. All
// else is a reader's, so that errors are what json::read says.

namespace weir::test {

template <class T>
struct one_member {
    T a;
};

/// An object to be filled from a JSON value, whatever its type.
class target {
public:
    virtual json::detail::cursor bind(json::detail::cursor from,
                                      json::detail::parse_context& at) = 0;

protected:
    ~target() = default;
};

template <class T>
class target_of final : public target {
public:
    T value{};

    json::detail::cursor bind(json::detail::cursor from, json::detail::parse_context& at) override {
        return binder_.bind(from, value, at);
    }

private:
    json::detail::binder<T> binder_;
};

/// Reads each text into the target, as the member `a` of a record that has it alone, all in one
/// stream. Calls `accepted` with the number of each text that fits, once the target has its value.
void read_members(const std::vector<std::string>& texts, target& into, const json::options& how,
                  const std::function<void(std::size_t)>& accepted);
void read_member(std::string_view text, target& into, const json::options& how);

/// Why the text is rejected, be it for something within it; the path begins with "/a".
json::error error_within(std::string_view text, target& into, const json::options& how);
/// Why the text is rejected, itself and not for something within it.
json::error member_error(std::string_view text, target& into, const json::options& how);

template <class T>
T member(std::string_view text, const json::options& how = {}) {
    target_of<T> into;
    read_member(text, into, how);
    return std::move(into.value);
}

/// In one stream, so that none is to remember the one before.
template <class T>
std::vector<T> members(const std::vector<std::string>& texts, const json::options& how = {}) {
    target_of<T> into;
    std::vector<T> values;
    read_members(texts, into, how, [&](std::size_t) { values.push_back(into.value); });
    return values;
}

template <class T>
json::error error_within(std::string_view text, const json::options& how = {}) {
    target_of<T> into;
    return error_within(text, into, how);
}
template <class T>
json::error member_error(std::string_view text, const json::options& how = {}) {
    target_of<T> into;
    return member_error(text, into, how);
}

/// Whether the one says of a whole record what the other says of it as the member `a`: by this the
/// tests see that json::read and these functions agree.
bool is_same_refusal(const json::error& of_record, const json::error& of_member);

} // namespace weir::test
