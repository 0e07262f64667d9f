// An expression in the places where one can stand, for both dialects.
#include <cstddef>
#include <cstdint>
#include <string>

#include "scratch_folder.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string expression(reinterpret_cast<const char*>(data), size);
  const std::string text =
      "-- migrate:up\n"
      "CREATE TABLE others (id integer PRIMARY KEY, name text);\n"
      "CREATE TABLE items (id integer PRIMARY KEY, name text, price numeric, made timestamptz);\n"
      "ALTER TABLE items ADD CHECK ((" +
      expression +
      "\n));\n"
      "ALTER TABLE items ALTER COLUMN price SET DEFAULT (" +
      expression +
      "\n);\n"
      "CREATE INDEX ON items ((" +
      expression +
      "\n));\n"
      "UPDATE items SET price = (" +
      expression + "\n) WHERE (" + expression +
      "\n);\n"
      "ALTER TABLE items RENAME COLUMN name TO title;\n"
      "-- migrate:down\n"
      "DROP TABLE items;\n"
      "DROP TABLE others;\n";
  schemake::fuzz::compile_files({{"1_a.sql", text}}, schemake::parse::Layout::native);
  return 0;
}
