// SPDX-License-Identifier: BSL-1.0
#include "catch.hpp"

#include <weir/memory/detail/stage_name.hpp>

#include <cstddef>
#include <string>
#include <vector>

using weir::detail::stage_name;

TEST_CASE("a stage name is cut where a character ends") {
    for (const std::string& character : std::vector<std::string>{"x", "ä", "€", "😀"})
        for (std::size_t shift = 0; shift < 4; ++shift) {
            std::string name(shift, 'x');
            while (name.size() < 2 * stage_name::capacity) name += character;
            const stage_name cut{name};
            INFO(cut.view());
            REQUIRE(name.starts_with(cut.view()));
            REQUIRE(cut.view().size() <= stage_name::capacity);
            REQUIRE(cut.view().size() + character.size() > stage_name::capacity);
            REQUIRE((cut.view().size() - shift) % character.size() == 0);
        }
    REQUIRE(stage_name{std::string(stage_name::capacity, 'x')}.view().size()
            == stage_name::capacity);
    REQUIRE(stage_name{"short"}.view() == "short");
}
