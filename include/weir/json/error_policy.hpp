// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <weir/json/error.hpp>

#include <concepts>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <optional>
#include <utility>

namespace weir::json {

namespace detail {
class rejections;
}

/// What happens to a record that cannot be read. The records around it are not affected.
class error_policy {
public:
    /// Throws json::error from the pull, which ends the stream.
    static error_policy fail() { return error_policy{false}; }
    /// Skips the record; the reader counts it in `rejected()`.
    static error_policy skip() { return error_policy{true}; }
    /// Skips the record and calls `sink` with it. The pull throws what `sink` throws.
    static error_policy quarantine(std::function<void(const rejected&)> sink) {
        error_policy made{true};
        made.sink_ = std::move(sink);
        return made;
    }
    /// Skips the record and writes it to a file. The first pull of the first reader in this process
    /// that uses the file overwrites it, unless reading is resumed; all others append, also at the
    /// same time. It is an error to overwrite what another process is writing. See json::quarantine.
    static error_policy quarantine(std::filesystem::path file) {
        error_policy made{true};
        made.file_ = std::move(file);
        return made;
    }

    /// The same policy, but the stream ends when more than `records` records are rejected: the pull
    /// throws a json::error with reason::too_many_rejected about the last of them. (`fail` ends the
    /// stream at the first one anyway.)
    error_policy at_most(std::uint64_t records) const {
        error_policy made = *this;
        made.most_ = records;
        return made;
    }
    /// The same, as a share of all records: 0.01 is one in a hundred. During the first 1000 records
    /// the share is taken of 1000; at the end of the stream, of all records.
    error_policy at_most_share(double share) const {
        error_policy made = *this;
        made.most_share_ = share;
        return made;
    }

private:
    friend class detail::rejections;

    /// Whether the stream continues after a bad record.
    bool goes_on() const noexcept { return goes_on_; }
    const std::function<void(const rejected&)>& sink() const noexcept { return sink_; }
    const std::optional<std::filesystem::path>& file() const noexcept { return file_; }

    bool has_share() const noexcept { return most_share_ < 1; }

    /// Whether `rejected` is too many out of `of` records, while more records may follow.
    bool is_too_many(std::uint64_t rejected, std::uint64_t of) const noexcept {
        constexpr std::uint64_t fewest = 1000;
        return is_too_many_of(rejected, of < fewest ? fewest : of);
    }
    /// The same, at the end of the stream.
    bool is_too_many_of(std::uint64_t rejected, std::uint64_t of) const noexcept {
        return rejected > most_
            || static_cast<double>(rejected) > most_share_ * static_cast<double>(of);
    }

    explicit error_policy(bool goes_on) noexcept : goes_on_{goes_on} {}

    bool goes_on_;
    std::function<void(const rejected&)> sink_;
    std::optional<std::filesystem::path> file_;
    std::uint64_t most_ = ~std::uint64_t{0};
    double most_share_ = 1;
};

inline const error_policy fail = error_policy::fail();
inline const error_policy skip = error_policy::skip();

/// `errors = json::quarantine("bad.ndjson")`: each bad record becomes a line of that file, an
/// object with the members of json::rejected. `raw` is at most 64 KiB of the record; if that is not
/// valid UTF-8, it is `raw_base64`. `path` and `message` are at most 2 KiB each. Characters that are
/// not printable are escaped. A file that this program is reading, or writing otherwise, is
/// refused and left as it is. When the stream is at its end, the file is on the disk, or
/// the pull throws std::system_error. "-", /dev/stderr and the like are written to where they stand.
/// Or `json::quarantine([](const json::rejected& record) { … })`.
/// Limits: `json::quarantine("bad.ndjson").at_most(1000).at_most_share(0.01)`.
inline error_policy quarantine(std::filesystem::path file) {
    return error_policy::quarantine(std::move(file));
}
template <std::invocable<const rejected&> Sink>
error_policy quarantine(Sink sink) {
    return error_policy::quarantine(std::function<void(const rejected&)>{std::move(sink)});
}

} // namespace weir::json
