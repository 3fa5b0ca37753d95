// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <weir/memory/detail/current_stage.hpp>
#include <weir/memory/report.hpp>
#include <weir/memory/trace_options.hpp>
#include <weir/report/detail/json_writer.hpp>
#include <weir/report/json.hpp>

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

namespace weir::detail {

/// Writes the members of a report; memory figures become null if nothing was measured.
class report_members {
public:
    explicit report_members(const report& figures) : figures_{figures} {}

    std::string text() && {
        text_.open('{');
        text_.key("schema").string("weir.report/1");
        text_.key("measured").boolean(figures_.measured);
        text_.key("resources_only").boolean(figures_.resources_only);
        text_.key("exact").boolean(figures_.peak_within == 0);
        text_.key("records").number(figures_.records);
        text_.key("seconds").number(figures_.seconds);
        memory("peak", figures_.peak);
        memory("peak_within", figures_.peak_within);
        memory("peak_record", figures_.peak_record);
        memory("allocated_at_peak", figures_.allocated_at_peak);
        memory("peak_blocks", figures_.peak_blocks);
        memory("frames_at_peak", figures_.frames_at_peak);
        memory("frames_kept", figures_.frames_kept);
        memory("tracker_bytes", figures_.tracker_bytes);
        memory("unsettled_at_peak", figures_.unsettled_at_peak);
        known("resident", figures_.resident, figures_.resident != 0);
        known("resident_before", figures_.resident_before, figures_.resident_before != 0);
        known("unattributed", figures_.unattributed, figures_.resident != 0 && figures_.measured);
        text_.key("stages").open('[');
        for (const report::row& row : figures_.stages) stage(row);
        text_.close(']');
        text_.key("outside");
        stage(figures_.outside);
        totals();
        matrix("held", figures_.held);
        matrix("handed", figures_.handed);
        timeline();
        text_.close('}');
        return std::move(text_).take();
    }

private:
    void known(const char* name, std::uint64_t number, bool is_known) {
        text_.key(name);
        is_known ? text_.number(number) : text_.null();
    }
    void memory(const char* name, std::uint64_t number) { known(name, number, figures_.measured); }

    void stage(const report::row& row) {
        text_.open('{');
        text_.key("name").string(row.name);
        text_.key("file");
        row.file.empty() ? text_.null() : text_.string(row.file);
        known("line", row.line, !row.file.empty());
        text_.key("within").number(row.within);
        text_.key("records").number(row.records);
        lines(row);
        memory("self_peak", row.self_peak);
        memory("at_peak", row.at_peak);
        memory("held_at_peak", row.held_at_peak);
        known("retained", row.retained.value_or(0), row.retained && figures_.measured);
        text_.close('}');
    }

    /// The figures that can be summed over the stages.
    void lines(const report::row& row) {
        memory("live_bytes", row.live_bytes);
        memory("live_blocks", row.live_blocks);
        memory("allocated_bytes", row.allocated_bytes);
        memory("allocated_blocks", row.allocated_blocks);
        memory("freed_bytes", row.freed_bytes);
        memory("freed_blocks", row.freed_blocks);
        memory("handed_over", row.handed_over);
        memory("received", row.received);
        memory("transient", row.transient);
    }

    void totals() {
        report::row sum = figures_.outside;
        std::uint64_t retained = figures_.outside.retained.value_or(0);
        bool retained_is_known = figures_.measured;
        for (const report::row& row : figures_.stages) {
            sum.live_bytes += row.live_bytes;
            sum.live_blocks += row.live_blocks;
            sum.allocated_bytes += row.allocated_bytes;
            sum.allocated_blocks += row.allocated_blocks;
            sum.freed_bytes += row.freed_bytes;
            sum.freed_blocks += row.freed_blocks;
            sum.handed_over += row.handed_over;
            sum.received += row.received;
            sum.transient += row.transient;
            retained += row.retained.value_or(0);
            if (row.records && !row.retained) retained_is_known = false;
        }
        text_.key("totals").open('{');
        lines(sum);
        known("retained", retained, retained_is_known);
        text_.close('}');
    }

    void array(const std::vector<std::uint64_t>& numbers) {
        text_.open('[');
        for (const std::uint64_t number : numbers) text_.number(number);
        text_.close(']');
    }

    void matrix(const char* name, const std::vector<std::vector<std::uint64_t>>& rows) {
        text_.key(name);
        if (!figures_.measured) {
            text_.null();
            return;
        }
        text_.open('[');
        for (const auto& row : rows) array(row);
        text_.close(']');
    }

    void timeline() {
        text_.key("timeline_over");
        text_.string(figures_.timeline_over == timeline_over::bytes ? "bytes" : "records");
        text_.key("timeline").open('[');
        for (const report::moment& at : figures_.timeline) {
            text_.open('{');
            text_.key("records").number(at.records);
            text_.key("seconds").number(at.seconds);
            memory("allocated_bytes", at.allocated_bytes);
            text_.key("live");
            if (figures_.measured)
                array(at.live);
            else
                text_.null();
            text_.close('}');
        }
        text_.close(']');
    }

    const report& figures_;
    json_writer text_;
};

} // namespace weir::detail

namespace weir {

WEIR_DETAIL_INLINE std::string to_json(const report& figures) {
    const detail::stage_guard own{detail::untracked};
    return detail::report_members{figures}.text();
}

} // namespace weir
