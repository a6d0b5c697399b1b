/// @file
/// Model files made to hurt, each with a valid checksum: what a reader must refuse by looking, before it asks for memory.

#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "tests/support/resign.hpp"

namespace ermine::testing {

struct HostileModel {
  std::string name, bytes;
};

inline std::string repeated(const std::string& text, std::size_t times) {
  std::string all;
  all.reserve(text.size() * times);
  for (std::size_t i = 0; i < times; ++i) all += text;
  return all;
}

/// `text` as it stands inside the quotation marks of a JSON text.
inline std::string escaped(const std::string& text) {
  std::string out;
  for (const char c : text) {
    if (c == '"' || c == '\\') out += '\\';
    out += c;
  }
  return out;
}

inline std::string with_metadata(const std::string& tree, const std::string& tensors,
                                 const std::string& version = R"("1")", const std::string& format = R"("ermine")",
                                 const std::string& model = R"("record")", const std::string& more = "") {
  return R"({"__metadata__":{"format":)" + format + R"(,"version":)" + version + R"(,"model":)" + model +
         R"(,"record":")" + escaped(tree) + "\"" + more + R"(,"checksum":")" + std::string(64, '0') + "\"}" +
         (tensors.empty() ? "" : "," + tensors) + "}";
}

class HostileModels {
 public:
  [[nodiscard]] static std::vector<HostileModel> all() {
    HostileModels models;
    models.shapes();
    models.offsets();
    models.fields();
    models.trees();
    models.metadata();
    models.lengths();
    models.bulk();
    return std::move(models.all_);
  }

 private:
  void add(const std::string& name, const std::string& header, const std::string& data = "") {
    all_.push_back({name, signed_file(header, data)});
  }

  void tensor(const std::string& what, const std::string& fields, const std::string& data = std::string(16, 'x')) {
    add("tensor with " + what, with_metadata(R"({"w":{"$tensor":"w"}})", R"("w":{)" + fields + "}"), data);
  }

  void tree(const std::string& what, const std::string& text) { add("tree with " + what, with_metadata(text, "")); }

  void shapes() {
    const std::vector<std::string> shapes{"[4398046511104]",
                                          "[4398046511105,4398046511104]",
                                          "[4294967296,4294967296]",
                                          "[9223372036854775808]",
                                          "[18446744073709551615]",
                                          "[18446744073709551616]",
                                          "[2305843009213693952,8]",
                                          "[2305843009213693954]",
                                          "[-2]",
                                          "[-1,-2]",
                                          "[2.0]",
                                          "[1e1]",
                                          "[\"2\"]",
                                          "[null]",
                                          "[true]",
                                          "[[2]]",
                                          "[{}]",
                                          "{}",
                                          "2",
                                          "\"2\"",
                                          "null",
                                          "[1]",
                                          "[3]",
                                          "[0]",
                                          "[2,0]",
                                          "[1000000000000000000000000000000000000000]",
                                          "[1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,2]"};
    for (const char* dtype : {"F64", "I64", "F32", "U8"})
      for (const std::string& shape : shapes)
        tensor("type " + std::string(dtype) + ", shape " + shape,
               R"("dtype":")" + std::string(dtype) + R"(","shape":)" + shape + R"(,"data_offsets":[0,16])");
    // These wrap to the very size the offsets give.
    tensor("a product that wraps to 0", R"("dtype":"U8","shape":[4294967296,4294967296],"data_offsets":[0,0])", "");
    tensor("bytes that wrap to 16", R"("dtype":"F64","shape":[2305843009213693954],"data_offsets":[0,16])");
    tensor("a wrap hidden by a 0", R"("dtype":"F64","shape":[4398046511104,4398046511104,0],"data_offsets":[0,16])");
  }

  void offsets() {
    for (const char* offsets :
         {"[0,17]", "[0,15]", "[1,17]", "[16,32]", "[16,0]", "[-16,0]", "[0,-16]", "[0]", "[]", "[0,16,16]", "[[0,16]]",
          "[0.0,16.0]", "[\"0\",\"16\"]", "null", "16", "[18446744073709551600,18446744073709551616]",
          "[18446744073709551600,18446744073709551615]", "[9223372036854775808,9223372036854775824]", "[null,16]"})
      tensor("offsets " + std::string(offsets), R"("dtype":"F64","shape":[2],"data_offsets":)" + std::string(offsets));
    const auto two = [&](const std::string& what, const std::string& a, const std::string& b, std::size_t bytes) {
      add("two tensors: " + what,
          with_metadata(R"({"a":{"$tensor":"a"},"b":{"$tensor":"b"}})",
                        R"("a":{"dtype":"U8","shape":[8],"data_offsets":)" + a +
                            R"(},"b":{"dtype":"U8","shape":[8],"data_offsets":)" + b + "}"),
          std::string(bytes, 'y'));
    };
    two("the same bytes", "[0,8]", "[0,8]", 8);
    two("an overlap", "[0,8]", "[4,12]", 12);
    two("a hole", "[0,8]", "[9,17]", 17);
    two("a hole at the start", "[1,9]", "[9,17]", 17);
    two("bytes left over", "[0,8]", "[8,16]", 17);
    two("a byte missing", "[0,8]", "[8,16]", 15);
    two("no data at all", "[0,8]", "[8,16]", 0);
  }

