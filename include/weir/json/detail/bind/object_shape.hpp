// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <weir/detail/compiled.hpp>
#include <weir/json/detail/reflect/struct_to_tuple.hpp>

#include <array>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <optional>
#include <vector>

namespace weir::json::detail {

/// The members of the objects that a struct was filled from, in their order, which most objects of a
/// stream share. So the next one is expected: its whole text, from the comma before it to its value,
/// is compared at once with what stood there before.
/// Memory: 136 bytes for each of at most 256 members of at most 4 orders.
class object_shape {
public:
    /// What to do with the value of a member that the struct does not have, and the end.
    enum action : std::uint8_t {
        skip_string = max_members,
        skip_long_string,
        skip_array,
        skip_other,
        end
    };

    class step {
    public:
        /// Whether this text, from the comma on, is the expected one. At least 64 bytes are readable.
        [[gnu::always_inline]] bool matches(const char* text) const noexcept {
            return agrees<0, 2>(text)
                && (length_ <= 16
                    || (agrees<2, 4>(text) && (length_ <= 32 || agrees<4, words>(text))));
        }

        /// The same, and that it is a string that is skipped, if the text is short.
        [[gnu::always_inline]] bool skips_string(const char* text) const noexcept {
            return what_ == skip_string && agrees<0, 2>(text);
        }

        /// Whether this is a first member. All others begin with a comma.
        bool begins_object() const noexcept {
            constexpr char bracket = '{';
            return std::memcmp(text_.data(), &bracket, 1) == 0;
        }

        /// The number of the member of the struct, or an action.
        unsigned what() const noexcept { return what_; }

    private:
        friend object_shape;
        static constexpr std::size_t words = 8;

        template <std::size_t Begin, std::size_t End>
        [[gnu::always_inline]] bool agrees(const char* text) const noexcept {
            std::array<std::uint64_t, End - Begin> found;
            std::memcpy(found.data(), text + 8 * Begin, sizeof found);
            std::uint64_t other = 0;
            for (std::size_t i = Begin; i < End; ++i)
                other |= (found[i - Begin] ^ text_[i]) & mask_[i];
            return other == 0;
        }

        std::array<std::uint64_t, words> text_{};
        std::array<std::uint64_t, words> mask_{}; ///< of the bytes that the text has
        std::uint8_t length_ = 0;                 ///< of the text
        std::uint8_t key_length_ = 0;             ///< without what begins the value
        std::uint8_t what_ = end;
        std::uint8_t member_ = end; ///< the same, whatever the value is
        std::uint8_t passed_ = 0;   ///< how often it was not there
    };

    object_shape();

    /// What the first member of the next object should be.
    const step* begin() noexcept {
        ++objects_;
        return expected();
    }

    /// Where a member begins: its comma, or the bracket of its object, and its value.
    struct member_text {
        const char* text;
        std::size_t key_length; ///< up to the value
        bool is_first;
    };

    /// Whether this member, which is not `next`, is one of those after it, or begins another order.
    /// Then `next` is the one behind it, and the number of the member is returned, or an action.
    std::optional<unsigned> find(const member_text& of, const step*& next) noexcept;

    /// Remembers a member that was found neither by its text nor by its name in the order: behind all
    /// others at once; between them when it comes for the third time, as one bad record, which is read
    /// twice, must not be in the way of all others. Where no order is to be seen, all are forgotten, and
    /// members are found by their names alone for a while.
    void learn(const member_text& of, unsigned member, const step*& next);

private:
    static constexpr std::size_t most_steps = 256; ///< of an order
    static constexpr unsigned most_missed = 4;     ///< of an object that has an order

    const step* expected() const noexcept { return orders_[0].data(); }
    bool has_order(bool is_first) noexcept;

    static bool has_key(const step& one, const member_text& of) noexcept;
    bool is_familiar(const member_text& of) noexcept;

    /// The one used last is the first. Only the first step of each may be a first member.
    std::array<std::vector<step>, 4> orders_;
    std::size_t count_ = 1; ///< of orders
    std::uint64_t objects_ = 0;
    std::uint64_t missed_ = 0; ///< of their members
    bool forgotten_ = false;
    std::array<std::uint32_t, 32> seen_{}; ///< hashes of members that came once or twice
};

} // namespace weir::json::detail

#ifndef WEIR_COMPILED
#include <weir/json/detail/bind/object_shape-inl.hpp>
#endif
