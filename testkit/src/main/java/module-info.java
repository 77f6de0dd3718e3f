import org.jspecify.annotations.NullMarked;

/** Contract tests, fakes and a settable clock for those who extend or use the vault. */
@NullMarked
module io.certwright.testkit {
  requires transitive io.certwright;
  requires transitive net.jqwik.api;
  requires transitive org.junit.jupiter.api;
  requires org.assertj.core;
  requires jdk.httpserver;

  exports io.certwright.testkit;

  // The test engines reach the scenarios by reflection.
  opens io.certwright.testkit;
}
