// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <weir/json/error.hpp>

#include <concepts>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <utility>

namespace weir::json {

namespace detail {
class rejections;
}

/// What becomes of a record that cannot be read. The records around it are not affected.
class error_policy {
public:
    /// Throws a json::error out of the pull, which ends the stream.
    static error_policy fail() { return error_policy{false}; }
    /// Passes over the record; the reader counts it in `rejected()`.
    static error_policy skip() { return error_policy{true}; }
    /// Passes over the record, and calls `sink` with it. What that throws comes out of the pull.
    static error_policy quarantine(std::function<void(const rejected&)> sink) {
        error_policy made{true};
        made.sink_ = std::move(sink);
        return made;
    }
    /// Passes over the record, and writes it to a file, which is replaced at the first pull, or
    /// appended to if reading is resumed. See json::quarantine.
    static error_policy quarantine(std::filesystem::path file) {
        error_policy made{true};
        made.file_ = std::move(file);
        return made;
    }

    /// The same, but with more rejected records than this the stream ends (`fail` ends with the first
    /// anyway): with a json::error, for
    /// reason::too_many_rejected, that tells of the last of them.
    error_policy at_most(std::uint64_t records) const {
        error_policy made = *this;
        made.most_ = records;
        return made;
    }
    /// The same as a share of all records, 0.01 for one in a hundred. Of the first thousand as many
    /// may be bad as of a whole thousand; at the end of the stream the share is that of all.
    error_policy at_most_share(double share) const {
        error_policy made = *this;
        made.most_share_ = share;
        return made;
    }

private:
    friend class detail::rejections;

    /// Whether the stream goes on behind a bad record.
    bool goes_on() const noexcept { return goes_on_; }
    const std::function<void(const rejected&)>& sink() const noexcept { return sink_; }
    const std::filesystem::path& file() const noexcept { return file_; }

    bool has_share() const noexcept { return most_share_ < 1; }

    /// Whether so many are more than the ceiling allows, with records still to come.
    bool is_too_many(std::uint64_t rejected, std::uint64_t of) const noexcept {
        constexpr std::uint64_t fewest = 1000;
        return is_too_many_of(rejected, of < fewest ? fewest : of);
    }
    /// The same at the end.
    bool is_too_many_of(std::uint64_t rejected, std::uint64_t of) const noexcept {
        return rejected > most_
            || static_cast<double>(rejected) > most_share_ * static_cast<double>(of);
    }

    explicit error_policy(bool goes_on) noexcept : goes_on_{goes_on} {}

    bool goes_on_;
    std::function<void(const rejected&)> sink_;
    std::filesystem::path file_;
    std::uint64_t most_ = ~std::uint64_t{0};
    double most_share_ = 1;
};

inline const error_policy fail = error_policy::fail();
inline const error_policy skip = error_policy::skip();

/// `errors = json::quarantine("bad.ndjson")`: each bad record becomes a line of that file, an
/// object with the members of json::rejected; `raw` is at most 64 KiB of the record, or `raw_base64`
/// where that is not valid UTF-8. Or `json::quarantine([](const json::rejected& record) { … })`.
/// Ceilings: `json::quarantine("bad.ndjson").at_most(1000).at_most_share(0.01)`.
inline error_policy quarantine(std::filesystem::path file) {
    return error_policy::quarantine(std::move(file));
}
template <std::invocable<const rejected&> Sink>
error_policy quarantine(Sink sink) {
    return error_policy::quarantine(std::function<void(const rejected&)>{std::move(sink)});
}

} // namespace weir::json
