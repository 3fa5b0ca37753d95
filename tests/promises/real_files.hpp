// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <weir/bytes/decompressed_source.hpp>
#include <weir/bytes/file.hpp>
#include <weir/bytes/source.hpp>
#include <weir/json/options.hpp>

#include "bytes/read_all.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <filesystem>
#include <iostream>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace weir::test {

/// Where the real data is. Where it is not, says so, which skips the test.
inline std::optional<std::filesystem::path> real_data() {
    const char* const told = std::getenv("WEIR_CORPUS");
    const std::filesystem::path there = told != nullptr ? told : "../shared/data";
    if (std::filesystem::is_directory(there / "ndjson")) return there;
    std::cout << "skipped: no real data at " << there.string() << '\n';
    return {};
}

struct real_file {
    std::string_view name;
    std::string_view records_at; ///< as in json::options
    json::shape shape;           ///< as in json::options
    std::size_t records;

    bool is_lines() const { return shape == json::shape::detect && records_at.empty(); }
    json::options how() const {
        json::options made;
        made.records_at = records_at;
        made.shape = shape;
        return made;
    }
};

inline constexpr std::array real_files{
    real_file{"ndjson/amazon_cellphones.ndjson", "", json::shape::detect, 793},
    real_file{"ndjson/winevents-raccine-small-crlf.json", "", json::shape::detect, 6},
    real_file{"ndjson/winevents-schtask-blanklines.json.zst", "", json::shape::detect, 1'041},
    real_file{"ndjson/parking-citations.ndjson.zst", "", json::shape::detect, 1'000},
    real_file{"ndjson/zeek-dns.json.gz", "", json::shape::detect, 53'615},
    real_file{"array/wikidata-sample-dump-20150815.json", "", json::shape::array, 101},
    real_file{"nested/twitter.json", "/statuses", json::shape::detect, 100},
    real_file{"nested/ne_110m_admin_0_countries.geojson", "/features", json::shape::detect, 177},
    real_file{"nested/nvdcve-1.1-2002.json.gz", "/CVE_Items", json::shape::detect, 6'768},
};

/// All of a file, unpacked.
inline std::string unpacked_text_of(const std::filesystem::path& path) {
    bytes::file packed{path};
    bytes::decompressed_source text{packed};
    return read_all(text, std::size_t{1} << 16);
}

/// FNV-1a, over the records and their ends.
class checksum {
public:
    void add(std::string_view record) noexcept {
        for (const char c : record) add(static_cast<unsigned char>(c));
        add(0);
        ++records_;
    }
    std::size_t records() const noexcept { return records_; }
    bool operator==(const checksum&) const = default;

private:
    void add(unsigned char byte) noexcept { sum_ = (sum_ ^ byte) * 1'099'511'628'211U; }

    std::uint64_t sum_ = 14'695'981'039'346'656'037U;
    std::size_t records_ = 0;
};

} // namespace weir::test
