// SPDX-License-Identifier: BSL-1.0

// How do I write records: a filtered file, other names, a format for somebody else?

#include <weir/weir.hpp>

#include <exception>
#include <filesystem>
#include <iostream>
#include <optional>
#include <ranges>
#include <string>
#include <vector>

namespace json = weir::json;

struct dns_query {
    std::string host;
    double seconds;
    std::optional<std::vector<std::string>> answers;
};
// In the file, members have names that C++ has not.
template <>
inline constexpr auto weir::json::describe<dns_query> =
    json::members{json::member<&dns_query::host>("id.orig_h"),
                  json::member<&dns_query::seconds>("rtt").or_default(0.0)};

int main(int argc, char** argv) try {
    const std::string path = argc > 1 ? argv[1] : "-";
    const auto answered = [](const dns_query& q) { return q.answers.has_value(); };

    // A file appears under its name when it is complete, and is compressed if it is called .gz or
    // .zst.
    const std::string copy = "20_convert.copy.ndjson";
    const auto written =
        json::read<dns_query>(path) | std::views::filter(answered) | json::write(copy);
    std::cout << written << " written\n";

    // One array, for who wants it so.
    json::read<dns_query>(copy) | json::write(std::cout, {.as = json::written_as::array});
    std::filesystem::remove(copy);

    std::cout << json::to_text(dns_query{"10.0.0.1", 0.1, {}}) << '\n';
} catch (const std::exception& error) {
    std::cerr << error.what() << '\n';
    return 1;
}
