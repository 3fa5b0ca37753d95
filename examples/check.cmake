# SPDX-License-Identifier: BSL-1.0
#
# Runs one example and compares what it prints with what is expected, line by line. Three dots in an
# expected line stand for any text: sizes and times differ between compilers. Where memory cannot be
# MEASURED, "not measured" is expected in the place of each size, and columns need not line up.
cmake_minimum_required(VERSION 3.25)

if(NOT EXISTS "${INPUT}")
    set(INPUT "")
endif()
execute_process(COMMAND "${PROGRAM}" ${INPUT} OUTPUT_FILE "${ACTUAL}" RESULT_VARIABLE result)
if(NOT result EQUAL 0)
    message(FATAL_ERROR "${PROGRAM} failed: ${result}")
endif()

# Takes the first line off the text in a variable. Lists of lines would stumble over [ and ;.
macro(next_line text line)
    string(FIND "${${text}}" "\n" end)
    string(SUBSTRING "${${text}}" 0 ${end} ${line})
    if(end EQUAL -1)
        set(${text} "")
    else()
        math(EXPR end "${end} + 1")
        string(SUBSTRING "${${text}}" ${end} -1 ${text})
    endif()
endmacro()

file(READ "${EXPECTED}" expected)
file(READ "${ACTUAL}" actual)
set(number 0)
while(NOT expected STREQUAL "" OR NOT actual STREQUAL "")
    math(EXPR number "${number} + 1")
    next_line(expected wanted)
    next_line(actual printed)
    if(NOT MEASURED)
        string(REGEX REPLACE "[0-9][0-9.]* ([KMG]i)?B( |$)" "not measured\\2" wanted "${wanted}")
        string(REGEX REPLACE " +" " " wanted "${wanted}")
        string(REGEX REPLACE " +" " " printed "${printed}")
    endif()
    string(REGEX REPLACE "([][+.*()^$?|\\])" "\\\\\\1" pattern "${wanted}")
    string(REPLACE "\\.\\.\\." ".*" pattern "${pattern}")
    if(NOT printed MATCHES "^${pattern}$")
        file(READ "${ACTUAL}" actual)
        message("${actual}")
        message(FATAL_ERROR
            "Line ${number} is not what ${EXPECTED} says.\n"
            "  expected: ${wanted}\n  printed:  ${printed}"
        )
    endif()
endwhile()
