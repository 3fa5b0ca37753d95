// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <weir/detail/shared_lock.hpp>
#include <weir/memory/detail/block.hpp>

#include <cstddef>
#include <cstdint>
#include <mutex>
#include <optional>
#include <sys/mman.h>
#include <utility>

namespace weir::detail {

/// What the ledger remembers of blocks, in a hash table by their addresses: for blocks that have no
/// room for a header in front of them.
///
/// Thread-safe; all members are O(1) on average. The memory comes from the system, never from
/// malloc, so that they may be called from within malloc: 24 bytes a slot, at most 8 slots for each
/// block kept, and at least 1024 slots. It is never freed at the end of the program: frees come
/// after main.
class address_table {
public:
    constexpr address_table() = default;
    address_table(const address_table&) = delete;
    address_table& operator=(const address_table&) = delete;

    /// Keeps `value` for this address, and replaces an earlier one. If the table is full, values
    /// for which `is_stale(value)` are dropped first. Returns false, and keeps nothing, if there is
    /// no memory.
    template <class Stale>
    bool insert(const volatile void* address, const block& value, Stale is_stale) noexcept {
        const shared_lock_guard hold{lock_};
        if (2 * (used_ + 1) > capacity_ && !make_room(is_stale)) return false;
        slot& at = slots_[place_of(address)];
        if (at.address == nullptr) ++used_;
        at = {address, value};
        return true;
    }

    /// For hold_over_fork: also if the program has one thread.
    void lock() noexcept { lock_.lock(); }
    void unlock() noexcept { lock_.unlock(); }

    /// Returns the value that is kept for this address, or nothing.
    std::optional<block> find(const volatile void* address) noexcept {
        const shared_lock_guard hold{lock_};
        if (used_ == 0) return std::nullopt;
        const slot& at = slots_[place_of(address)];
        if (at.address == nullptr) return std::nullopt;
        return at.value;
    }

    /// The same, and removes it.
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

    /// Memory of the table in bytes.
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

    // Open addressing: an entry whose home slot is taken is in the next free slot after it.

    std::size_t home_of(const volatile void* address) const noexcept {
        const auto number = reinterpret_cast<std::uintptr_t>(address);
        const std::uint64_t mixed = std::uint64_t{number} * 0x9E37'79B9'7F4A'7C15;
        const std::uint64_t high = mixed >> 32;
        return static_cast<std::size_t>(high) & (capacity_ - 1);
    }
    std::size_t after(std::size_t place) const noexcept { return (place + 1) & (capacity_ - 1); }

    /// The slot of this address, or the free one where it belongs.
    std::size_t place_of(const volatile void* address) const noexcept {
        std::size_t place = home_of(address);
        while (slots_[place].address != nullptr && slots_[place].address != address)
            place = after(place);
        return place;
    }

    /// Frees a slot, and moves up the entries after it that would no longer be found.
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
    slot* slots_ = nullptr; ///< from the system, so zero: all are free at first
    std::size_t capacity_ = 0;
    std::size_t used_ = 0;
};

/// The table of this program, used if a sanitizer reports its blocks.
[[gnu::visibility("default")]] inline constinit address_table program_blocks{};

} // namespace weir::detail
