import org.jspecify.annotations.NullMarked;

/** Tells a web address what happens in a vault. */
@NullMarked
module io.certwright.notify.webhook {
  requires transitive io.certwright.spi;
  requires transitive java.net.http;

  exports io.certwright.notify.webhook;
}
