// SPDX-License-Identifier: BSL-1.0

// write_corpus users|books COUNT FILE [SEED]: writes a corpus to a file, or to standard output.
//
// Exit status: 0 when the corpus is complete, 1 when it cannot be written, 2 for a wrong command.

#include <charconv>
#include <cstdint>
#include <cstdio>
#include <exception>
#include <filesystem>
#include <iostream>
#include <optional>
#include <string_view>
#include <system_error>

#include "write_corpus.hpp"

namespace {

constexpr std::string_view usage =
    "usage: write_corpus users|books COUNT FILE [SEED]\n"
    "\n"
    "  COUNT  how many records, one a line\n"
    "  FILE   where to; - is standard output\n"
    "  SEED   a number that chooses the corpus (1 unless told)\n"
    "\n"
    "The same words always give the same bytes, and a larger COUNT only adds to them.\n";

int refuse(std::string_view reason, std::string_view argument = {}) {
    std::cerr << "write_corpus: " << reason;
    if (!argument.empty()) std::cerr << ", not '" << argument << '\'';
    std::cerr << "\n\n" << usage;
    return 2;
}

std::optional<std::uint64_t> to_number(std::string_view text) {
    std::uint64_t number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
    return number;
}

} // namespace

int main(int argc, char** argv) try {
    if (argc == 2 && std::string_view(argv[1]) == "--help") {
        std::cout << usage;
        return 0;
    }
    if (argc < 4 || argc > 5) return refuse("expected three arguments or four");

    const std::string_view kind = argv[1];
    if (kind != "users" && kind != "books") return refuse("the first is users or books", kind);
    const auto append = kind == "users" ? corpus::append_user : corpus::append_book;

    const auto count = to_number(argv[2]);
    if (!count) return refuse("COUNT is a whole number", argv[2]);
    const auto seed = argc == 5 ? to_number(argv[4]) : corpus::default_seed;
    if (!seed) return refuse("SEED is a whole number", argv[4]);

    const std::string_view file = argv[3];
    if (file.empty()) return refuse("FILE is a path or -");
    if (file == "-")
        corpus::write(stdout, "standard output", append, *seed, *count);
    else
        corpus::write(std::filesystem::path(file), append, *seed, *count);
    return 0;
} catch (const std::exception& error) {
    std::cerr << "write_corpus: " << error.what() << '\n';
    return 1;
}
