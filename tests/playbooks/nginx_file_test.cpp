#include "playbooks/drivers/nginx_file.hpp"

#include "sql/errors.hpp"
#include "tests/catch.hpp"

using namespace lockstep;

TEST_CASE("The file for nginx names every server with its weight, and says so") {
  const NginxFile file{.upstream = "shop",
                       .directives = {"keepalive 4;"},
                       .blue = {"a:1", "a:2"},
                       .green = {"b:1"},
                       .traffic = {.green_percent = 50}};
  CHECK(to_string(file) ==
        "# Written by lockstep at every shift of traffic, from the playbook.\n"
        "upstream shop {\n  keepalive 4;\n  server a:1 weight=50;\n  server a:2 weight=50;\n"
        "  server b:1 weight=100;\n}\nmap $host $lockstep_traffic {\n"
        "  default \"green=50 drain=none a:1=50 a:2=50 b:1=100\";\n}\n");
  CHECK(read_nginx_traffic(traffic_text(file)) == file.traffic);
  CHECK(share_of(file) == 50);
}

TEST_CASE("A side without requests is down, since nginx takes no weight of 0") {
  const NginxFile file{.upstream = "shop",
                       .blue = {"a:1"},
                       .green = {"[::1]:80"},
                       .traffic = {.green_percent = 100, .draining = Colour::Blue}};
  CHECK(to_string(file).find("  server a:1 down;\n  server [::1]:80 weight=100;\n") !=
        std::string::npos);
  CHECK(read_nginx_traffic(traffic_text(file)) == file.traffic);
}

TEST_CASE("What is no such line is not read, and what nginx would read otherwise is not written") {
  for (const char* text :
       {"", "green", "green=101 drain=none", "green=5 drain=red", "<html>green=5"})
    CHECK_FALSE(read_nginx_traffic(text).has_value());
  for (const char* server : {"", "a:1;", "a b", "a\n", "${host}", "a\"b"}) {
    CAPTURE(server);
    CHECK_THROWS_AS(to_string(NginxFile{.upstream = "shop", .blue = {server}, .green = {"b"}}),
                    UserError);
  }
}
