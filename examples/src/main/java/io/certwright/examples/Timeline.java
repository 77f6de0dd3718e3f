package io.certwright.examples;

import io.certwright.Certificate;
import io.certwright.event.RecordedEvent;
import io.certwright.event.VaultEvent;
import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;

/** Prints what happens, with the seconds since the start. */
final class Timeline {

  private final PrintStream out;
  private final long start = System.nanoTime();

  Timeline(PrintStream out) {
    this.out = out;
  }

  synchronized void say(String what) {
    var seconds = Duration.ofNanos(System.nanoTime() - start).toMillis() / 1000.0;
    out.printf(Locale.ROOT, "%6.1f s  %s%n", seconds, what.replace("\n", "\n          "));
    out.flush();
  }

  void tell(RecordedEvent told) {
    var event = told.event();
    if (event instanceof VaultEvent.Issued issued) {
      say(made("issued ", issued.serialNumber(), issued.notAfter()));
    } else if (event instanceof VaultEvent.Renewed renewed) {
      say(made("renewed", renewed.serialNumber(), renewed.notAfter()));
    } else if (event instanceof VaultEvent.AttemptFailed failed) {
      say("FAILED   " + failed.message());
    }
  }

  private static String made(String what, String serial, Instant notAfter) {
    return what + "  serial " + brief(serial) + ", " + left(notAfter) + " left";
  }

  static String brief(Certificate certificate) {
    return "serial "
        + brief(certificate.serialNumber())
        + ", "
        + left(certificate.notAfter())
        + " left";
  }

  static String brief(String serial) {
    return serial.length() <= 12 ? serial : serial.substring(0, 12) + "...";
  }

  static String left(Instant notAfter) {
    var left = Duration.between(Instant.now(), notAfter);
    return left.toDays() > 0 ? left.toDays() + " days" : left.toSeconds() + " s";
  }
}
