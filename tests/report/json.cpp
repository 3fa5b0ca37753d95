// SPDX-License-Identifier: BSL-1.0
#include "catch.hpp"

#include "charges_nobody.hpp"
#include "judged_by_python.hpp"
#include "memory/measured.hpp"
#include "random_report.hpp"

#include <weir/report/json.hpp>

#include <iostream>
#include <random>
#include <string>
#include <utility>
#include <vector>

TEST_CASE("a report is one JSON object on one line, and says which schema it follows") {
    weir::report figures;
    figures.measured = true;
    figures.records = 3;
    figures.seconds = 0.25;
    figures.peak = 100;
    figures.peak_record = 2;
    figures.allocated_at_peak = 140;
    figures.peak_blocks = 5;
    weir::report::row parse;
    parse.name = "parse \"x\"\n";
    parse.file = "a.cpp";
    parse.line = 7;
    parse.records = 3;
    parse.at_peak = parse.held_at_peak = parse.self_peak = 100;
    figures.stages.push_back(parse);
    figures.outside.name = "outside";
    figures.held = {{100, 0}, {0, 0}};
    figures.handed = {{0, 0}, {0, 0}};
    figures.timeline.push_back({1, 100, 0.125, {100, 0}});
    REQUIRE(
        weir::to_json(figures)
        == R"({"schema":"weir.report/1","measured":true,"resources_only":false,"exact":true,)"
           R"("records":3,"seconds":0.25,"peak":100,"peak_within":0,"peak_record":2,"allocated_at_peak":140,"peak_blocks":5,)"
           R"("frames_at_peak":0,"frames_kept":0,"tracker_bytes":0,"unsettled_at_peak":0,"resident":null,)"
           R"("resident_before":null,"unattributed":null,"stages":[{"name":"parse \"x\"\n","file":"a.cpp","line":7,)"
           R"("within":null,"records":3,"live_bytes":0,"live_blocks":0,"allocated_bytes":0,)"
           R"("allocated_blocks":0,"freed_bytes":0,"freed_blocks":0,"handed_over":0,"received":0,)"
           R"("transient":0,"self_peak":100,"at_peak":100,"held_at_peak":100,"retained":null}],)"
           R"("outside":{"name":"outside","file":null,"line":null,"within":null,"records":null,)"
           R"("live_bytes":0,"live_blocks":0,"allocated_bytes":0,"allocated_blocks":0,)"
           R"("freed_bytes":0,"freed_blocks":0,"handed_over":0,"received":0,"transient":0,)"
           R"("self_peak":0,"at_peak":0,"held_at_peak":0,"retained":null},)"
           R"("totals":{"live_bytes":0,"live_blocks":0,"allocated_bytes":0,"allocated_blocks":0,)"
           R"("freed_bytes":0,"freed_blocks":0,"handed_over":0,"received":0,"transient":0,)"
           R"("retained":null},"held":[[100,0],[0,0]],"handed":[[0,0],[0,0]],)"
           R"("timeline_over":"records","timeline":[{"records":1,"seconds":0.125,"allocated_bytes":100,"live":[100,0]}]})");
}

