// SPDX-License-Identifier: BSL-1.0
#include "catch.hpp"
#include "stream/sources.hpp"

#include <weir/stream/generator.hpp>
#include <weir/stream/sum.hpp>

#include <array>
#include <chrono>
#include <concepts>
#include <cstdint>
#include <limits>
#include <memory>
#include <numeric>
#include <random>
#include <ranges>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

namespace {

__extension__ using wide = __int128; // holds every sum below

/// Mostly numbers next to the limits, where sums overflow.
template <std::integral T>
T telling(std::mt19937_64& random) {
    using limits = std::numeric_limits<T>;
    switch (random() % 8) {
    case 0:
        return limits::max();
    case 1:
        return limits::min();
    case 2:
        return static_cast<T>(limits::max() / 2);
    case 3:
        return static_cast<T>(limits::min() / 2);
    case 4:
        return static_cast<T>(limits::max() - static_cast<T>(random() % 3));
    case 5:
        return static_cast<T>(random() % 3);
    case 6:
        return static_cast<T>(T{0} - static_cast<T>(random() % 3));
    default:
        return static_cast<T>(random());
    }
}

/// Adds random numbers of type T up, by weir and in 128 bits. How often they did not fit.
template <std::integral T>
int overflows() {
    using sum = std::conditional_t<std::is_signed_v<T>, std::int64_t, std::uint64_t>;
    std::mt19937_64 random{sizeof(T) + std::is_signed_v<T>};
    int overflows = 0;
    for (int round = 0; round < 300; ++round) {
        std::vector<T> numbers(random() % 10);
        for (T& n : numbers) n = telling<T>(random);
        wide expected = 0;
        for (const T n : numbers) expected += n;
        static_assert(std::same_as<decltype(numbers | weir::sum()), sum>);
        if (expected >= std::numeric_limits<sum>::min()
            && expected <= std::numeric_limits<sum>::max()) {
            REQUIRE((numbers | weir::sum()) == static_cast<sum>(expected));
        } else {
            REQUIRE_THROWS_AS(numbers | weir::sum(), std::overflow_error);
            ++overflows;
        }
    }
    return overflows;
}

struct user {
    int age;
    std::string name;
    double weight() const { return age / 2.0; }
};

/// A sum that tells how often it was copied.
struct money {
    money() = default;
    explicit money(int c) : cents{c} {}
    money(const money& other) : cents{other.cents}, copies{other.copies + 1} {}
    money(money&&) = default;
    money& operator=(const money&) = default;
    money& operator=(money&&) = default;
    ~money() = default;
    friend money operator+(money a, const money& b) {
        a.cents += b.cents;
        return a;
    }
    int cents = 0;
    int copies = 0;
};

} // namespace

TEST_CASE("integers of all widths are added up in 64 bits, and throw exactly if they do not fit") {
    REQUIRE(overflows<signed char>() == 0);
    REQUIRE(overflows<unsigned char>() == 0);
    REQUIRE(overflows<char>() == 0);
    REQUIRE(overflows<char8_t>() == 0);
    REQUIRE(overflows<char16_t>() == 0);
    REQUIRE(overflows<char32_t>() == 0);
    REQUIRE(overflows<wchar_t>() == 0);
    REQUIRE(overflows<short>() == 0);
    REQUIRE(overflows<unsigned short>() == 0);
    REQUIRE(overflows<int>() == 0);
    REQUIRE(overflows<unsigned>() == 0);
    REQUIRE(overflows<std::int64_t>() > 50);
    REQUIRE(overflows<std::uint64_t>() > 50);
    REQUIRE(overflows<long long>() > 50);
    REQUIRE(overflows<unsigned long long>() > 50);
}

TEST_CASE("an overflow of a sum is told in one sentence, which says what to do") {
    const std::vector<std::int64_t> large(4, std::int64_t{1} << 61);
    REQUIRE_THROWS_WITH(large | weir::sum(),
                        "weir::sum: the sum of the integers does not fit into 64 bits; add them up "
                        "as doubles, or with weir::fold");
}

TEST_CASE("only the sum has to fit, in whatever order its terms come") {
    constexpr auto largest = std::numeric_limits<std::int64_t>::max();
    const std::vector<std::int64_t> there_and_back{largest, largest, 7, -largest, -largest};
    REQUIRE((there_and_back | weir::sum()) == 7);
    REQUIRE((there_and_back | std::views::reverse | weir::sum()) == 7);
    REQUIRE_THROWS_AS(there_and_back | std::views::take(3) | weir::sum(), std::overflow_error);
    // Nothing wraps below zero either.
    REQUIRE_THROWS_AS(there_and_back | std::views::drop(3) | weir::sum(), std::overflow_error);
}

