// SPDX-License-Identifier: BSL-1.0
#pragma once

// The book corpus: records in the manner of the Goodreads book graph (UCSD, Wan and McAuley), about
// 2.3 kB a line. Larger and deeper than users, and like the original it writes numbers and truth
// values as strings, and what is not known as "".
//
// Always the same 29 members in the order of that data set, from isbn to title_without_series;
// book_id differs in each of the first eighty million records. The numbers are well formed, no
// more: an ISBN's last digit checks nothing. A record depends on (seed, index) alone, so the start
// of a long corpus is a short one. Record 0, the same for every seed, is the longest line, and no
// member or array element is ever longer than its own.

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "book_vocabulary.hpp"
#include "random.hpp"
#include "text.hpp"

namespace corpus {

namespace detail {

// Few books have many readers: numbers of every order of magnitude, 1 .. most.
inline std::uint64_t popularity(choices& choose, std::uint32_t most) {
    const std::uint64_t others = choose.between(0, most - 1);
    return 1 + (others >> choose.below(20));
}

// All identifiers of books have eight digits.
inline std::uint64_t book_identifier(std::uint64_t number) {
    return 10'000'000 + number % 80'000'000;
}

inline void append_asin(std::string& out, choices& choose) {
    out += "B00";
    for (int count = 0; count < 7; ++count)
        out += "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"[choose.below(36)];
}

inline void append_similar_books(std::string& out, choices& choose) {
    for (std::uint32_t left = choose.between(0, 18); left > 0; --left) {
        out += out.back() == '[' ? "\"" : ",\"";
        append_number(out, book_identifier(choose.below(80'000'000)));
        out += '"';
    }
}

inline void append_shelves(std::string& out, choices& choose, spelling how) {
    std::uint64_t readers = popularity(choose, 999'999);
    std::uint32_t challenge = vocabulary::last_challenge;
    choose.some_of(vocabulary::shelf_names, choose.between(0, 20), [&](std::string_view shelf) {
        out += out.back() == '[' ? R"({"count":")" : R"(,{"count":")";
        append_number(out, readers);
        out += R"(","name":")";
        if (choose.one_in(8)) {
            append_number(out, challenge--);
            out += vocabulary::challenge_shelf;
        } else {
            append_text(out, shelf, how);
        }
        out += "\"}";
        readers = 1 + (readers - 1) * choose.between(40, 100) / 100;
    });
}

inline void append_description(std::string& out, choices& choose, spelling how) {
    constexpr auto all = static_cast<std::uint32_t>(vocabulary::sentences.size());
    const std::size_t begin = out.size();
    choose.some_of(vocabulary::sentences, choose.between(0, all), [&](std::string_view sentence) {
        if (out.size() > begin) append_text(out, choose.one_in(4) ? "\n\n" : " ", how);
        append_text(out, sentence, how);
    });
}

inline void append_authors(std::string& out, choices& choose, spelling how) {
    for (std::uint32_t left = choose.low_between(1, 4); left > 0; --left) {
        out += out.back() == '[' ? R"({"author_id":")" : R"(,{"author_id":")";
        append_number(out, choose.between(1, 9'999'999));
        out += R"(","role":")";
        if (choose.one_in(5)) append_text(out, choose.from(vocabulary::roles), how);
        out += "\"}";
    }
}

inline std::string english_title(choices& choose) {
    std::string title(choose.from(vocabulary::title_owners));
    title += ' ';
    title += choose.from(vocabulary::title_things);
    title += ' ';
    title += choose.from(vocabulary::title_places);
    return title;
}

} // namespace detail

// Appends one line with its '\n'.
inline void append_book(std::string& out, std::uint64_t seed, std::uint64_t index) {
    using namespace std::chrono_literals;
    constexpr std::chrono::sys_days last_day = 2017y / 12 / 31;
    constexpr std::uint64_t prime = 48'271; // scatters the identifiers without a repetition

    choices choose(seed, index);
    const spelling how = choose.one_in(16) ? spelling::ascii : spelling::utf8;
    const auto text = [&out, how](std::string_view words) { append_text(out, words, how); };
    const auto number = [&out](std::uint64_t value) { append_number(out, value); };

    const std::uint64_t book_id = detail::book_identifier(index * prime);
    const std::string link = "https://www.books.example/book/show/" + std::to_string(book_id);
    const std::uint32_t isbn_group = choose.below(1'000'000'000);
    const std::uint32_t isbn_last_digit = choose.below(10);

    out += R"({"isbn":")";
    if (choose.all_but_one_in(3)) {
        append_digits(out, isbn_group, 9);
        append_digits(out, isbn_last_digit, 1);
    }

    out += R"(","text_reviews_count":")";
    number(detail::popularity(choose, 199'999));

    out += R"(","series":[)";
    const std::uint32_t series = choose.one_in(3) ? choose.low_between(1, 3) : 0;
    for (std::uint32_t left = series; left > 0; --left) {
        out += out.back() == '[' ? "\"" : ",\"";
        number(choose.between(100'000, 999'999));
        out += '"';
    }

    const bool is_foreign = choose.one_in(8);
    const auto& foreign = choose.from(vocabulary::foreign_titles);
    out += R"(],"country_code":"US","language_code":")";
    out += is_foreign ? foreign.language_code : choose.from(vocabulary::english_codes);

    out += R"(","popular_shelves":[)";
    detail::append_shelves(out, choose, how);

    out += R"(],"asin":")";
    if (choose.one_in(4)) detail::append_asin(out, choose);

    const std::string_view format = choose.from(vocabulary::formats);
    out += R"(","is_ebook":")";
    out += format == "ebook" || format == "Kindle Edition" ? "true" : "false";

    const std::uint32_t hundredths = choose.between(250, 500);
    out += R"(","average_rating":")";
    number(hundredths / 100);
    out += '.';
    append_digits(out, hundredths % 100, 2);

    out += R"(","kindle_asin":")";
    if (choose.one_in(2)) detail::append_asin(out, choose);

    out += R"(","similar_books":[)";
    detail::append_similar_books(out, choose);

    out += R"(],"description":")";
    detail::append_description(out, choose, how);

    out += R"(","format":")";
    text(format);
    out += R"(","link":")";
    text(link);

    out += R"(","authors":[)";
    detail::append_authors(out, choose, how);

    out += R"(],"publisher":")";
    if (choose.all_but_one_in(6)) text(choose.from(vocabulary::publishers));

    out += R"(","num_pages":")";
    if (choose.all_but_one_in(4)) number(choose.low_between(24, 1'299));

    const bool is_dated = choose.all_but_one_in(5);
    const std::chrono::year_month_day published =
        last_day - std::chrono::days(choose.below(60 * 365));
    out += R"(","publication_day":")";
    if (is_dated) number(static_cast<unsigned>(published.day()));

    out += R"(","isbn13":")";
    if (choose.all_but_one_in(4)) {
        out += "978";
        append_digits(out, isbn_group, 9);
        append_digits(out, isbn_last_digit, 1);
    }

    out += R"(","publication_month":")";
    if (is_dated) number(static_cast<unsigned>(published.month()));

    out += R"(","edition_information":")";
    if (choose.one_in(10)) text(choose.from(vocabulary::editions));

    out += R"(","publication_year":")";
    if (is_dated) number(static_cast<unsigned>(static_cast<int>(published.year())));

    out += R"(","url":")";
    text(link);
    out += R"(","image_url":")";
    text("https://images.books.example/covers/");
    number(book_id);
    out += R"(.jpg","book_id":")";
    number(book_id);

    out += R"(","ratings_count":")";
    number(detail::popularity(choose, 4'999'999));
    out += R"(","work_id":")";
    number(choose.between(1'000, 59'999'999));

    const std::string title =
        is_foreign ? std::string(foreign.title) : detail::english_title(choose);
    out += R"(","title":")";
    text(title);
    if (series > 0) {
        text(" (");
        text(choose.from(vocabulary::series_names));
        text(", #");
        number(choose.low_between(1, 12));
        out += ')';
    }
    out += R"(","title_without_series":")";
    text(title);
    out += "\"}\n";
}

} // namespace corpus
