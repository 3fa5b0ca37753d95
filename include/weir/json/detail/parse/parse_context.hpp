// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <weir/detail/compiled.hpp>
#include <weir/json/detail/context.hpp>
#include <weir/json/detail/parse/simdjson.hpp>
#include <weir/json/error.hpp>

#include <cstddef>
#include <deque>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace weir::json::detail {

/// The state shared by the binders of one record, in addition to context: what is known about its
/// text, buffers for strings that simdjson has no room for, and how much has been allocated.
class parse_context : public context {
public:
    explicit parse_context(std::size_t max_depth,
                           std::size_t max_string_bytes = std::string_view::npos,
                           bool refuses_unknown = false)
        : context{max_depth}, max_string_bytes_{max_string_bytes},
          refuses_unknown_{refuses_unknown} {}

    /// Searches the whole text for backslashes once, which saves a search in each string.
    void begin(std::string_view record) noexcept {
        has_escapes_ = record.find('\\') != record.npos;
        texts_in_use_ = 0;
    }
    bool has_escapes() const noexcept { return has_escapes_; }

    /// Whether JSON members that the type does not have are an error.
    bool refuses_unknown() const noexcept { return refuses_unknown_; }

    bool is_short(std::string_view text) const noexcept { return text.size() <= max_string_bytes_; }
    /// Returns whether a string is short enough for a member; if not, sets the fault.
    bool fits(std::string_view text) { return is_short(text) || fail_too_long(text.size()); }

    using context::fail;

    /// Sets the fault for an error of simdjson. Throws std::bad_alloc if simdjson is out of memory.
    bool fail(simdjson::error_code code);

    bool trailing();

    /// During its lifetime, a text may be read more than once, for the alternatives of a variant.
    /// simdjson has room to unescape each string of a batch once, so fresh_text() is used instead.
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

    /// A buffer of one bit per level of nesting.
    std::vector<bool>& nesting() noexcept { return nesting_; }

    /// Reports that a part of the record allocated this many bytes.
    void grew(std::size_t bytes) noexcept { grown_ += bytes; }
    std::size_t grown() const noexcept { return grown_; }
    void forget_growth() noexcept;

private:
    bool fail_too_long(std::size_t bytes);

    std::size_t grown_ = 0;
    std::size_t repeatable_ = 0;
    /// By the place of a text and the type of a variant.
    std::map<std::pair<const char*, const void*>, std::size_t> failed_;
    std::deque<std::string> texts_; ///< a deque, for stable addresses
    std::size_t texts_in_use_ = 0;
    std::vector<bool> nesting_; ///< at most max_depth bits
    bool has_escapes_ = true;
    std::size_t max_string_bytes_;
    bool refuses_unknown_;
};

} // namespace weir::json::detail

#ifndef WEIR_COMPILED
#include <weir/json/detail/parse/parse_context-inl.hpp>
#endif
