// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "catch.hpp"

#include <weir/memory/trace.hpp>
#include <weir/stream/elements_of.hpp>
#include <weir/stream/generator.hpp>
#include <weir/stream/stage.hpp>
#include <weir/stream/through.hpp>

#include <cstdint>
#include <random>
#include <ranges>
#include <string>
#include <utility>
#include <vector>

// One pipe with gauges everywhere, and the loop that says what it must put out.

inline weir::generator<std::string> words(std::uint32_t seed, int n) {
    std::mt19937 random{seed};
    for (int i = 0; i < n; ++i) {
        const auto length = random() % 40;
        const auto letter = static_cast<char>('a' + random() % 26);
        std::string word(length, letter);
        co_yield std::move(word);
    }
}

inline std::vector<std::string> by_hand(std::uint32_t seed, int n) {
    std::mt19937 random{seed};
    std::vector<std::string> result;
    for (int i = 0; i < n; ++i) {
        const auto length = random() % 40;
        const auto letter = static_cast<char>('a' + random() % 26);
        const std::string word(length, letter);
        if (word.size() % 3 == 0) continue;
        result.push_back(word + "!");
        result.push_back(word + "?");
    }
    return result;
}

inline constexpr auto twice = [](auto upstream) -> weir::generator<std::string> {
    for (std::string&& word : upstream) {
        const std::vector<std::string> both{word + "!", word + "?"};
        co_yield weir::elements_of(both);
    }
};

inline std::vector<std::string> with_gauges(std::uint32_t seed, int n) {
    std::vector<std::string> result;
    auto pipe = words(seed, n) | weir::stage("words")
              | std::views::filter([](const std::string& word) { return word.size() % 3 != 0; })
              | weir::stage("filtered") | weir::through(twice) | weir::stage("twice");
    for (std::string&& word : pipe) result.push_back(std::move(word));
    return result;
}

/// Runs the pipe without a trace and with one, and hands each report to `check`, with the number of
/// words that came out.
template <class Check>
void require_same_output(Check check) {
    for (std::uint32_t seed = 0; seed < 50; ++seed) {
        const int n = static_cast<int>(seed) * 3;
        const std::vector<std::string> expected = by_hand(seed, n);
        REQUIRE(with_gauges(seed, n) == expected);

        const weir::trace trace;
        REQUIRE(with_gauges(seed, n) == expected);
        check(trace.report(), expected.size());
    }
}
