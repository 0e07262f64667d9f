#include "server.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <stdexcept>

namespace schemake::mutants {
namespace {

using Result = std::unique_ptr<PGresult, decltype(&PQclear)>;

std::string field(const PGresult* result, int code) {
  const char* text = PQresultErrorField(result, code);
  return text == nullptr ? std::string() : std::string(text);
}

std::optional<Refusal> refusal(const PGresult* result, const PGconn* connection) {
  const ExecStatusType status = PQresultStatus(result);
  if (status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK || status == PGRES_EMPTY_QUERY)
    return std::nullopt;
  Refusal refusal{field(result, PG_DIAG_SQLSTATE), field(result, PG_DIAG_MESSAGE_PRIMARY),
                  field(result, PG_DIAG_CONTEXT)};
  if (refusal.sqlstate.empty()) refusal.message = PQerrorMessage(connection);
  return refusal;
}

}  // namespace

Connection::Connection(const std::string& url, const std::string& database)
    : connection_(nullptr, &PQfinish) {
  const char* const keywords[] = {"dbname", "dbname", nullptr};
  const char* const values[] = {url.c_str(), database.c_str(), nullptr};
  connection_.reset(PQconnectdbParams(keywords, values, 1));
  if (PQstatus(connection_.get()) != CONNECTION_OK)
    throw std::runtime_error(PQerrorMessage(connection_.get()));
  PQsetNoticeProcessor(
      connection_.get(), [](void*, const char*) {}, nullptr);
}

std::optional<Refusal> Connection::execute(const std::string& sql) {
  const Result result(PQexec(connection_.get(), sql.c_str()), &PQclear);
  return refusal(result.get(), connection_.get());
}

std::vector<std::vector<std::string>> Connection::query(const std::string& sql) {
  const Result result(PQexec(connection_.get(), sql.c_str()), &PQclear);
  if (const auto refused = refusal(result.get(), connection_.get()))
    throw std::runtime_error(refused->message + "\nin: " + sql);
  std::vector<std::vector<std::string>> rows(static_cast<std::size_t>(PQntuples(result.get())));
  for (std::size_t i = 0; i < rows.size(); ++i) {
    for (int j = 0; j < PQnfields(result.get()); ++j)
      rows[i].emplace_back(PQgetvalue(result.get(), static_cast<int>(i), j));
  }
  return rows;
}

void Connection::must(const std::string& sql) {
  if (const auto refused = execute(sql)) throw std::runtime_error(refused->message + "\nin: " + sql);
}

bool Connection::in_transaction() const {
  return PQtransactionStatus(connection_.get()) != PQTRANS_IDLE;
}

Databases::Databases(std::string url) : url_(std::move(url)), maintenance_(url_, "postgres") {}

Databases::~Databases() {
  for (const std::string& name : names_)
    maintenance_.execute("DROP DATABASE IF EXISTS " + name + " WITH (FORCE)");
}

std::string Databases::create(const std::string& like) {
  const std::string name = fmt::format("mutants_{}_{}", getpid(), ++count_);
  maintenance_.must(fmt::format("CREATE DATABASE {} TEMPLATE {}", name, like));
  names_.push_back(name);
  return name;
}

void Databases::drop(const std::string& name) {
  maintenance_.must("DROP DATABASE " + name + " WITH (FORCE)");
  std::erase(names_, name);
}

}  // namespace schemake::mutants
