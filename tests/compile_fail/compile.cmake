# SPDX-License-Identifier: BSL-1.0
#
# Compiles all wrong programs at once, and writes what the compiler says of each to a file of its own,
# SAID/<name>.txt: its errors, a line each; and to SAID/<name>.txt.lines how many lines it says in all.
# CMakeLists.txt says what they must be.
cmake_minimum_required(VERSION 3.25)

file(REMOVE_RECURSE ${SAID})
file(MAKE_DIRECTORY ${SAID})
execute_process(
    COMMAND ${CMAKE_COMMAND} --build ${BUILD} --config ${CONFIG} --target weir_misuses
    RESULT_VARIABLE result
    OUTPUT_VARIABLE output
    ERROR_VARIABLE output
)
if(result EQUAL 0)
    message(FATAL_ERROR "The wrong programs compile.")
endif()

# Lines are a list here, in which these would not be themselves.
string(ASCII 1 semicolon)
string(ASCII 2 opening)
string(ASCII 3 closing)
string(ASCII 4 here)
string(REPLACE "${SOURCES}/" "${here}" lines "${output}")
string(REPLACE ";" "${semicolon}" lines "${lines}")
string(REPLACE "[" "${opening}" lines "${lines}")
string(REPLACE "]" "${closing}" lines "${lines}")
string(REPLACE "\n" ";" lines "${lines}")

# Most errors stand in a header. Of which program one is, g++ says in the lines before it and clang in
# those behind it, unless it is the same as of the error before: they have the line of its file that the
# compiler came from or, where it came from a header, a type of the program's.
set(reversed OFF)
if(COMPILER_ID MATCHES "Clang")
    set(reversed ON)
    list(REVERSE lines)
endif()
list(JOIN NAMES "|" any_name)
set(any_type "") # of the programs that are in no namespace
foreach(name IN LISTS NAMES)
    file(STRINGS ${SOURCES}/${name}.cpp outside REGEX "^template <>$")
    file(STRINGS ${SOURCES}/${name}.cpp types REGEX "^struct [a-z_]+ {$")
    if(outside)
        list(TRANSFORM types REPLACE "^struct ([a-z_]+) {$" "\\1")
        foreach(type IN LISTS types)
            list(APPEND any_type ${type})
            set(program_of_${type} ${name})
        endforeach()
    endif()
endforeach()
list(JOIN any_type "|" any_type)
set(name "")
set(errors 0)
set(untold "")
set(count 0) # of the lines since the last error
foreach(line IN LISTS lines)
    math(EXPR count "${count} + 1")
    if(NOT reversed AND line MATCHES "^[^ ]+: (In|At) ")
        set(name "")
    endif()
    if(line MATCHES "(${here}|[^a-z0-9_])(${any_name})([.]cpp:[0-9]|::)")
        set(name ${CMAKE_MATCH_2})
    elseif(line MATCHES "(<|, |= )(${any_type})[^a-z0-9_:]")
        set(name ${program_of_${CMAKE_MATCH_2}})
    endif()
    if(line MATCHES " error: ")
        string(REPLACE "${here}" "" line "${line}")
        string(REPLACE "${semicolon}" ";" line "${line}")
        string(REPLACE "${opening}" "[" line "${line}")
        string(REPLACE "${closing}" "]" line "${line}")
        math(EXPR errors "${errors} + 1")
        if(name STREQUAL "")
            string(APPEND untold "${line}\n")
            continue()
        endif()
        file(APPEND ${SAID}/${name}.txt "${line}\n")
        math(EXPR lines_of_${name} "0${lines_of_${name}} + ${count}")
        set(count 0)
        file(WRITE ${SAID}/${name}.txt.lines ${lines_of_${name}})
        if(reversed)
            file(APPEND ${SAID}/${name}.txt "${untold}")
            set(untold "")
            set(name "")
        endif()
    endif()
endforeach()
if(errors EQUAL 0)
    message("${output}")
    message(FATAL_ERROR "The compiler did not get as far as the wrong programs.")
endif()
if(NOT untold STREQUAL "")
    message("${output}\n\nOf which program this is said cannot be told:\n${untold}")
    message(FATAL_ERROR "An error names no program. Use a type of its own in the one that it is of.")
endif()
