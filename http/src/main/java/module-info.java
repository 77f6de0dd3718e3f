import org.jspecify.annotations.NullMarked;

/** Serves what the CAs of a vault publish, by the HTTP server of the JDK. */
@NullMarked
module io.certwright.http {
  requires transitive io.certwright;
  requires transitive jdk.httpserver;

  exports io.certwright.http;
}
