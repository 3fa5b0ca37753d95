// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <weir/memory/detail/block.hpp>
#include <weir/memory/detail/shared_lock.hpp>

#include <cstddef>
#include <cstdint>
#include <mutex>
#include <optional>
#include <sys/mman.h>
#include <utility>

namespace weir::detail {

/// What the ledger remembers of blocks, by their addresses: for where there is no room for a
/// header in front of them.
///
/// All members take constant time on average, and any thread may call them. The memory comes from
/// the system, never from malloc, so that they may be called from within malloc. At 24 bytes a
/// slot, and at most 8 slots for each block kept, of which there are 1024 at least. It is never
/// given back at the end: frees come after main.
class address_table {
public:
    constexpr address_table() = default;
    address_table(const address_table&) = delete;
    address_table& operator=(const address_table&) = delete;

    /// Keeps `value` for this address, instead of what was kept for it. When there are too many,
    /// those for which `is_stale(value)` are dropped first. False, and nothing is kept, where there
    /// is no memory.
    template <class Stale>
    bool insert(const volatile void* address, const block& value, Stale is_stale) noexcept {
        const shared_lock_guard hold{lock_};
        if (2 * (used_ + 1) > capacity_ && !make_room(is_stale)) return false;
        slot& at = slots_[place_of(address)];
        if (at.address == nullptr) ++used_;
        at = {address, value};
        return true;
    }

    /// For a process that forks while other threads have the lock.
    void lock_for_fork() noexcept { lock_.lock(); }
    void unlock_after_fork() noexcept { lock_.unlock(); }

    /// What is kept for this address.
    std::optional<block> find(const volatile void* address) noexcept {
        const shared_lock_guard hold{lock_};
        if (used_ == 0) return std::nullopt;
        const slot& at = slots_[place_of(address)];
        if (at.address == nullptr) return std::nullopt;
        return at.value;
    }

    /// The same, and from now on nothing is kept for it.
    std::optional<block> take(const volatile void* address) noexcept {
        const shared_lock_guard hold{lock_};
        if (used_ == 0) return std::nullopt;
        const std::size_t place = place_of(address);
        if (slots_[place].address == nullptr) return std::nullopt;
        const block taken = slots_[place].value;
        close_gap(place);
        --used_;
        return taken;
    }

    /// How many bytes the table takes.
    std::size_t bytes() noexcept {
        const shared_lock_guard hold{lock_};
        return capacity_ * sizeof(slot);
    }

private:
    struct slot {
        const volatile void* address; ///< null: free
        block value;
    };

    static constexpr std::size_t least = 1024;

    // Open addressing: what does not find its home free stands in the next free slot after it.

    std::size_t home_of(const volatile void* address) const noexcept {
        const auto number = reinterpret_cast<std::uintptr_t>(address);
        const std::uint64_t mixed = std::uint64_t{number} * 0x9E37'79B9'7F4A'7C15;
        return static_cast<std::size_t>(mixed >> 32) & (capacity_ - 1);
    }
    std::size_t after(std::size_t place) const noexcept { return (place + 1) & (capacity_ - 1); }

    /// The slot of this address, or the free one where it belongs.
    std::size_t place_of(const volatile void* address) const noexcept {
        std::size_t place = home_of(address);
        while (slots_[place].address != nullptr && slots_[place].address != address)
            place = after(place);
        return place;
    }

    /// Frees a slot, and moves those up that would not be found behind it.
    void close_gap(std::size_t gap) noexcept {
        for (std::size_t next = after(gap); slots_[next].address != nullptr; next = after(next)) {
            const std::size_t home = home_of(slots_[next].address);
            const std::size_t mask = capacity_ - 1;
            if (((next - home) & mask) < ((next - gap) & mask)) continue;
            slots_[gap] = slots_[next];
            gap = next;
        }
        slots_[gap].address = nullptr;
    }

    template <class Stale>
    bool make_room(Stale is_stale) noexcept {
        std::size_t kept = 0;
        for (std::size_t i = 0; i < capacity_; ++i)
            if (slots_[i].address != nullptr && !is_stale(slots_[i].value)) ++kept;
        std::size_t wanted = least;
        while (wanted < 4 * (kept + 1)) wanted *= 2;
        void* const mapped = ::mmap(nullptr, wanted * sizeof(slot), PROT_READ | PROT_WRITE,
                                    MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
        if (mapped == MAP_FAILED) return false;
        slot* const old_slots = std::exchange(slots_, static_cast<slot*>(mapped));
        const std::size_t old_capacity = std::exchange(capacity_, wanted);
        used_ = kept;
        for (std::size_t i = 0; i < old_capacity; ++i)
            if (const slot& old = old_slots[i]; old.address != nullptr && !is_stale(old.value))
                slots_[place_of(old.address)] = old;
        if (old_slots != nullptr) ::munmap(old_slots, old_capacity * sizeof(slot));
        return true;
    }

    std::mutex lock_{};
    slot* slots_ = nullptr; ///< from the system, and so all free at first
    std::size_t capacity_ = 0;
    std::size_t used_ = 0;
};

/// That of this program, where a sanitizer tells of its blocks.
[[gnu::visibility("default")]] inline constinit address_table program_blocks{};

} // namespace weir::detail
