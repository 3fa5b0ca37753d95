// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <weir/json/detail/reflect/described_members.hpp>
#include <weir/json/detail/split/text_buffer.hpp>

#include <algorithm>
#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string_view>

namespace weir::json::detail {

/// One member name, prepared for comparison with a key in the text: the first eight characters at
/// once, including the closing quote, then the rest. A name with a quote or backslash, which is
/// escaped in any text, matches none: it is compared with the unescaped key.
class member_key {
public:
    constexpr member_key() = default;
    constexpr explicit member_key(std::string_view name) noexcept : name_{name} {
        if (name.find_first_of("\"\\") != name.npos) {
            head_ = 1;
            return;
        }
        for (std::size_t i = 0; i < 8 && i <= name.size(); ++i) {
            const std::size_t shift = 8 * (std::endian::native == std::endian::little ? i : 7 - i);
            const char c = i < name.size() ? name[i] : '"';
            head_ |= std::uint64_t{static_cast<unsigned char>(c)} << shift;
            mask_ |= std::uint64_t{0xFF} << shift;
        }
    }

    /// `key` points after the opening quote; `padding` readable bytes must follow its record.
    [[gnu::always_inline]] bool matches(const char* key) const noexcept {
        std::uint64_t head;
        std::memcpy(&head, key, sizeof head);
        if ((head & mask_) != head_) return false;
        return name_.size() < 8 || matches_rest(key);
    }

    constexpr std::string_view name() const noexcept { return name_; }

private:
    [[gnu::always_inline]] bool matches_rest(const char* key) const noexcept {
        const std::size_t rest = name_.size() - 8;
        if (name_.size() < padding)
            return std::memcmp(key + 8, name_.data() + 8, rest) == 0 && key[name_.size()] == '"';
        // The text may be shorter than such a long name: stop at the first difference.
        return std::equal(name_.begin() + 8, name_.end(), key + 8) && key[name_.size()] == '"';
    }

    std::string_view name_;
    std::uint64_t head_ = 0;
    std::uint64_t mask_ = 0;
};

/// Finds the member of a struct by a key. Most records of a stream have their members in the same
/// order, so it remembers which member followed which, and tries that one first.
template <class T>
class member_lookup {
public:
    static constexpr std::size_t none = fields<T>::count;

    member_lookup() noexcept {
        for (std::size_t i = 0; i <= none; ++i)
            after_[i] = static_cast<std::uint8_t>(i < none ? i : 0);
    }

    /// The member that came after `previous` in the last record; `previous` is none for the first.
    std::size_t expected_after(std::size_t previous) const noexcept {
        return after_[previous == none ? 0 : previous + 1];
    }

    /// Whether the key, which points after its opening quote, is the name of member I.
    template <std::size_t I>
    [[gnu::always_inline]] static bool is(const char* key) noexcept {
        return keys[I].matches(key);
    }

    /// The member with this key, or `none`. From now on it is expected after `previous`.
    std::size_t find(const char* key, std::size_t previous) noexcept {
        for (std::size_t i = 0; i < none; ++i)
            if (keys[i].matches(key)) {
                after_[previous == none ? 0 : previous + 1] = static_cast<std::uint8_t>(i);
                return i;
            }
        return none;
    }

    /// The same for an unescaped key that had escapes in the text. Such a key is not remembered.
    static std::size_t find(std::string_view key) noexcept {
        for (std::size_t i = 0; i < none; ++i)
            if (keys[i].name() == key) return i;
        return none;
    }

private:
    static constexpr auto keys = [] {
        std::array<member_key, none> made{};
        for (std::size_t i = 0; i < none; ++i) made[i] = member_key{described_names<T>[i]};
        return made;
    }();

    /// The expected member, by previous member + 1; at index 0 the first member of a record.
    std::array<std::uint8_t, none + 1> after_;
};

} // namespace weir::json::detail
