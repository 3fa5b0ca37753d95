// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <weir/detail/toolchain.hpp>

#include <cstdint>
#include <stdexcept>
#include <string>

namespace weir::sqlite {

/// What SQLite refused, or what it would not have kept as it is. what() says what was done to which
/// table of which database, why not in SQLite's own words, with which row, and what stands.
class error : public std::runtime_error {
public:
    error(const std::string& text, int code, std::uint64_t rows)
        : std::runtime_error{text}, code_{code}, rows_{rows} {}

    /// SQLite's extended result code; 0 if SQLite was not asked, as weir had refused before.
    int code() const noexcept { return code_; }
    /// Of sqlite::insert: how many rows of this run are known to stand in the table. Of sqlite::rows: how many
    /// were read before.
    std::uint64_t rows() const noexcept { return rows_; }

private:
    int code_;
    std::uint64_t rows_;
};

} // namespace weir::sqlite
