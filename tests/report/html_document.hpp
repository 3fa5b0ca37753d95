// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <algorithm>
#include <cctype>
#include <cstddef>
#include <map>
#include <set>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

// A strict reader of pages, which shares nothing with what writes them: every element is closed in
// its place, every attribute quoted and written once, every reference one of four.

namespace test {

class html_document {
public:
    struct element {
        std::string name;
        std::map<std::string, std::string> attributes;
        std::string text; ///< of all that is in it
        std::size_t parent = 0, depth = 0;
    };

    /// Throws std::runtime_error that says where it is broken.
    explicit html_document(std::string_view page) : rest_{page}, all_{page} {
        expect("<!DOCTYPE html>");
        while (!rest_.empty()) {
            if (rest_.front() == '<')
                read_tag();
            else
                read_text();
        }
        if (!open_.empty()) fail("<" + elements_[open_.back()].name + "> is not closed");
        check_references();
    }

    const std::vector<element>& elements() const { return elements_; }

    std::vector<std::size_t> all(std::string_view name, std::size_t within = npos) const {
        std::vector<std::size_t> found;
        for (std::size_t i = 0; i < elements_.size(); ++i)
            if (elements_[i].name == name && (within == npos || is_in(i, within)))
                found.push_back(i);
        return found;
    }
    std::vector<std::size_t> with_class(std::string_view of, std::size_t within = npos) const {
        std::vector<std::size_t> found;
        for (std::size_t i = 0; i < elements_.size(); ++i)
            if (has_class(elements_[i], of) && (within == npos || is_in(i, within)))
                found.push_back(i);
        return found;
    }

    /// The rows of the table with this caption, as the text of their cells.
    std::vector<std::vector<std::string>> table(std::string_view caption) const {
        for (const std::size_t each : all("table")) {
            const auto captions = all("caption", each);
            if (captions.size() != 1) throw std::runtime_error{"a table without one caption"};
            if (elements_[captions[0]].text != caption) continue;
            std::vector<std::vector<std::string>> rows;
            for (const std::size_t row : all("tr", each)) {
                rows.emplace_back();
                for (std::size_t cell = row + 1; cell < elements_.size() && is_in(cell, row);
                     ++cell)
                    if (elements_[cell].name == "td" || elements_[cell].name == "th")
                        rows.back().push_back(elements_[cell].text);
            }
            return rows;
        }
        return {};
    }

    static constexpr std::size_t npos = static_cast<std::size_t>(-1);

private:
    [[noreturn]] void fail(const std::string& why) const {
        const std::size_t at = all_.size() - rest_.size();
        throw std::runtime_error{why + " before: " + std::string{all_.substr(at, 60)}};
    }
    void expect(std::string_view text) {
        if (!rest_.starts_with(text)) fail("expected " + std::string{text});
        rest_.remove_prefix(text.size());
    }
    std::string_view until(char end) {
        const std::size_t at = rest_.find(end);
        if (at == rest_.npos) fail("no end");
        const std::string_view text = rest_.substr(0, at);
        rest_.remove_prefix(at);
        return text;
    }
    bool is_in(std::size_t inner, std::size_t ancestor) const {
        while (inner > ancestor) inner = elements_[inner].parent;
        return inner == ancestor;
    }
    static bool has_class(const element& of, std::string_view wanted) {
        const auto found = of.attributes.find("class");
        return found != of.attributes.end()
            && (' ' + found->second + ' ').find(' ' + std::string{wanted} + ' ')
                   != std::string::npos;
    }

    std::string name() {
        std::size_t length = 0;
        while (length < rest_.size()
               && (std::isalnum(static_cast<unsigned char>(rest_[length])) != 0
                   || rest_[length] == '-'))
            ++length;
        if (length == 0) fail("no name");
        const std::string result{rest_.substr(0, length)};
        rest_.remove_prefix(length);
        return result;
    }

    std::string plain(std::string_view text) const {
        std::string result;
        while (!text.empty()) {
            const char c = text.front();
            if (c == '<') fail("a bare <");
            if (c != '&') {
                if (static_cast<unsigned char>(c) < 0x20 && c != '\n') fail("a control character");
                result += c;
                text.remove_prefix(1);
                continue;
            }
            static const std::map<std::string_view, char> known{
                {"&amp;", '&'}, {"&lt;", '<'}, {"&gt;", '>'}, {"&quot;", '"'}};
            bool found = false;
            for (const auto& [reference, character] : known)
                if (text.starts_with(reference)) {
                    result += character;
                    text.remove_prefix(reference.size());
                    found = true;
                    break;
                }
            if (!found) fail("a bare &");
        }
        return result;
    }

    void read_text() {
        const std::size_t length = std::min(rest_.find('<'), rest_.size());
        const std::string_view raw = rest_.substr(0, length);
        const bool is_style = !open_.empty() && elements_[open_.back()].name == "style";
        const std::string text = is_style ? std::string{raw} : plain(raw);
        for (const std::size_t each : open_) elements_[each].text += text;
        if (open_.empty() && text.find_first_not_of('\n') != text.npos) fail("text outside");
        rest_.remove_prefix(length);
    }

    void read_tag() {
        rest_.remove_prefix(1);
        if (rest_.starts_with('/')) {
            rest_.remove_prefix(1);
            const std::string closed = name();
            expect(">");
            if (open_.empty() || elements_[open_.back()].name != closed)
                fail("</" + closed + "> closes nothing");
            open_.pop_back();
            return;
        }
        element made;
        made.name = name();
        made.parent = open_.empty() ? 0 : open_.back();
        made.depth = open_.size();
        while (rest_.starts_with(' ')) {
            rest_.remove_prefix(1);
            const std::string attribute = name();
            expect("=\"");
            if (!made.attributes.emplace(attribute, plain(until('"'))).second)
                fail("twice the attribute " + attribute);
            expect("\"");
        }
        const bool is_closed = rest_.starts_with('/');
        if (is_closed) rest_.remove_prefix(1);
        expect(">");
        static const std::set<std::string> childless{"meta", "br", "rect", "path", "polygon"};
        if (is_closed != (childless.count(made.name) != 0)) fail("/> of <" + made.name + ">");
        elements_.push_back(made);
        if (!is_closed) open_.push_back(elements_.size() - 1);
    }

    /// An id stands once, and what refers to one finds it.
    void check_references() const {
        std::set<std::string> ids;
        for (const element& each : elements_)
            if (const auto id = each.attributes.find("id"); id != each.attributes.end())
                if (!ids.insert(id->second).second)
                    throw std::runtime_error{"twice the id " + id->second};
        for (const element& each : elements_)
            if (const auto by = each.attributes.find("aria-labelledby");
                by != each.attributes.end())
                for (std::string_view left = by->second; !left.empty();) {
                    const std::string id{left.substr(0, left.find(' '))};
                    if (ids.count(id) == 0) throw std::runtime_error{"no id " + id};
                    left.remove_prefix(std::min(left.size(), id.size() + 1));
                }
    }

    std::string_view rest_, all_;
    std::vector<element> elements_;
    std::vector<std::size_t> open_;
};

} // namespace test
