# Embeds files into a library, so that the one executable needs nothing beside it.
#
#   wattboard_embed(<target> <name> <file>...)
#
# gives <target> a function `std::span<const EmbeddedFile> wattboard::embedded::<name>()`, declared by
# #include "embedded/<name>.h"; files are in the order given, `name` is the file's base name.

set(WATTBOARD_EMBED_SCRIPT ${CMAKE_CURRENT_LIST_FILE})

if(CMAKE_SCRIPT_MODE_FILE)
  set(entries "")
  set(arrays "")
  set(index 0)
  string(REPLACE "|" ";" FILES "${FILES}")
  foreach(file IN LISTS FILES)
    get_filename_component(base ${file} NAME)
    file(READ ${file} hex HEX)
    string(LENGTH "${hex}" digits)
    math(EXPR size "${digits} / 2")
    string(REGEX REPLACE "([0-9a-f][0-9a-f])" "\\\\x\\1" text "${hex}")
    # Short literals keep the compiler quick; adjacent ones are joined into one array.
    string(REGEX REPLACE "((\\\\x[0-9a-f][0-9a-f])(\\\\x[0-9a-f][0-9a-f])(\\\\x[0-9a-f][0-9a-f])(\\\\x[0-9a-f][0-9a-f])(\\\\x[0-9a-f][0-9a-f])(\\\\x[0-9a-f][0-9a-f])(\\\\x[0-9a-f][0-9a-f])(\\\\x[0-9a-f][0-9a-f]))" "\\1\"\n\"" text "${text}")
    string(APPEND arrays "constexpr char file_${index}[] = \"${text}\";\n")
    string(APPEND entries "    {\"${base}\", {file_${index}, ${size}}},\n")
    math(EXPR index "${index} + 1")
  endforeach()
  file(WRITE ${OUTPUT} "#include \"embedded/${NAME}.h\"\n\nnamespace wattboard::embedded {\nnamespace {\n"
    "${arrays}constexpr EmbeddedFile files[] = {\n${entries}};\n}  // namespace\n\n"
    "std::span<const EmbeddedFile> ${NAME}() { return files; }\n\n}  // namespace wattboard::embedded\n")
  return()
endif()

function(wattboard_embed target name)
  set(folder ${CMAKE_BINARY_DIR}/generated/embedded)
  file(CONFIGURE OUTPUT ${folder}/${name}.h CONTENT
"#pragma once
#include <span>
#include \"server/embedded_file.h\"
namespace wattboard::embedded {
std::span<const EmbeddedFile> ${name}();
}
")
  string(REPLACE ";" "|" files "${ARGN}")
  add_custom_command(
    OUTPUT ${folder}/${name}.cpp
    COMMAND ${CMAKE_COMMAND} "-DFILES=${files}" -DNAME=${name} -DOUTPUT=${folder}/${name}.cpp
            -P ${WATTBOARD_EMBED_SCRIPT}
    DEPENDS ${ARGN} ${WATTBOARD_EMBED_SCRIPT}
    VERBATIM)
  add_library(wattboard_embedded_${name} STATIC ${folder}/${name}.cpp)
  target_compile_options(wattboard_embedded_${name} PRIVATE -Wno-overlength-strings)
  target_include_directories(wattboard_embedded_${name} PUBLIC ${CMAKE_BINARY_DIR}/generated ${CMAKE_SOURCE_DIR})
  target_link_libraries(${target} PUBLIC wattboard_embedded_${name})
endfunction()
