#include "ermine/core/names.hpp"

#include <doctest/doctest.h>

#include <string>
#include <vector>

using namespace ermine::core;

TEST_CASE("The nearest name forgives a letter too many, too few, wrong, swapped or in the other case") {
  const std::vector<std::string> options{"epochs", "patience", "rate", "target", "weight", "l2"};
  for (const char* typed : {"epoch", "epochss", "epocks", "epcohs", "EPOCHS"})
    CHECK(nearest_name(typed, options) == "epochs");
  CHECK(nearest_name("pateince", options) == "patience");
  CHECK(nearest_name("l1", options) == "l2");
}

TEST_CASE("A name that is near to none stays without a suggestion") {
  const std::vector<std::string> options{"epochs", "patience", "l2"};
  for (const char* typed : {"", "zzzzzz", "q", "batch"}) CHECK(nearest_name(typed, options).empty());
  CHECK(nearest_name("epochs", {}).empty());
  CHECK(nearest_name(std::string(100000, 'e'), options).empty());
}

TEST_CASE("Ties go to the earlier candidate") {
  CHECK(nearest_name("pt", std::vector<std::string>{"px", "py", "pz"}) == "px");
  CHECK(nearest_name("pt", std::vector<std::string>{"pz", "px"}) == "pz");
}

TEST_CASE("The suggestion reads as the end of a sentence") {
  const std::vector<std::string> options{"mass"};
  CHECK(did_you_mean("maas", options) == " (did you mean `mass`?)");
  CHECK(did_you_mean("charge", options).empty());
}
