// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <weir/detail/floating_point.hpp>
#include <weir/detail/utf8.hpp>
#include <weir/memory/detail/current_stage.hpp>
#include <weir/memory/report.hpp>
#include <weir/report/open_metrics.hpp>

#include <array>
#include <charconv>
#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace weir::detail {

struct stage_metric {
    std::string_view name, type, unit, help;
    std::uint64_t report::row::* figure;
};

inline constexpr std::array<stage_metric, 12> stage_metrics{{
    {"live_bytes", "gauge", "bytes", "Allocated by the stage and not yet freed.",
     &report::row::live_bytes},
    {"live_blocks", "gauge", "blocks", "Allocated by the stage and not yet freed.",
     &report::row::live_blocks},
    {"self_peak_bytes", "gauge", "bytes", "The most that were ever live.", &report::row::self_peak},
    {"at_peak_bytes", "gauge", "bytes", "Live at the peak of the pipeline.", &report::row::at_peak},
    {"held_at_peak_bytes", "gauge", "bytes", "Live at the peak and freed by the stage later.",
     &report::row::held_at_peak},
    {"allocated_bytes", "counter", "bytes", "Allocated by the stage.",
     &report::row::allocated_bytes},
    {"allocated_blocks", "counter", "blocks", "Allocated by the stage.",
     &report::row::allocated_blocks},
    {"freed_bytes", "counter", "bytes", "Allocated by the stage and freed.",
     &report::row::freed_bytes},
    {"freed_blocks", "counter", "blocks", "Allocated by the stage and freed.",
     &report::row::freed_blocks},
    {"handed_over_bytes", "counter", "bytes", "Allocated by the stage and freed elsewhere.",
     &report::row::handed_over},
    {"received_bytes", "counter", "bytes", "Allocated elsewhere and freed by the stage.",
     &report::row::received},
    {"transient_bytes", "counter", "bytes", "Allocated and freed within one pull.",
     &report::row::transient},
}};

class metrics_text {
public:
    explicit metrics_text(const report& figures) : figures_{figures} {
        for (const report::row& row : figures.stages) rows_.push_back(&row);
        rows_.push_back(&figures.outside);
        label_rows();
    }

    std::string text() && {
        about_the_report();
        if (figures_.measured)
            for (const stage_metric& metric : stage_metrics) {
                family("stage_", metric.name, metric.type, metric.unit, metric.help);
                for (std::size_t i = 0; i < rows_.size(); ++i)
                    sample("stage_", metric.name, metric.type, labels_[i],
                           std::to_string(rows_[i]->*metric.figure));
            }
        optional_figures();
        text_ += "# EOF\n";
        return std::move(text_);
    }

private:
    void about_the_report() {
        family("", "report", "info", "", "How the figures came about.");
        sample("", "report", "info",
               std::string{"{measured=\""} + truth(figures_.measured) + "\",exact=\""
                   + truth(figures_.peak_within == 0) + "\",resources_only=\""
                   + truth(figures_.resources_only) + "\"}",
               "1");
        number("records", "counter", "records", "Passed the gauges nearest the sources.",
               figures_.records);
        if (is_finite(figures_.seconds)) {
            family("", "duration_seconds", "gauge", "seconds", "Since the trace began.");
            sample("", "duration_seconds", "gauge", "", decimal(figures_.seconds));
        }
        if (figures_.resident != 0)
            number("resident_bytes", "gauge", "bytes", "The resident set of the process.",
                   figures_.resident);
        if (figures_.resident_before != 0)
            number("resident_before_bytes", "gauge", "bytes", "The same when the trace began.",
                   figures_.resident_before);
        if (!figures_.measured) return;
        if (figures_.resident != 0)
            number("unattributed_bytes", "gauge", "bytes",
                   "Resident since the trace began, and in no ledger.", figures_.unattributed);
        number("peak_bytes", "gauge", "bytes", "The most that were live in all stages together.",
               figures_.peak);
        number("peak_within_bytes", "gauge", "bytes", "How far the peak may be from the truth.",
               figures_.peak_within);
        number("peak_record", "gauge", "", "The record under way at the peak, counted from 1.",
               figures_.peak_record);
        number("peak_blocks", "gauge", "blocks", "How many blocks the peak was.",
               figures_.peak_blocks);
        number("allocated_at_peak_bytes", "gauge", "bytes", "Allocated up to the peak.",
               figures_.allocated_at_peak);
        number("frames_at_peak_bytes", "gauge", "bytes", "The coroutine frames of the peak.",
               figures_.frames_at_peak);
        number("frames_kept_bytes", "gauge", "bytes", "Coroutine frames kept for reuse.",
               figures_.frames_kept);
        number("tracker_bytes", "gauge", "bytes", "What the ledger itself takes.",
               figures_.tracker_bytes);
        number("unsettled_at_peak_bytes", "gauge", "bytes", "Live at the peak, not freed yet.",
               figures_.unsettled_at_peak);
    }

