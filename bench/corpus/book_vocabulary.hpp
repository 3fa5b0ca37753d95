// SPDX-License-Identifier: BSL-1.0
#pragma once

// The words of which book records are made. Every book, publisher and sentence is invented.
//
// As in user_vocabulary.hpp, every table opens with its longest entry.

#include <algorithm>
#include <array>
#include <cstdint>
#include <string_view>

#include "text.hpp"

namespace corpus::vocabulary {

// A table is filled as a paragraph is.
// clang-format off

// An English title has one word of each table: "The Clockmaker's Garden at the End of Winter".
inline constexpr auto title_owners = std::to_array<std::string_view>(
    {"The Cartographer's", "The Clockmaker's", "The Beekeeper's", "My Sister's", "A Stranger's",
     "The Smuggler's", "Nobody's", "The Widow's", "The Piano Tuner's", "Brontë's"});

inline constexpr auto title_things = std::to_array<std::string_view>(
    {"Dictionary", "Garden", "Daughter", "Silence", "Map", "Ghosts", "Orchard", "Compass",
     "Letters", "Café"});

inline constexpr auto title_places = std::to_array<std::string_view>(
    {"at the End of Winter", "beneath the Hill", "in the Rain", "by the Sea", "of Salt and Ash",
     "on Platform Nine", "and Other Stories", "before Dawn"});

struct foreign_title {
    std::string_view language_code;
    std::string_view title;
};

inline constexpr auto foreign_titles = std::to_array<foreign_title>({
    {"zh-TW", "住在海邊鐘樓裡的老郵差與他從未寄出的二十七封信"},
    {"rus", "Дом у старого моста"},
    {"gre", "Ο κήπος με τα λεμόνια"},
    {"ara", "شجرة الرمان"},
    {"heb", "הגשר והים"},
    {"jpn", "雪の駅で待つ"},
    {"kor", "바람이 머문 집"},
    {"hin", "नदी का घर"},
    {"fre", "L'été des hirondelles"},
    {"ger", "Das Mädchen am Fluß"},
    {"spa", "Mañana, quizás"},
    {"por", "A última estação"},
    {"pol", "Żółty parasol"},
    {"tur", "Gölün Öteki Kıyısı"},
});

inline constexpr auto english_codes =
    std::to_array<std::string_view>({"en-US", "en-GB", "en-CA", "eng", "eng", "eng", "eng", ""});

inline constexpr auto series_names = std::to_array<std::string_view>(
    {"The Lighthouse Chronicles", "Saltmarsh", "The Nine Bridges", "Inspector Włodarska",
     "Ångström Cycle", "Glass Mountain", "Low Tide"});

// A prime number of entries, and no less than a record has of shelves.
inline constexpr auto shelf_names = std::to_array<std::string_view>(
    {"contemporary-fiction", "to-read", "currently-reading", "favorites", "owned", "fiction",
     "historical-fiction", "mystery", "fantasy", "sci-fi", "non-fiction", "kindle", "library",
     "audiobooks", "book-club", "did-not-finish", "young-adult", "romance", "short-stories",
     "classics", "wish-list", "re-read", "borrowed", "poetry", "thriller", "crime", "humor",
     "travel", "in-español", "to-buy", "biography"});

// One shelf in eight is "2017-reading-challenge" or of an earlier year: of one length, and longer
// than the names above, so that record 0 can have the longest at every position.
inline constexpr std::string_view challenge_shelf = "-reading-challenge";
inline constexpr std::uint32_t last_challenge = 2017;

inline constexpr auto formats = std::to_array<std::string_view>(
    {"Mass Market Paperback", "Paperback", "Hardcover", "Kindle Edition", "ebook", "Audio CD",
     "Library Binding", "Paperback", "Hardcover", "Paperback"});

inline constexpr auto editions = std::to_array<std::string_view>(
    {"Revised and illustrated/annotated edition", "First Edition", "Large Print",
     "Édition de poche", "2ª edición", "Book Club", "1. Auflage"});

inline constexpr auto roles = std::to_array<std::string_view>(
    {"Introduction/Afterword", "Illustrator", "Translator", "Editor", "Narrator", "Übersetzer",
     "Traducción"});

inline constexpr auto publishers = std::to_array<std::string_view>(
    {"Gebrüder Schönweiß Verlagsgesellschaft & Söhne", "Tidewater Press", "Éditions du Vieux Phare",
     "Northlight Books", "Маяк", "Harrow & Finch", "灯台社", "Editorial Mañana", "Quill/Lantern",
     "Wydawnictwo Łąka", "Two Herons", "St. Ita's Academic"});

// A prime number of them; the longest description is all of them together.
inline constexpr auto sentences = std::to_array<std::string_view>({
    "When the last ferry of the season leaves without her, Ida Marlowe has three months, one stove "
    "and a house full of somebody else's letters.",
    "\"You may ask me anything,\" says the lighthouse keeper, \"except where I was that night.\"",
    "Nothing in the village is quite what the map says it is.",
    "From the winner of the Saltmarsh Prize comes a novel of salt, debt and forgiveness.",
    "It begins with a broken clock, a borrowed coat and a promise that nobody meant to keep.",
    "Part mystery, part love letter to the railways of another age, this is a book to read slowly.",
    "Thirty years later, the same three sisters meet on the same platform — and one of them is "
    "lying.",
    "His grandmother called it saudade; the doctors called it nothing at all.",
    "As autumn closes in, the river gives back what was thrown into it.",
    "A café on the Rue des Églantiers, a chessboard with one piece missing, and a waiter who "
    "remembers everybody's order but his own.",
    "She has until Friday to find the other half of the photograph.",
    "\"A small miracle of a book: exact, funny and quietly devastating.\" — The Harbour Review",
    "With maps and notes by the author, and an afterword on the real Captain Øverland.",
    "What do we owe to the people who lived in our houses before us?",
    "Meanwhile, in Łódź, a typesetter discovers that the obituaries are being written in advance.",
    "The second volume takes up the story on the morning after the flood.",
    "No one believed the boy who said that he had seen the orchard walking.",
    "Includes a reading-group guide and/or an interview, depending on the edition.",
    "Told in turns, it follows a smuggler, a schoolteacher and the man they both buried.",
    "He came to count the birds. He stayed because of what the birds were counting.",
    "Warm, sly and beautifully observed, it has been translated into twenty-seven languages.",
    "Everything she knows about the war comes from a cookery book.",
    "The ending, which must not be given away, turns on a single comma.",
});

// clang-format on

static_assert(is_longest(title_owners[0], title_owners));
static_assert(is_longest(title_things[0], title_things));
static_assert(is_longest(title_places[0], title_places));
static_assert(std::ranges::all_of(foreign_titles, [](const foreign_title& each) {
    return is_longest(foreign_titles[0].title, std::array{each.title})
        && is_longest(foreign_titles[0].language_code, std::array{each.language_code});
}));
static_assert(is_longest(foreign_titles[0].language_code, english_codes));
static_assert(foreign_titles[0].title.size()
              >= title_owners[0].size() + title_things[0].size() + title_places[0].size() + 2);
static_assert(is_longest(series_names[0], series_names));
static_assert(is_longest("2017-reading-challenge", shelf_names));
static_assert(is_longest(formats[0], formats) && is_longest(editions[0], editions));
static_assert(is_longest(roles[0], roles) && is_longest(publishers[0], publishers));

} // namespace corpus::vocabulary
