// The registry in its two forms: in memory, for tools that run a plan without compiling it, and as the
// text of registry.cpp. Everything else in this room is made from the registry too, so that what is
// reviewed, listed and linked cannot differ.
#pragma once

#include <memory>
#include <schemake/registry.hpp>
#include <string>
#include <vector>

#include "emit/plan.hpp"

namespace schemake::emit {

/// Owns what a registry points to. `view()` is valid as long as the storage, also after it was moved.
class RegistryStorage {
 public:
  explicit RegistryStorage(Plan plan);

  const Registry& view() const { return registry_; }

 private:
  void add_revision(const PlannedRevision& revision);
  void add_edges(const std::vector<std::uint32_t>& targets, std::uint32_t& first, std::uint32_t& count);
  void add_dialect(const std::optional<PlannedDialect>& planned, Dialect dialect, Revision& revision);
  Script add_script(const PlannedScript& planned);
  Statement add_statement(const PlannedStatement& planned);
  std::uint32_t add_batch(const dialect::RenderedBatch& planned);
  Text keep(std::string text);

  /// On the heap, as a short string's characters move with it.
  std::unique_ptr<const Plan> plan_;
  std::vector<std::unique_ptr<const std::string>> kept_;
  std::vector<Revision> revisions_;
  std::vector<Statement> statements_;
  std::vector<Batch> batches_;
  std::vector<std::uint32_t> edges_;
  Registry registry_{};
};

/// The text of registry.cpp: defines `<name>::registry()`, and on ELF a note that `readelf` shows.
/// `registry.name` must be a C++ namespace's name: see `is_namespace`.
std::string registry_source(const Registry& registry);

/// Whether `name` can be the namespace of generated code: an identifier, not a keyword, not reserved for
/// the implementation, and neither `std` nor `schemake`.
bool is_namespace(std::string_view name);

}  // namespace schemake::emit
