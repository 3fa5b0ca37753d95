// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <weir/bytes/source.hpp>
#include <weir/detail/compiled.hpp>

#include <cstddef>
#include <istream>
#include <span>
#include <string>
#include <utility>

namespace weir::bytes {

/// The remaining bytes of a std::istream. It must outlive this, and nothing else may read from it.
///
/// A read returns what the stream has buffered. An unbuffered stream, such as std::cin before
/// std::ios::sync_with_stdio(false), is read line by line, slowly: prefer
/// weir::bytes::standard_input(). If the stream failed to open, or goes bad, read() throws. Its end
/// is no exception here, whatever exceptions() of the stream says.
class stream final : public source {
public:
    explicit stream(std::istream& from, std::string name = "stream")
        : from_{&from}, name_{std::move(name)} {}

    std::size_t read(std::span<char> into) override;

    std::string name() const override { return name_; }

private:
    using traits = std::istream::traits_type;

    static bool end(traits::int_type character);

    std::size_t read_line(std::span<char> into);

    std::istream* from_;
    std::string name_;
};

} // namespace weir::bytes

#ifndef WEIR_COMPILED
#include <weir/bytes/detail/stream-inl.hpp>
#endif
