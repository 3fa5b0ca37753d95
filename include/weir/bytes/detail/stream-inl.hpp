// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <weir/bytes/source.hpp>
#include <weir/bytes/stream.hpp>
#include <weir/detail/printable.hpp>
#include <weir/detail/tied_output.hpp>

#include <cstddef>
#include <ios>
#include <istream>
#include <span>
#include <streambuf>
#include <system_error>

namespace weir::bytes::detail {

/// As long as this lives, only a fault is an exception of the stream, not its end.
class quiet_end {
public:
    explicit quiet_end(std::istream& of) noexcept : of_{of}, before_{of.exceptions()} {
        set(before_ & std::ios::badbit);
    }
    ~quiet_end() { set(before_); }
    quiet_end(const quiet_end&) = delete;
    quiet_end& operator=(const quiet_end&) = delete;

private:
    void set(std::ios::iostate mask) noexcept {
        try {
            of_.exceptions(mask);
        } catch (...) { // the mask is set, and the state is in it
        }
    }

    std::istream& of_;
    std::ios::iostate before_;
};

} // namespace weir::bytes::detail

namespace weir::bytes {

WEIR_DETAIL_INLINE std::size_t stream::read(std::span<char> into) {
    if (from_->eof() && !from_->bad()) return 0;
    const detail::quiet_end quiet{*from_};
    if (weir::detail::has_tied_outputs() && from_->rdbuf() != nullptr
        && from_->rdbuf()->in_avail() <= 0)
        weir::detail::hand_on_tied_outputs();
    const bool is_end = end(from_->peek()); // waits for one character, the end, or a fault
    if (from_->bad() || (from_->fail() && !from_->eof()))
        throw std::system_error{std::make_error_code(std::errc::io_error),
                                "weir: cannot read " + weir::detail::shown_name(name_)};
    if (is_end) return 0;
    const std::streamsize got =
        from_->readsome(into.data(), static_cast<std::streamsize>(into.size()));
    return got > 0 ? static_cast<std::size_t>(got) : read_line(into);
}

WEIR_DETAIL_INLINE bool stream::end(traits::int_type character) {
    return traits::eq_int_type(character, traits::eof());
}

WEIR_DETAIL_INLINE std::size_t stream::read_line(std::span<char> into) {
    std::streambuf& buffer = *from_->rdbuf();
    std::size_t got = 0;
    while (got < into.size()) {
        const traits::int_type character = buffer.sbumpc();
        if (end(character)) break;
        into[got++] = traits::to_char_type(character);
        if (into[got - 1] == '\n') break;
    }
    return got;
}

} // namespace weir::bytes
