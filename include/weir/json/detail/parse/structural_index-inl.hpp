// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <weir/json/detail/fault.hpp>
#include <weir/json/detail/parse/structural_index.hpp>
#include <weir/json/error.hpp>

#include <cstddef>
#include <cstdint>
#include <new>
#include <simdjson.h>
#include <string_view>

// The only file that includes simdjson. What it uses is public and the same in all versions from
// 3.0 to 4, though not in simdjson's documentation.

namespace weir::json::detail {

/// simdjson chooses its kernels for this machine at first use, and never frees the memory for it.
/// Done before main, this is in the ledger of no stage.
inline const bool kernels_are_chosen = !simdjson::get_active_implementation()->name().empty();

WEIR_DETAIL_INLINE structural_index::structural_index() noexcept = default;
WEIR_DETAIL_INLINE structural_index::~structural_index() = default;

WEIR_DETAIL_INLINE void structural_index::reserve(std::size_t capacity) {
    capacity_ = 0;
    const simdjson::error_code error =
        stage_ == nullptr ? simdjson::get_active_implementation()->create_dom_parser_implementation(
                                capacity, 1, stage_) // of no depth: that is for its second stage
                          : stage_->set_capacity(capacity);
    if (error != simdjson::SUCCESS) {
        stage_.reset();
        throw std::bad_alloc{};
    }
    capacity_ = capacity;
}

WEIR_DETAIL_INLINE bool structural_index::build(std::string_view text) {
    const simdjson::error_code error =
        stage_->stage1(reinterpret_cast<const std::uint8_t*>(text.data()), text.size(),
                       simdjson::stage1_mode::regular);
    error_ = error;
    begin_ = stage_->structural_indexes.get();
    end_ = begin_ + (error == simdjson::SUCCESS ? stage_->n_structural_indexes : 0);
    return error == simdjson::SUCCESS;
}

WEIR_DETAIL_INLINE fault structural_index::failure() const {
    switch (error_) {
    case simdjson::UTF8_ERROR:
        return {reason::invalid_utf8, "the text is not valid UTF-8"};
    case simdjson::UNESCAPED_CHARS:
        return {reason::unescaped_control_character,
                "a control character in a string is not escaped"};
    case simdjson::UNCLOSED_STRING:
        return {reason::incomplete, "a string is not closed"};
    default:
        return {reason::malformed, "not valid JSON"};
    }
}

} // namespace weir::json::detail
