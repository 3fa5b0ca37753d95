// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <weir/bytes/output_descriptor.hpp>
#include <weir/bytes/sink.hpp>
#include <weir/detail/files_in_use.hpp>
#include <weir/detail/replacement_file.hpp>

#include <string>
#include <string_view>
#include <utility>

namespace weir::bytes::detail {

WEIR_DETAIL_INLINE void begin_writing(weir::detail::file_in_use& file, int fd, const sink& named) {
    using weir::detail::file_use;
    if (const auto other = file.begin(weir::detail::identity_of(fd), file_use::descriptor))
        weir::detail::throw_in_use(named.name(), file_use::descriptor, *other);
}

WEIR_DETAIL_INLINE void write_to(int fd, std::string_view bytes, const sink& named) {
    if (const int error = weir::detail::write_all(fd, bytes))
        weir::detail::throw_cannot_write(named.name(), error);
}

} // namespace weir::bytes::detail

namespace weir::bytes {

WEIR_DETAIL_INLINE output_descriptor::output_descriptor(int fd, std::string name)
    : fd_{fd}, name_{name.empty() ? "descriptor " + std::to_string(fd) : std::move(name)} {}

WEIR_DETAIL_INLINE void output_descriptor::write(std::string_view bytes) {
    if (!in_use_.has_begun()) detail::begin_writing(in_use_, fd_, *this);
    detail::write_to(fd_, bytes, *this);
}

WEIR_DETAIL_INLINE std::string output_descriptor::name() const { return name_; }

} // namespace weir::bytes
