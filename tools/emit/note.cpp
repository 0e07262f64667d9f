// A program has one note for each database that it links, one behind the other in one section, so each is
// padded to the four bytes at which its reader looks for the next.
#include "emit/note.hpp"

#include <fmt/format.h>

#include "emit/literal.hpp"
#include "emit/words.hpp"

namespace schemake::emit {
namespace {

constexpr std::string_view owner{"Schemake", 9};  // with its NUL, as an ELF note's owner has one

constexpr std::size_t padded(std::size_t size) {
  return (size + 3) / 4 * 4;
}

std::string head_list(const Registry& registry) {
  std::string list;
  for (const std::uint32_t head : heads_of(registry)) {
    if (!list.empty()) list += ',';
    list += registry.revisions[head].id;
  }
  return list;
}

}  // namespace

std::string note_description(const Registry& registry) {
  return fmt::format("name={}\nheads={}\nrevisions={}\nfingerprint={}\n", std::string_view(registry.name),
                     head_list(registry), registry.revision_count, std::string_view(registry.fingerprint));
}

std::string note_source(const Registry& registry) {
  const std::string description = note_description(registry);
  std::string literal;
  append_literal(literal, description, 4);
  // The description counts the NUL of its literal, as the owner does.
  const std::size_t size = description.size() + 1;
  return fmt::format(R"(#ifdef __ELF__
struct Note {{
  std::uint32_t owner_size, description_size, type;
  char owner[{0}];
  char description[{1}];
}};
[[gnu::used, gnu::section(".note.schemake")]] alignas(4) const Note note = {{
    {2}, {3}, 1, "Schemake",
    {4}}};
#endif
)",
                     padded(owner.size()), padded(size), owner.size(), size, literal);
}

}  // namespace schemake::emit
