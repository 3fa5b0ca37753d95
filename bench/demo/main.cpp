// SPDX-License-Identifier: BSL-1.0

// weir_demo [FILE] [--records N]: one question, asked lazily and eagerly of more and more records,
// with the memory and the time of both. Without a file it makes up a million users, about 450 MB,
// in the current directory, and keeps them for the next time. What it found stands in
// weir_demo.html afterwards, in pictures.
//
// Exit status: 0 when both agree everywhere, 1 when they do not or a file cannot be read or written,
// 2 for a wrong command.

#include "any_records.hpp"
#include "child.hpp"
#include "comparison.hpp"
#include "page.hpp"
#include "prefixes.hpp"
#include "problem.hpp"
#include "progress.hpp"
#include "users.hpp"

#include <weir/detail/format_number.hpp>
#include <weir/weir.hpp>

#include <charconv>
#include <cstdint>
#include <cstdio>
#include <exception>
#include <filesystem>
#include <iostream>
#include <limits>
#include <optional>
#include <sstream>
#include <stdexcept>
#include <string>
#include <string_view>
#include <system_error>
#include <vector>

WEIR_DEFINE_ALLOCATION_HOOKS;

namespace {

constexpr std::string_view usage =
    "usage: weir_demo [FILE] [--records N]\n"
    "\n"
    "  FILE         NDJSON, one record of any kind a line, also as .gz or .zst; without it, users\n"
    "               are made up:\n"
    "               weir_demo_users.ndjson in the current directory, about 450 bytes each\n"
    "  --records N  how many users to make up (1,000,000 unless told), or how many records of\n"
    "               FILE to read at most\n"
    "\n"
    "It writes weir_demo.html, a page that shows the memory, into the current directory.\n";

struct command {
    std::optional<std::filesystem::path> file;
    std::optional<std::uint64_t> records;
    bool help = false;
};

/// Nothing if the command is wrong.
std::optional<command> understood(const std::vector<std::string_view>& words) {
    command result;
    for (std::size_t i = 0; i < words.size(); ++i) {
        if (words[i] == "--help") {
            result.help = true;
        } else if (words[i] == "--records") {
            if (++i == words.size()) return std::nullopt;
            const char* const end = words[i].data() + words[i].size();
            std::uint64_t number = 0;
            const auto [stop, error] = std::from_chars(words[i].data(), end, number);
            if (error != std::errc{} || stop != end || number == 0) return std::nullopt;
            result.records = number;
        } else if (words[i].starts_with('-') || words[i].empty() || result.file) {
            return std::nullopt;
        } else {
            result.file = words[i];
        }
    }
    return result;
}

void print_lazy_run(const demo::problem& of, const demo::prefix& over,
                    const std::filesystem::path& path, demo::progress& on) {
    on.say("lazy, " + weir::detail::with_commas(over.records) + " records");
    const std::string text = demo::in_child([&] {
        const weir::trace running;
        const std::string answer = of.lazy(over);
        std::ostringstream out;
        out << answer << "\n\n" << running.report();
        return out.str();
    });
    on.erase();
    std::cout << weir::detail::with_commas(over.records) << " records, "
              << weir::detail::in_bytes(over.bytes) << ", of " << path.string() << ": " << text
              << std::endl;
}

void run(const command& given) {
    demo::progress on;
    const std::filesystem::path path = given.file.value_or("weir_demo_users.ndjson");
    std::vector<demo::prefix> prefixes;
    if (given.file) {
        if (std::filesystem::exists(path) && !std::filesystem::is_regular_file(path))
            throw std::runtime_error{path.string()
                                     + " is not a plain file; the demo reads it several times"};
        prefixes = demo::prefixes_of(
            path, given.records.value_or(std::numeric_limits<std::uint64_t>::max()), on);
    } else {
        prefixes = demo::users_at(path, given.records.value_or(1'000'000), on);
    }
    on.erase();
    if (prefixes.empty()) {
        std::cout << path.string() << " has no records.\n";
        return;
    }

    const demo::problem problem =
        given.file ? demo::summary_of_records(path) : demo::first_in_city(path);
    print_lazy_run(problem, prefixes.back(), path, on);
    demo::comparison compared{problem, on};
    compared.run(prefixes);
    compared.print_conclusion();

    const std::string all = weir::detail::with_commas(prefixes.back().records) + " records";
    on.say("the page, " + all);
    const std::filesystem::path page = demo::write_page(
        problem, prefixes.back(), all + " of " + path.filename().string(), compared.peaks());
    on.erase();
    std::cout << "\nThe page: " << page.string() << '\n';
}

} // namespace

int main(int argc, char** argv) try {
    const std::optional<command> given = understood({argv + 1, argv + argc});
    if (!given) {
        std::cerr << usage;
        return 2;
    }
    if (given->help)
        std::cout << usage;
    else
        run(*given);
    return 0;
} catch (const std::exception& error) {
    std::cout.flush();
    std::cerr << "weir_demo: " << error.what() << '\n';
    return 1;
}
