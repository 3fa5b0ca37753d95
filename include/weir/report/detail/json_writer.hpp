// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <weir/detail/floating_point.hpp>
#include <weir/detail/json_string.hpp>

#include <array>
#include <charconv>
#include <concepts>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace weir::detail {

/// Writes JSON on one line, from front to back; commas are added automatically. The text is valid
/// JSON in valid UTF-8 for any strings, if brackets and keys are in order.
class json_writer {
public:
    json_writer& open(char bracket) {
        begin_value();
        text_ += bracket;
        first_ = true;
        return *this;
    }
    json_writer& close(char bracket) {
        text_ += bracket;
        first_ = false;
        return *this;
    }
    json_writer& key(std::string_view name) {
        string(name);
        text_ += ':';
        first_ = true;
        return *this;
    }
    json_writer& null() { return raw("null"); }
    json_writer& boolean(bool value) { return raw(value ? "true" : "false"); }
    template <std::unsigned_integral Number>
    json_writer& number(Number value) {
        return raw(std::to_string(value));
    }
    /// The fewest digits that read back as the same number; null where JSON has no number for it.
    json_writer& number(double value) {
        if (!is_finite(value)) return null();
        std::array<char, 32> digits{};
        const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), value).ptr;
        return raw({digits.data(), end});
    }
    template <class Number>
    json_writer& number(const std::optional<Number>& value) {
        return value ? number(*value) : null();
    }
    json_writer& string(std::string_view value) {
        begin_value();
        append_json_string(text_, value);
        return *this;
    }
    /// A value that is JSON already.
    json_writer& raw(std::string_view value) {
        begin_value();
        text_ += value;
        return *this;
    }

    std::string take() && { return std::move(text_); }

private:
    void begin_value() {
        if (!first_) text_ += ',';
        first_ = false;
    }

    std::string text_;
    bool first_ = true;
};

} // namespace weir::detail
