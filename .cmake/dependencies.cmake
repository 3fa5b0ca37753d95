# SPDX-License-Identifier: BSL-1.0
#
# weir_dependency(<package> <target> [REQUIRED|QUIET]) makes <target> available: the one a parent
# project already has, else the installed package, else, if WEIR_FETCH_DEPENDENCIES asks for it, a
# download of the pinned version. A macro, because packages leave variables behind for their users.
macro(weir_dependency package target)
    if(NOT TARGET ${target})
        if(WEIR_FETCH_DEPENDENCIES)
            FetchContent_MakeAvailable(${package})
        else()
            find_package(${package} ${ARGN})
        endif()
    endif()
endmacro()

# weir_find_compression(<name> <library> <package> <target>) links weir with the library of a
# compression and defines WEIR_WITH_<PACKAGE>, unless the option WEIR_<NAME> is off or the library is
# not found. It is never downloaded. WEIR_WITH_<PACKAGE> tells the installed package to look for it.
macro(weir_find_compression name library package target)
    string(TOUPPER WEIR_${name} weir_wanted)
    string(TOUPPER WEIR_WITH_${package} weir_definition)
    set(${weir_definition} OFF)
    if(${weir_wanted})
        if(NOT TARGET ${target})
            list(PREPEND CMAKE_MODULE_PATH ${PROJECT_SOURCE_DIR}/.cmake)
            find_package(${package} QUIET MODULE)
            list(POP_FRONT CMAKE_MODULE_PATH)
        endif()
        if(TARGET ${target})
            set(${weir_definition} ON)
            target_link_libraries(weir INTERFACE ${target})
            target_compile_definitions(weir INTERFACE ${weir_definition}=1)
        else()
            message(STATUS "weir: ${library} was not found, so ${name} is not read or written.")
        endif()
    endif()
endmacro()

if(WEIR_FETCH_DEPENDENCIES)
    include(FetchContent)

    # SYSTEM: the warnings of others are not ours to mend.
    FetchContent_Declare(simdjson
        GIT_REPOSITORY https://github.com/simdjson/simdjson.git
        GIT_TAG cdeb069ad1e8cb2fb479cbb22695cb666cea99ac # v4.6.7
        SYSTEM FIND_PACKAGE_ARGS
    )
    FetchContent_Declare(range-v3
        GIT_REPOSITORY https://github.com/ericniebler/range-v3.git
        GIT_TAG a81477931a8aa2ad025c6bda0609f38e09e4d7ec # 0.12.0
        SYSTEM FIND_PACKAGE_ARGS
    )
    FetchContent_Declare(Catch2
        GIT_REPOSITORY https://github.com/catchorg/Catch2.git
        GIT_TAG fa43b77429ba76c462b1898d6cd2f2d7a9416b14 # v3.7.1
        SYSTEM FIND_PACKAGE_ARGS
    )
    FetchContent_Declare(benchmark
        GIT_REPOSITORY https://github.com/google/benchmark.git
        GIT_TAG 192ef10025eb2c4cdd392bc502f0c852196baa48 # v1.9.5
        SYSTEM FIND_PACKAGE_ARGS
    )

    # An installed weir needs the simdjson it was built with; the rest stays in the build tree.
    set(SIMDJSON_INSTALL ${WEIR_INSTALL})
    set(BENCHMARK_ENABLE_TESTING OFF)
    set(BENCHMARK_ENABLE_INSTALL OFF)
endif()
