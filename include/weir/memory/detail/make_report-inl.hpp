// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <weir/detail/uncancelled.hpp>
#include <weir/memory/detail/block_header.hpp>
#include <weir/memory/detail/coroutine_frame.hpp>
#include <weir/memory/detail/current_stage.hpp>
#include <weir/memory/detail/ledger_line.hpp>
#include <weir/memory/detail/make_report.hpp>
#include <weir/memory/detail/program_ledger.hpp>
#include <weir/memory/report.hpp>

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <charconv>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <system_error>
#include <vector>

namespace weir::detail {

inline report::row row_of(const ledger_line& from, std::uint64_t held_at_peak) {
    report::row row;
    row.name = from.name.view();
    row.file = from.place.file();
    row.line = from.place.line();
    if (from.counts_records) row.records = from.records;
    row.live_bytes = from.live.bytes;
    row.live_blocks = from.live.blocks;
    row.self_peak = from.self_peak;
    row.at_peak = from.at_peak.bytes;
    row.held_at_peak = held_at_peak;
    row.handed_over = from.handed_over;
    row.received = from.received;
    row.transient = from.transient;
    row.allocated_bytes = from.allocated_bytes;
    row.allocated_blocks = from.allocated_blocks;
    row.freed_bytes = from.allocated_bytes - from.live.bytes;
    row.freed_blocks = from.allocated_blocks - from.live.blocks;
    if (from.retained_is_known && from.pipes == 0) row.retained = from.retained;
    return row;
}

/// Appends the stages that `consumer` pulls from, each after its own sources.
inline void append_upstream_first(const ledger_snapshot& from, stage_id consumer,
                                  std::vector<stage_id>& order) {
    for (stage_id stage = 1; stage < from.stages; ++stage)
        if (from.lines[stage].consumer == consumer) {
            append_upstream_first(from, stage, order);
            order.push_back(stage);
        }
}

/// The bytes by origin and holder in the order of the report.
inline std::vector<std::vector<std::uint64_t>> in_order(const stage_matrix& of,
                                                        const std::vector<stage_id>& order) {
    std::vector<std::vector<std::uint64_t>> rows;
    for (const stage_id origin : order) {
        rows.emplace_back();
        for (const stage_id holder : order) rows.back().push_back(of[origin][holder]);
    }
    return rows;
}

inline report::moment moment_of(const timeline::moment& from, const std::vector<stage_id>& order) {
    report::moment made{
        from.records, from.allocated_bytes, static_cast<double>(from.nanoseconds) / 1e9, {}};
    for (const stage_id stage : order) made.live.push_back(from.live[stage]);
    return made;
}

/// Bytes of the headers of this many blocks: in front of each, or in a table beside them.
inline std::uint64_t header_bytes([[maybe_unused]] std::uint64_t blocks) {
#if WEIR_DETAIL_SANITIZED
    return program_blocks.bytes();
#else
    return blocks * sizeof(block);
#endif
}

WEIR_DETAIL_INLINE report make_report(bool measured, std::size_t room) {
    const stage_guard own{untracked};
    std::vector<timeline::moment> moments(room);
    const auto copied = std::make_unique<ledger_snapshot>();
    ledger_snapshot& now = *copied;
    program_ledger.copy_to(now, moments);

    std::vector<stage_id> order;
    append_upstream_first(now, outside, order);
    order.push_back(outside);

    const std::uint64_t tables =
        shared_ledger::bytes_with(now.accounts) + room * sizeof(timeline::moment);

    report result;
    result.measured = measured;
    result.resources_only =
        measured && program_hooks.load(std::memory_order_relaxed) == hooked::nothing;
    result.peak_within = now.accounts * thread_account::bound;
    result.records = now.totals.records;
    result.seconds = static_cast<double>(now.now.nanoseconds) / 1e9;
    result.peak = now.totals.peak;
    result.peak_blocks = now.at_peak.blocks;
    result.peak_record = now.totals.peak_record;
    result.allocated_at_peak = now.totals.allocated_at_peak;
    result.frames_at_peak = now.at_peak.frames;
    result.frames_kept = kept_frames.kept_bytes();
    result.tracker_bytes = tables + header_bytes(now.at_peak.blocks);
    result.unsettled_at_peak = now.unsettled;
    for (const stage_id stage : order) {
        report::row row = row_of(now.lines[stage], now.held_at_peak[stage]);
        const stage_id consumer = now.lines[stage].consumer;
        if (stage == outside) {
            row.name = "outside";
            result.outside = std::move(row);
            break;
        }
        if (consumer != outside)
            row.within = static_cast<std::size_t>(std::find(order.begin(), order.end(), consumer)
                                                  - order.begin());
        result.stages.push_back(std::move(row));
    }
    result.held = in_order(now.held, order);
    result.handed = in_order(now.handed, order);
    result.timeline_over = now.over;
    for (std::size_t i = 0; i < now.moments; ++i)
        result.timeline.push_back(moment_of(moments[i], order));
    if (room != 0) result.timeline.push_back(moment_of(now.now, order));
    if (measured) {
        result.resident = resident_set();
        result.resident_before = resident_before.load(std::memory_order_relaxed);
        const std::uint64_t known =
            result.resident_before + now.live.bytes + header_bytes(now.live.blocks);
        result.unattributed = result.resident - std::min(known, result.resident);
    }
    return result;
}

WEIR_DETAIL_INLINE std::uint64_t resident_set() noexcept {
#ifdef __linux__
    const uncancelled reading;
    const int file = ::open("/proc/self/statm", O_RDONLY | O_CLOEXEC);
    if (file < 0) return 0;
    std::array<char, 256> text{};
    const auto size = ::read(file, text.data(), text.size());
    ::close(file);
    if (size <= 0) return 0;
    // Two numbers, in pages: mapped memory, and the part of it that is resident.
    const char* const end = text.data() + size;
    std::uint64_t mapped = 0, resident = 0;
    const auto first = std::from_chars(text.data(), end, mapped);
    if (first.ec != std::errc{} || first.ptr == end) return 0;
    if (std::from_chars(first.ptr + 1, end, resident).ec != std::errc{}) return 0;
    return resident * static_cast<std::uint64_t>(::sysconf(_SC_PAGESIZE));
#else
    return 0;
#endif
}

} // namespace weir::detail
