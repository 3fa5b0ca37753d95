// SPDX-License-Identifier: BSL-1.0
#include "catch.hpp"

#include "corpus/books.hpp"
#include "memory/measured.hpp"
#include "unoptimised.hpp"

#include <weir/report.hpp>
#include <weir/weir.hpp>

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace {

struct book {
    struct shelf {
        std::string count, name;
    };
    struct author {
        std::string author_id, role;
    };
    std::string isbn, text_reviews_count;
    std::vector<std::string> series;
    std::string country_code, language_code;
    std::vector<shelf> popular_shelves;
    std::string asin, is_ebook, average_rating, kindle_asin;
    std::vector<std::string> similar_books;
    std::string description, format, link;
    std::vector<author> authors;
    std::string publisher, num_pages, publication_day, isbn13, publication_month;
    std::string edition_information, publication_year, url, image_url, book_id, ratings_count;
    std::string work_id, title, title_without_series;
};

constexpr std::uint64_t seed = 1;

weir::generator<const std::string&> lines(std::uint64_t count) {
    std::string line;
    for (std::uint64_t i = 0; i < count; ++i) {
        line.clear();
        corpus::append_book(line, seed, i);
        co_yield line;
    }
}

auto parsed(std::uint64_t count) {
    return weir::json::read<book>(weir::bytes::chunks{lines(count)}) | weir::stage("parse");
}

std::size_t pass_all(std::uint64_t count) { return parsed(count) | weir::count(); }

std::size_t load_into(std::vector<book>& books, std::uint64_t count) {
    for (book& each : parsed(count)) books.push_back(each);
    return books.size();
}

std::size_t load_all(std::uint64_t count) {
    std::vector<book> books;
    books.reserve(count);
    return load_into(books, count);
}

/// As people write it who do not know how many there are.
std::size_t load_unreserved(std::uint64_t count) {
    std::vector<book> books;
    return load_into(books, count);
}

std::uint64_t peak_of(std::size_t (*run)(std::uint64_t), std::uint64_t count) {
    weir::trace trace;
    run(count);
    return trace.report().peak;
}

} // namespace

TEST_CASE("up to 10,000 books tell within 5 % what many more will take, eager and lazy") {
    if (!weir::test::is_measured()) return;
    constexpr std::uint64_t many = 200'000 / weir::test::fewer;
    const weir::twin_projection books = weir::project(parsed, load_all);
    const auto within_5_percent = [&](const weir::projection& predicted,
                                      std::size_t (*run)(std::uint64_t)) {
        INFO(books.table(many));
        REQUIRE(predicted);
        const std::uint64_t real = peak_of(run, many);
        CAPTURE(real, predicted.at(many).bytes);
        const auto ratio =
            static_cast<double>(predicted.at(many).bytes) / static_cast<double>(real);
        CHECK(ratio > 0.95);
        CHECK(ratio < 1.05);
    };
    within_5_percent(books.lazy, pass_all);
    within_5_percent(books.eager, load_all);
    CHECK(books.lazy.whole().is_flat());
    CHECK(books.eager.whole().bytes_per_record() > 1'000);
    CHECK_FALSE(books.lazy.fits_until(std::uint64_t{1} << 30));
    CHECK(books.eager.fits_until(std::uint64_t{1} << 30));
}

TEST_CASE("where the vector of the books was not reserved, what it will take is within its steps") {
    if (!weir::test::is_measured()) return;
    const weir::projection books = weir::project(load_unreserved);
    INFO(books.table(40'000));
    REQUIRE(books);
    CHECK(books.whole().is_in_steps());
    constexpr std::uint64_t full = weir::test::fewer == 1 ? 32'768 : 16'384;
    for (const std::uint64_t count : {full, full + 1}) { // the least and the most of a record
        const std::uint64_t real = peak_of(load_unreserved, count);
        const weir::growth::estimate predicted = books.at(count);
        CAPTURE(count, real, predicted.bytes, predicted.uncertainty);
        CHECK(real <= predicted.bytes + predicted.uncertainty);
        CHECK(real + predicted.uncertainty >= predicted.bytes);
    }
    CHECK(peak_of(load_unreserved, books.fits_until(50 << 20).value()) < 50 << 20);
}
