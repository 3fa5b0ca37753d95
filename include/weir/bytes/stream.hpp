// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <weir/bytes/source.hpp>

#include <cstddef>
#include <istream>
#include <span>
#include <streambuf>
#include <string>
#include <system_error>
#include <utility>

namespace weir::bytes {

/// What a std::istream still has. It must outlive this; nobody else reads from it meanwhile.
///
/// A read returns what the stream has buffered. A stream without a buffer, as std::cin is until
/// std::ios::sync_with_stdio(false), is read by lines, and slowly: prefer
/// weir::bytes::standard_input(). Where it has failed to open, or goes bad, read() throws.
class stream final : public source {
public:
    explicit stream(std::istream& from, std::string name = "stream")
        : from_{&from}, name_{std::move(name)} {}

    std::size_t read(std::span<char> into) override {
        if (from_->eof() && !from_->bad()) return 0;
        const bool is_end = end(from_->peek()); // waits for one character, the end, or a fault
        if (from_->bad() || (from_->fail() && !from_->eof()))
            throw std::system_error{std::make_error_code(std::errc::io_error),
                                    "weir: cannot read " + name_};
        if (is_end) return 0;
        const std::streamsize got =
            from_->readsome(into.data(), static_cast<std::streamsize>(into.size()));
        return got > 0 ? static_cast<std::size_t>(got) : read_line(into);
    }

    std::string name() const override { return name_; }

private:
    using traits = std::istream::traits_type;

    static bool end(traits::int_type character) {
        return traits::eq_int_type(character, traits::eof());
    }

    std::size_t read_line(std::span<char> into) {
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

    std::istream* from_;
    std::string name_;
};

} // namespace weir::bytes
