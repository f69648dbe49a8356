#include "cli/redact.hpp"

#include "tests/catch.hpp"

using namespace lockstep;

TEST_CASE("A password is taken out of every form of connection string") {
  CHECK(without_passwords("postgresql://app:s3cret@db:5432/shop") ==
        "postgresql://app:***@db:5432/shop");
  CHECK(without_passwords("cannot reach postgres://app:p@ss/w:rd@db/shop now") ==
        "cannot reach postgres://app:***@db/shop now");
  CHECK(without_passwords("host=db password=s3cret user=app") == "host=db password=*** user=app");
  CHECK(without_passwords("PASSWORD = 'it\\'s secret' user=app") == "PASSWORD = *** user=app");
  CHECK(without_passwords("postgresql://db/shop?user=app&password=s3cret&sslmode=require") ==
        "postgresql://db/shop?user=app&password=***&sslmode=require");
  CHECK(without_passwords("postgresql://a:one@h/x and postgresql://b:two@h/y password=three") ==
        "postgresql://a:***@h/x and postgresql://b:***@h/y password=***");
  CHECK(without_passwords("sslpassword=x") == "sslpassword=***");
}

TEST_CASE("Text without a password stays as it is") {
  for (const char* text :
       {"", "postgresql://db:5432/shop", "postgresql://app@db/shop", "the password is wrong",
        "http://a/b then postgresql://app@db:1/x", "see password", "password="}) {
    CAPTURE(text);
    const std::string shown = without_passwords(text);
    CHECK((shown == text || shown == std::string(text) + "***"));
  }
}