TEST_CASE("the sum of booleans is the number of those that are true") {
    const std::array<bool, 4> flags{true, false, true, true};
    const std::same_as<std::uint64_t> auto trues = flags | weir::sum();
    REQUIRE(trues == 3);
    const std::vector<int> numbers{1, 2, 3, 4, 5};
    REQUIRE((numbers | weir::sum([](int n) { return n % 2 != 0; })) == 3);
}

TEST_CASE("the sum of a std::vector<bool>, constant or not, is that of its values") {
    std::vector<bool> flags{true, false, true, true};
    const std::same_as<std::uint64_t> auto trues = flags | weir::sum();
    REQUIRE(trues == 3);
    REQUIRE((std::as_const(flags) | weir::sum()) == 3);
}

TEST_CASE("doubles are added up in double, and long doubles in long double, from left to right") {
    std::mt19937_64 random{1};
    std::uniform_real_distribution<double> any{-1e6, 1e6};
    for (int round = 0; round < 100; ++round) {
        std::vector<double> doubles(random() % 50);
        for (double& d : doubles) d = any(random);
        const std::same_as<double> auto sum = doubles | weir::sum();
        REQUIRE(sum == std::accumulate(doubles.begin(), doubles.end(), 0.0));
        const std::vector<long double> longer(doubles.begin(), doubles.end());
        const std::same_as<long double> auto longer_sum = longer | weir::sum();
        REQUIRE(longer_sum == std::accumulate(longer.begin(), longer.end(), 0.0L));
    }
}

TEST_CASE("a sum is NaN if one of the numbers is") {
    const std::vector numbers{1.0, std::numeric_limits<double>::quiet_NaN(), 2.0};
    const double sum = numbers | weir::sum();
    REQUIRE(sum != sum);
}

TEST_CASE("what has a + of its own is added up in its own type, from its default value") {
    const std::vector<std::string> words{"a", "bc", "", "d"};
    const std::same_as<std::string> auto joined = words | weir::sum();
    REQUIRE(joined == "abcd");

    using std::chrono::milliseconds;
    const std::vector<milliseconds> times{milliseconds{3}, milliseconds{39}};
    REQUIRE((times | weir::sum()) == milliseconds{42});

    std::vector<money> bill;
    for (int i = 1; i <= 100; ++i) bill.emplace_back(i);
    const money total = bill | weir::sum();
    REQUIRE(total.cents == 5050);
    REQUIRE(total.copies == 0); // the sum is moved in and out
}

TEST_CASE("the sum of nothing is zero, or the default value") {
    REQUIRE((std::views::empty<int> | weir::sum()) == 0);
    REQUIRE((std::views::empty<double> | weir::sum()) == 0.0);
    REQUIRE((std::views::empty<std::string> | weir::sum()).empty());
    REQUIRE((std::views::empty<user> | weir::sum(&user::age)) == 0);
}

TEST_CASE("a sum projects each element once, by a member, a member function or any other") {
    const std::vector<user> users{{3, "three"}, {4, "four"}, {5, "five"}};
    const std::same_as<std::int64_t> auto ages = users | weir::sum(&user::age);
    REQUIRE(ages == 12);
    REQUIRE((users | weir::sum(&user::name)) == "threefourfive");
    REQUIRE((users | weir::sum(&user::weight)) == 6.0);
    int calls = 0;
    const std::same_as<std::uint64_t> auto letters = users | weir::sum([&](const user& u) {
                                                         ++calls;
                                                         return u.name.size();
                                                     });
    REQUIRE(letters == 13);
    REQUIRE(calls == 3);
    std::vector<user> mutable_users = users;
    mutable_users | weir::sum([](user& u) { return u.age++; });
    REQUIRE((mutable_users | weir::sum(&user::age)) == 15);
}

TEST_CASE("a sum is usable at compile time and before there is a source, again and again") {
    static_assert((std::views::iota(1, 101) | weir::sum()) == 5050);
    const auto squares = std::views::transform([](int n) { return n * n; }) | weir::sum();
    REQUIRE((std::views::iota(0, 4) | squares) == 14);
    REQUIRE((std::views::iota(0, 5) | squares) == 30);
    const auto owned =
        weir::sum([factor = std::make_unique<int>(3)](int n) { return n * *factor; });
    for (int use = 0; use < 2; ++use) REQUIRE((std::vector<int>{1, 2} | owned) == 9);
}

TEST_CASE("what the projection throws comes out of sum, which frees the source") {
    const auto token = std::make_shared<int>(0);
    const auto source = [](std::shared_ptr<int>, int n) -> weir::generator<int> {
        for (int i = 0; i < n; ++i) co_yield i;
    };
    const auto failing = [](int n) { return n < 2 ? n : throw std::runtime_error{"two"}; };
    REQUIRE_THROWS_WITH(source(token, 3) | weir::sum(failing), "two");
    REQUIRE(token.use_count() == 1);
}
