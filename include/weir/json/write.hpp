// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <weir/bytes/sink.hpp>
#include <weir/json/detail/write/record_output.hpp>
#include <weir/json/write_options.hpp>
#include <weir/stream/detail/closure.hpp>
#include <weir/stream/for_each.hpp>

#include <cstdint>
#include <filesystem>
#include <memory>
#include <ostream>
#include <ranges>
#include <utility>

namespace weir::json {

namespace detail {

/// `open()` returns a pointer to the sink, which may own it.
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

/// Sink: writes every element as JSON, each on a line of its own, and returns how many there were.
///
///     weir::json::read<user>(in) | std::views::filter(is_adult) | weir::json::write("adults.json")
///
/// To a path: compressed if its name ends in .gz or .zst; "-" is standard output. The file is there
/// under its name once all is written, and so replaces the one that was read, if that is the same;
/// if the pipe throws, there is none. To a sink, which is closed behind the last element, or a
/// std::ostream, which is flushed: both outlive the pipe. If the pipe throws, what is written to a
/// stream, or standard output, ends behind the last whole record, and the sink is not closed.
///
/// Elements are what `json::read` reads, owned or borrowed, and also std::shared_ptr, containers of
/// any kind (arrays) and maps of any kind with strings as keys (objects). Smart pointers that are
/// empty are null. A json::value is written as its text stands, unchecked. What json::describe says
/// of a type holds for writing too.
///
/// Nothing is opened before the pipe runs; then the file is, before anything is read. Time:
/// O(bytes). Memory: 64 KiB and the longest element's text, or twice that.
///
/// Throws: what the range throws; std::system_error, whose message names the file; json::error, if
/// an element has no JSON text: by its line and byte in what is written, the member, and why
/// (a NaN, a string that is not valid UTF-8, an enumeration's value without a name);
/// std::runtime_error, if the program was built without the library that the name asks for.
[[nodiscard]] inline auto write(std::filesystem::path file, const write_options& how = {}) {
    return detail::write_closure{[file = std::move(file)] { return detail::open_output(file); },
                                 how};
}
[[nodiscard]] inline auto write(bytes::sink& to, const write_options& how = {}) {
    return detail::write_closure{[&to] { return &to; }, how};
}
[[nodiscard]] inline auto write(std::ostream& to, const write_options& how = {}) {
    return detail::write_closure{[&to] { return std::make_unique<detail::stream_sink>(to); }, how};
}

} // namespace weir::json
