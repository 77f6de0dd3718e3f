package io.certwright.http;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import io.certwright.Vault;
import io.certwright.ca.OcspResponder;
import io.certwright.errors.VaultException;
import java.io.IOException;
import java.util.Optional;

/**
 * Serves what the CAs of a vault publish, at whatever address the HTTP server of the JDK has it:
 *
 * <ul>
 *   <li>{@code ocsp}: questions about the status of certificates, by POST and GET
 *   <li>{@code <ca>/<version>.cer}: the certificate of a version of a CA
 *   <li>{@code <ca>/<key>/<number>.crl} and {@code <number>-delta.crl}: the revocation lists of a
 *       key of a CA
 *   <li>{@code <ca>/<version>.p7c}: the same with the certificates above it, without the root
 * </ul>
 *
 * <p>All else is not found. Nothing that is served is secret; it is meant for plain HTTP, which RFC
 * 5280 and RFC 6960 recommend because who verifies a certificate could not verify that of the
 * server. What goes wrong is told by a status alone.
 *
 * <p>A handler runs in the threads of the server's executor; give that a bound. Thread-safe.
 */
public final class PkiHandler implements HttpHandler {

  private static final String OCSP = "ocsp";
  private static final String CERTIFICATE = ".cer";
  private static final String CHAIN = ".p7c";
  private static final int NOTHING = -1;

  private final OcspRoute ocsp;
  private final CertificateRoute certificates;
  private final CrlRoute lists;

  private PkiHandler(Vault vault, OcspResponder responder) {
    this.ocsp = new OcspRoute(responder);
    this.certificates = new CertificateRoute(vault);
    this.lists = new CrlRoute(vault);
  }

  /**
   * A handler with a responder whose answers hold for twelve hours.
   *
   * @throws io.certwright.errors.AccessDeniedException if the vault is used by somebody who must
   *     not answer
   */
  public static PkiHandler of(Vault vault) {
    return with(vault, OcspResponder.of(vault));
  }

  /** A handler with this responder. */
  public static PkiHandler with(Vault vault, OcspResponder responder) {
    return new PkiHandler(vault, responder);
  }

  @Override
  public void handle(HttpExchange exchange) throws IOException {
    try {
      send(exchange, page(exchange));
    } finally {
      exchange.close();
    }
  }

  private Page page(HttpExchange exchange) throws IOException {
    var question = Question.of(exchange);
    if (question.isEmpty()) {
      return Page.empty(Page.NOT_FOUND);
    }
    try {
      var page = page(question.get());
      return question
              .get()
              .header("If-None-Match")
              .filter(tags -> Caching.isKnown(page, tags))
              .isPresent()
          ? page.notModified()
          : page;
    } catch (VaultException e) {
      return Page.empty(e.isRetryable() ? Page.UNAVAILABLE : Page.INTERNAL_ERROR);
    } catch (RuntimeException e) {
      return Page.empty(Page.INTERNAL_ERROR);
    }
  }

  private Page page(Question question) throws IOException {
    var path = question.path();
    if (path.get(0).equals(OCSP)) {
      return ocsp(question);
    }
    var found =
        switch (path.size()) {
          case 2 -> certificate(path.get(0), path.get(1));
          case 3 -> lists.list(path.get(0), path.get(1), path.get(2));
          default -> Optional.<Page>empty();
        };
    if (found.isPresent() && !question.isRead()) {
      return Page.empty(Page.METHOD_NOT_ALLOWED).with("Allow", "GET, HEAD");
    }
    return found.orElseGet(() -> Page.empty(Page.NOT_FOUND));
  }

  private Optional<Page> certificate(String ca, String file) {
    if (file.endsWith(CERTIFICATE)) {
      return certificates.certificate(ca, file.substring(0, file.length() - CERTIFICATE.length()));
    }
    return file.endsWith(CHAIN)
        ? certificates.chain(ca, file.substring(0, file.length() - CHAIN.length()))
        : Optional.empty();
  }

  private Page ocsp(Question question) throws IOException {
    var asked = String.join("/", question.path().subList(1, question.path().size()));
    if (question.isPost()) {
      return asked.isEmpty() ? ocsp.post(question) : Page.empty(Page.NOT_FOUND);
    }
    if (!question.isRead()) {
      return Page.empty(Page.METHOD_NOT_ALLOWED).with("Allow", "GET, HEAD, POST");
    }
    return asked.isEmpty() ? Page.empty(Page.NOT_FOUND) : ocsp.get(asked);
  }

  private static void send(HttpExchange exchange, Page page) throws IOException {
    var headers = exchange.getResponseHeaders();
    page.headers().forEach(headers::set);
    boolean bare = exchange.getRequestMethod().equals("HEAD");
    long length = page.length();
    if (bare && page.status() == Page.OK) {
      headers.set("Content-Length", Long.toString(length));
    }
    if (page.status() == Page.TOO_LARGE) {
      // What is left of the body is not read.
      headers.set("Connection", "close");
    }
    exchange.sendResponseHeaders(page.status(), bare || length == 0 ? NOTHING : length);
    if (!bare && length > 0) {
      page.writeTo(exchange.getResponseBody());
    }
  }
}
