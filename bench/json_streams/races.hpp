// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "answer.hpp"
#include "files.hpp"
#include "reading.hpp"
#include "row.hpp"
#include "writing.hpp"

#include <weir/weir.hpp>

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

// The comparisons. A race writes the files it needs when it is made.

namespace bench {

/// A program that is timed with the quick checksum and asked with the thorough one. `read` takes a
/// checksum and returns an answer.
template <class Read>
program reading(std::string name, const records_file& file, const answer& expected, Read read) {
    return {std::move(name),
            file.records,
            file.bytes,
            [read, expected] {
                if (read(quick_checksum{}).records != expected.records)
                    throw std::runtime_error{"not all records were read"};
            },
            [read] { return read(thorough_checksum{}); },
            expected};
}

template <class User = user>
program reading_users(std::string name, const records_file& file, const answer& expected,
                      weir::json::options how = {}) {
    return reading(std::move(name), file, expected, [path = file.path, how](auto checksum) {
        return read_users<User>(path, checksum, how);
    });
}

inline program reading_values(std::string name, const records_file& file) {
    const answer any = read_values(file.path, thorough_checksum{});
    return reading(std::move(name), file, any,
                   [path = file.path](auto checksum) { return read_values(path, checksum); });
}

class races {
public:
    races(std::uint64_t bytes, std::filesystem::path self)
        : self_{std::move(self)}, files_{bytes}, lines_{files_.lines()},
          expected_{read_by_hand(lines_.path, thorough_checksum{})} {
        if (expected_.records != lines_.records)
            throw std::runtime_error{"the loop by hand does not read all records"};
    }

    const records_file& lines() const { return lines_; }

    race_of_programs loop() const {
        return {
            {reading("by hand", lines_, expected_,
                     [path = lines_.path](auto checksum) { return read_by_hand(path, checksum); }),
             reading_users("weir, NDJSON", lines_, expected_),
             reading_users<user_view>("weir, std::string_view", lines_, expected_)},
            {{"NDJSON, all members bound", 1, "a loop by hand on simdjson", 0, 1.0},
             {"the same, to std::string_view", 2, "a loop by hand on simdjson", 0, 1.25}}};
    }

    /// Three members of the fourteen.
    race_of_programs excerpts() const {
        const answer found = read_excerpts_by_hand(lines_.path, thorough_checksum{});
        return {{reading("by hand", lines_, found,
                         [path = lines_.path](auto checksum) {
                             return read_excerpts_by_hand(path, checksum);
                         }),
                 reading_users<user_excerpt>("bound", lines_, found),
                 reading("by name", lines_, found,
                         [path = lines_.path](auto checksum) {
                             return read_excerpts_by_name(path, checksum);
                         })},
                {{"3 of 14 members, to std::string_view", 1, "a loop by hand on simdjson", 0, 1.05},
                 {"the same, by name from `json::value`", 2, "3 of 14 members bound", 1, 0.6}}};
    }

    /// Goals are for a machine with two processors that are idle.
    race_of_programs threads() const {
        const auto on = [&](std::string name, std::size_t threads) {
            return reading(std::move(name), lines_, expected_,
                           [path = lines_.path, threads](auto checksum) {
                               return read_users_on(threads, path, checksum);
                           });
        };
        return {{reading_users("without parallel", lines_, expected_), on("parallel(1)", 1),
                 on("parallel(2)", 2)},
                {{"`weir::parallel(1, ...)`", 1, "no `parallel`", 0, 0.95},
                 {"`weir::parallel(2, ...)`", 2, "no `parallel`", 0, 1.8}}};
    }

    race_of_programs shapes() const {
        weir::json::options at_items;
        at_items.records_at = "/data/items";
        const std::string than = "NDJSON";
        return {{reading_users("NDJSON", lines_, expected_),
                 reading_users("an array, a record a line", files_.array_of_lines(), expected_),
                 reading_users("an array on one line", files_.minified_array(), expected_),
                 reading_users("/data/items", files_.nested(), expected_, at_items),
                 reading_users("/data/items, indented", files_.indented(), expected_, at_items)},
                {{"an array, a record a line", 1, than, 0, 0.95},
                 {"an array, all on one line", 2, than, 0, 0.8},
                 {"an array at `/data/items`, all on one line", 3, than, 0, 0.8},
                 {"an array at `/data/items`, indented by 2", 4, than, 0},
                 {"the same, in bytes a second", 4, than, 0, 1.1, ratio::unit::bytes}}};
    }

