import org.jspecify.annotations.NullMarked;

/** Tells the contacts of a vault by mail what they should know. */
@NullMarked
module io.certwright.notify.mail {
  requires transitive io.certwright.spi;
  requires jakarta.mail;

  exports io.certwright.notify.mail;
}
