// SPDX-License-Identifier: BSL-1.0
#include "catch.hpp"

#include <weir/stream/detail/coroutine_guard.hpp>
#include <weir/stream/generator.hpp>

#include <functional>
#include <memory>
#include <ranges>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

// That these compile is the promise; what does not compile is in ../compile_fail/.

namespace {

using weir::detail::is_capturing_lambda;
using weir::detail::is_lambda;
using weir::detail::is_safe_parameter;

struct stateless {
    int operator()(int n) const { return n; }
};

struct lambda_rates { // only by name
    int rate;
};

template <class T>
auto made_in_template(T kept) {
    return [kept](auto) { return kept; };
}

template <class T>
struct with_member {
    auto make() {
        return [this](int) { return this; };
    }
    T kept;
};

auto kept_in_namespace = [kept = 1](const std::string&) { return kept; };

weir::generator<char> by_value(std::string word) {
    for (char letter : word) co_yield letter;
}

weir::generator<char> by_move_only_value(std::unique_ptr<std::string> word) {
    for (char letter : *word) co_yield letter;
}

weir::generator<char> by_reference(std::string& word) {
    for (char letter : word) co_yield letter;
}

weir::generator<char> by_pointer(const std::string* word) {
    for (char letter : *word) co_yield letter;
}

weir::generator<char> by_reference_wrapper(std::reference_wrapper<const std::string> word) {
    for (char letter : word.get()) co_yield letter;
}

weir::generator<char> excused(const std::string& word, weir::may_dangle_t) {
    for (char letter : word) co_yield letter;
}

weir::generator<char> excused_rvalue(std::string&& word, weir::may_dangle_t = weir::may_dangle) {
    for (char letter : word) co_yield letter;
}

weir::generator<char> with_empty_ones(const stateless& one, stateless&& other) {
    co_yield static_cast<char>('a' + one(1));
    co_yield static_cast<char>('a' + other(2));
}

template <class Range>
weir::generator<int> of_a_pipe(Range& pipe) {
    for (auto&& n : pipe) co_yield static_cast<int>(n);
}

class alphabet {
public:
    explicit alphabet(char last) : last_{last} {}
    weir::generator<char> letters() {
        for (char letter = 'a'; letter <= last_; ++letter) co_yield letter;
    }

private:
    char last_;
};

template <class Range>
std::string text_of(Range&& letters) {
    std::string text;
    for (auto&& letter : letters) text += letter;
    return text;
}

} // namespace

TEST_CASE("parameters that cannot dangle at the first resume compile") {
    std::string word = "weir";
    REQUIRE(text_of(by_value(word)) == "weir");
    REQUIRE(text_of(by_value("temporary")) == "temporary");
    REQUIRE(text_of(by_move_only_value(std::make_unique<std::string>("moved"))) == "moved");
    REQUIRE(text_of(by_reference(word)) == "weir");
    REQUIRE(text_of(by_pointer(&word)) == "weir");
    REQUIRE(text_of(by_reference_wrapper(std::ref(word))) == "weir");
    REQUIRE(text_of(with_empty_ones({}, {})) == "bc");
    alphabet abc{'c'};
    REQUIRE(text_of(abc.letters()) == "abc");
}

TEST_CASE("may_dangle lets through what the caller knows to live on") {
    const std::string word = "weir";
    REQUIRE(text_of(excused(word, weir::may_dangle)) == "weir");
    std::string other = "dam";
    REQUIRE(text_of(excused_rvalue(std::move(other))) == "dam");
    int step = 2;
    const auto captures = [&step](int n, weir::may_dangle_t) -> weir::generator<int> {
        for (int i = 0; i < n; i += step) co_yield i;
    };
    int sum = 0;
    for (auto&& n : captures(7, weir::may_dangle)) sum += n;
    REQUIRE(sum == 12);
}

TEST_CASE("a captureless lambda may be a coroutine, generic or not, in a template or not") {
    const auto plain = [](std::string word) -> weir::generator<char> {
        for (char letter : word) co_yield letter;
    };
    const auto generic = [](auto word) -> weir::generator<char> {
        for (char letter : word) co_yield letter;
    };
    REQUIRE(text_of(plain("plain")) == "plain");
    REQUIRE(text_of(generic(std::string{"generic"})) == "generic");
    const auto in_template = []<class T>(T word) {
        return [](T inner) -> weir::generator<char> {
            for (char letter : inner) co_yield letter;
        }(std::move(word));
    };
    REQUIRE(text_of(in_template(std::string{"inner"})) == "inner");
}

TEST_CASE("a pipe that holds a capturing lambda may be passed by reference") {
    int factor = 3;
    std::vector<int> kept{1, 2, 3};
    auto pipe = kept | std::views::transform([factor](int n) { return factor * n; });
    int sum = 0;
    for (auto&& n : of_a_pipe(pipe)) sum += n;
    REQUIRE(sum == 18);
    std::vector<int> none;
    for (auto&& n : of_a_pipe(none)) sum += n;
    REQUIRE(sum == 18);
}

