#include "catalog/name.hpp"

namespace schemake::catalog {
namespace {

bool is_continuation(char byte) {
  return (static_cast<unsigned char>(byte) & 0xC0U) == 0x80U;
}

std::string_view clip(std::string_view text, std::size_t bytes) {
  if (text.size() <= bytes) return text;
  while (bytes > 0 && is_continuation(text[bytes])) --bytes;
  return text.substr(0, bytes);
}

}  // namespace

QualifiedName parse_name(std::string_view text) {
  std::string parts[2];
  std::size_t part = 0;
  bool quoted = false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char byte = text[i];
    if (byte == '"' && quoted && i + 1 < text.size() && text[i + 1] == '"') {
      parts[part] += text[++i];
    } else if (byte == '"') {
      quoted = !quoted;
    } else if (byte == '.' && !quoted && part == 0) {
      part = 1;
    } else {
      parts[part] += quoted || byte < 'A' || byte > 'Z' ? byte : static_cast<char>(byte - 'A' + 'a');
    }
  }
  if (part == 0) return {std::string(default_schema), parts[0]};
  return {parts[0], parts[1]};
}

std::string truncate_name(std::string_view name) {
  return std::string(clip(name, longest_name));
}

std::string make_object_name(std::string_view first, std::string_view second, std::string_view label) {
  const std::size_t overhead = (second.empty() ? 0 : 1) + (label.empty() ? 0 : label.size() + 1);
  const std::size_t available = longest_name - overhead;
  std::size_t first_size = first.size();
  std::size_t second_size = second.size();
  while (first_size + second_size > available) {
    if (first_size > second_size) {
      --first_size;
    } else {
      --second_size;
    }
  }
  std::string name(clip(first, first_size));
  if (!second.empty()) name.append("_").append(clip(second, second_size));
  if (!label.empty()) name.append("_").append(label);
  return name;
}

}  // namespace schemake::catalog
