// SPDX-License-Identifier: BSL-1.0
#include "catch.hpp"

#include "corpus/books.hpp"
#include "memory/measured.hpp"

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

std::size_t load_all(std::uint64_t count) {
    std::vector<book> books;
    books.reserve(count);
    for (book& each : parsed(count)) books.push_back(each);
    return books.size();
}

} // namespace

TEST_CASE("up to 10,000 books tell within 5 % what many more will take, eager and lazy") {
    if (!weir::test::is_measured()) return;
#ifdef __OPTIMIZE__
    constexpr std::uint64_t many = 200'000;
#else
    constexpr std::uint64_t many = 50'000; // 200,000 take a minute
#endif
    const weir::twin_projection books = weir::project(parsed, load_all);
    const auto within_5_percent = [&](const weir::projection& predicted, auto run) {
        INFO(books.table(many));
        REQUIRE(predicted);
        std::uint64_t real = 0;
        {
            weir::trace trace;
            run();
            real = trace.report().peak;
        }
        CAPTURE(real, predicted.at(many).bytes);
        const auto ratio =
            static_cast<double>(predicted.at(many).bytes) / static_cast<double>(real);
        CHECK(ratio > 0.95);
        CHECK(ratio < 1.05);
    };
    within_5_percent(books.lazy, [] { parsed(many) | weir::count(); });
    within_5_percent(books.eager, [] { load_all(many); });
    CHECK(books.lazy.whole().is_flat());
    CHECK(books.eager.whole().bytes_per_record() > 1'000);
    CHECK_FALSE(books.lazy.fits_until(std::uint64_t{1} << 30));
    CHECK(books.eager.fits_until(std::uint64_t{1} << 30));
}