  void fields() {
    const std::string rest = R"("shape":[2],"data_offsets":[0,16])";
    for (const char* dtype : {"\"BF16\"", "\"F16\"", "\"f64\"", "\"\"", "\"F64 \"", "\"F64\\u0000\"", "\"BOOL\"",
                              "\"object\"", "\"pickle\"", "64", "null", "[\"F64\"]", "{}"})
      tensor("the type " + std::string(dtype), R"("dtype":)" + std::string(dtype) + "," + rest);
    tensor("no type", rest);
    tensor("no shape", R"("dtype":"F64","data_offsets":[0,16])");
    tensor("no offsets", R"("dtype":"F64","shape":[2])");
    tensor("nothing", "");
    tensor("two types", R"("dtype":"F64","dtype":"I64",)" + rest);
    tensor("two shapes", R"("dtype":"F64","shape":[2],)" + rest);
    tensor("two offsets", R"("dtype":"F64",)" + rest + R"(,"data_offsets":[0,16])");
    for (const char* field : {R"("path":"../../etc/passwd")", R"("url":"http://localhost/")", R"("code":"import os")",
                              R"("checksum":"0000")", R"("location":"/dev/zero")"})
      tensor("a further field", R"("dtype":"F64",)" + rest + "," + field);
    const std::string w = R"("w":{"dtype":"F64","shape":[2],"data_offsets":[0,16]})";
    const std::string data(16, 'z');
    const std::string use = R"({"w":{"$tensor":"w"}})";
    add("one tensor twice", with_metadata(use, w + "," + w), data);
    add("an empty tensor twice",
        with_metadata(R"({"e":{"$tensor":"e"}})", R"("e":{"dtype":"U8","shape":[0],"data_offsets":[0,0]},)"
                                                  R"("e":{"dtype":"U8","shape":[0],"data_offsets":[0,0]})"));
    add("a tensor nobody uses", with_metadata("{}", w), data);
    add("a tensor used twice", with_metadata(R"({"a":{"$tensor":"w"},"b":{"$tensor":"w"}})", w), data);
    add("a tensor used in itself", with_metadata(R"({"$tensor":{"$tensor":"w"}})", w), data);
    add("a reference to another name", with_metadata(R"({"w":{"$tensor":"v"}})", w), data);
    add("a reference to a path", with_metadata(R"({"w":{"$tensor":"../../etc/passwd"}})", w), data);
    add("a reference to the metadata", with_metadata(R"({"w":{"$tensor":"__metadata__"}})", w), data);
    add("a tensor that is a list", with_metadata(use, R"("w":[])"), data);
    add("a tensor that is a text", with_metadata(use, R"("w":"F64")"), data);
    add("metadata twice", with_metadata(use, w + R"(,"__metadata__":{})"), data);
  }

