// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <weir/detail/compiled.hpp>
#include <weir/json/detail/context.hpp>
#include <weir/json/detail/parse/cursor.hpp>
#include <weir/json/error.hpp>

#include <cstddef>
#include <deque>
#include <map>
#include <string>
#include <string_view>
#include <utility>

namespace weir::json::detail {

/// The state shared by the binders of one record, in addition to context: the text that their
/// cursors are places in, buffers for strings that had escapes, and how much has been allocated.
class parse_context : public context {
public:
    explicit parse_context(std::size_t max_depth,
                           std::size_t max_string_bytes = std::string_view::npos,
                           bool refuses_unknown = false, bool is_strict = false)
        : context{max_depth}, max_string_bytes_{max_string_bytes},
          refuses_unknown_{refuses_unknown}, is_strict_{is_strict} {}

    /// A record begins. Positions in its index, which ends at `end`, are counted from `text`; 64
    /// readable bytes follow the record. If the context is strict, all escapes in it are valid by the
    /// grammar.
    void begin(const char* text, cursor end, bool has_escapes) noexcept {
        text_ = text;
        end_ = end;
        has_escapes_ = has_escapes;
        texts_in_use_ = 0;
    }
    const char* text() const noexcept { return text_; }
    cursor end() const noexcept { return end_; }

    /// Remembers where an object begins. A register in the loop over its members would cost more.
    void opens(cursor object) noexcept { opened_ = object; }
    bool has_opened(cursor object) const noexcept { return object == opened_; }
    /// Whether there may be a backslash in the record.
    bool has_escapes() const noexcept { return has_escapes_; }

    /// Whether JSON members that the type does not have are an error.
    bool refuses_unknown() const noexcept { return refuses_unknown_; }
    /// Whether what is not bound must be valid, too.
    bool is_strict() const noexcept { return is_strict_; }

    bool is_short(std::string_view text) const noexcept { return text.size() <= max_string_bytes_; }
    /// Returns whether a string is short enough for a member; if not, sets the fault.
    bool fits(std::string_view text) { return is_short(text) || fail_too_long(text.size()); }

    using context::fail;
    failed fail(const fault& found) { return fail(found.reason, found.message); }

    /// During its lifetime, a text is read for one alternative of a variant after the other.
    class repeatable {
    public:
        repeatable(parse_context& of, bool is_so) noexcept : of_{of}, counts_{is_so} {
            of_.repeatable_ += counts_;
        }
        ~repeatable() {
            of_.repeatable_ -= counts_;
            if (!of_.is_repeatable()) of_.failed_.clear();
        }
        repeatable(const repeatable&) = delete;
        repeatable& operator=(const repeatable&) = delete;

    private:
        parse_context& of_;
        std::size_t counts_;
    };
    bool is_repeatable() const noexcept { return repeatable_ > 0; }

    /// How many of the first alternatives of a variant have failed, when the text that begins at
    /// `place` was read before; `type` is an address that stands for the type of the variant.
    std::size_t failed_alternatives(const char* place, const void* type) const noexcept {
        const auto known = failed_.find({place, type});
        return known == failed_.end() ? 0 : known->second;
    }
    void failed_alternatives(const char* place, const void* type, std::size_t count) {
        failed_[{place, type}] = count;
    }

    /// An empty string, valid until the next record, or until reuse_texts().
    std::string& fresh_text();
    std::size_t texts_in_use() const noexcept { return texts_in_use_; }
    /// What was in the texts after the first `kept` is not needed any more.
    void reuse_texts(std::size_t kept) noexcept { texts_in_use_ = kept; }

    /// Reports that a part of the record allocated this many bytes.
    void grew(std::size_t bytes) noexcept { grown_ += bytes; }
    std::size_t grown() const noexcept { return grown_; }
    void forget_growth() noexcept;

private:
    failed fail_too_long(std::size_t bytes);

    std::size_t grown_ = 0;
    std::size_t repeatable_ = 0;
    /// By the place of a text and the type of a variant.
    std::map<std::pair<const char*, const void*>, std::size_t> failed_;
    std::deque<std::string> texts_; ///< a deque, for stable addresses
    std::size_t texts_in_use_ = 0;
    const char* text_ = nullptr;
    cursor end_ = nullptr;
    cursor opened_ = nullptr; ///< the last object
    bool has_escapes_ = true;
    std::size_t max_string_bytes_;
    bool refuses_unknown_;
    bool is_strict_;
};

} // namespace weir::json::detail

#ifndef WEIR_COMPILED
#include <weir/json/detail/parse/parse_context-inl.hpp>
#endif
