// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <weir/bytes/source.hpp>
#include <weir/memory/trace.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <span>
#include <string>
#include <string_view>
#include <utility>

namespace weir::test {

/// A text over and over, for so many bytes, between what is before and what is behind. Takes a
/// mebibyte of memory, however long it is.
class endless final : public bytes::source {
public:
    endless(std::string before, std::string_view piece, std::uint64_t length, std::string behind)
        : before_{std::move(before)}, left_{length / piece.size() * piece.size()},
          behind_{std::move(behind)} {
        while (pieces_.size() < std::size_t{1} << 20) pieces_ += piece;
    }

    std::size_t read(std::span<char> into) override {
        std::size_t got = 0;
        if (before_.empty() && left_ != 0) {
            const std::size_t wanted =
                static_cast<std::size_t>(std::min<std::uint64_t>(into.size(), left_));
            got = std::string_view{pieces_}.substr(at_).copy(into.data(), wanted);
            at_ = (at_ + got) % pieces_.size();
            left_ -= got;
        } else {
            std::string& from = before_.empty() ? behind_ : before_;
            got = from.copy(into.data(), into.size());
            from.erase(0, got);
        }
        return got;
    }
    std::string name() const override { return "endless"; }

private:
    std::string before_;
    std::string pieces_;
    std::size_t at_ = 0;
    std::uint64_t left_;
    std::string behind_;
};

/// The most that was allocated at a time, or 0 where that is not measured.
template <class F>
std::uint64_t peak_of(F run) {
    const weir::trace trace;
    run();
    return trace.report().peak;
}

inline constexpr std::uint64_t mebibyte = std::uint64_t{1} << 20;
inline constexpr std::uint64_t gibibyte = std::uint64_t{1} << 30;

} // namespace weir::test
