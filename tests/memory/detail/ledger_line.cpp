// SPDX-License-Identifier: BSL-1.0
#include "catch.hpp"

#include <weir/memory/detail/ledger_line.hpp>

#include <cstddef>
#include <memory>
#include <string>
#include <vector>

using weir::detail::copied_place;
using weir::detail::gauge_place;

TEST_CASE("the place of a gauge outlives the text of its path") {
    auto path = std::make_unique<std::string>(100, 'p');
    const copied_place place{gauge_place{*path, 7, 3}};
    path.reset();
    REQUIRE(place.file() == std::string(100, 'p'));
    REQUIRE(place.line() == 7);
    REQUIRE(place.is({std::string(100, 'p'), 7, 3}));
    REQUIRE_FALSE(place.is({std::string(101, 'p'), 7, 3}));
    REQUIRE_FALSE(place.is({std::string(100, 'p'), 8, 3}));
    REQUIRE_FALSE(place.is({std::string(100, 'p'), 7, 4}));
}

TEST_CASE("of a long path, the last 256 bytes are kept, from where a character begins") {
    for (const std::string& character : std::vector<std::string>{"x", "ä", "€", "😀"})
        for (std::size_t shift = 0; shift < 4; ++shift) {
            std::string path;
            while (path.size() < 400) path += character;
            path += std::string(shift, 'x');
            const copied_place place{gauge_place{path, 7, 3}};
            INFO(place.file());
            REQUIRE(path.ends_with(place.file()));
            REQUIRE(place.file().size() <= 256);
            REQUIRE(place.file().size() + character.size() > 256);
            REQUIRE((place.file().size() - shift) % character.size() == 0);
            REQUIRE(place.is({path, 7, 3}));
        }
}
