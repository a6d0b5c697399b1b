# Installs the library so that `find_package(ermine)` and `pkg-config ermine` find it, wherever the folder is moved to.
include(CMakePackageConfigHelpers)

install(TARGETS ermine EXPORT ermine
  ARCHIVE DESTINATION ${CMAKE_INSTALL_LIBDIR} LIBRARY DESTINATION ${CMAKE_INSTALL_LIBDIR}
  RUNTIME DESTINATION ${CMAKE_INSTALL_BINDIR})
# What lies in detail/, operations/, formats/ and csv/ is not for others.
install(DIRECTORY ${PROJECT_SOURCE_DIR}/ermine DESTINATION ${CMAKE_INSTALL_INCLUDEDIR}
  FILES_MATCHING PATTERN "*.hpp" PATTERN detail EXCLUDE PATTERN operations EXCLUDE PATTERN formats EXCLUDE PATTERN csv EXCLUDE PATTERN assets EXCLUDE)

set(package_folder ${CMAKE_INSTALL_LIBDIR}/cmake/ermine)
install(EXPORT ermine NAMESPACE ermine:: FILE ermine-targets.cmake DESTINATION ${package_folder})
configure_package_config_file(${CMAKE_CURRENT_LIST_DIR}/ermine-config.cmake.in ${PROJECT_BINARY_DIR}/ermine-config.cmake
  INSTALL_DESTINATION ${package_folder})
write_basic_package_version_file(${PROJECT_BINARY_DIR}/ermine-config-version.cmake COMPATIBILITY SameMinorVersion)
install(FILES ${PROJECT_BINARY_DIR}/ermine-config.cmake ${PROJECT_BINARY_DIR}/ermine-config-version.cmake
  DESTINATION ${package_folder})

# A static library needs its private dependencies at every link, a shared one brings them along.
set(dependencies "fmt, zlib, libhwy")
if(BUILD_SHARED_LIBS)
  set(public_dependencies "")
  set(private_dependencies ${dependencies})
else()
  set(public_dependencies ${dependencies})
  set(private_dependencies "")
endif()
file(RELATIVE_PATH prefix_from_pkgconfig /prefix/${CMAKE_INSTALL_LIBDIR}/pkgconfig /prefix)
configure_file(${CMAKE_CURRENT_LIST_DIR}/ermine.pc.in ${PROJECT_BINARY_DIR}/ermine.pc @ONLY)
install(FILES ${PROJECT_BINARY_DIR}/ermine.pc DESTINATION ${CMAKE_INSTALL_LIBDIR}/pkgconfig)
