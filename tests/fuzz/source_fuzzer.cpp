// A whole source: its first line names a layout, the rest is the file; behind a line `=== down` the down's.
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "scratch_folder.hpp"

namespace {

using schemake::fuzz::Files;
using schemake::parse::Layout;

struct Input {
  std::string_view layout;
  std::string up;
  std::string down;
};

Input split(std::string_view data) {
  constexpr std::string_view separator = "\n=== down\n";
  const std::size_t line = std::min(data.find('\n'), data.size());
  std::string_view rest = data.substr(std::min(line + 1, data.size()));
  const std::size_t at = rest.find(separator);
  if (at == std::string_view::npos) return {data.substr(0, line), std::string(rest), {}};
  return {data.substr(0, line), std::string(rest.substr(0, at)),
          std::string(rest.substr(at + separator.size()))};
}

Files files_of(const Input& input, Layout layout) {
  switch (layout) {
    case Layout::golang_migrate:
      return {{"1_a.up.sql", input.up}, {"1_a.down.sql", input.down}};
    case Layout::diesel:
      return {{"2020-01-01_a/up.sql", input.up}, {"2020-01-01_a/metadata.toml", input.down}};
    case Layout::prisma:
      return {{"2020_a/migration.sql", input.up}};
    case Layout::flyway:
      return {{"V1__a.sql", input.up}, {"U1__a.sql", input.down}};
    case Layout::sqitch:
      return {{"sqitch.plan", input.up}, {"deploy/a.sql", input.down}, {"revert/a.sql", input.down}};
    case Layout::native:
    case Layout::dbmate:
    case Layout::sqlx:
    case Layout::goose:
    case Layout::plain:
      break;
  }
  return {{"1_a.sql", input.up}, {"2_b.sql", input.down}};
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const Input input = split({reinterpret_cast<const char*>(data), size});
  const Layout layout = schemake::parse::layout_named(input.layout).value_or(Layout::native);
  schemake::fuzz::compile_files(files_of(input, layout), layout);
  return 0;
}
