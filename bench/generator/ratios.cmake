# SPDX-License-Identifier: BSL-1.0
#
# Runs the benchmark and puts its table in the place of the one that the README has of the same
# compiler, between the lines "<!-- ratios: g++ 12 -->" and "<!-- /ratios: g++ 12 -->".
#   cmake -D BENCHMARK=<program> -D README=<file> -P ratios.cmake
cmake_minimum_required(VERSION 3.25)

message(STATUS "Measuring, for about a minute ...")
execute_process(COMMAND "${BENCHMARK}" --markdown OUTPUT_VARIABLE table COMMAND_ERROR_IS_FATAL ANY)
message("${table}")

string(REGEX MATCH "^<!-- (ratios: [^\n]*) -->\n" first "${table}")
if(NOT first)
    message(FATAL_ERROR "${BENCHMARK} printed no table.")
endif()
set(last "<!-- /${CMAKE_MATCH_1} -->\n")

file(READ "${README}" readme)
string(FIND "${readme}" "${first}" begin)
string(FIND "${readme}" "${last}" end)
if(begin EQUAL -1 OR end LESS begin)
    message(FATAL_ERROR "${README} has no place for this table: no lines\n${first}${last}")
endif()
string(LENGTH "${last}" length)
math(EXPR end "${end} + ${length}")
string(SUBSTRING "${readme}" 0 ${begin} before)
string(SUBSTRING "${readme}" ${end} -1 after)
file(WRITE "${README}" "${before}${table}${after}")
message(STATUS "${README} has these ratios now.")
