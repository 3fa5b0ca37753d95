# SPDX-License-Identifier: BSL-1.0
#
# The rules of include/weir/README.md that no compiler checks: floors include lower floors only, detail/
# of a floor is its own, a floor's public headers are in its umbrella, heavy headers stay where they are
# needed.
#   cmake -D ROOT=<project> -P floors.cmake
cmake_minimum_required(VERSION 3.25)

set(floors memory stream report bytes json csv)
set(below_detail detail)
set(below_memory detail memory)
set(below_stream detail memory stream)
set(below_report detail memory report)
set(below_bytes detail memory stream bytes)
set(below_json detail memory stream bytes json)
set(below_csv detail memory stream bytes json csv)
set(below_interop detail ${floors} interop)

# What weir's own stages, sinks and readers are made of, on whatever floor they are.
set(building_blocks
    memory/detail/budget_watch.hpp
    memory/detail/coroutine_frame.hpp
    memory/detail/current_stage.hpp
    memory/detail/gauge.hpp
    memory/detail/program_ledger.hpp
    memory/detail/puller.hpp
    memory/detail/sanitized.hpp
    memory/detail/stage_name.hpp
    stream/detail/closure.hpp
    stream/detail/pull_while.hpp
    stream/detail/presence.hpp
    stream/detail/single_pass.hpp
)

# What edges and csv/ are made of besides: the members of structs, structs as rows, tables of text,
# what is opened for an output and said of a bad record, and the states of sinks.
set(edge_blocks
    json/detail/columns/cell.hpp
    json/detail/columns/columns.hpp
    json/detail/columns/put_row.hpp
    json/detail/columns/row_binding.hpp
    json/detail/columns/row_failure.hpp
    json/detail/excerpt.hpp
    json/detail/write/output_batch.hpp
    json/detail/write/output_sinks.hpp
    json/detail/reflect/struct_to_tuple.hpp
    report/detail/stage_text.hpp
    report/detail/text_table.hpp
    stream/detail/accumulating_sink.hpp
)

# Each heavy header, and the one place that includes it.
set(heavy
    "simdjson\\.h=^json/detail/parse/structural_index-inl\\.hpp$"
    "zlib\\.h=^bytes/detail/gzip-inl\\.hpp$"
    "zstd\\.h=^bytes/detail/zstd-inl\\.hpp$"
    "(iostream|random|locale|chrono|regex|thread|future|iomanip|format)=-inl\\.hpp$"
    "range/.*=^interop/range_v3\\.hpp$"
    "catch2/.*=^interop/catch2\\.hpp$"
    "benchmark/.*=^interop/google_benchmark\\.hpp$"
    "mpi\\.h=^interop/detail/mpi_channel\\.hpp$"
    "sqlite3\\.h=^interop/(sqlite|detail/sqlite_[a-z]+)\\.hpp$"
    "libpq-fe\\.h=^interop/(postgresql|detail/postgresql_[a-z]+)\\.hpp$"
)

# Of report/, what <weir/weir.hpp> brings; the rest comes with <weir/report.hpp>.
set(front_door version memory stream bytes json report/table)

set(faults "")
macro(fault text)
    string(APPEND faults "  ${text}\n")
endmacro()

function(includes_of file result)
    file(STRINGS ${ROOT}/include/weir/${file} lines REGEX "^ *# *include *[<\"]")
    list(TRANSFORM lines REPLACE "^ *# *include *[<\"]([^>\"]*).*" "\\1")
    set(${result} ${lines} PARENT_SCOPE)
endfunction()

file(GLOB_RECURSE headers RELATIVE ${ROOT}/include/weir ${ROOT}/include/weir/*.hpp)
foreach(header IN LISTS headers)
    includes_of(${header} included)
    string(REGEX MATCH "^[^/]+/" floor ${header})
    string(REPLACE "/" "" floor "${floor}")
    if(NOT header MATCHES "^version|/toolchain|/page_style" AND NOT included MATCHES "(^|;)weir/")
        fault("${header} includes no header of weir's: detail/toolchain.hpp, at least")
    endif()
    foreach(other IN LISTS included)
        foreach(rule IN LISTS heavy)
            string(REGEX MATCH "^([^=]*)=(.*)$" rule "${rule}")
            set(name "${CMAKE_MATCH_1}")
            set(place "${CMAKE_MATCH_2}")
            if(other MATCHES "^${name}$" AND NOT header MATCHES "${place}")
                fault("${header} includes <${other}>, which only ${place} may")
            endif()
        endforeach()
        if(NOT other MATCHES "^weir/" OR floor STREQUAL "")
            continue()
        endif()
        string(REGEX REPLACE "^weir/" "" other ${other})
        string(REGEX MATCH "^[^/]+/" below "${other}")
        string(REPLACE "/" "" below "${below}")
        if(NOT below IN_LIST below_${floor})
            fault("${header} includes ${other}: ${floor}/ may include only: ${below_${floor}}")
        elseif(other MATCHES "/detail/" AND NOT below STREQUAL floor AND NOT other IN_LIST building_blocks
                AND NOT (floor MATCHES "interop|csv" AND other IN_LIST edge_blocks))
            fault("${header} includes ${other}, which is the detail of another floor")
        endif()
    endforeach()
endforeach()

foreach(floor IN LISTS floors)
    includes_of(${floor}.hpp included)
    file(GLOB public RELATIVE ${ROOT}/include ${ROOT}/include/weir/${floor}/*.hpp)
    foreach(header IN LISTS public)
        if(NOT header IN_LIST included)
            fault("weir/${floor}.hpp does not include ${header}")
        endif()
    endforeach()
    list(REMOVE_ITEM included ${public})
    if(included)
        fault("weir/${floor}.hpp includes what is not a public header of ${floor}/: ${included}")
    endif()
endforeach()

includes_of(weir.hpp included)
list(TRANSFORM front_door REPLACE ".+" "weir/\\0.hpp")
list(SORT included)
list(SORT front_door)
if(NOT included STREQUAL front_door)
    fault("weir.hpp includes ${included}, not ${front_door}")
endif()

if(faults)
    message(FATAL_ERROR "include/weir/README.md says otherwise:\n${faults}")
endif()
