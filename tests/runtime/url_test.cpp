#include <gtest/gtest.h>

#include <schemake/apply/error.hpp>
#include <schemake/apply/url.hpp>

namespace schemake::test {
namespace {

struct UrlCase {
  const char* written;
  Dialect dialect;
  const char* target;
  const char* shown;
};

constexpr UrlCase urls[] = {
    {"sqlite:app.db", Dialect::sqlite, "app.db", "sqlite:app.db"},
    {"sqlite3:app.db", Dialect::sqlite, "app.db", "sqlite3:app.db"},
    {"sqlite:/var/a b.db", Dialect::sqlite, "/var/a b.db", "sqlite:/var/a b.db"},
    {"sqlite:///var/a%20b.db", Dialect::sqlite, "/var/a b.db", "sqlite:///var/a%20b.db"},
    {"sqlite://app.db", Dialect::sqlite, "app.db", "sqlite://app.db"},
    {"sqlite::memory:", Dialect::sqlite, ":memory:", "sqlite::memory:"},
    {"sqlite://:memory:", Dialect::sqlite, ":memory:", "sqlite://:memory:"},
    {"sqlite:file:app.db?mode=ro", Dialect::sqlite, "file:app.db?mode=ro", "sqlite:file:app.db?mode=ro"},
    {"postgresql://h/d", Dialect::postgresql, "postgresql://h/d", "postgresql://h/d"},
    {"postgres://u:s3cret@h:5/d", Dialect::postgresql, "postgresql://u:s3cret@h:5/d",
     "postgres://u:***@h:5/d"},
    {"POSTGRESQL://u@h/d", Dialect::postgresql, "postgresql://u@h/d", "POSTGRESQL://u@h/d"},
    {"postgresql+psycopg2://u:s3cret@h/d", Dialect::postgresql, "postgresql://u:s3cret@h/d",
     "postgresql+psycopg2://u:***@h/d"},
    {"postgresql:///d?host=/run&password=s3cret&user=u", Dialect::postgresql,
     "postgresql:///d?host=/run&password=s3cret&user=u", "postgresql:///d?host=/run&password=***&user=u"},
    {"postgresql://h/d?sslmode=verify-full&sslrootcert=/etc/ca.pem&sslpassword=s3cret", Dialect::postgresql,
     "postgresql://h/d?sslmode=verify-full&sslrootcert=/etc/ca.pem&sslpassword=s3cret",
     "postgresql://h/d?sslmode=verify-full&sslrootcert=/etc/ca.pem&sslpassword=***"},
    {"postgresql:service=prod sslmode=require sslcert=c.pem sslpassword=s3cret", Dialect::postgresql,
     "service=prod sslmode=require sslcert=c.pem sslpassword=s3cret",
     "postgresql:service=prod sslmode=require sslcert=c.pem sslpassword=***"},
    {"postgresql:host=h scram_client_key=s3cret oauth_client_secret='s3cret'", Dialect::postgresql,
     "host=h scram_client_key=s3cret oauth_client_secret='s3cret'",
     "postgresql:host=h scram_client_key=*** oauth_client_secret=***"},
    {"postgresql:host=h dbname=d password=s3cret", Dialect::postgresql, "host=h dbname=d password=s3cret",
     "postgresql:host=h dbname=d password=***"},
    {"postgresql:password = 's3 \\'cret' host=h", Dialect::postgresql, "password = 's3 \\'cret' host=h",
     "postgresql:password = *** host=h"},
};

TEST(Url, NamesDialectTargetAndWhatMayBeShown) {
  for (const UrlCase& expected : urls) {
    const Url url = parse_url(expected.written);
    EXPECT_EQ(url.dialect, expected.dialect) << expected.written;
    EXPECT_EQ(url.target, expected.target);
    EXPECT_EQ(url.shown, expected.shown);
  }
}

TEST(Url, RefusesWhatItCannotRead) {
  for (const char* written : {"", "app.db", "mysql://u:s3cret@h/d", "sqlite:", "sqlite://",
                              "sqlite:///a?mode=ro", "s3cret", "u:s3cret@h"}) {
    try {
      parse_url(written);
      ADD_FAILURE() << "accepted " << written;
    } catch (const Error& error) {
      EXPECT_EQ(error.kind(), ErrorKind::usage);
      EXPECT_NE(error.details().hint, "");
    }
  }
}

TEST(Url, ARefusalShowsNoPassword) {
  try {
    parse_url("mysql://u:s3cret@h/d?password=0ther");
    FAIL();
  } catch (const Error& error) {
    EXPECT_EQ(std::string(error.what()).find("s3cret"), std::string::npos) << error.what();
    EXPECT_EQ(std::string(error.what()).find("0ther"), std::string::npos) << error.what();
    EXPECT_NE(std::string(error.what()).find("mysql://u:***@h"), std::string::npos) << error.what();
  }
}

TEST(Url, MasksPasswordsThatShouldHaveBeenEncoded) {
  EXPECT_EQ(mask_url("postgresql://u:a@b:c/d@host/db"), "postgresql://u:***@host/db");
  EXPECT_EQ(mask_url("postgresql://u:@host/db"), "postgresql://u:@host/db");
  EXPECT_EQ(mask_url("postgresql://user@host/db"), "postgresql://user@host/db");
  EXPECT_EQ(mask_url("postgresql://h/d?sslpassword=x&a=b&PASSWORD=y"),
            "postgresql://h/d?sslpassword=***&a=b&PASSWORD=***");
}

/// Each has SECRET as its password, or a part of it.
constexpr const char* mistaken[] = {"postgresql://u:12@SECRET@host/d",
                                    "postgresql:u:SECRET@h/d",
                                    "postgresql:/u:SECRET@h/d",
                                    "u:SECRET@h/d",
                                    "u:SECRET",
                                    "foo://u:SECRET",
                                    "foo:u:SECRET@h",
                                    "postgresql://u:SEC/SECRET@h/d",
                                    "postgresql://u:SEC?SECRET@h/d"};

TEST(Url, RefusesMistakesAndShowsNothingOfThem) {
  for (const char* written : mistaken) {
    try {
      parse_url(written);
      ADD_FAILURE() << "accepted " << written;
    } catch (const Error& error) {
      EXPECT_EQ(std::string(error.what()).find("SECRET"), std::string::npos) << error.what();
      EXPECT_NE(error.details().hint, "");
    }
  }
}

TEST(Url, MasksWhatFollowsTheUser) {
  EXPECT_EQ(mask_url("postgresql://u:SECRET"), "postgresql://u:***");
  EXPECT_EQ(mask_url("postgresql://u:SEC/RET?a=b"), "postgresql://u:***?a=b");
  EXPECT_EQ(mask_url("postgresql:u:SECRET@h/d"), "postgresql:u:***@h/d");
  EXPECT_EQ(mask_url("postgresql:u:SECRET"), "postgresql:u:***");
  EXPECT_EQ(mask_url("postgresql:/u:SECRET@h/d"), "postgresql:/u:***@h/d");
  EXPECT_EQ(mask_url("u:SECRET@h/d"), "u:***@h/d");
  EXPECT_EQ(mask_url("postgresql://h/d?pass%77ord=SECRET"), "postgresql://h/d?pass%77ord=***");
  EXPECT_EQ(mask_url("postgresql:host=//h password=SECRET"), "postgresql:host=//h password=***");
}

TEST(Url, ShowsWhatIsNoPassword) {
  for (const char* written :
       {"postgresql://h:5432/d", "postgresql://[::1]:5432/d", "postgresql://a:1,b:2/d", "postgresql:///d",
        "postgresql://u@h:5432/d?options=-c%20a", "postgresql:host=/run port=5432",
        "sqlite://:memory:", "sqlite::memory:", "sqlite:a:b@c"}) {
    EXPECT_EQ(mask_url(written), written);
    EXPECT_EQ(parse_url(written).shown, written);
  }
}

TEST(Url, MasksAServersMessage) {
  const std::string url = "postgresql://u:s3%2Fcret@h/d";
  EXPECT_EQ(mask_message("bad s3%2Fcret and s3/cret", url), "bad *** and ***");
  // What libpq says of an unencoded slash: it takes the piece before it for a port.
  EXPECT_EQ(
      mask_message("invalid integer value \"pa\" for connection option \"port\"", "postgresql://u:pa/ss@h/d"),
      "invalid integer value \"***\" for connection option \"port\"");
  EXPECT_EQ(mask_message("invalid integer value \"SECRET\" for option \"port\"", "postgresql://u:SECRET"),
            "invalid integer value \"***\" for option \"port\"");
  EXPECT_EQ(mask_message("no such host \"cd@host\" of \"abcd\"", "postgresql://u:ab@cd@host/d"),
            "no such host \"***\" of \"abcd\"");
}

}  // namespace
}  // namespace schemake::test
