// SPDX-License-Identifier: BSL-1.0
#include "catch.hpp"

#include "charges_nobody.hpp"
#include "judged_by_python.hpp"
#include "memory/measured.hpp"
#include "random_report.hpp"

#include <weir/report/open_metrics.hpp>

#include <iostream>
#include <random>
#include <string>
#include <utility>
#include <vector>

namespace {

bool has(const std::string& text, const std::string& line) {
    return ('\n' + text).find('\n' + line + '\n') != std::string::npos;
}

weir::report one_stage() {
    weir::report figures;
    figures.measured = true;
    figures.records = 3;
    figures.peak = 100;
    figures.peak_blocks = 4;
    weir::report::row parse;
    parse.name = "parse";
    parse.file = "a.cpp";
    parse.line = 7;
    parse.records = 3;
    parse.live_bytes = 5;
    parse.allocated_blocks = 9;
    figures.stages.push_back(parse);
    figures.outside.name = "outside";
    return figures;
}

} // namespace

TEST_CASE("a stage's figures have its name and its place as labels, and counters end in _total") {
    const std::string text = weir::open_metrics(one_stage());
    INFO(text);
    REQUIRE(has(text, "# TYPE weir_stage_live_bytes gauge"));
    REQUIRE(has(text, "# UNIT weir_stage_live_bytes bytes"));
    REQUIRE(has(text, "# HELP weir_stage_live_bytes Allocated by the stage and not yet freed."));
    REQUIRE(has(text, R"(weir_stage_live_bytes{stage="parse",file="a.cpp",line="7"} 5)"));
    REQUIRE(has(text, R"(weir_stage_live_bytes{stage="outside"} 0)"));
    REQUIRE(has(text, "# TYPE weir_stage_allocated_blocks counter"));
    REQUIRE(
        has(text, R"(weir_stage_allocated_blocks_total{stage="parse",file="a.cpp",line="7"} 9)"));
    REQUIRE(has(text, R"(weir_stage_records_total{stage="parse",file="a.cpp",line="7"} 3)"));
    REQUIRE(has(text, "weir_records_total 3"));
    REQUIRE(has(text, "weir_peak_bytes 100"));
    REQUIRE(has(text, "weir_peak_blocks 4"));
    REQUIRE(text.ends_with("\n# EOF\n"));
}

TEST_CASE("stages with the same name and place are numbered, and label values are escaped") {
    weir::report figures = one_stage();
    figures.stages.push_back(figures.stages[0]);
    figures.stages.emplace_back().name = "a\"b\\c\nd\xFF";
    const std::string text = weir::open_metrics(figures);
    INFO(text);
    REQUIRE(has(text, R"(weir_stage_live_bytes{stage="parse",file="a.cpp",line="7",index="1"} 5)"));
    REQUIRE(has(text, R"(weir_stage_live_bytes{stage="parse",file="a.cpp",line="7",index="2"} 5)"));
    REQUIRE(has(text, "weir_stage_live_bytes{stage=\"a\\\"b\\\\c\\nd\uFFFD\"} 0"));
}

TEST_CASE("what was not measured is not among the metrics") {
    weir::report figures = one_stage();
    figures.measured = false;
    const std::string text = weir::open_metrics(figures);
    INFO(text);
    REQUIRE(text.find("bytes") == std::string::npos);
    REQUIRE(text.find("blocks") == std::string::npos);
    REQUIRE(text.find("peak") == std::string::npos);
    REQUIRE(
        has(text, R"(weir_report_info{measured="false",exact="true",resources_only="false"} 1)"));
    REQUIRE(has(text, R"(weir_stage_records_total{stage="parse",file="a.cpp",line="7"} 3)"));
}

