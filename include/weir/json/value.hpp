// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <string_view>

namespace weir::json {

enum class kind { object, array, string, number, boolean, null };

/// A JSON value of any shape, as its text. Borrowed: good until the next record is pulled. As a
/// record or as a member of one, `json::read` has checked that there are as many brackets closed as
/// opened, that strings are closed, and that a scalar is valid; no more of what is inside an object
/// or array is looked at.
class value {
public:
    value() = default;
    value(json::kind kind, std::string_view text) noexcept : kind_{kind}, text_{text} {}

    json::kind kind() const noexcept { return kind_; }
    /// The text as it stands in the source, without blanks around it.
    std::string_view text() const noexcept { return text_; }

private:
    json::kind kind_ = json::kind::null;
    std::string_view text_ = "null";
};

} // namespace weir::json
