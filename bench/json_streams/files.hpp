// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "../corpus/users.hpp"
#include "../corpus/write_corpus.hpp"
#include "forms.hpp"

#include <weir/bytes/output_file.hpp>

#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <filesystem>
#include <stdexcept>
#include <string>
#include <string_view>
#include <system_error>
#include <unistd.h>

// The same users in files of every form, for as long as the program runs.

namespace bench {

class temporary_directory {
public:
    temporary_directory()
        : path_{std::filesystem::temp_directory_path()
                / ("weir_json_streams_" + std::to_string(::getpid()))} {
        std::filesystem::create_directory(path_);
    }
    ~temporary_directory() {
        std::error_code ignored;
        std::filesystem::remove_all(path_, ignored);
    }
    temporary_directory(const temporary_directory&) = delete;
    temporary_directory& operator=(const temporary_directory&) = delete;

    const std::filesystem::path& path() const { return path_; }

private:
    std::filesystem::path path_;
};

/// A file of records, and how large it is.
struct records_file {
    std::filesystem::path path;
    std::uint64_t bytes = 0;
    std::uint64_t records = 0; ///< with those that are broken
};

/// The path between quotation marks for a shell; temporary_directory makes none that has any.
inline std::string quoted(const std::filesystem::path& path) { return '\'' + path.string() + '\''; }

class files {
public:
    /// So many records that NDJSON of them is about so long.
    explicit files(std::uint64_t bytes) {
        constexpr std::uint64_t sample = 1000;
        records_ = std::max<std::uint64_t>(sample, bytes * sample / corpus::users(sample).size());
    }

    std::uint64_t records() const noexcept { return records_; }

    records_file lines() const {
        return of_records("lines.ndjson", "", "\n", "\n",
                          [](std::string& out, auto record, auto) { out += record; });
    }
    records_file array_of_lines() const {
        return of_records("lines.json", "[\n", ",\n", "\n]\n", as_it_is);
    }
    records_file minified_array() const {
        return of_records("array.json", "[", ",", "]", as_it_is);
    }
    records_file nested() const { return of_records("nested.json", head(), ",", "]}}", as_it_is); }
    records_file indented() const {
        forms::indenter layout;
        std::string first, last;
        layout.append(first, head());
        forms::indenter behind = layout; // any element
        behind.append(last, "0");
        last.clear();
        behind.append(last, "]}}");
        bool is_first = true;
        return of_records("indented.json", first, "", last,
                          [&](std::string& out, std::string_view record, std::uint64_t) {
                              if (!is_first) layout.append(out, ",");
                              is_first = false;
                              layout.append(out, record);
                          });
    }
    records_file reversed() const {
        return of_records("reversed.ndjson", "", "\n", "\n",
                          [](std::string& out, std::string_view record, std::uint64_t) {
                              forms::append_reversed(out, record);
                          });
    }
    records_file permuted() const {
        return of_records("permuted.ndjson", "", "\n", "\n", forms::append_permuted);
    }
    records_file broken() const {
        return of_records("broken.ndjson", "", "\n", "\n",
                          [](std::string& out, std::string_view record, std::uint64_t index) {
                              if (forms::is_to_be_broken(index))
                                  out += forms::broken(record, index);
                              else
                                  out += record;
                          });
    }

    /// What a program of the shell makes of a file, as another file.
    records_file packed(const records_file& of, const std::string& program,
                        const std::string& ending) const {
        records_file made{of.path.string() + ending, 0, of.records};
        const std::string command = program + " < " + quoted(of.path) + " > " + quoted(made.path);
        if (std::system(command.c_str()) != 0) throw std::runtime_error{"cannot run " + program};
        made.bytes = of.bytes; // unpacked
        return made;
    }

    std::filesystem::path path(std::string_view name) const { return directory_.path() / name; }

private:
    static void as_it_is(std::string& out, std::string_view record, std::uint64_t) {
        out += record;
    }

    std::string head() const {
        return R"({"meta":{"corpus":"users","records":)" + std::to_string(records_)
             + R"(,"tags":["generated","[not, an array"]},"data":{"items":[)";
    }

    template <class Append>
    records_file of_records(const char* name, std::string_view first, std::string_view between,
                            std::string_view last, Append append) const {
        records_file made{path(name), 0, records_};
        weir::bytes::output_file file{made.path};
        std::string record, text{first};
        const auto put = [&] {
            file.write(text);
            made.bytes += text.size();
            text.clear();
        };
        for (std::uint64_t index = 0; index < records_; ++index) {
            record.clear();
            corpus::append_user(record, corpus::default_seed, index);
            record.pop_back(); // its line end
            if (index != 0) text += between;
            append(text, std::string_view{record}, index);
            put();
        }
        text += last;
        put();
        file.close();
        return made;
    }

    temporary_directory directory_;
    std::uint64_t records_;
};

} // namespace bench
