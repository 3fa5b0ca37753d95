# SPDX-License-Identifier: BSL-1.0
#
# simdjson's parser, documents and iterators have other members where the compiler does not optimise. So
# no function of the compiled form may have to do with them.
#   cmake -D NM=<nm> -D LIBRARY=<libweir_compiled.a> -P symbols.cmake
cmake_minimum_required(VERSION 3.25)

execute_process(COMMAND ${NM} ${LIBRARY} OUTPUT_VARIABLE symbols COMMAND_ERROR_IS_FATAL ANY)
string(FIND "${symbols}" "record_source" there)
if(there EQUAL -1)
    message(FATAL_ERROR "${LIBRARY} is not the compiled form: it has no record_source.")
endif()
set(types "parser|document[a-z_]*|[a-z]+_iterator|value|array|object|field")
string(REGEX MATCHALL "[^ \n]*ondemand[0-9]+(${types})[^a-z_][^ \n]*" found "${symbols}")
if(found)
    list(REMOVE_DUPLICATES found)
    list(JOIN found "\n  " found)
    message(FATAL_ERROR "These depend on how simdjson is compiled; define them in a header:\n  ${found}")
endif()
