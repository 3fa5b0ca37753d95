// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <weir/detail/floating_point.hpp>
#include <weir/detail/format_number.hpp>
#include <weir/detail/utf8.hpp>
#include <weir/memory/detail/current_stage.hpp>
#include <weir/memory/report.hpp>
#include <weir/report/chrome_trace.hpp>
#include <weir/report/detail/json_writer.hpp>
#include <weir/report/detail/stage_text.hpp>

#include <array>
#include <charconv>
#include <cstddef>
#include <cstdint>
#include <numeric>
#include <set>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>
#include <vector>

namespace weir::detail {

/// Names of the stages, then that of `outside`; a name that occurred before is numbered.
inline std::vector<std::string> distinct_names(const report& figures) {
    std::vector<std::string> names;
    std::set<std::string> taken;
    const auto add = [&](const report::row& row) {
        const std::string name = valid_utf8(row.name);
        std::string distinct = name;
        for (std::size_t n = 2; !taken.insert(distinct).second; ++n)
            distinct = name + " #" + std::to_string(n);
        names.push_back(std::move(distinct));
    };
    for (const report::row& row : figures.stages) add(row);
    add(figures.outside);
    return names;
}

class trace_events {
public:
    explicit trace_events(const report& figures)
        : figures_{figures}, names_{distinct_names(figures)} {}

    std::string text() && {
        text_.open('{').key("displayTimeUnit").string("ms").key("traceEvents").open('[');
        name_of("process_name", "weir");
        name_of("thread_name", "memory by stage");
        const double peak_at = seconds_at_peak();
        bool peak_is_ahead = figures_.measured && !figures_.timeline.empty();
        for (const report::moment& at : figures_.timeline) {
            if (peak_is_ahead && peak_at < at.seconds) {
                mark_peak(peak_at);
                peak_is_ahead = false;
            }
            count(at);
        }
        if (peak_is_ahead) mark_peak(peak_at);
        text_.close(']').close('}');
        return std::move(text_).take();
    }

private:
    static std::uint64_t sum(const std::vector<std::uint64_t>& numbers) {
        return std::accumulate(numbers.begin(), numbers.end(), std::uint64_t{0});
    }

    /// The report has the allocated bytes at the peak, not its time: interpolates between the
    /// moments before and after.
    double seconds_at_peak() const {
        report::moment before;
        for (const report::moment& at : figures_.timeline) {
            if (at.allocated_bytes >= figures_.allocated_at_peak) {
                const std::uint64_t step = at.allocated_bytes - before.allocated_bytes;
                if (step == 0) return at.seconds;
                const auto way =
                    static_cast<double>(figures_.allocated_at_peak - before.allocated_bytes)
                    / static_cast<double>(step);
                return before.seconds + way * (at.seconds - before.seconds);
            }
            before = at;
        }
        return before.seconds;
    }

    json_writer& event(std::string_view name, std::string_view phase, double seconds) {
        text_.open('{').key("name").string(name).key("ph").string(phase);
        text_.key("pid").number(1u).key("tid").number(1u);
        return text_.key("ts").raw(microseconds(seconds));
    }

    static std::string microseconds(double seconds) {
        std::array<char, 32> digits{};
        const auto [end, error] = std::to_chars(digits.data(), digits.data() + digits.size(),
                                                seconds * 1e6, std::chars_format::fixed, 3);
        if (!is_finite(seconds) || error != std::errc{}) return "0";
        return {digits.data(), end};
    }

    void name_of(std::string_view what, std::string_view name) {
        event(what, "M", 0).key("args").open('{').key("name").string(name).close('}').close('}');
    }

    void mark_peak(double seconds) {
        const std::string place = place_of_peak(figures_);
        event("peak " + in_bytes(figures_.peak) + (place.empty() ? "" : ' ' + place), "i", seconds)
            .key("s")
            .string("p");
        text_.key("args").open('{').key("bytes").number(figures_.peak);
        text_.key("record").number(figures_.peak_record).close('}').close('}');
    }

    void count(const report::moment& at) {
        if (figures_.measured) {
            event("bytes by stage", "C", at.seconds).key("args").open('{');
            for (std::size_t i = 0; i < names_.size() && i < at.live.size(); ++i)
                text_.key(names_[i]).number(at.live[i]);
            text_.close('}').close('}');
            event("bytes", "C", at.seconds).key("args").open('{');
            text_.key("of all stages").number(sum(at.live)).close('}').close('}');
        }
        event("records", "C", at.seconds).key("args").open('{');
        text_.key("passed").number(at.records).close('}').close('}');
    }

    const report& figures_;
    std::vector<std::string> names_;
    json_writer text_;
};

} // namespace weir::detail

namespace weir {

WEIR_DETAIL_INLINE std::string chrome_trace(const report& figures) {
    const detail::stage_guard own{detail::untracked};
    return detail::trace_events{figures}.text();
}

} // namespace weir
