// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <weir/detail/toolchain.hpp>

#include <array>
#include <cstdint>
#include <string_view>

namespace weir::detail {

/// What may follow in UTF-8, as an automaton of which a step is a load and a shift: it does not wait
/// for a branch wherever characters of another length begin. A state is the place, in a number for
/// each byte, of the six bits that are the next state. Ten of them fit. So that U+2028 and U+2029
/// have one, U+100000 and above, which nobody uses, have none.
class utf8_automaton {
public:
    enum state : std::uint64_t {
        wrong = 0,
        whole = 6, ///< after a character
        one = 12,  ///< so many bytes of 80 to BF are left
        two = 18,
        three = 24,
        after_e0 = 30, ///< the range of the next byte depends on this one
        after_e2 = 36,
        after_e2_80 = 42,
        after_ed = 48,
        after_f0 = 54,
    };

    constexpr utf8_automaton() {
        step(whole, 0x00, 0x7F, whole);
        step(whole, 0xC2, 0xDF, one);
        step(whole, 0xE0, 0xEF, two);
        step(whole, 0xF1, 0xF3, three);
        step(whole, 0xE0, 0xE0, after_e0);
        step(whole, 0xE2, 0xE2, after_e2);
        step(whole, 0xED, 0xED, after_ed);
        step(whole, 0xF0, 0xF0, after_f0);
        step(one, 0x80, 0xBF, whole);
        step(two, 0x80, 0xBF, one);
        step(three, 0x80, 0xBF, two);
        step(after_e0, 0xA0, 0xBF, one);
        step(after_e2, 0x80, 0xBF, one);
        step(after_e2, 0x80, 0x80, after_e2_80);
        step(after_e2_80, 0x80, 0xBF, whole);
        step(after_e2_80, 0xA8, 0xA9, wrong);
        step(after_ed, 0x80, 0x9F, one);
        step(after_f0, 0x90, 0xBF, two);
    }
    /// Of the state, only the lowest six bits count.
    std::uint64_t next(std::uint64_t from, char byte) const noexcept {
        return steps_[static_cast<unsigned char>(byte)] >> (from & 63);
    }

private:
    constexpr void step(state from, unsigned first, unsigned last, state to) {
        for (unsigned byte = first; byte <= last; ++byte)
            steps_[byte] =
                (steps_[byte] & ~(std::uint64_t{63} << from)) | std::uint64_t{to} << from;
    }

    std::array<std::uint64_t, 256> steps_{};
};

inline constexpr utf8_automaton utf8_steps;

/// Whether a text is valid UTF-8 without U+2028, U+2029, and what is above U+FFFFF.
inline bool is_usual_utf8(std::string_view text) noexcept {
    std::uint64_t state = utf8_automaton::whole;
    for (const char c : text) state = utf8_steps.next(state, c);
    return (state & 63) == utf8_automaton::whole;
}

} // namespace weir::detail
