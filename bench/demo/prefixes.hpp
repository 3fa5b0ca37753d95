// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "progress.hpp"

#include <weir/bytes/decompressed_source.hpp>
#include <weir/bytes/file.hpp>
#include <weir/json/detail/split/detect_shape.hpp>
#include <weir/json/options.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <span>
#include <stdexcept>
#include <string_view>
#include <system_error>
#include <vector>

namespace demo {

/// So many records are in so many bytes at the beginning of a file, when it is decompressed.
struct prefix {
    std::uint64_t records = 0;
    std::uint64_t bytes = 0;
};

namespace detail {

/// Counts lines that are not blank.
class record_counter {
public:
    explicit record_counter(std::uint64_t at_most) : at_most_{at_most} {}

    bool done() const { return here_.records == at_most_; }

    void read(std::string_view text) {
        while (!text.empty() && !done()) {
            const std::size_t end = text.find('\n');
            const std::string_view line = text.substr(0, end);
            blank_ = blank_ && line.find_first_not_of(" \t\r") == line.npos;
            const std::size_t length = end == text.npos ? line.size() : end + 1;
            here_.bytes += length;
            text.remove_prefix(length);
            if (end != text.npos) end_line();
        }
    }

    std::vector<prefix> end() {
        end_line(); // the last line need not be ended
        if (here_.records != 0 && (found_.empty() || found_.back().records != here_.records))
            found_.push_back(here_);
        return found_;
    }

private:
    void end_line() {
        if (!blank_) ++here_.records;
        if (!blank_ && here_.records == next_) {
            found_.push_back(here_);
            next_ *= 10;
        }
        blank_ = true;
    }

    std::uint64_t at_most_;
    std::uint64_t next_ = 1'000;
    prefix here_;
    bool blank_ = true;
    std::vector<prefix> found_;
};

/// Throws std::runtime_error if records are not lines, as both programs would find out too late.
inline void check_shape(const std::filesystem::path& path, std::string_view beginning) {
    using weir::json::shape;
    if (beginning.starts_with(weir::json::detail::byte_order_mark))
        beginning.remove_prefix(weir::json::detail::byte_order_mark.size());
    const shape found = weir::json::detail::detect_shape(beginning, true, {}).value().shape;
    if (found == shape::lines) return;
    throw std::runtime_error{
        path.string()
        + (found == shape::array      ? " is one array"
           : found == shape::sequence ? " is a sequence of JSON texts, each after U+001E"
                                      : " has values that are not each on a line of their own")
        + "; the demo reads NDJSON, one record a line, because simdjson, which it compares with, "
          "reads no more; make lines of it first: weir::json::read | weir::json::write"};
}

} // namespace detail

/// The first 1,000, 10,000, ... records, and then all, or `at_most`. Empty if there are none.
/// Throws std::runtime_error if they are not lines.
inline std::vector<prefix> prefixes_of(const std::filesystem::path& path, std::uint64_t at_most,
                                       progress& on) {
    weir::bytes::file file{path};
    weir::bytes::decompressed_source text{file};
    std::error_code unknown; // whether there is such a file, reading it will tell
    const std::uint64_t size = std::filesystem::file_size(path, unknown);
    std::vector<char> chunk(std::size_t{1} << 18);
    detail::record_counter counter{at_most};
    for (std::uint64_t chunks = 0; !counter.done(); ++chunks) {
        std::size_t got = 0; // in all
        while (const std::size_t more = text.read(std::span{chunk}.subspan(got))) got += more;
        if (got == 0) break;
        constexpr std::size_t telling = std::size_t{64} << 10; // as much as weir looks at
        if (chunks == 0) detail::check_shape(path, {chunk.data(), std::min(got, telling)});
        counter.read({chunk.data(), got});
        if (chunks % 64 == 0) on.say("counting records", text.consumed(), size);
    }
    return counter.end();
}

} // namespace demo
