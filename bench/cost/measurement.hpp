// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "figure.hpp"
#include "groups.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <limits>
#include <map>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

// Programs with the hooks and without them cannot be one program: each measurement is a start of
// another one.

namespace bench::cost {

/// What a command writes, line by line. Throws std::runtime_error if it fails.
inline std::vector<std::string> lines_of(const std::string& command) {
    std::FILE* const output = ::popen(command.c_str(), "r");
    if (output == nullptr) throw std::runtime_error{"cannot start " + command};
    std::vector<std::string> lines;
    std::string line;
    for (int c; (c = std::fgetc(output)) != EOF;)
        if (c == '\n')
            lines.push_back(std::exchange(line, {}));
        else
            line += static_cast<char>(c);
    if (::pclose(output) != 0) throw std::runtime_error{"failed: " + command};
    return lines;
}

/// How the executables are called: they are beside this one.
inline std::string command_of(std::string_view executable, std::string_view group, number steps,
                              const std::filesystem::path& users) {
    const auto here = std::filesystem::read_symlink("/proc/self/exe").parent_path();
    return '"' + (here / executable).string() + "\" " + std::string{group} + ' '
         + std::to_string(steps) + " \"" + users.string() + '"';
}

/// Nanoseconds a step: the best of all starts.
class times {
public:
    /// Starts an executable for one group. Throws std::runtime_error if programs that ought to find
    /// the same do not.
    void measure(std::string_view executable, std::string_view group, number steps,
                 const std::filesystem::path& users) {
        for (const std::string& line : lines_of(command_of(executable, group, steps, users))) {
            std::array<std::string, 4> word; // row, program, nanoseconds, result
            std::size_t at = 0;
            for (const char c : line)
                if (c == '\t')
                    ++at;
                else
                    word.at(at) += c;
            const auto [known, is_new] = results_.try_emplace({group, word[0]}, word[3]);
            if (!is_new && known->second != word[3])
                throw std::runtime_error{word[0] + ", " + word[1] + ": " + word[3] + " instead of "
                                         + known->second};
            double& best =
                best_.try_emplace({executable, group, word[0], word[1]}, infinity).first->second;
            best = std::min(best, std::stod(word[2]));
        }
    }

    double of(const measurable& program) const { return best_.at(program); }
    const std::map<measurable, double>& all() const { return best_; }

private:
    static constexpr double infinity = std::numeric_limits<double>::infinity();

    std::map<measurable, double> best_;
    std::map<std::pair<std::string_view, std::string>, std::string> results_;
};

/// Instructions, of counted_run() alone; empty where there is no valgrind.
class instructions {
public:
    /// `users`: files of that many records and of twice as many.
    instructions(number records, std::filesystem::path users, std::filesystem::path twice_as_many)
        : records_{records}, users_{std::move(users)}, twice_as_many_{std::move(twice_as_many)} {}

    std::optional<double> a_step(const measurable& program) {
        if (!has_valgrind_) return std::nullopt;
        return (count(program, 2) - count(program, 1)) / static_cast<double>(steps_of(program));
    }
    /// What is done once, however many steps there are.
    std::optional<double> once(const measurable& program) {
        if (!has_valgrind_) return std::nullopt;
        return 2 * count(program, 1) - count(program, 2);
    }

private:
    static constexpr std::string_view collected = "Collected : ";

    number steps_of(const measurable& program) const {
        return program.group == group::pipeline ? records_ : number{1} << 14;
    }

    /// LD_BIND_NOW: who calls a function of a library first must not pay for finding it.
    double count(const measurable& program, number times) {
        double& known = counted_[{program, times}];
        if (known != 0) return known;
        const auto [row, column] = indices_of(program);
        const std::string run =
            command_of(program.executable, program.group, times * steps_of(program),
                       times == 1 ? users_ : twice_as_many_)
            + ' ' + std::to_string(row) + ' ' + std::to_string(column);
        for (const std::string& line :
             lines_of("LD_BIND_NOW=1 valgrind --tool=callgrind --callgrind-out-file=/dev/null "
                      "--toggle-collect=counted_run "
                      + run + " 2>&1"))
            if (const auto at = line.find(collected); at != line.npos)
                return known = std::stod(line.substr(at + collected.size()));
        throw std::runtime_error{"valgrind does not tell what it has counted"};
    }

    std::pair<std::size_t, std::size_t> indices_of(const measurable& program) const {
        const std::vector<row> rows = rows_of(program.group, 1, users_);
        for (std::size_t i = 0; i < rows.size(); ++i)
            for (std::size_t k = 0; k < rows[i].programs.size(); ++k)
                if (rows[i].name == program.row && rows[i].programs[k].name == program.program)
                    return {i, k};
        throw std::invalid_argument{"there is no program " + program.program};
    }

    number records_;
    std::filesystem::path users_, twice_as_many_;
    std::map<std::pair<measurable, number>, double> counted_;
    bool has_valgrind_ = std::system("valgrind --version > /dev/null 2>&1") == 0;
};

} // namespace bench::cost
