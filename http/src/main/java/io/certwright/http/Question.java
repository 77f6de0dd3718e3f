package io.certwright.http;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Optional;

/**
 * What is asked.
 *
 * @param method of HTTP, in capitals
 * @param path behind the address at which the handler stands, as it was sent: not decoded
 * @param exchange where the rest is
 */
record Question(String method, List<String> path, HttpExchange exchange) {

  private static final String GET = "GET";

  /** Splits the path; empty: it is not below the handler's address. */
  static Optional<Question> of(HttpExchange exchange) {
    var base = exchange.getHttpContext().getPath();
    var path = exchange.getRequestURI().getRawPath();
    if (path == null || !path.startsWith(base)) {
      return Optional.empty();
    }
    var rest = path.substring(base.length());
    if (!base.endsWith("/")) {
      if (!rest.startsWith("/")) {
        return Optional.empty();
      }
      rest = rest.substring(1);
    }
    var method = exchange.getRequestMethod();
    return Optional.of(new Question(method, List.of(rest.split("/", -1)), exchange));
  }

  /** Whether it is only read, with the body or without. */
  boolean isRead() {
    return method.equals(GET) || method.equals("HEAD");
  }

  boolean isPost() {
    return method.equals("POST");
  }

  /** The first value of a header. */
  Optional<String> header(String name) {
    return Optional.ofNullable(exchange.getRequestHeaders().getFirst(name));
  }

  /**
   * The body.
   *
   * @return empty: it is longer than that
   */
  Optional<byte[]> body(int most) throws IOException {
    if (declared() > most) {
      return Optional.empty();
    }
    InputStream in = exchange.getRequestBody();
    byte[] body = in.readNBytes(most + 1);
    return body.length > most ? Optional.empty() : Optional.of(body);
  }

  private long declared() {
    try {
      return header("Content-Length").map(Long::parseLong).orElse(0L);
    } catch (NumberFormatException e) {
      return Long.MAX_VALUE;
    }
  }
}
