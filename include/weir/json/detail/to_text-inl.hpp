// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <weir/json/detail/context.hpp>
#include <weir/json/detail/write/container.hpp>
#include <weir/json/detail/write/struct.hpp>
#include <weir/json/detail/write/writer.hpp>
#include <weir/json/error.hpp>
#include <weir/json/to_text.hpp>

#include <cstdint>
#include <string>
#include <utility>

namespace weir::json::detail {

WEIR_DETAIL_INLINE error failure_of(const write_context& at, std::string destination,
                                    std::uint64_t line, std::uint64_t offset) {
    rejected record;
    record.source = std::move(destination);
    record.line = line;
    record.offset = offset;
    record.length = at.written_size;
    record.reason = at.failure().reason;
    record.path = at.failure().path;
    record.message = at.failure().message;
    record.raw = at.written;
    return {std::move(record), excerpt_of(at.written)};
}

} // namespace weir::json::detail
