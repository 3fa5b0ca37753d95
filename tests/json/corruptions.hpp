// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <weir/json/error.hpp>

#include <string_view>
#include <vector>

namespace weir::test {

/// A record that is no {"a":integer,"s":string}, and why, where all of it is checked.
struct corruption {
    std::string_view text;
    json::reason why;
    bool any_shape = false; ///< rejected as a json::value too, whatever is checked
};

/// The ways in which a document stream of simdjson goes wrong, and some more.
inline const std::vector<corruption> corruptions{
    {R"({"a":"2","s":"x"})", json::reason::wrong_type},
    {R"({"a":2.5,"s":"x"})", json::reason::wrong_type},
    {R"({"a":2,"s":null})", json::reason::wrong_type},
    {R"({"a":99999999999999999999,"s":"x"})", json::reason::number_out_of_range},
    {R"({"a":2e,"s":"x"})", json::reason::invalid_number},
    {R"({"a":02,"s":"x"})", json::reason::invalid_number},
    {R"({"a":2,"s":"\q"})", json::reason::invalid_string},
    {R"({"a":2,"s":"\ud800"})", json::reason::invalid_string},
    {R"({"a":})", json::reason::malformed},
    {R"({"a":,"s":"x"})", json::reason::malformed},
    {R"({"a":2,"s":"x",})", json::reason::malformed},
    {R"({"a" 2,"s":"x"})", json::reason::malformed},
    {R"({"a":2 "s":"x"})", json::reason::malformed},
    {R"({a:2,"s":"x"})", json::reason::malformed},
    {R"({"a":2,,"s":"x"})", json::reason::malformed},
    {R"({"a":2,"s":"x"]})", json::reason::malformed},
    {R"({"a":2})", json::reason::missing_field},
    {R"({})", json::reason::missing_field},
    {R"([{"a":2,"s":"x"}])", json::reason::wrong_type},
    {R"({"a":2,"s":"x")", json::reason::incomplete, true},
    {R"({"a":2)", json::reason::incomplete, true},
    {R"({"a":2,)", json::reason::incomplete, true},
    {R"({"a":)", json::reason::incomplete, true},
    {R"({)", json::reason::incomplete, true},
    {R"([)", json::reason::incomplete, true},
    {R"({"a":2,"s":"x"}})", json::reason::trailing_content, true},
    {R"({"a":2,"s":"x"}JUNK)", json::reason::trailing_content, true},
    {R"({"a":2,"s":"x"},)", json::reason::trailing_content, true},
    {R"({"a":2,"s":"x"} {"a":3,"s":"y"})", json::reason::trailing_content, true},
    {R"({"a":2,"s":"x"}{"a":3,"s":"y"})", json::reason::trailing_content, true},
    {R"({"a":2,"s":"x"}5)", json::reason::trailing_content, true},
    {R"({"a":2,"s":"x"}[)", json::reason::trailing_content, true},
    {R"({"a":2,"s":"x"}{)", json::reason::trailing_content, true},
    {R"({"a":2,"s":"x"}[{"a":3,"s":"y"})", json::reason::trailing_content, true},
    {R"({"a":2,"s":"x"}{"a":3,"s":"y")", json::reason::trailing_content, true},
    {R"({"a":2,"s":"x"}")", json::reason::trailing_content, true},
    {R"({"a":2,"s":"x"}"y)", json::reason::trailing_content, true},
    {R"({"a":2,"s":"x})", json::reason::incomplete, true},
    {R"({"a":2,"s":"x\"})", json::reason::incomplete, true},
    {R"({"a":2,"s)", json::reason::incomplete, true},
    {"{\"a\":2,\"s\":\"\xFF\"}", json::reason::invalid_utf8, true},
    {"{\"a\":2,\"s\":\"\xC3\"}", json::reason::invalid_utf8, true},
    {"{\"a\":2,\"s\":\"\xED\xA0\x80\"}", json::reason::invalid_utf8, true},
    {"{\"a\":2,\"s\":\"x\ty\"}", json::reason::unescaped_control_character, true},
    {std::string_view{"{\"a\":2,\"s\":\"x\0y\"}", 17}, json::reason::unescaped_control_character,
     true},
    {R"(")", json::reason::incomplete, true},
    {R"(JUNK)", json::reason::malformed, true},
    {R"(})", json::reason::malformed, true},
    {R"(])", json::reason::malformed, true},
    {R"(,)", json::reason::malformed, true},
    {R"(\)", json::reason::malformed, true},
};

} // namespace weir::test