TEST_CASE("lambdas are told from all other types by their own name only") {
    int kept = 1;
    auto plain = [&kept](int n) { return kept + n; };
    auto changing = [kept](int n) mutable { return kept += n; };
    auto variadic = [kept](auto... ns) { return (kept + ... + ns); };
    auto in_template = made_in_template(std::string{"kept"});
    auto in_member = with_member<std::vector<int>>{}.make();
    auto returned = [&kept] { return [&kept] { return kept; }; }();
    static_assert(is_lambda<decltype(plain)> && is_lambda<decltype(changing)>);
    static_assert(is_lambda<decltype(variadic)> && is_lambda<decltype(in_template)>);
    static_assert(is_lambda<decltype(in_member)> && is_lambda<decltype(returned)>);
    static_assert(is_lambda<decltype(kept_in_namespace)>);
    static_assert(is_capturing_lambda<decltype(plain)&>);
    static_assert(is_capturing_lambda<const decltype(in_template)&>);
    static_assert(is_capturing_lambda<decltype(variadic)&&>);
    static_assert(!is_safe_parameter<decltype(plain)&>);

    auto local = [kept] {
        struct inner {
            int value;
        };
        return inner{kept};
    }();
    auto pipe = std::views::single(1) | std::views::transform(plain);
    static_assert(!is_lambda<lambda_rates> && !is_lambda<stateless> && !is_lambda<int>);
    static_assert(!is_lambda<decltype(local)>);
    static_assert(!is_lambda<decltype(pipe)>);
    static_assert(!is_lambda<std::vector<decltype(plain)>>);
    static_assert(!is_lambda<std::function<int(decltype(plain))>>);
    static_assert(is_safe_parameter<decltype(pipe)&> && is_safe_parameter<lambda_rates&>);
    REQUIRE(local.value + plain(0) + returned() == 3);
    REQUIRE(in_template(0) == "kept");
    REQUIRE(kept_in_namespace("") == 1);
}

TEST_CASE("what is a safe parameter") {
    static_assert(is_safe_parameter<int> && is_safe_parameter<std::string>);
    static_assert(is_safe_parameter<std::string&> && is_safe_parameter<const std::string*>);
    static_assert(!is_safe_parameter<const std::string&> && !is_safe_parameter<std::string&&>);
    static_assert(!is_safe_parameter<const std::string&&> && !is_safe_parameter<const int&>);
    static_assert(is_safe_parameter<const stateless&> && is_safe_parameter<stateless&&>);
    SUCCEED();
}

TEST_CASE("what is safe depends on the reference alone, not on what it refers to") {
    static_assert(is_safe_parameter<int(&)[3]> && !is_safe_parameter<const int(&)[3]>);
    static_assert(is_safe_parameter<std::string_view>
                  && !is_safe_parameter<const std::string_view&>);
    static_assert(is_safe_parameter<std::reference_wrapper<const std::string>>);
    static_assert(is_safe_parameter<const std::string> && is_safe_parameter<std::unique_ptr<int>>);
    static_assert(!is_safe_parameter<const std::unique_ptr<int>&>);
    static_assert(!is_safe_parameter<std::vector<int>&&>);
    static_assert(is_safe_parameter<void (*)(const std::string&)>); // what it takes is its own
    SUCCEED();
}

TEST_CASE("a lambda is told by its name as g++ and as clang spell it") {
    using weir::detail::names_lambda;
    // g++
    static_assert(names_lambda("main()::<lambda(int)>"));
    static_assert(names_lambda("house::f(T) [with T = int]::<lambda(auto:1)>"));
    static_assert(names_lambda("<lambda()>"));
    static_assert(names_lambda("f()::<lambda()>::<lambda(int)>"));
    static_assert(!names_lambda("f()::<lambda(int)>::inner"));
    static_assert(!names_lambda("std::vector<f()::<lambda(int)> >"));
    static_assert(!names_lambda("std::function<void(f()::<lambda(int)>)>"));
    // clang
    static_assert(names_lambda("(lambda at f.cpp:3:7)"));
    static_assert(names_lambda("house::(lambda at f.cpp:3:7)"));
    static_assert(!names_lambda("std::vector<(lambda at f.cpp:3:7)>"));
    static_assert(!names_lambda("(anonymous namespace)::holds<(lambda at f.cpp:3:7)>"));
    static_assert(names_lambda("(anonymous namespace)::(lambda at f.cpp:3:7)"));
    // neither
    static_assert(!names_lambda("lambda") && !names_lambda("house::lambda_rates"));
    static_assert(!names_lambda("") && !names_lambda("int (*)(lambda)"));
    SUCCEED();
}
