// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <weir/memory/report.hpp>
#include <weir/report/assertions.hpp>
#include <weir/report/constant_memory.hpp>
#include <weir/report/table.hpp>

#if __has_include(<catch2/matchers/catch_matchers_templated.hpp>)
#include <catch2/matchers/catch_matchers_templated.hpp>
#else
#include <catch2/catch.hpp>
#endif

#include <concepts>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

// weir's assertions as matchers for Catch2, version 2.13 or 3:
//
//     using namespace weir::literals;
//     using namespace weir::catch2;
//     REQUIRE_THAT(trace.report(), peak_below(64_KiB) && nothing_retained());
//     REQUIRE_THAT(make_pipe, constant_memory({1'000, 10'000}));
//
// A failed match prints the report as a table, and what was found. `make_pipe` is called once for
// each size, plus once more, and must not be run under a trace. Catch2 2 passes it as const, so
// there it needs a const operator(), such as that of a lambda without `mutable`.

namespace weir::catch2 {

namespace detail {

#if __has_include(<catch2/matchers/catch_matchers_templated.hpp>)
using report_matcher_base = Catch::Matchers::MatcherBase<report>;
using generic_matcher_base = Catch::Matchers::MatcherGenericBase;
#else
using report_matcher_base = Catch::MatcherBase<report>;
using generic_matcher_base = Catch::Matchers::Impl::MatcherUntypedBase;
#endif

/// Catch2 calls describe() after match(), on the same matcher or a copy of it, and keeps the text. So
/// match() forgets that of the match before.
inline std::string description(const char* name, const verdict& found) {
    return found.message.empty() ? name : name + (": " + found.message);
}

/// The base of all matchers of a report. Neither they nor their combinations allocate: g++ makes
/// the matcher before the report that it is to judge, so that its bytes would be in the trace.
class report_matcher : public report_matcher_base {
public:
    bool match(const report& figures) const final {
        this->m_cachedToString.clear();
        return judge(figures);
    }

protected:
    virtual bool judge(const report& figures) const = 0;
};

template <class T>
concept matches_report = std::derived_from<T, report_matcher>;

template <class Judge>
class judging_matcher final : public report_matcher {
public:
    judging_matcher(const char* name, Judge judge) : name_{name}, judge_{std::move(judge)} {}

protected:
    bool judge(const report& figures) const override {
        found_ = judge_(figures);
        return found_.passed;
    }
    std::string describe() const override { return description(name_, found_); }

private:
    const char* name_;
    Judge judge_;
    mutable verdict found_;
};

/// Catch2's own combinations keep pointers in a vector, on the heap.
template <class First, class Second, bool Both>
class combined_matcher final : public report_matcher {
public:
    combined_matcher(const First& first, const Second& second) : first_{first}, second_{second} {}

protected:
    bool judge(const report& figures) const override {
        const bool first = first_.match(figures), second = second_.match(figures);
        return Both ? first && second : first || second; // both are described
    }
    std::string describe() const override {
        return "( " + first_.toString() + (Both ? " and " : " or ") + second_.toString() + " )";
    }

private:
    First first_;
    Second second_;
};

template <class Matcher>
class not_matcher final : public report_matcher {
public:
    explicit not_matcher(const Matcher& matcher) : matcher_{matcher} {}

protected:
    bool judge(const report& figures) const override { return !matcher_.match(figures); }
    std::string describe() const override { return "not " + matcher_.toString(); }

private:
    Matcher matcher_;
};

// Found by argument-dependent lookup. With a matcher that is not weir's, those of Catch2 are.
template <matches_report First, matches_report Second>
combined_matcher<First, Second, true> operator&&(const First& first, const Second& second) {
    return {first, second};
}
template <matches_report First, matches_report Second>
combined_matcher<First, Second, false> operator||(const First& first, const Second& second) {
    return {first, second};
}
template <matches_report Matcher>
not_matcher<Matcher> operator!(const Matcher& matcher) {
    return not_matcher<Matcher>{matcher};
}

class constant_memory_matcher final : public generic_matcher_base {
public:
    constant_memory_matcher(std::vector<std::uint64_t> sizes, std::uint64_t slack)
        : sizes_{std::move(sizes)}, slack_{slack} {}

    template <class MakePipe>
    bool match(MakePipe&& make_pipe) const {
        m_cachedToString.clear();
        if constexpr (weir::detail::makes_pipe<MakePipe>)
            found_ = weir::constant_memory(make_pipe, sizes_, slack_);
        else
            static_assert(
                weir::detail::makes_pipe<MakePipe>,
                "weir::catch2::constant_memory: what makes the pipe cannot be called with "
                "a number of records, or not where it is const, as Catch2 2 hands it on: "
                "leave out mutable, or write REQUIRE(weir::constant_memory(make_pipe))");
        return found_.passed;
    }

protected:
    std::string describe() const override { return description("constant_memory", found_); }

private:
    std::vector<std::uint64_t> sizes_;
    std::uint64_t slack_;
    mutable verdict found_;
};

} // namespace detail

/// Matches a report whose peak is below `bytes`; see `weir::peak_below`.
inline auto peak_below(std::uint64_t bytes) {
    return detail::judging_matcher{"peak_below",
                                   [bytes](const report& r) { return weir::peak_below(r, bytes); }};
}

/// Matches a report of a trace that left no memory allocated; see `weir::nothing_retained`.
inline auto nothing_retained() {
    return detail::judging_matcher{"nothing_retained",
                                   [](const report& r) { return weir::nothing_retained(r); }};
}

/// Matches a report of few allocations per record; see `weir::allocations_per_record_below`.
inline auto allocations_per_record_below(double limit) {
    return detail::judging_matcher{"allocations_per_record_below", [limit](const report& r) {
                                       return weir::allocations_per_record_below(r, limit);
                                   }};
}

/// Matches a function that makes, or runs, a pipe whose memory does not grow; see
/// `weir::constant_memory`. In Catch2 2 it cannot be combined with other matchers by && and ||.
inline auto constant_memory(std::vector<std::uint64_t> sizes = {1'000, 10'000, 100'000},
                            std::uint64_t slack = 0) {
    return detail::constant_memory_matcher{std::move(sizes), slack};
}

} // namespace weir::catch2
