// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <weir/json/detail/bind/object_shape.hpp>

#include <algorithm>
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
    constexpr std::uint8_t often = 64; // what comes now and then is learnt again at little cost
    constexpr std::ptrdiff_t looked_ahead = 4;
    if (of.is_first)
        for (std::size_t i = 1; i < count_; ++i)
            if (has_key(orders_[i].front(), of)) {
                std::swap(orders_[0], orders_[i]);
                next = expected();
                break;
            }
    const auto from = orders_[0].begin() + (next - expected());
    for (auto found = from; found - from < looked_ahead && found->what_ != end; ++found) {
        if (!has_key(*found, of)) continue;
        const unsigned member = found->member_;
        const auto seldom = [](step& passed) { return ++passed.passed_ == often; };
        found = orders_[0].erase(std::remove_if(from, found, seldom), found);
        next = &*found + 1;
        return member;
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

/// To be asked for each member that was missed.
WEIR_DETAIL_INLINE bool object_shape::has_order(bool is_first) noexcept {
    constexpr std::uint64_t enough = 1 << 10, forgotten_for = 1 << 20;
    if (++missed_ < (forgotten_ ? forgotten_for : enough)) return !forgotten_;
    if (forgotten_ && !is_first) return false; // an order is learnt from a whole object
    forgotten_ = !forgotten_ && missed_ / most_missed > objects_;
    if (forgotten_) {
        orders_[0].erase(orders_[0].begin(), orders_[0].end() - 1);
        count_ = 1;
    }
    objects_ = missed_ = 0;
    return !forgotten_;
}

WEIR_DETAIL_INLINE void object_shape::learn(const member_text& of, unsigned member,
                                            const step*& next) {
    if (!has_order(of.is_first)) {
        next = expected();
        return;
    }
    const bool has_first = expected()->begins_object();
    if (of.is_first && has_first) ++next; // it fits nowhere else: no comma is before it
    const char first = of.text[of.key_length];
    const bool skips_string = member == skip_other && first == '"';
    const bool skips_array = member == skip_other && first == '[';
    const std::size_t length = of.key_length + (skips_string || skips_array ? 1 : 0);
    if (orders_[0].size() == most_steps) return;
    step made;
    if (length > sizeof made.text_ || (next->what_ != end && !is_familiar(of))) return;
    made.length_ = static_cast<std::uint8_t>(length);
    made.key_length_ = static_cast<std::uint8_t>(of.key_length);
    std::memcpy(made.text_.data(), of.text, length);
    std::memset(made.mask_.data(), 0xFF, length);
    made.member_ = made.what_ = static_cast<std::uint8_t>(member);
    if (skips_string) made.what_ = length <= 16 ? skip_string : skip_long_string;
    if (skips_array) made.what_ = skip_array;
    auto place = next - expected();
    if (of.is_first && has_first) {
        if (count_ == orders_.size()) return;
        orders_[count_].assign(1, orders_[0].back()); // the end
        std::swap(orders_[0], orders_[count_++]);
        place = 0;
    }
    std::vector<step>& order = orders_[0];
    order.insert(order.begin() + place, made);
    next = expected() + place + 1;
}

} // namespace weir::json::detail
