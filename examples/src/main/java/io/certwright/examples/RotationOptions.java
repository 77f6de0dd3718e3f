package io.certwright.examples;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;

/**
 * What can be chosen about the example.
 *
 * @param directory where the vault is
 * @param life how long a version of the server's certificate is valid
 * @param renewals how many renewals there must be
 * @param port the server's port; 0: any
 * @param keepsServing whether it goes on until it is interrupted
 */
record RotationOptions(
    Path directory, Duration life, int renewals, int port, boolean keepsServing) {

  /** How it is called. */
  static final String USAGE =
      """
      Options:
        --dir DIRECTORY   where the vault is (target/live-rotation)
        --life SECONDS    how long a certificate is valid, 5 or more (24)
        --renewals N      how many renewals there must be, 1 or more (3)
        --port PORT       the server's port (any)
        --keep            goes on serving until it is interrupted
      The passphrase is taken from the environment variable CERTWRIGHT_PASSPHRASE; without it, from
      this example, which is for trying out only.""";

  private static final String EXAMPLE_PASSPHRASE = "an example, not a secret";

  static RotationOptions parse(String[] args) {
    var directory = Path.of("target", "live-rotation");
    int life = 24;
    int renewals = 3;
    int port = 0;
    boolean keep = false;
    var rest = new ArrayDeque<>(List.of(args));
    while (!rest.isEmpty()) {
      var option = rest.remove();
      switch (option) {
        case "--dir" -> directory = Path.of(value(option, rest));
        case "--life" -> life = number(option, rest, 5);
        case "--renewals" -> renewals = number(option, rest, 1);
        case "--port" -> port = number(option, rest, 0);
        case "--keep" -> keep = true;
        case "--help" -> throw new IllegalArgumentException(USAGE);
        default -> throw new IllegalArgumentException("Unknown option " + option + ".\n" + USAGE);
      }
    }
    return new RotationOptions(directory, Duration.ofSeconds(life), renewals, port, keep);
  }

  private static String value(String option, ArrayDeque<String> rest) {
    var value = rest.poll();
    if (value == null) {
      throw new IllegalArgumentException(option + " needs a value.\n" + USAGE);
    }
    return value;
  }

  private static int number(String option, ArrayDeque<String> rest, int least) {
    var value = value(option, rest);
    try {
      int number = Integer.parseInt(value);
      if (number >= least) {
        return number;
      }
    } catch (NumberFormatException e) {
      // Refused below, like a number that is too small.
    }
    throw new IllegalArgumentException(
        option + " needs a number of " + least + " or more, not " + value + ".\n" + USAGE);
  }

  char[] passphrase() {
    var given = System.getenv("CERTWRIGHT_PASSPHRASE");
    return (given == null ? EXAMPLE_PASSPHRASE : given).toCharArray();
  }

  /** How long the renewals may take at the most: twice what they should. */
  Duration patience() {
    return life.multipliedBy(renewals + 1L).plusSeconds(10);
  }
}
