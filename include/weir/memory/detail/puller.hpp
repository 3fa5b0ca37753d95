// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <weir/detail/toolchain.hpp>

#include <cstdint>
#include <utility>

// Who consumes whom, as it shows in the pulls: a gauge that is pulled tells the innermost puller of
// its thread. Calls nest, so the pullers of a thread are a stack, as its stages are.

namespace weir::detail {

/// What pulls elements of gauges: a gauge, or a junction. Sources are a bit for each line in the
/// ledger of a trace.
class puller {
public:
    /// Of code outside any gauge: it has nothing to learn.
    static constexpr std::uint64_t all_sources = ~std::uint64_t{0};
    constexpr puller() = default;

    std::uint64_t sources() const noexcept { return sources_; }

    /// It has pulled from these.
    void learn(std::uint32_t trace, std::uint64_t sources) noexcept {
        learn_(*this, trace, sources);
    }

protected:
    using learning = void (*)(puller& of, std::uint32_t trace, std::uint64_t sources) noexcept;
    constexpr explicit puller(learning how) noexcept : sources_{0}, learn_{how} {}

    std::uint64_t sources_ = all_sources;

private:
    learning learn_ = nullptr;
};

[[gnu::visibility("default")]] inline constinit puller no_puller{};
[[gnu::visibility("default")]] inline constinit thread_local puller* innermost_puller = &no_puller;

/// What is pulled while it lives is passed on by no gauge.
class unknown_puller {
public:
    unknown_puller() noexcept : outer_{std::exchange(innermost_puller, &no_puller)} {}
    ~unknown_puller() { innermost_puller = outer_; }
    unknown_puller(const unknown_puller&) = delete;
    unknown_puller& operator=(const unknown_puller&) = delete;

private:
    puller* outer_;
};

/// Keeps elements that have been pulled once for several consumers, such as the branches of a
/// weir::tee: each consumes what the junction has pulled, whoever was running then.
class junction : public puller {
public:
    junction() noexcept : puller{&keep} {}

    /// What is pulled while it lives is pulled by the junction.
    class pull {
    public:
        explicit pull(junction& by) noexcept : outer_{std::exchange(innermost_puller, &by)} {}
        ~pull() { innermost_puller = outer_; }
        pull(const pull&) = delete;
        pull& operator=(const pull&) = delete;

    private:
        puller* outer_;
    };

    /// The running stage reads an element that the junction has pulled, just now or before.
    void read() const noexcept {
        if ((pulled_ & ~innermost_puller->sources()) != 0) innermost_puller->learn(trace_, pulled_);
    }

private:
    static void keep(puller& of, std::uint32_t trace, std::uint64_t sources) noexcept {
        auto& at = static_cast<junction&>(of);
        at.pulled_ = sources | (at.trace_ == trace ? at.pulled_ : 0);
        at.trace_ = trace;
    }

    /// Not in `sources_`: those of another trace would hide those of this one.
    std::uint64_t pulled_ = 0;
    std::uint32_t trace_ = 0;
};

} // namespace weir::detail
