// SPDX-License-Identifier: BSL-1.0
#pragma once

// The words of which user records are made. Invented people, real places.
//
// Every table opens with its longest entry; the assertions at the end say so. Given names
// alternate, a woman's and a man's, and family names are ones that both bear unchanged. Mail goes
// to the domains that RFC 2606 keeps out of use, so no address is anyone's.

#include <algorithm>
#include <array>
#include <cstdint>
#include <string_view>

#include "text.hpp"

namespace corpus::vocabulary {

// A table is filled as a paragraph is.
// clang-format off

enum class name_order { given_first, family_first, family_first_joined };

struct culture {
    static constexpr std::uint32_t given_names = 8;

    std::string_view language;
    name_order order;
    std::array<std::string_view, given_names> given;
    std::array<std::string_view, 6> family;
};

inline constexpr culture russian{
    "Русский язык", name_order::given_first,
    {"Александра", "Дмитрий", "Екатерина", "Сергей", "Ольга", "Михаил", "Алёна", "Артём"},
    {"Немирович-Данченко", "Миклухо-Маклай", "Черных", "Гуревич", "Долгих", "Мельник"}};
inline constexpr culture ukrainian{
    "Українська", name_order::given_first,
    {"Соломія", "Тарас", "Оксана", "Андрій", "Ганна", "Юрій", "Леся", "Євген"},
    {"Шевченко", "Бондаренко", "Кравчук", "Ткаченко", "Мороз", "Коваль"}};
inline constexpr culture greek{
    "Ελληνικά", name_order::given_first,
    {"Ευαγγελία", "Δημήτρης", "Κατερίνα", "Γιώργος", "Ελένη", "Νίκος", "Σοφία", "Κώστας"},
    {"Παπαγεωργίου", "Οικονόμου", "Βασιλείου", "Αντωνίου", "Νικολάου", "Γεωργίου"}};
inline constexpr culture arabic{
    "العربية", name_order::given_first,
    {"فاطمة", "يوسف", "ليلى", "خالد", "مريم", "عمر", "سلمى", "طارق"},
    {"الخطيب", "حداد", "النجار", "المصري", "منصور", "خوري"}};
inline constexpr culture hebrew{
    "עברית", name_order::given_first,
    {"נועה", "יוסף", "תמר", "דוד", "שירה", "אורי", "מיכל", "איתן"},
    {"פרידמן", "כהן", "לוי", "מזרחי", "שפירא", "ברק"}};
inline constexpr culture hindi{
    "हिन्दी", name_order::given_first,
    {"प्रिया", "अर्जुन", "दीपिका", "राहुल", "कविता", "सुनील", "नेहा", "विजय"},
    {"श्रीवास्तव", "शर्मा", "मिश्रा", "वर्मा", "गुप्ता", "जोशी"}};
inline constexpr culture thai{
    "ภาษาไทย", name_order::given_first,
    {"มาลี", "สมชาย", "นภา", "วิชัย", "กมล", "อรุณ", "ดาว", "ธนา"},
    {"วงศ์สวัสดิ์", "ศรีสุข", "ทองดี", "แก้วมณี", "ใจดี", "บุญมี"}};
inline constexpr culture georgian{
    "ქართული", name_order::given_first,
    {"თამარ", "გიორგი", "ნინო", "ლევან", "ანა", "დავით", "მაია", "ირაკლი"},
    {"მაისურაძე", "ბერიძე", "კაპანაძე", "ლომიძე", "დოლიძე", "კიკნაძე"}};
inline constexpr culture amharic{
    "አማርኛ", name_order::given_first,
    {"ሰላም", "ዮሐንስ", "ሕይወት", "ዳዊት", "ማርታ", "ሳሙኤል", "ሩት", "አበበ"},
    {"ተስፋዬ", "በቀለ", "ከበደ", "ግርማ", "ታደሰ", "መኮንን"}};
inline constexpr culture chinese{
    "中文", name_order::family_first_joined,
    {"秀英", "志强", "静怡", "浩然", "雨桐", "建国", "丽", "伟"},
    {"欧阳", "王", "李", "张", "陈", "司马"}};
inline constexpr culture japanese{
    "日本語", name_order::family_first_joined,
    {"さくら", "大輔", "ひなた", "翔太", "美咲", "健一", "エミ", "ケン"},
    {"𠮷田", "髙橋", "佐藤", "渡邉", "長谷川", "小野寺"}};
inline constexpr culture korean{
    "한국어", name_order::family_first_joined,
    {"서연", "민준", "지우", "도윤", "하은", "현우", "수빈", "주원"},
    {"김", "이", "박", "최", "황보", "남궁"}};
inline constexpr culture vietnamese{
    "Tiếng Việt", name_order::family_first,
    {"Thị Hương", "Đức Anh", "Thảo", "Hoàng", "Ngọc Ánh", "Minh Tuấn", "Lệ", "Dũng"},
    {"Nguyễn", "Trần", "Phạm", "Đặng", "Vũ", "Bùi"}};
inline constexpr culture english{
    "English", name_order::given_first,
    {"Charlotte", "Benjamin", "Siobhán", "Liam", "Zoë", "Oliver", "Amelia", "Noah"},
    {"O'Sullivan", "Fitzgerald", "Taylor", "MacLeod", "Okafor", "Brontë"}};
inline constexpr culture french{
    "Français", name_order::given_first,
    {"Hélène", "François", "Anaïs", "Jérôme", "Zoé", "Gaël", "Océane", "Loïc"},
    {"Lefèvre", "Desprès", "Bérenger", "Mézière", "Garçon", "d'Aubigné"}};
inline constexpr culture german{
    "Deutsch", name_order::given_first,
    {"Käthe", "Jürgen", "Friederike", "Björn", "Änne", "Günther", "Lena", "Götz"},
    {"Großmann", "Schröder", "Müller", "Weiß", "Jäger", "König"}};
inline constexpr culture spanish{
    "Español", name_order::given_first,
    {"María José", "Joaquín", "Begoña", "Íñigo", "Lucía", "Andrés", "Ximena", "Raúl"},
    {"Núñez Fernández", "García Ibáñez", "Zúñiga", "Muñoz", "Peña", "López"}};
inline constexpr culture portuguese{
    "Português", name_order::given_first,
    {"Conceição", "João", "Inês", "Tomás", "Letícia", "Antônio", "Lúcia", "Zé"},
    {"Gonçalves", "Magalhães", "dos Santos", "Simões", "Araújo", "Brandão"}};
inline constexpr culture polish{
    "Polski", name_order::given_first,
    {"Małgorzata", "Łukasz", "Agnieszka", "Michał", "Żaneta", "Paweł", "Róża", "Jędrzej"},
    {"Kowalczyk", "Woźniak", "Wójcik", "Zając", "Nowak", "Gołąb"}};
inline constexpr culture turkish{
    "Türkçe", name_order::given_first,
    {"Gülşen", "Oğuz", "Ayşe", "Çağlar", "Işıl", "Uğur", "Özlem", "Ömer"},
    {"Yıldırım", "Öztürk", "Şahin", "Çelik", "Kılıç", "Güneş"}};
inline constexpr culture swedish{
    "Svenska", name_order::given_first,
    {"Linnéa", "Håkan", "Åsa", "Göran", "Märta", "Åke", "Ingrid", "Björn"},
    {"Ångström", "Sjöberg", "Lindqvist", "Åkerlund", "Öberg", "Holm"}};
inline constexpr culture norwegian{
    "Norsk", name_order::given_first,
    {"Frøydis", "Bjørn", "Åse", "Øyvind", "Synnøve", "Håkon", "Marit", "Jørgen"},
    {"Østergård", "Sæther", "Nygård", "Bjørnstad", "Ødegaard", "Hauge"}};

struct place {
    std::string_view city;
    std::string_view country;
    const culture* people;
};

inline constexpr auto places = std::to_array<place>({
    {"Петропавловск-Камчатский", "Russian Federation", &russian},
    {"Санкт-Петербург", "Russian Federation", &russian},
    {"Новосибирск", "Russian Federation", &russian},
    {"Київ", "Ukraine", &ukrainian},
    {"Львів", "Ukraine", &ukrainian},
    {"Αθήνα", "Greece", &greek},
    {"Θεσσαλονίκη", "Greece", &greek},
    {"القاهرة", "Egypt", &arabic},
    {"الدار البيضاء", "Morocco", &arabic},
    {"بيروت", "Lebanon", &arabic},
    {"תל אביב-יפו", "Israel", &hebrew},
    {"חיפה", "Israel", &hebrew},
    {"मुंबई", "India", &hindi},
    {"वाराणसी", "India", &hindi},
    {"กรุงเทพมหานคร", "Thailand", &thai},
    {"თბილისი", "Georgia", &georgian},
    {"አዲስ አበባ", "Ethiopia", &amharic},
    {"北京", "China", &chinese},
    {"哈尔滨", "China", &chinese},
    {"東京", "Japan", &japanese},
    {"つくば", "Japan", &japanese},
    {"ニセコ", "Japan", &japanese},
    {"서울", "South Korea", &korean},
    {"부산", "South Korea", &korean},
    {"Hà Nội", "Việt Nam", &vietnamese},
    {"Đà Nẵng", "Việt Nam", &vietnamese},
    {"London", "United Kingdom", &english},
    {"Edinburgh", "United Kingdom", &english},
    {"San Francisco", "United States", &english},
    {"Sydney", "Australia", &english},
    {"Montréal", "Canada", &french},
    {"Orléans", "France", &french},
    {"Abidjan", "Côte d'Ivoire", &french},
    {"Berlin", "Germany", &german},
    {"München", "Germany", &german},
    {"Zürich", "Switzerland", &german},
    {"Málaga", "Spain", &spanish},
    {"Bogotá", "Colombia", &spanish},
    {"Ciudad de México", "México", &spanish},
    {"São Paulo", "Brazil", &portuguese},
    {"Florianópolis", "Brazil", &portuguese},
    {"Évora", "Portugal", &portuguese},
    {"Łódź", "Poland", &polish},
    {"Kraków", "Poland", &polish},
    {"İstanbul", "Türkiye", &turkish},
    {"İzmir", "Türkiye", &turkish},
    {"Malmö", "Sweden", &swedish},
    {"Göteborg", "Sweden", &swedish},
    {"Tromsø", "Norway", &norwegian},
    {"Ålesund", "Norway", &norwegian},
});

inline constexpr auto nicknames = std::to_array<std::string_view>(
    {"Butterfly", "Sunny", "Doc", "Moose", "Ziggy", "Ace", "Professor", "Kit"});

inline constexpr auto adjectives = std::to_array<std::string_view>(
    {"absentminded", "quiet", "amber", "brave", "curious", "dusty", "electric", "frosty", "gentle",
     "hidden", "ivory", "jolly", "lucky", "midnight", "nimble", "orange", "patient", "rapid",
     "silver", "tidy", "velvet", "wandering", "yellow", "zesty", "shy", "calm", "wry", "bold",
     "odd"});

inline constexpr auto animals = std::to_array<std::string_view>(
    {"hippopotamus", "otter", "badger", "cormorant", "dormouse", "egret", "falcon", "gecko",
     "heron", "ibex", "jackdaw", "kestrel", "lynx", "marten", "newt", "osprey", "puffin", "quail",
     "raven", "salamander", "tapir", "urchin", "vole", "wombat", "ant", "bee", "elk", "emu", "owl",
     "yak"});

inline constexpr auto mail_domains = std::to_array<std::string_view>(
    {"post.kamchatka.example", "example.com", "example.net", "example.org", "mail.example.com",
     "mail.example", "inbox.example", "web.example"});

// Only record 0 has the first of these; users.hpp says why.
inline constexpr auto occupations = std::to_array<std::string_view>(
    {"Interpreter/translator, \"whispered\" and consecutive\n(freelance, evenings and weekends)",
     "Piano teacher\n(retired)", "Software engineer", "Nurse", "Primary-school teacher",
     "Électricien", "Front-end/back-end developer", "Übersetzerin", "Night editor, \"The Courier\"",
     "Архитектор", "Marine biologist", "会計士", "Panadero", "Truck driver", "Carpenter/joiner",
     "Civil engineer", "Pâtissière", "Postdoctoral researcher", "Farmer", "Bus driver",
     "Pharmacist", "Sales assistant", "Photographer", "Journalist", "Électronicienne", "Beekeeper",
     "Accountant"});

inline constexpr auto education = std::to_array<std::string_view>(
    {"Vocational/technical", "Secondary school", "Bachelor", "Master", "Doctorate", "Some college",
     "Apprenticeship", "Primary school"});

// The first six are of one length: any of them may stand at any of the six positions.
inline constexpr auto interests = std::to_array<std::string_view>(
    {"amateur astronomy 🔭", "landscape drawing 🎨", "vegetarian baking 🥐", "mountain climbing 🧗",
     "open-water diving 🤿", "chamber orchestra 🎻", "arts/crafts", "photography", "\"true crime\"",
     "cinéma d'auteur", "fútbol", "chess", "gardening", "書道", "yoga", "short stories", "cycling",
     "кино", "woodworking", "jazz", "birdwatching", "travel", "sci-fi/fantasy", "open source",
     "history", "home brewing", "crosswords", "karaoke", "sailing", "fermentation", "꽃꽂이", "tennis",
     "opera", "magic", "running", "ceramics", "backgammon"});

// The first three are of one length, for the three positions behind the mother tongue.
inline constexpr auto second_languages = std::to_array<std::string_view>(
    {"Українська", "Беларуская", "Македонски", "English", "Español", "Français", "Deutsch", "中文",
     "العربية", "Português", "日本語", "한국어", "Italiano", "Türkçe", "हिन्दी", "Ελληνικά", "Nederlands",
     "Kiswahili", "Bahasa Indonesia", "Polski", "Svenska", "Suomi", "עברית", "Dansk", "Norsk",
     "Eesti", "فارسی", "Cymraeg", "Magyar"});

// clang-format on

static_assert(std::ranges::all_of(places, [](const place& each) {
    return is_longest(places[0].city, std::array{each.city})
        && is_longest(places[0].country, std::array{each.country})
        && is_longest(russian.language, std::array{each.people->language})
        && is_longest(russian.given[0], each.people->given)
        && is_longest(russian.family[0], each.people->family);
}));
static_assert(is_longest(nicknames[0], nicknames));
static_assert(is_longest(adjectives[0], adjectives) && is_longest(animals[0], animals));
static_assert(is_longest(mail_domains[0], mail_domains));
static_assert(is_longest(education[0], education));
static_assert(std::ranges::all_of(occupations.begin() + 1, occupations.end(), [](auto each) {
    constexpr std::size_t digits = 20; // of the largest user_id
    return each.size() + digits <= occupations[0].size()
        && size_in_ascii(each) + digits <= size_in_ascii(occupations[0]);
}));
static_assert(std::ranges::all_of(interests.begin(), interests.begin() + 6,
                                  [](auto each) { return is_longest(each, interests); }));
static_assert(is_longest(russian.language, second_languages)
              && std::ranges::all_of(second_languages.begin(), second_languages.begin() + 3,
                                     [](auto each) { return is_longest(each, second_languages); }));

} // namespace corpus::vocabulary
