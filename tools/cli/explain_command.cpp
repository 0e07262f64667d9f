#include "cli/explain_command.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <cstdio>

#include "cli/diagnostic_pages.hpp"
#include "text/diagnostic.hpp"

namespace schemake::cli {

int explain(const std::string& code) {
  std::string wanted = code;
  std::transform(wanted.begin(), wanted.end(), wanted.begin(),
                 [](unsigned char byte) { return static_cast<char>(std::toupper(byte)); });
  std::vector<std::string_view> codes;
  for (const DiagnosticPage& page : diagnostic_pages()) {
    if (page.code == wanted) {
      fmt::print("{}", page.text);
      return 0;
    }
    codes.push_back(page.code);
  }
  const std::string_view nearest = text::nearest(wanted, codes);
  fmt::print(stderr, "error: there is no diagnostic \"{}\"\n", code);
  fmt::print(stderr, "help: {}\n",
             nearest.empty() ? fmt::format("the codes are {}", fmt::join(codes, ", "))
                             : fmt::format("did you mean {}?", nearest));
  return 2;
}

}  // namespace schemake::cli
