/** Programs that build scripts are known to start. */
export const PROGRAMS =
  'cmake|ninja|gmake|nmake|meson|autoconf|automake|autoreconf|libtoolize|aclocal|bison|flex|swig|gperf|perl|python[\\d.]*|protoc|flatc|capnpc?|thrift|pkg-config|pkgconf|clang(?:\\+\\+)?|llvm-config|gcc|g\\+\\+|c\\+\\+|ranlib|nasm|yasm|objcopy|unzip|xxd|wget|curl|npm|npx|pnpm|deno|javac|rustfmt|cbindgen|wasm-bindgen|wasm-pack|wasm-opt|glslc|glslangValidator|slangc|dxc|spirv-as|ispc|gfortran|bazel|sqlite3|pg_config|mysql_config|mpicc|hipcc|emcc|doxygen';

/** Programs that are called by words of other meanings too: these count where they are quoted. */
export const AMBIGUOUS_PROGRAMS = 'make|m4|cc|ar|as|strip|git|patch|tar|go|node|yarn|java|bindgen|buf|zig|dot';

/** As prose calls some of them; the program itself is called so in small letters. */
export const PROPER_NAMES = 'CMake|NASM|Nasm|YASM|Yasm|Ninja|Meson|Perl|Python|Doxygen|Protoc';

/** The source of a pattern: a program by its name, in quotes (which `{:?}` escapes) where it has to be. */
export const NAMED_PROGRAM = `(?:[\`'"‘“](${PROGRAMS}|${AMBIGUOUS_PROGRAMS})\\\\?[\`'"’”]|(?:^|[\\s(])(${PROGRAMS})(?=[\\s:,.!)]|$))`;
