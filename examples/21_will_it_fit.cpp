// SPDX-License-Identifier: BSL-1.0

// Will this program survive the 10 GB file? A notebook that loads all books into a list dies on it
// after ten minutes. Ten thousand books tell beforehand, in a second.

#include <weir/report.hpp>
#include <weir/weir.hpp>

#include <cmath>
#include <cstdint>
#include <exception>
#include <iostream>
#include <random>
#include <stdexcept>
#include <string>
#include <vector>

WEIR_DEFINE_ALLOCATION_HOOKS;

struct book {
    struct review {
        std::string reader, text;
        int stars;
    };
    std::string title, description;
    std::vector<review> reviews;
};

// The file, made up line by line. A real one is weir::json::read<book>("books.ndjson.gz").
weir::generator<const std::string&> lines(std::uint64_t books) {
    std::mt19937 dice{1};
    std::string line;
    const auto write = [&](const char* name, std::uint64_t most) {
        const auto letter = static_cast<char>('a' + dice() % 26);
        line.append(name).append(1 + dice() % most, letter);
    };
    for (std::uint64_t i = 0; i < books; ++i) {
        line.clear();
        write(R"({"title":")", 60);
        write(R"(","description":")", 2'000);
        for (int k = 0; k < 10; ++k) {
            write(k == 0 ? R"(","reviews":[{"reader":")" : R"(","stars":5},{"reader":")", 40);
            write(R"(","text":")", 500);
        }
        co_yield line += "\",\"stars\":5}]}\n";
    }
}
auto read_books(std::uint64_t books) {
    return weir::json::read<book>(weir::bytes::chunks{lines(books)}) | weir::stage("parse");
}
auto stream(std::uint64_t books) { return read_books(books) | weir::count(); }

auto load(std::uint64_t books) {
    const weir::scope loading{"load"};
    std::vector<book> all;
    for (book& each : read_books(books)) all.push_back(each);
    return all.size();
}

void compare(const char* name, const weir::projection& predicted, auto run) {
    constexpr std::uint64_t books = 200'000;
    weir::trace trace;
    run(books);
    const weir::growth::estimate real{trace.report().peak, 0};
    std::cout << name << ": " << predicted.at(books) << " predicted, " << real << " real\n";
    const auto bytes = static_cast<double>(predicted.at(books).bytes);
    if (std::abs(bytes / static_cast<double>(real.bytes) - 1) > 0.05)
        throw std::runtime_error{"the projection was wrong by more than 5 %"};
}

int main() try {
    const weir::twin_projection books = weir::project(stream, load);
    std::cout << books.table(2'300'000) << "\nfor 200,000 books\n";
    compare("lazy", books.lazy, stream);
    compare("eager", books.eager, load);
    std::cout << "Both are within 5 %.\n";
} catch (const std::exception& error) {
    std::cerr << error.what() << '\n';
    return 1;
}
