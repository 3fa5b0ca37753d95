// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <weir/bytes/source.hpp>
#include <weir/detail/compiled.hpp>
#include <weir/json/detail/fault.hpp>
#include <weir/json/detail/parse/cursor.hpp>
#include <weir/json/detail/split/detect_shape.hpp>
#include <weir/json/detail/split/line_splitter.hpp>
#include <weir/json/detail/split/record_form.hpp>
#include <weir/json/detail/split/records_at_path.hpp>
#include <weir/json/detail/split/sequence_splitter.hpp>
#include <weir/json/detail/split/split_result.hpp>
#include <weir/json/detail/split/text_buffer.hpp>
#include <weir/json/detail/split/value_splitter.hpp>
#include <weir/json/options.hpp>

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <variant>

namespace weir::json::detail {

/// Cuts one source of any shape into records. A UTF-8 byte order mark at the beginning is skipped.
/// Memory: one buffer, as long as a batch or as the longest record, whichever is longer, up to
/// options.max_record_bytes plus 8 KiB.
class any_splitter {
public:
    any_splitter(bytes::source& source, const options& how, const records_at_path& path,
                 const record_form& form = {});
    any_splitter(const any_splitter&) = delete; // the parts refer to the text
    any_splitter& operator=(const any_splitter&) = delete;

    /// Reads the beginning and moves to `offset` or to a place before it, so that no record after
    /// `offset` is missed. `offset` is the end of a record, on line `line`; or, if `at_record` is
    /// false, anywhere in the text.
    void start(std::uint64_t offset = 0, std::uint64_t line = 1, bool at_record = true);

    /// Advances to the next record. An exception of the source is stored until check().
    split_result next();

    // Or without cutting it, where the text in memory has been indexed: then the reader of the value
    // finds its end.

    /// How often the text has moved, so that pointers into it are not valid any more.
    std::uint64_t moves() const noexcept { return text_.moves(); }
    /// The first byte not passed yet.
    const char* here() const noexcept;
    /// Whether there is a record next, if the text is sound: returns the cursor at it, or null. Positions
    /// are counted from `text`, and `first` is the first structural character from here() on.
    cursor next_record(cursor first, const char* text);
    /// Advances to this record, behind which the next structural character is `next`. Returns false,
    /// and stays, if next() might cut another one.
    bool advance(const char* begin, const char* end, const char* next);
    /// Records from this offset on are left to next().
    void stop_at(std::uint64_t offset) noexcept { stop_ = offset; }

    /// Rethrows the exception of the source, if any.
    void check() { text_.check(); }

    /// The offset of the first byte that is needed: 0, if the text before `offset` is read too.
    std::uint64_t begin() const noexcept { return begin_; }
    /// After split_result::end, how long the source is.
    std::uint64_t end() const noexcept { return text_.offset() + text_.text().size(); }

    bool has_keys() const noexcept;
    std::string_view key() const noexcept;

    std::string_view record() const noexcept { return record_; }
    std::uint64_t offset() const noexcept { return offset_; }
    /// The text in memory from the current record on, if possible at most this many bytes, that does
    /// not end within a string: complete lines, if there are any.
    std::string_view batch(std::size_t most) const noexcept;
    std::uint64_t line() const noexcept;
    /// The end of the record, or some place in it if it is too long.
    struct place {
        std::uint64_t offset = 0, line = 0;
    };
    place behind() const noexcept {
        const auto* const lines = std::get_if<line_splitter>(&parts_);
        return {offset_ + record_.size(), lines != nullptr ? lines->line() : line_behind()};
    }
    /// The offset of the byte that decides to which split the record belongs.
    std::uint64_t deciding_offset() const noexcept;

    const fault& failure() const noexcept;

private:
    detected_shape detect(std::size_t begin);

    split_result cut_next();

    std::uint64_t line_behind() const noexcept;

    /// Whether the second record shows that the source is not lines, as its first line seemed to say.
    bool refutes_lines();

    template <class Parts, class Question>
    static auto ask(Parts& parts, Question question)
        -> decltype(question(*std::get_if<line_splitter>(&parts))) {
        if (auto* const lines = std::get_if<line_splitter>(&parts)) [[likely]]
            return question(*lines);
        if (auto* const values = std::get_if<value_splitter>(&parts)) return question(*values);
        if (auto* const texts = std::get_if<sequence_splitter>(&parts)) return question(*texts);
        return {};
    }
    template <class Question>
    auto ask(Question question) const noexcept {
        return ask(parts_, question);
    }
    template <class Question>
    auto ask(Question question) {
        return ask(parts_, question);
    }

    const records_at_path* path_;
    record_form form_;
    json::shape shape_;
    std::size_t max_record_bytes_;
    text_buffer text_;
    std::variant<std::monostate, line_splitter, value_splitter, sequence_splitter> parts_;
    std::string_view record_;
    std::uint64_t offset_ = 0;
    fault fault_;
    std::uint64_t begin_ = 0;
    std::uint64_t stop_ = 0;
    unsigned to_refute_ = 0; ///< how many more records, until the one that may show a wrong guess
    bool is_over_ = false;
};

} // namespace weir::json::detail

#ifndef WEIR_COMPILED
#include <weir/json/detail/split/any_splitter-inl.hpp>
#endif
