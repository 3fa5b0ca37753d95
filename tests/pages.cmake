# SPDX-License-Identifier: BSL-1.0
#
# What the pages say exists: each relative link leads to a file, and to a heading in it; each block of
# C++ stands, whatever its indentation, in a source file that is compiled; and the rows of the README's
# results are those of bench/README.md.
#   cmake -D ROOT=<project> -P pages.cmake
cmake_minimum_required(VERSION 3.25)

set(faults "")
macro(fault text)
    string(APPEND faults "  ${text}\n")
endmacro()

# Without indentation, and between line breaks.
function(flat text result)
    string(REGEX REPLACE "\n[ \t]+" "\n" text "\n${text}\n")
    set(${result} "${text}" PARENT_SCOPE)
endfunction()

file(GLOB_RECURSE pages RELATIVE ${ROOT}
    ${ROOT}/include/*.md ${ROOT}/tests/*.md ${ROOT}/bench/*.md ${ROOT}/examples/*.md ${ROOT}/.github/*.md
)
list(APPEND pages README.md CHANGELOG.md)

file(GLOB sources ${ROOT}/examples/*.cpp)
set(compiled "")
foreach(source IN LISTS sources ITEMS ${ROOT}/tests/pages.cpp)
    file(READ ${source} text)
    string(APPEND compiled "\n${text}\n")
endforeach()
flat("${compiled}" compiled)

# The text behind the first `open` of `text` up to the next `close`, and what follows that.
macro(cut text open close)
    set(cut_inside "")
    string(FIND "${${text}}" "${open}" cut_at)
    if(cut_at GREATER_EQUAL 0)
        string(LENGTH "${open}" cut_length)
        math(EXPR cut_at "${cut_at} + ${cut_length}")
        string(SUBSTRING "${${text}}" ${cut_at} -1 cut_rest)
        string(FIND "${cut_rest}" "${close}" cut_at)
        string(SUBSTRING "${cut_rest}" 0 ${cut_at} cut_inside)
        string(SUBSTRING "${cut_rest}" ${cut_at} -1 ${text})
    else()
        set(${text} "")
    endif()
endmacro()

foreach(page IN LISTS pages)
    file(READ ${ROOT}/${page} text)
    flat("${text}" rest)
    while(NOT rest STREQUAL "")
        cut(rest "\n```cpp\n" "\n```\n")
        if(NOT cut_inside STREQUAL "")
            string(FIND "${compiled}" "\n${cut_inside}\n" found)
            if(found EQUAL -1)
                fault("${page} has a block that neither tests/pages.cpp nor an example has:\n${cut_inside}")
            endif()
        endif()
    endwhile()

    cmake_path(GET page PARENT_PATH directory)
    string(REPLACE "](" "<link to " text "${text}") # brackets would make one of a list's elements
    string(REGEX MATCHALL "<link to [^ )\n]+\\)" links "${text}")
    foreach(link IN LISTS links)
        string(REGEX REPLACE "^<link to (.*)\\)$" "\\1" link "${link}")
        if(link MATCHES "^https?:")
            continue()
        endif()
        string(REGEX MATCH "^([^#]*)#?(.*)$" link "${link}")
        set(file "${CMAKE_MATCH_1}")
        set(anchor "${CMAKE_MATCH_2}")
        if(file STREQUAL "")
            set(target ${ROOT}/${page})
        else()
            cmake_path(SET target NORMALIZE "${ROOT}/${directory}/${file}")
        endif()
        if(NOT EXISTS "${target}")
            fault("${page} links to ${link}, which is not there")
        elseif(NOT anchor STREQUAL "")
            file(STRINGS ${target} headings REGEX "^#+ ")
            list(TRANSFORM headings TOLOWER)
            list(TRANSFORM headings REPLACE "^#+ " "")
            list(TRANSFORM headings REPLACE "[^a-z0-9 _-]" "")
            list(TRANSFORM headings REPLACE " " "-")
            if(NOT anchor IN_LIST headings)
                fault("${page} links to ${link}, a heading that is not there")
            endif()
        endif()
    endforeach()
endforeach()

# A row with a goal that is met or missed is a result.
file(READ ${ROOT}/bench/README.md results)
file(STRINGS ${ROOT}/README.md rows REGEX "^\\|.*(✓|✗)" ENCODING UTF-8)
if(rows STREQUAL "")
    fault("README.md has no results")
endif()
foreach(row IN LISTS rows)
    string(FIND "${results}" "\n${row}\n" found)
    if(found EQUAL -1)
        fault("README.md has a result that bench/README.md has not: ${row}")
    endif()
endforeach()

if(faults)
    message(FATAL_ERROR "The pages are wrong:\n${faults}")
endif()
