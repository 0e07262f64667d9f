// The least that a program can do with a PostgreSQL database: connect and ask one question.
#include <libpq-fe.h>

#include <cstdio>

int main(int argc, char** argv) {
  if (argc != 2) return 2;
  PGconn* connection = PQconnectdb(argv[1]);
  PGresult* result = PQexec(connection, "SELECT count(*) FROM schemake_ledger");
  const bool answered = PQresultStatus(result) == PGRES_TUPLES_OK;
  std::puts(answered ? PQgetvalue(result, 0, 0) : PQerrorMessage(connection));
  PQclear(result);
  PQfinish(connection);
  return answered ? 0 : 1;
}