    /// Figures that only some stages have.
    void optional_figures() {
        bool begun = false;
        for (std::size_t i = 0; i < rows_.size(); ++i) {
            if (!rows_[i]->records) continue;
            if (!std::exchange(begun, true))
                family("stage_", "records", "counter", "records", "Passed the gauge.");
            sample("stage_", "records", "counter", labels_[i], std::to_string(*rows_[i]->records));
        }
        begun = false;
        for (std::size_t i = 0; i < rows_.size(); ++i) {
            if (!rows_[i]->retained || !figures_.measured) continue;
            if (!std::exchange(begun, true))
                family("stage_", "retained_bytes", "gauge", "bytes",
                       "Live when the pipe was destroyed.");
            sample("stage_", "retained_bytes", "gauge", labels_[i],
                   std::to_string(*rows_[i]->retained));
        }
    }

    /// Stages with the same name are distinguished by place; with the same place too, by a number.
    void label_rows() {
        std::map<std::string, std::size_t> times, seen;
        for (const report::row* row : rows_) {
            std::string labels = "{stage=\"" + escaped(row->name) + '"';
            if (!row->file.empty())
                labels += ",file=\"" + escaped(row->file) + "\",line=\"" + std::to_string(row->line)
                        + '"';
            ++times[labels];
            labels_.push_back(std::move(labels));
        }
        for (std::string& labels : labels_) {
            if (times[labels] > 1) labels += ",index=\"" + std::to_string(++seen[labels]) + '"';
            labels += '}';
        }
    }

    static std::string escaped(std::string_view value) {
        std::string result;
        for (const char c : valid_utf8(value))
            if (c == '\n')
                result += "\\n";
            else if (c == '"' || c == '\\')
                (result += '\\') += c;
            else
                result += c;
        return result;
    }
    static const char* truth(bool value) noexcept { return value ? "true" : "false"; }
    static std::string decimal(double value) {
        std::array<char, 32> digits{};
        return {digits.data(),
                std::to_chars(digits.data(), digits.data() + digits.size(), value).ptr};
    }

    void family(std::string_view prefix, std::string_view name, std::string_view type,
                std::string_view unit, std::string_view help) {
        const std::string full = "weir_" + std::string{prefix} + std::string{name};
        text_ += "# TYPE " + full + ' ' + std::string{type} + '\n';
        if (!unit.empty()) text_ += "# UNIT " + full + ' ' + std::string{unit} + '\n';
        text_ += "# HELP " + full + ' ' + std::string{help} + '\n';
    }
    void sample(std::string_view prefix, std::string_view name, std::string_view type,
                std::string_view labels, const std::string& value) {
        ((text_ += "weir_") += prefix) += name;
        if (type == "counter") text_ += "_total";
        if (type == "info") text_ += "_info";
        (((text_ += labels) += ' ') += value) += '\n';
    }
    void number(std::string_view name, std::string_view type, std::string_view unit,
                std::string_view help, std::uint64_t value) {
        family("", name, type, unit, help);
        sample("", name, type, "", std::to_string(value));
    }

    const report& figures_;
    std::vector<const report::row*> rows_;
    std::vector<std::string> labels_;
    std::string text_;
};

} // namespace weir::detail

namespace weir {

WEIR_DETAIL_INLINE std::string open_metrics(const report& figures) {
    const detail::stage_guard own{detail::untracked};
    return detail::metrics_text{figures}.text();
}

} // namespace weir