TEST_CASE("whatever the names, the metrics keep to the grammar of OpenMetrics, no series is there "
          "twice, and the figures are right") {
    std::mt19937_64 random{61};
    std::vector<std::pair<weir::report, std::string>> views;
    for (int i = 0; i < 300; ++i) {
        weir::report figures = weir::test::random_report(random);
        std::string text = weir::open_metrics(figures);
        views.emplace_back(std::move(figures), std::move(text));
    }
    const auto said = weir::test::judged_by_python(R"python(
import re
try:
    from prometheus_client.openmetrics.parser import text_string_to_metric_families as families_of
except ImportError:
    families_of = None

name = r"[a-zA-Z_:][a-zA-Z0-9_:]*"
label = r"([a-zA-Z_][a-zA-Z0-9_]*)=\"((?:[^\"\\\n]|\\[n\"\\])*)\""
meta = re.compile(r"# (TYPE|UNIT|HELP) (" + name + r") (.+)")
sample = re.compile("(" + name + r")(?:\{(" + label + "(?:," + label + r")*)\})? (\S+)")
value = re.compile(r"\d+(\.\d+)?(e[+-]?\d+)?")
suffix = {"gauge": "", "counter": "_total", "info": "_info"}

def unescaped(text):
    return re.sub(r"\\(.)", lambda found: "\n" if found[1] == "n" else found[1], text)

def judge(text, report):
    lines = text.decode("utf-8").split("\n")
    assert lines[-2:] == ["# EOF", ""]
    families, series, family = {}, {}, None
    for line in lines[:-2]:
        if found := meta.fullmatch(line):
            word, of, rest = found.groups()
            if word == "TYPE":
                assert of not in families, of
                family = of
                families[of] = {}
            assert of == family and word not in families[of], line
            families[of][word] = rest
            assert word != "TYPE" or rest in suffix, line
            assert word != "UNIT" or of.endswith("_" + rest), line
        else:
            found = sample.fullmatch(line)
            assert found, line
            assert found[1] == family + suffix[families[family]["TYPE"]], line
            labels = [(k, unescaped(v)) for k, v in re.findall(label, found[2] or "")]
            assert len(dict(labels)) == len(labels), line
            key = (found[1], frozenset(labels))
            assert key not in series, line
            assert value.fullmatch(found[7]), line
            series[key] = found[7]
    for of, told in families.items(): assert set(told) >= {"TYPE", "HELP"}, of

    rows = report["stages"] + [report["outside"]]
    def labelled(row):
        labels = [("stage", text_of(row["name"]))]
        if row["file"]: labels += [("file", text_of(row["file"])), ("line", str(row["line"]))]
        return frozenset(labels)
    def expect(metric, wanted):
        got = {}
        for (of, labels), number in series.items():
            if of == metric:
                bare = frozenset(pair for pair in labels if pair[0] != "index")
                got.setdefault(bare, []).append(int(number))
        expected = {}
        for row, number in wanted: expected.setdefault(labelled(row), []).append(number)
        assert got == expected, (metric, got, expected)
    for metric, figure in {"live_bytes": "live_bytes", "live_blocks": "live_blocks",
            "self_peak_bytes": "self_peak", "at_peak_bytes": "at_peak",
            "held_at_peak_bytes": "held_at_peak", "allocated_bytes_total": "allocated_bytes",
            "allocated_blocks_total": "allocated_blocks", "freed_bytes_total": "freed_bytes",
            "freed_blocks_total": "freed_blocks", "handed_over_bytes_total": "handed_over",
            "received_bytes_total": "received", "transient_bytes_total": "transient",
            "records_total": "records", "retained_bytes": "retained"}.items():
        there = report["measured"] or figure == "records"
        expect("weir_stage_" + metric,
               [(row, row[figure]) for row in rows if there and row[figure] is not None])
    none = frozenset()
    for metric, figure in {"peak_bytes": "peak", "peak_record": "peak_record",
            "peak_within_bytes": "peak_within",
            "peak_blocks": "peak_blocks",
            "allocated_at_peak_bytes": "allocated_at_peak",
            "frames_at_peak_bytes": "frames_at_peak", "frames_kept_bytes": "frames_kept",
            "tracker_bytes": "tracker_bytes", "unsettled_at_peak_bytes": "unsettled_at_peak",
            "resident_bytes": "resident", "resident_before_bytes": "resident_before",
            "unattributed_bytes": "unattributed",
            "records_total": "records"}.items():
        there = report["measured"] or figure in ["resident", "resident_before", "records"]
        if figure in ["resident", "unattributed"]: there = there and report["resident"]
        if figure == "resident_before": there = there and report["resident_before"]
        got = series.get(("weir_" + metric, none))
        assert got == (str(report[figure]) if there else None), (metric, got, report[figure])
    assert float(series[("weir_duration_seconds", none)]) == report["seconds"]

    if families_of:
        parsed = {}
        for family in families_of(text.decode("utf-8")):
            for s in family.samples: parsed[(s.name, frozenset(s.labels.items()))] = s.value
        assert {
    key: float(number) for key, number in series.items()
    } == parsed
)python",
                                                   views);
    if (!said) {
        std::cout << "skipped: no python3 to read the metrics\n";
        return;
    }
    REQUIRE(*said == "");
}

TEST_CASE("making metrics of a report charges nothing to anybody") {
    if (!weir::test::is_measured()) return;
    std::mt19937_64 random{71};
    const weir::report figures = weir::test::random_report(random);
    REQUIRE(weir::test::charges_nobody([&] { return weir::open_metrics(figures); }));
}
