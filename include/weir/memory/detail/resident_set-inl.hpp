// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <weir/memory/resident_set.hpp>

#include <array>
#include <charconv>
#include <cstdint>
#include <fcntl.h>
#include <system_error>
#include <unistd.h>

namespace weir::detail {

WEIR_DETAIL_INLINE std::uint64_t resident_set() noexcept {
#ifdef __linux__
    const int file = ::open("/proc/self/statm", O_RDONLY | O_CLOEXEC);
    if (file < 0) return 0;
    std::array<char, 256> text{};
    const auto size = ::read(file, text.data(), text.size());
    ::close(file);
    if (size <= 0) return 0;
    // Two numbers of pages: what is mapped, and what of that is in memory.
    const char* const end = text.data() + size;
    std::uint64_t mapped = 0, resident = 0;
    const auto first = std::from_chars(text.data(), end, mapped);
    if (first.ec != std::errc{} || first.ptr == end) return 0;
    if (std::from_chars(first.ptr + 1, end, resident).ec != std::errc{}) return 0;
    return resident * static_cast<std::uint64_t>(::sysconf(_SC_PAGESIZE));
#else
    return 0;
#endif
}

} // namespace weir::detail
