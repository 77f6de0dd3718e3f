import org.jspecify.annotations.NullMarked;

/** Small programs that show the vault at work. */
@NullMarked
module io.certwright.examples {
  requires io.certwright;
  requires io.certwright.http;
  requires io.certwright.storage.file;
  requires static io.certwright.storage.jdbc;
  requires java.net.http;
  requires jdk.httpserver;
}
