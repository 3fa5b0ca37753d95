# SPDX-License-Identifier: BSL-1.0
#
# Judges what the compiler said of one misuse file (compile.cmake wrote it); CMakeLists.txt says what it
# must be.
cmake_minimum_required(VERSION 3.25)

file(READ "${SOURCE}" text)
if(NOT text MATCHES "\n// expect: ([^\n]+)\n")
    message(FATAL_ERROR "${SOURCE} has no line '// expect: <sentence>'.")
endif()
set(sentence "${CMAKE_MATCH_1}")

if(NOT EXISTS "${SAID}")
    message(FATAL_ERROR "The wrong program compiles. It should be refused with\n  ${sentence}")
endif()
file(READ "${SAID}" said)
string(FIND "${said}" "${sentence}" found)
if(found EQUAL -1)
    message("${said}")
    message(FATAL_ERROR "The wrong program is refused, but the compiler does not say\n  ${sentence}")
endif()
string(REGEX MATCHALL "\n" errors "${said}")
list(LENGTH errors errors)
set(further "\n// further errors( of ${COMPILER_ID}[^\n]*)?\n")
if(errors GREATER 1 AND NOT text MATCHES "${further}")
    message("${said}")
    message(FATAL_ERROR "The sentence is one of ${errors} errors. It should be the only one:\n  ${sentence}")
endif()
set(most_lines 64) # with the notes on what required what
file(READ "${SAID}.lines" lines)
if(lines GREATER most_lines)
    message(FATAL_ERROR "The compiler says ${lines} lines, where ${most_lines} should do:\n  ${sentence}")
endif()