  void trees() {
    for (const std::size_t depth : {102, 1000, 100000}) {
      tree(std::to_string(depth) + " lists", repeated("[", depth) + repeated("]", depth));
      tree(std::to_string(depth) + " objects", repeated(R"({"a":)", depth) + "1" + repeated("}", depth));
      tree(std::to_string(depth) + " open lists", repeated("[", depth));
    }
    for (const char* text : {"",
                             " ",
                             "{",
                             "}",
                             "[1,]",
                             "[,1]",
                             "{\"a\":1,}",
                             "{\"a\"}",
                             "{a:1}",
                             "{'a':1}",
                             "[1 2]",
                             "{} {}",
                             "nul",
                             "NaN",
                             "[Infinity]",
                             "[-Infinity]",
                             "[1e400]",
                             "[-1e400]",
                             "[01]",
                             "[+1]",
                             "[.5]",
                             "[1.]",
                             "[0x10]",
                             "/* */ 1",
                             "[\"\\x41\"]",
                             "[\"\\ud800\"]",
                             "[\"a]",
                             "9223372036854775808",
                             "18446744073709551616",
                             "-9223372036854775809",
                             "100000000000000000000000000000000000000000",
                             "{\"a\":1,\"a\":2}",
                             "{\"a\":{\"b\":1,\"c\":2,\"b\":1}}",
                             "{\"\":1,\"\":1}",
                             "{\"$number\":\"NaN\"}",
                             "{\"$number\":\"\"}",
                             "{\"$number\":1}",
                             "{\"$number\":null}",
                             "{\"$number\":\"nan\",\"a\":1}",
                             "{\"a\":1,\"$number\":\"nan\"}",
                             "{\"$number\":\"nan\",\"$number\":\"nan\"}",
                             "{\"$number\":[\"nan\"]}",
                             "{\"$number\":{}}",
                             "{\"$tensor\":1}",
                             "{\"$tensor\":\"\"}",
                             "{\"$bytes\":\"f\"}",
                             "{\"$bytes\":\"FF\"}",
                             "{\"$bytes\":\"zz\"}",
                             "{\"$bytes\":\"61\"}",
                             "{\"$eval\":\"1\"}",
                             "{\"$ref\":\"#\"}",
                             "{\"$\":1}",
                             "{\"$hex:6\":1}",
                             "{\"$hex:61\":1}",
                             "{\"$hex:gg\":1}",
                             "\xff",
                             "[\"\xc0\x80\"]",
                             "[\"\xed\xa0\x80\"]",
                             "\x01"})
      tree(text, text);
    add("a tree that is no text",
        R"({"__metadata__":{"format":"ermine","version":"1","model":"record","record":{},"checksum":")" +
            std::string(64, '0') + "\"}}");
  }

  void metadata() {
    for (const char* version : {"\"2\"", "\"\"", "\"0\"", "\"1.0\"", "\" 1\"", "\"99999999999999999999\"", "1", "null"})
      add("version " + std::string(version), with_metadata("{}", "", version));
    for (const char* format : {"\"pt\"", "\"\"", "\"Ermine\"", "null", "[]"})
      add("format " + std::string(format), with_metadata("{}", "", R"("1")", format));
    for (const char* model : {"\"logistic\"", "\"\"", "1"})
      add("model " + std::string(model), with_metadata("{}", "", R"("1")", R"("ermine")", model));
    add("a number among the metadata", with_metadata("{}", "", R"("1")", R"("ermine")", R"("record")", R"(,"a":1)"));
    add("an object among the metadata",
        with_metadata("{}", "", R"("1")", R"("ermine")", R"("record")", R"(,"a":{"b":"c"})"));
    add("one metadata twice", with_metadata("{}", "", R"("1")", R"("ermine")", R"("record")", R"(,"version":"1")"));
    const std::string sum = R"("checksum":")" + std::string(64, '0') + "\"";
    add("no version", R"({"__metadata__":{"format":"ermine","model":"record","record":"{}",)" + sum + "}}");
    add("no format", R"({"__metadata__":{"version":"1","model":"record","record":"{}",)" + sum + "}}");
    add("no model", R"({"__metadata__":{"format":"ermine","version":"1","record":"{}",)" + sum + "}}");
    add("no record", R"({"__metadata__":{"format":"ermine","version":"1","model":"record",)" + sum + "}}");
    add("no checksum", R"({"__metadata__":{"format":"ermine","version":"1","model":"record","record":"{}"}})");
    add("no metadata", "{}");
    add("metadata that are a list", R"({"__metadata__":[]})");
    add("metadata that are a text", R"({"__metadata__":"x"})");
  }

  void lengths() {
    const std::string good = with_metadata("{}", "");
    const auto announce = [&](const std::string& what, std::uint64_t length) {
      std::string bytes = signed_file(good, "");
      for (std::size_t i = 0; i < 8; ++i) bytes[i] = static_cast<char>(length >> (8 * i));
      resign(bytes);
      all_.push_back({"a header of " + what, bytes});
    };
    announce("2^64 - 1 bytes", ~std::uint64_t{0});
    announce("2^64 - 8 bytes", ~std::uint64_t{0} - 7);
    announce("2^63 bytes", std::uint64_t{1} << 63);
    announce("2^42 bytes", std::uint64_t{1} << 42);
    announce("100,000,001 bytes", 100000001);
    announce("one byte too many", good.size() + 1);
    announce("one byte too few", good.size() - 1);
    announce("no bytes", 0);
    for (const char* header : {"", " ", "null", "[]", "1", "\"x\"", "{}{}", "{} x"})
      add("the header " + std::string(header), header);
  }

  void bulk() {
    tree("a million open lists", repeated("[", 1000000));
    tree("a million open objects", repeated(R"({"a":)", 200000));
    tree("half a million values and no end", "[" + repeated("0,", 500000));
    tree("200,000 equal keys", "{" + repeated("\"k\":0,", 200000) + "\"k\":0}");
    tree("a number of a million digits", "[" + std::string(1000000, '9') + "]");
    tree("a fraction that never ends", "[1." + std::string(500000, '1') + "e");
    tree("a text that never ends", "[\"" + std::string(1000000, 'a'));
    tree("a million escapes that break", "[\"" + repeated("\\u0041", 150000) + "\\u00");
    std::string entries, many;
    for (int i = 0; i < 20000; ++i)
      entries += (i > 0 ? ",\"t" : "\"t") + std::to_string(i) + R"(":{"dtype":"U8","shape":[0],"data_offsets":[0,0]})";
    add("20,000 empty tensors nobody uses", with_metadata("{}", entries));
    for (int i = 0; i < 5000; ++i) many += ",\"m" + std::to_string(i) + "\":\"\"";
    add("5,000 metadata", with_metadata("{}", "", R"("1")", R"("ermine")", R"("record")", many));
    tensor("100,000 dimensions", R"("dtype":"U8","shape":[)" + repeated("1,", 100000) + R"(16],"data_offsets":[0,16])");
  }

  std::vector<HostileModel> all_;
};

}  // namespace ermine::testing
