#include "case_file.hpp"

#include <fstream>
#include <sstream>

namespace schemake::tests {

CaseFile read_case(const std::filesystem::path& path) {
  CaseFile parsed;
  std::ifstream file(path, std::ios::binary);
  constexpr std::string_view separator = "=== ";
  std::string current;
  for (std::string line; std::getline(file, line);) {
    const bool begins = line.starts_with(separator);
    if (begins) current = line.substr(separator.size());
    if (current != "output" || begins) parsed.input += line + '\n';
    if (begins) {
      if (current != "output") parsed.files[current];
    } else if (current == "output") {
      parsed.output += line + '\n';
    } else if (!current.empty()) {
      parsed.files[current] += line + '\n';
    } else if (const std::size_t colon = line.find(": "); colon != std::string::npos) {
      parsed.settings[line.substr(0, colon)] = line.substr(colon + 2);
    }
  }
  return parsed;
}

}  // namespace schemake::tests
