# SPDX-License-Identifier: BSL-1.0
include(CMakePackageConfigHelpers)
include(GNUInstallDirs)

# Headers alone suit every architecture, so the package lives under share/, not lib/.
set(package_dir ${CMAKE_INSTALL_DATADIR}/cmake/weir)

install(TARGETS weir EXPORT weir-targets FILE_SET HEADERS)
install(EXPORT weir-targets NAMESPACE weir:: DESTINATION ${package_dir})

# One file an edge, so that its library is looked for only when the edge is asked for.
install(TARGETS weir_range_v3 EXPORT weir-range_v3-targets FILE_SET HEADERS)
install(EXPORT weir-range_v3-targets NAMESPACE weir:: DESTINATION ${package_dir})

configure_package_config_file(
    .cmake/weir-config.cmake.in ${PROJECT_BINARY_DIR}/weir-config.cmake
    INSTALL_DESTINATION ${package_dir}
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
