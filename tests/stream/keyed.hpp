// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <cstddef>

// Elements that are ordered by their key alone.

namespace weir::test {

/// Tells which one it is.
struct keyed {
    int key;
    std::size_t place;
    friend bool operator==(const keyed&, const keyed&) = default;
};

/// Tells how often it was copied.
struct counted {
    counted(int k, int& c) : key{k}, copies{&c} {}
    counted(const counted& other) : key{other.key}, copies{other.copies} { ++*copies; }
    counted(counted&&) = default;
    counted& operator=(const counted& other) {
        key = other.key;
        copies = other.copies;
        ++*copies;
        return *this;
    }
    counted& operator=(counted&&) = default;
    ~counted() = default;
    int key;
    int* copies;
};

} // namespace weir::test
