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
