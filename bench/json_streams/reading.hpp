// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "../first_in_city/user.hpp"
#include "answer.hpp"
#include "files.hpp"
#include "handwritten.hpp"

#include <weir/weir.hpp>

#include <cinttypes>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <filesystem>
#include <memory>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>

// The programs that read.

namespace bench {

/// The whole record is bound, each member checked, and
/// nothing can be recovered from.
template <bool in_any_order = false, class Checksum>
answer read_by_hand(const std::filesystem::path& path, Checksum checksum) {
    answer found;
    handwritten::read_users<in_any_order>(path, [&](const user& u) {
        ++found.records;
        found.checksum += checksum(u);
    });
    return found;
}

template <class Checksum>
answer read_excerpts_by_hand(const std::filesystem::path& path, Checksum checksum) {
    answer found;
    handwritten::read_excerpts(path, [&](const user_excerpt& u) {
        ++found.records;
        found.checksum += checksum(u);
    });
    return found;
}

template <class User = user, class Checksum>
answer read_users(const std::filesystem::path& path, Checksum checksum,
                  weir::json::options how = {}) {
    answer found;
    auto users = weir::json::read<User>(path, std::move(how));
    for (const User& u : users) {
        ++found.records;
        found.checksum += checksum(u);
    }
    found.rejected = users.rejected();
    return found;
}

/// The same, on several threads.
template <class User = user, class Checksum>
answer read_users_on(std::size_t threads, const std::filesystem::path& path, Checksum checksum) {
    const auto add = [checksum](answer all, const User& u) {
        ++all.records;
        all.checksum += checksum(u);
        return all;
    };
    const auto merge = [](answer all, const answer& more) {
        all.records += more.records;
        all.checksum += more.checksum;
        return all;
    };
    return weir::json::read<User>(path) | weir::parallel(threads, weir::fold(answer{}, add, merge));
}

/// From records of any shape, by name.
template <class Checksum>
answer read_excerpts_by_name(const std::filesystem::path& path, Checksum checksum) {
    answer found;
    for (const weir::json::value& record : weir::json::read<weir::json::value>(path)) {
        const auto city = record["city"].get<std::string>().value();
        const auto type = record["subscription"]["type"].get<std::string>().value();
        ++found.records;
        found.checksum +=
            checksum(user_excerpt{record["age"].get<std::int64_t>().value(), city, {type}});
    }
    return found;
}

template <class Checksum>
answer read_values(const std::filesystem::path& path, Checksum checksum) {
    answer found;
    for (const weir::json::value& record : weir::json::read<weir::json::value>(path)) {
        ++found.records;
        found.checksum += checksum(record.text());
    }
    return found;
}

/// What a command of the shell prints: a number of records, and perhaps a checksum. That it is
/// started takes time, of this program as of any other.
inline answer run_command(const std::string& command) {
    const auto close = [](std::FILE* output) { ::pclose(output); };
    std::unique_ptr<std::FILE, decltype(close)> output{::popen(command.c_str(), "r"), close};
    answer found;
    if (!output
        || std::fscanf(output.get(), "%" SCNu64 " %" SCNu64, &found.records, &found.checksum) < 1)
        throw std::runtime_error{"cannot run " + command};
    if (::pclose(output.release()) != 0) throw std::runtime_error{command + " failed"};
    return found;
}

/// Those that are not to be broken, by hand, from a file without broken ones.
inline answer expected_of_broken(const std::filesystem::path& unbroken) {
    answer found;
    handwritten::read_users(unbroken, [&](const user& u) {
        if (forms::is_to_be_broken(static_cast<std::uint64_t>(u.user_id) - 1)) {
            ++found.rejected;
            return;
        }
        ++found.records;
        found.checksum += thorough_checksum{}(u);
    });
    return found;
}

} // namespace bench
