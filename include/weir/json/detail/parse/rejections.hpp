// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <weir/detail/compiled.hpp>
#include <weir/json/detail/parse/quarantine_file.hpp>
#include <weir/json/error.hpp>
#include <weir/json/error_policy.hpp>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <utility>

namespace weir::json::detail {

/// How many bytes of a rejected record are kept.
inline constexpr std::size_t most_raw_bytes = std::size_t{64} << 10;

error error_about(rejected record);

/// Handles bad records as error_policy says.
class rejections {
public:
    /// `resumes` is true if an earlier run has begun the quarantine file.
    rejections(const error_policy& policy, bool resumes);

    std::uint64_t count() const noexcept { return count_; }
    /// Whether the stream goes on behind a bad record.
    bool go_on() const noexcept { return policy_->goes_on(); }

    /// Adds a bad record, which `make()` returns; `good` is the number of good records so far. Calls
    /// `done()` once it is set aside, or the exception made that says what it is: nothing that throws
    /// before loses the record. Throws json::error if the stream is to end.
    template <class Make, class Done>
    void add(std::uint64_t good, Make make, Done done) {
        if (!policy_->goes_on()) {
            error told = error_about(make());
            done();
            throw told;
        }
        const std::uint64_t count = count_ + 1;
        const bool is_too_many = policy_->is_too_many(count, good + count);
        std::optional<rejected> record;
        if (!is_only_counted() || is_too_many) {
            record = make();
            if (file_) (*file_)(*record);
            if (policy_->sink()) policy_->sink()(*record);
        }
        count_ = count;
        done();
        if (is_too_many) throw too_many(std::move(*record), good);
        if (policy_->has_share()) last_ = std::move(record);
    }

    /// Opens the quarantine file, if any, at the first call.
    void begin();

    /// Closes the quarantine.
    void give_up() noexcept { file_.reset(); }

    /// Closes it at the end of the stream, and checks the share. Throws std::system_error if not all
    /// of it is on the disk, and json::error if too many were rejected.
    void end(std::uint64_t good);

private:
    /// Whether bad records are only counted, as nothing uses their contents.
    bool is_only_counted() const noexcept {
        return !policy_->sink() && !file_ && !policy_->has_share();
    }

    error too_many(rejected last, std::uint64_t good) const;

    const error_policy* policy_;
    std::optional<quarantine_file> file_;
    std::uint64_t count_ = 0;
    std::optional<rejected> last_; ///< for end(): the share is known only at the end
};

} // namespace weir::json::detail

#ifndef WEIR_COMPILED
#include <weir/json/detail/parse/rejections-inl.hpp>
#endif
