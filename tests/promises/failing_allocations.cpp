// SPDX-License-Identifier: BSL-1.0
#include "catch.hpp"

#include "allocation_failures.hpp"
#include "bytes/chunks.hpp"
#include "bytes/packing.hpp"
#include "bytes/temporary.hpp"
#include "bytes/whole_file.hpp"
#include "json/outcome.hpp"

#include <weir/report.hpp>
#include <weir/weir.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <exception>
#include <filesystem>
#include <functional>
#include <map>
#include <new>
#include <optional>
#include <sstream>
#include <stdexcept>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>
#include <variant>
#include <vector>

namespace fs = std::filesystem;
namespace json = weir::json;
using json::shape;
using weir::bytes::compression;
using weir::bytes::memory;
using weir::test::allocations;
using weir::test::any_source;
using weir::test::chunks;
using weir::test::temporary_directory;
using weir::test::temporary_file;
using weir::test::unharmed;
using weir::test::whole_file;

namespace {

// No variant of a std::string: if copying one throws, it is destroyed as if it had a value (libstdc++ 12).
struct place {
    std::string city;
    std::vector<double> at;
};
struct person {
    std::string name;
    std::optional<std::string> mail;
    place home;
    std::map<std::string, std::int64_t> scores;
    std::variant<std::int64_t, place> born;
};

/// A string that no small buffer has room for, which simdjson has to unescape.
std::string long_text(std::size_t i) {
    return "\"\\u00fcber the hills and far away " + std::to_string(i) + "\"";
}
std::string person_text(std::size_t i) {
    return R"({"name":)" + long_text(i) + R"(,"mail":)" + (i % 2 == 0 ? "null" : long_text(i + 1))
         + R"(,"home":{"city":)" + long_text(i) + R"(,"at":[1.5,-2.5e3]},"scores":{"m\u0061ths":)"
         + std::to_string(i) + R"(,"a name that is longer than most":2},"born":)"
         + (i % 3 == 0 ? std::to_string(i) : R"({"city":)" + long_text(i) + R"(,"at":[]})") + '}';
}
/// Every third one is bad: something is behind it, or a number is out of range.
std::string records(std::size_t count, std::string_view separator) {
    std::string text;
    for (std::size_t i = 0; i < count; ++i) {
        if (i != 0) text += separator;
        text += person_text(i);
        if (i % 3 == 1) text.append(separator).append(R"({"name":"bad","born":1e99})");
    }
    return text;
}

/// What a program has come to: texts that it was given, in order.
using outcome = std::vector<std::string>;

void keep(outcome& of, std::string_view text) {
    const unharmed by_the_test;
    of.emplace_back(text);
}

std::string described(const person& of) {
    const unharmed by_the_test;
    return json::to_text(of);
}

json::error_policy quarantine_into(outcome& of) {
    return json::quarantine([&of](const json::rejected& bad) {
        const unharmed by_the_test;
        of.push_back("rejected: " + bad.raw + " " + bad.message);
    });
}

template <class Reader>
void read_into(outcome& of, Reader records) {
    for (person& each : records) keep(of, described(each));
}

/// What a program leaves in a directory.
std::map<std::string, std::string> files_in(const fs::path& directory) {
    std::map<std::string, std::string> files;
    for (const fs::directory_entry& each : fs::directory_iterator{directory})
        if (!each.is_symlink()) files[each.path().filename().string()] = whole_file(each.path());
    return files;
}

using program = std::function<void(outcome&, const fs::path& directory)>;

/// How a run ended, and what was left of it.
struct ending {
    outcome told;
    std::map<std::string, std::string> files;
    std::string failure{}; ///< what it threw, if that is not about memory
    bool has_thrown = false;
    std::uint64_t asked = 0;
    std::int64_t leaked = 0;
};

ending run(const program& what, std::uint64_t first, bool lasting) {
    ending result;
    const temporary_directory directory;
    result.failure.reserve(4096);
    const std::int64_t before = weir::test::live_blocks();
    {
        outcome told;
        allocations = {true, lasting, first, 0};
        try {
            what(told, directory);
        } catch (const std::bad_alloc&) {
            result.has_thrown = true;
        } catch (const std::system_error&) { // a std::stream tells no more
            result.has_thrown = true;
        } catch (const std::exception& other) {
            allocations.armed = false;
            result.has_thrown = true;
            result.failure = other.what();
        }
        allocations.armed = false;
        result.asked = allocations.asked;
        result.leaked = weir::test::live_blocks() - before;
        for (const std::string& each : told) result.leaked -= each.capacity() > 15 ? 1 : 0;
        if (told.capacity() != 0) --result.leaked;
        result.told = std::move(told);
    }
    result.files = files_in(directory);
    return result;
}

/// Lets each allocation of a program fail, once and from then on.
void survives(const std::string& name, const program& what, bool files_grow = false) {
    CAPTURE(name);
    run(what, 0, false); // makes what is kept for the lifetime of the process
    const ending whole = run(what, 0, false);
    REQUIRE_FALSE(whole.has_thrown);
    const std::int64_t kept = files_grow ? 1 : 0; // of each quarantine, that it was begun
    REQUIRE(whole.leaked <= kept);
    REQUIRE(whole.asked > 0);
    for (const bool lasting : {false, true})
        for (std::uint64_t n = 1; n <= whole.asked; ++n) {
            const ending cut = run(what, n, lasting);
            CAPTURE(n, lasting, whole.asked);
            if (!cut.failure.empty()) CHECK(cut.failure.empty());
            if (cut.leaked > kept) CHECK(cut.leaked == 0);
            const bool is_prefix = cut.told.size() <= whole.told.size()
                                && std::equal(cut.told.begin(), cut.told.end(), whole.told.begin());
            if (!is_prefix) CHECK(cut.told == whole.told);
            if (!cut.has_thrown && cut.told != whole.told) CHECK(cut.told == whole.told);
            if (!cut.has_thrown && cut.files != whole.files) CHECK(cut.files == whole.files);
            for (const auto& [file, text] : cut.files) {
                CAPTURE(file);
                const auto complete = whole.files.find(file);
                REQUIRE(complete != whole.files.end());
                if (files_grow)
                    CHECK((complete->second.starts_with(text)
                           && (text.empty() || text.ends_with('\n'))));
                else if (text != complete->second)
                    CHECK(text == complete->second);
            }
        }
}

std::vector<person> some_people() {
    std::vector<person> people;
    const std::string text = records(6, "\n");
    auto all = json::read<person>(memory{text}, {.shape = shape::lines, .errors = json::skip});
    for (person& each : all) people.push_back(each);
    return people;
}

} // namespace

