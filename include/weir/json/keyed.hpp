// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <weir/detail/toolchain.hpp>

#include <string>

namespace weir::json {

/// A record that is a member of an object, with its name.
///
///     for (auto& [key, value] :
///          weir::json::read<weir::json::keyed<user>>("users.json", {.records_at = "/*"})) ...
///
/// Where options.records_at ends in `*`, `key` is what the `*` stands for: the name of the member,
/// unescaped, or the index of an element, counted from 0; the value is the record, even if it is an
/// array. Anywhere else this is an ordinary struct with two members, which is also how json::write
/// writes it. Borrows if T does.
template <class T>
struct keyed {
    std::string key;
    T value;
};

} // namespace weir::json
