// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <weir/bytes/sink.hpp>
#include <weir/json/detail/write/output_sinks.hpp>
#include <weir/json/detail/write/record_output.hpp>
#include <weir/json/write_options.hpp>
#include <weir/stream/detail/closure.hpp>
#include <weir/stream/detail/pull_while.hpp>

#include <cstdint>
#include <filesystem>
#include <memory>
#include <ostream>
#include <ranges>
#include <utility>

namespace weir::json {

namespace detail {

/// `open()` returns a pointer to the sink, raw or owning.
template <class Open>
class write_closure : public weir::detail::pipeable {
public:
    write_closure(Open open, const write_options& how) : open_{std::move(open)}, how_{how} {}

    template <std::ranges::input_range Range>
    std::uint64_t operator()(Range&& range) const {
        const auto to = open_();
        record_output output{*to, how_};
        try {
            weir::detail::pull_while(range, [&](std::ranges::range_reference_t<Range>&& element) {
                auto&& written = without_proxy<Range>(element);
                output.add(written);
                return true;
            });
        } catch (...) {
            output.give_up();
            throw;
        }
        return output.close();
    }

private:
    Open open_;
    write_options how_;
};

} // namespace detail

/// Sink: writes every element as JSON, each on a line of its own, and returns their number.
///
///     weir::json::read<user>(in) | std::views::filter(is_adult) | weir::json::write("adults.json")
///
/// To a path: compressed if its name ends in .gz or .zst; "-" is standard output. The file appears
/// under its name only when everything is written; if the pipe throws, no file appears. To a sink,
/// which is closed after the last element, or a std::ostream, which is flushed: both must outlive
/// the pipe. If the pipe throws, the output to a stream or standard output ends after the last
/// whole record, and the sink is not closed.
///
/// Element type: any that `json::read` reads, owned or borrowed, also std::shared_ptr, containers
/// of any kind (as arrays) and maps of any kind with strings as keys (as objects). An empty smart
/// pointer or json::value is written as null. The text of a json::value is written unchecked. `json::describe`
/// applies to writing too.
///
/// Before a descriptor, a file or a std::istream waits for more on this thread, all that has been
/// written is handed on, except to a file that is to be replaced or to a compressed one.
///
/// Nothing is opened before the pipe runs; then the file is opened before anything is read. Time:
/// O(bytes). Memory: 64 KiB and the text of the longest element, or twice that.
///
/// Throws: what the range throws; std::system_error, whose message names the file, also if this
/// program is reading or writing that file, by whatever name (of a stream, that is not known);
/// json::error if an element has no JSON text (a NaN, a string that is not valid UTF-8, an
/// enumeration value without a name), with its line and byte in the output, the member, and the
/// reason; std::runtime_error if the program was built without the compression library for that
/// file name.
[[nodiscard]] inline auto write(std::filesystem::path file, const write_options& how = {}) {
    return detail::write_closure{[to = std::move(file)] { return detail::open_output(to); }, how};
}
[[nodiscard]] inline auto write(bytes::sink& to, const write_options& how = {}) {
    return detail::write_closure{[&to] { return &to; }, how};
}
[[nodiscard]] inline auto write(std::ostream& to, const write_options& how = {}) {
    return detail::write_closure{[&to] { return std::make_unique<detail::stream_sink>(to); }, how};
}

} // namespace weir::json
