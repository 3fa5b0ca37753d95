// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <weir/detail/toolchain.hpp>

namespace weir::detail {

/// The result of what a static_assert has refused: whatever is usually done with a stream, or with
/// the result of one, compiles, so that no other error follows the sentence. Never defined, as such
/// a program never runs.
struct refused {
    template <class T>
    operator T() const noexcept;

    refused& operator*() const noexcept;
    refused* operator->() const noexcept;
    refused& operator++() const noexcept;
    refused& operator[](const auto&) const noexcept;
    friend bool operator==(const refused&, const auto&) noexcept;

    refused& begin() const noexcept;
    refused& end() const noexcept;
    refused& front() const noexcept;
    refused& at(const auto&) const noexcept;
    refused& value() const noexcept;
    refused& value_or(const auto&) const noexcept;
    bool has_value() const noexcept;
    bool empty() const noexcept;
    unsigned long size() const noexcept;

    bool await_ready() const noexcept;
    void await_suspend(const auto&) const noexcept;
    refused await_resume() const noexcept;

    friend refused operator|(const refused&, const auto&) noexcept;
    template <class Stream>
    friend Stream& operator<<(Stream&, const refused&) noexcept;
};

/// What a sink that was refused has instead of an accumulator.
template <class Result = refused>
struct refused_accumulator {
    void add(const auto&) const noexcept;
    void merge(const refused_accumulator&) const noexcept;
    Result result() const noexcept;
};

} // namespace weir::detail
