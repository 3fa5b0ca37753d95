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

/// What a std::istream still has. It must outlive this; nobody else reads from it meanwhile.
///
/// A read returns what the stream has buffered. A stream without a buffer, as std::cin is until
/// std::ios::sync_with_stdio(false), is read by lines, and slowly: prefer
/// weir::bytes::standard_input(). Where it has failed to open, or goes bad, read() throws.
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
