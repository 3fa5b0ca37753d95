// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <weir/memory/detail/block.hpp>
#include <weir/memory/detail/charging.hpp>
#include <weir/memory/detail/current_stage.hpp>
#include <weir/memory/detail/measured.hpp>

#include <algorithm>
#include <cstddef>
#include <memory_resource>
#include <new>

namespace weir {

/// A memory resource that reports each block to the running `weir::trace`, for programs that cannot
/// replace operator new, or want to measure one container alone:
///
///     weir::stage_resource counted;
///     std::pmr::vector<int> seen{&counted};
///
/// Allocates from another resource, which must outlive it, and uses the first 16 bytes of each
/// block (its alignment, if that is larger) as a header. If the program also has the allocation
/// hooks, nothing is counted twice. Thread-safe if the other resource is. Throws what the other
/// resource throws, and std::bad_alloc for a block of 2^48 bytes or more.
class stage_resource : public std::pmr::memory_resource {
public:
    stage_resource() noexcept : stage_resource{std::pmr::get_default_resource()} {}
    explicit stage_resource(std::pmr::memory_resource* upstream) noexcept : upstream_{upstream} {
        detail::living_resources.fetch_add(1, std::memory_order_relaxed);
    }
    ~stage_resource() override { detail::living_resources.fetch_sub(1, std::memory_order_relaxed); }

    stage_resource(const stage_resource&) = delete;
    stage_resource& operator=(const stage_resource&) = delete;

    std::pmr::memory_resource* upstream_resource() const noexcept { return upstream_; }

protected:
    void* do_allocate(std::size_t bytes, std::size_t alignment) override {
        const std::size_t front = front_of(alignment);
        if (bytes > detail::block::max_bytes || front > detail::block::max_bytes)
            throw std::bad_alloc{};
        void* const start = [&] {
            const detail::stage_guard own{detail::untracked};
            return upstream_->allocate(front + bytes, alignment_of(alignment));
        }();
        std::byte* const seen = static_cast<std::byte*>(start) + front;
        ::new (static_cast<void*>(seen - sizeof(detail::block)))
            detail::block{detail::charge_block(bytes)};
        detail::note_resource_use();
        return seen;
    }

    void do_deallocate(void* seen, std::size_t bytes, std::size_t alignment) override {
        const std::size_t front = front_of(alignment);
        detail::credit_block(detail::header_of(seen));
        const detail::stage_guard own{detail::untracked};
        upstream_->deallocate(static_cast<std::byte*>(seen) - front, front + bytes,
                              alignment_of(alignment));
    }

    /// A block may be freed by another stage_resource on the same upstream; without RTTI only by
    /// the same one.
    bool do_is_equal(const std::pmr::memory_resource& other) const noexcept override {
#ifdef __cpp_rtti
        const auto* const same = dynamic_cast<const stage_resource*>(&other);
#else
        const auto* const same = &other == this ? this : nullptr;
#endif
        return same != nullptr && *same->upstream_ == *upstream_;
    }

private:
    /// The header is the last sixteen bytes before the pointer that the program gets.
    static std::size_t front_of(std::size_t alignment) noexcept {
        return std::max(alignment, sizeof(detail::block));
    }
    static std::size_t alignment_of(std::size_t alignment) noexcept {
        return std::max(alignment, alignof(detail::block));
    }

    std::pmr::memory_resource* upstream_;
};

} // namespace weir
