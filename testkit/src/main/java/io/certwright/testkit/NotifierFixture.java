package io.certwright.testkit;

import io.certwright.spi.notify.Notifier;
import java.util.List;

/**
 * A notifier together with the far side that it tells. {@link NotifierContract} asks for a fresh
 * one for each scenario and closes it afterwards.
 */
public interface NotifierFixture extends AutoCloseable {

  /** The notifier, with the far side well. */
  Notifier notifier();

  /**
   * What has arrived at the far side, the earliest first: each message as it came, its headers, an
   * empty line and its body.
   */
  List<String> arrived();

  /** The far side accepts nothing from now on. */
  void fail();

  /** The far side is well again. */
  void mend();

  /** Secrets that the notifier was given; none of them may be shown. */
  List<String> secrets();

  @Override
  void close();
}