TEST_CASE("whatever the names, Python reads the JSON of a report and finds every figure in it") {
    std::mt19937_64 random{21};
    std::vector<std::pair<weir::report, std::string>> views;
    for (int i = 0; i < 300; ++i) {
        weir::report figures = weir::test::random_report(random);
        std::string text = weir::to_json(figures);
        REQUIRE(text.find('\n') == std::string::npos);
        views.emplace_back(std::move(figures), std::move(text));
    }
    const auto said = weir::test::judged_by_python(R"(
import json

def refuse(word): raise ValueError(word)

def once(pairs):
    names = [name for name, _ in pairs]
    assert len(names) == len(set(names)), names
    return dict(pairs)

blocks_and_bytes = ["live_bytes", "live_blocks", "self_peak", "at_peak", "held_at_peak",
    "handed_over", "received", "transient", "allocated_bytes", "allocated_blocks", "freed_bytes",
    "freed_blocks"]

def equal(expected, got, what):
    assert type(expected) == type(got) and expected == got, (what, expected, got)

def judge(text, report):
    got = json.loads(text.decode("utf-8"), parse_constant=refuse, object_pairs_hook=once)
    on = bool(report["measured"])
    for flag in ["measured", "exact", "resources_only"]: report[flag] = bool(report[flag])
    report["schema"] = "weir.report/1"
    sums = [name for name in blocks_and_bytes if "peak" not in name]
    rows = report["stages"] + [report["outside"]]
    report["totals"] = {name: sum(row[name] for row in rows) for name in sums}
    unknown = any(row["records"] is not None and row["retained"] is None for row in report["stages"])
    report["totals"]["retained"] = None if unknown else sum(row["retained"] or 0 for row in rows)
    for row in rows:
        row["name"] = text_of(row["name"])
        row["line"] = row["line"] if row["file"] else None
        row["file"] = text_of(row["file"]) if row["file"] else None
    if not report["resident"]: report["resident"] = report["unattributed"] = None
    if not report["resident_before"]: report["resident_before"] = None
    if not on:
        for row in rows + [report["totals"]]:
            for name in blocks_and_bytes + ["retained"]:
                if name in row: row[name] = None
        for at in report["timeline"]: at["allocated_bytes"] = at["live"] = None
        for name in ["peak", "peak_within", "peak_record", "allocated_at_peak", "peak_blocks", "frames_at_peak",
                     "frames_kept", "tracker_bytes",
                     "unsettled_at_peak", "unattributed", "held", "handed"]: report[name] = None
    def numbers(value): # 5 and 5.0 are one number in JSON
        if isinstance(value, dict):
            return {k: float(v) if k == "seconds" else numbers(v) for k, v in value.items()}
        if isinstance(value, list): return [numbers(v) for v in value]
        return value
    for name in report: equal(numbers({name: report[name]}), numbers({name: got[name]}), name)
    assert set(got) == set(report), set(got) ^ set(report)
    if on:
        assert sum(map(sum, got["held"])) == got["peak"]
        assert sum(row["at_peak"] for row in got["stages"] + [got["outside"]]) == got["peak"]
)",
                                                   views);
    if (!said) {
        std::cout << "skipped: no python3 to read the JSON\n";
        return;
    }
    REQUIRE(*said == "");
}

TEST_CASE("the JSON of a report that measured nothing has no zero bytes in it") {
    weir::report figures;
    figures.records = 5;
    figures.stages.emplace_back().name = "parse";
    const std::string text = weir::to_json(figures);
    REQUIRE(text.find("\"measured\":false") != std::string::npos);
    REQUIRE(text.find("\"peak\":null") != std::string::npos);
    REQUIRE(text.find("\"at_peak\":null") != std::string::npos);
    REQUIRE(text.find("\"held\":null") != std::string::npos);
    REQUIRE(text.find("\"seconds\":0") != std::string::npos);
    REQUIRE(text.find(":0,\"peak\"") != std::string::npos);
    REQUIRE(text.find("bytes\":0") == std::string::npos);
    REQUIRE(text.find("blocks\":0") == std::string::npos);
}

TEST_CASE("the JSON has what all stages retained once all pipes are gone, and null before") {
    weir::report figures;
    figures.measured = true;
    figures.stages.resize(3); // the last is a scope
    figures.stages[0].records = figures.stages[1].records = 5;
    figures.stages[0].retained = 7;
    const auto has = [&](const std::string& text) {
        return weir::to_json(figures).find("\"transient\":0,\"retained\":" + text + "},\"held\"")
            != std::string::npos;
    };
    REQUIRE(has("null"));
    figures.stages[1].retained = 4;
    REQUIRE(has("11"));
}

TEST_CASE("the JSON of a report says what its timeline is spread over") {
    weir::report figures;
    REQUIRE(weir::to_json(figures).find(R"("timeline_over":"records")") != std::string::npos);
    figures.timeline_over = weir::timeline_over::bytes;
    REQUIRE(weir::to_json(figures).find(R"("timeline_over":"bytes")") != std::string::npos);
}

TEST_CASE("making JSON of a report charges nothing to anybody") {
    if (!weir::test::is_measured()) return;
    std::mt19937_64 random{71};
    const weir::report figures = weir::test::random_report(random);
    REQUIRE(weir::test::charges_nobody([&] { return weir::to_json(figures); }));
}
