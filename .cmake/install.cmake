# SPDX-License-Identifier: BSL-1.0
include(CMakePackageConfigHelpers)
include(GNUInstallDirs)

# Headers alone suit every architecture, so the package lives under share/, not lib/.
set(package_dir ${CMAKE_INSTALL_DATADIR}/cmake/weir)

# This source file among the headers is compiled by whom weir::hooks is linked to.
set(hooks_source weir/memory/define_hooks.cpp)
target_sources(weir_hooks INTERFACE
    $<INSTALL_INTERFACE:${CMAKE_INSTALL_INCLUDEDIR}/${hooks_source}>
)
install(FILES include/${hooks_source} DESTINATION ${CMAKE_INSTALL_INCLUDEDIR}/weir/memory)

# So are those of the compiled form, by whom asks for that component.
install(
    FILES
        include/weir/memory.cpp
        include/weir/stream.cpp
        include/weir/report.cpp
        include/weir/bytes.cpp
        include/weir/json.cpp
        include/weir/csv.cpp
    DESTINATION ${CMAKE_INSTALL_INCLUDEDIR}/weir
)
install(FILES .cmake/compiled.cmake DESTINATION ${package_dir})

install(TARGETS weir weir_hooks EXPORT weir-targets FILE_SET HEADERS FILE_SET definitions)
install(EXPORT weir-targets NAMESPACE weir:: DESTINATION ${package_dir})

# One file an edge, so that its library is looked for only when the edge is asked for.
foreach(edge IN LISTS weir_edges)
    string(REGEX REPLACE "=.*" "" edge ${edge})
    install(TARGETS weir_${edge} EXPORT weir-${edge}-targets FILE_SET HEADERS)
    install(EXPORT weir-${edge}-targets NAMESPACE weir:: DESTINATION ${package_dir})
endforeach()

configure_package_config_file(
    .cmake/weir-config.cmake.in ${PROJECT_BINARY_DIR}/weir-config.cmake
    INSTALL_DESTINATION ${package_dir}
    PATH_VARS CMAKE_INSTALL_INCLUDEDIR
    NO_SET_AND_CHECK_MACRO
)
# While the major version is 0, a minor version may break what came before it.
write_basic_package_version_file(${PROJECT_BINARY_DIR}/weir-config-version.cmake
    COMPATIBILITY SameMinorVersion
    ARCH_INDEPENDENT
)
install(
    FILES ${PROJECT_BINARY_DIR}/weir-config.cmake ${PROJECT_BINARY_DIR}/weir-config-version.cmake
    DESTINATION ${package_dir}
)
if(WEIR_WITH_ZSTD)
    install(FILES .cmake/Findzstd.cmake DESTINATION ${package_dir})
endif()
