// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <weir/bytes/sink.hpp>

#include <cstddef>
#include <limits>
#include <string>
#include <string_view>
#include <system_error>

namespace weir::test {

/// Keeps what is written, and how.
class text_sink final : public bytes::sink {
public:
    text_sink() = default;
    /// Refuses what goes beyond so many bytes.
    explicit text_sink(std::size_t room) : room_{room} {}

    void write(std::string_view bytes) override {
        ++writes;
        if (text.size() + bytes.size() > room_)
            throw std::system_error{std::make_error_code(std::errc::no_space_on_device),
                                    "weir: cannot write the text"};
        text += bytes;
        if (bytes.size() > longest) longest = bytes.size();
    }
    void close() override { ++closed; }
    std::string name() const override { return "the text"; }

    std::string text;
    std::size_t writes = 0;
    std::size_t longest = 0; ///< of the writes
    int closed = 0;

private:
    std::size_t room_ = std::numeric_limits<std::size_t>::max();
};

} // namespace weir::test
