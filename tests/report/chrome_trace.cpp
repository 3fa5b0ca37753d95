// SPDX-License-Identifier: BSL-1.0
#include "catch.hpp"

#include "charges_nobody.hpp"
#include "judged_by_python.hpp"
#include "memory/measured.hpp"
#include "random_report.hpp"

#include <weir/report/chrome_trace.hpp>

#include <iostream>
#include <random>
#include <string>
#include <utility>
#include <vector>

namespace {

weir::report two_moments() {
    weir::report figures;
    figures.measured = true;
    figures.peak = 2048;
    figures.records = 20;
    figures.peak_record = 15;
    figures.allocated_at_peak = 150;
    figures.stages.emplace_back().name = "parse";
    figures.outside.name = "outside";
    figures.timeline.push_back({10, 100, 0.001, {1024, 1}});
    figures.timeline.push_back({20, 200, 0.0025, {2000, 2}});
    return figures;
}

const std::string head =
    R"({"displayTimeUnit":"ms","traceEvents":[)"
    R"({"name":"process_name","ph":"M","pid":1,"tid":1,"ts":0.000,"args":{"name":"weir"}},)"
    R"({"name":"thread_name","ph":"M","pid":1,"tid":1,"ts":0.000,"args":{"name":"memory by stage"}})";

} // namespace

TEST_CASE(
    "each moment is a set of counters, and the peak is marked between the moments around it") {
    REQUIRE(
        weir::chrome_trace(two_moments())
        == head
               + R"(,{"name":"bytes by stage","ph":"C","pid":1,"tid":1,"ts":1000.000,)"
                 R"("args":{"parse":1024,"outside":1}},)"
                 R"({"name":"bytes","ph":"C","pid":1,"tid":1,"ts":1000.000,)"
                 R"("args":{"of all stages":1025}},)"
                 R"({"name":"records","ph":"C","pid":1,"tid":1,"ts":1000.000,"args":{"passed":10}},)"
                 R"({"name":"peak 2.0 KiB at record 15","ph":"i","pid":1,"tid":1,"ts":1750.000,"s":"p",)"
                 R"("args":{"bytes":2048,"record":15}},)"
                 R"({"name":"bytes by stage","ph":"C","pid":1,"tid":1,"ts":2500.000,)"
                 R"("args":{"parse":2000,"outside":2}},)"
                 R"({"name":"bytes","ph":"C","pid":1,"tid":1,"ts":2500.000,)"
                 R"("args":{"of all stages":2002}},)"
                 R"({"name":"records","ph":"C","pid":1,"tid":1,"ts":2500.000,"args":{"passed":20}}]})");
}

TEST_CASE(
    "a peak at no record is marked where so much had been allocated, and says where that is") {
    weir::report figures = two_moments();
    const auto has = [&](const std::string& place, const std::string& microseconds) {
        return weir::chrome_trace(figures).find("\"name\":\"peak 2.0 KiB" + place
                                                + R"(","ph":"i","pid":1,"tid":1,"ts":)"
                                                + microseconds)
            != std::string::npos;
    };
    figures.peak_record = 0;
    figures.allocated_at_peak = 50;
    REQUIRE(has(" before the first record", "500.000"));
    figures.peak_record = 21;
    figures.allocated_at_peak = 200;
    REQUIRE(has(" after the last record", "2500.000"));
    figures.records = figures.peak_record = 0;
    for (auto& at : figures.timeline) at.records = 0;
    REQUIRE(has("", "2500.000"));
    figures.allocated_at_peak = 100;
    REQUIRE(has("", "1000.000"));
}

TEST_CASE("without measurements there are the records alone, without a timeline nothing") {
    weir::report figures = two_moments();
    figures.measured = false;
    REQUIRE(weir::chrome_trace(figures).find("bytes") == std::string::npos);
    REQUIRE(weir::chrome_trace(figures).find(R"("passed":20)") != std::string::npos);
    figures.timeline.clear();
    REQUIRE(weir::chrome_trace(figures) == head + "]}");
}

TEST_CASE("whatever the names, Python reads the trace events, in order, with the right figures") {
    std::mt19937_64 random{51};
    std::vector<std::pair<weir::report, std::string>> views;
    for (int i = 0; i < 300; ++i) {
        weir::report figures = weir::test::random_report(random);
        if (random() % 2 == 0 && !figures.timeline.empty())
            figures.allocated_at_peak = random() % (figures.timeline.back().allocated_bytes + 1);
        std::string text = weir::chrome_trace(figures);
        views.emplace_back(std::move(figures), std::move(text));
    }
    const auto said = weir::test::judged_by_python(R"(
import json

def refuse(word): raise ValueError(word)

def once(pairs):
    names = [name for name, _ in pairs]
    assert len(names) == len(set(names)), names
    return dict(pairs)

def judge(text, report):
    trace = json.loads(text.decode("utf-8"), parse_constant=refuse, object_pairs_hook=once)
    events = trace["traceEvents"]
    times = [event["ts"] for event in events]
    assert times == sorted(times) and times[0] >= 0, times
    assert {event["ph"] for event in events} <= set("MCi")
    assert all(event["pid"] == 1 and event["tid"] == 1 for event in events)
    assert [e["name"] for e in events if e["ph"] == "M"] == ["process_name", "thread_name"]
    moments = report["timeline"]
    def counter(name):
        found = [event for event in events if event["ph"] == "C" and event["name"] == name]
        for event, at in zip(found, moments):
            assert abs(event["ts"] - at["seconds"] * 1e6) <= 0.001, (event, at)
        return [list(event["args"].items()) for event in found]
    assert counter("records") == [[("passed", at["records"])] for at in moments]
    peaks = [event for event in events if event["ph"] == "i"]
    if not report["measured"]:
        assert not peaks and len(events) == 2 + len(moments)
        return
    assert len(events) == 2 + 3 * len(moments) + len(peaks)
    assert counter("bytes") == [[("of all stages", sum(at["live"]))] for at in moments]
    rows = report["stages"] + [report["outside"]]
    for series, at in zip(counter("bytes by stage"), moments, strict=True):
        assert [value for _, value in series] == at["live"]
        for (name, _), row in zip(series, rows, strict=True):
            assert name.startswith(text_of(row["name"])), (name, row)
    assert len(peaks) == (1 if moments else 0)
    for peak in peaks:
        assert peak["args"] == {"bytes": report["peak"], "record": report["peak_record"]}
        assert peak["s"] == "p"
        allocated = report["allocated_at_peak"]
        before = [at["seconds"] for at in moments if at["allocated_bytes"] < allocated]
        behind = [at["seconds"] for at in moments if at["allocated_bytes"] >= allocated]
        assert peak["ts"] >= max(before, default=0) * 1e6 - 0.001
        assert peak["ts"] <= min(behind, default=1e9) * 1e6 + 0.001
)",
                                                   views);
    if (!said) {
        std::cout << "skipped: no python3 to read the trace events\n";
        return;
    }
    REQUIRE(*said == "");
}

TEST_CASE("making a Chrome trace of a report charges nothing to anybody") {
    if (!weir::test::is_measured()) return;
    std::mt19937_64 random{71};
    const weir::report figures = weir::test::random_report(random);
    REQUIRE(weir::test::charges_nobody([&] { return weir::chrome_trace(figures); }));
}
