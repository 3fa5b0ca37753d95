// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <weir/bytes/sink.hpp>

#include <cstddef>
#include <string>
#include <string_view>
#include <system_error>

namespace weir::test {

/// Where a sink leaves what it takes.
struct collection {
    std::string text;
    std::size_t room = std::size_t(-1); ///< how many bytes it takes before it refuses
    int closed = 0;
};

class collected final : public bytes::sink {
public:
    explicit collected(collection& into) : into_{into} {}

    void write(std::string_view bytes) override {
        if (bytes.size() > into_.room - into_.text.size())
            throw std::system_error{std::make_error_code(std::errc::no_space_on_device), "full"};
        into_.text += bytes;
    }
    void close() override { ++into_.closed; }
    std::string name() const override { return "collected"; }

private:
    collection& into_;
};

} // namespace weir::test
