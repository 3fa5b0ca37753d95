// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <weir/detail/format_number.hpp>
#include <weir/memory/report.hpp>
#include <weir/report/detail/chart_stages.hpp>
#include <weir/report/detail/html.hpp>
#include <weir/report/detail/stage_text.hpp>

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

// The text of the page: the figures in one sentence, further facts, and the meaning of the words.

namespace weir::detail {

/// Returns markup.
inline std::string in_one_sentence(const report& figures) {
    const std::string records =
        with_commas(figures.records) + (figures.records == 1 ? " record" : " records");
    if (!figures.measured) return records + "; their memory was not measured.";
    if (figures.peak == 0) return "No bytes were live at any time, over " + records + ".";
    const std::string about = figures.peak_within == 0 ? "" : "about ";
    std::string text = "Peak " + in_bytes(figures.peak) + tolerance_of_peak(figures);
    if (const std::string place = place_of_peak(figures); !place.empty())
        text += ' ' + place + " of " + in_count(figures.records);
    std::size_t most = figures.stages.size();
    for (std::size_t i = figures.stages.size(); i-- > 0;)
        if (row_at(figures, i).at_peak >= row_at(figures, most).at_peak) most = i;
    if (const std::uint64_t bytes = row_at(figures, most).at_peak; bytes != 0) {
        text += "; " + (bytes == figures.peak ? "all of it" : about + in_bytes(bytes) + " of it");
        text += most == figures.stages.size() ? " made outside any gauge"
                                              : " made by " + isolated(row_at(figures, most).name);
    }
    return text + '.';
}

/// To the millisecond; below 0.1 s with three significant digits.
inline std::string in_seconds(double seconds) {
    int decimals = 3;
    for (double left = seconds; left > 0 && left < 0.1 && decimals < 9; left *= 10) ++decimals;
    return fixed_point(seconds, decimals);
}

/// The facts that the sentence leaves out, as markup.
inline std::string facts(const report& figures) {
    std::string text = "<dl class=\"facts\">\n";
    const auto add = [&](std::string_view name, const std::string& value) {
        text.append("<div><dt>").append(name).append("</dt><dd>").append(value);
        text.append("</dd></div>\n");
    };
    add("records", with_commas(figures.records));
    add("seconds", in_seconds(figures.seconds));
    if (!figures.measured) {
        add("memory", "not measured");
        std::string why = why_not_measured();
        why.front() = 'M'; // it begins a sentence here
        return text + "</dl>\n<p class=\"note\">" + escaped(why) + ".</p>\n";
    }
    add("the figures are", figures.peak_within == 0 ? "exact" : "exact, but for the peak");
    if (figures.resources_only) add("measured", "weir::stage_resources alone");
    add("frames at peak", in_bytes(figures.frames_at_peak));
    if (figures.frames_kept != 0) add("frames kept for reuse", in_bytes(figures.frames_kept));
    if (figures.unsettled_at_peak != 0)
        add("unsettled at peak", in_bytes(figures.unsettled_at_peak));
    add("tracker", in_bytes(figures.tracker_bytes));
    if (figures.resident != 0) {
        add("resident set", in_bytes(figures.resident));
        if (figures.resident_before != 0)
            add("when the trace began", in_bytes(figures.resident_before));
        add("unattributed", in_bytes(figures.unattributed));
    }
    return text + "</dl>\n";
}

inline std::string page_text() {
    std::string text = "<section aria-labelledby=\"words\">\n<h2 id=\"words\">Words</h2>\n"
                       "<dl class=\"words\">\n";
    const auto add = [&](std::string_view word, std::string_view meaning) {
        text.append("<dt>").append(word).append("</dt><dd>").append(meaning).append("</dd>\n");
    };
    add("stage",
        "A part of the pipeline, or of the program, that has a name: what runs between one "
        "gauge and the next.");
    add("outside", "What ran outside any gauge: the program that consumes the pipeline.");
    add("origin", "The stage that was running when a block of memory was allocated.");
    add("holder", "The stage that was running when it was freed: the one that had it at the end. "
                  "What is not freed yet counts as held by its origin.");
    add("live", "Allocated and not yet freed.");
    add("peak", "The latest instant at which the live bytes of all stages together were at their "
                "maximum.");
    add("self peak", "The most a stage had live at any time, which need not be at the peak.");
    add("at peak", "What a stage had made of the bytes live at the peak.");
    add("held at peak", "What it held of them.");
    add("frames at peak", "Coroutine frames among the bytes of the peak.");
    add("unsettled at peak", "Bytes of the peak that were not freed yet when the report was made.");
    add("handed over", "Allocated here and freed by another stage, over the whole run; received is "
                       "the other end of it.");
    add("transient", "Allocated and freed within one pull of the stage.");
    add("retained", "Still live when the pipeline was destroyed.");
    add("within",
        "Several threads counted, each in an account of its own: sums are exact, and what "
        "was live at the same time is known within so many bytes.");
    add("tracker", "The bytes of the ledger itself, in no stage and not in the peak.");
    add("unattributed",
        "What the resident set grew by since the trace began, and is neither in the ledger nor the "
        "tracker: memory of C libraries, new stacks and code, and what the allocator keeps.");
    add("KiB", "1,024 bytes; a MiB is 1,024 KiB, and so on. In counts, k is a thousand and M a "
               "million.");
    return text + "</dl>\n</section>\n";
}

} // namespace weir::detail
