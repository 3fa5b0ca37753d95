# SPDX-License-Identifier: BSL-1.0
#
# What cannot build weir is told why: one sentence, and no other error. That every header sees to it is in
# floors.cmake.
#   cmake -D COMPILER=<c++> -D ROOT=<project> -P refused.cmake
cmake_minimum_required(VERSION 3.25)

set(faults "")
function(refused header sentence)
    execute_process(
        COMMAND ${COMPILER} ${ARGN} -w -fsyntax-only -I ${ROOT}/include
            -include weir/${header} -x c++ /dev/null
        RESULT_VARIABLE result ERROR_VARIABLE said OUTPUT_QUIET
    )
    string(REGEX MATCHALL "[^\n]* error: [^\n]*" errors "${said}")
    list(LENGTH errors count)
    if(result EQUAL 0 OR NOT count EQUAL 1 OR NOT errors MATCHES "${sentence}")
        string(APPEND faults "  ${header} with ${ARGN}:\n${said}\n")
        set(faults "${faults}" PARENT_SCOPE)
    endif()
endfunction()

refused(memory/literals.hpp "weir needs C\\+\\+20 or later: compile with -std=c\\+\\+20" -std=c++17)
refused(weir.hpp "weir needs C\\+\\+20 or later: compile with -std=c\\+\\+20" -std=c++17)
refused(weir.hpp "weir needs exceptions, [^:]*: compile without -fno-exceptions" -std=c++20 -fno-exceptions)
refused(weir.hpp "weir needs a 64-bit processor: compile without -m32" -std=c++20
    -U__SIZEOF_POINTER__ -D__SIZEOF_POINTER__=4 # -m32 is for some processors alone
)

if(faults)
    message(FATAL_ERROR "Not refused in one sentence:\n${faults}")
endif()
