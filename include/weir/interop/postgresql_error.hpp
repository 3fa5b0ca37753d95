// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <weir/detail/toolchain.hpp>

#include <cstdint>
#include <stdexcept>
#include <string>
#include <utility>

namespace weir::postgresql {

/// What went wrong between a pipe and PostgreSQL. what() says what was done to what, the server's own
/// words with its SQLSTATE, the row if it is known, and what stands. It never has a password.
class error : public std::runtime_error {
public:
    error(const std::string& what, std::string sqlstate, std::uint64_t rows = 0,
          bool outcome_known = true)
        : std::runtime_error{what}, sqlstate_{std::move(sqlstate)}, rows_{rows},
          outcome_known_{outcome_known} {}

    /// Five characters, "23505" for a key that is there already; empty if the server did not say it.
    const std::string& sqlstate() const noexcept { return sqlstate_; }
    /// Of copy(): how many rows of this run stand in the table, which is none. Of rows(): how many were
    /// read before.
    std::uint64_t rows() const noexcept { return rows_; }
    /// False if the connection broke after the last row, when the server had been asked to commit: all
    /// rows stand, or none, and only the table can tell.
    bool outcome_known() const noexcept { return outcome_known_; }

private:
    std::string sqlstate_;
    std::uint64_t rows_;
    bool outcome_known_;
};

} // namespace weir::postgresql
