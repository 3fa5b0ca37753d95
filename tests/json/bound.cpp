// SPDX-License-Identifier: BSL-1.0
#include "json/bound.hpp"

#include <weir/bytes/memory.hpp>
#include <weir/json/detail/bind/binder.hpp>
#include <weir/json/detail/parse/cursor.hpp>
#include <weir/json/detail/parse/inputs.hpp>
#include <weir/json/detail/parse/parse_context.hpp>
#include <weir/json/detail/parse/record_parser.hpp>
#include <weir/json/detail/parse/record_source.hpp>

#include <stdexcept>

namespace json = weir::json;

template <>
class weir::json::detail::binder<weir::test::target*> {
public:
    static cursor bind(cursor from, weir::test::target* into, parse_context& at) {
        return into->bind(from, at);
    }
};

namespace weir::test {

void read_members(const std::vector<std::string>& texts, target& into, const json::options& how,
                  const std::function<void(std::size_t)>& accepted) {
    std::string lines;
    for (const std::string& text : texts) lines += "{\"a\":" + text + "}\n";
    json::options as_lines = how;
    as_lines.shape = json::shape::lines;
    json::detail::inputs_of<bytes::memory> input{bytes::memory{lines}};
    json::detail::record_source source{input, as_lines, {}};
    json::detail::record_parser parser;
    json::detail::binder<one_member<target*>> binder;
    one_member<target*> record{&into};
    json::detail::parse_context context{how.max_depth, how.max_string_bytes,
                                        how.unknown_members == json::unknown_members::refuse,
                                        how.validate == json::validate::full};
    while (source.next()) {
        if (parser.parse(source.cut(), binder, record, context)) {
            source.accept();
            accepted(source.cut().line() - 1);
        } else {
            source.reject(context.failure());
        }
    }
}

void read_member(std::string_view text, target& into, const json::options& how) {
    std::size_t count = 0;
    read_members({std::string{text}}, into, how, [&](std::size_t) { ++count; });
    if (count != 1) throw std::logic_error{"more than one text, or none: " + std::string{text}};
}

json::error error_within(std::string_view text, target& into, const json::options& how) {
    try {
        read_member(text, into, how);
    } catch (const json::error& why) {
        return why;
    }
    throw std::logic_error{"accepted: " + std::string{text}};
}

json::error member_error(std::string_view text, target& into, const json::options& how) {
    json::error why = error_within(text, into, how);
    if (why.path() != "/a") throw std::logic_error{"not for this member: " + why.path()};
    return why;
}

bool is_same_refusal(const json::error& of_record, const json::error& of_member) {
    return of_record.reason() == of_member.reason()
        && of_record.record().message == of_member.record().message
        && "/a" + of_record.path() == of_member.path();
}

} // namespace weir::test
