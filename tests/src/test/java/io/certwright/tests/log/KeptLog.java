package io.certwright.tests.log;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.slf4j.Marker;
import org.slf4j.event.Level;
import org.slf4j.helpers.AbstractLogger;
import org.slf4j.helpers.MessageFormatter;

/**
 * A logger that lets every level through, and keeps what was logged while somebody wants it. The
 * certificates that are logged are kept always.
 */
public final class KeptLog extends AbstractLogger {

  private static final long serialVersionUID = 1L;
  private static final CopyOnWriteArrayList<Line> LINES = new CopyOnWriteArrayList<>();
  private static volatile boolean kept;
  private static volatile @Nullable String broken;

  /**
   * Something that was logged.
   *
   * @param text level, logger and message with its arguments
   * @param thrown what was logged with it, if anything
   */
  public record Line(String text, @Nullable Throwable thrown) {}

  KeptLog(String name) {
    this.name = name;
  }

  /** Keeps what is logged from now on. */
  public static void keep() {
    LINES.clear();
    kept = true;
  }

  /** Stops that, and gives what was kept. */
  public static List<Line> take() {
    kept = false;
    var lines = List.copyOf(LINES);
    LINES.clear();
    return lines;
  }

  /** Has a logger throw from now on; none with null. */
  public static void fail(@Nullable String logger) {
    broken = logger;
  }

  @Override
  protected void handleNormalizedLoggingCall(
      Level level, Marker marker, String pattern, Object[] arguments, Throwable thrown) {
    if (name.equals(broken)) {
      throw new IllegalStateException("the log cannot be written");
    }
    if (collects()) {
      IssuedCertificates.add(pattern, arguments);
    }
    if (kept) {
      var text = MessageFormatter.basicArrayFormat(pattern, arguments);
      LINES.add(new Line(level + " " + name + " " + text, thrown));
    }
  }

  @Override
  protected @Nullable String getFullyQualifiedCallerName() {
    return null;
  }

  @Override
  public boolean isTraceEnabled() {
    return kept || collects();
  }

  private boolean collects() {
    return IssuedCertificates.areLoggedBy(name);
  }

  @Override
  public boolean isTraceEnabled(Marker marker) {
    return kept;
  }

  @Override
  public boolean isDebugEnabled() {
    return kept;
  }

  @Override
  public boolean isDebugEnabled(Marker marker) {
    return kept;
  }

  @Override
  public boolean isInfoEnabled() {
    return kept;
  }

  @Override
  public boolean isInfoEnabled(Marker marker) {
    return kept;
  }

  @Override
  public boolean isWarnEnabled() {
    return kept;
  }

  @Override
  public boolean isWarnEnabled(Marker marker) {
    return kept;
  }

  @Override
  public boolean isErrorEnabled() {
    return kept;
  }

  @Override
  public boolean isErrorEnabled(Marker marker) {
    return kept;
  }
}
