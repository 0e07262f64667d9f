#include "change/extension_types.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace schemake::change {
namespace {

constexpr std::array<std::pair<std::string_view, std::string_view>, 38> types{{
    {"citext", "citext"},
    {"hstore", "hstore"},
    {"ghstore", "hstore"},
    {"ltree", "ltree"},
    {"lquery", "ltree"},
    {"ltxtquery", "ltree"},
    {"ltree_gist", "ltree"},
    {"cube", "cube"},
    {"seg", "seg"},
    {"ean13", "isn"},
    {"isbn", "isn"},
    {"isbn13", "isn"},
    {"ismn", "isn"},
    {"ismn13", "isn"},
    {"issn", "isn"},
    {"issn13", "isn"},
    {"upc", "isn"},
    {"lo", "lo"},
    {"query_int", "intarray"},
    {"gtrgm", "pg_trgm"},
    {"geometry", "postgis"},
    {"geography", "postgis"},
    {"box2d", "postgis"},
    {"box3d", "postgis"},
    {"geometry_dump", "postgis"},
    {"raster", "postgis_raster"},
    {"topogeometry", "postgis_topology"},
    {"vector", "vector"},
    {"halfvec", "vector"},
    {"sparsevec", "vector"},
    {"uint1", "uint"},
    {"uint2", "uint"},
    {"uint4", "uint"},
    {"uint8", "uint"},
    {"semver", "semver"},
    {"ip4", "ip4r"},
    {"ip4r", "ip4r"},
    {"bloom", "bloom"},
}};

// Without types of their own: a type that is missing is missing all the same.
constexpr std::array<std::string_view, 24> without_types{
    "adminpack",     "amcheck",     "autoinc",        "btree_gin",     "btree_gist",
    "dblink",        "dict_int",    "dict_xsyn",      "earthdistance", "file_fdw",
    "fuzzystrmatch", "pageinspect", "pg_buffercache", "pg_prewarm",    "pg_stat_statements",
    "pg_trgm",       "pgcrypto",    "pgrowlocks",     "pgstattuple",   "plpgsql",
    "postgres_fdw",  "tablefunc",   "unaccent",       "uuid-ossp"};

constexpr std::array<std::pair<std::string_view, std::string_view>, 21> routines{{
    {"uuid_generate_v1", "uuid-ossp"},
    {"uuid_generate_v1mc", "uuid-ossp"},
    {"uuid_generate_v3", "uuid-ossp"},
    {"uuid_generate_v4", "uuid-ossp"},
    {"uuid_generate_v5", "uuid-ossp"},
    {"uuid_nil", "uuid-ossp"},
    {"gen_random_bytes", "pgcrypto"},
    {"crypt", "pgcrypto"},
    {"gen_salt", "pgcrypto"},
    {"digest", "pgcrypto"},
    {"hmac", "pgcrypto"},
    {"unaccent", "unaccent"},
    {"similarity", "pg_trgm"},
    {"word_similarity", "pg_trgm"},
    {"show_trgm", "pg_trgm"},
    {"levenshtein", "fuzzystrmatch"},
    {"soundex", "fuzzystrmatch"},
    {"metaphone", "fuzzystrmatch"},
    {"earth_distance", "earthdistance"},
    {"ll_to_earth", "earthdistance"},
    {"crosstab", "tablefunc"},
}};

constexpr std::array<std::pair<std::string_view, std::string_view>, 6> operator_classes{{
    {"gin_trgm_ops", "pg_trgm"},
    {"gist_trgm_ops", "pg_trgm"},
    {"gist_ltree_ops", "ltree"},
    {"gin_hstore_ops", "hstore"},
    {"gist_hstore_ops", "hstore"},
    {"vector_l2_ops", "vector"},
}};

template <typename Table>
void add_members(const Table& table, std::string_view extension, catalog::ObjectKind kind,
                 std::vector<catalog::ObjectId>& members) {
  for (const auto& [name, owner] : table) {
    if (owner == extension)
      members.push_back({kind, {std::string(catalog::default_schema), std::string(name)}, {}});
  }
}

}  // namespace

std::vector<catalog::ObjectId> members_of_extension(std::string_view extension) {
  std::vector<catalog::ObjectId> members;
  add_members(types, extension, catalog::ObjectKind::type, members);
  add_members(routines, extension, catalog::ObjectKind::routine, members);
  add_members(operator_classes, extension, catalog::ObjectKind::operator_class, members);
  return members;
}

std::string_view extension_of(std::string_view type) {
  const auto* found =
      std::find_if(types.begin(), types.end(), [&](const auto& entry) { return entry.first == type; });
  return found == types.end() ? std::string_view() : found->second;
}

bool may_be_of_extension(const catalog::TypeName& type, const catalog::Catalog& catalog) {
  const std::string_view own = extension_of(type.name);
  for (auto at = catalog.objects().lower_bound(catalog::extension_id({}));
       at != catalog.objects().end() && at->first.kind == catalog::ObjectKind::extension; ++at) {
    const std::string& extension = at->first.name.name;
    if (extension == own) return true;
    const bool known =
        std::find(without_types.begin(), without_types.end(), extension) != without_types.end() ||
        std::any_of(types.begin(), types.end(), [&](const auto& entry) { return entry.second == extension; });
    if (!known) return true;
  }
  return false;
}

}  // namespace schemake::change
