// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <weir/bytes/sink.hpp>
#include <weir/detail/compiled.hpp>
#include <weir/json/detail/write/output_batch.hpp>
#include <weir/json/detail/write/writer.hpp>
#include <weir/json/to_text.hpp>
#include <weir/json/write_options.hpp>

#include <cstddef>
#include <cstdint>

namespace weir::json::detail {

/// Writes records to a sink in batches. Memory: at most one batch and the longest record.
class record_output final : public output_batch {
public:
    record_output(bytes::sink& to, const write_options& how)
        : output_batch{to}, how_{how}, at_{text(), how_} {}

    /// Throws: json::error if the record has no text; what the sink throws.
    template <class T>
    void add(T& record) {
        const bool lines = how_.as == written_as::lines;
        char* to = at_.room.at(whole());
        if (!lines) to = at_.room.put(to, count() == 0 ? "[\n" : ",\n");
        const std::size_t begin = at_.room.offset_of(to);
        begin_record();
        to = put_record(to, record, at_);
        end_record();
        if (to == nullptr) [[unlikely]]
            throw failure_of(at_, destination(), count() + (lines ? 1 : 2), place_of(begin));
        if (lines) to = at_.room.put(to, '\n');
        add_record(at_.room.offset_of(to));
    }

    /// Ends the array, if any, closes the sink, and returns the number of records.
    std::uint64_t close();

private:
    write_options how_;
    write_context at_;
};

} // namespace weir::json::detail

#ifndef WEIR_COMPILED
#include <weir/json/detail/write/record_output-inl.hpp>
#endif
