package io.certwright.internal.trust;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads the JSON of the PKITS vectors: objects, arrays, strings without escapes but for the quote,
 * and the literals true and false.
 */
final class PkitsVectors {

  private final String text;
  private int at;

  private PkitsVectors(String text) {
    this.text = text;
  }

  /** One test of PKITS. */
  record Vector(Map<String, Object> fields) {

    String name() {
      return (String) fields.get("Name");
    }

    List<String> list(String field) {
      var list = new ArrayList<String>();
      if (fields.get(field) instanceof List<?> items) {
        items.forEach(item -> list.add((String) item));
      }
      return list;
    }

    boolean flag(String field) {
      return (Boolean) fields.get(field);
    }

    @Override
    public String toString() {
      return name();
    }
  }

  static List<Vector> read(String json) {
    var all = new ArrayList<Vector>();
    for (var item : (List<?>) new PkitsVectors(json).value()) {
      var fields = new LinkedHashMap<String, Object>();
      ((Map<?, ?>) item).forEach((name, value) -> fields.put((String) name, value));
      all.add(new Vector(fields));
    }
    return all;
  }

  private Object value() {
    return switch (next()) {
      case '[' -> array();
      case '{' -> object();
      case '"' -> string();
      case 't' -> literal("true", true);
      case 'f' -> literal("false", false);
      case 'n' -> literal("null", List.of());
      default -> throw new AssertionError("at " + at);
    };
  }

  private char next() {
    while (Character.isWhitespace(text.charAt(at)) || ",:".indexOf(text.charAt(at)) >= 0) {
      at++;
    }
    return text.charAt(at);
  }

  private List<Object> array() {
    var all = new ArrayList<>();
    at++;
    while (next() != ']') {
      all.add(value());
    }
    at++;
    return all;
  }

  private Map<String, Object> object() {
    var all = new LinkedHashMap<String, Object>();
    at++;
    while (next() != '}') {
      var name = (String) value();
      all.put(name, value());
    }
    at++;
    return all;
  }

  private String string() {
    var string = new StringBuilder();
    for (at++; text.charAt(at) != '"'; at++) {
      if (text.charAt(at) == '\\') {
        at++;
      }
      string.append(text.charAt(at));
    }
    at++;
    return string.toString();
  }

  private Object literal(String word, Object value) {
    at += word.length();
    return value;
  }
}
