# SPDX-License-Identifier: BSL-1.0
#
# Compiles one misuse file and judges the outcome; CMakeLists.txt says what it must be.
cmake_minimum_required(VERSION 3.25)

file(READ "${SOURCE}" text)
if(NOT text MATCHES "\n// expect: ([^\n]+)\n")
    message(FATAL_ERROR "${SOURCE} has no line '// expect: <sentence>'.")
endif()
set(sentence "${CMAKE_MATCH_1}")

separate_arguments(flags NATIVE_COMMAND "${FLAGS}")
list(TRANSFORM INCLUDES PREPEND -I)
list(TRANSFORM DEFINITIONS PREPEND -D)
if(VARIANT STREQUAL "fixed")
    list(APPEND DEFINITIONS -DWEIR_FIXED)
endif()
if(text MATCHES "\n#include <weir/json/")
    set(compiled_once -include ${JSON})
endif()

execute_process(
    COMMAND ${COMPILER} ${flags} ${DEFINITIONS} ${INCLUDES} ${compiled_once} -fsyntax-only ${SOURCE}
    RESULT_VARIABLE result
    OUTPUT_VARIABLE output
    ERROR_VARIABLE output
)

if(VARIANT STREQUAL "fixed")
    if(NOT result EQUAL 0)
        message("${output}")
        message(FATAL_ERROR "The right program does not compile.")
    endif()
    return()
endif()

if(result EQUAL 0)
    message(FATAL_ERROR "The wrong program compiles. It should be refused with\n  ${sentence}")
endif()
string(FIND "${output}" "${sentence}" found)
if(found EQUAL -1)
    message("${output}")
    message(FATAL_ERROR "The wrong program is refused, but the compiler does not say\n  ${sentence}")
endif()
