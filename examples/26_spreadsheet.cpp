// SPDX-License-Identifier: BSL-1.0

// How do I give nested records to somebody who has a spreadsheet?

#include <weir/csv.hpp>
#include <weir/weir.hpp>

#include <cstddef>
#include <cstdint>
#include <exception>
#include <iostream>
#include <optional>
#include <ranges>
#include <string>
#include <string_view>
#include <vector>

namespace csv = weir::csv;
namespace json = weir::json;

struct user {
    struct subscription {
        std::string type;
        std::string start_date;
    };
    std::int64_t user_id;
    std::string username;
    std::string city;
    std::optional<std::string> occupation;
    std::vector<std::string> languages;
    subscription plan; // two columns
};
template <>
inline constexpr auto weir::json::describe<user> = json::members{
    json::member<&user::plan>("subscription"),
};

// What a cell begins with, a spreadsheet may take for a formula; the apostrophe is not shown.
std::string harmless(std::string text) {
    if (!text.empty() && std::string_view{"=+-@"}.find(text.front()) != std::string_view::npos)
        text.insert(0, 1, '\'');
    return text;
}

int main(int argc, char** argv) try {
    const std::string path = argc > 1 ? argv[1] : "-";
    const auto pays = [](const user& u) { return u.plan.type != "free"; };

    // Nested members are columns of their own, and lists are JSON text. Text is in quotes only where
    // it must be, so that an empty one and none at all differ.
    const auto rows = json::read<user>(path) | std::views::filter(pays) | csv::write(std::cout);
    std::cout << rows << " rows\n\n";

    // Columns are the members of a struct: another struct has others.
    struct row {
        std::string name;
        std::string occupation;
        std::size_t languages;
    };
    const auto to_row = [](const user& u) {
        return row{harmless(u.username), harmless(u.occupation.value_or("unknown")),
                   u.languages.size()};
    };
    json::read<user>(path) | std::views::transform(to_row)
        | csv::write(std::cout, {.delimiter = ';'});
} catch (const std::exception& error) {
    std::cerr << error.what() << '\n';
    return 1;
}
