// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <weir/bytes/file.hpp>
#include <weir/bytes/source.hpp>
#include <weir/detail/compiled.hpp>

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <utility>

namespace weir::json::detail {

/// The sources of a reader, read one after another.
class inputs {
public:
    virtual ~inputs() = default;

    virtual std::size_t count() const noexcept = 0;
    /// The i-th source, valid until the next call. Called with increasing i; some may be left out.
    virtual bytes::source& open(std::size_t i) = 0;
    /// Closes the source that was opened last. It is not opened again.
    virtual void close() noexcept = 0;
    /// Throws std::system_error, which names the file, if this program is writing one that will be
    /// opened later, or has said that it will.
    virtual void check_unwritten() const {}
    /// The size of the i-th source in stored (compressed) bytes, if known.
    virtual std::optional<std::uint64_t> size(std::size_t i) = 0;
};

template <class Input>
class inputs_of;

template <std::derived_from<bytes::source> Source>
class inputs_of<Source> final : public inputs {
public:
    explicit inputs_of(Source source) : source_{std::in_place, std::move(source)} {}

    std::size_t count() const noexcept override { return 1; }
    bytes::source& open(std::size_t) override { return *source_; }
    void close() noexcept override { source_.reset(); }
    std::optional<std::uint64_t> size(std::size_t) override { return source_->size(); }

private:
    std::optional<Source> source_;
};

template <>
class inputs_of<bytes::files> final : public inputs {
public:
    explicit inputs_of(bytes::files files) : files_{std::move(files)} {}

    std::size_t count() const noexcept override { return files_.count(); }
    bytes::source& open(std::size_t i) override { return current_.emplace(files_.path(i)); }
    void close() noexcept override { current_.reset(); }
    void check_unwritten() const override;
    std::optional<std::uint64_t> size(std::size_t i) override;

private:
    bytes::files files_;
    std::optional<bytes::file> current_;
};

/// The types of input that `json::read` takes.
template <class Input>
concept readable = std::derived_from<Input, bytes::source> || std::same_as<Input, bytes::files>;

} // namespace weir::json::detail

#ifndef WEIR_COMPILED
#include <weir/json/detail/parse/inputs-inl.hpp>
#endif
