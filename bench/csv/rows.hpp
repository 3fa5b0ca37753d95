// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "../corpus/random.hpp"
#include "../corpus/write_corpus.hpp"

#include <weir/bytes/memory.hpp>
#include <weir/json/read.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

// The rows that are written. `columns` are their types in DuckDB.

namespace bench {

/// Texts, some of which are not ASCII, and lists, which are JSON text in a cell.
struct user {
    static constexpr const char* name = "users";
    static constexpr const char* columns =
        "{'user_id': 'BIGINT', 'username': 'VARCHAR', 'full_name': 'VARCHAR', 'email': 'VARCHAR', "
        "'age': 'INTEGER', 'gender': 'VARCHAR', 'country': 'VARCHAR', 'city': 'VARCHAR', "
        "'occupation': 'VARCHAR', 'education': 'VARCHAR', 'interests': 'VARCHAR', "
        "'languages': 'VARCHAR', 'last_login': 'VARCHAR', 'subscription.type': 'VARCHAR', "
        "'subscription.start_date': 'VARCHAR', 'subscription.end_date': 'VARCHAR'}";

    struct plan {
        std::string type;
        std::string start_date;
        std::string end_date;
    };
    std::int64_t user_id;
    std::string username;
    std::string full_name;
    std::string email;
    std::int32_t age;
    std::string gender;
    std::string country;
    std::string city;
    std::optional<std::string> occupation;
    std::string education;
    std::vector<std::string> interests;
    std::vector<std::string> languages;
    std::string last_login;
    plan subscription;
};

inline std::vector<user> make_rows(user*, std::uint64_t count) {
    const std::string text = corpus::users(count);
    std::vector<user> rows;
    rows.reserve(count);
    for (const user& one : weir::json::read<user>(weir::bytes::memory{text})) rows.push_back(one);
    return rows;
}

/// Numbers, and short names.
struct measurement {
    static constexpr const char* name = "measurements";
    static constexpr const char* columns =
        "{'id': 'BIGINT', 'station': 'VARCHAR', 'temperature': 'DOUBLE', 'humidity': 'DOUBLE', "
        "'latitude': 'DOUBLE', 'longitude': 'DOUBLE', 'samples': 'INTEGER', 'valid': 'BOOLEAN'}";

    std::int64_t id;
    std::string station;
    double temperature;
    std::optional<double> humidity;
    double latitude;
    double longitude;
    std::int32_t samples;
    bool valid;
};

inline std::vector<measurement> make_rows(measurement*, std::uint64_t count) {
    std::vector<measurement> rows;
    rows.reserve(count);
    for (std::uint64_t i = 0; i < count; ++i) {
        corpus::choices choose(1, i);
        measurement one{};
        one.id = static_cast<std::int64_t>(i) + 1;
        one.station = "station-" + std::to_string(choose.below(5000));
        one.temperature = (static_cast<double>(choose.below(700)) - 200) / 10;
        if (choose.all_but_one_in(9)) one.humidity = static_cast<double>(choose.below(1001)) / 10;
        one.latitude = static_cast<double>(choose.below(1'800'000'000)) / 1e7 - 90;
        one.longitude = static_cast<double>(choose.below(3'600'000'000)) / 1e7 - 180;
        one.samples = static_cast<std::int32_t>(choose.below(100'000));
        one.valid = choose.all_but_one_in(20);
        rows.push_back(one);
    }
    return rows;
}

} // namespace bench
