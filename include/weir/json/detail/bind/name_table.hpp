// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <weir/json/detail/reflect/struct_to_tuple.hpp>

#include <algorithm>
#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <span>
#include <string_view>

namespace weir::json::detail {

/// Which of the members of a struct has a name: a hash table, made by the compiler. The names must
/// stay where they are.
/// Time of a lookup: one comparison, but for names whose first and last 8 bytes collide.
class name_table {
public:
    static constexpr std::size_t padding = 8;

    constexpr explicit name_table(std::span<const std::string_view> names) : names_{names} {
        slots_.fill(none);
        for (std::size_t i = 0; i < names.size(); ++i) {
            std::array<char, padding> head{}, tail{};
            const std::string_view name = names[i];
            std::ranges::copy(name.substr(0, padding), head.begin());
            std::ranges::copy(name.substr(name.size() - std::min(name.size(), padding)),
                              tail.begin());
            ends_[i] = {std::bit_cast<std::uint64_t>(head), std::bit_cast<std::uint64_t>(tail)};
            std::size_t slot = first_slot(ends_[i], name.size());
            while (slots_[slot] != none) slot = (slot + 1) % slots;
            slots_[slot] = static_cast<std::uint8_t>(i);
        }
    }

    /// The number of the name, or how many there are. At least `padding` bytes are readable.
    unsigned find(std::string_view name) const noexcept {
        const ends of = ends_of(name);
        for (std::size_t slot = first_slot(of, name.size()); slots_[slot] != none;
             slot = (slot + 1) % slots) {
            const std::size_t i = slots_[slot];
            if (ends_[i] == of && names_[i].size() == name.size()
                && (name.size() <= 2 * padding || names_[i] == name))
                return static_cast<unsigned>(i);
        }
        return static_cast<unsigned>(names_.size());
    }

private:
    static constexpr std::size_t slots = 2 * max_members;
    static constexpr std::uint8_t none = 0xFF;

    /// The first and last 8 bytes, which may overlap; those behind a shorter name are 0.
    struct ends {
        std::uint64_t head, tail;
        bool operator==(const ends&) const = default;
    };
    static ends ends_of(std::string_view name) noexcept {
        constexpr bool little = std::endian::native == std::endian::little;
        std::uint64_t known = ~std::uint64_t{0};
        if (name.size() < padding)
            known = little ? (std::uint64_t{1} << (8 * name.size())) - 1
                           : ~(known >> (8 * name.size()));
        ends found{};
        std::memcpy(&found.head, name.data(), padding);
        std::memcpy(&found.tail, name.data() + (std::max(name.size(), padding) - padding), padding);
        return {found.head & known, found.tail & known};
    }

    static constexpr std::size_t first_slot(ends of, std::size_t size) noexcept {
        constexpr int bits = std::bit_width(slots - 1);
        constexpr std::uint64_t odd = 0x9E37'79B9'7F4A'7C15; // any with bits all over
        return ((of.head ^ std::rotl(of.tail, 29)) + size) * odd >> (64 - bits);
    }

    std::span<const std::string_view> names_;
    std::array<ends, max_members> ends_{};
    std::array<std::uint8_t, slots> slots_{}; ///< at most half of them are taken
};

} // namespace weir::json::detail