TEST_CASE("reading survives each allocation that fails, and goes on where it was without a loss") {
    const auto reads = [](const std::string& name, auto make, const json::options& how = {}) {
        survives(name, [&](outcome& told, const fs::path&) {
            std::optional<json::position> place;
            const auto read_on = [&] {
                json::options own = how;
                own.resume_from = place;
                own.errors = quarantine_into(told);
                auto people = json::read<person>(make(), own);
                try {
                    for (person& each : people) keep(told, described(each));
                } catch (const std::bad_alloc&) {
                    place = people.position();
                    throw;
                }
            };
            try {
                read_on();
            } catch (const std::bad_alloc&) {
                const unharmed by_the_test;
                read_on();
            }
        });
    };
    const std::string lines = records(7, "\n");
    const std::string array = "[" + records(7, ",\n") + "]";
    const std::string nested = "{\"before\":[1],\"people\":" + array + "}";
    reads("lines", [&] { return any_source{memory{lines}}; });
    reads("lines, checked in full", [&] { return any_source{memory{lines}}; },
          {.validate = json::validate::full});
    reads("chunks", [&] { return any_source{chunks::of(lines, 100)}; });
    reads("an array", [&] { return any_source{memory{array}}; });
    reads("under a path", [&] { return any_source{memory{nested}}; }, {.records_at = "/people"});
    reads("concatenated", [&] { return any_source{memory{lines}}; },
          {.shape = shape::concatenated});
    const std::string sequence = "\x1E" + records(7, "\n\x1E") + '\n';
    reads("a sequence", [&] { return any_source{memory{sequence}}; });
    for (const auto how : {compression::gzip, compression::zstd}) {
        if (!weir::test::is_built_with(how)) continue;
        const std::string packed = weir::test::pack(lines, how);
        reads(std::string{to_string(how)}, [&] { return any_source{memory{packed}}; });
    }
    const std::string longer = records(4, "\n") + "\n" + "{\"name\":\"" + std::string(200'000, 'x')
                             + "\\n\",\"home\":{\"city\":\"\",\"at\":[]},\"scores\":{},\"born\":1}";
    reads("a record longer than a batch", [&] { return any_source{memory{longer}}; });
}

TEST_CASE("reading files and streams survive each allocation that fails") {
    const std::string lines = records(7, "\n");
    const temporary_file one{lines}, two{lines};
    survives("files", [&](outcome& told, const fs::path&) {
        read_into(told, json::read<person>({one, two}, {.errors = quarantine_into(told)}));
    });
    survives("an error", [&](outcome& told, const fs::path&) {
        try {
            read_into(told, json::read<person>(one));
        } catch (const json::error& error) {
            keep(told, error.what());
        }
    });
    survives("a pattern", [&](outcome& told, const fs::path&) {
        read_into(told, json::read<person>(weir::bytes::glob(one.string() + "*"),
                                           {.errors = quarantine_into(told)}));
    });
    survives("a stream", [&](outcome& told, const fs::path&) {
        std::istringstream in{lines};
        read_into(told, json::read<person>(in, {.errors = quarantine_into(told)}));
    });
    survives(
        "a quarantine file",
        [&](outcome& told, const fs::path& directory) {
            read_into(told,
                      json::read<person>(one, {.errors = json::quarantine(directory / "bad")}));
        },
        true);
    survives("a part of values of any shape", [&](outcome& told, const fs::path&) {
        auto all = json::read<json::value>(
            one,
            {.split = {1, 2}, .errors = quarantine_into(told), .progress = [](const auto&) {}});
        for (const json::value& each : all)
            keep(told, each["home"]["city"].get<std::string>().value_or("none"));
    });
}

TEST_CASE("writing survives each allocation that fails, and leaves no part of a file") {
    const std::vector<person> people = some_people();
    survives("a text", [&](outcome& told, const fs::path&) {
        for (const person& each : people) keep(told, json::to_text(each));
    });
    for (const std::string name : {"people.ndjson", "people.ndjson.gz", "people.ndjson.zst"}) {
        if (name.ends_with(".gz") && !weir::test::is_built_with(compression::gzip)) continue;
        if (name.ends_with(".zst") && !weir::test::is_built_with(compression::zstd)) continue;
        survives(name, [&](outcome&, const fs::path& directory) {
            people | json::write(directory / name);
        });
        survives(name + " over a link", [&](outcome&, const fs::path& directory) {
            std::optional<unharmed> by_the_test{std::in_place};
            fs::create_symlink("aim", directory / name);
            by_the_test.reset();
            people | json::write(directory / name);
        });
    }
    survives("a stream", [&](outcome& told, const fs::path&) {
        std::ostringstream out;
        people | json::write(out, {.as = json::written_as::array});
        keep(told, out.view());
    });
    survives("what has no text", [&](outcome& told, const fs::path&) {
        std::ostringstream out;
        try {
            const std::vector<place> none{{"\xFF is not UTF-8, and this is long", {}}};
            none | json::write(out);
        } catch (const json::error& error) {
            keep(told, error.what());
        }
    });
}

TEST_CASE("a pipe of stages survives each allocation that fails") {
    const std::string lines = records(7, "\n");
    constexpr auto twice = [](auto people) -> weir::generator<person> {
        for (person& each : people)
            for (int i = 0; i < 2; ++i) {
                person copy = each;
                co_yield std::ref(copy);
            }
    };
    const auto name_of = [](const person& of) -> const std::string& { return of.name; };
    const auto read = [&] { return json::read<person>(memory{lines}, {.errors = json::skip}); };
    survives("through", [&](outcome& told, const fs::path&) {
        read() | weir::stage("people") | weir::through(twice) | weir::batch(3)
            | weir::for_each([&](auto batch) {
                  for (const person& each : batch) keep(told, described(each));
              });
    });
    survives("tee", [&](outcome& told, const fs::path&) {
        auto [all, again] = weir::tee(read(), {.items = 100});
        for (const person& each : all) keep(told, each.name);
        for (const person& each : again) keep(told, described(each));
    });
    survives("replay", [&](outcome& told, const fs::path&) {
        weir::replay rows{read(), {.items = 100, .bytes = 100'000}};
        rows.mark();
        for (const person& each : rows | weir::take(3)) keep(told, each.name);
        rows.rewind();
        for (const person& each : rows) keep(told, described(each));
    });
    survives("merge", [&](outcome& told, const fs::path&) {
        weir::merge(name_of, read(), read())
            | weir::for_each([&](const person& each) { keep(told, each.name); });
    });
    survives("top", [&](outcome& told, const fs::path&) {
        for (const person& each : read() | weir::top(2, name_of)) keep(told, described(each));
    });
    survives("explain", [&](outcome& told, const fs::path&) {
        auto people = read() | weir::stage("people") | weir::through(twice) | weir::take(3);
        for (auto&& each : people) {
            const std::string text = weir::explain(people);
            keep(told, std::to_string(std::ranges::count(text, '\n')));
            keep(told, each.name);
        }
    });
}

TEST_CASE("measuring, and what is made of it, survive each allocation that fails") {
    const std::string lines = records(7, "\n");
    const auto read = [&] {
        json::read<person>(memory{lines}, {.errors = json::skip}) | weir::stage("people")
            | weir::count();
    };
    survives("a trace", [&](outcome& told, const fs::path&) {
        const weir::trace trace;
        read();
        keep(told, std::to_string(trace.report().stages.size()));
    });
    std::optional<weir::report> measured;
    {
        const weir::trace trace;
        read();
        measured = trace.report();
    }
    survives("a table", [&](outcome& told, const fs::path&) {
        std::ostringstream out;
        out << *measured;
        if (!out) throw std::bad_alloc{};
        keep(told, out.view());
    });
    survives("a page", [&](outcome&, const fs::path& directory) {
        weir::page{.figures = *measured, .compared = {{10, 1000, 20}, {20, 2000, 20}}}.write(
            directory / "page.html");
    });
    for (const auto text :
         {&weir::to_json, &weir::open_metrics, &weir::chrome_trace, &weir::collapsed_stacks})
        survives("a text", [&](outcome& told, const fs::path&) { keep(told, text(*measured)); });
}
