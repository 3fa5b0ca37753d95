// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <weir/detail/compiled.hpp>
#include <weir/memory/available_memory.hpp>
#include <weir/memory/memory_limit.hpp>
#include <weir/report/detail/text_table.hpp>
#include <weir/report/detail/trial.hpp>
#include <weir/report/growth.hpp>

#include <cstdint>
#include <optional>
#include <ostream>
#include <sstream>
#include <string>
#include <utility>
#include <vector>

namespace weir {

/// Estimates how much memory a program will take for more records than it was tried with. Made by
/// `weir::project` (report/project.hpp). Plain data, independent of any trace.
///
///     const auto p = weir::project(load_all);
///     std::cout << p.table(2'300'000);                // each stage, and what is available
///     if (p && p.at(2'300'000).bytes > 8_GiB) ...     // or ask
///
/// A program, or a stage, whose peaks allow no estimate has no numbers; see `weir::growth`, which
/// also defines flat.
class projection {
public:
    struct stage {
        std::string name;
        std::string file; ///< where the gauge or scope is written
        std::uint32_t line = 0;
        weir::growth growth; ///< of its self peak
    };

    /// From one trial per size, smallest size first.
    explicit projection(const std::vector<detail::trial>& trials, std::string program = "program");

    /// Whether there are numbers for the whole program.
    explicit operator bool() const noexcept { return whole_ && allocated_; }
    const std::string& refusal() const noexcept {
        return whole_ ? allocated_.refusal() : whole_.refusal();
    }

    /// These throw std::logic_error with the reason if there are no numbers. fits_until() counts
    /// the memory that the allocator takes (see `allocated`), not the requested bytes.
    growth::estimate at(std::uint64_t records) const { return whole_.at(records); }
    std::optional<std::uint64_t> fits_until(std::uint64_t limit) const {
        return allocated_.fits_until(limit);
    }

    /// All stages together.
    const growth& whole() const noexcept { return whole_; }
    /// The same with 32 bytes added per block, for the header of the ledger and the overhead of
    /// malloc: enough for blocks of a multiple of 8 bytes. Free memory between the blocks is not
    /// included.
    const growth& allocated() const noexcept { return allocated_; }
    /// Upstream first, as in the report; `outside` is last.
    const std::vector<stage>& stages() const noexcept { return stages_; }

    /// Lines of at most 100 columns: how each stage grows, what it takes at `records`, and how many
    /// records fit into `limit`; by default, into what this process may still use.
    std::string table(std::uint64_t records, const memory_limit& limit = available_memory()) const;

    /// The same table without the column for a number of records.
    friend std::ostream& operator<<(std::ostream& out, const projection& of);

private:
    /// 16 for the header of the ledger, 8 for the header of malloc, and 8 for its rounding up to a
    /// multiple of 16: the most for sizes that are multiples of 8, the average for others.
    static constexpr std::uint64_t bytes_beside_a_block = 32;

    static std::string with_blocks();

    static std::vector<std::optional<std::uint64_t>>
    peaks_of(const std::vector<detail::trial>& trials, std::uint64_t beside_a_block);

    static growth growth_of(const std::vector<detail::trial>& trials,
                            const std::vector<std::optional<std::uint64_t>>& bytes);

    template <class T>
    static std::string text(const T& value) {
        std::ostringstream out;
        out << value;
        return std::move(out).str();
    }

    void print(std::ostream& out, std::optional<std::uint64_t> records,
               const memory_limit& limit) const;

    static void add(detail::text_table& table, const std::string& name, const growth& of,
                    std::optional<std::uint64_t> records);

    static std::string explained(const std::string& who, const std::string& reason);

    std::string room(const memory_limit& limit) const;

    std::string program_;
    std::vector<std::uint64_t> sizes_;
    growth whole_;
    growth allocated_;
    std::vector<stage> stages_;
};

/// The projections of two programs: a pipe, and a program that loads everything first. Made by
/// `weir::project(make_lazy, make_eager)`.
struct twin_projection {
    projection lazy;
    projection eager;

    /// Both tables; see projection::table.
    std::string table(std::uint64_t records, const memory_limit& limit = available_memory()) const;
};

std::ostream& operator<<(std::ostream& out, const twin_projection& of);

} // namespace weir

#ifndef WEIR_COMPILED
#include <weir/report/detail/projection-inl.hpp>
#endif
