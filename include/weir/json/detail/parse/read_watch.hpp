// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <weir/detail/toolchain.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <utility>

namespace weir::json::detail {

class watched_source;

/// While it lives, it knows where the record is that was read last on this thread. With it, a sink
/// behind any stages says which record it cannot take. Lives and dies on one thread.
class read_watch {
public:
    read_watch() noexcept;
    ~read_watch();
    read_watch(const read_watch&) = delete;
    read_watch& operator=(const read_watch&) = delete;

    struct place {
        std::string source;
        std::uint64_t line = 0; ///< 0 if not known
        std::uint64_t offset = 0;
    };
    /// Empty if no record was read on this thread, or its source is gone.
    std::optional<place> last_read() const;

private:
    friend watched_source;

    read_watch* outer_;
    watched_source* source_ = nullptr;
};

/// The innermost one of this thread; null if nobody asks.
[[gnu::visibility("default")]] inline constinit thread_local read_watch* watch_of_thread = nullptr;

/// What records are read from.
class watched_source {
public:
    watched_source(const watched_source&) = delete;
    watched_source& operator=(const watched_source&) = delete;

protected:
    watched_source() = default;
    virtual ~watched_source() {
        if (watch_ != nullptr) watch_->source_ = nullptr;
    }

    /// A record was read, which is then at place_read().
    void was_read() noexcept {
        if (read_watch* const watch = watch_of_thread; watch != nullptr) [[unlikely]]
            was_read_under(*watch);
    }

private:
    friend read_watch;

    virtual read_watch::place place_read() const = 0;

    void was_read_under(read_watch& watch) noexcept {
        if (watch.source_ == this) return;
        if (watch_ != nullptr) watch_->source_ = nullptr;
        if (watch.source_ != nullptr) watch.source_->watch_ = nullptr;
        watch.source_ = this;
        watch_ = &watch;
    }

    read_watch* watch_ = nullptr; ///< whose source this is
};

inline read_watch::read_watch() noexcept : outer_{std::exchange(watch_of_thread, this)} {}
inline read_watch::~read_watch() {
    watch_of_thread = outer_;
    if (source_ != nullptr) source_->watch_ = nullptr;
}
inline std::optional<read_watch::place> read_watch::last_read() const {
    if (source_ == nullptr) return std::nullopt;
    return source_->place_read();
}

} // namespace weir::json::detail
