// SPDX-License-Identifier: BSL-1.0

// Ten gigabytes of books killed the notebook that loaded them into a list. How do they get into a
// database, and the best authors out of it?
//
//     27_books_into_sqlite [BOOKS.ndjson [DATABASE]]

#include <weir/interop/sqlite.hpp>
#include <weir/report.hpp>
#include <weir/weir.hpp>

#include <charconv>
#include <cstdint>
#include <exception>
#include <filesystem>
#include <iostream>
#include <optional>
#include <string>
#include <string_view>
#include <system_error>
#include <vector>

WEIR_DEFINE_ALLOCATION_HOOKS;

struct number { // the file has numbers as strings, the database as numbers
    double value = 0;
};
std::optional<number> from_text(std::string_view text) {
    number made;
    const char* const end = text.data() + text.size();
    const auto [stopped, wrong] = std::from_chars(text.data(), end, made.value);
    if (stopped != end || wrong != std::errc{}) return std::nullopt;
    return made;
}
template <>
inline constexpr auto weir::json::describe<number> =
    weir::json::from<std::string_view>(from_text, "a number").to(&number::value);

struct book { // of 29 members, these five
    struct author {
        std::string author_id, role;
    };
    std::string book_id, title;
    number average_rating, ratings_count;
    std::vector<author> authors; // JSON text in the database
};

struct author {
    std::string id;
    std::int64_t books;
    double rating;
};

int main(int argc, char** argv) try {
    const std::string path = argc > 1 ? argv[1] : "27_books_into_sqlite.input.ndjson";
    const std::string database =
        argc > 2 ? argv[2] : std::filesystem::temp_directory_path() / "27_books_into_sqlite.db";
    if (argc <= 2) std::filesystem::remove(database);
    const auto into_books =
        weir::stage("parse") | weir::sqlite::insert(database, "books", {.key = "book_id"});

    // What would all 4.4 million take?
    const auto load = [&](std::uint64_t n) {
        return weir::json::read<book>(path) | weir::take(n) | into_books;
    };
    std::cout << weir::project(load, {3, 30, 300}).table(4'400'000) << '\n';

    weir::trace trace;
    std::cout << (weir::json::read<book>(path) | into_books) << " books\n";
    constexpr auto best = R"(select json_extract(author.value, '$.author_id') as id,
                                    count(*) as books, avg(average_rating) as rating
                             from books, json_each(authors) as author
                             group by 1 having count(*) >= ? order by rating desc, 1 limit 3)";
    for (const author& a : weir::sqlite::rows<author>(database, best, 5) | weir::stage("authors"))
        std::cout << "author " << a.id << ": " << a.books << " books, " << a.rating << '\n';
    std::cout << '\n' << trace.report();
} catch (const std::exception& error) {
    std::cerr << error.what() << '\n';
    return 1;
}
