// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <weir/json/detail/bind/object_shape.hpp>

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <optional>
#include <utility>
#include <vector>

namespace weir::json::detail {

WEIR_DETAIL_INLINE object_shape::object_shape() {
    step last;
    last.length_ = last.key_length_ = 1;
    std::memcpy(last.text_.data(), "}", 1);
    std::memset(last.mask_.data(), 0xFF, 1);
    orders_[0].push_back(last);
}

WEIR_DETAIL_INLINE bool object_shape::has_key(const step& one, const member_text& of) noexcept {
    return one.key_length_ == of.key_length
        && std::memcmp(one.text_.data(), of.text, of.key_length) == 0;
}

WEIR_DETAIL_INLINE std::optional<unsigned> object_shape::find(const member_text& of,
                                                              const step*& next) noexcept {
    constexpr std::size_t looked_ahead = 4;
    if (of.is_first)
        for (std::size_t i = 1; i < count_; ++i)
            if (has_key(orders_[i].front(), of)) {
                std::swap(orders_[0], orders_[i]);
                next = begin();
                break;
            }
    step* const from = orders_[0].data() + (next - begin());
    for (std::size_t i = 0; i < looked_ahead && from[i].what_ != end; ++i) {
        if (!has_key(from[i], of)) continue;
        for (std::size_t passed = 0; passed < i; ++passed) ++from[passed].passed_;
        next = from + i + 1;
        return from[i].member_;
    }
    return std::nullopt;
}

WEIR_DETAIL_INLINE bool object_shape::is_familiar(const member_text& of) noexcept {
    constexpr std::uint32_t counting = 3; // in the lowest bits
    std::uint32_t hash = 0;
    for (std::size_t i = 0; i < of.key_length; ++i)
        hash = (hash ^ static_cast<unsigned char>(of.text[i])) * 0x0100'0193;
    std::uint32_t& seen = seen_[(hash >> 8) % seen_.size()];
    if ((seen ^ hash) > counting) seen = hash & ~counting;
    if ((seen & counting) == 2) return true;
    ++seen;
    return false;
}

WEIR_DETAIL_INLINE void object_shape::learn(const member_text& of, unsigned member,
                                            const step*& next) {
    constexpr std::uint8_t often = 16;
    const bool has_first = begin()->begins_object();
    if (of.is_first && has_first) ++next; // it fits nowhere else: no comma is before it
    const char first = of.text[of.key_length];
    const bool skips_string = member == skip_other && first == '"';
    const bool skips_array = member == skip_other && first == '[';
    const std::size_t length = of.key_length + (skips_string || skips_array ? 1 : 0);
    if (learnt_ == most_learnt || orders_[0].size() == most_steps) return;
    step made;
    if (length > sizeof made.text_ || (next->what_ != end && !is_familiar(of))) return;
    made.length_ = static_cast<std::uint8_t>(length);
    made.key_length_ = static_cast<std::uint8_t>(of.key_length);
    std::memcpy(made.text_.data(), of.text, length);
    std::memset(made.mask_.data(), 0xFF, length);
    made.member_ = made.what_ = static_cast<std::uint8_t>(member);
    if (skips_string) made.what_ = length <= 16 ? skip_string : skip_long_string;
    if (skips_array) made.what_ = skip_array;
    auto place = next - begin();
    if (of.is_first && has_first) {
        if (count_ == orders_.size()) return;
        orders_[count_].push_back(orders_[0].back()); // the end
        std::swap(orders_[0], orders_[count_++]);
        place = 0;
    }
    std::vector<step>& order = orders_[0];
    const auto at = order.begin() + place;
    if (at->what_ != end && at->passed_ >= often)
        *at = made; // in place of one that does not come any more
    else
        order.insert(at, made);
    ++learnt_;
    next = begin() + place + 1;
}

} // namespace weir::json::detail
