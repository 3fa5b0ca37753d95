// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <weir/detail/compiled.hpp>
#include <weir/json/detail/fault.hpp>
#include <weir/json/detail/parse/cursor.hpp>

#include <cstddef>
#include <memory>
#include <string_view>

namespace simdjson::internal {

class dom_parser_implementation;

} // namespace simdjson::internal

namespace weir::json::detail {

/// Where the structural characters of a text are: its brackets, colons and commas outside of
/// strings, the quotes that begin strings, and the first characters of all other tokens. Found by
/// the first stage of simdjson at gigabytes a second; simdjson is used for nothing else.
/// Memory: 4 bytes for each byte of `capacity`.
class structural_index {
public:
    structural_index() noexcept;
    ~structural_index();

    /// How long a text it has room for.
    std::size_t capacity() const noexcept { return capacity_; }
    /// Throws std::bad_alloc; then there is room for none.
    void reserve(std::size_t capacity);

    /// Indexes a text of at most capacity() bytes. Returns false if it has no token, if it ends
    /// within a string, or if a string has a control character or is not valid UTF-8: see failure().
    /// Of what is not JSON in other ways, processors make different tokens, or refuse it: only with
    /// vectors are an escaped control character and invalid UTF-8 outside of strings seen.
    bool build(std::string_view text);
    fault failure() const;

    cursor begin() const noexcept { return begin_; }
    /// Behind the last structural character.
    cursor end() const noexcept { return end_; }

private:
    std::unique_ptr<simdjson::internal::dom_parser_implementation> stage_;
    std::size_t capacity_ = 0;
    cursor begin_ = nullptr;
    cursor end_ = nullptr;
    int error_ = 0; ///< of simdjson
};

} // namespace weir::json::detail

#ifndef WEIR_COMPILED
#include <weir/json/detail/parse/structural_index-inl.hpp>
#endif
