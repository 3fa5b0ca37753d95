// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "../interleaved.hpp"
#include "answer.hpp"

#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <functional>
#include <optional>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

// What is compared: programs that must all find the same, timed in turn.

namespace bench {

struct program {
    std::string name;
    std::uint64_t records;
    std::uint64_t bytes;         ///< of JSON text
    std::function<void()> run;   ///< what is timed
    std::function<answer()> ask; ///< reads the same, with the thorough checksum
    answer expected;
};

/// The speed of one program as a share of that of another of its race.
struct ratio {
    enum class unit { records, bytes };

    std::string name;
    std::size_t of;
    std::string than_name;
    std::size_t than;
    std::optional<double> at_least = {};
    unit per_second = unit::records;
};

struct race_of_programs {
    std::vector<program> programs;
    std::vector<ratio> ratios;
};

/// Throws std::runtime_error if one does not find what it must.
inline void compare_results(const race_of_programs& race) {
    for (const program& each : race.programs)
        if (const answer found = each.ask(); found != each.expected)
            throw std::runtime_error{each.name + " finds " + shown(found) + ", expected "
                                     + shown(each.expected)};
}

struct measured_ratio {
    ratio of;
    double value;

    /// 0.9 is met by what is shown as 0.90.
    std::string shown() const {
        char text[32];
        std::snprintf(text, sizeof text, "%.2f", value);
        return text;
    }
    bool is_met() const { return value >= *of.at_least || std::stod(shown()) >= *of.at_least; }
};

/// Programs that take part in a race, with no time yet.
inline std::vector<contender> contenders_of(const race_of_programs& race) {
    std::vector<contender> racing;
    for (const program& each : race.programs) racing.push_back({each.name, each.run});
    return racing;
}

/// The ratios of the best times. Prints those.
inline std::vector<measured_ratio>
ratios_of(const race_of_programs& race, const std::vector<contender>& racing, std::FILE* times) {
    for (std::size_t i = 0; i < racing.size(); ++i)
        std::fprintf(times, "%-64s %9.1f ms %8.0f MB/s %9.0f records/s\n", racing[i].name.c_str(),
                     1e3 * racing[i].best,
                     static_cast<double>(race.programs[i].bytes) / 1e6 / racing[i].best,
                     static_cast<double>(race.programs[i].records) / racing[i].best);

    const auto speed = [&](std::size_t i, ratio::unit of) {
        const program& one = race.programs[i];
        return static_cast<double>(of == ratio::unit::bytes ? one.bytes : one.records)
             / racing[i].best;
    };
    std::vector<measured_ratio> measured;
    for (const ratio& each : race.ratios)
        measured.push_back(
            {each, speed(each.of, each.per_second) / speed(each.than, each.per_second)});
    return measured;
}

} // namespace bench
