// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <algorithm>
#include <cctype>
#include <cstddef>
#include <iterator>
#include <map>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

// A strict reader of pages, which shares nothing with what writes them: every element is closed in
// its place, every attribute quoted and written once, every reference one of four.

namespace test {

class html_document {
public:
    struct element {
        std::string name;
        std::map<std::string, std::string> attributes;
        std::string classes; ///< which stand among the attributes, too
        std::string text;    ///< of all that is in it
        std::size_t parent = 0, depth = 0;
    };

    /// Throws std::runtime_error that says where it is broken.
    explicit html_document(std::string_view page) : rest_{page}, all_{page} {
        elements_.reserve(page.size() / 32);
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
        const std::string& classes = of.classes;
        for (std::size_t at = classes.find(wanted); at != classes.npos;
             at = classes.find(wanted, at + 1)) {
            const std::size_t end = at + wanted.size();
            if ((at == 0 || classes[at - 1] == ' ')
                && (end == classes.size() || classes[end] == ' '))
                return true;
        }
        return false;
    }

    std::string name() {
        const char* const begin = rest_.data();
        const char* const end = begin + rest_.size();
        const char* at = begin;
        while (at != end && (std::isalnum(static_cast<unsigned char>(*at)) != 0 || *at == '-'))
            ++at;
        if (at == begin) fail("no name");
        rest_.remove_prefix(static_cast<std::size_t>(at - begin));
        return {begin, at};
    }

    std::string plain(std::string_view text) const {
        if (text.find('<') != text.npos) fail("a bare <");
        for (const char c : text)
            if (static_cast<unsigned char>(c) < 0x20 && c != '\n') fail("a control character");
        std::string result;
        while (true) {
            const std::size_t length = std::min(text.find('&'), text.size());
            result.append(text.data(), length);
            text.remove_prefix(length);
            if (text.empty()) return result;
            struct reference {
                std::string_view name;
                char means;
            };
            static constexpr reference known[] = {
                {"&amp;", '&'}, {"&lt;", '<'}, {"&gt;", '>'}, {"&quot;", '"'}};
            const auto* const found =
                std::find_if(std::begin(known), std::end(known),
                             [&](const reference& each) { return text.starts_with(each.name); });
            if (found == std::end(known)) fail("a bare &");
            result += found->means;
            text.remove_prefix(found->name.size());
        }
    }

    void read_text() {
        const std::size_t length = std::min(rest_.find('<'), rest_.size());
        const std::string_view raw = rest_.substr(0, length);
        const bool is_style = !open_.empty() && elements_[open_.back()].name == "style";
        const std::string text = is_style ? std::string{raw} : plain(raw);
        text_ += text;
        if (open_.empty() && text.find_first_not_of('\n') != text.npos) fail("text outside");
        rest_.remove_prefix(length);
    }

    void read_tag() {
        rest_.remove_prefix(1);
        if (rest_.starts_with('/')) {
            rest_.remove_prefix(1);
            if (open_.empty()) fail("nothing is open");
            element& whole = elements_[open_.back()];
            if (!rest_.starts_with(whole.name)) fail("<" + whole.name + "> is not closed");
            rest_.remove_prefix(whole.name.size());
            expect(">");
            whole.text = text_.substr(starts_.back());
            open_.pop_back();
            starts_.pop_back();
            return;
        }
        element made;
        made.name = name();
        made.parent = open_.empty() ? 0 : open_.back();
        made.depth = open_.size();
        while (rest_.starts_with(' ')) {
            rest_.remove_prefix(1);
            std::string attribute = name();
            expect("=\"");
            std::string value = plain(until('"'));
            rest_.remove_prefix(1);
            if (attribute == "class") made.classes = value;
            if (!made.attributes.emplace(std::move(attribute), std::move(value)).second)
                fail("twice an attribute");
        }
        const bool is_closed = rest_.starts_with('/');
        if (is_closed) rest_.remove_prefix(1);
        expect(">");
        if (is_closed != is_childless(made.name)) fail("/> of <" + made.name + ">");
        elements_.push_back(std::move(made));
        if (is_closed) return;
        open_.push_back(elements_.size() - 1);
        starts_.push_back(text_.size());
    }
    static bool is_childless(const std::string& name) {
        return name == "meta" || name == "br" || name == "rect" || name == "path"
            || name == "polygon";
    }

    /// An id stands once, and what refers to one finds it.
    void check_references() const {
        std::map<std::string, std::string> ids; // as attributes, whose functions are there
        for (const element& each : elements_)
            if (const auto id = each.attributes.find("id"); id != each.attributes.end())
                if (!ids.emplace(id->second, each.name).second)
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
    std::string text_; ///< of all elements
    std::vector<std::size_t> open_;
    std::vector<std::size_t> starts_; ///< in text_, of those that are open
};

} // namespace test
