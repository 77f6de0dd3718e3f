package io.certwright.notify.webhook;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** A web server that receives webhooks, and answers them as it is told to. */
final class FarSide implements AutoCloseable {

  /** How a request is answered. */
  interface Answer {
    void give(HttpExchange exchange) throws IOException;

    /** Whether the request counts as received. */
    default boolean accepts() {
      return true;
    }
  }

  /** A request that was answered with success. */
  record Received(Map<String, String> headers, String body) {}

  private final List<Received> received = Collections.synchronizedList(new ArrayList<>());
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final HttpServer server;
  private volatile Answer answer = status(204);

  FarSide() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(threads);
    server.createContext("/", this::handle);
    server.start();
  }

  /** An answer without a body. */
  private record Status(int code, Map<String, String> headers) implements Answer {
    @Override
    public void give(HttpExchange exchange) throws IOException {
      headers.forEach(exchange.getResponseHeaders()::set);
      exchange.sendResponseHeaders(code, -1);
    }

    @Override
    public boolean accepts() {
      return code / 100 == 2;
    }
  }

  static Answer status(int code) {
    return new Status(code, Map.of());
  }

  static Answer status(int code, String header, String value) {
    return new Status(code, Map.of(header, value));
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      var body = new String(exchange.getRequestBody().readAllBytes(), UTF_8);
      var headers = new TreeMap<String, String>(String.CASE_INSENSITIVE_ORDER);
      exchange
          .getRequestHeaders()
          .forEach((name, all) -> headers.put(name, String.join(", ", all)));
      if (exchange.getRequestMethod().equals("POST")) {
        var next = answer;
        if (next.accepts()) {
          received.add(new Received(headers, body));
        }
        next.give(exchange);
      }
    }
  }

  void answer(Answer next) {
    answer = next;
  }

  URI address(String path) {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + path);
  }

  List<Received> received() {
    synchronized (received) {
      return List.copyOf(received);
    }
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
