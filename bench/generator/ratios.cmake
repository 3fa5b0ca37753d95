# SPDX-License-Identifier: BSL-1.0
#
# Runs the benchmark and puts its table in the place of the one that the page has of the same compiler,
# between the lines "<!-- ratios: g++ 12 -->" and "<!-- /ratios: g++ 12 -->". Rows of it that another
# page shows, told by their first two columns, are put there, too.
#   cmake -D BENCHMARK=<program> -D PAGE=<file> -D EXCERPT=<file> -P ratios.cmake
cmake_minimum_required(VERSION 3.25)

message(STATUS "Measuring, for about a minute ...")
execute_process(COMMAND "${BENCHMARK}" --markdown OUTPUT_VARIABLE table COMMAND_ERROR_IS_FATAL ANY)
message("${table}")

string(REGEX MATCH "^<!-- (ratios: [^\n]*) -->\n" first "${table}")
if(NOT first)
    message(FATAL_ERROR "${BENCHMARK} printed no table.")
endif()
set(last "<!-- /${CMAKE_MATCH_1} -->\n")

file(READ "${PAGE}" page)
string(FIND "${page}" "${first}" begin)
string(FIND "${page}" "${last}" end)
if(begin EQUAL -1 OR end LESS begin)
    message(FATAL_ERROR "${PAGE} has no place for this table: no lines\n${first}${last}")
endif()
string(LENGTH "${last}" length)
math(EXPR end "${end} + ${length}")
string(SUBSTRING "${page}" 0 ${begin} before)
string(SUBSTRING "${page}" ${end} -1 after)
file(WRITE "${PAGE}" "${before}${table}${after}")
message(STATUS "${PAGE} has these ratios now.")

file(READ "${EXCERPT}" excerpt)
string(REGEX MATCHALL "\n\\| [^\n]*(✓|✗)[^\n]*" rows "${table}")
foreach(row IN LISTS rows)
    string(REGEX MATCH "^\n\\| ([^|]|\\\\\\|)* \\| ([^|]|\\\\\\|)* \\|" key "${row}")
    string(FIND "${excerpt}" "${key}" begin)
    if(NOT begin EQUAL -1)
        string(SUBSTRING "${excerpt}" 0 ${begin} before)
        math(EXPR begin "${begin} + 1")
        string(SUBSTRING "${excerpt}" ${begin} -1 after)
        string(FIND "${after}" "\n" end)
        string(SUBSTRING "${after}" ${end} -1 after)
        set(excerpt "${before}${row}${after}")
    endif()
endforeach()
file(WRITE "${EXCERPT}" "${excerpt}")
