// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <weir/detail/compiled.hpp>

#include <atomic>
#include <cstddef>
#include <functional>
#include <memory>
#include <optional>

namespace weir::detail {

/// Who works on which batch. Batches are numbered in the order in which they were cut; each is in a
/// place of its own, and there are as many places as may be in memory at the same time. The owner
/// cuts batches and takes them back when they are done, in their order if that is asked for. Whoever
/// is free works on the first that waits: a thread of the crew, or the owner while there is nothing
/// else for it to do.
class batch_crew {
public:
    /// Works on the batch in this place, as this worker: 0 is the owner. Throws nothing, but what
    /// cancels the thread.
    using work = std::function<void(std::size_t place, std::size_t worker)>;
    /// Fills this place, or returns false, without a batch, at the end. Called by the owner.
    using cutter = std::function<bool(std::size_t place)>;

    /// `workers`: with the owner. They are in the stage that is running here. Throws
    /// std::system_error if a thread cannot be started.
    batch_crew(std::size_t workers, std::size_t places, bool is_ordered, work what);
    /// Returns when no thread works any more.
    ~batch_crew();
    batch_crew(const batch_crew&) = delete;
    batch_crew& operator=(const batch_crew&) = delete;

    /// The place of the next batch that is done: its owner may use it until release(). None, once all
    /// are. Throws what `cut` throws.
    std::optional<std::size_t> next_done(const cutter& cut);
    void release(std::size_t place);

    /// Becomes true when nobody wants what the crew makes any more.
    const std::atomic<bool>& is_stopped() const noexcept { return is_stopped_; }

private:
    struct state;

    std::atomic<bool> is_stopped_{false};
    std::unique_ptr<state> state_;
};

} // namespace weir::detail

#ifndef WEIR_COMPILED
#include <weir/stream/detail/batch_crew-inl.hpp>
#endif
