// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "bytes/temporary.hpp"

#include <weir/memory/report.hpp>

#include <array>
#include <charconv>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace weir::test {

inline std::string in_hex(std::string_view bytes) {
    constexpr std::string_view digits = "0123456789abcdef";
    std::string text;
    for (const char c : bytes) {
        text += digits[static_cast<unsigned char>(c) >> 4];
        text += digits[static_cast<unsigned char>(c) & 15];
    }
    return text;
}

/// A report as a Python expression, so that Python knows the figures from elsewhere than from the
/// view that it judges.
class python_literal {
public:
    explicit python_literal(const report& figures) {
        text_ = "dict(";
        field("measured", std::uint64_t{figures.measured});
        field("exact", std::uint64_t{figures.peak_within == 0});
        field("resources_only", std::uint64_t{figures.resources_only});
        field("records", figures.records);
        field("seconds", figures.seconds);
        field("peak", figures.peak);
        field("peak_within", figures.peak_within);
        field("peak_record", figures.peak_record);
        field("allocated_at_peak", figures.allocated_at_peak);
        field("peak_blocks", figures.peak_blocks);
        field("frames_at_peak", figures.frames_at_peak);
        field("frames_kept", figures.frames_kept);
        field("tracker_bytes", figures.tracker_bytes);
        field("unsettled_at_peak", figures.unsettled_at_peak);
        field("resident", figures.resident);
        field("resident_before", figures.resident_before);
        field("unattributed", figures.unattributed);
        text_ += "stages=[";
        for (const report::row& each : figures.stages) row(each);
        text_ += "],outside=";
        row(figures.outside);
        field("held", figures.held);
        field("handed", figures.handed);
        text_ += figures.timeline_over == timeline_over::bytes ? "timeline_over='bytes',"
                                                               : "timeline_over='records',";
        text_ += "timeline=[";
        for (const report::moment& at : figures.timeline) {
            text_ += "dict(";
            field("records", at.records);
            field("allocated_bytes", at.allocated_bytes);
            field("seconds", at.seconds);
            field("live", at.live);
            text_ += "),";
        }
        text_ += "])";
    }
    const std::string& text() const { return text_; }

private:
    void row(const report::row& of) {
        text_ += "dict(";
        field("name", of.name);
        field("file", of.file);
        field("line", std::uint64_t{of.line});
        field("within", of.within);
        field("records", of.records);
        field("retained", of.retained);
        field("live_bytes", of.live_bytes);
        field("live_blocks", of.live_blocks);
        field("self_peak", of.self_peak);
        field("at_peak", of.at_peak);
        field("held_at_peak", of.held_at_peak);
        field("handed_over", of.handed_over);
        field("received", of.received);
        field("transient", of.transient);
        field("allocated_bytes", of.allocated_bytes);
        field("allocated_blocks", of.allocated_blocks);
        field("freed_bytes", of.freed_bytes);
        field("freed_blocks", of.freed_blocks);
        text_ += "),";
    }
    template <class Value>
    void field(const char* name, const Value& value) {
        (text_ += name) += '=';
        write(value);
        text_ += ',';
    }
    void write(std::uint64_t number) { text_ += std::to_string(number); }
    void write(double number) {
        std::array<char, 40> digits{};
        text_.append(digits.data(),
                     std::to_chars(digits.data(), digits.data() + digits.size(), number).ptr);
    }
    void write(const std::string& bytes) { text_ += "bytes.fromhex('" + in_hex(bytes) + "')"; }
    template <class Number>
    void write(const std::optional<Number>& number) {
        text_ += number ? std::to_string(*number) : "None";
    }
    template <class Value>
    void write(const std::vector<Value>& values) {
        text_ += '[';
        for (const Value& value : values) {
            write(value);
            text_ += ',';
        }
        text_ += ']';
    }

    std::string text_;
};

/// What Python has to say of these texts, which are views of these reports. The script defines
/// judge(text, report), which raises where something is wrong: `text` in bytes, the report a dict
/// with the members of weir::report, in which names are bytes. Empty if nothing was wrong; no value
/// if there is no Python.
inline std::optional<std::string>
judged_by_python(std::string_view script,
                 const std::vector<std::pair<report, std::string>>& views) {
    if (std::system("python3 -c 0 >/dev/null 2>&1") != 0) return std::nullopt;
    std::string input;
    for (const auto& [figures, view] : views)
        input += in_hex(view) + '|' + python_literal{figures}.text() + '\n';
    const temporary_file cases{input};
    const temporary_file program{std::string{script} + R"(
import sys
def text_of(name): return name.decode("utf-8", "replace")
for case, line in enumerate(open(sys.argv[1])):
    view, figures = line.split("|", 1)
    try:
        judge(bytes.fromhex(view), eval(figures))
    except Exception as wrong:
        print("case", case, type(wrong).__name__, wrong, bytes.fromhex(view)[:2000])
        sys.exit(0)
print("judged", case + 1)
)"};
    const std::string command = "PYTHONIOENCODING=utf-8:backslashreplace python3 '"
                              + program.string() + "' '" + cases.string() + "' 2>&1";
    std::FILE* const python = ::popen(command.c_str(), "r");
    if (python == nullptr) return "python3 did not start";
    std::string said;
    std::array<char, 4096> buffer{};
    while (const std::size_t read = std::fread(buffer.data(), 1, buffer.size(), python))
        said.append(buffer.data(), read);
    ::pclose(python);
    return said == "judged " + std::to_string(views.size()) + '\n' ? "" : said;
}

} // namespace weir::test