    race_of_programs faults() const {
        const records_file broken = files_.broken();
        weir::json::options how;
        how.errors = weir::json::quarantine(files_.path("quarantine.ndjson"));
        return {
            {reading_users("clean", lines_, expected_),
             reading_users("1 % broken, quarantined", broken, expected_of_broken(lines_.path),
                           how)},
            {{"1 % of the records broken, quarantined to a file", 1, "the clean file", 0, 0.8}}};
    }

    race_of_programs compressed(const std::string& compressor, const std::string& ending,
                                const std::string& decompressor, double at_least) const {
        const records_file packed = files_.packed(lines_, compressor, ending);
        const std::string name = packed.path.filename().string();
        const std::string than = '`' + decompressor + " FILE \\| wc -l`";
        const std::string count = decompressor + ' ' + quoted(packed.path) + " | wc -l";
        const answer lines{lines_.records};
        const answer values = read_values(lines_.path, quick_checksum{});
        const answer users = read_users(lines_.path, quick_checksum{});
        const auto of_command = [&](std::string title, std::string command,
                                    const answer& expected) {
            const auto ask = [command] { return run_command(command); };
            return program{std::move(title), packed.records, packed.bytes, [ask] { ask(); }, ask,
                           expected};
        };
        const std::string self = quoted(self_);
        race_of_programs race{
            {of_command(count, count, lines),
             of_command(name + ", bound", self + " --read-users " + quoted(packed.path), users),
             of_command(name + ", json::value", self + " --read-values " + quoted(packed.path),
                        values)},
            {{'`' + ending + "`, all members bound", 1, than, 0},
             {'`' + ending + "`, `json::value`", 2, than, 0}}};
        if (at_least > 0)
            for (ratio& each : race.ratios) each.at_least = at_least;
        return race;
    }

    race_of_programs orders() const {
        const std::string than = "members as declared";
        const records_file permuted = files_.permuted();
        return {{reading_users("declared order", lines_, expected_),
                 reading_users("reversed", files_.reversed(), expected_),
                 reading_users("permuted", permuted, expected_),
                 reading_values("json::value", lines_),
                 reading("permuted, by hand", permuted, expected_,
                         [path = permuted.path](auto checksum) {
                             return read_by_hand<true>(path, checksum);
                         })},
                {{"members the other way round", 1, than, 0},
                 {"members in another order in each record", 2, than, 0},
                 {"the same", 2, "a loop by hand on simdjson", 4, 0.85},
                 {"`json::value`, nothing bound", 3, "all members bound", 0}}};
    }

    race_of_programs validation() const {
        weir::json::options full;
        full.validate = weir::json::validate::full;
        return {{reading_users("touched", lines_, expected_),
                 reading_users("full", lines_, expected_, full)},
                {{"`validate::full`", 1, "`validate::touched`", 0, 0.93}}};
    }

    race_of_programs output() const {
        const auto users = std::make_shared<const users_in_memory>(lines_.path, lines_.records);
        digest_sink by_hand;
        handwritten::write_users(users->all(), by_hand);
        const auto of = [&](std::string name, auto write) {
            return program{std::move(name),
                           lines_.records,
                           lines_.bytes,
                           [write] {
                               null_sink nowhere;
                               write(nowhere);
                           },
                           [write] {
                               digest_sink digest;
                               write(digest);
                               return digest.found;
                           },
                           by_hand.found};
        };
        return {{of("written by hand",
                    [users](weir::bytes::sink& to) { handwritten::write_users(users->all(), to); }),
                 of("json::write",
                    [users](weir::bytes::sink& to) { users->all() | weir::json::write(to); })},
                {{"`json::write`", 1, "a loop by hand on std::to_chars", 0, 1.0}}};
    }

private:
    std::filesystem::path self_;
    files files_;
    records_file lines_;
    answer expected_;
};

} // namespace bench
