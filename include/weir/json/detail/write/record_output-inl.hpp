// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <weir/bytes/compressed_sink.hpp>
#include <weir/bytes/compression.hpp>
#include <weir/bytes/output_descriptor.hpp>
#include <weir/bytes/output_file.hpp>
#include <weir/bytes/sink.hpp>
#include <weir/detail/uncancelled.hpp>
#include <weir/json/detail/write/record_output.hpp>
#include <weir/json/detail/write/writer.hpp>
#include <weir/json/to_text.hpp>
#include <weir/json/write_options.hpp>

#include <cerrno>
#include <cstdint>
#include <filesystem>
#include <ios>
#include <memory>
#include <ostream>
#include <string_view>
#include <system_error>
#include <utility>

namespace weir::json::detail {

WEIR_DETAIL_INLINE std::uint64_t record_output::close() {
    if (how_.as == written_as::array) {
        char* const end = at_.room.at(whole_);
        whole_ = at_.room.offset_of(at_.room.put(end, count_ == 0 ? std::string_view{"[\n]\n"}
                                                                  : std::string_view{"\n]\n"}));
    }
    flush();
    failed_ = true; // nothing is handed on any more
    to_.close();
    return count_;
}

WEIR_DETAIL_INLINE void record_output::hand_on() {
    // A record that is a range may itself be read, and wait, while it is written.
    if (failed_ || within_record_) return;
    flush();
    if (!std::exchange(has_unseen_, false)) return;
    failed_ = true;
    to_.flush();
    failed_ = false;
}

WEIR_DETAIL_INLINE void record_output::give_up() noexcept {
    if (failed_) return;
    const weir::detail::uncancelled whole_records;
    try {
        flush();
    } catch (...) {
    }
}

WEIR_DETAIL_INLINE void record_output::flush() {
    failed_ = true;
    if (whole_ != 0) to_.write({text_.data(), whole_});
    failed_ = false;
    has_unseen_ = has_unseen_ || whole_ != 0;
    written_ += whole_;
    whole_ = 0;
}

WEIR_DETAIL_INLINE std::unique_ptr<bytes::sink> open_output(const std::filesystem::path& path) {
    const bytes::compression how = bytes::compression_by_name(path);
    std::unique_ptr<bytes::sink> made = std::make_unique<bytes::output_file>(path);
    if (how == bytes::compression::none)
        if (const auto descriptor = bytes::detail::descriptor_called(path.native()))
            made = std::make_unique<bytes::output_descriptor>(*descriptor, made->name());
    made->write({});
    if (how == bytes::compression::none) return made;
    return std::make_unique<bytes::compressed_sink>(std::move(made), how);
}

template <class Operation>
void stream_sink::check(Operation operation) const {
    errno = 0;
    try {
        operation();
    } catch (const std::ios_base::failure&) { // says neither what failed nor why
    }
    if (to_) return;
    const int why = errno;
    throw std::system_error{why != 0 ? std::error_code{why, std::generic_category()}
                                     : make_error_code(std::io_errc::stream),
                            "weir: cannot write to " + name()};
}

WEIR_DETAIL_INLINE void stream_sink::write(std::string_view bytes) {
    check([&] { to_.write(bytes.data(), static_cast<std::streamsize>(bytes.size())); });
}

WEIR_DETAIL_INLINE void stream_sink::flush() {
    check([&] { to_.flush(); });
}

} // namespace weir::json::detail
